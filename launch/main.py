"""Reads the command line of `./run` and does what it asks. A foreseen mistake gets a sentence, never a traceback."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from launch import (
    assets,
    browser,
    catalogues,
    checks,
    children,
    front_end,
    picture_reader,
    product,
    python_packages,
    sbom,
    server,
)
from launch.places import INSTANCE, LOG, ROOT, VENV, VENV_PYTHON, shown
from launch.programs import FORBIDDEN, FULL, inside
from launch.say import Stopped, voice

HELP = """\
Migrant Support: help for workers stranded abroad.

  ./run                     set up what is missing, then serve; Ctrl-C stops everything
  ./run test [--quick] …    every check and test (--quick: no browser, nothing slow); … goes to pytest
  ./run bench …             measure (bench/README.md)
  ./run flask …             the product's own commands; `./run flask --help` lists them
  ./run sbom                what the product is made of, as a CycloneDX list (JSON)
  ./run --help              this list

  HOST=127.0.0.1 PORT=8000  where ./run listens; other settings: README.md
"""
LONGEST_LOG = 1_000_000


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also when a shell started us in the background
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("serve", [])
    if command in ("-h", "--help", "help"):
        voice.say(HELP)
        return 0
    try:
        return _do(command, rest)
    except Stopped as stopped:
        return _end(str(stopped), 1)
    except PermissionError as error:
        return _end(f"{_place(error)}: {FORBIDDEN}", 1)
    except BrokenPipeError:  # whoever read our answer (`| head`) has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        full = error.errno == errno.ENOSPC
        return _end(FULL if full else f"{_place(error)} cannot be used: {error.strerror or error}.", 1)
    except KeyboardInterrupt:
        return _end("Stopped before it was finished. Run the command again: it goes on or repairs.", 130)


def _do(command: str, rest: list[str]) -> int:
    if command == "serve" and not rest:
        return _serve()
    if command == "test":
        return _test(rest)
    if command == "bench":
        return _bench(rest)
    if command == "sbom" and not rest:
        print(sbom.sbom())
        return 0
    if command == "flask":
        return _flask(rest)
    raise Stopped(f"./run does not know {command!r}.\n\n{HELP}")


def _serve() -> int:
    address = server.chosen_address()
    voice.say("Migrant Support: getting ready")
    with _alone():
        _prepare()
        product.prepare_keys()
        accounts = product.prepare_data()
    return server.serve(address, accounts)


def _test(rest: list[str]) -> int:
    voice.say("Migrant Support: getting ready for the tests")
    with _alone():
        _prepare(dev=True)
        if "--quick" not in rest:
            browser.prepare()
            picture_reader.prepare()
    return checks.check_everything(rest)


def _bench(rest: list[str]) -> int:
    with _alone():
        _prepare(dev=True)
    return subprocess.call([str(VENV_PYTHON), "-m", "bench", *rest], cwd=ROOT, env=inside(VENV))


def _flask(rest: list[str]) -> int:
    voice.stream = sys.stderr
    with _alone():
        _prepare()
        product.prepare_keys()
        product.prepare_tables()
    product.become_flask(rest)


def _prepare(*, dev: bool = False) -> None:
    python_packages.prepare(dev=dev)
    front_end.prepare()
    assets.prepare()
    catalogues.prepare()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one ./run at a time set things up here; a second one waits for the first."""
    for folder in (ROOT, INSTANCE, VENV):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise Stopped(f"{folder}: {FORBIDDEN}")
    INSTANCE.mkdir(mode=0o700, exist_ok=True)
    if LOG.exists() and LOG.stat().st_size > LONGEST_LOG:
        LOG.unlink()
    with (INSTANCE / "set-up.lock").open("w+") as lock:
        if os.name == "posix":
            import fcntl  # only POSIX has it

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                voice.say("  Another ./run is setting up here; waiting for it.")
                fcntl.flock(lock, fcntl.LOCK_EX)
        with children.of_children.held(lock):
            yield


def _place(error: OSError) -> str:
    return shown(Path(error.filename)) if isinstance(error.filename, str) else "A file of Migrant Support"


def _as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(sentence: str, code: int) -> int:
    print(f"\n{sentence}", file=sys.stderr, flush=True)
    return code
