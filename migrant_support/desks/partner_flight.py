"""The partner's page of a flight and of a passenger who agreed: facts, its own marks, comments.

Opening names is an act that stands in the audit log. What is not shared, and who did not agree, is not there.
"""

from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.desks.partner import blueprint
from migrant_support.desks.partner_words import EFFECT, MARK, CommentForm
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.partners import end_mark, mark_passenger, read_shared, write_comment
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.partners import (
    Said,
    SharedPassengers,
    fetch_shared_passenger,
    marks_for,
    shared_passengers,
    thread,
)
from migrant_support.domains.flights.rules.manifest import SealedPassenger
from migrant_support.domains.flights.rules.partners import MarkKind
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import render_form, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

ON_A_PAGE = 100


@blueprint.get("/<uuid:flight_id>")
@guard(Power.SHARED_FLIGHTS, writes=True)
def flight(viewer: Viewer, flight_id: UUID) -> Response:
    """A flight, and those on its newest list who agree now."""
    return _flight_page(viewer, flight_id, CommentForm())


def _flight_page(viewer: Viewer, flight_id: UUID, form: CommentForm) -> Response:
    prepare_zone(viewer)
    shared = shared_passengers(viewer, flight_id)
    read_shared(viewer, flight_id)
    given = request.args.get("from", "0")
    start = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    part = shared.passengers[start : start + ON_A_PAGE]
    marks = marks_for(flight_id, shared.organisation, (p.person for p in part))
    ways = {}
    if start:
        ways["newer_href"] = _page_from(flight_id, max(0, start - ON_A_PAGE))
    if start + ON_A_PAGE < len(shared.passengers):
        ways["older_href"] = _page_from(flight_id, start + ON_A_PAGE)
    return render_form(
        "desks/shared_flight.html",
        form=form,
        flight=shared.flight,
        facts=_facts(shared),
        version_href=url_for("partner.show", version_id=shared.version.id),
        rows=[_line(flight_id, one, marks.get(one.person, {})) for one in part],
        ways=ways,
        said=said_lines(thread(flight_id, shared.organisation, None)),
    )


def _page_from(flight_id: UUID, start: int) -> str:
    named: dict[str, Any] = {"from": str(start)}
    return url_for("partner.flight", flight_id=flight_id, **named)


def _facts(shared: SharedPassengers) -> list[dict[str, Any]]:
    one: Flight = shared.flight
    left_out = shared.version.passengers - len(shared.passengers)
    return [
        {"label": _("Departs"), "value": day_text(one.departs_on)},
        {"label": _("Airline"), "value": one.operator},
        {"label": _("State"), "value": translated(labels.FLIGHT_STATE[one.state])},
        {"label": _("Version"), "value": str(shared.version.number)},
        {"label": _("Passengers shared with you"), "value": f"{len(shared.passengers):,}"},
        {"label": _("Withheld: they did not agree"), "value": f"{left_out:,}"},
    ]


def _name(one: SealedPassenger) -> str:
    return f"{one.secondary_id} {one.primary_id}".strip()


def _line(flight_id: UUID, one: SealedPassenger, marks: dict[MarkKind, Any]) -> dict[str, Any]:
    return {
        "name": _name(one),
        "case": one.case_ref,
        "href": url_for("partner.person", flight_id=flight_id, person_id=one.person),
        "payer": _payer(one),
        "services": " ".join(one.ssr),
        "seat": one.seat,
        "marks": [{"label": translated(MARK[kind]), "tone": "good"} for kind in MarkKind if kind in marks],
    }


def _payer(one: SealedPassenger) -> str:
    return translated(labels.PAYER[Payer(one.payer)]) if one.payer in set(Payer) else one.payer


@blueprint.get("/<uuid:flight_id>/people/<uuid:person_id>")
@guard(Power.SHARED_FLIGHTS, writes=True)
def person(viewer: Viewer, flight_id: UUID, person_id: UUID) -> Response:
    """One passenger who agreed."""
    return _person_page(viewer, flight_id, person_id, CommentForm())


def _person_page(viewer: Viewer, flight_id: UUID, person_id: UUID, form: CommentForm) -> Response:
    prepare_zone(viewer)
    shared, one = fetch_shared_passenger(viewer, flight_id, person_id)
    read_shared(viewer, flight_id, person_id)
    marks = marks_for(flight_id, shared.organisation, (person_id,)).get(person_id, {})
    return render_form(
        "desks/shared_person.html",
        form=form,
        flight=shared.flight,
        person_id=person_id,
        name=_name(one),
        case_ref=one.case_ref,
        facts=[
            {"label": _("Sex"), "value": one.sex},
            {"label": _("Date of birth"), "value": one.birth_date},
            {"label": _("Document number"), "value": one.document_number},
            {"label": _("Who pays"), "value": _payer(one)},
            {"label": _("Seat number"), "value": one.seat},
            {"label": _("Help on board"), "value": " ".join(one.ssr)},
            {"label": _("Fit to travel until"), "value": one.fit_to_travel_until},
            {"label": _("District at home"), "value": one.destination_district},
        ],
        marks=[
            {
                "kind": kind.value,
                "label": translated(MARK[kind]),
                "effect": translated(EFFECT[kind]),
                "at": moment_text(marks[kind]) if kind in marks else "",
            }
            for kind in MarkKind
        ],
        said=said_lines(thread(flight_id, shared.organisation, person_id)),
    )


def said_lines(comments: list[Said]) -> list[dict[str, Any]]:
    """Comments for a timeline: which side spoke, when, what. No name of an officer leaves."""
    return [
        {
            "when": moment_text(one.at),
            "datetime": one.at.isoformat(),
            "text": one.words,
            "note": one.organisation if one.is_partners else _("Mission or Bureau"),
            "tone": "" if one.is_partners else "accent",
        }
        for one in comments
    ]


@blueprint.post("/<uuid:flight_id>/people/<uuid:person_id>/marks/<any(fitness_received,seat_funded):mark_kind>")
@guard(Power.SHARED_MARK)
def mark(viewer: Viewer, flight_id: UUID, person_id: UUID, mark_kind: str) -> Response:
    """Mark a passenger."""
    mark_passenger(viewer, flight_id, person_id, MarkKind(mark_kind))
    flash(_("Marked. The mission and the Bureau see it."), "good")
    return see_other(".person", flight_id=flight_id, person_id=person_id)


@blueprint.post("/<uuid:flight_id>/people/<uuid:person_id>/marks/<any(fitness_received,seat_funded):mark_kind>/end")
@guard(Power.SHARED_MARK)
def unmark(viewer: Viewer, flight_id: UUID, person_id: UUID, mark_kind: str) -> Response:
    """Take a mark off."""
    end_mark(viewer, flight_id, person_id, MarkKind(mark_kind))
    flash(_("The mark is taken back."), "good")
    return see_other(".person", flight_id=flight_id, person_id=person_id)


@blueprint.post("/<uuid:flight_id>/comments")
@guard(Power.SHARED_MARK)
def comment(viewer: Viewer, flight_id: UUID) -> Response:
    """Write about the flight."""
    form = CommentForm()
    if went_through(
        form, lambda: write_comment(viewer, flight_id, None, form.words.data or ""), _("Your comment is sent.")
    ):
        return see_other(".flight", flight_id=flight_id)
    return _flight_page(viewer, flight_id, form)


@blueprint.post("/<uuid:flight_id>/people/<uuid:person_id>/comments")
@guard(Power.SHARED_MARK)
def comment_person(viewer: Viewer, flight_id: UUID, person_id: UUID) -> Response:
    """Write about a passenger."""
    form = CommentForm()
    if went_through(
        form, lambda: write_comment(viewer, flight_id, person_id, form.words.data or ""), _("Your comment is sent.")
    ):
        return see_other(".person", flight_id=flight_id, person_id=person_id)
    return _person_page(viewer, flight_id, person_id, form)
