"""The nightly roll-call on a phone: one list by room and bed, one tap each; and how past nights went.

Each tap is sent by itself where a script runs (`static/js/rollcall.js`); without one the whole list is one form. The
list says what the page knew of each (`seen-…`), so that an old page takes nobody's newer mark back.
"""

from typing import Any
from uuid import UUID

from flask import flash, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.documents.forms import ScanForm
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import rollcall as actions
from migrant_support.domains.sites.forms.evening import PlainForm
from migrant_support.domains.sites.queries import SiteRow
from migrant_support.domains.sites.queries.rollcall import (
    ClosedLine,
    Line,
    RollCallRow,
    closed_lines,
    fetch_roll_call,
    lines_of,
    marks_of,
    past_roll_calls,
    roll_call_of,
    row_of_roll_call,
    tonight,
)
from migrant_support.domains.sites.rules.rollcall import Mark, tally
from migrant_support.domains.sites.views.blueprint import blueprint, small_form, today_at
from migrant_support.domains.sites.views.gate import evening_site
from migrant_support.domains.sites.words import bed_text, facts_of, room_text
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, listed_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_SEEN, _MARK = "seen-", "mark-"
_GRAVEST = (Mark.ABSENT, Mark.UNKNOWN, Mark.ON_LEAVE, Mark.PRESENT)


@blueprint.route("/sites/<uuid:site_id>/roll-call", methods=["GET", "POST"])
@guard(Power.ROLL_CALL)
def roll_call(viewer: Viewer, site_id: UUID) -> Response | str:
    """Tonight's roll-call, or the button that starts it; and the last nights. A night lasts until noon."""
    site = evening_site(viewer, site_id, Power.ROLL_CALL)
    form = PlainForm()
    if form.validate_on_submit():
        return see_other("sites.open_roll_call", site_id=site_id, roll_call_id=actions.start_roll_call(viewer, site_id))
    standing = roll_call_of(site_id, tonight(site.zone))
    return render_template(
        "sites/roll_calls.html",
        site=site,
        form=form,
        night=day_text(tonight(site.zone)),
        tonight=_past(site, row_of_roll_call(standing)) if standing else None,
        rows=[_past(site, row) for row in past_roll_calls(viewer, site_id)],
    )


def _past(site: SiteRow, row: RollCallRow) -> dict[str, Any]:
    counts = {mark.value: count for mark, count in row.counts.items()} if row.counts else dict.fromkeys(Mark, "")
    return {
        "night": day_text(row.night),
        "href": url_for("sites.open_roll_call", site_id=site.id, roll_call_id=row.id),
        "state": {"label": _("Closed"), "tone": "quiet"} if row.closed_at else {"label": _("Open"), "tone": "warn"},
        "is_closed": row.closed_at is not None,
        **{str(key): value for key, value in counts.items()},
    }


@blueprint.get("/sites/<uuid:site_id>/roll-calls/<uuid:roll_call_id>")
@guard(Power.ROLL_CALL)
def open_roll_call(viewer: Viewer, site_id: UUID, roll_call_id: UUID) -> str:
    """The list to tap while it is open; as it was, once it is closed."""
    site = evening_site(viewer, site_id, Power.ROLL_CALL)
    row = row_of_roll_call(fetch_roll_call(viewer, site_id, roll_call_id))
    if row.closed_at is not None:
        gravest_first = sorted(closed_lines(viewer, row), key=lambda line: _GRAVEST.index(line.mark))
        closed = [_closed(line) for line in gravest_first]
        return render_template(
            "sites/roll_call_closed.html", site=site, roll_call=row, night=day_text(row.night), lines=closed,
            counts=_counts(row.counts or {}), closed=moment_text(row.closed_at),
        )  # fmt: skip
    lines = lines_of(viewer, row, site.zone)
    return render_template(
        "sites/roll_call.html",
        site=site,
        roll_call=row,
        night=day_text(row.night),
        rooms=_by_room(site, lines),
        counts=_counts(tally(line.mark for line in lines if line.mark)),
        left=sum(line.mark is None for line in lines),
        total=len(lines),
        proposals=sum(line.proposed is not None for line in lines),
        marks=[{"value": mark.value, "label": translated(label)} for mark, label in labels.MARK.items()],
    )


def _counts(counted: dict[Mark, int]) -> list[dict[str, Any]]:
    return [
        {"mark": mark.value, "label": translated(label), "count": counted.get(mark, 0)}
        for mark, label in labels.MARK.items()
    ]


def _by_room(site: SiteRow, lines: list[Line]) -> list[dict[str, Any]]:
    rooms: dict[UUID, dict[str, Any]] = {}
    for line in lines:
        one = line.resident
        room = rooms.setdefault(one.room_id, {"id": one.room_id, "name": room_text(one.room_name), "people": []})
        room["people"].append(
            {
                "id": one.person.id,
                "name": one.person.name,
                "script": one.person.name_in_script,
                "reference": one.person.reference,
                "bed": _("with an adult in %(bed)s", bed=one.bed_name) if one.is_with_adult else one.bed_name,
                "facts": facts_of(one.person, today_at(site)),
                "mark": line.mark.value if line.mark else "",
                "proposed": _proposal(line),
                "where": "" if line.proposed else _notable(line),
            }
        )
    return list(rooms.values())


def _proposal(line: Line) -> str:
    """What the gate proposes, in words."""
    one = line.resident
    if line.proposed is Mark.PRESENT and one.last is not None:
        return _("Came in %(when)s", when=listed_text(one.last.at))
    if line.proposed is Mark.ON_LEAVE and one.leave is not None:
        return _("On leave until %(when)s", when=listed_text(one.leave.until_at))
    return ""


def _notable(line: Line) -> str:
    """Out by the gate: worth a look before she is tapped."""
    one = line.resident
    return translated(labels.WHERE[one.where]) if labels.WHERE_TONE[one.where] in ("danger", "warn") else ""


def _closed(line: ClosedLine) -> dict[str, Any]:
    return {
        "name": line.person.name,
        "reference": line.person.reference,
        "bed": bed_text(line.room_name, line.bed_name) if line.room_name else "",
        "mark": {"label": translated(labels.MARK[line.mark]), "tone": labels.MARK_TONE[line.mark]},
        "when": listed_text(line.at),
        "by": line.by,
        "acts": [{"label": _("Alarm"), "href": url_for("sites.alarm", alarm_id=line.alarm_id)}]
        if line.alarm_id
        else "",
    }


@blueprint.post("/sites/<uuid:site_id>/roll-calls/<uuid:roll_call_id>/marks")
@guard(Power.ROLL_CALL)
def mark_all(viewer: Viewer, site_id: UUID, roll_call_id: UUID) -> Response:
    """The whole list as one form: only what was changed on that page is a mark."""
    evening_site(viewer, site_id, Power.ROLL_CALL)
    try:
        taps = _changed()
        done = actions.mark(viewer, site_id, roll_call_id, taps) if taps else 0
    except Refused as no:
        flash(translated(no), "danger")
    else:
        flash(ngettext("%(num)s mark saved.", "%(num)s marks saved.", done), "good")
    return see_other("sites.open_roll_call", site_id=site_id, roll_call_id=roll_call_id)


def _changed() -> list[actions.Tapped]:
    """The marks of the form that differ from what its page showed. Raises Refused for a broken one."""
    taps = []
    for name in request.form:
        if not name.startswith(_MARK):
            continue
        value = request.form.get(name, "")
        if value and value != request.form.get(name.replace(_MARK, _SEEN, 1), ""):
            taps.append(_tapped(name.removeprefix(_MARK), value))
    return taps


def _tapped(person: str, value: str, key: str = "", age: str = "0") -> actions.Tapped:
    try:
        return actions.Tapped(UUID(person), Mark(value), UUID(key) if key else None, _seconds(age))
    except ValueError:
        raise Refused("broken_tap", msg("This mark could not be read. Load the page again.")) from None


def _seconds(age: str) -> float:
    """How old a tap is; a phone that says nonsense says now."""
    return float(age) if age.isdigit() and len(age) < 7 else 0.0


@blueprint.post("/sites/<uuid:site_id>/roll-calls/<uuid:roll_call_id>/taps")
@guard(Power.ROLL_CALL)
def tap(viewer: Viewer, site_id: UUID, roll_call_id: UUID) -> Response:
    """One tap, sent by the script: answered with every mark as it stands, so that two wardens see each other's."""
    fetch_roll_call(viewer, site_id, roll_call_id)
    form = request.form
    try:
        one = _tapped(form.get("person", ""), form.get("mark", ""), form.get("key", ""), form.get("age", "0"))
        actions.mark(viewer, site_id, roll_call_id, [one])
    except Refused as no:
        is_closed = no.code == "roll_call_closed"
        said = jsonify({"closed": is_closed, "says": translated(no)})
        said.status_code = 409 if is_closed else 422
        return said
    return _standing(roll_call_id)


@blueprint.get("/sites/<uuid:site_id>/roll-calls/<uuid:roll_call_id>/marks")
@guard(Power.ROLL_CALL)
def marks(viewer: Viewer, site_id: UUID, roll_call_id: UUID) -> Response:
    """Every mark as it stands, for the script."""
    row = fetch_roll_call(viewer, site_id, roll_call_id)
    return _standing(row.id, is_closed=row.closed_at is not None)


def _standing(roll_call_id: UUID, *, is_closed: bool = False) -> Response:
    found = {str(person_id): row.mark.value for person_id, row in marks_of(roll_call_id).items()}
    return jsonify({"marks": found, "closed": is_closed})


@blueprint.route("/sites/<uuid:site_id>/roll-calls/<uuid:roll_call_id>/scan", methods=["GET", "POST"])
@guard(Power.ROLL_CALL)
def scan_roll_call(viewer: Viewer, site_id: UUID, roll_call_id: UUID) -> Response:
    """At the door of the dining room: each card that is shown is marked present."""
    site = evening_site(viewer, site_id, Power.ROLL_CALL)
    row = row_of_roll_call(fetch_roll_call(viewer, site_id, roll_call_id))
    form = ScanForm()
    scanned: dict[str, Any] | None = None
    if form.validate_on_submit():
        try:
            one = actions.mark_scanned(viewer, site_id, roll_call_id, form.code.data or "")
        except Refused as no:
            scanned = {"tone": "danger", "word": _("Not marked"), "text": translated(no)}
        else:
            scanned = {
                "tone": "good", "word": _("Present"), "title": one.person.name, "script": one.person.name_in_script,
                "code": one.person.reference, "facts": [bed_text(one.room_name, one.bed_name)],
            }  # fmt: skip
    return answer(
        "sites/roll_call_scan.html", form=form, site=site, roll_call=row, night=day_text(row.night), scanned=scanned
    )


@blueprint.post("/sites/<uuid:site_id>/roll-calls/<uuid:roll_call_id>/proposals")
@guard(Power.ROLL_CALL)
def accept_proposals(viewer: Viewer, site_id: UUID, roll_call_id: UUID) -> Response:
    """Take over what the gate proposes for those not yet marked."""
    done = actions.accept_proposals(viewer, site_id, roll_call_id)
    flash(ngettext("%(num)s mark saved.", "%(num)s marks saved.", done), "good")
    return see_other("sites.open_roll_call", site_id=site_id, roll_call_id=roll_call_id)


@blueprint.route("/sites/<uuid:site_id>/roll-calls/<uuid:roll_call_id>/close", methods=["GET", "POST"])
@guard(Power.ROLL_CALL)
def close_roll_call(viewer: Viewer, site_id: UUID, roll_call_id: UUID) -> Response:
    """Close for good. The page says before what it comes to and for whom the alarm is raised."""
    site = evening_site(viewer, site_id, Power.ROLL_CALL)
    row = row_of_roll_call(fetch_roll_call(viewer, site_id, roll_call_id))
    lines = lines_of(viewer, row, site.zone)
    absent = [line.resident.person.name for line in lines if line.mark is Mark.ABSENT]
    left = sum(line.mark is None for line in lines)
    form = PlainForm()

    def act() -> None:
        alarms = actions.close_roll_call(viewer, site_id, roll_call_id)
        if alarms:
            flash(
                ngettext(
                    "An alarm is raised for %(num)s person.", "Alarms are raised for %(num)s people.", len(alarms)
                ),
                "warn",
            )

    lead = [
        _("It cannot be changed afterwards."),
        _("An alarm is raised for: %(names)s.", names=", ".join(absent)) if absent else "",
        ngettext(
            "%(num)s person is not marked yet and is written down as unknown.",
            "%(num)s people are not marked yet and are written down as unknown.",
            left,
        )
        if left
        else "",
    ]
    return small_form(
        form,
        act,
        title=_("Close the roll-call of %(night)s", night=day_text(row.night)),
        submit=_("Close the roll-call"),
        done=_("The roll-call is closed."),
        back=url_for("sites.open_roll_call", site_id=site_id, roll_call_id=roll_call_id),
        above=site.name,
        lead=" ".join(part for part in lead if part),
        crumb=_("Roll-call"),
        onward=lambda: see_other("sites.open_roll_call", site_id=site_id, roll_call_id=roll_call_id),
    )
