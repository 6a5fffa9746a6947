"""What two rows cannot both have when they become one: refused with both named, or ended on one side and begun again.

Part of `merge_people`.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from migrant_support.domains.cases.models import Case, CaseMove
from migrant_support.domains.cases.rules import CaseState, CloseOutcome
from migrant_support.domains.flights.models import ExitStep, Flight, Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import LISTED
from migrant_support.domains.people.models import FamilyTie, Person, RestrictedFile, TravelUnitMember
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db

_ENDED = "duplicate"


def refuse_the_impossible(kept: Person, gone: Person) -> None:
    """Raise Refused, with both references, for what no end of one side could mend by itself."""
    names = {"kept": kept.reference, "gone": gone.reference}
    both = sa.select(RestrictedFile.person_id).where(RestrictedFile.person_id.in_((kept.id, gone.id)))
    closed = set(db.session.scalars(both))
    if gone.id in closed and kept.id not in closed:
        raise Refused(
            "keep_the_closed", msg("The file of %(gone)s is closed. Let that one stay: swap the two."), **names
        )
    tied = sa.select(FamilyTie.id).where(FamilyTie.person_id == kept.id, FamilyTie.relative_id == gone.id)
    if db.session.scalar(tied) is not None:
        raise Refused(
            "relatives", msg("%(kept)s and %(gone)s are recorded as relatives, so they are two people."), **names
        )
    if _sleep_twice(kept.id, gone.id):
        raise Refused(
            "two_beds",
            msg("%(kept)s and %(gone)s have two beds at one time. Cancel or end one of them first."),
            **names,
        )
    flights = [_on_flight(kept.id), _on_flight(gone.id)]
    if all(flights):
        raise Refused(
            "two_seats",
            msg(
                "%(kept)s stands on the list of %(first)s and %(gone)s on that of %(second)s. "
                "Take one of them off first."
            ),
            first=flights[0], second=flights[1], **names,
        )  # fmt: skip


def _sleep_twice(one_id: UUID, other_id: UUID) -> bool:
    mine, theirs = aliased(Stay), aliased(Stay)
    kept = (StayState.PLANNED, StayState.CURRENT, StayState.ENDED)
    both = sa.select(mine.id).join(
        theirs,
        sa.and_(
            theirs.person_id == other_id,
            theirs.state.in_(kept),
            sa.or_(mine.until_at.is_(None), mine.until_at > theirs.from_at),
            sa.or_(theirs.until_at.is_(None), theirs.until_at > mine.from_at),
        ),
    )
    return db.session.scalar(both.where(mine.person_id == one_id, mine.state.in_(kept)).limit(1)) is not None


def _on_flight(person_id: UUID) -> str:
    number = (
        sa.select(Flight.number)
        .join(ManifestEntry, ManifestEntry.flight_id == Flight.id)
        .where(ManifestEntry.person_id == person_id, ManifestEntry.state.in_(sorted(LISTED)))
        .limit(1)
    )
    return db.session.scalar(number) or ""


def end_second_cases(actor: Viewer, kept_id: UUID, gone_id: UUID) -> list[tuple[str, str, str]]:
    """Two open cases at one mission: that of the row that goes is closed as a duplicate."""
    open_at = sa.select(Case.mission).where(Case.person_id == kept_id, Case.state != CaseState.CLOSED)
    second = db.session.scalars(
        sa.select(Case).where(Case.person_id == gone_id, Case.state != CaseState.CLOSED, Case.mission.in_(open_at))
    ).all()
    ended = []
    for case in second:
        ended.append(("case_file", str(case.id), str(case.state)))
        db.session.add(
            CaseMove(
                case_id=case.id, source=case.state, target=CaseState.CLOSED, at=now(), by=actor.account_id, reason=""
            )
        )
        case.state, case.closed_at, case.outcome = CaseState.CLOSED, now(), CloseOutcome.DUPLICATE
        case.version += 1
        record(actor, "cases.case.close", kind="case", object_id=case.id, fields=("state",))
    db.session.flush()
    return ended


def end_second_wish(kept_id: UUID, gone_id: UUID) -> list[tuple[str, str, str]]:
    """Two wishes to return: the one without a flight ends; where neither flies, the one without steps of the exit."""
    standing = {
        journey.person_id: journey
        for journey in db.session.scalars(
            sa.select(Journey).where(Journey.person_id.in_((kept_id, gone_id)), Journey.ended_at.is_(None))
        )
    }
    if len(standing) < 2:
        return []
    gone_stays = _on_flight(gone_id) or (
        not _on_flight(kept_id) and _has_steps(standing[gone_id]) and not _has_steps(standing[kept_id])
    )
    journey = standing[kept_id] if gone_stays else standing[gone_id]
    journey.ended_at, journey.end_reason = now(), _ENDED
    db.session.flush()
    return [("journey", str(journey.id), "")]


def _has_steps(journey: Journey) -> bool:
    return db.session.scalar(sa.select(ExitStep.id).where(ExitStep.journey_id == journey.id).limit(1)) is not None


def leave_second_unit(kept_id: UUID, gone_id: UUID) -> list[tuple[str, str, str]]:
    """Both in travel units: in one she stood twice; were they two, one of them would be parted, which is refused."""
    now_in = {
        member.person_id: member
        for member in db.session.scalars(
            sa.select(TravelUnitMember).where(
                TravelUnitMember.person_id.in_((kept_id, gone_id)), TravelUnitMember.left_at.is_(None)
            )
        )
    }
    if len(now_in) < 2:
        return []
    if now_in[kept_id].unit_id != now_in[gone_id].unit_id:
        raise Refused("two_units", msg("Both travel with somebody else. Let one of them leave its travel unit first."))
    member = now_in[gone_id]
    member.left_at, member.left_reason = now(), _ENDED
    db.session.flush()
    return [("travel_unit_member", str(member.id), "")]


def begin_again(table: str, row_id: UUID, before: str) -> None:
    """Let what ended with the merge stand again, if nothing was done with it since."""
    if table == "case_file":
        case = db.session.get(Case, row_id)
        if case is not None and case.outcome is CloseOutcome.DUPLICATE:
            case.state, case.closed_at, case.outcome = CaseState(before), None, None
            case.version += 1
    elif table == "journey":
        journey = db.session.get(Journey, row_id)
        if journey is not None and journey.end_reason == _ENDED:
            journey.ended_at = journey.end_reason = None
    else:
        member = db.session.get(TravelUnitMember, row_id)
        if member is not None and member.left_reason == _ENDED:
            member.left_at, member.left_reason = None, ""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError:
        raise taken_since() from None


def taken_since() -> Refused:
    """The refusal of an undo."""
    return Refused(
        "cannot_be_parted",
        msg("Something happened since that only one of the two can have, so they cannot be parted any more."),
    )
