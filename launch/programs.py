"""Runs other programs and turns their failure into a sentence. What they print goes to instance/setup.log."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch import children
from launch.places import LOG, ROOT, shown
from launch.say import Stopped

TAMPERED = (
    "A package does not match its locked hash, so it was not installed. Either it was changed on the way, or your "
    "package registry serves another copy: use another registry, and tell the maintainers."
)
FULL = "The disk is full. Make about 1 GB of room and run the command again."
FORBIDDEN = (
    "You have no permission to write here. Run the command as the owner of the folder, or copy the folder to where you "
    "may write."
)
UNREACHABLE = (
    "The package registry could not be reached. Check the network (and, behind a company proxy, HTTPS_PROXY and "
    "SSL_CERT_FILE), then run the command again: it goes on where it stopped."
)
MISTAKES = {
    r"hash mismatch|do not match the hashes|EINTEGRITY|integrity checksum failed": TAMPERED,
    r"no space left on device|disk quota exceeded|ENOSPC": FULL,
    r"permission denied|EACCES|EPERM|read-only file system": FORBIDDEN,
    r"failed to fetch|error sending request|dns error|connect error|newconnectionerror|name ?resolution": UNREACHABLE,
    r"temporary failure|network is unreachable|connection (refused|reset|timed out)|unable to connect": UNREACHABLE,
    r"could not connect|connecttimeout|(read|operation) timed out|proxyerror|connect to proxy": UNREACHABLE,
    r"certificate.verify|peer certificate|signed certificate|UNABLE_TO_(VERIFY|GET)": UNREACHABLE,
    r"ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH": UNREACHABLE,
}


class Failed(Stopped):
    """A program ended with an error. `known` says whether the sentence names the reason."""

    def __init__(self, sentence: str, *, known: bool) -> None:
        super().__init__(sentence)
        self.known = known


def run(command: Sequence[str | Path], what: str, *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run the program silently and return what it printed. Raises Failed with a sentence about `what`."""
    line = [str(part) for part in command]
    try:
        done = subprocess.run(
            line,
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=children.of_children.stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            preexec_fn=children.ends_with_us(signal.SIGKILL),
        )
    except OSError as error:
        raise Failed(f"{what} failed: {line[0]} could not be started ({error.strerror}).", known=False) from None
    note(line, done.stdout)
    if done.returncode:
        raise explained(what, done.stdout)
    return done.stdout


def works(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> bool:
    """Does this program run and end well?"""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=None if env is None else dict(env),
            stdin=children.of_children.stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def explained(what: str, output: str) -> Failed:
    """The sentence for a program that printed `output` and failed."""
    for pattern, sentence in MISTAKES.items():
        if re.search(pattern, output, re.IGNORECASE):
            return Failed(f"{what} failed. {sentence}", known=True)
    last = "\n".join(f"    {line}" for line in output.strip().splitlines()[-12:])
    return Failed(f"{what} failed; all it said is in {shown(LOG)}, at its end:\n{last}", known=False)


def inside(venv: Path, **more: str) -> dict[str, str]:
    """This environment for a program of the virtual environment: certificates, proxies and settings are passed on."""
    env = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP")
    }
    return env | {"VIRTUAL_ENV": str(venv)} | more


def note(line: list[str], output: str) -> None:
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(line)}\n{output}\n")
