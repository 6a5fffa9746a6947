"""Anchors: the head of the log (number, hash, time) written where the database's owner cannot reach it (AD-4).

A file of JSON lines, one anchor a line, only ever added to; it may also be mailed or printed.
It holds nothing personal.
"""

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.models import HASH_BYTES, AuditHead
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.settings import Settings

log = logging.getLogger(__name__)
MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Anchor:
    """That the line of this number had this hash at this moment."""

    number: int
    hash: bytes
    at: datetime


def head_anchor() -> Anchor:
    """The head of the log as it stands now."""
    number, closed = db.session.execute(sa.select(AuditHead.number, AuditHead.hash)).one()
    return Anchor(int(number), bytes(closed), now())


def append_anchor(file: Path, anchor: Anchor) -> None:
    """Add the anchor to the file and see it safely on the disk. Raises OSError when it cannot be written."""
    said = {"number": anchor.number, "hash": anchor.hash.hex(), "at": anchor.at.isoformat()}
    with file.open("a", encoding="ascii") as out:
        out.write(json.dumps(said) + "\n")
        out.flush()
        os.fsync(out.fileno())


def anchor_outside() -> None:
    """Add the head to the file that the setting ANCHORS names, if it names one; for every night, and after a list was
    sealed. Opens a transaction of its own. A file that cannot be written is told to the operator and stops nobody.
    """
    settings: Settings = current_app.extensions["settings"]
    if not settings.anchors:
        return
    with work(write=False):
        anchor = head_anchor()
    try:
        append_anchor(Path(settings.anchors), anchor)
    except OSError as error:
        log.error("the head of the audit log could not be anchored: %s", error.strerror)


def read_anchors(file: Path) -> tuple[Anchor, ...]:
    """The anchors of a file, in its order. Raises Refused for a file that is none, OSError when it cannot be read."""
    if file.stat().st_size > MOST_BYTES:
        raise Refused("anchor_too_big", msg("The anchor file is too big to be one."))
    anchors = tuple(_read_lines(file.read_text(encoding="utf-8", errors="replace").splitlines()))
    if not anchors:
        raise Refused("anchor_empty", msg("The anchor file holds no anchor."))
    return anchors


def _read_lines(lines: Iterable[str]) -> Iterable[Anchor]:
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            anchor = Anchor(int(said["number"]), bytes.fromhex(said["hash"]), datetime.fromisoformat(said["at"]))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise _unreadable(place) from None
        if anchor.number < 0 or len(anchor.hash) != HASH_BYTES or anchor.at.tzinfo is None:
            raise _unreadable(place)
        yield anchor


def _unreadable(place: int) -> Refused:
    return Refused("anchor_unreadable", msg("Line %(place)s of the anchor file is not an anchor."), place=place)
