"""Rides between places: asking, keeping beds, leaving, receiving by tap or scan, and the list on paper."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.people.queries import seen_by
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import rides as actions
from migrant_support.domains.sites.forms.rides import RideForm, form_of_people
from migrant_support.domains.sites.forms_requests import NoForm
from migrant_support.domains.sites.models import Ride
from migrant_support.domains.sites.queries import SiteRow, site_row
from migrant_support.domains.sites.queries import rides as queries
from migrant_support.domains.sites.queries.residents import residents
from migrant_support.domains.sites.queries.rides import RideRow, RiderRow
from migrant_support.domains.sites.rules.rides import RiderState, RideState, is_late
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, by_clock_of_zone, small_form
from migrant_support.domains.sites.words import bed_text, facts_of
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.get("/rides")
@guard(Power.STAY_READ)
def rides(viewer: Viewer) -> str:
    """Every ride from or to a place in reach, the open ones first."""
    rows = [_ride(one) for one in queries.rides(viewer)]
    return render_template("sites/rides.html", rows=rows, site=None, new_href="", is_cut=len(rows) >= queries.SHOWN)


@blueprint.get("/sites/<uuid:site_id>/rides")
@guard(Power.STAY_READ)
def rides_of_site(viewer: Viewer, site_id: UUID) -> str:
    """The rides of one place."""
    site = site_row(viewer, site_id, Power.STAY_READ)
    by_clock_of(site)
    mine = (Ride.from_site_id == site_id) | (Ride.to_site_id == site_id)
    rows = [_ride(one) for one in queries.rides(viewer, mine)]
    new_href = url_for("sites.new_ride", site_id=site_id) if viewer.may(Power.STAY_PLACE) else ""
    return render_template(
        "sites/rides.html", rows=rows, site=site, new_href=new_href, is_cut=len(rows) >= queries.SHOWN
    )


def _ride(one: RideRow) -> dict[str, Any]:
    state = {"label": translated(labels.RIDE[one.state]), "tone": labels.RIDE_TONE[one.state]}
    if one.state is RideState.ON_THE_WAY and is_late(one.arrives_at, now=now()):
        state = {"label": _("Should have arrived"), "tone": "danger"}
    return {
        "leaves": listed_text(one.leaves_at),
        "href": url_for("sites.ride", ride_id=one.id),
        "left_from": one.left_from.name,
        "goes_to": one.goes_to.name,
        "people": one.riders,
        "vehicle": translated(labels.VEHICLE[one.vehicle]),
        "state": state,
    }


@blueprint.route("/sites/<uuid:site_id>/rides/new", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def new_ride(viewer: Viewer, site_id: UUID) -> Response:
    """Ask another place to take people of this one over."""
    site = site_row(viewer, site_id, Power.STAY_PLACE)
    by_clock_of(site)
    form = RideForm()
    form.to.choices = [
        ("", _("Choose")),
        *((str(key), name) for key, name in queries.places_to_go(viewer, site).items()),
    ]
    form.riders.choices = _who_lives_here(viewer, site)
    made: list[UUID] = []

    def act() -> None:
        made.append(actions.ask_ride(viewer, site_id, UUID(form.to.data), form.riders.data or [], form.trip(site.zone)))

    return small_form(
        form,
        act,
        title=_("Move people to another place"),
        submit=_("Ask the other place"),
        done=_("The other place is asked. It keeps a bed for each of them, or declines."),
        back=url_for("sites.rides_of_site", site_id=site_id),
        above=site.name,
        crumb=_("Rides"),
        lead=_("Until they are received there, each of them keeps the bed here."),
        onward=lambda: see_other("sites.ride", ride_id=made[0]),
    )


def _who_lives_here(viewer: Viewer, site: SiteRow) -> list[tuple[UUID, str]]:
    """Those who have a bed; an infant goes along with whom it sleeps."""
    today = local_day(site.zone)
    return [
        (one.person.id, f"{one.person.name}, {facts_of(one.person, today)} · {bed_text(one.room_name, one.bed_name)}")
        for one in residents(viewer, site.id, site.zone)
        if not one.is_with_adult
    ]


@blueprint.get("/rides/<uuid:ride_id>")
@guard(Power.STAY_READ)
def ride(viewer: Viewer, ride_id: UUID) -> str:
    """A ride: who is on it, where each is, and what this place can do."""
    row = queries.fetch_ride(viewer, ride_id)
    by_clock_of_zone(row.goes_to.zone, row.goes_to.mission)
    riders = queries.riders_of(ride_id)
    names = names_of(viewer, riders)
    ends = _ends(viewer, row)
    may_receive = "to" in ends and row.state is RideState.ON_THE_WAY
    return render_template(
        "sites/ride.html",
        ride=row,
        title=_("%(place)s to %(other)s", place=row.left_from.name, other=row.goes_to.name),
        state=_ride(row)["state"],
        facts=_facts(row),
        riders=[_rider(row, one, names, may_receive=may_receive) for one in riders],
        counted=counted(row.state, riders),
        acts=_acts(row, ends),
        may_receive=may_receive,
        sheets=_sheets(ride_id) if "from" in ends and row.state in (RideState.ACCEPTED, RideState.ON_THE_WAY) else [],
    )


def names_of(viewer: Viewer, riders: list[RiderRow]) -> set[UUID]:
    """Those whose name the viewer may read."""
    people = [one.person.id for one in riders]
    return seen_by(viewer, people, Power.STAY_READ) if people else set()


def called(one: RiderRow, names: set[UUID]) -> str:
    """The name, or the reference of somebody whose name the viewer may not read."""
    return one.person.name if one.person.id in names else one.person.reference


def _ends(viewer: Viewer, row: RideRow) -> set[str]:
    """From which of the two places the viewer may act; the routes ask again in SQL."""
    if not viewer.may(Power.STAY_PLACE):
        return set()
    return {end for end in ("from", "to") if queries.rides(viewer, Ride.id == row.id, power=Power.STAY_PLACE, end=end)}


def _facts(row: RideRow) -> list[dict[str, Any]]:
    facts = [
        (_("Leaves"), moment_text(row.left_at or row.leaves_at)),
        (_("Is to arrive"), moment_text(row.arrives_at)),
        (_("With what?"), translated(labels.VEHICLE[row.vehicle])),
        (_("Seats for passengers"), str(row.seats)),
        (_("Who drives?"), row.driver),
        (_("Telephone of the driver"), row.driver_phone),
        (_("What the other place must know"), row.note),
        (_("Why it ended"), row.end_reason),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def counted(state: RideState, riders: list[RiderRow]) -> str:
    """How many are to ride; how many have come, once they left."""
    if state not in (RideState.ON_THE_WAY, RideState.OVER):
        return ngettext("%(num)s person on the list", "%(num)s people on the list", len(riders))
    came = sum(one.state is RiderState.RECEIVED for one in riders)
    return _("%(came)s of %(all)s have arrived.", came=came, all=len(riders))


def _rider(row: RideRow, one: RiderRow, names: set[UUID], *, may_receive: bool) -> dict[str, Any]:
    is_awaited = may_receive and one.state is RiderState.ON_THE_WAY
    keys: dict[str, Any] = {"ride_id": row.id, "person_id": one.person.id}
    return {
        "name": called(one, names),
        "reference": one.person.reference if one.person.id in names else "",
        "facts": facts_of(one.person, local_day(row.goes_to.zone)),
        "bed": bed_text(one.room_name, one.bed_name) if one.room_name else "",
        "state": {"label": translated(labels.RIDER[one.state]), "tone": labels.RIDER_TONE[one.state]},
        "came_href": url_for("sites.receive_rider", **keys) if is_awaited and not one.is_with_adult else "",
        "not_href": url_for("sites.rider_not_come", **keys) if is_awaited and not one.is_with_adult else "",
    }


def _acts(row: RideRow, ends: set[str]) -> list[dict[str, str]]:
    acts = []
    if "to" in ends and row.state is RideState.ASKED:
        acts.append((_("Keep beds"), "sites.accept_ride", "first"))
    if "from" in ends and row.state is RideState.ACCEPTED:
        acts.append((_("They leave now"), "sites.leave_on_ride", "first"))
    if "to" in ends and row.state is RideState.ON_THE_WAY:
        acts.append((_("Scan cards"), "sites.scan_ride", "first"))
    if row.state in (RideState.ASKED, RideState.ACCEPTED):
        if "to" in ends:
            acts.append((_("Decline"), "sites.decline_ride", ""))
        if "from" in ends:
            acts.append((_("Take back"), "sites.withdraw_ride", ""))
    return [{"label": label, "href": url_for(where, ride_id=row.id), "kind": kind} for label, where, kind in acts]


def _sheets(ride_id: UUID) -> list[dict[str, str]]:
    return [
        {"label": name, "href": url_for("sites.ride_paper", ride_id=ride_id, language=code)}
        for code, name in (("en", "English"), ("si", "සිංහල"), ("ta", "தமிழ்"))
    ]


@blueprint.route("/rides/<uuid:ride_id>/beds", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def accept_ride(viewer: Viewer, ride_id: UUID) -> Response:
    """Keep a bed for each who comes."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="to")
    by_clock_of_zone(row.goes_to.zone, row.goes_to.mission)
    riders = queries.riders_of(ride_id)
    names = names_of(viewer, riders)
    kept = queries.beds_for_riders(viewer, row, riders)
    by_person = {one.person.id: one for one in riders}
    today = local_day(row.goes_to.zone)
    people = [
        (
            one.person_id,
            f"{called(by_person[one.person_id], names)}, {facts_of(by_person[one.person_id].person, today)}",
        )
        for one in kept
    ]
    form = form_of_people("bed", people, [_beds(one) for one in kept])
    for one in kept:
        field = form[f"bed_{one.person_id.hex}"]
        if field.data is None and one.best is not None:
            field.data = str(one.best)

    def act() -> None:
        beds = {one.person_id: UUID(form[f"bed_{one.person_id.hex}"].data) for one in kept}
        actions.accept_ride(viewer, ride_id, beds)

    short = [one for one in kept if not one.beds]
    return small_form(
        form,
        act,
        title=_("Keep beds for those who come"),
        submit=_("Keep these beds"),
        done=_("The beds are kept until the noon after the day of their coming."),
        back=url_for("sites.ride", ride_id=ride_id),
        above=row.goes_to.name,
        crumb=_("Ride"),
        lead=_("They are to arrive %(when)s.", when=moment_text(row.arrives_at)),
        notes=[_("For some of them no bed is free here that is right. Decline, or free a bed first.")] if short else [],
        onward=lambda: see_other("sites.ride", ride_id=ride_id),
    )


def _beds(one: queries.Kept) -> list[tuple[str, str]]:
    return [
        ("", _("Choose")),
        *(
            (str(bed.id), f"{bed_text(bed.room_name, bed.name)} ({translated(labels.USE[bed.use])})")
            for bed in one.beds
        ),
    ]


@blueprint.route("/rides/<uuid:ride_id>/leave", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def leave_on_ride(viewer: Viewer, ride_id: UUID) -> Response:
    """Say who is on it as it leaves."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="from")
    by_clock_of_zone(row.left_from.zone, row.left_from.mission)
    today = local_day(row.left_from.zone)
    riders = [one for one in queries.riders_of(ride_id) if one.state is RiderState.ACCEPTED and not one.is_with_adult]
    names = names_of(viewer, riders)
    form = form_of_people(
        "on", [(one.person.id, f"{called(one, names)}, {facts_of(one.person, today)}") for one in riders]
    )

    def act() -> None:
        gone = [one.person.id for one in riders if form[f"on_{one.person.id.hex}"].data]
        actions.leave_on_ride(viewer, ride_id, gone)

    return small_form(
        form,
        act,
        title=_("Who is on it?"),
        submit=_("They leave now"),
        done=_("They are on the way. Each keeps the bed here until the other place has received her or him."),
        back=url_for("sites.ride", ride_id=ride_id),
        above=_("%(place)s to %(other)s", place=row.left_from.name, other=row.goes_to.name),
        crumb=_("Ride"),
        lead=_("Take the tick away from who stays. A child under two goes with whom it sleeps."),
        onward=lambda: see_other("sites.ride", ride_id=ride_id),
    )


@blueprint.route("/rides/<uuid:ride_id>/decline", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def decline_ride(viewer: Viewer, ride_id: UUID) -> Response:
    """The other place cannot take them."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="to")
    return _ending(viewer, row, RideState.DECLINED, title=_("Decline to take them"), submit=_("Decline"))


@blueprint.route("/rides/<uuid:ride_id>/withdraw", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def withdraw_ride(viewer: Viewer, ride_id: UUID) -> Response:
    """They do not go."""
    row = queries.fetch_ride(viewer, ride_id, Power.STAY_PLACE, end="from")
    return _ending(viewer, row, RideState.WITHDRAWN, title=_("Take the ride back"), submit=_("Take back"))


def _ending(viewer: Viewer, row: RideRow, state: RideState, *, title: str, submit: str) -> Response:
    form = NoForm()
    return small_form(
        form,
        lambda: actions.end_ride(viewer, row.id, state, reason=form.reason.data or ""),
        title=title,
        submit=submit,
        done=_("Nobody goes. Kept beds are free again, and each stays in the old bed."),
        back=url_for("sites.ride", ride_id=row.id),
        above=_("%(place)s to %(other)s", place=row.left_from.name, other=row.goes_to.name),
        crumb=_("Ride"),
        onward=lambda: see_other("sites.ride", ride_id=row.id),
    )
