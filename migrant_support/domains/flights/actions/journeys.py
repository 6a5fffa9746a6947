"""The wish to return, and what the host country says of leaving. Never commits."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import mission_facts
from migrant_support.domains.flights import history as happenings
from migrant_support.domains.flights.actions.exit_steps import end_exit_tasks, follow_permit
from migrant_support.domains.flights.models import ExitClearance, Flight, Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import LISTED
from migrant_support.domains.flights.rules.words import ClearanceState, JourneyEnd
from migrant_support.domains.people.queries import fetch_person
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


def request_journey(actor: Viewer, person_id: UUID, *, mission: str) -> UUID:
    """Record that she wishes to return; a wish that stands already is returned. Raises NotThere or Refused."""
    demand(actor, Power.WISH_RECORD)
    reach = actor.reach(Power.WISH_RECORD)
    if not reach.everywhere and mission not in reach.ids(ScopeKind.MISSION):
        raise Refused("mission_not_yours", msg("Choose one of your own missions."), field="mission")
    person = fetch_person(actor, person_id, Power.WISH_RECORD, lock=True)
    standing = _open(person.id)
    if standing is not None:
        return standing.id
    journey = Journey(
        person_id=person.id, mission=mission_facts(mission).code, requested_at=now(), requested_by=actor.account_id
    )
    db.session.add(journey)
    db.session.flush()
    happened(
        "person", person.id, happenings.WISH_RECORDED, reference_kind="journey", reference_id=journey.id, actor=actor
    )
    record(actor, "flights.wish.record", kind="person", object_id=person.id, fields=("wish",))
    return journey.id


def withdraw_journey(actor: Viewer, person_id: UUID, *, reason: JourneyEnd) -> None:
    """Record that she does not wish to return any more. Refused while she stands on a flight's list."""
    demand(actor, Power.WISH_RECORD)
    person = fetch_person(actor, person_id, Power.WISH_RECORD, lock=True)
    journey = _open(person.id)
    if journey is None:
        raise NotThere
    number = db.session.scalar(
        sa.select(Flight.number)
        .join(ManifestEntry, ManifestEntry.flight_id == Flight.id)
        .where(ManifestEntry.person_id == person.id, ManifestEntry.state.in_(sorted(LISTED)))
        .limit(1)
    )
    if number is not None:
        raise Refused(
            "on_a_flight", msg("This person stands on the list of %(number)s. Take them off it first."), number=number
        )
    end_exit_tasks(actor, [person.id])
    journey.ended_at = now()
    journey.end_reason = reason.value
    happened(
        "person", person.id, happenings.WISH_WITHDRAWN, reference_kind="journey", reference_id=journey.id, actor=actor
    )
    record(actor, "flights.wish.withdraw", kind="person", object_id=person.id, fields=("wish",))


def _open(person_id: UUID) -> Journey | None:
    return db.session.scalar(
        sa.select(Journey)
        .where(Journey.person_id == person_id, Journey.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def record_clearance(
    actor: Viewer, person_id: UUID, *, country_code: str, state: ClearanceState, valid_until: date | None
) -> UUID:
    """Record what the host country says of her leaving; it takes the place of what it said before.

    Granted only when no step before the permit is open. Raises NotThere or Refused.
    """
    demand(actor, Power.CLEARANCE_RECORD)
    fetch_person(actor, person_id, Power.CLEARANCE_RECORD, lock=True)
    if state is ClearanceState.GRANTED and valid_until is None:
        raise Refused("until_missing", msg("Write until when the clearance holds."), field="valid_until")
    follow_permit(actor, person_id, country_code, state)
    clearance = ExitClearance(
        person_id=person_id,
        country_code=country_code,
        state=state,
        valid_until=valid_until if state is ClearanceState.GRANTED else None,
        made_by=actor.account_id,
    )
    db.session.add(clearance)
    db.session.flush()
    happened(
        "person", person_id, happenings.CLEARANCE_RECORDED,
        reference_kind="exit_clearance", reference_id=clearance.id, actor=actor,
    )  # fmt: skip
    record(actor, "flights.clearance.record", kind="person", object_id=person_id, fields=("exit_clearance",))
    return clearance.id
