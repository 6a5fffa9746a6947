"""Starts the web server and the job worker, says where they are, and stops both, whatever happens, when it ends."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from types import FrameType

from launch import children, product
from launch.places import ROOT, VENV, VENV_PYTHON
from launch.programs import inside
from launch.say import Stopped, voice

WORKERS, THREADS = 2, 4
READY_WITHIN = 120
STOPPED_WITHIN = 30


@dataclass(frozen=True)
class Address:
    """Where the product listens."""

    host: str
    port: int

    @property
    def bind(self) -> str:
        """As gunicorn and waitress read it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """As a browser on this machine reads it."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - only read here
        host = everywhere.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{self.port}"


def chosen_address() -> Address:
    """HOST and PORT of the environment. Raises Stopped when the port is no number, taken or not ours to use."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise Stopped(f"PORT is {port!r}; it must be a number from 1 to 65535, for example: PORT=8001 ./run")
    address = Address(host, int(port))
    _refuse_when_taken(address)
    return address


def _refuse_when_taken(address: Address) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except PermissionError:
            raise Stopped(
                f"Port {address.port} may only be used by the administrator of this machine. Choose one above 1023, "
                "for example: PORT=8001 ./run"
            ) from None
        except socket.gaierror:
            raise Stopped(f"HOST is {address.host!r}, which is no address of this machine.") from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise Stopped(f"HOST is {address.host!r}, which is no address of this machine.") from None
            raise Stopped(
                f"Port {address.port} is taken by another program. Stop that program, or choose another port, for "
                f"example: PORT={_free_port_after(address.port)} ./run"
            ) from None


def _free_port_after(port: int) -> int:
    for candidate in range(port + 1, min(port + 50, 65536)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", candidate))
            return candidate
    return 8001


class Servers:
    """The processes we started, each with the signal that makes it end in order."""

    def __init__(self) -> None:
        self._running: list[tuple[str, subprocess.Popen[bytes], signal.Signals]] = []

    def start(self, name: str, command: list[str], *, end_with: signal.Signals, env: dict[str, str]) -> None:
        """Start a process in a session of its own, so that Ctrl-C reaches it through us only."""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=children.ends_with_us(end_with),
        )
        self._running.append((name, process, end_with))

    def ended(self) -> str:
        """The name of a process that ended by itself, or empty."""
        return next((name for name, process, _ in self._running if process.poll() is not None), "")

    def stop(self) -> None:
        """End all of them in order; one that does not obey in time is killed, with everything it started."""
        for _, process, end_with in self._running:
            if process.poll() is None:
                with contextlib.suppress(OSError):
                    process.send_signal(end_with)
        until = time.monotonic() + STOPPED_WITHIN
        for _, process, _ in self._running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                _kill_session(process)
        self._running.clear()


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def serve(address: Address, accounts: str = "") -> int:
    """Serve until Ctrl-C, SIGTERM, or until a process ends by itself; tell `accounts` when ready. Returns exit code."""
    asked_to_stop = threading.Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        if asked_to_stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt  # a second Ctrl-C: wait no longer
        asked_to_stop.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    servers = Servers()
    try:
        with voice.step("Starting the server"):
            _start_all(servers, address)
            _wait_until_ready(servers, address, asked_to_stop)
        if not asked_to_stop.is_set():
            _announce(address, accounts)
        while not asked_to_stop.wait(0.5):
            if ended := servers.ended():
                raise Stopped(f"The {ended} ended by itself; what it said stands above. Everything is stopped.")
    finally:
        voice.say("\nStopping …")
        servers.stop()
        voice.say("Stopped.")
    return 0


def _start_all(servers: Servers, address: Address) -> None:
    env = inside(VENV, PYTHONUNBUFFERED="1")
    if not product.setting("base_url"):
        env[product.PREFIX + "BASE_URL"] = address.url
    python = str(VENV_PYTHON)
    if children.ON_LINUX:
        web = [python, "-m", "gunicorn", "app:app", "--worker-class", "gthread", "--bind", address.bind]
        web += ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket"]
    else:
        web = [python, "-m", "waitress", f"--listen={address.bind}", f"--threads={WORKERS * THREADS}", "app:app"]
    servers.start("web server", web, end_with=signal.SIGTERM, env=env)
    servers.start("job worker", [*product.FLASK, "jobs", "work"], end_with=signal.SIGINT, env=env)


def _wait_until_ready(servers: Servers, address: Address, asked_to_stop: threading.Event) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and not asked_to_stop.is_set():
        if ended := servers.ended():
            raise Stopped(f"The {ended} did not start; what it said stands above.")
        try:
            with direct.open(f"{address.url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            asked_to_stop.wait(0.1)
    if not asked_to_stop.is_set():
        raise Stopped(f"The server did not answer at {address.url}/healthz within {READY_WITHIN} seconds.")


def _announce(address: Address, accounts: str) -> None:
    voice.say(f"\nMigrant Support is ready: {address.url}\n")
    if accounts:
        voice.say(f"Demonstration sign-ins (every person in it is invented):\n\n{accounts}\n")
    voice.say("Ctrl-C stops it.")
