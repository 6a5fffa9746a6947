"""The stores in reach, what one of them holds, and opening, renaming, closing one."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_choices, mission_names
from migrant_support.domains.sites.queries import site_rows
from migrant_support.domains.supplies import actions, labels
from migrant_support.domains.supplies.forecast import daily_need
from migrant_support.domains.supplies.forms import RenameForm, StoreForm
from migrant_support.domains.supplies.queries import (
    LotRow,
    StockRow,
    StoreRow,
    fetch_store,
    reaches,
    site_names_of,
    stock_in,
    store_marks,
    stores_for,
)
from migrant_support.domains.supplies.queries.waiting import lots_ending, to_reorder
from migrant_support.domains.supplies.views.blueprint import (
    SOON,
    amount_text,
    blueprint,
    by_clock_of,
    expiry_text,
    number_text,
    packs_text,
    small_form,
    store_tabs,
    tone_of,
)
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind

ENDING_WITHIN = 90


@blueprint.get("/stores")
@guard(Power.SUPPLY_READ)
def list_stores(viewer: Viewer) -> str:
    """The stores in reach, with what is low, what expires and what waits in each."""
    closed = request.args.get("state") == "closed"
    found = stores_for(viewer, closed=closed)
    marks, names = store_marks(found), mission_names(page_language())
    sites = site_names_of(viewer, found)
    return render_template(
        "supplies/stores.html",
        rows=[
            {
                "name": store.name,
                "href": url_for(".show", store_id=store.id),
                "code": store.code,
                "place": sites.get(store.site_id, "") if store.site_id else _("The mission’s own"),
                "mission": names.get(store.mission, store.mission),
                "items": marks[store.id].items,
                "low": marks[store.id].low or "",
                "expiring": marks[store.id].expiring or "",
                "expired": marks[store.id].expired or "",
            }
            for store in found
        ],
        closed=closed,
        may_edit=viewer.may(Power.STORE_EDIT),
        may_see_items=viewer.may(Power.ITEM_READ),
    )


@blueprint.get("/stores/<uuid:store_id>")
@guard(Power.SUPPLY_READ)
def show(viewer: Viewer, store_id: UUID) -> str:
    """What a store holds: every item with its lots, the first to expire first."""
    store = fetch_store(viewer, store_id)
    by_clock_of(store)
    stock, is_open = stock_in(store), store.closed_at is None
    return render_template(
        "supplies/store.html",
        store=store,
        tabs=store_tabs(store, "show"),
        may_move=is_open and reaches(viewer, Power.SUPPLY_MOVE, store),
        may_issue=is_open and reaches(viewer, Power.SUPPLY_ISSUE, store),
        may_edit=reaches(viewer, Power.STORE_EDIT, store),
        groups=[
            {"kind": translated(label), "rows": rows}
            for kind, label in labels.KIND.items()
            if (rows := [_row(store, row) for row in stock if row.item.kind is kind])
        ],
    )


def _row(store: StoreRow, row: StockRow) -> dict[str, Any]:
    chips = []
    if row.is_low:
        chips.append({"label": _("Low: least is %(least)s", least=number_text(row.least)), "tone": "warn"})
    if row.expired:
        chips.append({"label": _("%(quantity)s expired", quantity=number_text(row.expired)), "tone": "danger"})
    return {
        "name": row.item.name(page_language()),
        "href": url_for(".card", store_id=store.id, item_id=row.item.id),
        "on_hand": amount_text(row.usable, row.item),
        "packs": packs_text(row.usable, row.item),
        "lots": [_lot(lot) for lot in row.lots],
        "chips": chips,
    }


def _lot(lot: LotRow) -> dict[str, Any]:
    return {
        "name": lot.batch,
        "quantity": number_text(lot.quantity),
        "expiry": expiry_text(lot),
        "donor": lot.donor,
        "tone": tone_of(lot) or "",
    }


@blueprint.get("/stores/<uuid:store_id>/order")
@guard(Power.SUPPLY_READ)
def reorder(viewer: Viewer, store_id: UUID) -> str:
    """What a store should order, the emptiest first."""
    store = fetch_store(viewer, store_id)
    rows = [
        {
            "name": one.row.item.name(page_language()),
            "href": url_for(".card", store_id=store.id, item_id=one.row.item.id),
            "there": amount_text(one.row.usable, one.row.item),
            "least": number_text(one.row.least),
            "lasts": number_text(one.lasts) if one.lasts is not None else "–",
            "missing": amount_text(one.missing, one.row.item),
            "packs": packs_text(one.missing, one.row.item),
        }
        for one in to_reorder(store, daily_need(viewer, store))
    ]
    return render_template("supplies/reorder.html", store=store, tabs=store_tabs(store, "reorder"), rows=rows)


@blueprint.get("/stores/<uuid:store_id>/ending")
@guard(Power.SUPPLY_READ)
def ending(viewer: Viewer, store_id: UUID) -> str:
    """What expires within three months, and what has expired and waits to be written off."""
    store = fetch_store(viewer, store_id)
    may_move = store.closed_at is None and reaches(viewer, Power.SUPPLY_MOVE, store)
    rows = [
        {
            "name": one.row.item.name(page_language()),
            "href": url_for(".card", store_id=store.id, item_id=one.row.item.id),
            "quantity": amount_text(one.lot.quantity, one.row.item),
            "batch": one.lot.batch,
            "expiry": expiry_text(one.lot),
            "tone": tone_of(one.lot),
            "acts": [{"label": _("Write off"), "href": url_for(".write_off", store_id=store.id, lot_id=one.lot.id)}]
            if may_move
            else None,
        }
        for one in lots_ending(store, soon=ENDING_WITHIN)
    ]
    return render_template("supplies/ending.html", store=store, tabs=store_tabs(store, "ending"), rows=rows, soon=SOON)


@blueprint.route("/stores/new", methods=["GET", "POST"])
@guard(Power.STORE_EDIT)
def new_store(viewer: Viewer) -> Response:
    """Open a store of a mission, or of one of its shelters."""
    form, places = StoreForm(), _places(viewer)
    form.place.choices = [(value, label) for value, (label, _mission, _site) in places.items()]
    made: list[UUID] = []

    def act() -> None:
        _label, mission, site_id = places[form.place.data]
        made.append(actions.add_store(viewer, name=form.name.data or "", mission=mission, site_id=site_id))

    return small_form(
        form,
        act,
        store=None,
        title=_("Open a store"),
        submit=_("Open the store"),
        done=_("The store is open. Receive something, or write what lies there already."),
        back=url_for(".list_stores"),
        onward=lambda: see_other("supplies.show", store_id=made[0]),
    )


def _places(viewer: Viewer) -> dict[str, tuple[str, str, UUID | None]]:
    """Where a store can be: value of the choice, its label, mission and site."""
    reach = viewer.reach(Power.STORE_EDIT)
    own, language = reach.ids(ScopeKind.MISSION), page_language()
    found: dict[str, tuple[str, str, UUID | None]] = {
        code: (name, code, None) for code, name in mission_choices(language) if reach.everywhere or code in own
    }
    for site in site_rows(viewer, Power.SITE_READ):
        if reach.everywhere or site.mission in own:
            found[str(site.id)] = (site.name, site.mission, site.id)
    return found


@blueprint.route("/stores/<uuid:store_id>/name", methods=["GET", "POST"])
@guard(Power.STORE_EDIT)
def rename_store(viewer: Viewer, store_id: UUID) -> Response:
    """Call a store something else."""
    store = fetch_store(viewer, store_id, Power.STORE_EDIT)
    form = RenameForm(data={"name": store.name})
    return small_form(
        form,
        lambda: actions.rename_store(viewer, store_id, name=form.name.data or ""),
        store=store,
        title=_("Rename the store"),
        submit=_("Save the name"),
        done=_("The store was renamed."),
        back=url_for(".show", store_id=store_id),
        onward=lambda: see_other("supplies.show", store_id=store_id),
    )


@blueprint.post("/stores/<uuid:store_id>/close")
@guard(Power.STORE_EDIT)
def close_store(viewer: Viewer, store_id: UUID) -> Response:
    """Take an empty store out of use."""
    actions.close_store(viewer, store_id)
    flash(_("The store is closed. Its book stays, and it can be opened again."), "good")
    return see_other("supplies.show", store_id=store_id)


@blueprint.post("/stores/<uuid:store_id>/open")
@guard(Power.STORE_EDIT)
def open_store(viewer: Viewer, store_id: UUID) -> Response:
    """Put a closed store back into use."""
    actions.open_store(viewer, store_id)
    flash(_("The store is open again."), "good")
    return see_other("supplies.show", store_id=store_id)
