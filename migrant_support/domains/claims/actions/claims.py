"""Opening a claim, its steps with the clocks that they start and stop, its proofs, and the audited reading of words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.claims import history as happenings
from migrant_support.domains.claims.models import Agency, Claim, ClaimClock, ClaimMoney, ClaimStep
from migrant_support.domains.claims.queries.records import fetch_claim, money_of, open_clocks
from migrant_support.domains.claims.rules.clocks import ClockKind, due_moments, terms_for
from migrant_support.domains.claims.rules.money import MoneyKind
from migrant_support.domains.claims.rules.parties import licence_key, party_key
from migrant_support.domains.claims.rules.steps import (
    Against,
    Agreement,
    ClaimAct,
    ClaimState,
    NewClaim,
    check_agreement,
    check_claim,
    check_offer,
    check_reopening,
    transition,
)
from migrant_support.domains.claims.terms import clock_terms
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.queries import restricted_among
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.files import store_attachment
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_task
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.platform.vault import Unreadable, open_sealed, seal
from migrant_support.policy import Power

TASKS = {ClockKind.REPORT: "claim_report_due", ClockKind.SETTLE: "claim_settlement_due"}
register_task_kind(TASKS[ClockKind.REPORT], msg("Ask for the first answer to the claim"))
register_task_kind(TASKS[ClockKind.SETTLE], msg("Ask for the settlement of the claim"))

_MET = {
    ClaimAct.ANSWER: (ClockKind.REPORT,),
    ClaimAct.OFFER: (ClockKind.REPORT,),
    ClaimAct.ACCEPT: (ClockKind.REPORT, ClockKind.SETTLE),
    ClaimAct.REFUSE: (ClockKind.REPORT,),
}
"""Which answers a step brings. A refusal is an answer, and the settlement never came: its clock stops."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What comes with a step: words (sealed), an offer, the person's agreement, when it happened."""

    words: str = ""
    money: Money | None = None
    gives_all: bool = False
    agreement: Agreement | None = None


def open_claim(actor: Viewer, case_id: UUID, new: NewClaim) -> UUID:
    """Open a claim of a case, also of a closed one: going home closes no claim (SL-4). Raises NotThere or Refused."""
    demand(actor, Power.CLAIM_WORK)
    case = fetch_case(actor, case_id, Power.CLAIM_WORK)
    check_claim(new)
    moment, is_agency = now(), new.against is Against.AGENCY
    claim = Claim(
        id=new_id(),
        case_id=case.id,
        kind=new.kind,
        against=new.against,
        agency_id=_agency(new) if is_agency else None,
        employer="" if is_agency else new.party.strip(),
        employer_key="" if is_agency else party_key(new.party),
        period_from=new.period_from,
        period_until=new.period_until,
        amount=new.money.amount if new.money else None,
        currency=new.money.currency if new.money else None,
        state=ClaimState.OPENED,
        opened_at=moment,
        opened_by=actor.account_id,
    )
    db.session.add(claim)
    db.session.flush()
    _write_step(actor, claim, case, None, moment, words=new.words)
    happened("person", case.person_id, happenings.OPENED, reference_kind="claim", reference_id=claim.id, actor=actor)
    record(actor, "claims.claim.open", kind="claim", object_id=claim.id)
    return claim.id


def _agency(new: NewClaim) -> UUID:
    """The row of an agency, found by its licence or its name; written at the first claim. One at a time."""
    key, licence = party_key(new.party), licence_key(new.licence) or None
    if not key:
        raise Refused(
            "party_missing", msg("Write who is to answer: the name of the employer or agency."), field="party"
        )
    wait_turn("agencies")
    if licence:
        known = db.session.scalar(sa.select(Agency).where(Agency.licence == licence))
        if known is not None:
            return known.id
    known = db.session.scalar(sa.select(Agency).where(Agency.key == key))
    if known is not None and (licence is None or known.licence is None):
        known.licence = known.licence or licence
        return known.id
    if known is not None:  # the same name under another licence is another agency
        key = f"{key} {licence}"[:200]
    agency = Agency(id=new_id(), name=new.party.strip(), key=key, licence=licence)
    db.session.add(agency)
    db.session.flush()
    return agency.id


def move_claim(actor: Viewer, claim_id: UUID, act: ClaimAct, taken: StepTaken, *, version: int) -> ClaimState:
    """Take one step of a claim; returns the new state. Raises NotThere, Refused or Stale."""
    demand(actor, Power.CLAIM_WORK)
    claim, case = fetch_claim(actor, claim_id, Power.CLAIM_WORK, lock=True)
    if claim.version != version:
        raise Stale(("state",))
    target = transition(claim.state, act, words=taken.words)
    moment = now()
    _apply(claim, case, act, taken, moment)
    claim.state, claim.version = target, claim.version + 1
    is_ended = target in (ClaimState.SETTLED, ClaimState.REFUSED, ClaimState.WITHDRAWN)
    claim.ended_at = moment if is_ended else None
    db.session.flush()
    _turn_clocks(actor, claim, case, act, moment, is_ended=is_ended)
    offered = taken.money.amount if act is ClaimAct.OFFER and taken.money else None
    words = taken.words
    if act is ClaimAct.ACCEPT and taken.agreement is not None and taken.agreement.witness.strip():
        words = "\n".join(part for part in (words.strip(), taken.agreement.witness.strip()) if part)
    _write_step(actor, claim, case, act, moment, words=words, amount=offered or _settled(claim, act))
    happened(
        "person", case.person_id, happenings.STEPS[act], reference_kind="claim", reference_id=claim.id, actor=actor
    )
    record(actor, f"claims.claim.{act.value}", kind="claim", object_id=claim.id, fields=("state",))
    return target


def _settled(claim: Claim, act: ClaimAct) -> object:
    return claim.settled_amount if act is ClaimAct.ACCEPT else None


def _apply(claim: Claim, case: Case, act: ClaimAct, taken: StepTaken, moment: datetime) -> None:
    """Put the facts of a step into the claim. Raises Refused."""
    claimed = money_of(claim.amount, claim.currency)
    if act is ClaimAct.OFFER:
        if claimed is None and taken.money is not None and claim.currency is None:
            raise Refused(
                "claim_without_amount",
                msg("No amount is claimed here. Write what is offered in words."),
                field="amount",
            )
        claim.offered_extent = check_offer(claimed, taken.money, gives_all=taken.gives_all)
        claim.offered_amount = taken.money.amount if taken.money else None
    elif act is ClaimAct.ACCEPT and claim.offered_extent is not None:
        check_agreement(claim.offered_extent, taken.agreement, today=local_day(zone_of_mission(case.mission), moment))
        claim.extent, claim.settled_amount = claim.offered_extent, claim.offered_amount
        if taken.agreement is not None:
            claim.agreed_on, claim.agreed_way = taken.agreement.on, taken.agreement.way
    elif act is ClaimAct.DECLINE:
        claim.offered_amount = claim.offered_extent = None
    elif act is ClaimAct.REOPEN:
        check_reopening(money_of(claim.settled_amount, claim.currency), _received(claim.id))
        claim.offered_amount = claim.offered_extent = claim.extent = claim.settled_amount = None
        claim.agreed_on = claim.agreed_way = None


def _received(claim_id: UUID) -> list[Money]:
    rows = db.session.execute(
        sa.select(ClaimMoney.amount, ClaimMoney.currency).where(
            ClaimMoney.claim_id == claim_id, ClaimMoney.kind == MoneyKind.RECEIVED
        )
    )
    return [Money(amount, currency) for amount, currency in rows]


def _turn_clocks(actor: Viewer, claim: Claim, case: Case, act: ClaimAct, moment: datetime, *, is_ended: bool) -> None:
    """Start the clocks of a presented claim, each with its task; end those that a step answers or makes needless."""
    if act is ClaimAct.PRESENT:
        _start_clocks(actor, claim, case, moment)
        return
    met = _MET.get(act, ())
    for clock in open_clocks(claim.id):
        if clock.kind in met:
            clock.met_at = moment
        elif is_ended:
            clock.stopped_at = moment
        else:
            continue
        if clock.task_id is not None:
            end_task(actor, clock.task_id, TaskState.DONE if clock.met_at else TaskState.NOT_REQUIRED)
    db.session.flush()


def _start_clocks(actor: Viewer, claim: Claim, case: Case, moment: datetime) -> None:
    zone = zone_of_mission(case.mission)
    terms = terms_for(clock_terms(), claim.against, local_day(zone, moment))
    is_closed = case.person_id in restricted_among([case.person_id])
    scope = (NAMED, str(actor.account_id)) if is_closed else ("mission", case.mission)
    for kind, due_at in due_moments(terms, moment, zone).items():
        task_id = add_task(actor, TASKS[kind], subject=("person", case.person_id), scope=scope, due_at=due_at)
        db.session.add(
            ClaimClock(
                id=new_id(),
                claim_id=claim.id,
                agency_id=claim.agency_id,
                kind=kind,
                terms_version=terms.version,
                started_at=moment,
                due_at=due_at,
                task_id=task_id,
            )
        )
    db.session.flush()


def _write_step(
    actor: Viewer,
    claim: Claim,
    case: Case,
    act: ClaimAct | None,
    moment: datetime,
    *,
    words: str = "",
    amount: object = None,
) -> None:
    key = new_id()
    sealed = None
    if words.strip():
        sealed = seal(
            words.strip(), data_class=DataClass.PROTECTION, table="claim_step", column="words_sealed", row_id=key,
            subject=case.person_id,
        )  # fmt: skip
    db.session.add(
        ClaimStep(
            id=key,
            claim_id=claim.id,
            act=act,
            target=claim.state,
            at=moment,
            by=actor.account_id,
            amount=amount,
            words_sealed=sealed,
        )
    )
    db.session.flush()


def add_proof(actor: Viewer, claim_id: UUID, upload: FileStorage) -> UUID:
    """Keep a file with a claim, sealed under the claim's own key. Raises NotThere, or Refused with field `upload`."""
    demand(actor, Power.CLAIM_WORK)
    claim, case = fetch_claim(actor, claim_id, Power.CLAIM_WORK)
    stored = store_attachment(actor, upload, subject=claim.id, subject_kind="claim")
    happened("person", case.person_id, happenings.PROOF, reference_kind="claim", reference_id=claim.id, actor=actor)
    record(actor, "claims.proof.add", kind="claim", object_id=claim.id, fields=("files",))
    return stored.id


@dataclass(frozen=True, slots=True)
class SaidRow:
    """Opened words of a step."""

    act: ClaimAct | None
    at: datetime
    by: UUID
    words: str


def read_words(actor: Viewer, claim_id: UUID) -> list[SaidRow]:
    """Open everything that was said in a claim, the newest first. An act: it is in the audit log (invariant 9)."""
    demand(actor, Power.NARRATIVE_READ)
    claim, case = fetch_claim(actor, claim_id, Power.NARRATIVE_READ)
    record(actor, "claims.words.read", kind="claim", object_id=claim.id)
    steps = db.session.scalars(
        sa.select(ClaimStep)
        .where(ClaimStep.claim_id == claim.id, ClaimStep.words_sealed.is_not(None))
        .order_by(ClaimStep.at.desc(), ClaimStep.id.desc())
    )
    return [SaidRow(step.act, step.at, step.by, _words(step, case.person_id)) for step in steps]


def _words(step: ClaimStep, person_id: UUID) -> str:
    try:
        return open_sealed(
            step.words_sealed or b"", data_class=DataClass.PROTECTION, table="claim_step", column="words_sealed",
            row_id=step.id, subject=person_id,
        )  # fmt: skip
    except Unreadable:
        return ""
