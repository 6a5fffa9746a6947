"""Taking a list back: within a day, everything that it brought but people with whom somebody has worked since.

Those stay, and are named: somebody may lie in the bed or hold the seat that a person was given meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.actions import cases_worked_on
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.people.actions.taking_back import worked_on_since
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.exchange.imports.actions.staying import stays_worked_on, take_back_beds
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from migrant_support.exchange.imports.queries import fetch_batch
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power
from migrant_support.procedures.take_back import take_back_registrations

UNDO_WITHIN = timedelta(hours=24)
AT_ONCE = 500
_ON_A_LIST = (
    EntryState.PROPOSED, EntryState.WAITING, EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.BOARDED,
    EntryState.ARRIVED,
)  # fmt: skip

BED = msg("has got a bed since")
SEAT = msg("has got a place on a flight since")
WORKED_ON = msg("somebody has worked on the file since")


@dataclass(frozen=True, slots=True)
class Undone:
    """How many people were taken back, and how many stay."""

    people: int
    staying: int


@dataclass(frozen=True, slots=True)
class _Taken:
    """A line that was taken in."""

    line_id: UUID
    person_id: UUID
    case_id: UUID | None
    is_new: bool


def undo_batch(actor: Viewer, batch_id: UUID) -> Undone:
    """Take back what a batch brought, within a day; people with whom somebody has worked since stay.

    Those taken back are kept and seen by nobody; cases opened for known persons are closed. Raises NotThere, and
    Refused when nothing can be taken back.
    """
    demand(actor, Power.IMPORT_RUN)
    batch = fetch_batch(actor, batch_id, lock=True)
    if batch.accepted_at is None or batch.state not in (BatchState.OPEN, BatchState.DONE):
        raise Refused("nothing_to_undo", msg("Nothing of this list is in the register."))
    if now() - batch.accepted_at > UNDO_WITHIN:
        raise Refused("undo_too_late", msg("A list can be taken back for a day. Close or change the cases one by one."))
    taken = _taken(batch_id)
    staying = set(_staying(actor, batch, taken))
    going = [line for line in taken if line.person_id not in staying]
    if taken and not going:
        raise Refused(
            "worked_on_since",
            msg("Somebody worked on people of this list meanwhile, so it can no longer be taken back."),
        )
    new = [line.person_id for line in going if line.is_new]
    cases = [line.case_id for line in going if line.case_id is not None]
    take_back_beds(actor, batch, sorted({line.person_id for line in going}))
    take_back_registrations(actor, people=new, cases=cases, batch=batch_id)
    _mark(going)
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, now(), actor.account_id
    record(
        actor, "imports.batch.undo", kind="import_batch", object_id=batch_id,
        reason=f"{len(new)} persons, {len(staying)} stay",
    )  # fmt: skip
    return Undone(len(new), len(staying))


def staying_people(viewer: Viewer, batch_id: UUID) -> dict[UUID, str]:
    """The people whom taking the list back would leave, and why (marked with `msg()`)."""
    batch = fetch_batch(viewer, batch_id)
    return _staying(viewer, batch, _taken(batch_id))


def _taken(batch_id: UUID) -> list[_Taken]:
    rows = db.session.execute(
        sa.select(ImportLine.id, ImportLine.person_id, ImportLine.case_id, ImportLine.is_new_person).where(
            ImportLine.batch_id == batch_id, ImportLine.state == LineState.ACCEPTED
        )
    )
    return [_Taken(line, person, case, new) for line, person, case, new in rows if person is not None]


def _staying(actor: Viewer, batch: ImportBatch, taken: Sequence[_Taken]) -> dict[UUID, str]:
    new = sorted({line.person_id for line in taken if line.is_new})
    held = worked_on_since(actor, new)
    held |= cases_worked_on(actor, [line.case_id for line in taken if line.case_id is not None])
    held |= stays_worked_on(batch) & {line.person_id for line in taken}
    return dict.fromkeys(held, WORKED_ON) | _placed_since(batch, new)


def _placed_since(batch: ImportBatch, people: Sequence[UUID]) -> dict[UUID, str]:
    """Those of the new people of a batch who got a bed or a place on a flight that did not come with it."""
    why: dict[UUID, str] = {}
    for start in range(0, len(people), AT_ONCE):
        part = people[start : start + AT_ONCE]
        beds = sa.select(Stay.person_id).where(
            Stay.person_id.in_(part), Stay.state != StayState.CANCELLED,
            sa.true() if batch.stays_at is None else Stay.made_at != batch.stays_at,
        )  # fmt: skip
        seats = sa.select(ManifestEntry.person_id).where(
            ManifestEntry.person_id.in_(part), ManifestEntry.state.in_(_ON_A_LIST)
        )
        why |= dict.fromkeys(db.session.scalars(beds), BED) | dict.fromkeys(db.session.scalars(seats), SEAT)
    return why


def _mark(going: Sequence[_Taken]) -> None:
    ids = [line.line_id for line in going]
    for start in range(0, len(ids), AT_ONCE):
        db.session.execute(
            sa.update(ImportLine).where(ImportLine.id.in_(ids[start : start + AT_ONCE])).values(state=LineState.UNDONE)
        )
