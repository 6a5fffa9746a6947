"""Giving a case to a colleague: at once where it has no officer, else offered with a note until she answers."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases.actions.words import refuse_closed, sealed_words, tell
from migrant_support.domains.cases.models import Case, CaseHandover
from migrant_support.domains.cases.queries import fetch_case, own_words
from migrant_support.domains.cases.rules.handing import OfferAct, OfferState, offer_step
from migrant_support.domains.people.queries import restricted_among
from migrant_support.domains.people.queries.finding import seen_by
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import colleagues_at
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


def colleagues_of(actor: Viewer, case_id: UUID) -> list[tuple[UUID, str]]:
    """Colleagues of the mission to whom the case may be given, not the actor; of a closed file its readers only."""
    case = fetch_case(actor, case_id, Power.CASE_MOVE)
    able = colleagues_at((ScopeKind.MISSION.value, case.mission), Power.CASE_MOVE)
    if case.person_id in restricted_among([case.person_id]):
        able = [one for one in able if _sees(one[0], case.person_id)]
    return [one for one in able if one[0] != actor.account_id]


def _sees(account_id: UUID, person_id: UUID) -> bool:
    viewer = viewer_of(account_id)
    return viewer is not None and person_id in seen_by(viewer, [person_id], Power.CASE_MOVE)


def give_case(actor: Viewer, case_id: UUID, to_id: UUID, *, note: str = "") -> OfferState:
    """Give a case to a colleague. One without officer is hers at once; otherwise it is offered, and stays with its
    officer until she accepts. Raises NotThere or Refused.
    """
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    refuse_closed(case)
    if to_id not in dict(colleagues_of(actor, case_id)):
        raise Refused("colleague_unknown", msg("Choose a colleague of this mission."), field="to")
    if case.officer_id == to_id:
        raise Refused("colleague_has_it", msg("This colleague looks after the case already."), field="to")
    if case.officer_id is None:
        case.officer_id = to_id
        tell(actor, case, happenings.ASSIGNED)
        record(actor, "cases.case.assign", kind="case", object_id=case.id, fields=("officer",))
        return OfferState.ACCEPTED
    if len(note.strip()) < 3:
        raise Refused("note_missing", msg("Write what your colleague must know first."), field="note")
    if _open_offer(case) is not None:
        raise Refused("offered_already", msg("The case is offered to a colleague already. Take that back first."))
    offer_id = new_id()
    words = sealed_words(note, "case_handover", "note_sealed", offer_id, case.person_id)
    db.session.add(CaseHandover(id=offer_id, case_id=case.id, to_id=to_id, note_sealed=words, made_by=actor.account_id))
    db.session.flush()
    tell(actor, case, happenings.OFFERED)
    record(actor, "cases.handover.offer", kind="case", object_id=case.id, fields=("officer",))
    return OfferState.OFFERED


def answer_offer(actor: Viewer, case_id: UUID, act: OfferAct, *, reason: str = "") -> OfferState:
    """Accept or decline a case that is offered to the actor, or take back the offer. Of many at once one counts.

    Raises NotThere for a case out of sight or an offer that is not the actor's to answer, Refused when it was answered.
    """
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    offer = _open_offer(case)
    if offer is None:
        raise Refused("answered_already", msg("This was answered already. Look at the case again."))
    mine = offer.to_id if act is not OfferAct.WITHDRAW else None
    if (mine is None and actor.account_id not in (offer.made_by, case.officer_id)) or (
        mine is not None and mine != actor.account_id
    ):
        raise Refused("not_yours_to_answer", msg("Only the colleague who was asked can answer this."))
    offer.state = offer_step(offer.state, act, reason=reason)
    offer.answered_at, offer.answered_by = now(), actor.account_id
    offer.reason_sealed = sealed_words(reason, "case_handover", "reason_sealed", offer.id, case.person_id)
    if act is OfferAct.ACCEPT:
        case.officer_id = actor.account_id
    told = {
        OfferAct.ACCEPT: happenings.ASSIGNED,
        OfferAct.DECLINE: happenings.OFFER_DECLINED,
        OfferAct.WITHDRAW: happenings.OFFER_WITHDRAWN,
    }
    tell(actor, case, told[act])
    record(actor, f"cases.handover.{act.value}", kind="case", object_id=case.id, fields=("officer",))
    db.session.flush()
    return offer.state


def read_offer(actor: Viewer, case_id: UUID) -> str:
    """Open the note of the hand-over that waits; in the audit log. Raises NotThere where none waits."""
    demand(actor, Power.NARRATIVE_READ)
    case = fetch_case(actor, case_id, Power.NARRATIVE_READ)
    offer = _open_offer(case)
    if offer is None:
        raise NotThere
    record(actor, "cases.handover.read", kind="case", object_id=case.id)
    return own_words(offer.note_sealed, "case_handover", "note_sealed", offer.id, case.person_id)


def drop_offer(actor: Viewer, case: Case) -> None:
    """Take back the hand-over of a case that was closed or went to another mission; the caller wrote the audit line."""
    db.session.execute(
        sa.update(CaseHandover)
        .where(CaseHandover.case_id == case.id, CaseHandover.state == OfferState.OFFERED)
        .values(state=OfferState.WITHDRAWN, answered_at=now(), answered_by=actor.account_id)
    )


def _open_offer(case: Case) -> CaseHandover | None:
    return db.session.scalar(
        sa.select(CaseHandover)
        .where(CaseHandover.case_id == case.id, CaseHandover.state == OfferState.OFFERED)
        .execution_options(populate_existing=True)
    )
