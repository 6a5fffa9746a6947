"""Screens of a case: its page, its facts, its steps."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.cases import actions, kinds, labels, queries
from migrant_support.domains.cases.forms import EditCaseForm, MoveForm
from migrant_support.domains.cases.queries.handing import TransferRow, latest_transfer, open_handover
from migrant_support.domains.cases.queries.needs import NeedRow, VulnerabilityRow, work_of
from migrant_support.domains.cases.queries.notes import attachments_of, notes_by_compartment
from migrant_support.domains.cases.queries.referrals import ReferralRow, referrals_of
from migrant_support.domains.cases.rules import GRADES, TRANSITIONS, Act, CloseOutcome, next_acts
from migrant_support.domains.cases.rules.referrals import ReferralState
from migrant_support.domains.cases.views.blueprint import blueprint, by_the_clock_of
from migrant_support.domains.cases.views.done import achieved_text
from migrant_support.domains.cases.views.work import local_day_of, need_name
from migrant_support.domains.directory.queries import currency_choices, institution_names, mission_names
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.tasks.queries import TaskRow, tasks_of
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.platform.web.fields import WrittenDate, written_date
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, span_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power, ScopeKind


def _undo_step(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    case_id = actions.undo_step(viewer, UUID(arguments["case_id"]), version=int(arguments["version"]))
    return url_for("cases.show", case_id=case_id)


undo_handler("cases.step", _undo_step, sentence=msg("Case %(reference)s took a step."))
STALE = msg("Somebody else saved this case while you typed. Your text is still here: compare and save again.")


@blueprint.get("/<uuid:case_id>")
@guard(Power.CASE_READ)
def show(viewer: Viewer, case_id: UUID) -> str:
    """A case: what it asks for and how far it is, what is due, its facts, and what may be done next."""
    case = queries.case_record(viewer, case_id)
    by_the_clock_of(case.mission)
    moves = queries.moves_of(viewer, case_id)
    work, offer, transfer = work_of(case), open_handover(case_id), latest_transfer(case_id)
    due = tasks_of(viewer, ("person", case.person_id), now(), limit=30) if viewer.may(Power.TASK_WORK) else ()
    refers = referrals_of(viewer, case_id) if viewer.may(Power.REFERRAL_SEND) else []
    notes = notes_by_compartment(viewer, case_id) if case.reads_all else {}
    names = display_names(
        {case.officer_id, *(m.by for m in moves), *(t.owner_account_id for t in due)}
        | ({offer.to_id, offer.made_by} if offer else set())
    )
    missions = mission_names(page_language())
    is_here = _is_here(viewer, case.mission)
    return render_template(
        "cases/case.html",
        case=case,
        person=row_of(fetch_person(viewer, case.person_id)),
        steps=[_step_item(move, names) for move in moves],
        happened=[translated(labels.CATEGORY[c]) for c in case.categories],
        reasons=_reasons(case),
        contract=span_text(case.contract_from, case.contract_until),
        officer=names.get(case.officer_id, _("Nobody yet")),
        labels=labels,
        mission=missions.get(case.mission, case.mission),
        acts=next_acts(case.state) if viewer.may(Power.CASE_MOVE) and is_here else (),
        quick={t.act for t in TRANSITIONS if not t.needs_reason},
        work=work,
        achieved=achieved_text(work.achieved),
        needs=[_need(need, local_day_of(case.mission)) for need in work.needs],
        vulnerable=[_vulnerability(one) for one in work.vulnerabilities],
        due=[_due(task, names) for task in due if task.done_at is None],
        referrals=[_referral(one, institution_names(page_language())) for one in refers] if refers else [],
        offer={"to": names.get(offer.to_id, ""), "is_mine": offer.to_id == viewer.account_id} if offer else None,
        transfer=_transfer(transfer, missions) if transfer else None,
        notes=sum(notes.values()),
        files=len(attachments_of(viewer, case_id)) if case.reads_all else 0,
        may_read_story=case.reads_all,
        may_change=viewer.may(Power.CASE_MOVE) and is_here,
        may_work=viewer.may(Power.CASE_WORK) and is_here and case.closed_at is None,
        may_refer=viewer.may(Power.REFERRAL_SEND) and is_here,
        is_mine=case.officer_id == viewer.account_id,
        death_href=url_for("remains.show", case_id=case_id) if viewer.may(Power.REMAINS_READ) else None,
    )


def _is_here(viewer: Viewer, mission: str) -> bool:
    """Is the case at a mission of the viewer's, or the viewer one who is named on files? Not given away, then."""
    reach = viewer.reach(Power.CASE_WORK)
    missions = reach.ids(ScopeKind.MISSION)
    return mission in missions or not missions


def _reasons(case: queries.CaseRecord) -> list[dict[str, str]]:
    """The reasons of the risk, each with its grade: those of the facts, and the one that a colleague wrote."""
    found = [(translated(reason), GRADES.get(reason, case.risk)) for reason in case.risk_reasons]
    if case.raised_because:
        found.insert(0, (case.raised_because, case.risk))
    return [
        {"text": text, "label": translated(labels.RISK[grade]), "tone": labels.RISK_TONE[grade]}
        for text, grade in found
    ]


def _need(need: NeedRow, today: date) -> dict[str, Any]:
    is_open = need.outcome is None
    late = is_open and any(day is not None and day < today for day in (need.wanted_by, need.next_due))
    chips = [{"label": translated(labels.SEVERITY[need.severity]), "tone": labels.SEVERITY_TONE[need.severity]}]
    if need.outcome is not None:
        chips = [{"label": translated(labels.NEED_OUTCOME[need.outcome]), "tone": labels.NEED_TONE[need.outcome]}]
    if late:
        chips.append({"label": _("Overdue"), "tone": "danger"})
    facts = [
        _("by %(day)s", day=day_text(need.wanted_by)) if need.wanted_by and is_open else "",
        ngettext("%(num)s thing to do", "%(num)s things to do", need.planned) if need.planned and is_open else "",
        ngettext("%(num)s thing done", "%(num)s things done", need.done) if need.done else "",
        _("nothing planned yet") if is_open and not (need.planned or need.done) else "",
    ]
    return {"id": need.id, "name": need_name(need.kind), "chips": chips, "facts": [fact for fact in facts if fact]}


def _vulnerability(one: VulnerabilityRow) -> dict[str, Any]:
    kind = kinds.vulnerabilities().get(one.kind)
    return {"id": one.id, "name": kind.name(page_language()) if kind else one.kind, "is_answered": one.is_answered}


def _due(task: TaskRow, names: dict[UUID | None, str]) -> dict[str, Any]:
    facts = [moment_text(task.due_at), task.place, names.get(task.owner_account_id, "")]
    return {
        "id": task.id,
        "what": translated(task.sentence),
        "note": task.note,
        "facts": [fact for fact in facts if fact],
        "state": translated(task.state_label) if task.state is TaskState.MISSED else "",
        "is_overdue": task.is_overdue,
    }


def _referral(one: ReferralRow, institutions: dict[str, str]) -> dict[str, Any]:
    chips = [{"label": translated(labels.REFERRAL_STATE[one.state]), "tone": labels.REFERRAL_TONE[one.state]}]
    if one.is_withdrawn:
        chips.append({"label": _("Consent withdrawn: tell them"), "tone": "danger"})
    elif one.state is ReferralState.SENT and one.answer_due_at is not None and one.answer_due_at < now():
        chips.append({"label": _("No answer in time"), "tone": "danger"})
    return {"id": one.id, "institution": institutions.get(one.institution, one.institution), "chips": chips}


def _transfer(one: TransferRow, missions: dict[str, str]) -> dict[str, Any]:
    return {
        "to": missions.get(one.to_mission, one.to_mission),
        "from": missions.get(one.from_mission, one.from_mission),
        "state": one.state.value,
        "when": moment_text(one.made_at),
        "reason": one.reason,
        "until": moment_text(one.kept_until),
    }


def _step_item(move: queries.MoveRow, names: dict[UUID | None, str]) -> dict[str, str]:
    who = names.get(move.by, _("The system"))
    return {
        "when": moment_text(move.at),
        "datetime": move.at.isoformat(),
        "text": translated(labels.STATE[move.target]),
        "note": f"{who} – {move.reason}" if move.reason else who,
    }


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
        "raised_because": case.raised_because,
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
