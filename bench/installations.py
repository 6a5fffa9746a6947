"""Whole installations for measuring: a database with the demonstration country, and the server that `./run` starts."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask import Flask

from migrant_support.factory import create_app
from migrant_support.platform.web.memory import settle
from tests.support.postgres import fresh_database

PREFIX = "MIGRANT_SUPPORT_"


@dataclass(frozen=True, slots=True)
class Load:
    """What `demo load` took: seconds by the clock, seconds of one processor, the most memory at once."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Installation:
    """A running installation: where it listens, and the same application in this process."""

    database: str
    persons: int
    port: int
    app: Flask
    load: "Load"
    web: tuple[int, ...]


@contextmanager
def installation(database: str, persons: int, folder: Path) -> Iterator[Installation]:
    """Make one, load it, serve it; everything is gone afterwards."""
    place = fresh_database() if database == "postgresql" else nullcontext(f"sqlite:///{folder / 'bench.sqlite'}")
    with place as url:
        settings = {
            "database_url": url,
            "secret_key": os.urandom(24).hex(),
            "vault_key": os.urandom(24).hex(),
            "index_key": os.urandom(24).hex(),
            "files": str(folder / "files"),
        }
        environment = {**os.environ, **{PREFIX + name.upper(): value for name, value in settings.items()}}
        _command(environment, "db", "upgrade")
        load = _command(environment, "demo", "load", "--persons", str(persons))
        app = settle(create_app(settings, instance=folder / "instance"))
        port = _free_port()
        with _served(environment, port) as web:
            yield Installation(database, persons, port, app, load, web)


def _command(environment: Mapping[str, str], *words: str) -> Load:
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "migrant_support.cli", *words], env=dict(environment), stdout=sys.stderr
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Load(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@contextmanager
def _served(environment: Mapping[str, str], port: int) -> Iterator[tuple[int, ...]]:
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--worker-class", "gthread"]
    server = subprocess.Popen(
        [*command, "--keep-alive", "600", "--bind", f"127.0.0.1:{port}", "app:app"],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield tuple(child.pid for child in psutil.Process(server.pid).children())
    finally:
        server.terminate()
        server.wait(20)


def processor_time(*processes: int) -> float:
    """Milliseconds that these processes have had a processor, all threads together (Linux)."""
    threads = (thread for process in processes for thread in Path(f"/proc/{process}/task").iterdir())
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            connection.close()
            return
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
