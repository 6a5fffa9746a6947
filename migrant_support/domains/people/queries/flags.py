"""Flags: those in force, those that speak at a checkpoint, and the history of all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.flag_kinds import kind_called
from migrant_support.domains.people.models import PersonFlag
from migrant_support.domains.people.models.flags import FlagPass
from migrant_support.domains.people.queries.advice import advice_for
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.queries.rows import FlagRow
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.translate import page_language

_LOUDNESS = list(reversed(FlagPriority))
Passes = Mapping[UUID, Mapping[Checkpoint, datetime]]


@dataclass(frozen=True, slots=True)
class FlagOfOld:
    """A flag with its whole life: who set it, how it ended, who let something pass."""

    row: FlagRow
    stops: bool
    set_by: UUID | None
    resolved_at: datetime | None
    resolved_by: UUID | None
    resolution: str
    passes: tuple[tuple[datetime, UUID, Checkpoint, str], ...]


def flags_of(viewer: Viewer, person_id: UUID) -> list[FlagRow]:
    """Flags in force, the loudest first."""
    rows = db.session.scalars(
        sa.select(PersonFlag)
        .where(
            PersonFlag.person_id == person_id,
            *_in_force(),
            visible_to(viewer, person_id=column_of(PersonFlag.person_id)),
        )
        .order_by(PersonFlag.id.desc())
    ).all()
    return _loudest_first(rows, tuple(Checkpoint), _passes(rows))


def flags_speaking(person_ids: Collection[UUID], checkpoints: Collection[Checkpoint]) -> dict[UUID, list[FlagRow]]:
    """The flags of many people that speak at one of these checkpoints. The caller has them through a doorway already;
    a flag says what to do and never why, so whoever meets the person there may read it.
    """
    speaking: list[PersonFlag] = []
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), 500):
        rows = db.session.scalars(
            sa.select(PersonFlag)
            .where(PersonFlag.person_id.in_(ids[start : start + 500]), *_in_force())
            .order_by(PersonFlag.id.desc())
        )
        speaking += [flag for flag in rows if {c.value for c in checkpoints} & set(flag.checkpoints)]
    passes = _passes(speaking)
    found: dict[UUID, list[PersonFlag]] = {}
    for flag in speaking:
        found.setdefault(flag.person_id, []).append(flag)
    told = {person_id: _loudest_first(flags, checkpoints, passes) for person_id, flags in found.items()}
    for person_id, advised in advice_for(ids, checkpoints).items():
        told[person_id] = [*told.get(person_id, ()), *advised]
    return told


def flags_at(viewer: Viewer, person_id: UUID, checkpoint: Checkpoint) -> list[FlagRow]:
    """The flags that speak at one checkpoint, of a person in the viewer's sight."""
    rows = db.session.scalars(
        sa.select(PersonFlag)
        .where(
            PersonFlag.person_id == person_id,
            *_in_force(),
            visible_to(viewer, person_id=column_of(PersonFlag.person_id)),
        )
        .order_by(PersonFlag.id.desc())
    )
    flags = [flag for flag in rows if checkpoint.value in flag.checkpoints]
    return _loudest_first(flags, (checkpoint,), _passes(flags))


def flag_history(viewer: Viewer, person_id: UUID) -> list[FlagOfOld]:
    """Every flag she ever had, the latest first."""
    rows = db.session.scalars(
        sa.select(PersonFlag)
        .where(PersonFlag.person_id == person_id, visible_to(viewer, person_id=column_of(PersonFlag.person_id)))
        .order_by(PersonFlag.id.desc())
    ).all()
    passed: dict[UUID, list[tuple[datetime, UUID, Checkpoint, str]]] = {}
    if rows:
        asked = sa.select(FlagPass).where(FlagPass.flag_id.in_([flag.id for flag in rows])).order_by(FlagPass.id)
        for one in db.session.scalars(asked):
            passed.setdefault(one.flag_id, []).append((one.passed_at, one.passed_by, one.checkpoint, one.reason))
    language = page_language()
    return [
        FlagOfOld(
            _row(flag, language, tuple(Checkpoint), {}),
            flag.denies,
            flag.set_by,
            flag.resolved_at,
            flag.resolved_by,
            flag.resolution or "",
            tuple(passed.get(flag.id, ())),
        )
        for flag in rows
    ]


def _in_force() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        PersonFlag.resolved_at.is_(None),
        sa.or_(PersonFlag.expires_at.is_(None), PersonFlag.expires_at > now()),
    )


def _passes(flags: Collection[PersonFlag]) -> Passes:
    """Where acts may go on at this moment although a flag stops them; nothing is asked where none stops."""
    stopping = [flag.id for flag in flags if flag.denies]
    found: dict[UUID, dict[Checkpoint, datetime]] = {}
    for start in range(0, len(stopping), 500):
        rows = db.session.execute(
            sa.select(FlagPass.flag_id, FlagPass.checkpoint, FlagPass.until_at).where(
                FlagPass.flag_id.in_(stopping[start : start + 500]), FlagPass.until_at > now()
            )
        )
        for flag_id, checkpoint, until_at in rows:
            found.setdefault(flag_id, {})[checkpoint] = until_at
    return found


def _loudest_first(flags: Iterable[PersonFlag], asked: Collection[Checkpoint], passes: Passes) -> list[FlagRow]:
    language = page_language()
    rows = [_row(flag, language, asked, passes.get(flag.id, {})) for flag in flags]
    return sorted(rows, key=lambda flag: (not flag.denies, _LOUDNESS.index(flag.priority)))


def _row(
    flag: PersonFlag, language: str, asked: Collection[Checkpoint], passed: Mapping[Checkpoint, datetime]
) -> FlagRow:
    """It denies unless every checkpoint that is asked about, and at which it speaks, has been passed."""
    places = tuple(Checkpoint(c) for c in flag.checkpoints)
    stopping = [place for place in places if place in asked and place not in passed]
    return FlagRow(
        flag.id,
        kind_called(flag.kind).says(language, flag.instruction),
        places,
        flag.priority,
        flag.denies and bool(stopping),
        flag.set_at,
        flag.expires_at,
        flag.kind,
        max((until for place, until in passed.items() if place in asked), default=None),
    )
