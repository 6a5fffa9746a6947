"""Sending stock to another store, and receiving it there."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.supplies import actions, labels
from migrant_support.domains.supplies.forms import ArriveForm, ReasonForm, SendForm
from migrant_support.domains.supplies.queries import (
    LotRow,
    StockRow,
    StoreRow,
    fetch_store,
    reaches,
    receivers,
    stock_in,
)
from migrant_support.domains.supplies.queries.transfers import SentLine, TransferRow, transfer_of, transfers_of
from migrant_support.domains.supplies.rules.transfers import TransferState
from migrant_support.domains.supplies.views.blueprint import (
    amount_text,
    blueprint,
    by_clock_of,
    expiry_text,
    lot_name,
    number_text,
    small_form,
    store_tabs,
)
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.get("/stores/<uuid:store_id>/transfers")
@guard(Power.SUPPLY_READ)
def transfers(viewer: Viewer, store_id: UUID) -> str:
    """What is on the way to or from a store, and what has ended."""
    store = fetch_store(viewer, store_id)
    by_clock_of(store)
    may_move = store.closed_at is None and reaches(viewer, Power.SUPPLY_MOVE, store)
    return render_template(
        "supplies/transfers.html",
        store=store,
        tabs=store_tabs(store, "transfers"),
        rows=[_row(store, one, may_move=may_move) for one in transfers_of(store)],
        may_move=may_move,
    )


def _row(store: StoreRow, one: TransferRow, *, may_move: bool) -> dict[str, Any]:
    comes = one.to_id == store.id
    waits = one.state is TransferState.SENT
    place: dict[str, Any] = {"store_id": store.id, "transfer_id": one.id}
    act = {"label": _("Receive"), "href": url_for(".transfer", **place)}
    back = {"label": _("Take back"), "href": url_for(".take_back_transfer", **place)}
    return {
        "way": _("From %(store)s", store=one.from_name) if comes else _("To %(store)s", store=one.to_name),
        "href": url_for(".transfer", **place),
        "sent": moment_text(one.sent_at),
        "note": one.note,
        "state": {"label": translated(labels.TRANSFER[one.state]), "tone": labels.TRANSFER_TONE[one.state]},
        "ended": moment_text(one.ended_at) if one.ended_at else "",
        "acts": [act if comes else back] if waits and may_move else None,
    }


@blueprint.route("/stores/<uuid:store_id>/send", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def send(viewer: Viewer, store_id: UUID) -> Response:
    """Send lots to another store."""
    store = fetch_store(viewer, store_id, Power.SUPPLY_MOVE)
    stock, names = stock_in(store), mission_names(page_language())
    form = SendForm()
    form.to_store.choices = [
        (one.id, _("%(store)s, %(mission)s", store=one.name, mission=names.get(one.mission, one.mission)))
        for one in receivers(viewer, store_id)
    ]
    form.quantity.offer([lot.id for row in stock for lot in row.lots])
    if form.validate_on_submit():
        try:
            transfer_id = actions.send(
                viewer, store_id, form.to_store.data, form.quantity.data, note=form.note.data or ""
            )
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("It is on the way. The other store receives it."), "good")
            return see_other("supplies.transfer", store_id=store_id, transfer_id=transfer_id)
    return answer(
        "supplies/send.html",
        form=form,
        store=store,
        back=url_for(".transfers", store_id=store_id),
        rows=[_choice(row, lot) for row in stock for lot in row.lots],
    )


def _choice(row: StockRow, lot: LotRow) -> dict[str, Any]:
    return {
        "id": lot.id,
        "item": row.item.name(page_language()),
        "lot": lot_name(lot.batch, lot.expires_on),
        "expiry": expiry_text(lot),
        "there": amount_text(lot.quantity, row.item),
    }


@blueprint.route("/stores/<uuid:store_id>/transfers/<uuid:transfer_id>", methods=["GET", "POST"])
@guard(Power.SUPPLY_READ)
def transfer(viewer: Viewer, store_id: UUID, transfer_id: UUID) -> Response:
    """A consignment: what was sent, and, at the store it goes to, what arrived."""
    store = fetch_store(viewer, store_id)
    by_clock_of(store)
    one = transfer_of(store, transfer_id)
    waits = one.state is TransferState.SENT and store.closed_at is None
    may_receive = waits and one.to_id == store.id and reaches(viewer, Power.SUPPLY_MOVE, store)
    form = ArriveForm()
    form.arrived.offer([line.lot_id for line in one.lines])
    if one.to_id == store.id and form.validate_on_submit():
        try:
            actions.receive_transfer(viewer, store_id, transfer_id, form.arrived.data, reason=form.reason.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("It lies in the store now."), "good")
            return see_other("supplies.transfer", store_id=store_id, transfer_id=transfer_id)
    return answer(
        "supplies/transfer.html",
        form=form,
        store=store,
        title=_("From %(origin)s to %(target)s", origin=one.from_name, target=one.to_name),
        sent=moment_text(one.sent_at),
        note=one.note,
        state={"label": translated(labels.TRANSFER[one.state]), "tone": labels.TRANSFER_TONE[one.state]},
        rows=[_sent(line) for line in one.lines],
        may_receive=may_receive,
        take_back=url_for(".take_back_transfer", store_id=store_id, transfer_id=transfer_id)
        if waits and one.from_id == store.id and reaches(viewer, Power.SUPPLY_MOVE, store)
        else None,
    )


def _sent(line: SentLine) -> dict[str, Any]:
    return {
        "id": line.lot_id,
        "item": line.item.name(page_language()),
        "lot": lot_name(line.batch, line.expires_on),
        "sent": amount_text(line.sent, line.item),
        "plain": f"{line.sent.normalize():f}",
        "arrived": "" if line.arrived is None else number_text(line.arrived),
        "lost": number_text(line.lost) if line.lost else "",
        "tone": "danger" if line.lost else None,
    }


@blueprint.route("/stores/<uuid:store_id>/transfers/<uuid:transfer_id>/take-back", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def take_back_transfer(viewer: Viewer, store_id: UUID, transfer_id: UUID) -> Response:
    """Put a consignment that has not arrived back into the store it left."""
    store = fetch_store(viewer, store_id, Power.SUPPLY_MOVE)
    one = transfer_of(store, transfer_id)
    form = ReasonForm()
    return small_form(
        form,
        lambda: actions.take_transfer_back(viewer, store_id, transfer_id, reason=form.reason.data or ""),
        store=store,
        title=_("Take back what was sent to %(store)s", store=one.to_name),
        submit=_("Take it back"),
        done=_("It lies in this store again."),
        back=url_for(".transfer", store_id=store_id, transfer_id=transfer_id),
        onward=lambda: see_other("supplies.transfers", store_id=store_id),
    )
