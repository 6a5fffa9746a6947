"""Remembers which part of the set-up was finished and from which files, so that it is redone only when they change."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(sources: Iterable[Path], *more: str) -> str:
    """One hash over the contents of these files and words."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    for word in more:
        digest.update(b"\0" + word.encode())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Was this part finished from just these sources?"""
    try:
        return stamp.read_text(encoding="ascii") == wanted
    except (OSError, UnicodeDecodeError):
        return False


def write(stamp: Path, wanted: str) -> None:
    """Note that the part is finished. Call it last."""
    stamp.write_text(wanted, encoding="ascii")
