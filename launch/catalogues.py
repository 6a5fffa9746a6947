"""Compiles the translations kept in the repository (.po) to what the product loads (.mo), when they are newer."""

from pathlib import Path

from launch.places import TRANSLATIONS, VENV, VENV_PYTHON
from launch.programs import inside, run
from launch.say import voice


def prepare() -> None:
    """Have a compiled catalogue beside each written one."""
    stale = [written for written in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")) if is_stale(written)]
    if not stale:
        return
    with voice.step("Compiling the translations"):
        for written in stale:
            _compile(written)


def is_stale(written: Path) -> bool:
    """Was this catalogue changed since it was last compiled?"""
    compiled = written.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < written.stat().st_mtime


def _compile(written: Path) -> None:
    new = written.with_suffix(".mo.new")
    babel: list[str | Path] = [VENV_PYTHON, "-m", "babel.messages.frontend", "compile"]
    run([*babel, "-i", written, "-o", new, "-l", written.parts[-3]], "Compiling the translations", env=inside(VENV))
    new.replace(written.with_suffix(".mo"))
