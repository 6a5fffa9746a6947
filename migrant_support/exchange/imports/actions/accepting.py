"""Taking the ready lines of a batch into the register, all in one short transaction.

`prepare` opens and reads the lines beforehand, outside of the writing transaction; `accept` writes by sets. Accepting
again takes in what was mended since; a double click finds nothing left to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import url_for

from migrant_support.domains.cases.queries import open_cases_at
from migrant_support.domains.cases.rules import NewCase
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.queries import seen_by, shared_units
from migrant_support.domains.people.rules import NewPerson, UnitKind
from migrant_support.exchange.imports.entries import case_of, person_of
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from migrant_support.exchange.imports.queries import LineRow, batch_row, fetch_batch, opened, table_at
from migrant_support.exchange.imports.reading.kinds import TAKEN_IN_HERE
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.jobs import Done, Progress, job, order
from migrant_support.platform.store import db
from migrant_support.platform.store.bulk import see_tables
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power
from migrant_support.procedures.register import open_for_known, register_list

ACCEPT = "imports.accept"
AT_ONCE = 2_000
"""More lines than this are taken in by a job, so many at a time."""
_STORY_FIELDS = ("categories", "remarks")


Stamp = tuple[LineState, datetime | None, UUID | None, UUID | None]
"""What of a line must be the same when it is taken in: its state, when it was mended, and whom it joins."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The lines to take in, as the register takes them, with the stamp of each."""

    new: list[tuple[UUID, NewPerson, NewCase]]
    known: list[tuple[UUID, UUID, NewCase]]
    same: list[tuple[UUID, UUID]]
    groups: dict[int, list[UUID]]
    stamps: dict[UUID, Stamp]


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many of what."""

    persons: int
    joined: int
    waiting: int


def prepare(actor: Viewer, batch_id: UUID, *, most: int | None = None) -> Prepared:
    """Open the lines that would be taken in, or about the first `most` of them: families stay together, and lines that
    repeat another come last. Raises NotThere.
    """
    demand(actor, Power.IMPORT_RUN)
    batch = fetch_batch(actor, batch_id)
    lines = _to_take_in(batch_id, most)
    numbers = {line.id: line.group_number for line in lines}
    made = Prepared([], [], [], {}, {line.id: _stamp(line) for line in lines})
    today = now().date()
    for row in opened(lines):
        by_field = _by_field(row, batch.columns)
        if row.state is LineState.READY:
            person = person_of(row.fields, written=by_field, today=today)
            made.new.append((row.id, person, case_of(row.fields, story=_story(by_field))))
        elif row.state is LineState.KNOWN and row.known_person_id:
            made.known.append((row.id, row.known_person_id, case_of(row.fields, story=_story(by_field))))
        elif row.same_as_id:
            made.same.append((row.id, row.same_as_id))
        number = numbers[row.id]
        if number is not None:
            made.groups.setdefault(number, []).append(row.id)
    return made


def _to_take_in(batch_id: UUID, most: int | None) -> Sequence[ImportLine]:
    chosen = (LineState.READY, LineState.KNOWN, LineState.SAME_AS_LINE)
    asked = (
        sa.select(ImportLine)
        .where(ImportLine.batch_id == batch_id, ImportLine.state.in_(chosen))
        .order_by(ImportLine.state == LineState.SAME_AS_LINE, ImportLine.position)
    )
    lines = list(db.session.scalars(asked.limit(most)))
    groups = {line.group_number for line in lines if line.group_number is not None}
    if most is None or len(lines) < most or not groups:
        return lines
    had = {line.id for line in lines}
    families = db.session.scalars(asked.where(ImportLine.group_number.in_(sorted(groups))))
    return lines + [line for line in families if line.id not in had]


def _stamp(line: ImportLine) -> Stamp:
    return line.state, line.mended_at, line.known_person_id, line.same_as_id


def _by_field(row: LineRow, tables: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What was written in the line, by field."""
    fields = {c["header"]: c["field"] for c in table_at(tables, row.sheet, row.row)["columns"] if c["field"]}
    return {fields[label]: text for label, text in row.written.items() if label in fields}


def _story(by_field: Mapping[str, str]) -> str:
    """What the list says of the trouble, word for word, kept sealed beside the ticks made of it."""
    return "\n".join(by_field[name] for name in _STORY_FIELDS if by_field.get(name))


def accept(actor: Viewer, batch_id: UUID, prepared: Prepared) -> Accepted:
    """Take the prepared lines in. Lines that changed since are left for the next time. Raises NotThere or Refused."""
    demand(actor, Power.IMPORT_RUN)
    batch = fetch_batch(actor, batch_id, lock=True)
    if batch.state is not BatchState.OPEN:
        raise Refused("batch_closed", msg("This list is closed. Upload it again to go on."))
    if batch.kind is not None and batch.kind not in TAKEN_IN_HERE:
        raise Refused("taken_elsewhere", msg("Lists of this kind are not taken in here. The list says by which step."))
    unchanged = _unchanged(batch_id, prepared)
    new = [entry for entry in prepared.new if entry[0] in unchanged]
    known = _still_known(actor, [entry for entry in prepared.known if entry[0] in unchanged])
    people = _register(actor, batch, new) | {line: person for line, person, _ in known}
    _open_cases(actor, batch, known)
    joined = _join([pair for pair in prepared.same if pair[0] in unchanged], people)
    _mark(people | joined, {line for line, _, _ in new})
    _form_units(actor, prepared.groups, people | joined)
    batch.accepted_at = batch.accepted_at or now()
    waiting = _waiting(batch_id)
    if not waiting:
        batch.state = BatchState.DONE
    record(
        actor, "imports.batch.accept", kind="import_batch", object_id=batch_id,
        reason=f"{len(new)} new, {len(known)} known, {len(joined)} joined",
    )  # fmt: skip
    db.session.flush()
    return Accepted(len(new), len(known) + len(joined), waiting)


def _unchanged(batch_id: UUID, prepared: Prepared) -> set[UUID]:
    """Lines that are as they were when they were prepared; one mended again meanwhile is not."""
    asked = sa.select(
        ImportLine.id, ImportLine.state, ImportLine.mended_at, ImportLine.known_person_id, ImportLine.same_as_id
    ).where(ImportLine.batch_id == batch_id)
    ids = sorted(prepared.stamps)
    found: set[UUID] = set()
    for start in range(0, len(ids), 500):
        rows = db.session.execute(asked.where(ImportLine.id.in_(ids[start : start + 500])))
        found |= {line for line, *stamp in rows if prepared.stamps.get(line) == tuple(stamp)}
    return found


def _still_known(actor: Viewer, known: list[tuple[UUID, UUID, NewCase]]) -> list[tuple[UUID, UUID, NewCase]]:
    """Those whose person the actor still sees. A line of another is a new person's again, as for anybody unknown."""
    seen = seen_by(actor, [person for _, person, _ in known], Power.CASE_OPEN)
    for line, person, _ in known:
        if person not in seen:
            db.session.execute(
                sa.update(ImportLine)
                .where(ImportLine.id == line)
                .values(state=LineState.READY, known_person_id=None, is_decided=False)
            )
    return [entry for entry in known if entry[1] in seen]


def _register(actor: Viewer, batch: ImportBatch, new: list[tuple[UUID, NewPerson, NewCase]]) -> dict[UUID, UUID]:
    made = register_list(actor, [(p, c) for _, p, c in new], mission=batch.mission, batch=batch.id)
    db.session.execute(
        sa.update(ImportLine),
        [{"id": line, "case_id": one.case_id} for (line, _, _), one in zip(new, made, strict=True)],
    ) if new else None
    return {line: one.person_id for (line, _, _), one in zip(new, made, strict=True)}


def _open_cases(actor: Viewer, batch: ImportBatch, known: list[tuple[UUID, UUID, NewCase]]) -> None:
    """A known person without an open case at the mission gets one; the others' case is left as it is."""
    has_one = open_cases_at(batch.mission, [person for _, person, _ in known])
    wanted = {person: (line, case) for line, person, case in known if person not in has_one}
    entries = [(person, case) for person, (_, case) in wanted.items()]
    ids = open_for_known(actor, entries, mission=batch.mission, batch=batch.id) if entries else []
    if ids:
        lines = [line for line, _ in wanted.values()]
        db.session.execute(
            sa.update(ImportLine), [{"id": line, "case_id": i} for line, i in zip(lines, ids, strict=True)]
        )


def _join(same: list[tuple[UUID, UUID]], people: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Lines that are the person of another line; one whose other line was not taken in waits."""
    leads = [lead for _, lead in same if lead not in people]
    earlier: dict[UUID, UUID] = {}
    for start in range(0, len(leads), 500):
        rows = db.session.execute(
            sa.select(ImportLine.id, ImportLine.person_id).where(
                ImportLine.id.in_(leads[start : start + 500]), ImportLine.person_id.is_not(None)
            )
        )
        earlier |= {line: person for line, person in rows if person is not None}
    found = dict(people) | earlier
    return {line: found[lead] for line, lead in same if lead in found}


def _mark(taken: Mapping[UUID, UUID], new: set[UUID]) -> None:
    values: list[dict[str, Any]] = [
        {"id": line, "person_id": person, "state": LineState.ACCEPTED, "is_new_person": line in new}
        for line, person in taken.items()
    ]
    if values:
        db.session.execute(sa.update(ImportLine), values)
    db.session.expire_all()


def _form_units(actor: Viewer, groups: Mapping[int, list[UUID]], people: Mapping[UUID, UUID]) -> None:
    """Those who belong together on the list travel together, unless somebody is in a unit already."""
    wanted = [sorted({people[line] for line in lines if line in people}) for lines in groups.values()]
    bound = dict(shared_units(actor, [person for members in wanted for person in members]))
    for members in wanted:
        free = [person for person in members if person not in bound]
        if len(free) > 1:
            unit = form_unit(actor, free, UnitKind.FAMILY)
            bound |= dict.fromkeys(free, unit)


def _waiting(batch_id: UUID) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                ImportLine.batch_id == batch_id,
                ImportLine.state.not_in([LineState.ACCEPTED, LineState.LEFT_OUT]),
            )
        )
        or 0
    )


def order_acceptance(actor: Viewer, batch_id: UUID) -> UUID:
    """Order that a long list is taken in by a job; return the job. Raises NotThere or Refused."""
    demand(actor, Power.IMPORT_RUN)
    batch = fetch_batch(actor, batch_id, lock=True)
    if batch.state is not BatchState.OPEN:
        raise Refused("batch_closed", msg("This list is closed. Upload it again to go on."))
    return order(actor, ACCEPT, {"batch": str(batch_id)})


def _page_of(result: Mapping[str, Any]) -> str:
    return url_for("imports.show", batch_id=UUID(str(result["batch"])))


@job(ACCEPT, power=Power.IMPORT_RUN, label=msg("Taking in a list"), leads_to=_page_of)
def accept_all(viewer: Viewer, arguments: Mapping[str, Any], progress: Progress) -> Done:
    """Take the ready lines in, slice by slice, each in a short transaction of its own; started again it goes on."""
    batch_id = UUID(str(arguments["batch"]))
    with work(write=False):
        total = batch_row(viewer, batch_id).to_accept
    taken, is_over = 0, total == 0
    while not is_over:
        with work(write=False):
            prepared = prepare(viewer, batch_id, most=AT_ONCE)
        with work(write=True):
            done = accept(viewer, batch_id, prepared)
        taken += done.persons + done.joined
        progress.step(done=min(taken, total), total=max(total, 1))
        is_over = not done.waiting or not done.persons + done.joined
    see_tables()
    return Done(msg("%(lines)s lines were taken in."), {"lines": taken}, {"batch": str(batch_id)})
