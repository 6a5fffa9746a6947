"""Walks the chain and says whether it holds, or which row is the first that does not (AD-4).

Reads only, in batches by number, so that memory does not grow with the log. Lines written meanwhile are left for the
next time. A cut tail whose head was moved back too, or a log chained anew as a whole, is found only by an anchor kept
elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.anchors import Anchor
from migrant_support.platform.audit.hashing import Content, digest_of_values
from migrant_support.platform.audit.models import NO_HASH, AuditHead, AuditLine, AuditValue
from migrant_support.platform.store import db

BATCH = 2_000
NEAR = 1_000  # how far from its place a moved line is looked for when the line before it is gone


class BreakKind(StrEnum):
    """What is wrong with the first row that does not hold."""

    CHANGED = "changed"
    MISSING = "missing"
    MOVED = "moved"
    UNLINKED = "unlinked"
    ADDED = "added"
    HEAD = "head"
    VALUE = "value"
    ANCHOR = "anchor"
    ANCHOR_CUT = "anchor_cut"


SENTENCES: dict[BreakKind, str] = {
    BreakKind.CHANGED: msg("Line %(number)s was changed after it was written."),
    BreakKind.MISSING: msg("Line %(number)s is missing."),
    BreakKind.MOVED: msg("Line %(number)s stands in the wrong place: it was written as line %(other)s."),
    BreakKind.UNLINKED: msg("Line %(number)s does not follow from the line before it: one of the two was replaced."),
    BreakKind.ADDED: msg("Line %(number)s was added behind the back of the log."),
    BreakKind.HEAD: msg("The end of the log does not agree with its last line, number %(number)s."),
    BreakKind.VALUE: msg("A sealed earlier value that belongs to line %(number)s was changed."),
    BreakKind.ANCHOR: msg(
        "Line %(number)s is not the one that was anchored: the log was written anew at or before it."
    ),
    BreakKind.ANCHOR_CUT: msg("Line %(number)s was anchored and is gone: the end of the log was cut off."),
}


@dataclass(frozen=True, slots=True)
class Break:
    """The first row that does not hold. `other` is the number under which a moved line was written."""

    kind: BreakKind
    number: int
    other: int | None = None

    @property
    def sentence(self) -> str:
        """The English sentence, with places `number` and `other`, for `gettext`."""
        return SENTENCES[self.kind]

    @property
    def values(self) -> dict[str, int | None]:
        """What fills the sentence."""
        return {"number": self.number, "other": self.other}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many lines hold, from the first on, and what is wrong with the next, if anything."""

    lines: int
    head_hash: bytes
    anchors: int = 0
    broken: Break | None = None

    @property
    def is_whole(self) -> bool:
        """Does the whole chain hold?"""
        return self.broken is None


class _Broken(Exception):
    """Ends the walk at the first finding."""

    def __init__(self, kind: BreakKind, number: int, other: int | None = None) -> None:
        super().__init__(kind)
        self.found = Break(kind, number, other)


@dataclass(slots=True)
class _Walk:
    """Where the walk stands: how many lines held, the hash of the last of them, anchors met."""

    held: int = 0
    hash: bytes = NO_HASH
    anchors: int = 0


def verify(anchors: Sequence[Anchor] = ()) -> Verdict:
    """Check every line up to the head as it stands now, in the open transaction; constant memory."""
    walk = _Walk()
    try:
        _walk_to_the_head(walk, _by_number(anchors))
    except _Broken as broken:
        return Verdict(walk.held, walk.hash, walk.anchors, broken.found)
    return Verdict(walk.held, walk.hash, walk.anchors)


def _walk_to_the_head(walk: _Walk, anchors: Mapping[int, set[bytes]]) -> None:
    # One statement, so that head and last line are of the same moment also at READ COMMITTED.
    head = db.session.execute(
        sa.select(AuditHead.number, AuditHead.hash, sa.select(sa.func.max(AuditLine.number)).scalar_subquery())
    ).first()
    if head is None:
        raise _Broken(BreakKind.HEAD, 0)
    number, closed, last = int(head[0]), bytes(head[1]), head[2] or 0
    for rows in _batches(number):
        digests = _digests_of(rows)
        for row in rows:
            _check(row, walk, digests)
            if row.number in anchors:
                walk.anchors += 1
                if anchors[row.number] != {row.hash}:
                    raise _Broken(BreakKind.ANCHOR, row.number)
            walk.held, walk.hash = row.number, row.hash
    if walk.held < number:
        raise _Broken(BreakKind.MISSING, walk.held + 1)
    if walk.hash != closed:
        raise _Broken(BreakKind.HEAD, number)
    if last > number:
        raise _Broken(BreakKind.ADDED, number + 1)
    if (cut := min((n for n in anchors if n > number), default=None)) is not None:
        raise _Broken(BreakKind.ANCHOR_CUT, cut)


def _by_number(anchors: Sequence[Anchor]) -> dict[int, set[bytes]]:
    hashes: dict[int, set[bytes]] = {}
    for anchor in anchors:
        if anchor.number:
            hashes.setdefault(anchor.number, set()).add(anchor.hash)
    return hashes


def _batches(up_to: int) -> Iterator[Sequence[sa.Row[Any]]]:
    columns = AuditLine.__table__.c
    after: int | None = None
    while True:
        query = sa.select(*columns).where(columns.number <= up_to).order_by(columns.number).limit(BATCH)
        if after is not None:
            query = query.where(columns.number > after)
        rows = db.session.execute(query).all()
        if not rows:
            return
        yield rows
        after = rows[-1].number


def _digests_of(rows: Sequence[sa.Row[Any]]) -> dict[int, bytes]:
    """Digests of the sealed values that still lie beside these lines; erased ones are not there."""
    numbers = [row.number for row in rows if row.sealed_digest is not None]
    if not numbers:
        return {}
    found: dict[int, list[tuple[str, bytes]]] = {}
    query = sa.select(AuditValue.line_number, AuditValue.field, AuditValue.commitment).where(
        AuditValue.line_number.between(rows[0].number, rows[-1].number)
    )
    for number, field, committed in db.session.execute(query):
        found.setdefault(number, []).append((field, bytes(committed)))
    return {number: digest_of_values(values) for number, values in found.items()}


def _check(row: sa.Row[Any], walk: _Walk, digests: Mapping[int, bytes]) -> None:
    expected = walk.held + 1
    if row.number > expected:
        raise _Broken(BreakKind.MISSING, expected)
    if row.number < expected:
        raise _Broken(BreakKind.ADDED, row.number)
    if _content(row, row.number).hash_after(row.previous_hash) != row.hash:
        raise _changed_or_moved(row)
    if row.previous_hash != walk.hash:
        raise _Broken(BreakKind.UNLINKED, row.number)
    if digests.get(row.number, row.sealed_digest) != row.sealed_digest:
        raise _Broken(BreakKind.VALUE, row.number)


def _content(row: sa.Row[Any], number: int) -> Content:
    return Content(
        number, row.at, row.actor_id, row.actor_role, row.session_id, row.act,
        row.object_kind, row.object_id, _names(row.fields), row.reason, row.sealed_digest,
    )  # fmt: skip


def _names(fields: Any) -> Sequence[str]:
    return fields if isinstance(fields, list) else [str(fields)]


def _changed_or_moved(row: sa.Row[Any]) -> _Broken:
    """Tell a line whose words were changed from a whole line under a wrong number."""
    columns = AuditLine.__table__.c
    before = db.session.scalars(sa.select(columns.number).where(columns.hash == row.previous_hash)).all()
    places = {number + 1 for number in before} | ({1} if row.previous_hash == NO_HASH else set())
    places |= set(range(max(1, row.number - NEAR), row.number + NEAR))
    for place in sorted(places - {row.number}):
        if _content(row, place).hash_after(row.previous_hash) == row.hash:
            return _Broken(BreakKind.MOVED, row.number, place)
    return _Broken(BreakKind.CHANGED, row.number)
