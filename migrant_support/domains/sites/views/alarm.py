"""Alarms for somebody missing: those that are open, one with its steps, raising and ending it."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.queries import seen_by
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import alarm as actions
from migrant_support.domains.sites.forms.evening import EndAlarmForm, PlainForm, StepForm
from migrant_support.domains.sites.queries.alarm import (
    AlarmRecord,
    AlarmRow,
    StepRow,
    alarm_record,
    alarm_rows,
    fetch_alarm,
)
from migrant_support.domains.sites.queries.residents import resident
from migrant_support.domains.sites.rules.alarm import DECIDED_BY_OFFICER, Step
from migrant_support.domains.sites.rules.gate import Way
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of_zone, small_form
from migrant_support.domains.sites.views.gate import evening_site
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.get("/alarms")
@guard(Power.ALARM_READ)
def alarms(viewer: Viewer) -> str:
    """Everybody who is missing at the viewer's sites, the longest first; below, how others ended."""
    prepare_zone(viewer)
    open_ones = [_row(row) for row in alarm_rows(viewer)]
    ended = [_row(row) for row in alarm_rows(viewer, only_open=False) if row.ended_at is not None]
    return render_template("sites/alarms.html", rows=open_ones, ended=ended)


def _row(row: AlarmRow) -> dict[str, Any]:
    is_late = row.ended_at is None and row.due_at is not None and row.due_at < now()
    return {
        "name": row.person.name,
        "note": _("a child") if row.is_child else "",
        "reference": row.person.reference,
        "site": row.site_name,
        "since": listed_text(row.raised_at),
        "seen": _seen(row),
        "due": {"label": listed_text(row.due_at), "tone": "danger" if is_late else "info"} if row.due_at else "",
        "ended": listed_text(row.ended_at) if row.ended_at else "",
        "outcome": translated(labels.OUTCOME[row.outcome]) if row.outcome else "",
        "tone": "danger" if is_late else "",
        "href": url_for("sites.alarm", alarm_id=row.id),
    }


def _seen(row: AlarmRow) -> str:
    if row.last_seen_at is None or row.last_seen_how is None:
        return _("Nobody wrote down when.")
    how = translated(labels.SEEN[row.last_seen_how])
    return _("%(when)s, %(how)s", when=moment_text(row.last_seen_at), how=how)


@blueprint.route("/sites/<uuid:site_id>/residents/<uuid:person_id>/alarm", methods=["GET", "POST"])
@guard(Power.ROLL_CALL)
def new_alarm(viewer: Viewer, site_id: UUID, person_id: UUID) -> Response:
    """Say that a resident is missing."""
    site = evening_site(viewer, site_id, Power.ROLL_CALL)
    one = resident(viewer, site_id, site.zone, person_id)
    raised: list[UUID] = []
    return small_form(
        PlainForm(),
        lambda: raised.append(actions.raise_alarm(viewer, site_id, person_id)),
        title=_("Is %(name)s missing?", name=one.person.name),
        submit=_("Raise the alarm"),
        done=_("The alarm is raised. Begin with the first step."),
        back=url_for("sites.gate", site_id=site_id),
        above=f"{site.name}, {bed_text(one.room_name, one.bed_name)}",
        lead=_("The search begins now, and the mission's officer gets a task."),
        crumb=_("Gate"),
        onward=lambda: see_other("sites.alarm", alarm_id=raised[0]),
    )


@blueprint.get("/alarms/<uuid:alarm_id>")
@guard(Power.ALARM_READ, writes=True)
def alarm(viewer: Viewer, alarm_id: UUID) -> str:
    """One alarm with its steps. It holds words about her, so opening it is written down."""
    found = actions.read_alarm(viewer, alarm_id)
    by_clock_of_zone(found.row.zone, found.row.mission)
    may_act = viewer.may(Power.ROLL_CALL) and found.row.ended_at is None
    return render_template(
        "sites/alarm.html",
        alarm=found,
        person=found.row.person,
        facts=_facts(found),
        steps=[_step(found, step, may_act=may_act) for step in found.steps],
        came_back=_came_back(viewer, found),
        may_act=may_act,
        person_href=_person_href(viewer, found.row.person.id),
    )


def _facts(found: AlarmRecord) -> list[dict[str, str]]:
    row = found.row
    facts = [
        (_("Seen last"), _seen(row)),
        (_("Alarm since"), moment_text(row.raised_at)),
        (_("House"), row.site_name),
        (_("Ended"), moment_text(row.ended_at) if row.ended_at else ""),
        (_("How it ended"), translated(labels.OUTCOME[row.outcome]) if row.outcome else ""),
        (_("Ended by"), found.ended_by),
        (_("In words"), found.note),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _step(found: AlarmRecord, step: StepRow, *, may_act: bool) -> dict[str, Any]:
    is_decision = step.step in DECIDED_BY_OFFICER
    may_do = may_act and step.done_at is None and (found.may_decide or not is_decision)
    if step.done_at is not None and step.result is not None:
        state = {"label": translated(labels.STEP_DONE[step.result]), "tone": "good"}
    elif step.due_at < now() and found.row.ended_at is None:
        state = {"label": _("Overdue"), "tone": "danger"}
    else:
        state = {"label": _("To do"), "tone": "info"}
    return {
        "what": translated(labels.STEP[step.step]),
        "who": _("by decision of the mission's officer") if is_decision else "",
        "state": state,
        "when": listed_text(step.done_at or step.due_at),
        "is_done": step.done_at is not None,
        "by": step.by,
        "note": step.note,
        "href": url_for("sites.alarm_step", alarm_id=found.row.id, search_step=step.step.value) if may_do else "",
    }


def _came_back(viewer: Viewer, found: AlarmRecord) -> str:
    """She came in at the gate since: it is said, and a human ends the alarm."""
    if found.row.ended_at is not None or not viewer.may(Power.GATE_USE):
        return ""
    try:
        one = resident(viewer, found.row.site_id, found.row.zone, found.row.person.id)
    except NotThere:
        return ""
    is_back = one.last is not None and one.last.way is Way.IN and one.last.at > found.row.raised_at
    return moment_text(one.last.at) if is_back and one.last else ""


def _person_href(viewer: Viewer, person_id: UUID) -> str:
    may_open = viewer.may(Power.PERSON_READ) and seen_by(viewer, [person_id], Power.PERSON_READ)
    return url_for("person_page.show", person_id=person_id) if may_open else ""


@blueprint.route(
    "/alarms/<uuid:alarm_id>/steps/<any(search, phone, kin, officer, coordinator, police):search_step>",
    methods=["GET", "POST"],
)
@guard(Power.ROLL_CALL)
def alarm_step(viewer: Viewer, alarm_id: UUID, search_step: str) -> Response:
    """Write what was done to find her."""
    fetch_alarm(viewer, alarm_id, Power.ROLL_CALL)
    found = alarm_record(viewer, alarm_id)
    by_clock_of_zone(found.row.zone, found.row.mission)
    step, form = Step(search_step), StepForm()
    is_decision = step in DECIDED_BY_OFFICER
    return small_form(
        form,
        lambda: actions.do_step(viewer, alarm_id, step, form.result.data, note=form.note.data or ""),
        title=translated(labels.STEP[step]),
        submit=_("Save"),
        done=_("The step is recorded."),
        back=url_for("sites.alarm", alarm_id=alarm_id),
        above=f"{found.row.person.name}, {found.row.site_name}",
        lead=_("Decide only if it is safe and the person agreed, or the law demands it, and say on what you rest.")
        if is_decision
        else _("Write what helps the next one to search, and nothing of why the person is here."),
        crumb=_("Alarm"),
        onward=lambda: see_other("sites.alarm", alarm_id=alarm_id),
    )


@blueprint.route("/alarms/<uuid:alarm_id>/end", methods=["GET", "POST"])
@guard(Power.ROLL_CALL)
def end_alarm(viewer: Viewer, alarm_id: UUID) -> Response:
    """Say how the search ended."""
    fetch_alarm(viewer, alarm_id, Power.ROLL_CALL)
    found = alarm_record(viewer, alarm_id)
    by_clock_of_zone(found.row.zone, found.row.mission)
    form = EndAlarmForm()
    return small_form(
        form,
        lambda: actions.end_alarm(viewer, alarm_id, form.outcome.data, note=form.note.data or ""),
        title=_("End the search for %(name)s", name=found.row.person.name),
        submit=_("End the alarm"),
        done=_("The alarm has ended."),
        back=url_for("sites.alarm", alarm_id=alarm_id),
        above=found.row.site_name,
        lead=_("That somebody left on purpose, or is with the police, is decided by the mission's officer."),
        crumb=_("Alarm"),
        onward=lambda: see_other("sites.alarm", alarm_id=alarm_id),
    )
