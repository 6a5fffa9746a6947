"""Distribution sets: the list, a new one, a new version, the end of one."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.domains.rations import labels
from migrant_support.domains.rations.actions.sets import add_set, change_set, close_set
from migrant_support.domains.rations.forms import CloseSetForm, NewSetForm, SetForm
from migrant_support.domains.rations.queries.sets import SetRow, set_row, set_rows, sets_before, versions_of
from migrant_support.domains.rations.views.blueprint import blueprint, interval_text, lines_text, small_form
from migrant_support.domains.sites.queries import site_rows
from migrant_support.domains.supplies.queries import catalogue, items_of
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind


@blueprint.get("/sets")
@guard(Power.RATION_READ)
def sets(viewer: Viewer) -> str:
    """What can be handed out, and what was once."""
    closed = request.args.get("state") == "closed"
    rows = set_rows(viewer, Power.RATION_READ, closed=closed)
    items = items_of({line.item_id for one in rows for line in one.terms.lines})
    names = {site.id: site.name for site in site_rows(viewer, Power.RATION_READ)}
    missions = mission_names(page_language())
    may_edit = viewer.may(Power.RATION_EDIT)
    return render_template(
        "rations/sets.html",
        rows=[
            {
                "name": one.terms.name(page_language()),
                "where": names.get(one.site_id, "") if one.site_id else missions.get(one.mission, one.mission),
                "kind": translated(labels.KIND[one.terms.kind]),
                "audience": translated(labels.AUDIENCE[one.terms.audience]),
                "interval": interval_text(one),
                "lines": lines_text(one, items),
                "before": _before(one, rows),
                "number": one.number,
                "href": url_for("rations.change_set", set_id=one.id) if may_edit and not closed else "",
            }
            for one in rows
        ],
        may_edit=may_edit,
        closed=closed,
    )


def _before(one: SetRow, rows: list[SetRow]) -> list[str]:
    """What is asked for before, in sentences."""
    required = next((other for other in rows if other.id == one.terms.requires_set_id), None)
    said = [_("Only after: %(set)s", set=required.terms.name(page_language()))] if required else []
    return [*said, _("Only with a document that was verified")] if one.terms.requires_document else said


def _places(viewer: Viewer) -> list[tuple[str, str]]:
    """Where an officer may let a set be handed out: all sites of a mission, or one."""
    missions = mission_names(page_language())
    mine = sorted(viewer.reach(Power.RATION_EDIT).ids(ScopeKind.MISSION))
    places = [(f"mission:{code}", _("All sites of %(mission)s", mission=missions.get(code, code))) for code in mine]
    return places + [(f"site:{site.id}", site.name) for site in site_rows(viewer, Power.RATION_EDIT)]


@blueprint.route("/sets/new", methods=["GET", "POST"])
@guard(Power.RATION_EDIT)
def new_set(viewer: Viewer) -> Response:
    """A set begins today."""
    form = NewSetForm()
    form.place.choices = _places(viewer)
    form.offer(catalogue(), set_rows(viewer, Power.RATION_EDIT))
    if form.validate_on_submit():
        try:
            _add(viewer, form)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The set can be handed out from now on."), "good")
            return see_other("rations.sets")
    return _form(form, title=_("New distribution set"), versions=[], close_href="")


def _add(viewer: Viewer, form: NewSetForm) -> None:
    kind, _colon, chosen = (form.place.data or "").partition(":")
    if kind == "mission":
        add_set(viewer, form.terms(), mission=chosen, zone=zone_of_mission(chosen))
        return
    site = next(one for one in site_rows(viewer, Power.RATION_EDIT) if str(one.id) == chosen)
    add_set(viewer, form.terms(), mission=site.mission, zone=site.zone, site_id=site.id)


@blueprint.route("/sets/<uuid:set_id>/change", methods=["GET", "POST"], endpoint="change_set")
@guard(Power.RATION_EDIT)
def change(viewer: Viewer, set_id: UUID) -> Response:
    """A new version of a set."""
    prepare_zone(viewer)
    one = set_row(viewer, set_id, Power.RATION_EDIT)
    form = SetForm.of(one.terms)
    before = sets_before(viewer, Power.RATION_EDIT, mission=one.mission, site_id=one.site_id)
    form.offer(_offered(one), [other for other in before if other.id != set_id])
    if form.validate_on_submit():
        try:
            change_set(viewer, set_id, form.terms())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("From now on the set is handed out like this."), "good")
            return see_other("rations.sets")
    versions = [
        _("Version %(number)s since %(when)s", number=number, when=moment_text(from_at))
        for number, from_at, _name in versions_of(viewer, set_id, Power.RATION_EDIT)
    ]
    return _form(
        form,
        title=_("Change a distribution set"),
        versions=versions,
        close_href="" if one.closed_at else url_for("rations.close_set", set_id=set_id),
    )


def _offered(one: SetRow) -> list[Any]:
    """The catalogue, and what of the set is out of use by now."""
    items = catalogue()
    kept = items_of({line.item_id for line in one.terms.lines} - {item.id for item in items})
    return [*items, *kept.values()]


def _form(form: SetForm, *, title: str, versions: list[str], close_href: str) -> Response:
    return answer("rations/set.html", form=form, title=title, versions=versions, close_href=close_href)


@blueprint.route("/sets/<uuid:set_id>/close", methods=["GET", "POST"], endpoint="close_set")
@guard(Power.RATION_EDIT)
def close(viewer: Viewer, set_id: UUID) -> Response:
    """Nobody gets it any more."""
    one = set_row(viewer, set_id, Power.RATION_EDIT)
    form = CloseSetForm()
    return small_form(
        form,
        lambda: close_set(viewer, set_id),
        title=_("Close the set"),
        submit=_("Close the set"),
        done=_("The set is closed. What was handed out stays on the lists."),
        back=url_for("rations.sets"),
        above=one.terms.name(page_language()),
        onward=lambda: see_other("rations.sets"),
    )
