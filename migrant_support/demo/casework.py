"""What the demonstration shows of the work on cases: needs and what was done, vulnerabilities, referrals, a transfer.

For the newest active cases of each mission, through bulk inserts; the texts are sealed as ever.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.demo.numbers import Keys
from migrant_support.domains.cases.models import (
    Case,
    CaseNeed,
    CaseReferral,
    CaseTransfer,
    CaseVulnerability,
    NeedAction,
)
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.cases.rules.handing import AgeGroup, OfferState, TransferWhy
from migrant_support.domains.cases.rules.needs import ActionState, NeedOutcome, Severity
from migrant_support.domains.cases.rules.referrals import ReferralState
from migrant_support.domains.directory.queries import institution_choices
from migrant_support.domains.people.models import RestrictedFile
from migrant_support.platform.store import DataClass, Model, db
from migrant_support.platform.store.bulk import insert_many
from migrant_support.platform.vault import ToSeal, seal_many

FOR_EACH_MISSION = 30
Rows = dict[type[Model], list[dict[str, Any]]]
_LINES: tuple[tuple[str, Severity, str, str], ...] = (
    ("safety", Severity.LIFE, "A room where nobody finds her.", "Bring her to the safe house"),
    ("shelter", Severity.HIGH, "A bed until the flight.", "Ask the warden for a bed"),
    ("wages", Severity.MEDIUM, "Four months are owed.", "Ring the employer with the labour office"),
    ("passport_back", Severity.MEDIUM, "The sponsor keeps it.", "Write to the sponsor"),
    ("medical_care", Severity.HIGH, "Her back hurts since the fall.", "Take her to the clinic"),
    ("family_contact", Severity.LOW, "Her mother has not heard from her.", "Let her ring home"),
)
_WRITTEN: tuple[type[Model], ...] = (CaseVulnerability, CaseNeed, NeedAction, CaseReferral, CaseTransfer)
_ANSWERS = {"safety": "violence_feared", "medical_care": "ill", "passport_back": "no_papers", "wages": "no_money"}


def add_casework(officers: Mapping[str, UUID], *, seed: int, moment: datetime) -> None:
    """Write it after the people and cases; `officers` is the account of each mission's officer."""
    db.session.flush()
    rng = Random(f"casework-{seed}")  # noqa: S311 - ids that may be known
    keys, rows = Keys(rng), _no_rows()
    closed = sa.exists().where(RestrictedFile.person_id == Case.person_id)
    institution = institution_choices("en")[0][0]
    for mission, officer in officers.items():
        cases = db.session.execute(
            sa.select(Case.id, Case.person_id, Case.opened_at, Case.risk)
            .where(Case.mission == mission, Case.state == CaseState.ACTIVE, ~closed)
            .order_by(Case.opened_at.desc(), Case.id)
            .limit(FOR_EACH_MISSION)
        ).all()
        for case in cases:
            _work(rows, case, officer, rng, keys, moment)
        for case in cases[:4]:
            rows[CaseReferral].append(_referral(case, officer, institution, keys, moment))
    _transfer(rows, officers, closed, keys, moment)
    for model in _WRITTEN:
        insert_many(model, _sealed(model, rows[model]))


def _no_rows() -> Rows:
    return defaultdict(list)


def _work(rows: Rows, case: Any, officer: UUID, rng: Random, keys: Keys, moment: datetime) -> None:
    for code, severity, details, what in rng.sample(_LINES, rng.randrange(1, 4)):
        opened = case.opened_at + (moment - case.opened_at) * rng.uniform(0.1, 0.6)
        opened = opened.replace(microsecond=0)
        vulnerability_id = None
        if code in _ANSWERS and rng.random() < 0.6:
            vulnerability_id = _key(keys, opened)
            rows[CaseVulnerability].append(
                {
                    "id": vulnerability_id, "case_id": case.id, "kind": _ANSWERS[code], "noted_at": opened,
                    "noted_by": officer, "ended_at": None, "ended_by": None,
                }
            )  # fmt: skip
        is_met = rng.random() < 0.4
        need_id, ended = _key(keys, opened), opened + (moment - opened) * rng.uniform(0.2, 0.9)
        ended = ended.replace(microsecond=0)
        rows[CaseNeed].append(
            {
                "id": need_id, "case_id": case.id, "kind": code, "severity": severity,
                "wanted_by": (moment + timedelta(days=rng.randrange(-3, 15))).date(),
                "vulnerability_id": vulnerability_id if rng.random() < 0.7 else None,
                "details_sealed": (details, case.person_id), "opened_at": opened, "opened_by": officer,
                "outcome": NeedOutcome.MET if is_met else None, "outcome_at": ended if is_met else None,
                "outcome_by": officer if is_met else None, "why_sealed": None,
            }
        )  # fmt: skip
        is_done = is_met or rng.random() < 0.3
        rows[NeedAction].append(
            {
                "id": _key(keys, opened), "need_id": need_id, "what_sealed": (what, case.person_id),
                "owner_id": officer, "due_on": None, "state": ActionState.DONE if is_done else ActionState.PLANNED,
                "minutes": rng.randrange(10, 120, 5) if is_done else None, "made_at": opened, "made_by": officer,
                "ended_at": ended if is_done else None, "ended_by": officer if is_done else None, "why_sealed": None,
            }
        )  # fmt: skip


def _referral(case: Any, officer: UUID, institution: str, keys: Keys, moment: datetime) -> dict[str, Any]:
    return {
        "id": _key(keys, moment), "case_id": case.id, "institution": institution, "services": ["legal_aid"],
        "fields": ["reference", "name", "sex", "phone", "needs"], "account_sealed": None,
        "state": ReferralState.DRAFT, "made_at": moment, "made_by": officer, "sent_at": None, "sent_by": None,
        "told_sealed": None, "consent_id": None, "answer_due_at": None, "ended_at": None, "ended_by": None,
        "reason_sealed": None,
    }  # fmt: skip


def _transfer(rows: Rows, officers: Mapping[str, UUID], closed: Any, keys: Keys, moment: datetime) -> None:
    """Kuwait is asked to take a case of Muscat."""
    case = db.session.execute(
        sa.select(Case.id, Case.risk)
        .where(Case.mission == "OMN", Case.state == CaseState.VERIFIED, ~closed)
        .order_by(Case.opened_at.desc(), Case.id)
        .limit(1)
    ).first()
    if case is None:
        return
    rows[CaseTransfer].append(
        {
            "id": _key(keys, moment), "case_id": case.id, "from_mission": "OMN", "to_mission": "KWT",
            "why": TransferWhy.FAMILY, "age_group": AgeGroup.ADULT, "risk": case.risk, "needs": ["shelter", "ticket"],
            "note_sealed": None, "state": OfferState.OFFERED, "made_at": moment - timedelta(hours=7),
            "made_by": officers["OMN"], "answered_at": None, "answered_by": None, "reason": "", "kept_until": None,
        }
    )  # fmt: skip


def _key(keys: Keys, at: datetime) -> UUID:
    return keys.at(int(at.timestamp()) * 1000)


def _sealed(model: type[Model], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Seal the texts of each column, all at once."""
    columns = {name for row in rows for name, value in row.items() if name.endswith("_sealed") and value}
    for column in sorted(columns):
        given = [row for row in rows if row[column]]
        values = [ToSeal(row["id"], *row[column]) for row in given]
        blobs = seal_many(values, data_class=DataClass.PROTECTION, table=model.__tablename__, column=column)
        for row, blob in zip(given, blobs, strict=True):
            row[column] = blob
    return rows
