"""The task list: what is due in the viewer's places, the longest overdue first."""

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.queries import people_by_id
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.tasks.actions import finish_task
from migrant_support.platform.tasks.queries import my_queue
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("task_list", __name__, url_prefix="/tasks")


@blueprint.get("")
@guard(Power.TASK_WORK)
def show(viewer: Viewer) -> str:
    """What is due, the longest overdue first."""
    prepare_zone(viewer)
    queue = my_queue(viewer, now(), limit=50)
    people = people_by_id(viewer, [row.subject_id for row in queue.rows if row.subject_kind == "person"])
    lines = [
        {
            "id": row.id,
            "what": translated(row.sentence),
            "note": row.note,
            "person": people.get(row.subject_id),
            "due": moment_text(row.due_at),
            "is_overdue": row.is_overdue,
            "is_own": row.is_own,
        }
        for row in queue.rows
        if row.subject_kind != "person" or row.subject_id in people
    ]
    return render_template("desks/tasks.html", lines=lines, queue=queue)


@blueprint.post("/<uuid:task_id>/done")
@guard(Power.TASK_WORK)
def done(viewer: Viewer, task_id: UUID) -> Response:
    """Mark a task as done."""
    finish_task(viewer, task_id, TaskState.DONE)
    flash(_("The task is done."), "good")
    return see_other("task_list.show")
