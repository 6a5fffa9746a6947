"""Writes of medical work: booking a fit-to-travel check, recording what it found, reading it. Never commits."""

from datetime import datetime, timedelta
from uuid import UUID

from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.models import FitnessCheck
from migrant_support.domains.medical.queries import CheckRow, checks_of
from migrant_support.domains.medical.rules import Fitness, check_validity
from migrant_support.domains.people.queries import fetch_person
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power

FARTHEST = timedelta(days=366)


def book_check(actor: Viewer, person_id: UUID, *, booked_for: datetime) -> UUID:
    """Book a fit-to-travel check for a moment to come. Raises NotThere or Refused."""
    demand(actor, Power.FITNESS_BOOK)
    fetch_person(actor, person_id, Power.FITNESS_BOOK, lock=True)
    moment = now()
    if not moment - timedelta(days=1) <= booked_for <= moment + FARTHEST:
        raise Refused("booked_out_of_reach", msg("Choose a day from today on, within one year."), field="booked_on")
    check = FitnessCheck(person_id=person_id, made_by=actor.account_id, booked_for=booked_for)
    db.session.add(check)
    db.session.flush()
    _tell(actor, check, happenings.CHECK_BOOKED, "medical.fitness.book", "booked_for")
    return check.id


def record_result(
    actor: Viewer, person_id: UUID, *, result: Fitness, valid_from: datetime, valid_until: datetime
) -> UUID:
    """Record what a check found, and from when until when it holds; a later one replaces it. Raises Refused."""
    demand(actor, Power.FITNESS_RECORD)
    fetch_person(actor, person_id, Power.FITNESS_RECORD, lock=True)
    check_validity(valid_from, valid_until)
    if valid_from > now():
        raise Refused(
            "assessed_in_future",
            msg("The check lies in the future. Write the day on which it was done."),
            field="since",
        )
    check = FitnessCheck(
        person_id=person_id,
        made_by=actor.account_id,
        assessed_by=actor.account_id,
        result=result,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    db.session.add(check)
    db.session.flush()
    _tell(actor, check, happenings.CHECK_DONE, "medical.fitness.record", "result")
    return check.id


def _tell(actor: Viewer, check: FitnessCheck, kind: str, act: str, field: str) -> None:
    happened("person", check.person_id, kind, reference_kind="fitness_check", reference_id=check.id, actor=actor)
    record(actor, act, kind="person", object_id=check.person_id, fields=(f"fitness.{field}",))


def read_checks(actor: Viewer, person_id: UUID) -> list[CheckRow]:
    """Open what was found of a person; that it was opened is in the audit log before the page leaves."""
    demand(actor, Power.FITNESS_RECORD)
    fetch_person(actor, person_id, Power.FITNESS_RECORD)
    found = checks_of(actor, person_id)
    if found:
        record(actor, "medical.fitness.read", kind="person", object_id=person_id)
    return found
