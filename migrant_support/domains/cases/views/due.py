"""Tasks and appointments of a case: written down here, worked on in the task list."""

from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases.actions.due import CASE_TASKS, add_appointment, add_case_task
from migrant_support.domains.cases.forms_work import AppointmentForm, CaseTaskForm, day_of, people_choices
from migrant_support.domains.cases.views.blueprint import blueprint, case_on_page, colleagues, small_form
from migrant_support.domains.cases.views.work import ANYBODY
from migrant_support.domains.directory.queries import missions
from migrant_support.kernel.clock import start_of_day
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.tasks.kinds import task_kind
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.route("/<uuid:case_id>/tasks/new", methods=["GET", "POST"])
@guard(Power.CASE_WORK)
def new_task(viewer: Viewer, case_id: UUID) -> Response:
    """Write down something due."""
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    zone = missions()[case.mission].zone
    form = CaseTaskForm(owner=viewer.account_id)
    form.code.choices = [(code, translated(task_kind(code).sentence)) for code in CASE_TASKS]
    form.owner.choices = people_choices(colleagues(case), nobody=ANYBODY)

    def act() -> None:
        day = day_of(form.due_on)
        due_at = start_of_day(zone, day + timedelta(days=1)) if day else None
        add_case_task(
            viewer, case_id, form.code.data or "", due_at=due_at, owner=form.owner.data, note=form.note.data or ""
        )

    return small_form(
        case,
        form,
        act,
        title=_("Add a task"),
        lead=_("It is overdue once the day is over in %(city)s.", city=_city(case.mission)),
        submit=_("Add the task"),
        done=_("The task is added."),
        part="due",
    )


@blueprint.route("/<uuid:case_id>/appointments/new", methods=["GET", "POST"])
@guard(Power.CASE_WORK)
def new_appointment(viewer: Viewer, case_id: UUID) -> Response:
    """Plan an appointment, by the clock of the mission."""
    case = case_on_page(viewer, case_id, Power.CASE_WORK)
    zone = missions()[case.mission].zone
    form = AppointmentForm(owner=viewer.account_id)
    form.owner.choices = people_choices(colleagues(case), nobody=ANYBODY)
    return small_form(
        case,
        form,
        lambda: add_appointment(
            viewer,
            case_id,
            at=form.moment(zone),
            where=form.place.data or "",
            note=form.note.data or "",
            owner=form.owner.data,
        ),
        title=_("Plan an appointment"),
        lead=_("The time is by the clock in %(city)s.", city=_city(case.mission)),
        submit=_("Plan it"),
        done=_("The appointment is planned."),
        part="due",
    )


def _city(mission: str) -> str:
    return missions()[mission].city.in_language(page_language())
