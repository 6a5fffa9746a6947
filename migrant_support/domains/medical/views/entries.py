"""Forms of medical work on a person: an entry, signs of life, alerts, tests, vaccinations."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.actions.care import (
    NewEncounter,
    lift_alert,
    set_alert,
    write_encounter,
    write_vitals,
)
from migrant_support.domains.medical.actions.proofs import (
    record_test,
    record_vaccination,
    strike_test,
    strike_vaccination,
    write_result,
)
from migrant_support.domains.medical.forms import (
    AlertForm,
    EncounterForm,
    ResultForm,
    SampleForm,
    VaccinationForm,
    VitalsForm,
)
from migrant_support.domains.medical.models import Encounter, MedicalTest
from migrant_support.domains.medical.queries.places import WorkPlace, place_for
from migrant_support.domains.medical.queries.record import fetch_own
from migrant_support.domains.medical.views.blueprint import blueprint, by_clock_of, instant
from migrant_support.domains.people.queries import PersonRow
from migrant_support.domains.people.views.blueprint import person_on_page, small_form
from migrant_support.formats.dates import PartialDate
from migrant_support.kernel.clock import now, start_of_day
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import WrittenDate
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_AT = "/people/<uuid:person_id>/medical"
BACK = "medical.show"
MORNING = time(9)


def person_and_place(viewer: Viewer, person_id: UUID) -> tuple[PersonRow, WorkPlace]:
    """The person of this screen and where she is; the page then shows times by that clock."""
    person = person_on_page(viewer, person_id, Power.MEDICAL_WRITE)
    place = place_for(viewer, person)
    by_clock_of(place)
    return person, place


def _now_at(place: WorkPlace) -> dict[str, Any]:
    here = now().astimezone(place.clock)
    return {
        "on": WrittenDate(PartialDate(here.year, here.month, here.day)),
        "clock": here.time().replace(second=0, microsecond=0),
    }


def _after(place: WorkPlace, typed: Any) -> datetime | None:
    """The end of a day that was written, by the clock of the place."""
    return start_of_day(place.zone, typed.first_day + timedelta(days=1)) if typed else None


def _moment(form: Any, place: WorkPlace) -> datetime:
    """The written day and time by the clock of the place."""
    return instant(place, form.on.data.first_day, form.clock.data)


def _new(form: EncounterForm, place: WorkPlace) -> NewEncounter:
    again = instant(place, form.again_on.data.first_day, MORNING) if form.again_on.data else None
    return NewEncounter(
        at=_moment(form, place),
        triage=form.triage.data,
        complaint=form.complaint.data or "",
        findings=form.findings.data or "",
        treatment=form.treatment.data or "",
        advice=form.advice.data or "",
        follow_up_at=again,
    )


@blueprint.route(f"{_AT}/entry", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def new_encounter(viewer: Viewer, person_id: UUID) -> Response:
    """Write what was found and done, with what was measured."""
    return _encounter(viewer, person_id, None)


@blueprint.route(f"{_AT}/entries/<uuid:encounter_id>/correct", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def correct_encounter(viewer: Viewer, person_id: UUID, encounter_id: UUID) -> Response:
    """Write the entry anew; the earlier one stays and says so."""
    if request.method == "GET":
        fetch_own(viewer, Encounter, person_id, encounter_id)
    return _encounter(viewer, person_id, encounter_id)


def _encounter(viewer: Viewer, person_id: UUID, corrects: UUID | None) -> Response:
    person, place = person_and_place(viewer, person_id)
    form = EncounterForm(data=_now_at(place))
    if form.validate_on_submit():
        try:
            write_encounter(viewer, person_id, _new(form, place), vitals=form.values() or None, corrects=corrects)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The entry is written."), "good")
            return see_other(BACK, person_id=person_id)
    return answer(
        "medical/entry.html", form=form, person=person, site_name=place.site_name, is_correction=corrects is not None
    )


@blueprint.route(f"{_AT}/vitals", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def new_vitals(viewer: Viewer, person_id: UUID) -> Response:
    """Write what was measured just now."""
    person, _place = person_and_place(viewer, person_id)
    form = VitalsForm()
    if form.validate_on_submit():
        try:
            write_vitals(viewer, person_id, form.values())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The values are kept."), "good")
            return see_other(BACK, person_id=person_id)
    return answer("medical/vitals.html", form=form, person=person, later=None, place_text="", back_href="")


@blueprint.route(f"{_AT}/alert", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def new_alert(viewer: Viewer, person_id: UUID) -> Response:
    """Say what colleagues are to do, and why."""
    person, place = person_and_place(viewer, person_id)
    form = AlertForm()
    return small_form(
        person,
        form,
        lambda: set_alert(
            viewer,
            person_id,
            form.kind.data,
            form.instructions.data or (),
            note=form.note.data or "",
            ends_at=_after(place, form.ends_on.data),
        ),
        title=_("Set an alert"),
        lead=_("Wardens and desks see what to do, never why."),
        submit=_("Set the alert"),
        done=_("The alert is set."),
        back=BACK,
    )


@blueprint.post(f"{_AT}/alerts/<uuid:alert_id>/lift")
@guard(Power.MEDICAL_WRITE)
def lift(viewer: Viewer, person_id: UUID, alert_id: UUID) -> Response:
    """The alert speaks no more."""
    lift_alert(viewer, person_id, alert_id)
    flash(_("The alert is lifted."), "good")
    return see_other(BACK, person_id=person_id)


@blueprint.route(f"{_AT}/test", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def new_test(viewer: Viewer, person_id: UUID) -> Response:
    """Record a sample, with its result where it is known."""
    person, place = person_and_place(viewer, person_id)
    form = SampleForm(data=_now_at(place))
    return small_form(
        person,
        form,
        lambda: record_test(
            viewer,
            person_id,
            form.kind.data,
            sampled_at=_moment(form, place),
            lab=form.lab.data or "",
            result=form.result.data,
        ),
        title=_("Record a test"),
        submit=_("Record the test"),
        done=_("The test is recorded."),
        back=BACK,
    )


@blueprint.route(f"{_AT}/tests/<uuid:test_id>/result", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def test_result(viewer: Viewer, person_id: UUID, test_id: UUID) -> Response:
    """Write what came out."""
    person, _place = person_and_place(viewer, person_id)
    test: MedicalTest = fetch_own(viewer, MedicalTest, person_id, test_id)
    form = ResultForm()
    return small_form(
        person,
        form,
        lambda: write_result(viewer, person_id, test_id, form.result.data),
        title=_("Result of the test"),
        lead=translated(labels.TEST_KIND[test.kind]),
        submit=_("Write the result"),
        done=_("The result is written."),
        back=BACK,
    )


@blueprint.route(f"{_AT}/vaccination", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def new_vaccination(viewer: Viewer, person_id: UUID) -> Response:
    """Record a dose that was given."""
    person, _place = person_and_place(viewer, person_id)
    form = VaccinationForm()
    return small_form(
        person,
        form,
        lambda: record_vaccination(
            viewer,
            person_id,
            vaccine=form.vaccine.data or "",
            given_on=form.given_on.data.first_day,
            dose=form.dose.data or 0,
            proof=form.proof.data,
            batch=form.batch.data or "",
            place=form.place.data or "",
        ),
        title=_("Record a vaccination"),
        submit=_("Record it"),
        done=_("The vaccination is recorded."),
        back=BACK,
    )


@blueprint.post(f"{_AT}/tests/<uuid:test_id>/strike")
@guard(Power.MEDICAL_WRITE)
def strike_sample(viewer: Viewer, person_id: UUID, test_id: UUID) -> Response:
    """The test was recorded wrongly."""
    strike_test(viewer, person_id, test_id)
    return _struck(person_id)


@blueprint.post(f"{_AT}/vaccinations/<uuid:vaccination_id>/strike")
@guard(Power.MEDICAL_WRITE)
def strike_dose(viewer: Viewer, person_id: UUID, vaccination_id: UUID) -> Response:
    """The vaccination was recorded wrongly."""
    strike_vaccination(viewer, person_id, vaccination_id)
    return _struck(person_id)


def _struck(person_id: UUID) -> Response:
    flash(_("The entry is struck out. It stays to be seen."), "good")
    return see_other(BACK, person_id=person_id)
