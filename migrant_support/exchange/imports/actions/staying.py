"""Beds of a shelter's register: after its people were taken in, their stays are written at a shelter that is chosen.

Once for a batch. What cannot be kept (a bed given to two, a child without a bed) stands on its line with the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.sites.actions import ListedBed, Told, take_back_stays, take_in_stays
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries import site_row, site_rows
from migrant_support.domains.sites.rules import StayState, change_of_beds
from migrant_support.exchange.imports.listed_stays import ListedStay, listed_stays
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from migrant_support.exchange.imports.queries import LineRow, fetch_batch, opened
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

WARNING = {Told.BED_TAKEN: "stay_bed_taken", Told.PERSON_HAS_A_BED: "stay_elsewhere", Told.NO_BED: "stay_without_bed"}


@dataclass(frozen=True, slots=True)
class Beds:
    """How many stays were written, and how many could not be."""

    kept: int
    left: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A stay with the line that tells of it last."""

    line_id: UUID
    bed: ListedBed


def likely_site(actor: Viewer, mission: str) -> UUID | None:
    """The only site of the mission where the actor may place people; None when there are several."""
    found = [site.id for site in site_rows(actor, Power.STAY_PLACE) if site.mission == mission]
    return found[0] if len(found) == 1 else None


def take_in_beds(actor: Viewer, batch_id: UUID, site_id: UUID) -> Beds:
    """Write the stays of the people of a batch at a site. Raises NotThere, or Refused before the people are taken in or
    when it was done already.
    """
    demand(actor, Power.IMPORT_RUN)
    batch = fetch_batch(actor, batch_id, lock=True)
    if batch.accepted_at is None or batch.state is BatchState.UNDONE:
        raise Refused("people_first", msg("Take the people of the list in first. Then give them their beds."))
    if batch.stays_at is not None:
        raise Refused("beds_taken_in", msg("The beds of this list were taken in already."))
    site = site_row(actor, site_id, Power.STAY_PLACE)
    told = _told(batch_id, site.zone)
    moment = now()
    outcomes = take_in_stays(actor, site.id, [one.bed for one in told], batch=batch.id, at=moment)
    _warn(told, outcomes)
    batch.site_id, batch.stays_at = site.id, moment
    kept = sum(outcome is Told.KEPT for outcome in outcomes)
    record(
        actor, "imports.batch.beds", kind="import_batch", object_id=batch.id,
        reason=f"{kept} stays, {len(told) - kept} left out",
    )  # fmt: skip
    db.session.flush()
    return Beds(kept, len(told) - kept)


def _told(batch_id: UUID, zone: str) -> list[_Told]:
    """The stays that the accepted lines tell of, person by person; beds change hands at noon of the site's day."""
    lines = db.session.scalars(
        sa.select(ImportLine)
        .where(ImportLine.batch_id == batch_id, ImportLine.state == LineState.ACCEPTED)
        .order_by(ImportLine.position)
    ).all()
    rows = opened(lines)
    owner = {(row.sheet, row.row): row.person_id for row in rows}
    of_person: dict[UUID, list[LineRow]] = {}
    for row in rows:
        if row.person_id is not None:
            of_person.setdefault(row.person_id, []).append(row)
    today = local_day(zone)
    found: list[_Told] = []
    for person_id, mine in of_person.items():
        beside = next((owner.get(_place(row.fields["guardian"])) for row in mine if row.fields.get("guardian")), None)
        found += [
            _Told(mine[-1].id, _bed(person_id, stay, zone, beside))
            for stay in listed_stays(row.fields for row in mine)
            if stay.since <= today and stay.since != stay.until  # who left the same day slept nowhere
        ]
    return found


def _place(reference: str) -> tuple[str, int]:
    """The sheet and row that a reference like `JAN 2021!5` names."""
    sheet, _, row = str(reference).rpartition("!")
    return sheet[:120], int(row)


def _bed(person_id: UUID, stay: ListedStay, zone: str, beside: UUID | None) -> ListedBed:
    begins = min(change_of_beds(stay.since, zone), now())
    until = change_of_beds(stay.until, zone) if stay.until is not None else None
    return ListedBed(person_id, stay.room, stay.bed, begins, until, stay.end, beside)


def _warn(told: Sequence[_Told], outcomes: Sequence[Told]) -> None:
    """Put what could not be kept on the lines."""
    for one, outcome in zip(told, outcomes, strict=True):
        if outcome is not Told.KEPT:
            line = db.session.get_one(ImportLine, one.line_id)
            line.warnings = [*line.warnings, ["bed", WARNING[outcome]]]
            line.has_doubts = True


def take_back_beds(actor: Viewer, batch: ImportBatch, people: Sequence[UUID]) -> None:
    """Cancel the stays that came with the batch for some people; part of taking the list back. Raises Refused when one
    was changed.
    """
    if batch.stays_at is None:
        return
    going = set(people)
    stays = [stay for stay, person in db.session.execute(_came_with(batch)) if person in going]
    if stays:
        take_back_stays(actor, stays, batch=batch.id)


def _came_with(batch: ImportBatch) -> sa.Select[UUID, UUID]:
    return sa.select(Stay.id, Stay.person_id).where(
        Stay.site_id == batch.site_id, Stay.made_at == batch.stays_at, Stay.state != StayState.CANCELLED
    )


def stays_worked_on(batch: ImportBatch) -> set[UUID]:
    """The people of the batch whose listed stay was ended or moved by somebody since."""
    if batch.stays_at is None:
        return set()
    moved = aliased(Stay)
    later = sa.exists().where(moved.moved_from_id == Stay.id, moved.state != StayState.CANCELLED)
    ended = sa.and_(Stay.state == StayState.ENDED, Stay.closed_at != Stay.made_at)
    worked_on = _came_with(batch).where(sa.or_(ended, later))
    return {person for _, person in db.session.execute(worked_on)}
