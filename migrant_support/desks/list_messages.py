"""A message to everybody of a list: choose the words, see who is reached how, then a job puts them into the outbox."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.desks.case_list import chips_in
from migrant_support.desks.list_audience import SEATS, Audience, name_of, people_of
from migrant_support.desks.list_sending import SEND, order_sending, words_from
from migrant_support.domains.directory.lookups import region_of_mission, zone_of_mission
from migrant_support.domains.letters import labels
from migrant_support.domains.letters.actions.lists import Line, ListWords, look_through, seen_of
from migrant_support.domains.letters.forms import ListMessageForm
from migrant_support.domains.letters.rules.lists import check_list_seen, check_number_of
from migrant_support.domains.letters.rules.messages import Way, check_day
from migrant_support.domains.letters.views.messages import shown_words
from migrant_support.domains.people.queries import people_by_id
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.queries import result_of
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind

blueprint = Blueprint("list_messages", __name__)
SHOWN = 100


@blueprint.route("/cases/message", methods=["GET", "POST"])
@guard(Power.MESSAGE_SEND)
def to_cases(viewer: Viewer) -> Response:
    """Write to the people of a list of cases."""
    return _send(viewer, Audience(None, chips_in(request.args)))


@blueprint.post("/cases/message/preview")
@guard(Power.MESSAGE_SEND, reads=True)
def look_at_cases(viewer: Viewer) -> Response:
    """Show who would be reached how. Nothing is kept."""
    return _look(viewer, Audience(None, chips_in(request.args)))


@blueprint.route("/flights/<uuid:flight_id>/message", methods=["GET", "POST"])
@guard(Power.MESSAGE_SEND)
def to_flight(viewer: Viewer, flight_id: UUID) -> Response:
    """Write to the people of a flight."""
    return _send(viewer, _of_flight(flight_id))


@blueprint.post("/flights/<uuid:flight_id>/message/preview")
@guard(Power.MESSAGE_SEND, reads=True)
def look_at_flight(viewer: Viewer, flight_id: UUID) -> Response:
    """Show who would be reached how. Nothing is kept."""
    return _look(viewer, _of_flight(flight_id))


@blueprint.get("/messages/lists/<uuid:sending_id>")
@guard(Power.MESSAGE_SEND)
def report(viewer: Viewer, sending_id: UUID) -> str:
    """What came of one's own message to a list: how many by which way, and who was not reached, with the reason."""
    result = result_of(viewer, sending_id, SEND)
    missed = {UUID(one): sentence for one, sentence in result["missed"]}
    people = people_by_id(viewer, list(missed))
    return render_template(
        "desks/list_report.html",
        ways=_stats(result["ways"]),
        told=result["told"],
        not_reached=result["not_reached"],
        rows=[_missed(people[one], sentence) for one, sentence in missed.items() if one in people],
    )


def _of_flight(flight_id: UUID) -> Audience:
    who = request.args.get("who", "")
    return Audience(flight_id, {"who": who} if who in SEATS else {})


def _send(viewer: Viewer, audience: Audience) -> Response:
    form, moment = _form(viewer), now()
    people = people_of(viewer, audience, until=moment)
    lines: list[Line] = []
    if form.validate_on_submit():
        try:
            words, lines = _looked_through(viewer, form, people)
            check_list_seen(form.seen.data or "", seen_of(words, lines))
            job_id = order_sending(viewer, audience, words, form.values(), until=moment)
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("jobs.show_job", job_id=job_id)
    return _page(viewer, audience, form, people, lines)


def _look(viewer: Viewer, audience: Audience) -> Response:
    form = _form(viewer)
    people = people_of(viewer, audience, until=now())
    lines: list[Line] = []
    if form.validate_on_submit():
        try:
            words, lines = _looked_through(viewer, form, people)
            form.seen.data = seen_of(words, lines)
        except Refused as no:
            refuse(form, no)
    return _page(viewer, audience, form, people, lines)


def _form(viewer: Viewer) -> ListMessageForm:
    form = ListMessageForm()
    form.offer(page_language(), region_of_mission(_mission(viewer)))
    return form


def _mission(viewer: Viewer) -> str:
    return min(viewer.reach(Power.MESSAGE_SEND).ids(ScopeKind.MISSION))


def _looked_through(viewer: Viewer, form: ListMessageForm, people: Sequence[UUID]) -> tuple[ListWords, list[Line]]:
    check_number_of(len(people))
    today = local_day(zone_of_mission(_mission(viewer)))
    check_day(form.day.data.first_day if form.day.data else None, today=today)
    words = words_from(form.template.data, form.way.data, form.language.data, form.values(), day=today)
    return words, look_through(viewer, people, words)


def _page(
    viewer: Viewer, audience: Audience, form: ListMessageForm, people: Sequence[UUID], lines: Sequence[Line]
) -> Response:
    reached = [one.written for one in lines if one.written]
    missed = [one for one in lines if one.refused]
    shown = people_by_id(viewer, [one.person_id for one in missed[:SHOWN]])
    samples = {one.language: one for one in reached}
    return answer(
        "desks/list_message.html",
        form=form,
        name=name_of(viewer, audience),
        people=len(people),
        crumb=_crumb(audience),
        whom=_whom(audience),
        here=partial(_address, audience),
        is_looked=bool(lines),
        reached=len(reached),
        ways=_stats(Counter(one.way.value for one in reached)),
        told=sum(1 for one in lines if one.is_told),
        not_reached=len(missed),
        samples=[shown_words(samples[language]) | {"to": ""} for language in sorted(samples)],
        rows=[_missed(shown[one.person_id], one.refused.sentence) for one in missed[:SHOWN] if one.refused
              and one.person_id in shown],
    )  # fmt: skip


def _address(audience: Audience, step: str) -> str:
    """Where the form goes: `look` shows, `send` sends."""
    if audience.flight_id is not None:
        flight: dict[str, Any] = {"flight_id": audience.flight_id, **audience.chosen}
        return url_for(".look_at_flight" if step == "look" else ".to_flight", **flight)
    chips: dict[str, Any] = dict(audience.chosen)
    return url_for(".look_at_cases" if step == "look" else ".to_cases", **chips)


def _crumb(audience: Audience) -> dict[str, str]:
    if audience.flight_id is not None:
        return {"label": _("Flight"), "href": url_for("flights.show", flight_id=audience.flight_id)}
    chips: dict[str, Any] = dict(audience.chosen)
    return {"label": _("Cases"), "href": url_for("case_list.show", **chips)}


def _whom(audience: Audience) -> list[dict[str, Any]]:
    """Chips of a flight: all of its people, those with a seat, those who wait."""
    if audience.flight_id is None:
        return []
    chosen = audience.chosen.get("who", "")
    return [
        {
            "label": label,
            "href": url_for(".to_flight", flight_id=audience.flight_id, who=who or None),
            "current": who == chosen,
        }
        for who, label in (("", _("All")), ("seated", _("With a seat")), ("waiting", _("On the waiting list")))
    ]


def _stats(ways: Any) -> list[dict[str, Any]]:
    return [{"label": translated(labels.WAY[way]), "number": ways[way.value]} for way in Way if ways.get(way.value)]


def _missed(person: Any, sentence: str) -> dict[str, Any]:
    return {
        "href": url_for("letters.messages", person_id=person.id),
        "name": person.name,
        "reference": person.reference,
        "why": translated(sentence),
    }
