"""The register of wishes: who wants to go home, the most urgent first, each place explained; and proposing from it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.flights import actions, labels
from migrant_support.domains.flights.actions.proposing_many import (
    AT_ONCE,
    PROPOSE,
    ListToPropose,
    order_list,
    outcome_of,
    propose_list,
)
from migrant_support.domains.flights.forms import WishListForm
from migrant_support.domains.flights.queries import flight_record, open_flights
from migrant_support.domains.flights.queries.blocked import Blocked, ready_today
from migrant_support.domains.flights.queries.wishes import Wanted, Wish, wish_list, wishes_of
from migrant_support.domains.flights.return_points import PointsTable, points_on
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.wishes import FILTERS, ReturnReason
from migrant_support.domains.flights.views.blueprint import (
    blocker_chips,
    blueprint,
    departure_text,
    mission_choices_of,
    report,
    report_page,
    route_text,
    to_flight,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.queries import result_of
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

ON_A_PAGE = 50
COUNTED = 5_000


@blueprint.route("/wishes", methods=["GET", "POST"])
@guard(Power.FLIGHT_PROPOSE)
def wishes(viewer: Viewer) -> Response:
    """The register, and proposing those ticked or the first of it."""
    missions = mission_choices_of(viewer, Power.FLIGHT_PROPOSE)
    wanted = _wanted(request.args, {code for code, _name in missions})
    flights = open_flights(viewer)
    form = WishListForm(data={"mission": wanted.mission or (missions[0][0] if missions else "")})
    form.flight.choices = [(str(f.id), f"{f.number} {route_text(f)}, {departure_text(f)}") for f in flights]
    form.mission.choices = missions
    if form.validate_on_submit():
        try:
            return _propose(viewer, form, wanted)
        except Refused as no:
            refuse(form, no)
    moment = now()
    today = moment.date()
    table = points_on(today)
    statement, order = wish_list(viewer, wanted, table, on=today, at=moment)
    page = keyset(
        statement, order, cursor=request.args.get("from"), size=ON_A_PAGE, total=count_up_to(statement, COUNTED)
    )
    found = wishes_of(viewer, page.rows, table)
    blocked = ready_today([one.person.id for one in found])
    query = _query(wanted)
    return answer(
        "flights/wishes.html",
        form=form,
        rows=[_row(one, blocked.get(one.person.id)) for one in found],
        total=page.total,
        newer=_href(query, page.newer) if page.newer else None,
        older=_href(query, page.older) if page.older else None,
        missions=_mission_chips(missions, wanted) if len(missions) > 1 else [],
        reasons=_reason_chips(wanted),
        table=_table(table),
        has_flights=bool(flights),
    )


def _wanted(query: Mapping[str, str], missions: set[str]) -> Wanted:
    reason = query.get("reason", "")
    mission = query.get("mission", "").upper()
    return Wanted(mission if mission in missions else "", ReturnReason(reason) if reason in set(FILTERS) else None)


def _query(wanted: Wanted) -> dict[str, Any]:
    found = {"mission": wanted.mission.lower(), "reason": wanted.reason.value if wanted.reason else ""}
    return {key: value for key, value in found.items() if value}


def _href(query: dict[str, Any], cursor: str) -> str:
    return url_for("flights.wishes", **(query | {"from": cursor}))


def _propose(viewer: Viewer, form: WishListForm, wanted: Wanted) -> Response:
    """Propose those ticked, or the first of the list; a long list goes into the background."""
    if not form.flight.data:
        raise Refused("no_flight", msg("Choose a flight."), field="flight")
    flight_id = UUID(form.flight.data)
    if not form.person.data and not form.most.data:
        raise Refused("nobody_chosen", msg("Tick people, or say how many of the list."), field="most")
    if not form.person.data:
        asked = ListToPropose(flight_id, form.mission.data, form.payer.data, wanted, form.most.data or 0)
        if asked.most > AT_ONCE:
            flight_record(viewer, flight_id, Power.FLIGHT_PROPOSE)
            return see_other("jobs.show_job", job_id=order_list(viewer, asked))
        outcomes = propose_list(viewer, asked)
    else:
        candidates = [Candidate(person_id) for person_id in form.person.data]
        outcomes = actions.propose(viewer, flight_id, candidates, mission=form.mission.data, payer=form.payer.data)
    if outcomes and all(outcome.is_done for outcome in outcomes):
        flash(ngettext("%(num)s person is proposed.", "%(num)s people are proposed.", len(outcomes)), "good")
        return to_flight(flight_id)
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PROPOSE)
    return report(viewer, flight, outcomes, title=_("Proposed for the flight"), done=_("Proposed"))


@blueprint.get("/proposed/<uuid:proposal_id>")
@guard(Power.FLIGHT_PROPOSE)
def proposed_list(viewer: Viewer, proposal_id: UUID) -> str:
    """The report of a list that was proposed in the background; for who ordered it."""
    result = result_of(viewer, proposal_id, PROPOSE)
    flight = flight_record(viewer, UUID(str(result["flight"])), Power.FLIGHT_PROPOSE)
    outcomes = [outcome_of(line) for line in result["lines"]]
    return report_page(viewer, flight, outcomes, title=_("Proposed for the flight"), done=_("Proposed"))


def _row(one: Wish, blocked: Blocked | None) -> dict[str, Any]:
    names = mission_names(page_language())
    of_unit = one.points != one.weighed.total
    return {
        "id": one.person.id,
        "href": url_for("person_page.show", person_id=one.person.id, _anchor="readiness"),
        "name": one.person.name,
        "reference": one.person.reference,
        "points": one.points,
        "reasons": [
            {"label": words, "tone": "quiet"}
            for words in [*_why(one), *([_("Goes with somebody more urgent")] if of_unit else [])]
        ],
        "together": _("Travel unit") if one.unit_id else "",
        "mission": names.get(one.mission, one.mission),
        "since": day_text(one.since.date()),
        "missing": blocker_chips([b for b in blocked.found if not b.is_due_later]) if blocked else [],
    }


def _why(one: Wish) -> list[str]:
    return [
        _("%(reason)s: %(points)s", reason=translated(labels.RETURN_REASON[reason]), points=points)
        for reason, points in one.weighed.reasons
    ]


def _mission_chips(missions: list[tuple[str, str]], wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "label": name,
            "href": url_for("flights.wishes", **_query(Wanted("" if code == wanted.mission else code, wanted.reason))),
            "current": code == wanted.mission,
        }
        for code, name in missions
    ]


def _reason_chips(wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "label": translated(labels.RETURN_REASON[reason]),
            "href": url_for(
                "flights.wishes", **_query(Wanted(wanted.mission, None if reason is wanted.reason else reason))
            ),
            "current": reason is wanted.reason,
        }
        for reason in FILTERS
    ]


def _table(table: PointsTable) -> dict[str, Any]:
    return {
        "version": table.version,
        "since": day_text(table.valid_from),
        "lines": [
            {"reason": translated(labels.RETURN_REASON[reason]), "points": table.points[reason]}
            for reason in ReturnReason
        ],
    }
