"""Screens of medical work on a person: book a fit-to-travel check, record what it found."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.medical import actions, labels
from migrant_support.domains.medical.forms import BookCheckForm, FitnessForm
from migrant_support.domains.medical.queries import CheckRow
from migrant_support.domains.medical.views.blueprint import blueprint
from migrant_support.domains.people.views.blueprint import person_on_page, small_form, to_person
from migrant_support.kernel.clock import start_of_day
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

USUAL_HOUR = time(9)


@blueprint.route("/people/<uuid:person_id>/fitness/book", methods=["GET", "POST"])
@guard(Power.FITNESS_BOOK)
def book(viewer: Viewer, person_id: UUID) -> Response:
    """Book a fit-to-travel check."""
    person = person_on_page(viewer, person_id, Power.FITNESS_BOOK)
    form = BookCheckForm()

    def act() -> None:
        zone = ZoneInfo(zone_of_mission(person.mission))
        local = datetime.combine(form.booked_on.data.first_day, form.booked_at.data or USUAL_HOUR, zone)
        actions.book_check(viewer, person_id, booked_for=local.astimezone(UTC))

    return small_form(
        person,
        form,
        act,
        title=_("Book a fit-to-travel check"),
        lead=_("A doctor sees the person before the flight. What is found stays with the doctor."),
        submit=_("Book check"),
        done=_("The check is booked."),
        part="readiness",
    )


@blueprint.route("/people/<uuid:person_id>/fitness", methods=["GET", "POST"])
@guard(Power.FITNESS_RECORD, writes=True)
def fitness(viewer: Viewer, person_id: UUID) -> Response:
    """Record what a check found; earlier ones stand below, and that they were opened is written down."""
    person = person_on_page(viewer, person_id, Power.FITNESS_RECORD)
    zone = zone_of_mission(person.mission)
    form = FitnessForm()
    if form.validate_on_submit():
        try:
            actions.record_result(
                viewer,
                person_id,
                result=form.result.data,
                valid_from=start_of_day(zone, form.since.data.first_day),
                valid_until=start_of_day(zone, form.until.data.first_day + timedelta(days=1)),
                conditions=form.conditions.data or (),
                fly_until=form.fly_until.data.first_day if form.fly_until.data else None,
                pregnancy=form.pregnancy(),
            )
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The result is recorded."), "good")
            return to_person(person_id, "readiness")
    checks = actions.read_checks(viewer, person_id)
    names = display_names({check.made_by for check in checks})
    return answer("medical/fitness.html", form=form, person=person, checks=[_shown(check, names) for check in checks])


def _shown(check: CheckRow, names: dict[UUID | None, str]) -> dict[str, object]:
    """A check as a line of the table."""
    if check.result is None:
        state = {"label": _("Booked"), "tone": "info"}
        span = moment_text(check.booked_for)
    else:
        state = {"label": translated(labels.FITNESS[check.result]), "tone": labels.FITNESS_TONE[check.result]}
        span = f"{moment_text(check.valid_from)} – {moment_text(check.valid_until)}"
    return {
        "made": moment_text(check.made_at),
        "state": state,
        "span": span,
        "asks": ", ".join(asks_of(check)) or "–",
        "by": names.get(check.made_by, "–"),
    }


def asks_of(check: CheckRow) -> list[str]:
    """What a result asks of the flight."""
    asked = [translated(labels.CONDITION[one]) for one in check.conditions]
    return [*asked, _("to fly by %(day)s", day=day_text(check.fly_until))] if check.fly_until else asked
