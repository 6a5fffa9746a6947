"""Referrals of a case as facts; what they tell is read by `actions.referrals`, audited."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case, CaseReferral
from migrant_support.domains.cases.queries.records import case_readable_by, case_visible_to, fetch_case
from migrant_support.domains.cases.rules.referrals import WITH_THEM, ReferralState, ToldField
from migrant_support.domains.directory.rules import Service
from migrant_support.domains.people.models import ConsentFact
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral without what it tells. `is_withdrawn`: they have it, and the consent was taken back since."""

    id: UUID
    case_id: UUID
    institution: str
    services: tuple[Service, ...]
    fields: tuple[ToldField, ...]
    state: ReferralState
    made_at: datetime
    sent_at: datetime | None
    answer_due_at: datetime | None
    ended_at: datetime | None
    is_withdrawn: bool


def referrals_of(viewer: Viewer, case_id: UUID) -> list[ReferralRow]:
    """The referrals of a case, newest first; none for those who read no case."""
    rows = db.session.execute(
        _with_consent()
        .where(CaseReferral.case_id == case_id, case_readable_by(viewer))
        .order_by(CaseReferral.made_at.desc(), CaseReferral.id.desc())
    )
    return [row_of_referral(*row) for row in rows]


def fetch_referral(viewer: Viewer, case_id: UUID, referral_id: UUID) -> CaseReferral:
    """The doorway to a referral: its case is fetched for the viewer. Raises NotThere."""
    fetch_case(viewer, case_id, Power.REFERRAL_SEND)
    found = db.session.scalar(
        sa.select(CaseReferral).where(CaseReferral.id == referral_id, CaseReferral.case_id == case_id)
    )
    if found is None:
        raise NotThere
    return found


def is_consent_withdrawn(referral: CaseReferral) -> bool:
    """Was the consent under which it went out taken back, while they have it?"""
    if referral.consent_id is None or referral.state not in WITH_THEM:
        return False
    asked = sa.select(ConsentFact.withdrawn_at).where(ConsentFact.id == referral.consent_id)
    return db.session.scalar(asked) is not None


def to_be_told(viewer: Viewer) -> sa.Select[UUID]:
    """Referrals with institutions that must be told that the consent was withdrawn; for counts of a day."""
    return (
        sa.select(CaseReferral.id)
        .join(Case, Case.id == CaseReferral.case_id)
        .join(ConsentFact, ConsentFact.id == CaseReferral.consent_id)
        .where(
            CaseReferral.state.in_(sorted(WITH_THEM)),
            ConsentFact.withdrawn_at.is_not(None),
            case_visible_to(viewer, Power.REFERRAL_SEND),
        )
    )


def referrals_to_follow(viewer: Viewer, at: datetime) -> list[tuple[ReferralRow, str]]:
    """Referrals with the reference of their case whose institution must be told of a withdrawn consent, or did not
    answer in time; the oldest first, at most a hundred.
    """
    late = sa.and_(CaseReferral.state == ReferralState.SENT, CaseReferral.answer_due_at < at)
    rows = db.session.execute(
        _with_consent()
        .add_columns(Case.reference)
        .where(
            CaseReferral.state.in_(sorted(WITH_THEM)),
            sa.or_(ConsentFact.withdrawn_at.is_not(None), late),
            case_visible_to(viewer, Power.REFERRAL_SEND),
        )
        .order_by(CaseReferral.sent_at, CaseReferral.id)
        .limit(100)
    )
    return [(row_of_referral(one, withdrawn_at), reference) for one, withdrawn_at, reference in rows]


def _with_consent() -> sa.Select[CaseReferral, datetime | None]:
    return (
        sa.select(CaseReferral, ConsentFact.withdrawn_at)
        .join(Case, Case.id == CaseReferral.case_id)
        .outerjoin(ConsentFact, ConsentFact.id == CaseReferral.consent_id)
    )


def row_of_referral(one: CaseReferral, withdrawn_at: datetime | None) -> ReferralRow:
    """A referral as it is listed."""
    return ReferralRow(
        id=one.id,
        case_id=one.case_id,
        institution=one.institution,
        services=tuple(Service(code) for code in one.services),
        fields=tuple(ToldField(code) for code in one.fields),
        state=one.state,
        made_at=one.made_at,
        sent_at=one.sent_at,
        answer_due_at=one.answer_due_at,
        ended_at=one.ended_at,
        is_withdrawn=withdrawn_at is not None and one.state in WITH_THEM,
    )
