"""Sites: the list, a site with its rooms, adding and changing; opening the place of a secret one."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import (
    country_names,
    mission_choices,
    mission_names,
    missions,
    zone_of_mission,
)
from migrant_support.domains.directory.rules import SITE_KINDS
from migrant_support.domains.sites import actions, labels
from migrant_support.domains.sites.forms import CloseSiteForm, SiteForm
from migrant_support.domains.sites.queries import (
    RoomRow,
    SiteRow,
    fetch_site,
    room_rows,
    site_row,
    site_rows,
    standing_overrides,
)
from migrant_support.domains.sites.queries.capacity import capacity_of_sites, sleepers_by_room
from migrant_support.domains.sites.queries.standards import standards_of
from migrant_support.domains.sites.rules.standing import Ending, ending
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, small_form, today_at
from migrant_support.domains.sites.views.board import space_chip
from migrant_support.domains.sites.views.figures import capacity_chip
from migrant_support.domains.sites.views.standards import standard_row
from migrant_support.domains.sites.words import override_text, room_text
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind


@blueprint.get("/sites")
@guard(Power.SITE_READ)
def list_sites(viewer: Viewer) -> str:
    """The sites in reach. Of a secret one the public name, kind and country stand here and no more."""
    closed = request.args.get("state") == "closed"
    language = page_language()
    countries, names = country_names(language), mission_names(language)
    sites = site_rows(viewer, closed=closed)
    figures = capacity_of_sites(viewer)
    beyond: dict[UUID, list[str]] = {}
    for one in standing_overrides(viewer, [site.id for site in sites]):
        beyond.setdefault(one.site_id, []).append(override_text(one)["text"])
    rows = [
        {
            "name": site.name,
            "href": url_for("sites.board", site_id=site.id),
            "kind": " · ".join([translated(SITE_KINDS[site.kind]), *beyond.get(site.id, [])]),
            "country": countries.get(site.country_code, site.country_code),
            "mission": names.get(site.mission, site.mission),
            "free": capacity_chip(figures.get(site.id)) if not closed else "",
            "warnings": _papers(site),
            "place": _("Secret") if site.is_secret else site.address,
            "acts": [{"label": _("Rooms and beds"), "href": url_for("sites.show", site_id=site.id)}],
        }
        for site in sites
    ]
    return render_template("sites/sites.html", rows=rows, may_edit=viewer.may(Power.SITE_EDIT), closed=closed)


@blueprint.get("/sites/<uuid:site_id>")
@guard(Power.SITE_READ)
def show(viewer: Viewer, site_id: UUID) -> str:
    """A site: what it is, its rooms and beds."""
    site = site_row(viewer, site_id)
    by_clock_of(site)
    keeps = _reaches(viewer, Power.SITE_EDIT, site)
    may_edit = keeps and site.closed_at is None
    sleepers = sleepers_by_room(viewer, site_id) if viewer.may(Power.STAY_READ) else {}
    may_add = _reaches(viewer, Power.CAPACITY_OVERRIDE, site) and site.closed_at is None
    return render_template(
        "sites/site.html",
        site=site,
        facts=_facts(site),
        overrides=[override_text(one) for one in standing_overrides(viewer, [site_id])],
        rooms=[
            _room(room, sleepers.get(room.id, 0), may_edit=may_edit, may_add=may_add)
            for room in room_rows(viewer, site_id)
        ],
        capacity=capacity_chip(capacity_of_sites(viewer).get(site_id)),
        may_tell=site.tells_figures and _reaches(viewer, Power.STAY_PLACE, site),
        standards=[standard_row(one) for one in standards_of(viewer, site)] if _counts_people(viewer, site) else [],
        may_measure=_reaches(viewer, Power.HOUSE_BOOK, site) and site.closed_at is None,
        may_read_cost=_reaches(viewer, Power.COST_READ, site),
        may_edit=may_edit,
        may_act=may_edit or may_add,
        closed_on=day_text(local_day(site.zone, site.closed_at)) if site.closed_at else "",
        may_reopen=keeps and site.closed_at is not None,
        may_open=site.is_secret and _reaches(viewer, Power.PLACE_READ, site),
    )


def _papers(site: SiteRow) -> dict[str, str] | str:
    """Whether a licence or a contract ends soon or has ended."""
    worst = max(
        (ending(day, today=today_at(site)) for day in (site.licence_until, site.contract_until)),
        key=list(Ending).index,
    )
    if worst is Ending.LATER:
        return ""
    if worst is Ending.SOON:
        return {"label": _("A licence or contract ends soon"), "tone": "warn"}
    return {"label": _("A licence or contract has ended"), "tone": "danger"}


def _reaches(viewer: Viewer, power: Power, site: SiteRow) -> bool:
    """Does a power reach this site, for showing its button? The route asks again in SQL."""
    reach = viewer.reach(power)
    mine = site.mission in reach.ids(ScopeKind.MISSION) or site.code in reach.ids(ScopeKind.SITE)
    return reach.everywhere or mine


def _counts_people(viewer: Viewer, site: SiteRow) -> bool:
    """May this viewer count who sleeps at a site, and does anybody count them here?"""
    return viewer.may(Power.STAY_READ) and not site.tells_figures and site.closed_at is None


def _facts(site: SiteRow) -> list[dict[str, Any]]:
    language = page_language()
    place = _("Secret. Who may know it opens it, and that is written down.") if site.is_secret else site.address
    facts = [
        (_("Kind"), translated(SITE_KINDS[site.kind])),
        (_("Country"), country_names(language).get(site.country_code, site.country_code)),
        (_("Mission"), mission_names(language).get(site.mission, site.mission)),
        (_("Place"), place),
        (_("Who runs it"), site.operator),
        (_("Time zone"), site.zone),
        (_("Licence until"), _ends(site.licence_until, today_at(site))),
        (_("Contract until"), _ends(site.contract_until, today_at(site))),
        (_("Code for roles"), site.code),
    ]
    if not site.is_secret:
        facts.insert(4, (_("Telephone"), site.phone))
    return [{"label": label, "value": value} for label, value in facts]


def _ends(day: date | None, today: date) -> str:
    """The last day, and in words when it is near or past."""
    if day is None:
        return ""
    return {
        Ending.LATER: day_text(day),
        Ending.SOON: _("%(day)s: ends soon", day=day_text(day)),
        Ending.OVER: _("%(day)s: has ended", day=day_text(day)),
    }[ending(day, today=today)]


def _room(room: RoomRow, sleepers: int, *, may_edit: bool, may_add: bool) -> dict[str, Any]:
    keys: dict[str, Any] = {"site_id": room.site_id, "room_id": room.id}
    acts = [{"label": _("Change"), "href": url_for("sites.change_room", **keys)}] if may_edit else []
    if may_add:
        acts.append({"label": _("Temporary bed"), "href": url_for("sites.temporary_bed", **keys)})
    return {
        "id": room.id,
        "name": room_text(room.name),
        "note": _room_note(room),
        "use": translated(labels.USE[room.use]),
        "beds": room.beds,
        "space": _("%(metres)s m²", metres=f"{room.square_metres:g}") if room.square_metres is not None else "",
        "tonight": space_chip(room.square_metres, sleepers) if room.square_metres and sleepers else "",
        "acts": acts,
    }


def _room_note(room: RoomRow) -> str:
    parts = [
        _("Floor %(floor)s", floor=room.floor) if room.floor else "",
        _("Without steps") if room.is_accessible else "",
    ]
    return ", ".join(part for part in parts if part)


@blueprint.get("/sites/<uuid:site_id>/place")
@guard(Power.PLACE_READ, writes=True)
def place_of(viewer: Viewer, site_id: UUID) -> str:
    """Where a secret site is; opening this page is in the audit log."""
    place = actions.read_place(viewer, site_id)
    site = site_row(viewer, site_id, Power.PLACE_READ)
    position = "" if place.latitude is None else f"{place.latitude}, {place.longitude}"
    facts = [
        {"label": _("Address"), "value": place.address},
        {"label": _("Position"), "value": position},
        {"label": _("Telephone"), "value": place.phone},
    ]
    return render_template("sites/place.html", site=site, facts=facts)


@blueprint.route("/sites/new", methods=["GET", "POST"])
@guard(Power.SITE_EDIT)
def new_site(viewer: Viewer) -> Response:
    """Add a site."""
    own = _own_missions(viewer)
    form = SiteForm(data={"zone": zone_of_mission(own[0][0]) if own else ""})
    _offer(form, own)
    if form.validate_on_submit():
        try:
            site_id = actions.add_site(viewer, form.site())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The site was added. Now add its rooms and beds."), "good")
            return see_other("sites.show", site_id=site_id)
    back = url_for("sites.list_sites")
    return answer("sites/edit.html", form=form, title=_("Add a site"), back=back, site=None)


def _own_missions(viewer: Viewer) -> list[tuple[str, str]]:
    reach = viewer.reach(Power.SITE_EDIT)
    mine = reach.ids(ScopeKind.MISSION)
    return [(code, name) for code, name in mission_choices(page_language()) if reach.everywhere or code in mine]


def _offer(form: SiteForm, own: list[tuple[str, str]]) -> None:
    zones = sorted({mission.zone for mission in missions().values()} | {form.zone.data or ""} - {""})
    form.offer_site(
        missions=own,
        zones=[(zone, zone.replace("_", " ")) for zone in zones],
    )


@blueprint.route("/sites/<uuid:site_id>/edit", methods=["GET", "POST"])
@guard(Power.SITE_EDIT)
def edit_site(viewer: Viewer, site_id: UUID) -> Response:
    """Change a site; a secret place is replaced by what is typed, and kept when nothing is."""
    fetch_site(viewer, site_id, Power.SITE_EDIT)
    site = site_row(viewer, site_id, Power.SITE_EDIT)
    form = SiteForm(data=_as_typed(site))
    names = mission_names(page_language())
    _offer(form, [(site.mission, names.get(site.mission, site.mission))])
    if form.validate_on_submit():
        try:
            actions.edit_site(viewer, site_id, form.site(), version=form.version.data or 0)
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [
                _("Somebody else saved this site while you typed. Your text is still here: compare and save again.")
            ]
            form.version.raw_data = [str(site.version)]
            form.version.data = site.version
        else:
            flash(_("The site was saved."), "good")
            return see_other("sites.show", site_id=site_id)
    back = url_for("sites.show", site_id=site_id)
    return answer("sites/edit.html", form=form, title=_("Change the site"), back=back, site=site)


@blueprint.route("/sites/<uuid:site_id>/close", methods=["GET", "POST"])
@guard(Power.SITE_EDIT)
def close_site(viewer: Viewer, site_id: UUID) -> Response:
    """Take a site out of use when nobody sleeps there any more."""
    site = site_row(viewer, site_id, Power.SITE_EDIT)
    form = CloseSiteForm()
    return small_form(
        form,
        lambda: actions.close_site(viewer, site_id, reason=form.reason.data or ""),
        title=_("Close %(site)s", site=site.name),
        submit=_("Close the site"),
        done=_("The site is closed. Its history stays, and it can be opened again."),
        back=url_for("sites.show", site_id=site_id),
        above=site.name,
        lead=_("No bed is offered here any more, and the site leaves all lists."),
        onward=lambda: see_other("sites.show", site_id=site_id),
    )


@blueprint.post("/sites/<uuid:site_id>/open")
@guard(Power.SITE_EDIT)
def open_site(viewer: Viewer, site_id: UUID) -> Response:
    """Put a closed site back into use."""
    actions.open_site(viewer, site_id)
    flash(_("The site is open again."), "good")
    return see_other("sites.show", site_id=site_id)


def _as_typed(site: SiteRow) -> dict[str, Any]:
    same = ("kind", "name", "mission", "zone", "is_secret", "address", "latitude", "longitude", "phone", "operator")
    ends = {
        name: f"{day:%d/%m/%Y}" if day else ""
        for name, day in (("licence_until", site.licence_until), ("contract_until", site.contract_until))
    }
    return {
        **{name: getattr(site, name) for name in same},
        **{name: written_date(text, years="future") if text else None for name, text in ends.items()},
        "tells_figures": site.tells_figures,
        "version": site.version,
    }
