"""A case goes to another mission: asked for with the minimum, accepted or declined there; sight moves by date (C7)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases import kinds
from migrant_support.domains.cases.actions.handing import drop_offer
from migrant_support.domains.cases.actions.opening import CaseToOpen, refuse_second_open
from migrant_support.domains.cases.actions.words import sealed_words, tell, zone_of
from migrant_support.domains.cases.models import Case, CaseNeed, CaseTransfer
from migrant_support.domains.cases.queries import fetch_case, own_words
from migrant_support.domains.cases.queries.handing import is_for
from migrant_support.domains.cases.rules import CaseState, NewCase
from migrant_support.domains.cases.rules.handing import (
    OfferAct,
    OfferState,
    TransferWhy,
    age_group,
    check_transfer,
    offer_step,
)
from migrant_support.domains.directory.queries import missions
from migrant_support.domains.people.actions.sight import end_registration_sight
from migrant_support.domains.people.models import Person, Sight
from migrant_support.domains.people.queries import restricted_among
from migrant_support.domains.people.sight import give_sight
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.tasks.actions import move_tasks
from migrant_support.policy import Power, ScopeKind

SOURCE = "case_transfer"


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that went over: for the procedure that asks about the bed."""

    case_id: UUID
    person_id: UUID
    from_mission: str
    to_mission: str


def ask_transfer(actor: Viewer, case_id: UUID, *, mission: str, why: TransferWhy, note: str = "") -> UUID:
    """Ask another mission to take a case. It is told the reference, age group, urgency and kinds of open need, no more;
    the note is sealed and opened there once the case was accepted. Raises NotThere or Refused.
    """
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    if mission not in missions():
        raise Refused("mission_unknown", msg("Choose a mission."), field="mission")
    check_transfer(
        source=case.mission,
        target=mission,
        is_closed_file=case.person_id in restricted_among([case.person_id]),
        is_over=case.state is CaseState.CLOSED,
    )
    if _open_transfer(case) is not None:
        raise Refused("asked_already", msg("A mission was asked already. Take that request back first."))
    person = db.session.get_one(Person, case.person_id)
    open_kinds = db.session.scalars(
        sa.select(CaseNeed.kind).where(CaseNeed.case_id == case.id, CaseNeed.outcome.is_(None))
    )
    transfer_id = new_id()
    db.session.add(
        CaseTransfer(
            id=transfer_id,
            case_id=case.id,
            from_mission=case.mission,
            to_mission=mission,
            why=why,
            age_group=age_group(person.birth, on=local_day(zone_of(case))),
            risk=case.risk,
            needs=list(kinds.listable_codes(kinds.needs(), open_kinds)),
            note_sealed=sealed_words(note, "case_transfer", "note_sealed", transfer_id, case.person_id),
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    tell(actor, case, happenings.TRANSFER_ASKED)
    record(actor, "cases.transfer.ask", kind="case", object_id=case.id, fields=("mission",))
    return transfer_id


def withdraw_transfer(actor: Viewer, case_id: UUID) -> None:
    """Take back the request that waits. Raises NotThere or Refused."""
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    transfer = _open_transfer(case)
    if transfer is None:
        raise Refused("answered_already", msg("This was answered already. Look at the case again."))
    _end(actor, transfer, OfferAct.WITHDRAW)
    tell(actor, case, happenings.TRANSFER_WITHDRAWN)
    record(actor, "cases.transfer.withdraw", kind="case", object_id=case.id, fields=("mission",))


def decline_transfer(actor: Viewer, transfer_id: UUID, *, reason: str) -> None:
    """Say no, with a reason, for the mission that was asked. Raises NotThere or Refused."""
    case, transfer = _asked(actor, transfer_id)
    _end(actor, transfer, OfferAct.DECLINE, reason=reason)
    tell(actor, case, happenings.TRANSFER_DECLINED)
    record(actor, "cases.transfer.decline", kind="case", object_id=case.id, fields=("mission",))


def accept_transfer(actor: Viewer, transfer_id: UUID) -> Moved:
    """Take the case over: of thirty-two at once one does. The actor becomes its officer, open tasks come along, the
    other mission reads on until a day. Raises NotThere or Refused.
    """
    case, transfer = _asked(actor, transfer_id)
    person = db.session.get_one(Person, case.person_id, with_for_update=True, populate_existing=True)
    if case.state is CaseState.CLOSED or case.mission != transfer.from_mission:
        raise Refused("case_closed_meanwhile", msg("The case was closed meanwhile and cannot be taken over."))
    if case.person_id in restricted_among([case.person_id]):
        raise NotThere
    refuse_second_open([CaseToOpen(case.person_id, NewCase(()))], transfer.to_mission)
    moment = now()
    _end(actor, transfer, OfferAct.ACCEPT, kept_until=moment + kinds.keeps_reading())
    case.mission, case.officer_id = transfer.to_mission, actor.account_id
    case.version += 1
    db.session.flush()
    drop_offer(actor, case)
    _move_sight(case, person, transfer, moment)
    move_tasks(
        actor,
        ("person", case.person_id),
        (ScopeKind.MISSION.value, transfer.to_mission),
        owner=actor.account_id,
        only_from=(ScopeKind.MISSION.value, transfer.from_mission),
    )
    tell(actor, case, happenings.TRANSFER_ACCEPTED)
    record(actor, "cases.transfer.accept", kind="case", object_id=case.id, fields=("mission", "officer"))
    db.session.flush()
    return Moved(case.id, case.person_id, transfer.from_mission, transfer.to_mission)


def read_transfer_note(actor: Viewer, case_id: UUID) -> str:
    """Open the note that came with the latest transfer of a case, for its readers; in the audit log."""
    demand(actor, Power.NARRATIVE_READ)
    case = fetch_case(actor, case_id, Power.NARRATIVE_READ)
    found = db.session.scalars(
        sa.select(CaseTransfer)
        .where(CaseTransfer.case_id == case.id, CaseTransfer.note_sealed.is_not(None))
        .order_by(CaseTransfer.made_at.desc(), CaseTransfer.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return ""
    return own_words(found.note_sealed, "case_transfer", "note_sealed", found.id, case.person_id)


def drop_transfer(actor: Viewer, case: Case) -> None:
    """Take back the request for a case that was closed; the caller wrote the audit line."""
    transfer = _open_transfer(case)
    if transfer is not None:
        _end(actor, transfer, OfferAct.WITHDRAW)


def sight_of_transfers() -> sa.Select[UUID, str, str, datetime | None, UUID, datetime | None]:
    """What transfers leave behind: the mission that gave a case away sees the person until a day."""
    return (
        sa.select(
            Case.person_id.label("person_id"),
            sa.literal(ScopeKind.MISSION.value).label("scope_kind"),
            CaseTransfer.from_mission.label("scope_id"),
            CaseTransfer.answered_at.label("since"),
            CaseTransfer.id.label("source_id"),
            CaseTransfer.kept_until.label("until"),
        )
        .join(Case, Case.id == CaseTransfer.case_id)
        .where(CaseTransfer.state == OfferState.ACCEPTED)
    )


def _asked(actor: Viewer, transfer_id: UUID) -> tuple[Case, CaseTransfer]:
    """A transfer that is asked of a mission of the actor's, and its case: both as they stand now, locked."""
    demand(actor, Power.CASE_MOVE)
    mine = sa.select(CaseTransfer.case_id).where(CaseTransfer.id == transfer_id, is_for(actor))
    case_id = db.session.scalar(mine)
    if case_id is None:
        raise NotThere
    case = db.session.get_one(Case, case_id, with_for_update=True, populate_existing=True)
    return case, db.session.get_one(CaseTransfer, transfer_id, populate_existing=True)


def _open_transfer(case: Case) -> CaseTransfer | None:
    return db.session.scalar(
        sa.select(CaseTransfer)
        .where(CaseTransfer.case_id == case.id, CaseTransfer.state == OfferState.OFFERED)
        .execution_options(populate_existing=True)
    )


def _end(
    actor: Viewer, transfer: CaseTransfer, act: OfferAct, *, reason: str = "", kept_until: datetime | None = None
) -> None:
    transfer.state = offer_step(transfer.state, act, reason=reason)
    transfer.answered_at, transfer.answered_by = now(), actor.account_id
    transfer.reason, transfer.kept_until = reason.strip()[:200], kept_until
    db.session.flush()


def _move_sight(case: Case, person: Person, transfer: CaseTransfer, moment: datetime) -> None:
    """The new mission sees the person by the case; the old one until a day, also where it had registered her."""
    by_case = (Sight.person_id == person.id, Sight.source_kind == "case", Sight.source_id == case.id)
    db.session.execute(sa.delete(Sight).where(*by_case).execution_options(synchronize_session=False))
    mission = ScopeKind.MISSION.value
    give_sight(
        [person.id], scope_kind=mission, scope_id=case.mission, since=moment, source_kind="case", source_ids=[case.id]
    )
    give_sight(
        [person.id],
        scope_kind=mission,
        scope_id=transfer.from_mission,
        since=moment,
        until=transfer.kept_until,
        source_kind=SOURCE,
        source_ids=[transfer.id],
    )
    if person.registered_mission == transfer.from_mission and transfer.kept_until is not None:
        end_registration_sight(person, until=transfer.kept_until)
