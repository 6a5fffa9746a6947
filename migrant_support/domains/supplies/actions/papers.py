"""What was bought in a shop or given by a donor: the things come in, and the paper about it is kept with a number."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from migrant_support.domains.supplies.actions.posting import hold_book
from migrant_support.domains.supplies.actions.receiving import take_in
from migrant_support.domains.supplies.models import Donation, Purchase
from migrant_support.domains.supplies.rules.ledger import MovementKind, NewLot
from migrant_support.domains.supplies.rules.papers import check_donor, check_purchase, check_rate
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.files import store_attachment
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power


def buy(
    actor: Viewer,
    store_id: UUID,
    lots: Sequence[NewLot],
    *,
    shop: str,
    receipt_no: str,
    paid: Money,
    rate: Decimal,
    bought_on: date,
    picture: FileStorage | None = None,
) -> UUID:
    """Take in what was bought, with receipt and its picture; return the purchase. Raises NotThere or Refused."""
    demand(actor, Power.SUPPLY_MOVE)
    check_purchase(shop, receipt_no, paid)
    check_rate(rate, paid.currency)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    if bought_on > store.today:
        raise Refused("in_the_future", msg("This day has not come yet. Write when it was bought."), field="bought_on")
    same = sa.select(Purchase.id).where(
        Purchase.store_id == store_id, Purchase.shop == shop.strip(), Purchase.receipt_no == receipt_no.strip()
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Refused(
            "receipt_twice", msg("This receipt of this shop was entered already. Look at the purchases."),
            field="receipt_no",
        )  # fmt: skip
    key = new_id()
    lines = take_in(actor, store, lots, kind=MovementKind.PURCHASE, reference_kind="stock_purchase", reference_id=key)
    db.session.add(
        Purchase(
            id=key,
            store_id=store_id,
            movement_id=lines[0].movement_id,
            shop=shop.strip(),
            receipt_no=receipt_no.strip(),
            bought_on=bought_on,
            amount=paid.amount,
            currency=paid.currency,
            rate=rate,
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    if picture is not None:
        store_attachment(actor, picture, subject=key, subject_kind="stock_purchase", data_class=DataClass.PERSONAL)
    record(actor, "supplies.purchase.add", kind="stock_purchase", object_id=key)
    return key


def donate(
    actor: Viewer, store_id: UUID, lots: Sequence[NewLot], *, donor: str, address: str = "", given_on: date
) -> UUID:
    """Take in what was given, with a numbered letter of thanks; return the donation. Raises NotThere or Refused."""
    demand(actor, Power.SUPPLY_MOVE)
    check_donor(donor)
    store = hold_book(actor, store_id, Power.SUPPLY_MOVE)
    if given_on > store.today:
        raise Refused("in_the_future", msg("This day has not come yet. Write when it was given."), field="given_on")
    wait_turn(f"donations of {store.mission}")
    year = local_day(store.zone, now()).year
    last = sa.select(sa.func.max(Donation.serial)).where(Donation.mission == store.mission, Donation.year == year)
    serial = (db.session.scalar(last) or 0) + 1
    key, name = new_id(), donor.strip()[:120]
    lines = take_in(
        actor,
        store,
        [replace(lot, donor=name) for lot in lots],
        kind=MovementKind.DONATION,
        reference_kind="stock_donation",
        reference_id=key,
    )
    db.session.add(
        Donation(
            id=key,
            store_id=store_id,
            movement_id=lines[0].movement_id,
            mission=store.mission,
            year=year,
            serial=serial,
            donor=name,
            address=address.strip()[:240],
            given_on=given_on,
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    record(actor, "supplies.donation.add", kind="stock_donation", object_id=key)
    return key
