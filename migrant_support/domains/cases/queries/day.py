"""What waits for an officer in the work on cases, counted in one statement, each count along its own partial index."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case, CaseHandover, CaseNeed, CaseReferral, CaseTransfer, NeedAction
from migrant_support.domains.cases.queries.counts import COUNTED, QueueCount
from migrant_support.domains.cases.queries.handing import is_for
from migrant_support.domains.cases.queries.records import case_visible_to
from migrant_support.domains.cases.queries.referrals import to_be_told
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.cases.rules.handing import OfferState
from migrant_support.domains.cases.rules.needs import ActionState
from migrant_support.domains.cases.rules.referrals import ReferralState
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_ordinary
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


def casework_day(viewer: Viewer, at: datetime) -> dict[str, QueueCount]:
    """Offers of colleagues, transfers asked of the viewer's missions, own actions whose day has come, referrals without
    an answer in time, and institutions to be told that a consent was withdrawn.
    """
    offered = (
        sa.select(CaseHandover.made_at.label("since"))
        .join(Case, Case.id == CaseHandover.case_id)
        .where(
            CaseHandover.to_id == viewer.account_id,
            CaseHandover.state == OfferState.OFFERED,
            case_visible_to(viewer, Power.CASE_MOVE),
        )
    )
    asked = (
        sa.select(CaseTransfer.made_at.label("since"))
        .join(Case, Case.id == CaseTransfer.case_id)
        .where(
            CaseTransfer.state == OfferState.OFFERED,
            Case.state != CaseState.CLOSED,
            is_for(viewer),
            is_ordinary(column_of(Case.person_id)),
        )
    )
    actions = (
        sa.select(NeedAction.made_at.label("since"))
        .join(CaseNeed, CaseNeed.id == NeedAction.need_id)
        .join(Case, Case.id == CaseNeed.case_id)
        .where(
            NeedAction.owner_id == viewer.account_id,
            NeedAction.state == ActionState.PLANNED,
            NeedAction.due_on <= at.date(),
            Case.state != CaseState.CLOSED,
            case_visible_to(viewer, Power.CASE_WORK),
        )
    )
    unanswered = (
        sa.select(CaseReferral.answer_due_at.label("since"))
        .join(Case, Case.id == CaseReferral.case_id)
        .where(
            CaseReferral.state == ReferralState.SENT,
            CaseReferral.answer_due_at < at,
            case_visible_to(viewer, Power.REFERRAL_SEND),
        )
    )
    withdrawn = to_be_told(viewer).with_only_columns(CaseReferral.sent_at.label("since"))
    parts = {
        "offered": offered,
        "asked": asked,
        "actions": actions,
        "unanswered": unanswered,
        "withdrawn": withdrawn,
    }
    rows = db.session.execute(sa.union_all(*(_count(name, part) for name, part in parts.items())))
    return {name: QueueCount(waiting, oldest) for name, waiting, oldest in rows}


def _count(name: str, part: sa.Select[Any]) -> sa.Select[str, int, Any]:
    some = part.limit(COUNTED + 1).subquery()
    return sa.select(sa.literal(name), sa.func.count(), sa.func.min(some.c.since)).select_from(some)
