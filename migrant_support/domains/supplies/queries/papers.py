"""Purchases and donations of a store, and what a letter of thanks says."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.models import Donation, Item, Lot, MovementLine, Purchase
from migrant_support.domains.supplies.queries.stores import ItemRow, StoreRow, item_row
from migrant_support.domains.supplies.rules.papers import in_rupees, letter_number
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.store import db

MOST = 100


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """Something bought. `file_id` is the picture of the receipt, where there is one."""

    id: UUID
    shop: str
    receipt_no: str
    bought_on: date
    paid: Money
    rate: Decimal
    rupees: Money
    made_at: datetime
    file_id: UUID | None


@dataclass(frozen=True, slots=True)
class GivenLine:
    """An item of a donation."""

    item: ItemRow
    quantity: Decimal
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class DonationRow:
    """Something given, with the number of its letter."""

    id: UUID
    number: str
    mission: str
    donor: str
    address: str
    given_on: date
    made_at: datetime
    lines: list[GivenLine] = field(default_factory=list)


def purchases_of(store: StoreRow) -> list[PurchaseRow]:
    """The latest purchases for a store that was fetched for the viewer."""
    of_purchase = sa.and_(StoredFile.owner_kind == "stock_purchase", StoredFile.owner_id == Purchase.id)
    rows = db.session.execute(
        sa.select(Purchase, StoredFile.id)
        .outerjoin(StoredFile, of_purchase)
        .where(Purchase.store_id == store.id)
        .order_by(Purchase.made_at.desc(), Purchase.id.desc())
        .limit(MOST)
    )
    found = []
    for purchase, file_id in rows:
        paid = Money(purchase.amount, purchase.currency)
        found.append(
            PurchaseRow(
                purchase.id,
                purchase.shop,
                purchase.receipt_no,
                purchase.bought_on,
                paid,
                purchase.rate,
                in_rupees(paid, purchase.rate),
                purchase.made_at,
                file_id,
            )
        )
    return found


def picture_of(store: StoreRow, purchase_id: UUID) -> UUID:
    """The id of the picture of a purchase's receipt; raises NotThere."""
    asked = (
        sa.select(StoredFile.id)
        .join(Purchase, sa.and_(StoredFile.owner_kind == "stock_purchase", StoredFile.owner_id == Purchase.id))
        .where(Purchase.id == purchase_id, Purchase.store_id == store.id)
    )
    found = db.session.scalar(asked.limit(1))
    if found is None:
        raise NotThere
    return found


def donations_of(store: StoreRow) -> list[DonationRow]:
    """The latest donations to a store that was fetched for the viewer."""
    asked = sa.select(Donation).where(Donation.store_id == store.id)
    found = db.session.scalars(asked.order_by(Donation.made_at.desc(), Donation.id.desc()).limit(MOST))
    return [_donation(one) for one in found]


def donation_of(store: StoreRow, donation_id: UUID) -> DonationRow:
    """One donation with what was given; raises NotThere."""
    found = db.session.scalar(sa.select(Donation).where(Donation.id == donation_id, Donation.store_id == store.id))
    if found is None:
        raise NotThere
    rows = db.session.execute(
        sa.select(MovementLine.quantity, Item, Lot.expires_on)
        .join(Item, Item.id == MovementLine.item_id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .where(MovementLine.movement_id == found.movement_id)
        .order_by(MovementLine.id)
    )
    return _donation(found, [GivenLine(item_row(item), quantity, expires) for quantity, item, expires in rows])


def _donation(one: Donation, lines: list[GivenLine] | None = None) -> DonationRow:
    number = letter_number(one.mission, one.year, one.serial)
    return DonationRow(one.id, number, one.mission, one.donor, one.address, one.given_on, one.made_at, lines or [])
