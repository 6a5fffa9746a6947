"""A person's way home on her page: how far she is, what is missing or due later, who can mend it and the button.

For a travel unit the same of every member whom the viewer sees. The gate says what is missing; here a code gets its
sentence and its button. A viewer who does not work on flights sees only what is hers to mend.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from migrant_support.domains.flights import exit_labels, labels
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries import flight_row, journeys_of
from migrant_support.domains.flights.queries.blocked import Blocked, Standing, blocked_on, ready_today, standing_of
from migrant_support.domains.flights.queries.exit_steps import ExitStepRow, exit_steps_of
from migrant_support.domains.flights.queries.journeys import JourneyRow
from migrant_support.domains.flights.rules.exit_steps import ExitStepCode
from migrant_support.domains.flights.rules.gate import Blocker, BlockerCode
from migrant_support.domains.flights.views.blueprint import departure_text, route_text
from migrant_support.domains.flights.views.exit_steps import countdown, step_line
from migrant_support.domains.flights.views.mending import mend_href
from migrant_support.domains.people.queries import PersonRecord, PersonRow
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_FITNESS = (BlockerCode.UNFIT, BlockerCode.FITNESS_BOOKING, BlockerCode.FITNESS, BlockerCode.LAST_DAY, BlockerCode.TEST)
_HELP = (BlockerCode.WHEELCHAIR, BlockerCode.STRETCHER, BlockerCode.OXYGEN)
_OF_OTHERS: dict[BlockerCode, Power] = dict.fromkeys(_FITNESS, Power.FITNESS_RECORD) | {
    BlockerCode.CHILD_DECISION: Power.CHILD_DECIDE
}
"""What is shown to those who do not work on flights, by the power with which they mend it."""


def readiness_of(viewer: Viewer, record: PersonRecord, companions: Sequence[PersonRow]) -> dict[str, Any]:
    """The card: journey, flight, and for each of the travel unit what is missing."""
    others = [one for one in companions if one.id != record.id]
    ids = [record.id, *(one.id for one in others)]
    journeys = journeys_of(viewer, record.id)
    standing = standing_of(viewer, ids)
    blocked = _blocked(ids, standing)
    flights = {one.person_id: (flight, one) for flight, one in reversed(standing)}
    is_open = bool(journeys) and journeys[0].ended_at is None
    steps = exit_steps_of(viewer, ids) if viewer.may(Power.FLIGHT_READ) else {}
    rows = [None, *others]
    people = [
        _member(viewer, i, row, blocked.get(i), flights.get(i), steps.get(i, []))
        for i, row in zip(ids, rows, strict=True)
    ]
    return {
        "is_open": is_open or record.id in flights,
        "journey": _journey(journeys[0]) if journeys else "",
        "flights": [_flight(viewer, flight, one) for flight, one in standing if one.person_id == record.id],
        "people": people,
        "exit_steps": [step_line(one) for one in steps.get(record.id, [])]
        if viewer.may(Power.CLEARANCE_RECORD)
        else [],
        "acts": _acts(viewer, record.id, is_open=is_open),
    }


def _blocked(ids: Sequence[UUID], standing: Sequence[tuple[Flight, Standing]]) -> Mapping[UUID, Blocked]:
    """What is missing of each: for the next flight on whose list she stands, else for leaving today."""
    flights = {flight.id: flight for flight, _one in standing}
    judged = blocked_on(list(flights.values()), [(flight.id, one) for flight, one in standing])
    found: dict[UUID, Blocked] = {}
    for _flight, one in standing:
        if one.entry_id in judged:
            found.setdefault(one.person_id, judged[one.entry_id])
    on_a_list = {one.person_id for _flight, one in standing}
    return found | ready_today([i for i in ids if i not in on_a_list])


def _member(
    viewer: Viewer,
    person_id: UUID,
    row: PersonRow | None,
    blocked: Blocked | None,
    place: tuple[Flight, Standing] | None,
    steps: Sequence[ExitStepRow],
) -> dict[str, Any]:
    found = [one for one in (blocked.found if blocked else ()) if _is_shown(viewer, one.code)]
    return {
        "name": row.name if row else "",
        "href": url_for("person_page.show", person_id=person_id, _anchor="readiness") if row else None,
        "missing": [_line(viewer, person_id, one, place, steps) for one in found if not one.is_due_later],
        "later": [_line(viewer, person_id, one, place, steps) for one in found if one.is_due_later],
    }


def _is_shown(viewer: Viewer, code: BlockerCode) -> bool:
    return viewer.may(Power.FLIGHT_READ) or (code in _OF_OTHERS and viewer.may(_OF_OTHERS[code]))


def _line(
    viewer: Viewer,
    person_id: UUID,
    blocker: Blocker,
    place: tuple[Flight, Standing] | None,
    steps: Sequence[ExitStepRow] = (),
) -> dict[str, Any]:
    act = _act(viewer, person_id, blocker.code, place)
    line = {
        "label": translated(labels.BLOCKER_SHORT[blocker.code]),
        "sentence": translated(labels.BLOCKER[blocker.code]),
        "who": _("Mended by %(who)s.", who=translated(labels.MENDED_BY[blocker.code])),
        "act": act,
        "other_act": _other_act(viewer, person_id, blocker.code),
    }
    if blocker.code is BlockerCode.EXIT_CLEARANCE:
        line |= _exit(viewer, person_id, steps, act)
    return line


def _exit(viewer: Viewer, person_id: UUID, steps: Sequence[ExitStepRow], mend: dict[str, str] | None) -> dict[str, Any]:
    """What stands between her and the permit: how many steps, which is due first, and the way to them."""
    waiting = [one for one in steps if one.is_open and one.code is not ExitStepCode.PERMIT]
    to_steps = None
    if viewer.may(Power.CLEARANCE_RECORD):
        to_steps = {"label": _("Steps of the exit"), "href": url_for("travel.exit_steps", person_id=person_id)}
    if not waiting:
        told = {"sentence": _("Every step before the exit permit is done; the permit is missing.")} if steps else {}
        return {**told, "other_act": to_steps}
    first = min(waiting, key=lambda one: one.days_left)
    sentence = ngettext(
        "%(num)s step of the exit is open: %(step)s, %(when)s.",
        "%(num)s steps of the exit are open; first %(step)s, %(when)s.",
        len(waiting),
        step=translated(exit_labels.STEP_SHORT[first.code]),
        when=countdown(first),
    )
    return {"sentence": sentence, "act": to_steps, "other_act": mend}


def _act(
    viewer: Viewer, person_id: UUID, code: BlockerCode, place: tuple[Flight, Standing] | None
) -> dict[str, str] | None:
    """The button that mends it, for those who may."""
    if code is BlockerCode.ESCORT:
        if place is None or not viewer.may(Power.FLIGHT_PROPOSE):
            return None
        flight, one = place
        href = url_for("flights.escort", flight_id=flight.id, entry_id=one.entry_id)
        return {"label": _("Choose an escort"), "href": href}
    if code in _HELP:
        if place is None or not viewer.may(Power.FLIGHT_PROPOSE):
            return None
        href = url_for("flights.help", flight_id=place[0].id, entry_id=place[1].entry_id)
        return {"label": _("Order it"), "href": href}
    if code is BlockerCode.QUARANTINE_PLACE and place is not None and viewer.may(Power.FLIGHT_PLAN):
        return {"label": _("Reserve places"), "href": url_for("flight_steps.places", flight_id=place[0].id)}
    mended_at = mend_href(viewer, person_id, code)
    return {"label": _("Mend"), "href": mended_at} if mended_at else None


def _other_act(viewer: Viewer, person_id: UUID, code: BlockerCode) -> dict[str, str] | None:
    """Without a document to travel with, an emergency paper can be asked for."""
    if code not in (BlockerCode.DOCUMENT, BlockerCode.DOCUMENT_EXPIRES) or not viewer.may(Power.TRAVEL_PAPER):
        return None
    return {
        "label": _("Emergency travel document"),
        "href": url_for("documents.travel_paper", person_id=person_id),
    }


def _journey(journey: JourneyRow) -> str:
    if journey.ended_at is None:
        return _("Wishes to return since %(when)s.", when=moment_text(journey.requested_at))
    return _("The journey ended: %(when)s.", when=moment_text(journey.ended_at))


def _flight(viewer: Viewer, flight: Flight, one: Standing) -> dict[str, Any]:
    row = flight_row(flight)
    return {
        "text": f"{row.number} {route_text(row)}",
        "when": departure_text(row),
        "href": url_for("flights.show", flight_id=row.id) if viewer.may(Power.FLIGHT_READ) else None,
        "state": {"label": translated(labels.ENTRY_STATE[one.state]), "tone": labels.ENTRY_TONE[one.state]},
    }


def _acts(viewer: Viewer, person_id: UUID, *, is_open: bool) -> list[dict[str, str]]:
    """What can be done next for the journey."""
    offered = [
        ("travel.wish", Power.WISH_RECORD, _("Record the wish to return"), not is_open),
        ("travel.propose", Power.FLIGHT_PROPOSE, _("Propose for a flight"), is_open),
        ("travel.clearance", Power.CLEARANCE_RECORD, _("Exit clearance"), is_open),
        ("medical.book", Power.FITNESS_BOOK, _("Book a fit-to-travel check"), is_open),
        ("medical.fitness", Power.FITNESS_RECORD, _("Fit to travel"), True),
        ("protection.return_decision", Power.CHILD_DECIDE, _("May the child return?"), True),
        ("travel.end_wish", Power.WISH_RECORD, _("Withdraw the wish"), is_open),
    ]
    return [
        {"label": label, "href": url_for(endpoint, person_id=person_id)}
        for endpoint, power, label, is_fitting in offered
        if is_fitting and viewer.may(power)
    ]
