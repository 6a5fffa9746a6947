"""Proposing a filtered list of cases for a flight: choose the seats, see who would be refused and why, then do it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.desks.case_list import chips_in
from migrant_support.desks.list_audience import Audience, name_of, people_of
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions import Outcome
from migrant_support.domains.flights.actions.proposing import look_through
from migrant_support.domains.flights.actions.proposing_many import check_press, propose_all
from migrant_support.domains.flights.forms import ProposeListForm
from migrant_support.domains.flights.queries import flight_record
from migrant_support.domains.flights.queries.entries import seated_elsewhere
from migrant_support.domains.flights.queries.journeys import open_journeys
from migrant_support.domains.flights.queries.open_seats import OpenSeats, open_seats
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.views.blueprint import (
    departure_text,
    outcome_text,
    report,
    report_rows,
    route_text,
)
from migrant_support.domains.flights.views.blueprint import (
    to_flight as back_to_flight,
)
from migrant_support.domains.people.queries import in_units, seen_by
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("list_proposing", __name__)
NOBODY = UUID(int=0)  # leaves no flight out: a seat on any flight counts


@blueprint.route("/cases/propose", methods=["GET", "POST"])
@guard(Power.FLIGHT_PROPOSE)
def to_flight(viewer: Viewer) -> Response:
    """Propose the people of the list; done only as it was looked at."""
    form, seats = _form(viewer)
    people = _people(viewer, is_narrow=form.only_wishes.data)
    if form.validate_on_submit():
        try:
            return _propose(viewer, form, seats[form.seats.data], people)
        except Refused as no:
            refuse(form, no)
    return _page(viewer, form, people)


@blueprint.post("/cases/propose/preview")
@guard(Power.FLIGHT_PROPOSE, reads=True)
def look(viewer: Viewer) -> Response:
    """Show who would be proposed and who not, with the reason. Nothing is kept."""
    form, seats = _form(viewer)
    people = _people(viewer, is_narrow=form.only_wishes.data)
    if form.validate_on_submit():
        chosen = seats[form.seats.data]
        try:
            check_press(len(people))
            outcomes = look_through(
                viewer, chosen.flight.id, [Candidate(one) for one in people], mission=chosen.mission, payer=chosen.payer
            )
        except Refused as no:
            refuse(form, no)
        else:
            form.seen.data = _seen(chosen, people)
            return _page(viewer, form, people, chosen, outcomes)
    return _page(viewer, form, people)


def _form(viewer: Viewer) -> tuple[ProposeListForm, dict[str, OpenSeats]]:
    form, seats, names = ProposeListForm(), open_seats(viewer), mission_names(page_language())
    form.seats.choices = [(one.key, _seats_text(one, names.get(one.mission, one.mission))) for one in seats]
    return form, {one.key: one for one in seats}


def _seats_text(one: OpenSeats, mission: str) -> str:
    return _(
        "%(number)s %(route)s, %(when)s: %(mission)s, %(payer)s, %(free)s free",
        number=one.flight.number, route=route_text(one.flight), when=departure_text(one.flight), mission=mission,
        payer=translated(labels.PAYER[one.payer]), free=one.free,
    )  # fmt: skip


def _people(viewer: Viewer, *, is_narrow: bool) -> list[UUID]:
    """Whom of the list the viewer may propose; where `is_narrow`, those who wish to return and have no seat."""
    listed = people_of(viewer, Audience(None, chips_in(request.args)), until=now())
    seen = seen_by(viewer, listed, Power.FLIGHT_PROPOSE)
    people = [one for one in listed if one in seen]
    if not is_narrow or not people:
        return people
    wishing, seated = open_journeys(people), seated_elsewhere(NOBODY, people)
    return [one for one in people if one in wishing and one not in seated]


def _propose(viewer: Viewer, form: ProposeListForm, chosen: OpenSeats, people: Sequence[UUID]) -> Response:
    check_press(len(people))
    if form.seen.data != _seen(chosen, people):
        raise Refused("not_seen", msg("The list or the flight is not what you looked at. Look again, then propose."))
    outcomes = propose_all(
        viewer, chosen.flight.id, people, mission=chosen.mission, payer=chosen.payer, rest_waits=form.rest_waits.data
    )
    if all(outcome.is_done for outcome in outcomes):
        flash(ngettext("%(num)s person is proposed.", "%(num)s people are proposed.", len(outcomes)), "good")
        return back_to_flight(chosen.flight.id)
    flight = flight_record(viewer, chosen.flight.id, Power.FLIGHT_PROPOSE)
    return report(viewer, flight, outcomes, title=_("Proposed for the flight"), done=_("Proposed"))


def _seen(chosen: OpenSeats, people: Sequence[UUID]) -> str:
    """What a look remembers: the seats and the people."""
    said = "\0".join([chosen.key, *sorted(str(one) for one in people)])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _page(
    viewer: Viewer,
    form: ProposeListForm,
    people: Sequence[UUID],
    chosen: OpenSeats | None = None,
    outcomes: Sequence[Outcome] = (),
) -> Response:
    chips: dict[str, Any] = chips_in(request.args)
    able = [one for one in outcomes if one.is_done]
    stopped = [one for one in outcomes if not one.is_done]
    reasons = Counter(outcome_text(one) for one in stopped)
    return answer(
        "desks/list_propose.html",
        form=form,
        name=name_of(viewer, Audience(None, chips)),
        people=len(people),
        back=url_for("case_list.show", **chips),
        look=url_for(".look", **chips),
        do=url_for(".to_flight", **chips),
        has_seats=bool(form.seats.choices),
        is_looked=chosen is not None,
        able=len(able),
        stopped=len(stopped),
        units=len(set(in_units([one.person_id for one in able]).values())) if able else 0,
        free=chosen.free if chosen else 0,
        reasons=[{"why": why, "people": number} for why, number in reasons.most_common()],
        rows=report_rows(viewer, stopped, done=""),
    )
