"""What comes into a store: received, bought in a shop, given by a donor; purchases and donations with their papers."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import currency_choices
from migrant_support.domains.supplies import actions, labels
from migrant_support.domains.supplies.forms import BuyForm, DonateForm, ReceiveForm, lot_of
from migrant_support.domains.supplies.queries import ItemRow, StoreRow, catalogue, fetch_store, reaches
from migrant_support.domains.supplies.queries.papers import donation_of, donations_of, picture_of, purchases_of
from migrant_support.domains.supplies.rules.ledger import MovementKind, NewLot
from migrant_support.domains.supplies.views.blueprint import blueprint, by_clock_of, number_text, store_tabs
from migrant_support.domains.supplies.views.letter import thanks_letter
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import download, file_of
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.limits import takes_files
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

MIB = 1024 * 1024
LANGUAGES = ("si", "ta", "en")
_LANGUAGE = {"si": msg("Sinhala"), "ta": msg("Tamil"), "en": msg("English")}


@blueprint.route("/stores/<uuid:store_id>/receive", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def receive(viewer: Viewer, store_id: UUID) -> Response:
    """Take in what came from the Bureau or another office, or write what lay there before the book began."""
    store, form = fetch_store(viewer, store_id, Power.SUPPLY_MOVE), ReceiveForm()

    def act(lots: Sequence[NewLot]) -> None:
        kind = MovementKind.OPENING if form.is_opening.data else MovementKind.RECEIPT
        actions.receive(viewer, store_id, lots, kind=kind, reason=form.note.data or "")

    return _arrival(
        store,
        form,
        act,
        title=_("Receive"),
        submit=_("Take it in"),
        done=_("It lies in the store now."),
        onward=lambda: see_other("supplies.show", store_id=store_id),
    )


@blueprint.route("/stores/<uuid:store_id>/buy", methods=["GET", "POST"])
@takes_files(10 * MIB)
@guard(Power.SUPPLY_MOVE)
def buy(viewer: Viewer, store_id: UUID) -> Response:
    """Take in what was bought in a shop, with its receipt."""
    store = fetch_store(viewer, store_id, Power.SUPPLY_MOVE)
    form = BuyForm(data={"bought_on": written_date(f"{store.today:%d/%m/%Y}")})
    form.currency.choices = currency_choices(store.mission, page_language())

    def act(lots: Sequence[NewLot]) -> None:
        actions.buy(
            viewer,
            store_id,
            lots,
            shop=form.shop.data or "",
            receipt_no=form.receipt_no.data or "",
            paid=form.amount.data,
            rate=form.rate.data,
            bought_on=form.bought_on.data.first_day,
            picture=form.upload.data or None,
        )

    return _arrival(
        store,
        form,
        act,
        title=_("Bought in a shop"),
        submit=_("Take it in"),
        done=_("It lies in the store now, and the purchase stands on the list."),
        onward=lambda: see_other("supplies.purchases", store_id=store_id),
        currency=form.currency.data or "",
        has_cost=True,
    )


@blueprint.route("/stores/<uuid:store_id>/donate", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def donate(viewer: Viewer, store_id: UUID) -> Response:
    """Take in what was given, and thank for it."""
    store = fetch_store(viewer, store_id, Power.SUPPLY_MOVE)
    form = DonateForm(data={"given_on": written_date(f"{store.today:%d/%m/%Y}")})

    def act(lots: Sequence[NewLot]) -> None:
        actions.donate(
            viewer,
            store_id,
            lots,
            donor=form.donor.data or "",
            address=form.address.data or "",
            given_on=form.given_on.data.first_day,
        )

    return _arrival(
        store,
        form,
        act,
        title=_("Given by a donor"),
        submit=_("Take it in"),
        done=_("It lies in the store now. Print the letter of thanks."),
        onward=lambda: see_other("supplies.donations", store_id=store_id),
    )


def _arrival(
    store: StoreRow,
    form: Any,
    act: Callable[[Sequence[NewLot]], object],
    *,
    title: str,
    submit: str,
    done: str,
    onward: Callable[[], Response],
    currency: str = "",
    has_cost: bool = False,
) -> Response:
    """A form with rows of things that come in: do `act` with the lots when it was sent, or show what to mend."""
    items = {item.id: item for item in catalogue()}
    form.offer([(str(item.id), _choice(item)) for item in items.values()])
    if form.validate_on_submit():
        try:
            act(_lots(form, items, currency))
        except Refused as no:
            refuse(form, no)
        else:
            flash(done, "good")
            return onward()
    head = [f for f in form if f.name != "rows" and f.type not in ("HiddenField", "CSRFTokenField")]
    back = url_for(".show", store_id=store.id)
    return answer(
        "supplies/arrive.html",
        form=form,
        store=store,
        title=title,
        submit=submit,
        back=back,
        head=head,
        has_cost=has_cost,
    )


def _choice(item: ItemRow) -> str:
    unit = translated(labels.UNIT[item.unit])
    if item.pack is None or item.pack_size is None:
        return _("%(item)s (%(unit)s)", item=item.name(page_language()), unit=unit)
    pack = translated(labels.PACK[item.pack])
    return _(
        "%(item)s (%(unit)s; %(pack)s of %(size)s)",
        item=item.name(page_language()),
        unit=unit,
        pack=pack,
        size=item.pack_size,
    )


def _lots(form: Any, items: dict[UUID, ItemRow], currency: str) -> list[NewLot]:
    """What the filled rows say. Raises Refused for a row without an item, or none at all."""
    rows = form.filled()
    if not rows:
        raise Refused("nothing_moved", msg("Write a quantity for at least one item."))
    if any(row.item.data is None for row in rows):
        raise Refused("item_missing", msg("A quantity stands without an item. Choose the item of each row."))
    return [lot_of(row, items[row.item.data].pack_size, currency) for row in rows]


@blueprint.get("/stores/<uuid:store_id>/purchases")
@guard(Power.SUPPLY_READ)
def purchases(viewer: Viewer, store_id: UUID) -> str:
    """What was bought for a store."""
    store = fetch_store(viewer, store_id)
    by_clock_of(store)
    rows = [
        {
            "shop": one.shop,
            "receipt": one.receipt_no,
            "day": day_text(one.bought_on),
            "paid": str(one.paid),
            "rate": number_text(one.rate),
            "rupees": str(one.rupees),
            "acts": [{"label": _("Receipt"), "href": _picture(store, one.id)}] if one.file_id else None,
        }
        for one in purchases_of(store)
    ]
    return render_template(
        "supplies/purchases.html",
        store=store,
        tabs=store_tabs(store, "purchases"),
        rows=rows,
        may_move=store.closed_at is None and reaches(viewer, Power.SUPPLY_MOVE, store),
    )


def _picture(store: StoreRow, purchase_id: UUID) -> str:
    return url_for(".receipt_picture", store_id=store.id, purchase_id=purchase_id)


@blueprint.get("/stores/<uuid:store_id>/purchases/<uuid:purchase_id>/receipt")
@guard(Power.SUPPLY_READ)
def receipt_picture(viewer: Viewer, store_id: UUID, purchase_id: UUID) -> Response:
    """The picture of a shop's receipt, as a download."""
    store = fetch_store(viewer, store_id)
    return download(file_of("stock_purchase", purchase_id, picture_of(store, purchase_id)))


@blueprint.get("/stores/<uuid:store_id>/donations")
@guard(Power.SUPPLY_READ)
def donations(viewer: Viewer, store_id: UUID) -> str:
    """What was given to a store, with the letters of thanks."""
    store = fetch_store(viewer, store_id)
    by_clock_of(store)
    rows = [
        {
            "number": one.number,
            "donor": one.donor,
            "day": day_text(one.given_on),
            "acts": [
                {
                    "label": translated(_LANGUAGE[code]),
                    "href": url_for(".letter", store_id=store.id, donation_id=one.id, language=code),
                }
                for code in LANGUAGES
            ],
        }
        for one in donations_of(store)
    ]
    return render_template(
        "supplies/donations.html",
        store=store,
        tabs=store_tabs(store, "donations"),
        rows=rows,
        may_move=store.closed_at is None and reaches(viewer, Power.SUPPLY_MOVE, store),
    )


@blueprint.get("/stores/<uuid:store_id>/donations/<uuid:donation_id>/letter/<any(si,ta,en):language>")
@guard(Power.SUPPLY_READ)
def letter(viewer: Viewer, store_id: UUID, donation_id: UUID, language: str) -> Response:
    """The letter of thanks to print."""
    donation = donation_of(fetch_store(viewer, store_id), donation_id)
    return pdf_answer(thanks_letter(donation, language), f"thanks-{donation.number}-{language}")
