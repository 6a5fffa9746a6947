"""Screens of visits: places with their last and next visit, a visit with who was met; the card of a flight."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import institution_choices, institutions, mission_names, zone_of_mission
from migrant_support.domains.flights.queries.flights import FlightRow
from migrant_support.domains.flights.views.blueprint import mission_choices_of
from migrant_support.domains.flights.views.flight_page import add_card
from migrant_support.domains.people.views.blueprint import other_person
from migrant_support.domains.visits.actions import add_met, record_visit
from migrant_support.domains.visits.forms import MetForm, VisitForm
from migrant_support.domains.visits.models import CentreVisit
from migrant_support.domains.visits.queries import (
    deportees_on,
    deportees_waiting,
    fetch_visit,
    met_on,
    newest_visits,
    who_went,
)
from migrant_support.domains.visits.rules import places_short
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, prepare_zone
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power

blueprint = Blueprint("visits", __name__)


def _places() -> dict[UUID, str]:
    """Names of the places of the directory in the page's language."""
    names = dict(institution_choices(page_language()))
    return {one.id: names.get(one.code, one.code) for one in institutions()}


@blueprint.get("/visits")
@guard(Power.VISIT_WORK)
def show_all(viewer: Viewer) -> str:
    """Each place with its last and next visit, what is due first."""
    prepare_zone(viewer)
    places, missions = _places(), mission_names(page_language())
    rows = [
        {
            "href": url_for("visits.show", visit_id=one.id),
            "place": places.get(one.institution_id, ""),
            "mission": missions.get(one.mission, one.mission),
            "last": day_text(one.visited_on),
            "next": day_text(one.next_on) if one.next_on else "",
            "people": one.people_seen,
            "state": {"label": _("Due"), "tone": "danger"} if is_due(one) else None,
        }
        for one in newest_visits(viewer)
    ]
    return render_template("visits/all.html", rows=rows)


def is_due(visit: CentreVisit) -> bool:
    """Is the next visit due by the mission's clock?"""
    return visit.next_on is not None and visit.next_on <= local_day(zone_of_mission(visit.mission), now())


@blueprint.route("/visits/new", methods=["GET", "POST"])
@guard(Power.VISIT_WORK)
def new(viewer: Viewer) -> Response:
    """Record a visit."""
    form, made = VisitForm(), list[UUID]()
    form.mission.choices = mission_choices_of(viewer, Power.VISIT_WORK)
    form.place.choices = [(str(key), name) for key, name in _places().items()]

    def act() -> None:
        made.append(
            record_visit(
                viewer, mission=form.mission.data, institution_id=UUID(form.place.data),
                visited_on=form.visited_on.data.first_day, people_seen=form.people_seen.data or 0,
                who=form.who.data or "", next_on=form.next_on.data.first_day if form.next_on.data else None,
            )
        )  # fmt: skip

    if went_through(form, act, _("The visit is recorded. Add who was met.")):
        return see_other("visits.show", visit_id=made[0])
    return answer(
        "visits/form.html", form=form, title=_("Record a visit"), submit=_("Record the visit"),
        back=url_for("visits.show_all"),
    )  # fmt: skip


@blueprint.get("/visits/<uuid:visit_id>")
@guard(Power.VISIT_WORK)
def show(viewer: Viewer, visit_id: UUID) -> str:
    """A visit with those who were met, and what is noted for each."""
    prepare_zone(viewer)
    visit = fetch_visit(viewer, visit_id)
    names = display_names({visit.made_by})
    return render_template(
        "visits/visit.html",
        visit=visit,
        where=_places().get(visit.institution_id, ""),
        facts=[
            {"label": _("Day of the visit"), "value": day_text(visit.visited_on)},
            {"label": _("Mission"), "value": mission_names(page_language()).get(visit.mission, visit.mission)},
            {"label": _("Who went?"), "value": who_went(visit)},
            {"label": _("How many Sri Lankans are there?"), "value": str(visit.people_seen)},
            {"label": _("Next visit"), "value": day_text(visit.next_on) if visit.next_on else ""},
            {"label": _("Recorded by"), "value": names.get(visit.made_by, "")},
        ],
        people=[
            {
                "href": url_for("cases.show", case_id=one.case_id),
                "name": one.name,
                "reference": one.case_reference,
                "state": {"label": _("To be deported"), "tone": "warn"} if one.is_deportee else None,
                "acts": [{"label": _("Note a need"), "href": url_for("cases.new_need", case_id=one.case_id)}]
                if one.is_open
                else [],
            }
            for one in met_on(viewer, visit_id)
        ],
    )


@blueprint.route("/visits/<uuid:visit_id>/people", methods=["GET", "POST"])
@guard(Power.VISIT_WORK)
def meet(viewer: Viewer, visit_id: UUID) -> Response:
    """Add somebody who was met."""
    fetch_visit(viewer, visit_id)
    form = MetForm()

    def act() -> None:
        person_id = other_person(viewer, form.who.data or "", field="who")
        add_met(viewer, visit_id, person_id, is_deportee=form.is_deportee.data)

    if went_through(form, act, _("The person stands with the visit.")):
        return see_other("visits.show", visit_id=visit_id)
    return answer(
        "visits/form.html", form=form, title=_("Add who was met"), submit=_("Add"),
        back=url_for("visits.show", visit_id=visit_id),
    )  # fmt: skip


def flight_card(viewer: Viewer, flight: FlightRow) -> dict[str, Any] | None:
    """The card of a flight: how many wait to be deported, and how many of them it can take."""
    if not viewer.may(Power.CASE_READ) or not viewer.may(Power.FLIGHT_PROPOSE):
        return None
    waiting = deportees_waiting(viewer, flight.id)
    if not waiting:
        return None
    free = flight.limits.deportees - deportees_on(flight.id)
    short = places_short(waiting, free)
    chips = [{"label": _("Without a place here: %(num)s", num=short), "tone": "warn"}] if short else []
    return {
        "id": "deportees",
        "title": _("To be deported"),
        "link": None,
        "empty": "",
        "rows": [
            {
                "text": ngettext(
                    "%(num)s person who was visited waits", "%(num)s people who were visited wait", waiting
                ),
                "href": url_for("flights.show", flight_id=flight.id),
                "chips": chips,
            }
        ],
    }


add_card(flight_card)
