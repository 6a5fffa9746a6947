"""The task list: what is due in the viewer's places, the longest overdue first; and how each of them ended."""

from datetime import datetime
from typing import Any, cast, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length, Optional

from migrant_support.domains.cases.actions.needs import ACTION_DUE
from migrant_support.domains.cases.queries.needs import places_of_actions
from migrant_support.domains.people.queries import PersonRow, people_by_id
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass
from migrant_support.platform.tasks.actions import finish_task, plan_task
from migrant_support.platform.tasks.queries import EVERYDAY, Only, TaskRow, my_queue, task_row
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.platform.web.fields import ClockField, EnumSelect, FreeDateField
from migrant_support.platform.web.forms import Form, answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("task_list", __name__, url_prefix="/tasks")
ENDINGS = {
    TaskState.DONE: msg("It is done"),
    TaskState.MISSED: msg("It was missed"),
    TaskState.NOT_REQUIRED: msg("It is not required any more"),
}


class EndForm(Form):
    """How a task ended, and when an appointment that was missed is now."""

    ending = EnumSelect(msg("What came of it?"), labels=ENDINGS, default=TaskState.DONE)
    reason = StringField(msg("Why was it missed, or is not required?"), [Length(max=200)])
    day = FreeDateField(msg("New day, if it was missed"), [Optional()], least="day", years="future")
    clock = ClockField(msg("New time"), [Optional()])

    def moment(self, zone: str) -> datetime | None:
        """The new time by the clock of the page, when a day and a time are given."""
        if not (self.day.data and self.clock.data):
            return None
        return datetime.combine(self.day.data.first_day, self.clock.data, ZoneInfo(zone))


def task_classes(viewer: Viewer) -> frozenset[DataClass]:
    """What kinds of task a viewer is shown beside her own: medical ones to medical staff, the others to caseworkers."""
    found = EVERYDAY if viewer.may(Power.CASE_READ) or not viewer.may(Power.MEDICAL_READ) else frozenset()
    return found | {DataClass.MEDICAL} if viewer.may(Power.MEDICAL_READ) else found


@blueprint.get("")
@guard(Power.TASK_WORK)
def show(viewer: Viewer) -> str:
    """What is due, the longest overdue first."""
    prepare_zone(viewer)
    asked = request.args.get("only", "all")
    only = cast(Only, asked if asked in get_args(Only) else "all")
    queue = my_queue(viewer, now(), classes=task_classes(viewer), limit=50, only=only)
    people = people_by_id(viewer, [row.subject_id for row in queue.rows if row.subject_kind == "person"])
    acts = [row.about_id for row in queue.rows if row.code == ACTION_DUE and row.about_id is not None]
    places = places_of_actions(viewer, acts) if viewer.may(Power.CASE_WORK) else {}
    return render_template(
        "desks/tasks.html",
        lines=[
            _line(row, people, places) for row in queue.rows if row.subject_kind != "person" or row.subject_id in people
        ],
        queue=queue,
        filters=_filters(only, queue.own, queue.overdue),
    )


def _line(row: TaskRow, people: dict[UUID, PersonRow], places: dict[UUID, tuple[UUID, UUID]]) -> dict[str, Any]:
    place = places.get(row.about_id) if row.about_id is not None else None
    return {
        "id": row.id,
        "what": translated(row.sentence),
        "note": row.note,
        "place": row.place,
        "person": people.get(row.subject_id),
        "due": moment_text(row.due_at),
        "is_overdue": row.is_overdue,
        "is_missed": row.state is TaskState.MISSED,
        "is_own": row.is_own,
        "asks": row.is_appointment,
        "need_href": url_for("cases.need", case_id=place[0], need_id=place[1]) if place else None,
    }


def _filters(only: str, own: int, overdue: int) -> list[dict[str, Any]]:
    labels: dict[str, tuple[str, int | None]] = {
        "own": (_("Given to me"), own),
        "overdue": (_("Past their time"), overdue),
        "appointments": (_("Appointments"), None),
    }
    return [
        {
            "label": label,
            "count": count,
            "current": only == code,
            "href": url_for(".show") if only == code else url_for(".show", only=code),
        }
        for code, (label, count) in labels.items()
    ]


@blueprint.post("/<uuid:task_id>/done")
@guard(Power.TASK_WORK)
def done(viewer: Viewer, task_id: UUID) -> Response:
    """Mark a task as done."""
    finish_task(viewer, task_id, TaskState.DONE, classes=task_classes(viewer))
    flash(_("The task is done."), "good")
    return see_other("task_list.show")


@blueprint.route("/<uuid:task_id>", methods=["GET", "POST"])
@guard(Power.TASK_WORK)
def end(viewer: Viewer, task_id: UUID) -> Response:
    """Say what came of a task: done, missed (and its new time) or not required, with the reason."""
    prepare_zone(viewer)
    form, row = EndForm(), task_row(viewer, task_id, now(), classes=task_classes(viewer))
    if not row.is_appointment:
        form.ending.choices = {s.value: translated(text) for s, text in ENDINGS.items() if s is not TaskState.MISSED}
        del form.day, form.clock
    if form.validate_on_submit():
        try:
            _end(viewer, task_id, form)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("It is noted."), "good")
            return see_other("task_list.show")
    people = people_by_id(viewer, [row.subject_id]) if row.subject_kind == "person" else {}
    return answer("desks/task.html", form=form, line=_line(row, people, {}))


def _end(viewer: Viewer, task_id: UUID, form: EndForm) -> None:
    ending = form.ending.data
    finish_task(viewer, task_id, ending, reason=form.reason.data or "", classes=task_classes(viewer))
    again = form.moment(g.page_zone[0]) if ending is TaskState.MISSED and "day" in form else None
    if again is not None:
        if again <= now():
            raise Refused("appointment_in_past", msg("This time is over. Choose a later one."), field="day")
        plan_task(viewer, task_id, again, classes=task_classes(viewer))
