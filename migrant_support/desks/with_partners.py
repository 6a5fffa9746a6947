"""What partners said of a flight, for the mission and the Bureau: their marks, their comments, and answers to these."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.desks.partner_words import MARK, BeginForm, CommentForm
from migrant_support.domains.flights.actions.partners import answer_comment, begin_comment
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.manifests import organisations_of
from migrant_support.domains.flights.queries.partners import Said, fetch_comment, said_by_partners, waiting_comments
from migrant_support.domains.people.queries import people_by_id
from migrant_support.domains.people.views.blueprint import other_person
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import age_of, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("with_partners", __name__, url_prefix="/flights")


@blueprint.get("/<uuid:flight_id>/partners")
@guard(Power.COMMENT_ANSWER)
def show(viewer: Viewer, flight_id: UUID) -> Response:
    """Marks and comments of partners on a flight, of the people whom the viewer sees."""
    return _page(viewer, flight_id, CommentForm(formdata=None), None)


@blueprint.post("/<uuid:flight_id>/partners/<uuid:comment_id>/answer")
@guard(Power.COMMENT_ANSWER)
def reply(viewer: Viewer, flight_id: UUID, comment_id: UUID) -> Response:
    """Answer a partner."""
    fetch_comment(viewer, flight_id, comment_id)
    form = CommentForm()
    if went_through(
        form,
        lambda: answer_comment(viewer, flight_id, comment_id, form.words.data or ""),
        _("Your answer is sent. The partner sees it at once."),
    ):
        return see_other(".show", flight_id=flight_id)
    return _page(viewer, flight_id, form, comment_id)


@blueprint.post("/<uuid:flight_id>/partners/comments")
@guard(Power.COMMENT_ANSWER)
def begin(viewer: Viewer, flight_id: UUID) -> Response:
    """Write to a partner that has not written."""
    fetch_flight(viewer, flight_id, Power.COMMENT_ANSWER)
    new = _new(flight_id)

    def act() -> None:
        typed = (new.person.data or "").strip()
        person_id = other_person(viewer, typed, field="person") if typed else None
        begin_comment(viewer, flight_id, new.organisation.data, person_id, new.begin.data or "")

    if went_through(new, act, _("Your comment is sent. The partner sees it at once.")):
        return see_other(".show", flight_id=flight_id)
    return _page(viewer, flight_id, CommentForm(formdata=None), None, new)


def _new(flight_id: UUID) -> BeginForm:
    form = BeginForm()
    form.organisation.choices = [(code, code) for code in organisations_of(flight_id)]
    return form


def _page(
    viewer: Viewer, flight_id: UUID, form: CommentForm, answering: UUID | None, new: BeginForm | None = None
) -> Response:
    prepare_zone(viewer)
    flight, comments, marks = said_by_partners(viewer, flight_id)
    people = {one.person_id for one in comments if one.person_id} | {one.person_id for one in marks}
    known = people_by_id(viewer, list(people))
    names = {key: one.name for key, one in known.items()}
    who = display_names(one.by for one in comments)
    threads: dict[tuple[str, UUID | None], list[Said]] = {}
    for one in comments:
        threads.setdefault((one.organisation, one.person_id), []).append(one)
    marked: dict[tuple[UUID, str], dict[str, Any]] = {}
    for mark in marks:
        row = marked.setdefault(
            (mark.person_id, mark.organisation),
            {
                "name": names.get(mark.person_id, ""),
                "href": url_for("person_page.show", person_id=mark.person_id),
                "organisation": mark.organisation,
                "marks": [],
            },
        )
        row["marks"].append({"label": translated(MARK[mark.kind]), "tone": "good"})
    return answer(
        "desks/with_partners.html",
        form=new or form,
        answered=form,
        new=new or _new(flight.id),
        flight=flight,
        marks=list(marked.values()),
        threads=[
            {
                "title": names.get(person_id, "") if person_id else _("The flight"),
                "organisation": organisation,
                "waits": said[0].is_partners,
                "said": [_said(one, who) for one in said],
                "key": said[0].id,
                "is_open": answering in {one.id for one in said},
            }
            for (organisation, person_id), said in sorted(
                threads.items(), key=lambda item: (not item[1][0].is_partners, item[1][0].at)
            )
        ],
    )


def _said(one: Said, who: dict[UUID | None, str]) -> dict[str, str]:
    name = who.get(one.by, "")
    return {
        "when": moment_text(one.at),
        "datetime": one.at.isoformat(),
        "text": one.words,
        "note": f"{name} · {one.organisation}" if one.is_partners else name,
        "tone": "accent" if one.is_partners else "",
    }


def comment_panel(viewer: Viewer) -> Panel | None:
    """Flights on which a partner waits for an answer; nothing when none does."""
    if not viewer.may(Power.COMMENT_ANSWER):
        return None
    items = tuple(
        QueueItem(
            one.threads,
            ngettext(
                "%(flight)s: a partner waits for an answer",
                "%(flight)s: a partner waits for answers",
                one.threads,
                flight=f"{one.number} {one.origin}–{one.destination}",
            ),
            _("oldest waits %(time)s", time=age_of(one.oldest)),
            url_for("with_partners.show", flight_id=one.flight_id),
            _("Answer"),
        )
        for one in waiting_comments(viewer)
    )
    return Panel(_("Questions of partners"), items, "") if items else None
