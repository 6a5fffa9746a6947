"""A bed for a person: finding one, placing, reserving; and what becomes of a stay."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.domains.directory.rules import SITE_KINDS
from migrant_support.domains.people.queries import PersonRow, fetch_person, flags_speaking, row_of
from migrant_support.domains.people.rules import Checkpoint, is_infant
from migrant_support.domains.people.views.flag_words import shown_flags
from migrant_support.domains.sites import actions, labels
from migrant_support.domains.sites.forms import PlaceForm, day_of, noon_of
from migrant_support.domains.sites.queries import (
    BoardBed,
    Proposal,
    SiteRow,
    StayRow,
    board_of,
    open_stays_of,
    proposals,
    site_row,
    site_rows,
    sites_for,
    stays_of,
)
from migrant_support.domains.sites.queries.cost import cost_of_stays
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.cost import Share, by_currency
from migrant_support.domains.sites.rules.need import kept_until
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, to_board, today_at
from migrant_support.domains.sites.views.taking_back import offer_to_leave, offer_to_move_back
from migrant_support.domains.sites.words import bed_text, facts_of
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.times import listed_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

WITH = "with:"
OFFERED = 12
TONIGHT = timedelta(hours=18)


@blueprint.get("/people/<uuid:person_id>/bed")
@guard(Power.STAY_PLACE)
def find_bed(viewer: Viewer, person_id: UUID) -> str:
    """Sites with beds that suit the person tonight, the best bed of each with its reasons."""
    person = row_of(fetch_person(viewer, person_id, Power.STAY_PLACE))
    moment = now()
    sites = {site.id: site for site in site_rows(viewer, Power.STAY_PLACE)}
    near = [site for site in sites_for(viewer, person.mission) if site in sites]
    found = proposals(viewer, person_id, moment, moment + TONIGHT, site_ids=near)
    rows = [_site_offer(person, sites[site], found.get(site, [])) for site in near]
    return render_template(
        "sites/find_bed.html",
        person=person,
        person_href=_person_href(viewer, person_id),
        facts=facts_of(person, local_day(zone_of_mission(person.mission))),
        flags=_instructions(viewer, person_id),
        may_ask=viewer.may(Power.BED_REQUEST),
        rows=sorted(rows, key=lambda row: (not row["fitting"], row["order"])),
        now_in=[_now_in(stay) for stay in open_stays_of(person_id) if stay.site_id in sites],
    )


def _now_in(stay: StayRow) -> dict[str, str]:
    return {
        "state": translated(labels.STATE[stay.state]),
        "where": f"{stay.site_name}, {bed_text(stay.room_name, stay.bed_name)}",
    }


def _site_offer(person: PersonRow, site: SiteRow, found: list[Proposal]) -> dict[str, Any]:
    fitting = [one for one in found if one.judged.fits]
    best = fitting[0] if fitting else None
    refusal = found[0].judged.refusal if found and not fitting else None
    return {
        "name": site.name,
        "kind": translated(SITE_KINDS[site.kind]),
        "mission": mission_names(page_language()).get(site.mission, site.mission),
        "fitting": len(fitting),
        "order": (site.mission != person.mission, best.judged.rank if best else 0, site.name),
        "count": ngettext("%(num)s bed fits tonight", "%(num)s beds fit tonight", len(fitting)),
        "best": _bed_label(best) if best else "",
        "reasons": [translated(reason) for reason in best.judged.reasons] if best else [],
        "refusal": translated(refusal) if refusal else ("" if found else _("No bed is free tonight.")),
        "href": url_for("sites.place", person_id=person.id, site_id=site.id),
    }


def _bed_label(one: Proposal) -> str:
    use = translated(labels.USE[one.bed.use])
    return _("%(bed)s (%(use)s)", bed=bed_text(one.bed.room_name, one.bed.name), use=use)


def _person_href(viewer: Viewer, person_id: UUID) -> str:
    return url_for("person_page.show", person_id=person_id) if viewer.may(Power.PERSON_READ) else ""


def _instructions(viewer: Viewer, person_id: UUID) -> list[dict[str, Any]]:
    """The flags that speak when a bed is given."""
    flags = flags_speaking([person_id], (Checkpoint.ADMISSION, Checkpoint.ROOM)).get(person_id, [])
    return shown_flags(viewer, person_id, flags)


@blueprint.route("/people/<uuid:person_id>/bed/<uuid:site_id>", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def place(viewer: Viewer, person_id: UUID, site_id: UUID) -> Response:
    """Give the person a bed at a site, from now on or from a later day; who has a bed already is moved."""
    person = row_of(fetch_person(viewer, person_id, Power.STAY_PLACE))
    site = site_row(viewer, site_id, Power.STAY_PLACE)
    by_clock_of(site)
    form = PlaceForm()
    offer = _Offer(viewer, person, site, form)
    form.bed.choices = offer.choices()
    if "look" in request.form:
        form.bed.data = None
    elif form.validate_on_submit():
        try:
            said = offer.take(form.bed.data)
        except Refused as no:
            refuse(form, no)
        else:
            if said:
                flash(said, "good")
            return to_board(site_id)
    return answer(
        "sites/place_person.html",
        form=form,
        person=person,
        site=site,
        back=url_for("sites.find_bed", person_id=person_id),
        facts=facts_of(person, today_at(site)),
        flags=_instructions(viewer, person_id),
        here=bed_text(offer.here.room_name, offer.here.bed_name) if offer.here else "",
        here_site=offer.here.site_name if offer.here else "",
        unfit=offer.unfit(),
    )


class _Offer:
    """The beds of a site for a person in the days that were typed, and what choosing one does."""

    def __init__(self, viewer: Viewer, person: PersonRow, site: SiteRow, form: PlaceForm) -> None:
        self._viewer, self._person, self._site, self._form = viewer, person, site, form
        self._until = noon_of(form.until, site.zone)
        since = day_of(form.since)
        is_later = since is not None and since > today_at(site)
        self._since: datetime | None = noon_of(form.since, site.zone) if is_later else None
        start = self._since or now()
        self._found = proposals(viewer, person.id, start, self._until or start + TONIGHT, site_ids=[site.id])
        stays = open_stays_of(person.id)
        self.here: StayRow | None = next((stay for stay in stays if stay.state is StayState.CURRENT), None)

    def choices(self) -> list[tuple[str, str]]:
        """The beds that fit, the best first, with their reasons; an infant may sleep with an adult instead."""
        mine = some_of_each_room([one for one in self._found.get(self._site.id, []) if one.judged.fits])
        return [*self._adults(), *((str(one.bed.id), described(one)) for one in mine)]

    def unfit(self) -> list[dict[str, str]]:
        """The free beds that do not fit, each with why not."""
        others = [one for one in self._found.get(self._site.id, []) if one.judged.refusal is not None][:OFFERED]
        return [{"label": _bed_label(one), "why": translated(one.judged.refusal or "")} for one in others]

    def _adults(self) -> list[tuple[str, str]]:
        if not is_infant(self._person.birth, today_at(self._site)) or self._since is not None:
            return []
        board = board_of(self._viewer, self._site.id)
        beds: list[BoardBed] = [bed for room in board.rooms for bed in room.beds if bed.occupant is not None]
        return [
            (f"{WITH}{bed.occupant.stay_id}", _("With %(name)s, %(reference)s, without a bed of its own",
                                                name=bed.occupant.person.name, reference=bed.occupant.person.reference))
            for bed in beds
            if bed.occupant is not None and not is_infant(bed.occupant.person.birth, today_at(self._site))
        ]  # fmt: skip

    def take(self, chosen: str) -> str:
        """Do it; return what was done in words, none where the undo bar says it. Raises Refused."""
        reason = self._form.reason.data or ""
        if chosen.startswith(WITH):
            actions.place_with(self._viewer, self._person.id, UUID(chosen.removeprefix(WITH)))
            return _("The child sleeps with the adult.")
        bed_id = UUID(chosen)
        if self._since is not None:
            actions.reserve(
                self._viewer, self._person.id, bed_id, from_at=self._since, until_at=self._until, remark=reason,
                lapses_at=kept_until(self._since, self._site.zone),
            )  # fmt: skip
            return _("The bed is reserved.")
        if self.here is not None:
            move = actions.Move(self.here.id, bed_id)
            made = actions.move_together(self._viewer, [move], reason=reason)
            offer_to_move_back(self._viewer, self.here, [move], made)
            return ""
        stay_id = actions.place(self._viewer, self._person.id, bed_id, until_at=self._until, remark=reason)
        offer_to_leave(self._viewer, self._site.id, stay_id)
        return ""


def some_of_each_room(found: list[Proposal]) -> list[Proposal]:
    """The dozen to offer: the best bed of each room first, then the others as they were judged."""
    rooms: set[UUID] = set()
    firsts = []
    for one in found:
        if one.bed.room_id not in rooms:
            rooms.add(one.bed.room_id)
            firsts.append(one)
    return (firsts + [one for one in found if one not in firsts])[:OFFERED]


def described(one: Proposal) -> str:
    """A free bed in one line, with the reasons for and against it."""
    reasons = ", ".join(translated(reason) for reason in one.judged.reasons)
    return f"{_bed_label(one)} – {reasons}" if reasons else _bed_label(one)


@blueprint.get("/people/<uuid:person_id>/stays")
@guard(Power.STAY_READ)
def person_stays(viewer: Viewer, person_id: UUID) -> str:
    """Every bed a person had or is to have, the newest first; for those who may read her page."""
    if not viewer.may(Power.PERSON_READ):
        abort(404)
    person = row_of(fetch_person(viewer, person_id))
    stays = stays_of(viewer, person_id)
    costs = cost_of_stays(viewer, stays, person) if viewer.may(Power.COST_READ) else {}
    rows = [_stay_line(stay) | {"cost": _cost_text(costs.get(stay.id, []))} for stay in stays]
    return render_template("sites/person_stays.html", person=person, rows=rows, has_cost=bool(costs))


def _cost_text(shares: list[Share]) -> str:
    """The nights of a stay until last night and what they cost, by currency."""
    sums = " + ".join(str(money) for money in by_currency(shares))
    nights = sum(share.nights for share in shares)
    said = ngettext("%(num)s night", "%(num)s nights", nights) if nights else ""
    return f"{said} · {sums}" if sums else said


def _stay_line(stay: StayRow) -> dict[str, Any]:
    by_clock_of(stay)
    why = translated(labels.END[stay.end_reason]) if stay.end_reason else (stay.cancel_reason or "")
    return {
        "site": stay.site_name,
        "href": url_for("sites.board", site_id=stay.site_id),
        "bed": bed_text(stay.room_name, stay.bed_name),
        "state": {"label": translated(labels.STATE[stay.state]), "tone": labels.STATE_TONE[stay.state]},
        "since": listed_text(stay.from_at),
        "until": listed_text(stay.until_at) if stay.until_at else "",
        "why": why,
        "remark": stay.remark,
    }
