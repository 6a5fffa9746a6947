"""The virtual environment and the locked Python packages in it. Wheels only, every one checked against its hash.

A finished part carries a stamp. One that was stopped half-way is known by its mark and is made anew.
"""

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from launch import stamps
from launch.places import INSTANCE, REQUIREMENTS, REQUIREMENTS_DEV, VENV, VENV_PYTHON
from launch.programs import Failed, inside, run, works
from launch.registries import for_installers
from launch.say import Stopped, voice
from launch.system_packages import apt_install, can_apt

UNFINISHED = INSTANCE / "unfinished-set-up"  # beside .venv: it must be there before .venv is
VERSION = "import sys; print('%d.%d' % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))"
LOCKED = ("--require-hashes", "--only-binary", ":all:")
PIP_QUICKLY = ("--no-input", "--no-compile")  # Python compiles what it imports, when it does
NO_VENV = (
    "This Python cannot make virtual environments: its part ensurepip is missing. As root run "
    "`apt-get install python3-venv` (or get uv or pip for your own account), then run the command again."
)


def prepare(*, dev: bool = False) -> None:
    """Have `.venv` with the locked packages (`dev`: and the tools of testing). Quick when nothing changed."""
    if VENV.exists() and (UNFINISHED.exists() or not works([VENV_PYTHON, "-c", VERSION])):
        with voice.step("Clearing away an earlier set-up that was not finished"):
            shutil.rmtree(VENV)
    if not VENV.exists():
        with voice.step("Making the virtual environment .venv"), _marked_until_done():
            _make_venv()
    locked = REQUIREMENTS_DEV if dev else REQUIREMENTS
    stamp = VENV / f"set-up-from-{locked.name}"
    wanted = stamps.fingerprint([locked], run([VENV_PYTHON, "-c", VERSION], "Asking the virtual environment"))
    if stamps.is_current(stamp, wanted):
        return
    with voice.step("Installing the locked Python packages" + (" and the tools of testing" if dev else "")):
        install(locked)
        stamps.write(stamp, wanted)


def install(requirements: Path, *, target: Path | None = None) -> None:
    """Install a locked list into `.venv`, or into the folder `target`. Raises Stopped with a sentence."""
    with _marked_until_done():
        _install(requirements, ["--target", str(target)] if target else [])


@contextmanager
def _marked_until_done() -> Iterator[None]:
    """Leave the mark behind when the block is cut short; take it away when it ends in order, well or not."""
    INSTANCE.mkdir(mode=0o700, exist_ok=True)
    UNFINISHED.touch()
    try:
        yield
    except Stopped:
        UNFINISHED.unlink()  # what stood before still stands
        raise
    UNFINISHED.unlink()


def _install(requirements: Path, where: list[str]) -> None:
    problem: Stopped = Stopped(NO_VENV)
    for installer in _installers():
        try:
            run([*installer, *LOCKED, *where, "-r", requirements], "Installing Python packages", env=_environment())
        except Failed as failed:
            if failed.known:
                raise
            problem = failed
        else:
            return
    raise problem


def _installers() -> Iterator[list[str | Path]]:
    """The ways to install into `.venv`, best first; the next one is tried when one fails for a reason of its own."""
    if _has_uv():
        yield ["uv", "pip", "install", "--python", VENV_PYTHON]
    inner: list[str | Path] = [VENV_PYTHON, "-m", "pip"]
    if works([*inner, "--version"], env=_environment()) or works(
        [VENV_PYTHON, "-m", "ensurepip", "--default-pip"], env=_environment()
    ):
        yield [*inner, "install", *PIP_QUICKLY]
    elif outer := _outer_pip():
        yield [*outer, "--python", VENV_PYTHON, "install", *PIP_QUICKLY]


def _make_venv() -> None:
    if _has_uv() and _made(["uv", "venv", "--python", _base_python(), VENV]):
        return
    if _has_ensurepip() and _made([_base_python(), "-m", "venv", VENV]):
        return
    if _outer_pip() and _made([_base_python(), "-m", "venv", "--without-pip", VENV]):
        return
    if can_apt():
        apt_install("python3-venv")
        if _made([_base_python(), "-m", "venv", VENV]):
            return
    raise Stopped(NO_VENV)


def _made(command: list[str | Path]) -> bool:
    try:
        run(command, "Making the virtual environment", env=_environment())
    except Failed as failed:
        shutil.rmtree(VENV, ignore_errors=True)
        if failed.known:
            raise
        return False
    return True


@cache
def _base_python() -> str:
    """The interpreter behind the one that runs us, so that an active virtual environment is not built upon itself."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


@cache
def _has_uv() -> bool:
    return shutil.which("uv") is not None and works(["uv", "--version"])


def _has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


@cache
def _outer_pip() -> list[str]:
    """A pip outside the virtual environment that can install into it (`--python`, since pip 22.3), or nothing."""
    for pip in ([_base_python(), "-m", "pip"], ["pip3"], ["pip"]):
        if works([*pip, "--python", _base_python(), "--version"]):
            return pip
    return []


def _environment() -> dict[str, str]:
    return for_installers(inside(VENV))
