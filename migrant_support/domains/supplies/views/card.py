"""The stock card of an item, and small acts from it: issue, write off, adjust, correct, set the least."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.supplies import actions, labels
from migrant_support.domains.supplies.forms import AdjustForm, IssueForm, LeastForm, ReasonForm, WriteOffForm
from migrant_support.domains.supplies.queries import (
    ItemRow,
    LotRow,
    StoreRow,
    fetch_item,
    fetch_lot,
    fetch_store,
    least_of,
    lots_in,
    reaches,
)
from migrant_support.domains.supplies.queries.card import CardLine, card_page
from migrant_support.domains.supplies.views.blueprint import (
    amount_text,
    blueprint,
    by_clock_of,
    expiry_text,
    lot_name,
    number_text,
    small_form,
    tone_of,
)
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.get("/stores/<uuid:store_id>/items/<uuid:item_id>")
@guard(Power.SUPPLY_READ)
def card(viewer: Viewer, store_id: UUID, item_id: UUID) -> str:
    """The stock card: every movement of an item with the balance after it, the newest first."""
    store, item = fetch_store(viewer, store_id), fetch_item(item_id)
    by_clock_of(store)
    lots = lots_in(store, item_id=item_id).get(item_id, [])
    lines, page = card_page(store, item_id, cursor=request.args.get("from"))
    may_move = store.closed_at is None and reaches(viewer, Power.SUPPLY_MOVE, store)
    usable = sum((lot.quantity for lot in lots if not lot.is_expired), start=item.least * 0)
    return render_template(
        "supplies/card.html",
        store=store,
        item=item,
        name=item.name(page_language()),
        can_be_issued=amount_text(usable, item),
        least=amount_text(least_of(store, item), item),
        lots=[_lot(store, lot, may_move=may_move) for lot in lots],
        lines=[_line(store, line, may_move=may_move) for line in lines],
        may_move=may_move,
        may_issue=usable > 0 and store.closed_at is None and reaches(viewer, Power.SUPPLY_ISSUE, store),
        newer=_page(store, item, page.newer),
        older=_page(store, item, page.older),
    )


def _page(store: StoreRow, item: ItemRow, cursor: str | None) -> str | None:
    place: dict[str, Any] = {"from": cursor}
    return url_for(".card", store_id=store.id, item_id=item.id, **place) if cursor else None


def _lot(store: StoreRow, lot: LotRow, *, may_move: bool) -> dict[str, Any]:
    place: dict[str, Any] = {"store_id": store.id, "lot_id": lot.id}
    acts = [
        {"label": _("Write off"), "href": url_for(".write_off", **place)},
        {"label": _("Adjust"), "href": url_for(".adjust", **place)},
    ]
    return {
        "name": lot_name(lot.batch, lot.expires_on),
        "quantity": number_text(lot.quantity),
        "expiry": expiry_text(lot),
        "donor": lot.donor,
        "tone": tone_of(lot),
        "acts": acts if may_move else None,
    }


def _line(store: StoreRow, line: CardLine, *, may_move: bool) -> dict[str, Any]:
    note = [line.reason] if line.reason else []
    if line.lost:
        note.insert(0, _("%(quantity)s lost on the way", quantity=number_text(line.lost)))
    if line.made_at.date() != line.at.date():
        note.append(_("written down %(when)s", when=moment_text(line.made_at)))
    what = translated(labels.MOVEMENT[line.kind])
    if line.purpose:
        what = _("%(what)s: %(purpose)s", what=what, purpose=translated(labels.PURPOSE[line.purpose]))
    href = url_for(".correct", store_id=store.id, movement_id=line.movement_id)
    return {
        "when": moment_text(line.at),
        "what": what,
        "note": " · ".join(note),
        "batch": line.batch,
        "came": number_text(line.change) if line.change > 0 else "",
        "went": number_text(-line.change) if line.change < 0 else "",
        "balance": number_text(line.balance),
        "by": line.by,
        "acts": [{"label": _("Correct"), "href": href}] if may_move and line.may_be_corrected else None,
    }


@blueprint.route("/stores/<uuid:store_id>/items/<uuid:item_id>/issue", methods=["GET", "POST"])
@guard(Power.SUPPLY_ISSUE)
def issue(viewer: Viewer, store_id: UUID, item_id: UUID) -> Response:
    """Give something out for the house or for meals; the first to expire goes first."""
    store, item = fetch_store(viewer, store_id, Power.SUPPLY_ISSUE), fetch_item(item_id)
    form = IssueForm()
    return small_form(
        form,
        lambda: actions.issue(
            viewer,
            store_id,
            item_id,
            form.quantity.data,
            purpose=form.purpose.data,
            reason=form.note.data or "",
        ),
        store=store,
        title=_("Issue: %(item)s", item=item.name(page_language())),
        lead=_("In %(unit)s. The lot that expires first is taken first.", unit=translated(labels.UNIT[item.unit])),
        submit=_("Issue it"),
        done=_("It was issued."),
        back=_card_of(store, item),
        onward=lambda: see_other("supplies.card", store_id=store_id, item_id=item_id),
    )


@blueprint.route("/stores/<uuid:store_id>/items/<uuid:item_id>/least", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def least(viewer: Viewer, store_id: UUID, item_id: UUID) -> Response:
    """Say how much should be there at least."""
    store, item = fetch_store(viewer, store_id, Power.SUPPLY_MOVE), fetch_item(item_id)
    form = LeastForm(data={"least": least_of(store, item)})
    return small_form(
        form,
        lambda: actions.set_least(viewer, store_id, item_id, form.least.data),
        store=store,
        title=_("The least of %(item)s", item=item.name(page_language())),
        lead=_(
            "In %(unit)s. What falls below it stands on the list to order.", unit=translated(labels.UNIT[item.unit])
        ),
        submit=_("Save it"),
        done=_("It was saved."),
        back=_card_of(store, item),
        onward=lambda: see_other("supplies.card", store_id=store_id, item_id=item_id),
    )


@blueprint.route("/stores/<uuid:store_id>/lots/<uuid:lot_id>/write-off", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def write_off(viewer: Viewer, store_id: UUID, lot_id: UUID) -> Response:
    """Take something lost, spoilt or expired out of the stock."""
    store = fetch_store(viewer, store_id, Power.SUPPLY_MOVE)
    lot, item = fetch_lot(store, lot_id)
    form = WriteOffForm(data={"quantity": lot.quantity})
    return small_form(
        form,
        lambda: actions.write_off(viewer, store_id, lot_id, form.quantity.data, reason=form.reason.data or ""),
        store=store,
        title=_("Write off: %(item)s", item=item.name(page_language())),
        lead=_lot_words(lot, item),
        submit=_("Write it off"),
        done=_("It was written off."),
        back=_card_of(store, item),
        onward=lambda: see_other("supplies.card", store_id=store_id, item_id=item.id),
    )


@blueprint.route("/stores/<uuid:store_id>/lots/<uuid:lot_id>/adjust", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def adjust(viewer: Viewer, store_id: UUID, lot_id: UUID) -> Response:
    """Put the book right about a lot."""
    store = fetch_store(viewer, store_id, Power.SUPPLY_MOVE)
    lot, item = fetch_lot(store, lot_id)
    form = AdjustForm()
    return small_form(
        form,
        lambda: actions.adjust(
            viewer,
            store_id,
            lot_id,
            form.quantity.data,
            more=form.way.data == "more",
            reason=form.reason.data or "",
        ),
        store=store,
        title=_("Adjust: %(item)s", item=item.name(page_language())),
        lead=_lot_words(lot, item),
        submit=_("Adjust the book"),
        done=_("The book was adjusted."),
        back=_card_of(store, item),
        onward=lambda: see_other("supplies.card", store_id=store_id, item_id=item.id),
    )


@blueprint.route("/stores/<uuid:store_id>/movements/<uuid:movement_id>/correct", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def correct(viewer: Viewer, store_id: UUID, movement_id: UUID) -> Response:
    """Write the opposite of a movement that was entered wrongly."""
    store = fetch_store(viewer, store_id, Power.SUPPLY_MOVE)
    form = ReasonForm()
    return small_form(
        form,
        lambda: actions.correct(viewer, store_id, movement_id, reason=form.reason.data or ""),
        store=store,
        title=_("Correct a movement"),
        lead=_(
            "The whole movement is written once more the other way round; both stay in the book. Then enter it rightly."
        ),
        submit=_("Write the opposite"),
        done=_("The movement was corrected."),
        back=url_for(".show", store_id=store_id),
        onward=lambda: see_other("supplies.show", store_id=store_id),
    )


def _lot_words(lot: LotRow, item: ItemRow) -> str:
    return _(
        "Lot %(lot)s: the book says %(quantity)s.",
        lot=lot_name(lot.batch, lot.expires_on),
        quantity=amount_text(lot.quantity, item),
    )


def _card_of(store: StoreRow, item: ItemRow) -> str:
    return url_for(".card", store_id=store.id, item_id=item.id)
