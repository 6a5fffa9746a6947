"""Asking for a bed, the waiting list, offering a bed and holding it, answering."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.domains.people.queries import PersonRow, fetch_person, row_of, seen_by
from migrant_support.domains.sites import actions, labels
from migrant_support.domains.sites.forms import noon_of
from migrant_support.domains.sites.forms_requests import AcceptForm, AskForm, NoForm, OfferForm
from migrant_support.domains.sites.queries import SiteRow, site_row, site_rows
from migrant_support.domains.sites.queries.requests import (
    LISTED,
    NextFor,
    OfferRow,
    Party,
    beds_for_party,
    fetch_asked,
    fetch_offer,
    next_for_free_beds,
    offers_of,
    open_request_of,
    who_waits,
)
from migrant_support.domains.sites.rules.need import HOLD_HOURS, RequestState
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, small_form, today_at
from migrant_support.domains.sites.words import bed_text, facts_of
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text, moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

OFFERED = 12


@blueprint.route("/people/<uuid:person_id>/bed-request", methods=["GET", "POST"])
@guard(Power.BED_REQUEST)
def ask_for_bed(viewer: Viewer, person_id: UUID) -> Response:
    """Put somebody on the waiting list for a bed."""
    person = row_of(fetch_person(viewer, person_id, Power.BED_REQUEST))
    sites = {site.id: site for site in site_rows(viewer)}
    form = AskForm()
    anywhere = _("Any place of the mission")
    form.site.choices = [("", anywhere), *((str(site.id), site.name) for site in sites.values())]
    waits = open_request_of(person_id)
    if waits is not None:
        return see_other("sites.waiting_list", _anchor=f"party-{waits[0]}")

    def act() -> None:
        site = sites.get(UUID(form.site.data)) if form.site.data else None
        zone = (site or next(iter(sites.values()))).zone if sites else "UTC"
        actions.ask_for_bed(
            viewer, person_id, needs=form.needs(), wanted_from=noon_of(form.since, zone) or now(),
            wanted_until=noon_of(form.until, zone), site_id=site.id if site else None,
            together=form.together.data, note=form.note.data or "",
        )  # fmt: skip

    return small_form(
        form,
        act,
        title=_("Ask for a bed for %(name)s", name=person.name),
        submit=_("Put on the waiting list"),
        done=_("The person is on the waiting list."),
        back=url_for("sites.find_bed", person_id=person_id) if viewer.may(Power.STAY_PLACE) else url_for("home.show"),
        above=person.reference,
        lead=_("Places with a free bed can offer it. You are told, and accept or decline."),
        onward=lambda: see_other("sites.waiting_list"),
    )


@blueprint.get("/bed-requests")
@guard(Power.STAY_READ)
def waiting_list(viewer: Viewer) -> str:
    """Everybody in reach who waits for a bed, the most needy first, each point with its reason."""
    parties = who_waits(viewer, Power.STAY_READ)
    offers = offers_of([party.id for party in parties])
    names = _names_for(viewer, parties)
    return render_template(
        "sites/waiting_list.html",
        rows=[_row(viewer, party, offers.get(party.id, []), names) for party in parties],
        as_of=moment_text(now()),
        is_cut=sum(len(party.people) for party in parties) >= LISTED,
        may_ask=viewer.may(Power.BED_REQUEST),
    )


def _names_for(viewer: Viewer, parties: list[Party]) -> set[UUID]:
    """Those whose name the viewer may read: people in sight, which an offer gives to the place."""
    people = [person.id for party in parties for person in party.people]
    return seen_by(viewer, people, Power.STAY_READ) if people else set()


def _row(viewer: Viewer, party: Party, offers: list[OfferRow], names: set[UUID]) -> dict[str, Any]:
    is_open = next((offer for offer in offers if offer.is_open), None)
    first = party.people[0]
    return {
        "id": party.id,
        "people": [_person(viewer, person, names) for person in party.people],
        "mission": mission_names(page_language()).get(party.mission, party.mission),
        "points": party.weighed.total,
        "reasons": [f"{translated(labels.NEED[reason])} +{points}" for reason, points in party.weighed.reasons],
        "note": party.note,
        "wanted": _("from %(when)s", when=listed_text(party.wanted_from)),
        "since": listed_text(party.made_at),
        "state": translated(labels.REQUEST[RequestState.OFFERED if is_open else RequestState.WAITING]),
        "tone": "info" if is_open else "warn",
        "offers": [_offer(offer) for offer in offers[:3]],
        "acts": _acts(viewer, party, is_open),
        "describe": first.reference,
    }


def _person(viewer: Viewer, person: PersonRow, names: set[UUID]) -> dict[str, str]:
    is_named = person.id in names
    may_open = is_named and viewer.may(Power.PERSON_READ)
    return {
        "name": person.name if is_named else "",
        "reference": person.reference,
        "facts": facts_of(person, local_day(zone_of_mission(person.mission))),
        "href": url_for("person_page.show", person_id=person.id) if may_open else "",
    }


def _offer(offer: OfferRow) -> dict[str, Any]:
    by_clock_of(offer)
    state = _("Lapsed") if not offer.is_open and offer.state == "open" else translated(labels.OFFER[offer.state])
    until = _("held until %(when)s", when=listed_text(offer.held_until))
    return {"site": offer.site_name, "is_open": offer.is_open, "state": state, "until": until, "reason": offer.reason}


def _acts(viewer: Viewer, party: Party, is_open: OfferRow | None) -> list[dict[str, str]]:
    if is_open is not None:
        found = []
        if viewer.may(Power.BED_REQUEST):
            found += [
                {"label": _("Accept"), "href": url_for("sites.accept_offer", bed_offer_id=is_open.id), "kind": "first"},
                {"label": _("Decline"), "href": url_for("sites.decline_offer", bed_offer_id=is_open.id)},
            ]
        if viewer.may(Power.STAY_PLACE):
            found.append({"label": _("Take back"), "href": url_for("sites.withdraw_offer", bed_offer_id=is_open.id)})
        return found
    if not viewer.may(Power.BED_REQUEST):
        return []
    return [{"label": _("Needs no bed"), "href": url_for("sites.withdraw_request", bed_request_id=party.id)}]


@blueprint.get("/sites/<uuid:site_id>/waiting")
@guard(Power.STAY_PLACE)
def next_in_line(viewer: Viewer, site_id: UUID) -> str:
    """The beds of a place that are free tonight, and who is next for them."""
    site = site_row(viewer, site_id, Power.STAY_PLACE)
    by_clock_of(site)
    found = next_for_free_beds(viewer, site)
    names = _names_for(viewer, [one.party for one in found])
    rows = [_row(viewer, one.party, [], names) | _place(one, site) for one in found]
    return render_template("sites/next_in_line.html", site=site, rows=rows, as_of=moment_text(now()))


def _place(one: NextFor, site: SiteRow) -> dict[str, Any]:
    return {
        "beds": ", ".join(bed_text(bed.room_name, bed.name) for bed in one.beds),
        "why": ", ".join(translated(reason) for reason in one.reasons),
        "href": url_for("sites.offer_bed", bed_request_id=one.party.id, site_id=site.id),
    }


@blueprint.route("/bed-requests/<uuid:bed_request_id>/offer/<uuid:site_id>", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def offer_bed(viewer: Viewer, bed_request_id: UUID, site_id: UUID) -> Response:
    """Hold beds of a place for those who wait."""
    party = fetch_asked(viewer, bed_request_id, Power.STAY_PLACE)
    site = site_row(viewer, site_id, Power.STAY_PLACE)
    by_clock_of(site)
    found = beds_for_party(viewer, party, site)[:OFFERED]
    form = OfferForm()
    form.offer_hours({hours: ngettext("%(num)s hour", "%(num)s hours", hours) for hours in HOLD_HOURS})
    form.beds.choices = [(_value(one), _beds_label(one)) for one in found]
    if form.beds.data is None and found:
        form.beds.data = _value(found[0])
    if form.validate_on_submit():
        chosen = [UUID(part) for part in form.beds.data.split(" ")]
        people = [one.person_id for one in party.beds_for]
        try:
            actions.offer_beds(
                viewer, bed_request_id, dict(zip(people, chosen, strict=True)), site_id=site_id,
                hours=form.hours.data, reason=form.reason.data or "",
            )  # fmt: skip
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The bed is held, and those who asked are told."), "good")
            return see_other("sites.next_in_line", site_id=site_id)
    names = _names_for(viewer, [party])
    today = today_at(site)
    people_shown = [_person(viewer, person, names) | {"facts": facts_of(person, today)} for person in party.people]
    return answer(
        "sites/offer_bed.html",
        form=form,
        site=site,
        people=people_shown,
        note=party.note,
        back=url_for("sites.next_in_line", site_id=site_id),
    )


def _value(one: NextFor) -> str:
    return " ".join(str(bed.id) for bed in one.beds)


def _beds_label(one: NextFor) -> str:
    beds = ", ".join(bed_text(bed.room_name, bed.name) for bed in one.beds)
    use = translated(labels.USE[one.beds[0].use])
    reasons = ", ".join(translated(reason) for reason in one.reasons)
    return f"{beds} ({use}) – {reasons}" if reasons else f"{beds} ({use})"


@blueprint.route("/bed-offers/<uuid:bed_offer_id>/accept", methods=["GET", "POST"])
@guard(Power.BED_REQUEST)
def accept_offer(viewer: Viewer, bed_offer_id: UUID) -> Response:
    """They come."""
    offer = fetch_offer(viewer, bed_offer_id, Power.BED_REQUEST)
    by_clock_of(offer)
    return small_form(
        AcceptForm(),
        lambda: actions.accept_offer(viewer, bed_offer_id),
        title=_("Accept the bed at %(site)s", site=offer.site_name),
        submit=_("Accept"),
        done=_("The bed is theirs. It stays reserved until the noon after the day of their coming."),
        back=url_for("sites.waiting_list"),
        above=_("Waiting list"),
        lead=_("Held until %(when)s.", when=moment_text(offer.held_until)),
        onward=lambda: see_other("sites.waiting_list"),
    )


@blueprint.route("/bed-offers/<uuid:bed_offer_id>/decline", methods=["GET", "POST"])
@guard(Power.BED_REQUEST)
def decline_offer(viewer: Viewer, bed_offer_id: UUID) -> Response:
    """They do not come there."""
    offer = fetch_offer(viewer, bed_offer_id, Power.BED_REQUEST)
    form = NoForm()
    return small_form(
        form,
        lambda: actions.decline_offer(viewer, bed_offer_id, reason=form.reason.data or ""),
        title=_("Decline the bed at %(site)s", site=offer.site_name),
        submit=_("Decline"),
        done=_("The bed is free again. They wait on."),
        back=url_for("sites.waiting_list"),
        above=_("Waiting list"),
        onward=lambda: see_other("sites.waiting_list"),
    )


@blueprint.route("/bed-offers/<uuid:bed_offer_id>/withdraw", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def withdraw_offer(viewer: Viewer, bed_offer_id: UUID) -> Response:
    """The place takes its offer back."""
    offer = fetch_offer(viewer, bed_offer_id, Power.STAY_PLACE)
    form = NoForm()
    return small_form(
        form,
        lambda: actions.withdraw_offer(viewer, bed_offer_id, reason=form.reason.data or ""),
        title=_("Take the offer of a bed at %(site)s back", site=offer.site_name),
        submit=_("Take back"),
        done=_("The bed is free again. They wait on."),
        back=url_for("sites.waiting_list"),
        above=_("Waiting list"),
        onward=lambda: see_other("sites.next_in_line", site_id=offer.site_id),
    )


@blueprint.route("/bed-requests/<uuid:bed_request_id>/withdraw", methods=["GET", "POST"])
@guard(Power.BED_REQUEST)
def withdraw_request(viewer: Viewer, bed_request_id: UUID) -> Response:
    """They need no bed any more."""
    party = fetch_asked(viewer, bed_request_id, Power.BED_REQUEST)
    form = NoForm()
    return small_form(
        form,
        lambda: actions.withdraw_request(viewer, bed_request_id, reason=form.reason.data or ""),
        title=_("Take %(name)s off the waiting list", name=party.people[0].name),
        submit=_("Needs no bed"),
        done=_("They are off the waiting list."),
        back=url_for("sites.waiting_list"),
        above=party.people[0].reference,
        crumb=_("Waiting list"),
        onward=lambda: see_other("sites.waiting_list"),
    )
