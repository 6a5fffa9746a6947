"""Referrals: prepared, sent with just what the consent allows, answered, ended; and the audited reading of one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases import kinds
from migrant_support.domains.cases.actions.words import refuse_closed, sealed_words, tasks_wait_at, tell, zone_of
from migrant_support.domains.cases.models import Case, CaseNeed, CaseReferral
from migrant_support.domains.cases.queries import fetch_case, own_words
from migrant_support.domains.cases.queries.referrals import (
    ReferralRow,
    fetch_referral,
    is_consent_withdrawn,
    row_of_referral,
)
from migrant_support.domains.cases.rules.referrals import (
    ANSWER_DAYS,
    ENDED,
    ReferralAct,
    ReferralState,
    ToldField,
    check_referral,
    check_sending,
    fields_allowed,
    referral_step,
)
from migrant_support.domains.directory.queries import institution_names
from migrant_support.domains.directory.rules import Service
from migrant_support.domains.people.models import ConsentFact, Person
from migrant_support.domains.people.queries import consents_of, phones_of
from migrant_support.domains.people.queries.rows import row_of
from migrant_support.domains.people.rules import ConsentPurpose, age_on
from migrant_support.domains.people.rules.rights import working_days_after
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_tasks_about
from migrant_support.policy import Power

COLOMBO = "Asia/Colombo"
ANSWER_DUE = "referral_answer"
register_task_kind(ANSWER_DUE, msg("Ask the institution for its answer to a referral"))

Told = tuple[tuple[ToldField, Any], ...]
"""What is told: fields in their order, each with a text, a number or a list of codes; words are made of it to show."""


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What is asked of whom, and what is to be told."""

    institution: str
    services: Sequence[Service]
    fields: Sequence[ToldField]
    account: str = ""


@dataclass(frozen=True, slots=True)
class ReferralText:
    """A referral with what it tells: of a draft what would go out now, of a sent one exactly what went out."""

    row: ReferralRow
    told: Told
    account: str
    reason: str
    may_be_sent: bool


def draft_referral(actor: Viewer, case_id: UUID, new: NewReferral) -> UUID:
    """Prepare a referral; nothing is told yet. Raises NotThere or Refused."""
    case = _case(actor, case_id)
    refuse_closed(case)
    if new.institution not in institution_names("en"):
        raise Refused("institution_unknown", msg("Choose an institution of the directory."), field="institution")
    check_referral(services=new.services, fields=new.fields, account=new.account)
    referral_id = new_id()
    db.session.add(
        CaseReferral(
            id=referral_id,
            case_id=case.id,
            institution=new.institution,
            services=[service.value for service in dict.fromkeys(new.services)],
            fields=[one.value for one in ToldField if one in set(new.fields) | {ToldField.REFERENCE}],
            account_sealed=sealed_words(
                new.account if ToldField.ACCOUNT in new.fields else "",
                "case_referral", "account_sealed", referral_id, case.person_id,
            ),
            made_by=actor.account_id,
        )
    )  # fmt: skip
    db.session.flush()
    tell(actor, case, happenings.REFERRAL_DRAFTED)
    record(actor, "cases.referral.draft", kind="case", object_id=case.id, fields=("referrals",))
    return referral_id


def move_referral(
    actor: Viewer, case_id: UUID, referral_id: UUID, act: ReferralAct, *, reason: str = ""
) -> ReferralState:
    """Take a step. Sending asks for the consent in force and keeps exactly what is told. Raises NotThere or Refused."""
    case = _case(actor, case_id)
    referral = fetch_referral(actor, case_id, referral_id)
    db.session.refresh(referral)
    target = referral_step(referral.state, act, reason=reason)
    if act is ReferralAct.SEND:
        _send(actor, case, referral)
    elif act is ReferralAct.ACCEPT and is_consent_withdrawn(referral):
        raise Refused("consent_withdrawn", msg("The consent was withdrawn. Tell the institution and withdraw this."))
    words = sealed_words(reason, "case_referral", "reason_sealed", referral.id, case.person_id)
    referral.state = target
    if target in ENDED:
        referral.ended_at, referral.ended_by, referral.reason_sealed = now(), actor.account_id, words
    if act is not ReferralAct.SEND:
        end_tasks_about(actor, ANSWER_DUE, referral.id)
    db.session.flush()
    tell(actor, case, happenings.REFERRED[act])
    record(actor, f"cases.referral.{act.value}", kind="case", object_id=case.id, fields=("referrals",))
    return target


def read_referral(actor: Viewer, case_id: UUID, referral_id: UUID) -> ReferralText:
    """Open a referral with what it tells; in the audit log before the page leaves. Raises NotThere."""
    demand(actor, Power.REFERRAL_SEND)
    referral = fetch_referral(actor, case_id, referral_id)
    case = fetch_case(actor, case_id, Power.REFERRAL_SEND)
    record(actor, "cases.referral.read", kind="case", object_id=case.id)
    allowed = _allowed(actor, case, referral)
    if referral.told_sealed is not None:
        words = own_words(referral.told_sealed, "case_referral", "told_sealed", referral.id, case.person_id)
        told = tuple((ToldField(name), value) for name, value in json.loads(words or "[]"))
    else:
        told = _facts(actor, case, referral, allowed)
    withdrawn_at = None
    if referral.consent_id is not None:
        asked = sa.select(ConsentFact.withdrawn_at).where(ConsentFact.id == referral.consent_id)
        withdrawn_at = db.session.scalar(asked)
    return ReferralText(
        row=row_of_referral(referral, withdrawn_at),
        told=told,
        account=own_words(referral.account_sealed, "case_referral", "account_sealed", referral.id, case.person_id),
        reason=own_words(referral.reason_sealed, "case_referral", "reason_sealed", referral.id, case.person_id),
        may_be_sent=bool(allowed),
    )


def _case(actor: Viewer, case_id: UUID) -> Case:
    demand(actor, Power.REFERRAL_SEND)
    return fetch_case(actor, case_id, Power.REFERRAL_SEND, lock=True)


def _send(actor: Viewer, case: Case, referral: CaseReferral) -> None:
    """Keep what is told, under which consent, and when an answer is due. The person's row is locked: a consent that is
    being withdrawn in this moment is withdrawn before or after, never beside.
    """
    refuse_closed(case)
    db.session.get_one(Person, case.person_id, with_for_update=True, populate_existing=True)
    allowed = _allowed(actor, case, referral)
    check_sending(allowed)
    told = _facts(actor, case, referral, allowed)
    words = json.dumps([[one.value, value] for one, value in told], ensure_ascii=False)
    sealed = sealed_words(words, "case_referral", "told_sealed", referral.id, case.person_id)
    consent_id = _consent(actor, case, referral)
    day = working_days_after(local_day(COLOMBO), ANSWER_DAYS)
    due_at = start_of_day(COLOMBO, day + timedelta(days=1))
    referral.state, referral.told_sealed, referral.consent_id = ReferralState.SENT, sealed, consent_id
    referral.sent_at, referral.sent_by, referral.answer_due_at = now(), actor.account_id, due_at
    add_task(
        actor,
        ANSWER_DUE,
        subject=("person", case.person_id),
        scope=tasks_wait_at(actor, case),
        due_at=due_at,
        owner=actor.account_id,
        about=referral.id,
    )


def _consent(actor: Viewer, case: Case, referral: CaseReferral) -> UUID | None:
    return next(
        (
            fact.id
            for fact in consents_of(actor, case.person_id)
            if fact.purpose is ConsentPurpose.SHARE_INSTITUTION
            and fact.recipient == referral.institution
            and fact.withdrawn_at is None
        ),
        None,
    )


def _allowed(actor: Viewer, case: Case, referral: CaseReferral) -> tuple[ToldField, ...]:
    in_force = {
        (fact.purpose, fact.recipient) for fact in consents_of(actor, case.person_id) if fact.withdrawn_at is None
    }
    return fields_allowed([ToldField(name) for name in referral.fields], in_force, referral.institution)


def _facts(actor: Viewer, case: Case, referral: CaseReferral, allowed: Sequence[ToldField]) -> Told:
    """The values of the allowed fields as they stand now; what is not known is not told."""
    person = db.session.get_one(Person, case.person_id)
    open_kinds = db.session.scalars(
        sa.select(CaseNeed.kind).where(CaseNeed.case_id == case.id, CaseNeed.outcome.is_(None))
    )
    birth = person.birth
    values: dict[ToldField, Any] = {
        ToldField.REFERENCE: case.reference,
        ToldField.NAME: row_of(person).name,
        ToldField.SEX: person.sex.value,
        ToldField.AGE: age_on(birth.latest, local_day(zone_of(case))) if birth else None,
        ToldField.LANGUAGES: list(person.languages),
        ToldField.PHONE: ", ".join(phone.number for phone in phones_of(actor, person.id)),
        ToldField.HOME: ", ".join(part for part in (person.home_address, person.home_district) if part),
        ToldField.KIN: ", ".join(part for part in (person.kin_name, person.kin_relation, person.kin_phone) if part),
        ToldField.EMPLOYER: case.employer,
        ToldField.WAGES: f"{case.wages_currency} {case.wages_owed}" if case.wages_owed is not None else "",
        ToldField.NEEDS: list(kinds.listable_codes(kinds.needs(), open_kinds)),
        ToldField.ACCOUNT: own_words(
            referral.account_sealed, "case_referral", "account_sealed", referral.id, case.person_id
        ),
    }
    return tuple((one, values[one]) for one in allowed if values[one])
