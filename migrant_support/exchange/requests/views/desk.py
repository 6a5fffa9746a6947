"""The officers' queue: what waits, a request beside who may be in the register, its picture, the poster."""

import io
from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from migrant_support.domains.cases import labels as case_labels
from migrant_support.domains.cases.rules import Category
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.actions.registering import identity_of_new
from migrant_support.domains.people.queries import documents_of, person_record, phones_of
from migrant_support.domains.people.queries.likeness import Likely, likely_people
from migrant_support.domains.people.rules import NewPerson, Sex
from migrant_support.exchange.requests import labels
from migrant_support.exchange.requests.applicant import Fact, facts, person_known, person_sent, risk_sent
from migrant_support.exchange.requests.models import RegistrationRequest
from migrant_support.exchange.requests.queries import (
    RequestRecord,
    RequestRow,
    fetch_request,
    others_with_its_numbers,
    photo_of,
    request_record,
    request_rows,
    requests_statement,
)
from migrant_support.exchange.requests.rules import OPEN, RequestState, SafeToCall
from migrant_support.exchange.requests.views.public import LANGUAGE_NAMES
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.files.answers import POLICY
from migrant_support.platform.web.paging import keyset
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind
from migrant_support.settings import Settings

blueprint = Blueprint("requests", __name__, url_prefix="/requests")
KIND = "registration_request"
SHOWN = {"waiting": tuple(OPEN), "ended": tuple(set(RequestState) - OPEN)}


@blueprint.get("")
@guard(Power.PERSON_REGISTER)
def show_all(viewer: Viewer) -> str:
    """The queue: what waits, the oldest first; or what is ended."""
    prepare_zone(viewer)
    chosen = "ended" if request.args.get("state") == "ended" else "waiting"
    statement = requests_statement(viewer, SHOWN[chosen])
    columns = (RegistrationRequest.made_at, RegistrationRequest.id)
    page = keyset(statement, columns, cursor=request.args.get("from"), size=50)
    names = mission_names(page_language())
    return render_template(
        "requests/all.html",
        rows=[_listed(row, names, viewer) for row in request_rows(page.rows)],
        chips=[
            {"label": words, "href": url_for("requests.show_all", state=key), "current": key == chosen, "count": None}
            for key, words in (("waiting", _("Waiting")), ("ended", _("Ended")))
        ],
        posters=[
            {"label": names[code], "href": url_for("requests.poster", mission=code.lower())}
            for code in own_missions(viewer)
        ],
        newer=_more(chosen, page.newer),
        older=_more(chosen, page.older),
    )


def own_missions(viewer: Viewer) -> list[str]:
    """The missions at which the viewer registers people."""
    reach = viewer.reach(Power.PERSON_REGISTER)
    return [code for code in mission_names("en") if reach.everywhere or code in reach.ids(ScopeKind.MISSION)]


def _more(chosen: str, cursor: str | None) -> str | None:
    values: dict[str, Any] = {"state": chosen, "from": cursor}
    return url_for("requests.show_all", **values) if cursor else None


def _listed(row: RequestRow, names: dict[str, str], viewer: Viewer) -> dict[str, Any]:
    mine = row.state is RequestState.TAKEN and row.taken_by == viewer.account_id
    risk = risk_sent(row.sent, today=now().date())
    return {
        "name": row.sent.name,
        "risk": {"label": translated(case_labels.RISK[risk]), "tone": case_labels.RISK_TONE[risk]},
        "href": url_for("requests.show", request_id=row.id),
        "reference": row.reference,
        "mission": names[row.mission],
        "language": LANGUAGE_NAMES[row.language],
        "when": moment_text(row.made_at),
        "state": {
            "label": _("In work with you") if mine else translated(labels.STATE[row.state]),
            "tone": labels.STATE_TONE[row.state],
        },
    }


@blueprint.get("/<uuid:request_id>")
@guard(Power.PERSON_REGISTER, writes=True)
def show(viewer: Viewer, request_id: UUID) -> str:
    """What was sent, beside who may be in the register. It holds a story: the look stands in the audit log."""
    fetch_request(viewer, request_id)
    record(viewer, "requests.request.read", kind=KIND, object_id=request_id)
    prepare_zone(viewer)
    found = request_record(viewer, request_id)
    names = mission_names(page_language())
    sent = person_sent(found.sent)
    is_open = found.state in OPEN
    mine = found.state is RequestState.TAKEN and found.taken_by == viewer.account_id
    return render_template(
        "requests/request.html",
        found=found,
        mission=names[found.mission],
        state={"label": translated(labels.STATE[found.state]), "tone": labels.STATE_TONE[found.state]},
        when=moment_text(found.made_at),
        taken_when=moment_text(found.taken_at) if found.taken_at else "",
        decided_when=moment_text(found.decided_at) if found.decided_at else "",
        reason=translated(labels.REASON[found.reason]) if found.reason else "",
        told=_told(found),
        kinds=[translated(case_labels.CATEGORY[Category(kind)]) for kind in found.sent.kinds],
        people=_alike(viewer, sent, request_id) if is_open else [],
        others=[_listed(row, names, viewer) for row in others_with_its_numbers(viewer, request_id)],
        is_open=is_open,
        is_mine=mine,
        person_href=_person_href(viewer, found),
    )


def _person_href(viewer: Viewer, found: RequestRecord) -> str:
    if found.person_id is None:
        return ""
    try:
        return url_for("person_page.show", person_id=person_record(viewer, found.person_id).id)
    except NotThere:
        return ""


def _told(found: RequestRecord) -> list[dict[str, str]]:
    sent = found.sent
    safe = translated(labels.SAFE_FOR_OFFICER[SafeToCall(sent.safe)])
    return [
        {"label": _("Surname"), "value": sent.primary},
        {"label": _("Given names"), "value": sent.secondary},
        {"label": _("Passport number"), "value": sent.passport},
        {"label": _("NIC number"), "value": sent.nic},
        {"label": _("Date of birth"), "value": sent.birth},
        {"label": _("Sex"), "value": translated(people_labels.SEX[Sex(sent.sex)])},
        {"label": _("Phone"), "value": sent.phone, "note": " ".join(part for part in (safe, sent.safe_when) if part)},
        {"label": _("Where the person is"), "value": sent.place},
        {"label": _("Language of the form"), "value": LANGUAGE_NAMES[found.language]},
    ]


def fact_labels() -> dict[str, str]:
    """What the compared facts are called."""
    return {
        "primary": _("Surname"),
        "secondary": _("Given names"),
        "documents": _("Passport number"),
        "nic": _("NIC number"),
        "birth": _("Date of birth"),
        "sex": _("Sex"),
        "phones": _("Phone"),
    }


def compared(of: list[Fact]) -> list[dict[str, Any]]:
    """Rows of the table of what was sent beside what is known; what was not sent is no difference."""
    words = fact_labels()
    return [
        {"label": words[fact.field], "left": _said(fact, fact.sent), "right": _said(fact, fact.known),
         "same": fact.same or not fact.sent}
        for fact in of
    ]  # fmt: skip


def _said(fact: Fact, value: str) -> str:
    return translated(people_labels.SEX[Sex(value)]) if fact.field == "sex" and value else value


def _alike(viewer: Viewer, sent: NewPerson, request_id: UUID) -> list[dict[str, Any]]:
    """Who in sight may be the one who sent it, the likeliest first, side by side (DOMAIN invariant 10)."""
    found = likely_people(viewer, identity_of_new(sent), power=Power.PERSON_EDIT)
    return [_beside(viewer, one, sent, request_id) for one in found]


def _beside(viewer: Viewer, one: Likely, sent: NewPerson, request_id: UUID) -> dict[str, Any]:
    person_id = one.person.id
    person = person_record(viewer, person_id)
    known = person_known(person, phones_of(viewer, person_id))
    return {
        "name": person.name,
        "reference": person.reference,
        "href": url_for("person_page.show", person_id=person_id),
        "link_href": url_for("requests.link", request_id=request_id, person_id=person_id),
        "because": [translated(people_labels.LIKENESS[reason]) for reason in one.reasons],
        "rows": compared(facts(sent, known, documents_of(viewer, person_id))),
    }


@blueprint.get("/<uuid:request_id>/photo")
@guard(Power.PERSON_REGISTER, writes=True)
def photo(viewer: Viewer, request_id: UUID) -> Response:
    """The picture of the passport; each look is in the audit log before it is shown."""
    picture, media_type = photo_of(viewer, request_id)
    record(viewer, "requests.photo.read", kind=KIND, object_id=request_id)
    headers = {"Content-Type": media_type, "Content-Security-Policy": POLICY, "Content-Disposition": "inline"}
    return make_response(picture, 200, headers)


@blueprint.get("/posters/<string:mission>")
@guard(Power.PERSON_REGISTER)
def poster(viewer: Viewer, mission: str) -> str:
    """A sheet for the wall: the address of the mission's form as a QR code, in three languages."""
    code = mission.upper()
    if code not in own_missions(viewer):
        raise NotThere
    settings: Settings = current_app.extensions["settings"]
    form_href = url_for("ask.choose", mission=code.lower())
    address = settings.base_url.rstrip("/") + form_href
    return render_template(
        "requests/poster.html",
        back_href=url_for("requests.show_all"),
        address=address,
        form_href=form_href,
        code=_qr(address),
        parts=[_in_language(language, code) for language in ("si", "ta", "en")],
    )


def _qr(address: str) -> Markup:
    picture = io.BytesIO()
    segno.make(address, error="m").save(
        picture,
        kind="svg",
        border=2,
        xmldecl=False,
        svgns=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        light="#ffffff",
    )
    return Markup(picture.getvalue().decode())  # noqa: S704 - drawn by segno from an address of ours


def _in_language(language: str, code: str) -> dict[str, str]:
    with force_locale(language):
        return {
            "language": language,
            "mission": mission_names(language)[code],
            "title": _("Do you need help? Write to us with your phone."),
            "how": _("Point the camera of your phone at the square, or type the address below it."),
            "promise": _("It needs no account. Only the mission reads it. It costs nothing but the line."),
        }
