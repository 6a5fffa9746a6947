"""A ride at the door: receiving by tap or scan, who did not come, and the list on paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.documents.forms import ScanForm
from migrant_support.domains.documents.queries.scan import who_is
from migrant_support.domains.documents.rules.scan import ScanResult
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import rides as actions
from migrant_support.domains.sites.queries import rides as queries
from migrant_support.domains.sites.queries.rides import RideRow
from migrant_support.domains.sites.rules.rides import RiderState
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of_zone
from migrant_support.domains.sites.views.rides import called, counted, names_of
from migrant_support.domains.sites.words import bed_text, facts_of
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import Block, Facts, Gap, Heading, Rows, Signatures, Text, pdf_answer, printed
from migrant_support.platform.web.forms import answer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_BOX = "[    ]"  # the fonts of papers have no box to tick


@blueprint.post("/rides/<uuid:ride_id>/arrived")
@guard(Power.STAY_PLACE)
def receive_all(viewer: Viewer, ride_id: UUID) -> Response:
    """Everybody who is on the way has come."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="to")
    awaited = [one.person.id for one in queries.riders_of(ride_id) if one.state is RiderState.ON_THE_WAY]

    def act() -> str:
        came = actions.receive_riders(viewer, ride_id, awaited)
        return ngettext("%(num)s person was received.", "%(num)s people were received.", came)

    return _one_by_one(row, act)


@blueprint.post("/rides/<uuid:ride_id>/riders/<uuid:person_id>/arrived")
@guard(Power.STAY_PLACE)
def receive_rider(viewer: Viewer, ride_id: UUID, person_id: UUID) -> Response:
    """One has come."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="to")

    def act() -> str:
        actions.receive_riders(viewer, ride_id, [person_id])
        return _("Received. The bed here is taken from now on, the old one is free.")

    return _one_by_one(row, act)


@blueprint.post("/rides/<uuid:ride_id>/riders/<uuid:person_id>/not-come")
@guard(Power.STAY_PLACE)
def rider_not_come(viewer: Viewer, ride_id: UUID, person_id: UUID) -> Response:
    """One was not on it when it came."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="to")

    def act() -> str:
        actions.not_come(viewer, ride_id, person_id)
        return _("Written down. The mission is asked to find out where the person is.")

    return _one_by_one(row, act, tone="warn")


def _one_by_one(row: RideRow, act: Callable[[], str], *, tone: str = "good") -> Response:
    try:
        said = act()
    except Refused as no:
        flash(translated(no), "danger")
    else:
        flash(said, tone)
    return see_other("sites.ride", ride_id=row.id, _anchor="riders")


@blueprint.route("/rides/<uuid:ride_id>/scan", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def scan_ride(viewer: Viewer, ride_id: UUID) -> Response:
    """At the door: each card that is shown is received, when it is of somebody on this ride."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="to")
    by_clock_of_zone(row.goes_to.zone, row.goes_to.mission)
    form = ScanForm()
    scanned: dict[str, Any] | None = None
    if form.validate_on_submit():
        scanned = _scanned(viewer, row, form.code.data or "")
    riders = queries.riders_of(ride_id)
    return answer("sites/ride_scan.html", form=form, ride=row, scanned=scanned, counted=counted(row.state, riders))


def _scanned(viewer: Viewer, row: RideRow, typed: str) -> dict[str, Any]:
    meant = who_is(viewer, typed, Power.STAY_PLACE)
    person = meant.person
    one = next((one for one in queries.riders_of(row.id) if person is not None and one.person.id == person.id), None)
    if meant.result is ScanResult.REVOKED or one is None:
        text = _("Nobody on this ride is meant. Ask for the reference, or tap the name in the list.")
        return {"tone": "danger", "word": _("Not on this ride"), "text": text}
    try:
        came = actions.receive_riders(viewer, row.id, [one.person.id])
    except Refused as no:
        return {"tone": "danger", "word": _("Not received"), "text": translated(no)}
    facts = [bed_text(one.room_name, one.bed_name)] if one.room_name else []
    word = _("Arrived") if came else _("Was received already")
    return {
        "tone": "good" if came else "info", "word": word, "title": one.person.name,
        "script": one.person.name_in_script, "code": one.person.reference, "facts": facts,
    }  # fmt: skip


@blueprint.get("/rides/<uuid:ride_id>/paper/<any(en, si, ta):language>")
@guard(Power.STAY_PLACE, writes=True)
def ride_paper(viewer: Viewer, ride_id: UUID, language: str) -> Response:
    """The list for the one who goes along; printing names is written down. No secret place is named on it."""
    row = actions.print_ride(viewer, ride_id)
    by_clock_of_zone(row.left_from.zone, row.left_from.mission)
    riders = [one for one in queries.riders_of(ride_id) if one.state in (RiderState.ACCEPTED, RiderState.ON_THE_WAY)]
    names = names_of(viewer, riders)
    with force_locale(language):
        told = _("Told by telephone")
        today = local_day(row.left_from.zone)
        facts = [
            (_("From"), told if row.left_from.is_secret else row.left_from.name),
            (_("To"), told if row.goes_to.is_secret else row.goes_to.name),
            (_("Leaves"), moment_text(row.leaves_at)),
            (_("Is to arrive"), moment_text(row.arrives_at)),
            (_("With what?"), translated(labels.VEHICLE[row.vehicle])),
            (_("Who drives?"), " · ".join(part for part in (row.driver, row.driver_phone) if part)),
        ]
        blocks: list[Block] = [
            Heading(_("List of a ride"), level=1),
            Facts(facts, columns=2),
            Gap(4),
            Rows(
                ("", _("Name"), _("Reference"), _("Sex and age"), _("Got in"), _("Got out")),
                [
                    (str(at), called(one, names), one.person.reference, facts_of(one.person, today), _BOX, _BOX)
                    for at, one in enumerate(riders, 1)
                ],
                widths=(0.06, 0.3, 0.2, 0.24, 0.1, 0.1),
            ),
            Text(_("Give this paper back to the house. It is torn up when all have arrived.")),
            Signatures((_("Signature of who goes along"), _("Signature of the warden"))),
        ]
        paper = printed(blocks, language=language, title=_("List of a ride"))
    return pdf_answer(paper, f"ride-{row.leaves_at:%Y%m%d}-{language}")
