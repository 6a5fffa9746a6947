"""The gate: the desk that scans, letting in and out, the log with its corrections."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.documents.forms import ScanForm
from migrant_support.domains.people.queries import flags_speaking
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.people.views.flag_words import shown_flags
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import gate as actions
from migrant_support.domains.sites.forms.evening import CorrectForm, PassForm
from migrant_support.domains.sites.queries import SiteRow, site_row
from migrant_support.domains.sites.queries.gate import SHOWN, EventRow, Meant, fetch_event, gate_log, residents_meant
from migrant_support.domains.sites.queries.residents import Resident, resident, residents
from migrant_support.domains.sites.rules.gate import Way, Whereabouts
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, small_form, today_at
from migrant_support.domains.sites.views.taking_back import offer_to_undo_passage
from migrant_support.domains.sites.words import bed_text, facts_of
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

LATEST = 10
_ORDER = list(Whereabouts)


def evening_site(viewer: Viewer, site_id: UUID, power: Power) -> SiteRow:
    """The site of a page of the evening, by its own clock; raises NotThere."""
    site = site_row(viewer, site_id, power)
    by_clock_of(site)
    return site


@blueprint.route("/sites/<uuid:site_id>/gate", methods=["GET", "POST"])
@guard(Power.GATE_USE, reads=True)
def gate(viewer: Viewer, site_id: UUID) -> Response:
    """Who is out, the gravest first; and whom a scan means. A scan changes nothing: a button lets her in or out."""
    site = evening_site(viewer, site_id, Power.GATE_USE)
    form = ScanForm()
    meant = None
    if form.validate_on_submit():
        meant = residents_meant(viewer, site_id, site.zone, form.code.data or "")
    everybody = residents(viewer, site_id, site.zone)
    outside = sorted(
        (one for one in everybody if one.where is not Whereabouts.IN), key=lambda one: _ORDER.index(one.where)
    )
    return answer(
        "sites/gate.html",
        form=form,
        site=site,
        scanned=_scanned(site, meant) if meant else None,
        outside=[_line(site, one) for one in outside],
        inside=[_line(site, one) for one in everybody if one.where is Whereabouts.IN],
        events=[_event(site, event) for event in gate_log(viewer, site_id, limit=LATEST)],
        may_set_rules=viewer.may(Power.SITE_EDIT),
    )


def _scanned(site: SiteRow, meant: Meant) -> dict[str, Any]:
    """The big answer, and the buttons under it for each who may be meant."""
    if meant.is_void:
        text = _("Take the card in, and ask for the name or reference.")
        return {"answer": {"tone": "danger", "word": _("This card counts no more"), "text": text}, "people": []}
    if not meant.found:
        text = _("Nobody who lives here is meant. Visitors are written down in the visitors' book.")
        return {"answer": {"tone": "danger", "word": _("Not of this house"), "text": text}, "people": []}
    if len(meant.found) > 1:
        answer_ = {"tone": "warn", "word": _("Several people are called so"), "text": _("Choose the right one.")}
        return {"answer": answer_, "people": [_line(site, one) for one in meant.found]}
    one = meant.found[0]
    flags = flags_speaking([one.person.id], [Checkpoint.GATE]).get(one.person.id, [])
    stops = [flag.instruction for flag in flags if flag.denies]
    tone, word = ("danger", _("Stop: a flag")) if stops else ("good", _("Lives here"))
    facts = [bed_text(one.room_name, one.bed_name), _where_text(one), *(f.instruction for f in flags if not f.denies)]
    return {
        "answer": {
            "tone": tone,
            "word": word,
            "title": one.person.name,
            "script": one.person.name_in_script,
            "code": one.person.reference,
            "text": "\n".join(stops),
            "facts": facts,
        },
        "people": [_line(site, one) | {"is_only": True, "stops": bool(stops)}],
    }


def _where_text(one: Resident) -> str:
    """Where she is and since when, in a line."""
    where = translated(labels.WHERE[one.where])
    if one.leave is not None and one.where in (Whereabouts.ON_LEAVE, Whereabouts.LEAVE_OVER):
        return _("%(where)s, was to be back %(when)s", where=where, when=listed_text(one.leave.until_at))
    return _("%(where)s since %(when)s", where=where, when=listed_text(one.last.at)) if one.last else where


def _since_text(one: Resident) -> str:
    """The same beside a chip that says where."""
    if one.leave is not None and one.where in (Whereabouts.ON_LEAVE, Whereabouts.LEAVE_OVER):
        return _("was to be back %(when)s", when=listed_text(one.leave.until_at))
    return _("since %(when)s", when=listed_text(one.last.at)) if one.last else ""


def _line(site: SiteRow, one: Resident) -> dict[str, Any]:
    is_out = one.where not in (Whereabouts.IN, Whereabouts.UNKNOWN)
    keys: dict[str, Any] = {"site_id": site.id, "person_id": one.person.id}
    return {
        "id": one.person.id,
        "name": one.person.name,
        "script": one.person.name_in_script,
        "reference": one.person.reference,
        "bed": bed_text(one.room_name, one.bed_name),
        "facts": facts_of(one.person, today_at(site)),
        "where": {"label": translated(labels.WHERE[one.where]), "tone": labels.WHERE_TONE[one.where]},
        "since": _since_text(one),
        "ways": [Way.IN.value, Way.OUT.value] if is_out else [Way.OUT.value, Way.IN.value],
        "href": url_for("sites.pass_gate", **keys),
        "leave_href": url_for("sites.new_leave", **keys),
        "alarm_href": url_for("sites.new_alarm", **keys),
    }


@blueprint.route("/sites/<uuid:site_id>/gate/<uuid:person_id>", methods=["GET", "POST"])
@guard(Power.GATE_USE)
def pass_gate(viewer: Viewer, site_id: UUID, person_id: UUID) -> Response:
    """Somebody goes in or out. Where a flag stops her this page says so and asks why she goes all the same."""
    site = evening_site(viewer, site_id, Power.GATE_USE)
    one = resident(viewer, site_id, site.zone, person_id)
    form = PassForm()
    spoken = flags_speaking([person_id], [Checkpoint.GATE]).get(person_id, [])

    def act() -> None:
        let = actions.let_in if form.way.data is Way.IN else actions.let_out
        event_id = let(viewer, site_id, person_id, reason=form.reason.data or "")
        if event_id is not None:
            offer_to_undo_passage(viewer, site_id, event_id, one.person.reference, form.way.data)

    return small_form(
        form,
        act,
        title=_("%(name)s at the gate", name=one.person.name),
        submit=_("Let through"),
        done="",
        back=url_for("sites.gate", site_id=site_id),
        above=f"{site.name}, {bed_text(one.room_name, one.bed_name)}",
        lead=_where_text(one),
        flags=shown_flags(viewer, person_id, spoken),
        crumb=_("Gate"),
        onward=lambda: see_other("sites.gate", site_id=site_id),
    )


@blueprint.get("/sites/<uuid:site_id>/gate/log")
@guard(Power.GATE_USE)
def gate_events(viewer: Viewer, site_id: UUID) -> str:
    """Everything that went through, the newest first, a page at a time."""
    site = evening_site(viewer, site_id, Power.GATE_USE)
    before = _place_asked(viewer, site_id)
    events = gate_log(viewer, site_id, before=before, limit=SHOWN + 1)
    older = url_for("sites.gate_events", site_id=site_id, before=events[SHOWN - 1].id) if len(events) > SHOWN else ""
    rows = [_event(site, event) for event in events[:SHOWN]]
    newest = url_for("sites.gate_events", site_id=site_id) if before else ""
    return render_template("sites/gate_log.html", site=site, rows=rows, older=older, newer=newest)


def _place_asked(viewer: Viewer, site_id: UUID) -> Any:
    try:
        event = fetch_event(viewer, site_id, UUID(request.args.get("before", "")))
    except ValueError:
        return None
    return event.at, event.id


def _event(site: SiteRow, event: EventRow) -> dict[str, Any]:
    href = url_for("sites.correct_gate", site_id=site.id, event_id=event.id)
    state = _("Corrected") if event.is_corrected else _("Correction") if event.corrects else ""
    return {
        "name": event.person.name,
        "reference": event.person.reference,
        "when": listed_text(event.at),
        "way": {
            "label": translated(labels.WAY[event.way]),
            "tone": {Way.IN: "good", Way.OUT: "warn"}.get(event.way, "quiet"),
        },
        "state": state,
        "tone": "quiet" if event.is_corrected else "",
        "by": event.by,
        "reason": event.reason,
        "acts": "" if event.is_corrected else [{"label": _("Correct"), "href": href}],
    }


@blueprint.route("/sites/<uuid:site_id>/gate/events/<uuid:event_id>", methods=["GET", "POST"])
@guard(Power.GATE_USE)
def correct_gate(viewer: Viewer, site_id: UUID, event_id: UUID) -> Response:
    """What really happened in the place of an event."""
    site = evening_site(viewer, site_id, Power.GATE_USE)
    event = fetch_event(viewer, site_id, event_id)
    form = CorrectForm()
    return small_form(
        form,
        lambda: actions.correct_event(viewer, site_id, event_id, form.way.data, reason=form.reason.data or ""),
        title=_("Correct the gate"),
        submit=_("Correct"),
        done=_("The line is corrected. What stood there before stays to be read."),
        back=url_for("sites.gate_events", site_id=site_id),
        above=f"{site.name}, {listed_text(event.at)}",
        lead=_("The line says: %(way)s.", way=translated(labels.WAY[event.way])),
        crumb=_("Gate"),
        onward=lambda: see_other("sites.gate_events", site_id=site_id),
    )
