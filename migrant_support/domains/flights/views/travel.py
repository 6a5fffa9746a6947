"""A person's way to a flight, from her page: the wish to return, the exit clearance, a proposal."""

from typing import Any
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import country_names, missions
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.outcomes import Outcome
from migrant_support.domains.flights.forms import ClearanceForm, EndWishForm, ProposeForm, WishForm
from migrant_support.domains.flights.queries import open_flights
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.views.blueprint import (
    departure_text,
    mission_choices_of,
    outcome_text,
    route_text,
    travel,
)
from migrant_support.domains.people.queries import PersonRow
from migrant_support.domains.people.views.blueprint import other_person, person_on_page, small_form, to_person
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


@travel.route("/<uuid:person_id>/wish", methods=["GET", "POST"])
@guard(Power.WISH_RECORD)
def wish(viewer: Viewer, person_id: UUID) -> Response:
    """Record that she wishes to return."""
    person = person_on_page(viewer, person_id, Power.WISH_RECORD)
    form = WishForm(data={"mission": person.mission})
    form.mission.choices = mission_choices_of(viewer, Power.WISH_RECORD)
    return small_form(
        person,
        form,
        lambda: actions.request_journey(viewer, person_id, mission=form.mission.data),
        title=_("Wish to return"),
        lead=_("Record it when the person said so. It can be withdrawn at any time before boarding."),
        submit=_("Record the wish"),
        done=_("The wish to return is recorded."),
        part="readiness",
    )


@travel.route("/<uuid:person_id>/wish/end", methods=["GET", "POST"])
@guard(Power.WISH_RECORD)
def end_wish(viewer: Viewer, person_id: UUID) -> Response:
    """Record that she does not wish to return any more."""
    form = EndWishForm()
    return small_form(
        person_on_page(viewer, person_id, Power.WISH_RECORD),
        form,
        lambda: actions.withdraw_journey(viewer, person_id, reason=form.reason.data),
        title=_("Withdraw the wish to return"),
        submit=_("Withdraw the wish"),
        done=_("The wish to return is withdrawn."),
        part="readiness",
    )


@travel.route("/<uuid:person_id>/exit-clearance", methods=["GET", "POST"])
@guard(Power.CLEARANCE_RECORD)
def clearance(viewer: Viewer, person_id: UUID) -> Response:
    """Record what the host country says of her leaving."""
    person = person_on_page(viewer, person_id, Power.CLEARANCE_RECORD)
    names = country_names(page_language())
    countries = {missions()[code].country.code for code, _name in mission_choices_of(viewer, Power.CLEARANCE_RECORD)}
    own = missions()[person.mission].country.code if person.mission in missions() else ""
    form = ClearanceForm(data={"country": own})
    form.country.choices = [(code, names[code]) for code in sorted(countries, key=lambda c: names[c])]
    return small_form(
        person,
        form,
        lambda: actions.record_clearance(
            viewer,
            person_id,
            country_code=form.country.data,
            state=form.state.data,
            valid_until=form.valid_until.data.first_day if form.valid_until.data else None,
        ),
        title=_("Exit clearance"),
        lead=_("What the country says of leaving: fines, court cases and travel bans stand behind it."),
        submit=_("Record"),
        done=_("The exit clearance is recorded."),
        part="readiness",
    )


@travel.route("/<uuid:person_id>/flights/propose", methods=["GET", "POST"])
@guard(Power.FLIGHT_PROPOSE)
def propose(viewer: Viewer, person_id: UUID) -> Response:
    """Propose her, with her travel unit, for a flight."""
    person = person_on_page(viewer, person_id, Power.FLIGHT_PROPOSE)
    flights = open_flights(viewer)
    form = ProposeForm(data={"mission": person.mission})
    form.flight.choices = [(str(f.id), f"{f.number} {route_text(f)}, {departure_text(f)}") for f in flights]
    form.mission.choices = mission_choices_of(viewer, Power.FLIGHT_PROPOSE)
    if form.validate_on_submit():
        try:
            outcomes = _propose(viewer, person, form)
        except Refused as no:
            refuse(form, no)
        else:
            stopped = [outcome for outcome in outcomes if not outcome.is_done]
            if not stopped:
                flash(_("Proposed for the flight."), "good")
                return to_person(person_id, "readiness")
            form.form_errors = [*form.form_errors, *dict.fromkeys(outcome_text(outcome) for outcome in stopped)]
    return answer(
        "people/form.html",
        form=form,
        person=person,
        title=_("Propose for a flight"),
        lead=_("A proposal holds no seat. Whoever is in the travel unit is proposed too.")
        if flights
        else _("No flight takes proposals now. Ask the coordinator."),
        submit=_("Propose"),
        is_upload=False,
    )


def _propose(viewer: Viewer, person: PersonRow, form: Any) -> list[Outcome]:
    if not form.flight.data:
        raise Refused("no_flight", msg("Choose a flight."), field="flight")
    candidate = Candidate(
        person.id,
        services=tuple(form.services.data or ()),
        escort=other_person(viewer, form.escort.data, field="escort") if form.escort.data else None,
        basis=form.basis.data,
        order_reference=form.order_reference.data or "",
    )
    return actions.propose(
        viewer, UUID(form.flight.data), [candidate], mission=form.mission.data, payer=form.payer.data
    )
