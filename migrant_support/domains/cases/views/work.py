"""Needs, what is done about them, and what makes a person vulnerable. Their words are opened audited."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases import kinds, labels
from migrant_support.domains.cases.actions.needs import (
    ActionText,
    end_action,
    end_need,
    end_vulnerability,
    note_vulnerabilities,
    open_need,
    plan_action,
    read_work,
)
from migrant_support.domains.cases.forms_work import (
    ActionEndForm,
    ActionForm,
    NeedForm,
    OutcomeForm,
    VulnerabilityForm,
    day_of,
    people_choices,
)
from migrant_support.domains.cases.queries import case_record
from migrant_support.domains.cases.queries.needs import fetch_need, work_of
from migrant_support.domains.cases.rules.needs import ActionState, suggested
from migrant_support.domains.cases.views.blueprint import blueprint, case_on_page, colleagues, small_form, to_case
from migrant_support.domains.directory.queries import missions
from migrant_support.domains.people.queries import fetch_person
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

_AT = "/<uuid:case_id>/needs/<uuid:need_id>"
ANYBODY = msg("Anybody here")


@blueprint.route("/<uuid:case_id>/vulnerabilities", methods=["GET", "POST"])
@guard(Power.CASE_WORK)
def vulnerabilities(viewer: Viewer, case_id: UUID) -> Response:
    """Tick what makes the person vulnerable; the facts of the case suggest some."""
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    record = case_record(viewer, case_id)
    noted = {one.kind for one in work_of(record).vulnerabilities}
    birth = fetch_person(viewer, case.person_id, Power.CASE_WORK).birth
    likely = [one for one in suggested(record.categories, birth, on=now().date()) if one not in noted]
    language, known = page_language(), kinds.vulnerabilities()
    form = VulnerabilityForm()
    form.kinds.choices = [(code, kind.name(language)) for code, kind in known.items() if code not in noted]
    if not form.is_submitted():
        form.kinds.data = likely
    return small_form(
        case,
        form,
        lambda: note_vulnerabilities(viewer, case_id, form.kinds.data or ()),
        title=_("What makes the person vulnerable"),
        lead=_("What the facts of the case suggest is ticked. Untick what is not so.") if likely else "",
        submit=_("Note it"),
        done=_("It is noted."),
        part="vulnerable",
    )


@blueprint.post("/<uuid:case_id>/vulnerabilities/<uuid:vulnerability_id>/end")
@guard(Power.CASE_WORK)
def no_longer_vulnerable(viewer: Viewer, case_id: UUID, vulnerability_id: UUID) -> Response:
    """Say that it is so no more."""
    end_vulnerability(viewer, case_id, vulnerability_id)
    flash(_("It is noted."), "good")
    return to_case(case_id, "vulnerable")


@blueprint.route("/<uuid:case_id>/needs/new", methods=["GET", "POST"])
@guard(Power.CASE_WORK)
def new_need(viewer: Viewer, case_id: UUID) -> Response:
    """Note a need; it may answer a vulnerability."""
    return _new_need(viewer, case_id, None)


@blueprint.route("/<uuid:case_id>/vulnerabilities/<uuid:vulnerability_id>/answer", methods=["GET", "POST"])
@guard(Power.CASE_WORK)
def answer_vulnerability(viewer: Viewer, case_id: UUID, vulnerability_id: UUID) -> Response:
    """Note a need that answers this vulnerability."""
    return _new_need(viewer, case_id, vulnerability_id)


def _new_need(viewer: Viewer, case_id: UUID, vulnerability_id: UUID | None) -> Response:
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    language = page_language()
    found = {one.id: one.kind for one in work_of(case_record(viewer, case_id)).vulnerabilities}
    form = NeedForm(vulnerability=vulnerability_id if vulnerability_id in found else None)
    fitting = kinds.vulnerabilities()[found[vulnerability_id]].answered_by if vulnerability_id in found else ()
    known = kinds.needs()
    ordered = [*fitting, *(code for code in known if code not in fitting)]
    form.kind.choices = [(code, known[code].name(language)) for code in ordered]
    names = {one: kinds.vulnerabilities()[code].name(language) for one, code in found.items()}
    form.vulnerability.choices = [("", _("Nothing noted above")), *((str(one), name) for one, name in names.items())]
    return small_form(
        case,
        form,
        lambda: open_need(viewer, case_id, form.need()),
        title=_("Note a need"),
        submit=_("Note the need"),
        done=_("The need is noted."),
        part="needs",
    )


@blueprint.route(_AT, methods=["GET", "POST"])
@guard(Power.CASE_WORK, writes=True)
def need(viewer: Viewer, case_id: UUID, need_id: UUID) -> Response:
    """A need with its words and everything done about it; opening it is in the audit log. Plan something new."""
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    form = ActionForm(owner=viewer.account_id)
    people = colleagues(case)
    form.owner.choices = people_choices(people, nobody=ANYBODY)
    if form.validate_on_submit():
        try:
            plan_action(
                viewer, case_id, need_id, form.what.data or "", owner_id=form.owner.data, due_on=day_of(form.due_on)
            )
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("It is planned."), "good")
            return see_other("cases.need", case_id=case_id, need_id=need_id)
    (text,) = read_work(viewer, case_id, need_id=need_id)
    names = display_names({one for action in text.actions for one in (action.owner_id, action.ended_by)})
    today = local_day_of(case.mission)
    return answer(
        "cases/need.html",
        form=form,
        case=case,
        need=text,
        title=need_name(text.kind),
        actions=[action_line(action, names, late=_is_late(action, today)) for action in text.actions],
        labels=labels,
        may_work=case.closed_at is None,
    )


def need_name(code: str) -> str:
    """What a kind of need is called in the language of the page."""
    found = kinds.needs().get(code)
    return found.name(page_language()) if found else code


def local_day_of(mission: str) -> date:
    """Today by the clock of a mission."""
    return local_day(missions()[mission].zone)


def _is_late(action: ActionText, today: date) -> bool:
    return action.state is ActionState.PLANNED and action.due_on is not None and action.due_on < today


def action_line(action: ActionText, names: dict[UUID | None, str], *, late: bool = False) -> dict[str, Any]:
    """An action as a page or a paper shows it."""
    facts = []
    if action.state is ActionState.PLANNED:
        facts.append(names.get(action.owner_id, translated(ANYBODY)))
        if action.due_on:
            facts.append(_("by %(day)s", day=day_text(action.due_on)))
    else:
        facts.append(names.get(action.ended_by, _("A colleague")))
    if action.minutes:
        facts.append(_("%(count)s minutes", count=action.minutes))
    return {
        "id": action.id,
        "what": action.what,
        "why": action.why,
        "state": {"label": translated(labels.ACTION_STATE[action.state]), "tone": labels.ACTION_TONE[action.state]},
        "is_planned": action.state is ActionState.PLANNED,
        "was_not_possible": action.state is ActionState.NOT_POSSIBLE,
        "ended_at": action.ended_at,
        "is_late": late,
        "facts": facts,
    }


@blueprint.route(_AT + "/actions/<uuid:action_id>/<any(done,not_possible,planned):ending>", methods=["GET", "POST"])
@guard(Power.CASE_WORK)
def end_of_action(viewer: Viewer, case_id: UUID, need_id: UUID, action_id: UUID, ending: str) -> Response:
    """Say that it was done, was not possible, or is tried again."""
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    fetch_need(viewer, case_id, need_id)
    state, form = ActionState(ending), ActionEndForm()
    if state is ActionState.PLANNED:
        del form.minutes, form.why
    titles = {
        ActionState.DONE: _("It is done"),
        ActionState.NOT_POSSIBLE: _("It was not possible"),
        ActionState.PLANNED: _("Try it again"),
    }
    return small_form(
        case,
        form,
        lambda: end_action(
            viewer,
            case_id,
            need_id,
            action_id,
            state,
            minutes=form.minutes.data if "minutes" in form else None,
            why=(form.why.data or "") if "why" in form else "",
        ),
        title=titles[state],
        submit=titles[state],
        done=_("It is noted."),
        back=lambda: see_other("cases.need", case_id=case_id, need_id=need_id),
    )


@blueprint.route(_AT + "/outcome", methods=["GET", "POST"])
@guard(Power.CASE_WORK)
def need_outcome(viewer: Viewer, case_id: UUID, need_id: UUID) -> Response:
    """Say how a need ended, and when to look at it again."""
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    found = fetch_need(viewer, case_id, need_id)
    form = OutcomeForm()
    return small_form(
        case,
        form,
        lambda: end_need(
            viewer,
            case_id,
            need_id,
            form.outcome.data,
            why=form.why.data or "",
            look_again_on=day_of(form.look_again_on),
        ),
        title=_("How this need ended"),
        lead=need_name(found.kind),
        submit=_("Keep it"),
        done=_("It is noted how the need ended."),
        part="needs",
    )


@blueprint.post(_AT + "/open-again")
@guard(Power.CASE_WORK)
def open_need_again(viewer: Viewer, case_id: UUID, need_id: UUID) -> Response:
    """Open a need again."""
    end_need(viewer, case_id, need_id, None)
    flash(_("The need is open again."), "good")
    return see_other("cases.need", case_id=case_id, need_id=need_id)
