"""What hangs on a case, for worlds of tests: a need with an action, a vulnerability, notes, a file, a referral.

Every text carries the word that nobody else may read.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.actions import write_note
from migrant_support.domains.cases.actions.handing import colleagues_of, give_case
from migrant_support.domains.cases.actions.needs import NewNeed, note_vulnerabilities, open_need, plan_action
from migrant_support.domains.cases.actions.referrals import NewReferral, draft_referral
from migrant_support.domains.cases.actions.telling import attach_to_case
from migrant_support.domains.cases.actions.transfers import ask_transfer
from migrant_support.domains.cases.models import CaseVulnerability
from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.cases.rules import AttachmentKind, Compartment
from migrant_support.domains.cases.rules.handing import TransferWhy
from migrant_support.domains.cases.rules.needs import Severity
from migrant_support.domains.cases.rules.referrals import ToldField
from migrant_support.domains.directory.queries import institution_choices
from migrant_support.domains.directory.rules import Service
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


def add_casework(viewer: Viewer, case_id: UUID, word: str, *, upload: Any) -> dict[str, UUID]:
    """Everything once; ids by the names that routes use."""
    note_vulnerabilities(viewer, case_id, ["pregnant", "no_money"])
    vulnerability_id = db.session.scalars(
        sa.select(CaseVulnerability.id).where(CaseVulnerability.case_id == case_id).order_by(CaseVulnerability.kind)
    ).first()
    need_id = open_need(viewer, case_id, NewNeed("medical_care", Severity.HIGH, details=f"{word} needdetails"))
    action_id = plan_action(viewer, case_id, need_id, f"{word} actionwords", owner_id=viewer.account_id)
    for compartment in (Compartment.MEDICAL, Compartment.PROTECTION, Compartment.SECURITY):
        write_note(viewer, case_id, f"{word} {compartment.value}words", compartment)
    attachment_id = attach_to_case(viewer, case_id, upload, kind=AttachmentKind.LETTER, description=f"{word} filewords")
    new = NewReferral(
        institution_choices("en")[0][0],
        (Service.LEGAL_AID,),
        (ToldField.NAME, ToldField.ACCOUNT),
        f"{word} accountwords",
    )
    referral_id = draft_referral(viewer, case_id, new)
    return {
        "need_id": need_id,
        "action_id": action_id,
        "vulnerability_id": vulnerability_id,
        "attachment_id": attachment_id,
        "referral_id": referral_id,
    }


def offered_to(viewer: Viewer, case_id: UUID, mission: str) -> UUID:
    """A case that another mission is asked to take."""
    return ask_transfer(viewer, case_id, mission=mission, why=TransferWhy.NEARER)


def offered_to_colleague(viewer: Viewer, case_id: UUID, *, note: str) -> None:
    """A case with an officer that the first colleague is asked to take."""
    fetch_case(viewer, case_id).officer_id = viewer.account_id
    give_case(viewer, case_id, colleagues_of(viewer, case_id)[0][0], note=note)
