"""Steps of an application for an emergency travel document."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents import history as happenings
from migrant_support.domains.documents.actions.whereabouts import verify_document
from migrant_support.domains.documents.models import TravelPaper, TravelPaperProof
from migrant_support.domains.documents.queries.travel_paper import proofs_of
from migrant_support.domains.documents.queries.whereabouts import own_text
from migrant_support.domains.documents.rules.travel_paper import (
    OPEN,
    Need,
    PaperReason,
    PaperState,
    Proof,
    after_working_days,
    check_answer,
    check_issue,
    check_step,
    missing,
    needs_of,
)
from migrant_support.domains.documents.rules.whereabouts import CheckWay
from migrant_support.domains.documents.terms import todays_terms
from migrant_support.domains.people.actions.details import add_document
from migrant_support.domains.people.actions.registering import check_mission
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import fetch_person, restricted_among
from migrant_support.domains.people.rules import DocumentKind, NewDocument, is_minor
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.platform.vault import seal
from migrant_support.policy import Power

COLOMBO = "Asia/Colombo"
ANSWER_DUE = "travel_paper_answer"
register_task_kind(ANSWER_DUE, msg("Ask Colombo for the answer about the emergency travel document"))


def request_paper(actor: Viewer, person_id: UUID, reason: PaperReason, *, mission: str) -> UUID:
    """Ask for an emergency travel document; a task is due when the answer is late. Raises Refused."""
    demand(actor, Power.TRAVEL_PAPER)
    check_mission(actor, Power.TRAVEL_PAPER, mission)
    person = fetch_person(actor, person_id, Power.TRAVEL_PAPER, lock=True)
    is_open = sa.select(TravelPaper.id).where(TravelPaper.person_id == person_id, TravelPaper.state.in_(sorted(OPEN)))
    if db.session.scalar(is_open) is not None:
        raise Refused(
            "paper_requested_already", msg("An emergency travel document was requested for this person already.")
        )
    terms, moment = todays_terms(), now()
    answer_day = after_working_days(local_day(COLOMBO, moment), terms.working_days)
    due = start_of_day(COLOMBO, answer_day + timedelta(days=1))
    paper = TravelPaper(
        id=new_id(),
        person_id=person_id,
        mission=mission,
        state=PaperState.REQUESTED,
        reason=reason,
        requested_at=moment,
        requested_by=actor.account_id,
        due_at=due,
        terms_version=terms.version,
    )
    db.session.add(paper)
    db.session.flush()
    is_closed = person_id in restricted_among([person_id])
    scope = (NAMED, str(actor.account_id)) if is_closed else ("mission", mission)
    add_task(actor, ANSWER_DUE, subject=("person", person.id), scope=scope, due_at=due)
    _tell(actor, paper, happenings.PAPER_REQUESTED)
    return paper.id


def tick_needs(actor: Viewer, person_id: UUID, proofs: Mapping[Need, Proof]) -> None:
    """Say what has come, what is not needed and what is missing. Raises NotThere or Refused."""
    _person, paper = _open_paper(actor, person_id)
    known = {
        row.need: row
        for row in db.session.scalars(sa.select(TravelPaperProof).where(TravelPaperProof.paper_id == paper.id))
    }
    changed = []
    for need, proof in proofs.items():
        row = known.get(need)
        if row is None and proof is not Proof.MISSING:
            db.session.add(TravelPaperProof(paper_id=paper.id, need=need, proof=proof, by=actor.account_id))
            changed.append(need.value)
        elif row is not None and row.proof is not proof:
            row.proof, row.at, row.by = proof, now(), actor.account_id
            changed.append(need.value)
    if changed:
        record(actor, "documents.travel_paper.tick", kind="travel_paper", object_id=paper.id, fields=changed)


def verify_paper(actor: Viewer, person_id: UUID, *, answered_by: str, reference: str, answered_on: date) -> None:
    """Record that Colombo confirmed who she is: who answered, when, under which reference. Raises Refused."""
    _person, paper = _open_paper(actor, person_id)
    check_step(paper.state, PaperState.VERIFIED)
    check_answer(answered_by, reference, answered_on, today=local_day(COLOMBO, now()))
    paper.state = PaperState.VERIFIED
    paper.verified_at, paper.verified_by, paper.answered_on = now(), actor.account_id, answered_on
    paper.answer_sealed = _own(f"{answered_by.strip()}, {reference.strip()}", "answer_sealed", paper)
    end_tasks(actor, ANSWER_DUE, ("person", person_id))
    _tell(actor, paper, happenings.PAPER_VERIFIED)


def issue_paper(actor: Viewer, person_id: UUID, *, number: str, valid_until: date) -> UUID:
    """Record the paper that was issued; return it as a document of hers, valid for the gate. Raises Refused."""
    person, paper = _open_paper(actor, person_id)
    check_step(paper.state, PaperState.ISSUED)
    today = now().date()
    needs = needs_of(paper.reason, is_child=is_minor(person.birth, today))
    lacking = missing(needs, proofs_of(paper.id))
    check_issue(number, valid_until, today=today, months=todays_terms().months, lacking=lacking)
    document = NewDocument(DocumentKind.EMERGENCY, number.strip(), issued_on=today, expires_on=valid_until)
    document_id = add_document(actor, person_id, document)
    answer = own_text(paper.answer_sealed, "travel_paper", "answer_sealed", paper.id, person_id)
    verify_document(actor, person_id, document_id, way=CheckWay.AUTHORITY, reference=answer)
    paper.state, paper.document_id = PaperState.ISSUED, document_id
    paper.issued_at, paper.issued_by = now(), actor.account_id
    _tell(actor, paper, happenings.PAPER_ISSUED)
    return document_id


def refuse_paper(actor: Viewer, person_id: UUID, *, reason: str) -> None:
    """Record that the paper was refused, and why. Raises Refused."""
    _person, paper = _open_paper(actor, person_id)
    check_step(paper.state, PaperState.REFUSED)
    if not reason.strip():
        raise Refused("reason_missing", msg("Write why it was refused."), field="reason")
    paper.state, paper.refused_at, paper.refused_by = PaperState.REFUSED, now(), actor.account_id
    paper.refusal_sealed = _own(reason.strip(), "refusal_sealed", paper)
    end_tasks(actor, ANSWER_DUE, ("person", person_id))
    _tell(actor, paper, happenings.PAPER_REFUSED)


def use_papers(actor: Viewer, person_ids: Collection[UUID]) -> int:
    """The people have arrived: their single journey is made. For the procedure that lands them; returns how many."""
    papers = db.session.scalars(
        sa.select(TravelPaper)
        .where(TravelPaper.person_id.in_(list(person_ids)), TravelPaper.state == PaperState.ISSUED)
        .order_by(TravelPaper.id)
        .with_for_update()
    ).all()
    for paper in papers:
        check_step(paper.state, PaperState.USED)
        paper.state, paper.used_at = PaperState.USED, now()
        _tell(actor, paper, happenings.PAPER_USED)
    return len(papers)


def _open_paper(actor: Viewer, person_id: UUID) -> tuple[Person, TravelPaper]:
    demand(actor, Power.TRAVEL_PAPER)
    person = fetch_person(actor, person_id, Power.TRAVEL_PAPER, lock=True)
    paper = db.session.scalar(
        sa.select(TravelPaper)
        .where(TravelPaper.person_id == person_id, TravelPaper.state.in_(sorted(OPEN)))
        .with_for_update()
    )
    if paper is None:
        raise Refused("no_open_paper", msg("No application is open for this person."))
    check_mission(actor, Power.TRAVEL_PAPER, paper.mission)
    return person, paper


def _own(text: str, column: str, paper: TravelPaper) -> bytes:
    return seal(
        text, data_class=DataClass.PERSONAL, table="travel_paper", column=column, row_id=paper.id,
        subject=paper.person_id,
    )  # fmt: skip


def _tell(actor: Viewer, paper: TravelPaper, happening: str) -> None:
    happened("person", paper.person_id, happening, reference_kind="travel_paper", reference_id=paper.id, actor=actor)
    record(
        actor, f"documents.travel_paper.{paper.state.value}", kind="travel_paper", object_id=paper.id, fields=("state",)
    )
