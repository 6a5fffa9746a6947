"""The gate's own reads: whom a scan means, what went through lately, and the leave of a site."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.documents.queries.scan import who_is
from migrant_support.domains.documents.rules.scan import ScanResult
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import name_tokens
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import GateEvent, LeavePermit, Site
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.domains.sites.queries.residents import Resident, residents
from migrant_support.domains.sites.rules.gate import LeaveReason, Way
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a scan means: one resident, several of a like name, or nobody. `is_void`: her card counts no more."""

    found: tuple[Resident, ...]
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event at the gate as shown."""

    id: UUID
    person: PersonRow
    way: Way
    at: datetime
    by: str
    reason: str
    corrects: bool
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """A permit as shown."""

    id: UUID
    person: PersonRow
    from_at: datetime
    until_at: datetime
    reason: LeaveReason
    by: str
    is_cancelled: bool


def residents_meant(viewer: Viewer, site_id: UUID, zone: str, typed: str, power: Power = Power.GATE_USE) -> Meant:
    """Whom a scanned code, a spoken code, a reference, a passport or a name means, of those who live at the site.

    Anybody else is nobody, whoever she is: the gate tells nothing of people who do not live here.
    """
    scanned = who_is(viewer, typed, power)
    if scanned.person is not None:
        here = tuple(residents(viewer, site_id, zone, Person.id == scanned.person.id))
        return Meant((), is_void=True) if scanned.result is ScanResult.REVOKED and here else Meant(here)
    words = name_tokens(typed)
    if not words or scanned.result is ScanResult.UNREADABLE:
        return Meant(())
    everybody = residents(viewer, site_id, zone)
    return Meant(tuple(one for one in everybody if _is_called(one.person, words)))


def _is_called(person: PersonRow, words: frozenset[str]) -> bool:
    names = name_tokens(person.name, person.name_in_script)
    return all(any(name.startswith(word) for name in names) for word in words)


def gate_log(
    viewer: Viewer, site_id: UUID, *, before: tuple[datetime, UUID] | None = None, limit: int = SHOWN
) -> list[EventRow]:
    """What went through the gate of a site in reach, the newest first, a page at a time; two statements."""
    mending = aliased(GateEvent)
    query = (
        sa.select(GateEvent, Person, sa.exists().where(mending.corrects_id == GateEvent.id))
        .join(Person, Person.id == GateEvent.person_id)
        .join(Site, Site.id == GateEvent.site_id)
        .where(
            GateEvent.site_id == site_id,
            in_reach(viewer, Power.GATE_USE),
            is_open_to(viewer, column_of(GateEvent.person_id)),
        )
        .order_by(GateEvent.at.desc(), GateEvent.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, key = before
        query = query.where(sa.or_(GateEvent.at < at, sa.and_(GateEvent.at == at, GateEvent.id < key)))
    rows = db.session.execute(query).all()
    names = display_names({event.made_by for event, _person, _mended in rows})
    return [
        EventRow(
            id=event.id,
            person=row_of(person),
            way=event.way,
            at=event.at,
            by=names.get(event.made_by, ""),
            reason=event.reason,
            corrects=event.corrects_id is not None,
            is_corrected=bool(mended),
        )
        for event, person, mended in rows
    ]


def fetch_event(viewer: Viewer, site_id: UUID, event_id: UUID) -> GateEvent:
    """The doorway to an event: raises NotThere."""
    event = db.session.scalar(
        sa.select(GateEvent)
        .join(Site, Site.id == GateEvent.site_id)
        .where(
            GateEvent.id == event_id,
            GateEvent.site_id == site_id,
            in_reach(viewer, Power.GATE_USE),
            is_open_to(viewer, column_of(GateEvent.person_id)),
        )
    )
    if event is None:
        raise NotThere
    return event


def leave_rows(viewer: Viewer, site_id: UUID) -> list[LeaveRow]:
    """The permits of a site in reach that have not ended, and those that ended in the last days; two statements."""
    rows = db.session.execute(
        sa.select(LeavePermit, Person)
        .join(Person, Person.id == LeavePermit.person_id)
        .join(Site, Site.id == LeavePermit.site_id)
        .where(
            LeavePermit.site_id == site_id,
            in_reach(viewer, Power.GATE_USE),
            is_open_to(viewer, column_of(LeavePermit.person_id)),
        )
        .order_by(LeavePermit.until_at.desc(), LeavePermit.id.desc())
        .limit(SHOWN * 2)
    ).all()
    names = display_names({permit.made_by for permit, _person in rows})
    return [
        LeaveRow(
            permit.id, row_of(person), permit.from_at, permit.until_at, permit.reason,
            names.get(permit.made_by, ""), is_cancelled=permit.cancelled_at is not None,
        )
        for permit, person in rows
    ]  # fmt: skip


def fetch_leave(viewer: Viewer, site_id: UUID, permit_id: UUID) -> LeavePermit:
    """The doorway to a permit, held: raises NotThere."""
    permit = db.session.scalar(
        sa.select(LeavePermit)
        .join(Site, Site.id == LeavePermit.site_id)
        .where(
            LeavePermit.id == permit_id,
            LeavePermit.site_id == site_id,
            in_reach(viewer, Power.GATE_USE),
            is_open_to(viewer, column_of(LeavePermit.person_id)),
        )
        .with_for_update(of=LeavePermit)
    )
    if permit is None:
        raise NotThere
    return permit


def on_leave_between(site_id: UUID, from_at: datetime, until_at: datetime) -> int:
    """How many people of a site have leave at some instant of a span; for the action that grants it."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(sa.distinct(LeavePermit.person_id))).where(
                LeavePermit.site_id == site_id,
                LeavePermit.cancelled_at.is_(None),
                LeavePermit.from_at < until_at,
                LeavePermit.until_at > max(from_at, now()),
            )
        )
        or 0
    )
