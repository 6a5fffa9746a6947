"""Emergency travel documents: a person's application step by step, its form to print, the queue."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.documents import labels
from migrant_support.domains.documents.actions.travel_paper import (
    issue_paper,
    refuse_paper,
    request_paper,
    tick_needs,
    verify_paper,
)
from migrant_support.domains.documents.forms import AnswerForm, IssueForm, NeedsForm, RefusalForm, RequestPaperForm
from migrant_support.domains.documents.models import TravelPaper
from migrant_support.domains.documents.queries.travel_paper import (
    PaperRow,
    latest_paper,
    waiting_papers,
    waiting_rows,
)
from migrant_support.domains.documents.queries.whereabouts import COUNTED
from migrant_support.domains.documents.rules.travel_paper import OPEN, PaperState
from migrant_support.domains.documents.views.application_paper import application_paper
from migrant_support.domains.documents.views.blueprint import blueprint
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import PersonRow, person_record
from migrant_support.domains.people.views.blueprint import person_on_page, small_form
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import file_of
from migrant_support.platform.files.queries import open_file
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import age_of, day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind

LANGUAGES = ("si", "ta", "en")
_AT = "/people/<uuid:person_id>/travel-paper"


@blueprint.route(_AT, methods=["GET", "POST"])
@guard(Power.TRAVEL_PAPER)
def travel_paper(viewer: Viewer, person_id: UUID) -> Response:
    """The latest application: how far it is, what it needs (sent from here), and the next step."""
    prepare_zone(viewer)
    person = person_on_page(viewer, person_id, Power.TRAVEL_PAPER)
    paper = latest_paper(viewer, person_id, now().date())
    form = NeedsForm(data={need.value: proof for need, proof in paper.needs} if paper else {})
    form.only(tuple(need for need, _proof in paper.needs) if paper else ())
    if form.validate_on_submit():
        try:
            tick_needs(viewer, person_id, form.proofs())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("What has come is kept."), "good")
            return see_other("documents.travel_paper", person_id=person_id)
    return answer(
        "documents/travel_paper.html",
        form=form,
        person=person,
        paper=_shown(paper) if paper else None,
        acts=_acts(person_id, paper),
        prints=[
            {
                "label": translated(people_labels.LANGUAGE[code]),
                "href": url_for(".application", person_id=person_id, language=code),
            }
            for code in LANGUAGES
        ],
    )


def _shown(paper: PaperRow) -> dict[str, Any]:
    is_open = paper.state in OPEN
    facts = [
        (_("Why is it needed?"), translated(labels.PAPER_REASON[paper.reason])),
        (_("Requested"), moment_text(paper.requested_at)),
        (_("Answer expected by"), moment_text(paper.due_at) if paper.state is PaperState.REQUESTED else ""),
        (_("Answer of Colombo"), f"{paper.answer} ({day_text(paper.answered_on)})" if paper.answered_on else ""),
        (_("Issued"), moment_text(paper.issued_at) if paper.issued_at else ""),
        (_("Used"), moment_text(paper.used_at) if paper.used_at else ""),
        (_("Refused"), f"{moment_text(paper.refused_at)}: {paper.refusal}" if paper.refused_at else ""),
    ]
    return {
        "state": {"label": translated(labels.PAPER_STATE[paper.state]), "tone": labels.PAPER_TONE[paper.state]},
        "is_late": paper.state is PaperState.REQUESTED and paper.due_at < now(),
        "is_open": is_open,
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "missing": [translated(labels.NEED[need]) for need in paper.missing] if is_open else [],
    }


def _acts(person_id: UUID, paper: PaperRow | None) -> list[dict[str, str]]:
    state = paper.state if paper else None
    offered = [
        ("documents.request", _("Request an emergency travel document"), state not in OPEN),
        ("documents.answered", _("Colombo has answered"), state is PaperState.REQUESTED),
        ("documents.issue", _("Issue the paper"), state is PaperState.VERIFIED),
        ("documents.refuse_paper", _("It was refused"), state in OPEN),
    ]
    return [{"label": label, "href": url_for(end, person_id=person_id)} for end, label, fits in offered if fits]


@blueprint.route(f"{_AT}/request", methods=["GET", "POST"], endpoint="request")
@guard(Power.TRAVEL_PAPER)
def request_it(viewer: Viewer, person_id: UUID) -> Response:
    """Request an emergency travel document."""
    person = person_on_page(viewer, person_id, Power.TRAVEL_PAPER)
    form, names = RequestPaperForm(), mission_names(page_language())
    codes = sorted(viewer.reach(Power.TRAVEL_PAPER).ids(ScopeKind.MISSION))
    form.mission.choices = [(code, names.get(code, code)) for code in codes]
    return small_form(
        person,
        form,
        lambda: request_paper(viewer, person_id, form.reason.data, mission=form.mission.data),
        title=_("Request an emergency travel document"),
        submit=_("Request it"),
        done=_("It is requested. Print the form and note what the person brings."),
        back="documents.travel_paper",
    )


@blueprint.route(f"{_AT}/answer", methods=["GET", "POST"])
@guard(Power.TRAVEL_PAPER)
def answered(viewer: Viewer, person_id: UUID) -> Response:
    """Record what Colombo answered."""
    person = person_on_page(viewer, person_id, Power.TRAVEL_PAPER)
    form = AnswerForm()
    return small_form(
        person,
        form,
        lambda: verify_paper(
            viewer,
            person_id,
            answered_by=form.answered_by.data or "",
            reference=form.reference.data or "",
            answered_on=form.answered_on.data.first_day,
        ),
        title=_("Colombo has answered"),
        submit=_("The identity is confirmed"),
        done=_("The answer is kept. The paper can be issued when all that is needed is here."),
        back="documents.travel_paper",
    )


@blueprint.route(f"{_AT}/issue", methods=["GET", "POST"])
@guard(Power.TRAVEL_PAPER)
def issue(viewer: Viewer, person_id: UUID) -> Response:
    """Record the paper that was issued."""
    person = person_on_page(viewer, person_id, Power.TRAVEL_PAPER)
    form = IssueForm()
    return small_form(
        person,
        form,
        lambda: issue_paper(
            viewer, person_id, number=form.number.data or "", valid_until=form.valid_until.data.first_day
        ),
        title=_("Issue the paper"),
        submit=_("Issue the paper"),
        done=_("The paper is issued and stands among the person's documents."),
        back="documents.travel_paper",
    )


@blueprint.route(f"{_AT}/refuse", methods=["GET", "POST"], endpoint="refuse_paper")
@guard(Power.TRAVEL_PAPER)
def refuse_it(viewer: Viewer, person_id: UUID) -> Response:
    """Record that it was refused."""
    person = person_on_page(viewer, person_id, Power.TRAVEL_PAPER)
    form = RefusalForm()
    return small_form(
        person,
        form,
        lambda: refuse_paper(viewer, person_id, reason=form.reason.data or ""),
        title=_("It was refused"),
        submit=_("It was refused"),
        done=_("The refusal is kept."),
        back="documents.travel_paper",
    )


@blueprint.get(f"{_AT}/form/<any(si,ta,en):language>")
@guard(Power.TRAVEL_PAPER)
def application(viewer: Viewer, person_id: UUID, language: str) -> Response:
    """The application form to print, with what is known and the photo."""
    person_on_page(viewer, person_id, Power.TRAVEL_PAPER)
    record = person_record(viewer, person_id)
    paper = latest_paper(viewer, person_id, now().date())
    photo = b"".join(open_file(file_of("person", person_id, record.photo_id))) if record.photo_id else None
    return pdf_answer(application_paper(record, paper, photo, language), f"travel-paper-{record.reference}-{language}")


@blueprint.get("/travel-papers")
@guard(Power.TRAVEL_PAPER)
def travel_papers(viewer: Viewer) -> str:
    """Applications of the viewer's missions that wait, the longest first."""
    prepare_zone(viewer)
    statement, names = waiting_papers(viewer), mission_names(page_language())
    page = keyset(
        statement,
        (TravelPaper.requested_at, TravelPaper.id),
        cursor=request.args.get("from"),
        size=50,
        total=count_up_to(statement, COUNTED),
    )
    return render_template(
        "documents/travel_papers.html",
        rows=[_line(paper, person, names) for paper, person in waiting_rows(page.rows)],
        total=page.total,
        newer=_page(page.newer),
        older=_page(page.older),
    )


def _line(paper: TravelPaper, person: PersonRow, names: dict[str, str]) -> dict[str, Any]:
    is_late = paper.state is PaperState.REQUESTED and paper.due_at < now()
    state = {"label": translated(labels.PAPER_STATE[paper.state]), "tone": labels.PAPER_TONE[paper.state]}
    return {
        "href": url_for(".travel_paper", person_id=person.id),
        "name": person.name,
        "script": person.name_in_script,
        "reference": person.reference,
        "state": [state, {"label": _("Overdue"), "tone": "danger"}] if is_late else state,
        "reason": translated(labels.PAPER_REASON[paper.reason]),
        "mission": names.get(paper.mission, paper.mission),
        "waits": age_of(paper.requested_at),
    }


def _page(cursor: str | None) -> str | None:
    place: dict[str, Any] = {"from": cursor}
    return url_for(".travel_papers", **place) if cursor else None
