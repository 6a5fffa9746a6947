"""Writes of medical work: booking a fit-to-travel check, recording what it found, reading it. Never commits."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.actions.endings import end_certificates_for
from migrant_support.domains.medical.models import FitnessCheck
from migrant_support.domains.medical.queries import CheckRow, checks_of
from migrant_support.domains.medical.queries.places import place_for
from migrant_support.domains.medical.rules import (
    Condition,
    Fitness,
    Pregnancy,
    check_conditions,
    check_validity,
    last_day_to_fly,
)
from migrant_support.domains.medical.rules.certificates import CertificateKind, EndReason
from migrant_support.domains.medical.sealed import sealed
from migrant_support.domains.medical.terms import travel_terms
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
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
    actor: Viewer,
    person_id: UUID,
    *,
    result: Fitness,
    valid_from: datetime,
    valid_until: datetime,
    conditions: Collection[Condition] = (),
    fly_until: date | None = None,
    pregnancy: Pregnancy | None = None,
) -> UUID:
    """Record what a check found, and from when until when it holds; a later one replaces it. Raises Refused.

    A pregnancy sets a last day to fly (RP-5); the result ends with that day. What was certified before counts no more.
    """
    demand(actor, Power.FITNESS_RECORD)
    person = row_of(fetch_person(actor, person_id, Power.FITNESS_RECORD, lock=True))
    check_validity(valid_from, valid_until)
    if valid_from > now():
        raise Refused(
            "assessed_in_future",
            msg("The check lies in the future. Write the day on which it was done."),
            field="since",
        )
    zone = place_for(actor, person, Power.FITNESS_RECORD).zone
    day = local_day(zone, valid_from)
    last_day = last_day_to_fly(fly_until, pregnancy, travel_terms(day))
    check_conditions(result, conditions, pregnancy, on=day, fly_until=last_day)
    if last_day is not None and result is not Fitness.UNFIT:
        valid_until = min(valid_until, start_of_day(zone, last_day + timedelta(days=1)))
    key = new_id()
    check = FitnessCheck(
        id=key,
        person_id=person_id,
        made_by=actor.account_id,
        assessed_by=actor.account_id,
        result=result,
        valid_from=valid_from,
        valid_until=valid_until,
        conditions=[one.value for one in Condition if one in set(conditions)],
        fly_until=None if result is Fitness.UNFIT else last_day,
        words_sealed=_about(pregnancy, key, person_id),
    )
    db.session.add(check)
    db.session.flush()
    end_certificates_for(actor, person_id, CertificateKind.FITNESS, EndReason.FOUND_OTHERWISE)
    _tell(actor, check, happenings.CHECK_DONE, "medical.fitness.record", "result")
    return check.id


def _about(pregnancy: Pregnancy | None, key: UUID, person_id: UUID) -> bytes | None:
    """The day on which a child is expected, sealed; carriers ask for it on the certificate."""
    if pregnancy is None:
        return None
    words = {"due_on": pregnancy.due_on.isoformat(), "is_multiple": "yes" if pregnancy.is_multiple else ""}
    return sealed(words, "fitness_check", "words_sealed", key, person_id)


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
