"""Screens of a case: its page, its facts, its steps, its notes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases import actions, labels, queries
from migrant_support.domains.cases.forms import EditCaseForm, MoveForm, NoteForm
from migrant_support.domains.cases.rules import TRANSITIONS, Act, CloseOutcome, next_acts
from migrant_support.domains.directory.queries import currency_choices, mission_names
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import WrittenDate, written_date
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, span_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power


def _undo_step(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    case_id = actions.undo_step(viewer, UUID(arguments["case_id"]), version=int(arguments["version"]))
    return url_for("cases.show", case_id=case_id)


undo_handler("cases.step", _undo_step, sentence=msg("Case %(reference)s took a step."))
blueprint = Blueprint("cases", __name__, url_prefix="/cases")
STALE = msg("Somebody else saved this case while you typed. Your text is still here: compare and save again.")


@blueprint.get("/<uuid:case_id>")
@guard(Power.CASE_READ)
def show(viewer: Viewer, case_id: UUID) -> str:
    """A case with its facts, steps and what may be done next."""
    case = queries.case_record(viewer, case_id)
    moves = queries.moves_of(viewer, case_id)
    names = display_names({case.officer_id, *(m.by for m in moves)})
    return render_template(
        "cases/case.html",
        case=case,
        person=row_of(fetch_person(viewer, case.person_id)),
        steps=[_step_item(move, names) for move in moves],
        happened=[translated(labels.CATEGORY[c]) for c in case.categories],
        reasons=[translated(reason) for reason in case.risk_reasons],
        contract=span_text(case.contract_from, case.contract_until),
        names=names,
        labels=labels,
        mission=mission_names(page_language()).get(case.mission, case.mission),
        acts=next_acts(case.state) if viewer.may(Power.CASE_MOVE) else (),
        quick={t.act for t in TRANSITIONS if not t.needs_reason},
        notes=queries.count_notes(viewer, case_id),
        may_read_story=viewer.may(Power.NARRATIVE_READ),
        may_change=viewer.may(Power.CASE_MOVE),
        is_mine=case.officer_id == viewer.account_id,
    )


def _step_item(move: queries.MoveRow, names: dict[UUID | None, str]) -> dict[str, str]:
    who = names.get(move.by, _("The system"))
    return {
        "when": moment_text(move.at),
        "datetime": move.at.isoformat(),
        "text": translated(labels.STATE[move.target]),
        "note": f"{who} – {move.reason}" if move.reason else who,
    }


@blueprint.route("/<uuid:case_id>/story", methods=["GET", "POST"])
@guard(Power.NARRATIVE_READ, writes=True)
def story(viewer: Viewer, case_id: UUID) -> Response:
    """The narrative and the notes; opening them is in the audit log."""
    case = queries.case_record(viewer, case_id)
    form = NoteForm()
    if form.validate_on_submit():
        try:
            actions.write_note(viewer, case_id, form.text.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The note is kept."), "good")
            return see_other("cases.story", case_id=case_id)
    told = actions.read_narrative(viewer, case_id)
    return answer(
        "cases/story.html",
        form=form,
        case=case,
        told=told,
        names=display_names({note.made_by for note in told.notes}),
        may_write=viewer.may(Power.NOTE_WRITE),
    )


@blueprint.route("/<uuid:case_id>/edit", methods=["GET", "POST"])
@guard(Power.CASE_MOVE)
def edit(viewer: Viewer, case_id: UUID) -> Response:
    """Change the facts of a case."""
    queries.fetch_case(viewer, case_id, Power.CASE_MOVE)
    case = queries.case_record(viewer, case_id)
    form = EditCaseForm(data=_as_typed(case))
    form.offer_case(currencies=currency_choices(case.mission, page_language()))
    if form.validate_on_submit():
        try:
            actions.edit_case(viewer, case_id, form.case(), version=form.version.data or 0)
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [translated(STALE)]
            form.version.raw_data = [str(case.version)]
            form.version.data = case.version
        else:
            flash(_("The case was saved."), "good")
            return see_other("cases.show", case_id=case_id)
    return answer("cases/edit.html", form=form, case=case)


def _as_typed(case: queries.CaseRecord) -> dict[str, object]:
    def typed(day: object) -> WrittenDate | None:
        return written_date(f"{day:%d/%m/%Y}", years="future") if day else None

    return {
        "categories": list(case.categories),
        "channel": case.channel,
        "employer": case.employer,
        "agency": case.agency,
        "job": case.job,
        "contract_from": typed(case.contract_from),
        "contract_until": typed(case.contract_until),
        "civil_id": case.civil_id,
        "wages_owed": case.wages_owed,
        "wages_currency": case.wages_owed.currency if case.wages_owed else None,
        "absconding_reported": case.absconding_reported,
        "risk": case.risk,
        "version": case.version,
    }


@blueprint.route(
    "/<uuid:case_id>/steps/<any(register,verify,activate,suspend,resume,close,reopen):act>", methods=["GET", "POST"]
)
@guard(Power.CASE_MOVE)
def step(viewer: Viewer, case_id: UUID, act: str) -> Response:
    """Take a step of the state machine, with the reason and outcome that it asks for; it can be undone for a minute."""
    chosen = Act(act)
    queries.fetch_case(viewer, case_id, Power.CASE_MOVE)
    case = queries.case_record(viewer, case_id)
    form = MoveForm(data={"version": case.version})
    asks_reason = next(t.needs_reason for t in TRANSITIONS if t.act is chosen)
    if form.validate_on_submit():
        outcome: CloseOutcome | None = form.outcome.data if chosen is Act.CLOSE else None
        version = form.version.data or 0
        try:
            state = actions.move_case(
                viewer, case_id, chosen, version=version, reason=form.reason.data or "", outcome=outcome
            )
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [_("The case has moved on meanwhile. Look at it again before the next step.")]
        else:
            offer_undo(viewer, "cases.step", {"case_id": case_id, "version": version + 1, "reference": case.reference})
            flash(translated(labels.STATE[state]), "good")
            return see_other("cases.show", case_id=case_id)
    return answer(
        "cases/step.html",
        form=form,
        case=case,
        act=chosen,
        title=translated(labels.ACT[chosen]),
        asks_reason=asks_reason,
        asks_outcome=chosen is Act.CLOSE,
    )


@blueprint.post("/<uuid:case_id>/take")
@guard(Power.CASE_MOVE)
def take(viewer: Viewer, case_id: UUID) -> Response:
    """Make the viewer the case's officer."""
    actions.take_case(viewer, case_id)
    flash(_("The case is yours."), "good")
    return see_other("cases.show", case_id=case_id)
