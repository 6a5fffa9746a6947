"""The desk of medical staff on a phone: what waits today, and the round through a site, bed by bed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.medical import labels
from migrant_support.domains.medical.actions.care import write_vitals
from migrant_support.domains.medical.actions.desk import read_desk, read_round
from migrant_support.domains.medical.forms import VitalsForm
from migrant_support.domains.medical.queries.desk import LISTED, Waiting
from migrant_support.domains.medical.queries.rounds import Resident, Round, round_at
from migrant_support.domains.medical.views.blueprint import blueprint
from migrant_support.domains.sites.queries import site_rows
from migrant_support.domains.sites.views.blueprint import by_clock_of
from migrant_support.domains.sites.words import bed_text, room_text
from migrant_support.kernel.clock import local_day, start_of_day
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power, ScopeKind

HOME_ZONE = "Asia/Colombo"


def zone_for(viewer: Viewer) -> str:
    """The zone whose day is the viewer's: that of the first mission, or of the mission whose site it is."""
    reach = viewer.reach(Power.MEDICAL_READ)
    codes = sorted(reach.ids(ScopeKind.MISSION)) + sorted(c.partition("-")[0] for c in reach.ids(ScopeKind.SITE))
    return zone_of_mission(codes[0]) if codes else HOME_ZONE


@blueprint.get("/medical")
@guard(Power.MEDICAL_READ, writes=True)
def desk(viewer: Viewer) -> str:
    """What waits today."""
    prepare_zone(viewer)
    zone = zone_for(viewer)
    tonight = start_of_day(zone, local_day(zone) + timedelta(days=1))
    found = read_desk(viewer, tonight)
    queues = [
        (_("Urgent values of the last two days"), found.unusual, "medical.new_encounter", _("New entry")),
        (_("Fit-to-travel checks booked until today"), found.booked, "medical.fitness", _("Record the result")),
        (_("To be seen again"), found.again, "medical.new_encounter", _("New entry")),
        (_("Tests whose result is awaited"), found.results, "medical.show", _("Open")),
        (_("Alerts that end within three days"), found.ending, "medical.show", _("Open")),
    ]
    return render_template(
        "medical/desk.html",
        queues=[_queue(*queue) for queue in queues],
        sites=[
            {"name": site.name, "href": url_for(".round", site_id=site.id)}
            for site in site_rows(viewer, Power.MEDICAL_WRITE)
        ],
    )


def _queue(title: str, waiting: list[Waiting], endpoint: str, act: str) -> dict[str, Any]:
    return {
        "title": title,
        "count": f"{LISTED}+" if len(waiting) == LISTED else len(waiting),
        "rows": [
            {
                "name": one.person.name,
                "reference": one.person.reference,
                "when": moment_text(one.at),
                "href": url_for(endpoint, person_id=one.person.id),
                "act": act,
            }
            for one in waiting
        ],
    }


@blueprint.get("/medical/round/<uuid:site_id>")
@guard(Power.MEDICAL_READ, writes=True)
def round(viewer: Viewer, site_id: UUID) -> str:
    """The residents of a site, room by room: what to heed, and who was measured today."""
    found = read_round(viewer, site_id)
    by_clock_of(found.site)
    rooms: dict[str, list[dict[str, Any]]] = {}
    for one in found.residents:
        rooms.setdefault(one.room, []).append(_resident(found, one))
    done = sum(one.measured_at is not None for one in found.residents)
    first = next((one for one in found.residents if one.measured_at is None), None)
    return render_template(
        "medical/round.html",
        site=found.site,
        rooms=[{"name": room_text(name), "people": people} for name, people in rooms.items()],
        progress=_("%(done)s of %(all)s measured today", done=done, all=len(found.residents)),
        done=done,
        all=len(found.residents),
        first_href=url_for(".round_vitals", site_id=site_id, stay_id=first.stay_id) if first else "",
    )


def _resident(found: Round, one: Resident) -> dict[str, Any]:
    measured = None
    if one.measured_at is not None and one.level is not None:
        measured = {"label": translated(labels.LEVEL[one.level]), "tone": labels.LEVEL_TONE[one.level]}
    return {
        "name": one.person.name,
        "reference": one.person.reference,
        "bed": _("Bed %(name)s", name=one.bed),
        "marks": [translated(labels.INSTRUCTION[mark]) for mark in one.instructions],
        "measured": measured,
        "when": moment_text(one.measured_at) if one.measured_at else "",
        "vitals_href": url_for(".round_vitals", site_id=found.site.id, stay_id=one.stay_id),
        "record_href": url_for(".show", person_id=one.person.id),
    }


@blueprint.route("/medical/round/<uuid:site_id>/<uuid:stay_id>", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE)
def round_vitals(viewer: Viewer, site_id: UUID, stay_id: UUID) -> Response:
    """Measure one resident and go on to the next."""
    found = round_at(viewer, site_id)
    by_clock_of(found.site)
    one = next((resident for resident in found.residents if resident.stay_id == stay_id), None)
    if one is None:
        raise NotThere
    later = found.after(stay_id)
    form = VitalsForm()
    if form.validate_on_submit():
        try:
            write_vitals(viewer, one.person.id, form.values())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The values of %(reference)s are kept.", reference=one.person.reference), "good")
            if later is None:
                return see_other(".round", site_id=site_id)
            return see_other(".round_vitals", site_id=site_id, stay_id=later.stay_id)
    return answer(
        "medical/vitals.html",
        form=form,
        person=one.person,
        later=later.person.name if later else None,
        place_text=bed_text(one.room, one.bed),
        back_href=url_for(".round", site_id=site_id),
    )
