"""Stores of the demonstration: one of each mission with a month of movements, one in its shelter, a gift, a count.

Uses the product's own actions with the clock set back, so that nothing stands in the demonstration which a
store-keeper could not have written.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites.models import Site
from migrant_support.domains.supplies import actions
from migrant_support.domains.supplies.models import Balance, Item
from migrant_support.domains.supplies.rules.ledger import MovementKind, NewLot, Purpose
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

_MONEY = {
    "KWT": (Money(Decimal("18.750"), "KWD"), Decimal("954.32")),
    "OMN": (Money(Decimal("22.400"), "OMR"), Decimal("761.05")),
    "CYP": (Money(Decimal("61.20"), "EUR"), Decimal("331.87")),
}
# item, quantity, days until it expires (none: it does not)
_FIRST: tuple[tuple[str, str, int | None], ...] = (
    ("rice", "200", 300), ("dhal", "45.5", 160), ("sugar", "30", 400), ("oil", "36", 20), ("milk-powder", "48", 45),
    ("tea", "30", 500), ("tinned-fish", "72", 700), ("dry-ration-pack", "60", 180), ("water-1500", "240", 250),
    ("infant-formula", "8", 90), ("soap", "144", None), ("sanitary-pads", "24", None), ("hygiene-kit", "12", None),
    ("toothpaste", "72", None), ("paracetamol-500", "500", 420), ("ors", "100", 600), ("antigen-test", "50", 33),
    ("blanket", "60", None), ("bed-sheet", "40", None), ("towel", "16", None),
)  # fmt: skip
_ISSUES = (("rice", "62.5"), ("dhal", "12"), ("oil", "9"), ("soap", "40"), ("dry-ration-pack", "22"), ("tea", "6"))


def add_stores(officers: Mapping[str, Viewer], *, moment: datetime) -> None:
    """A month of a store-keeper's work at each mission with officers."""
    items = dict(db.session.execute(sa.select(Item.code, Item.id)).all())
    for mission, officer in officers.items():
        if mission in _MONEY:
            _month(officer, mission, items, moment=moment)


def _month(officer: Viewer, mission: str, items: Mapping[str, UUID], *, moment: datetime) -> None:
    def lot(code: str, quantity: str, days: int | None, batch: str = "") -> NewLot:
        until: date | None = None if days is None else (moment + timedelta(days=days)).date()
        return NewLot(items[code], Decimal(quantity), batch=batch, expires_on=until)

    with clock_set_to(moment - timedelta(days=30)):
        store = actions.add_store(officer, name="Main store", mission=mission)
        first = [lot(code, quantity, days, f"B{n:03}") for n, (code, quantity, days) in enumerate(_FIRST, start=41)]
        first.append(lot("bread", "20", -24))
        actions.receive(officer, store, first, kind=MovementKind.OPENING, reason="Stock when the book began")
    with clock_set_to(moment - timedelta(days=21)):
        wanted = {items[code]: Decimal(quantity) for code, quantity in _ISSUES}
        actions.issue_all(officer, store, wanted, purpose=Purpose.MEAL, reason="Kitchen, second week")
    with clock_set_to(moment - timedelta(days=14)):
        paid, rate = _MONEY[mission]
        goods = [lot("rice", "75", 240, "LOCAL-7"), lot("sanitary-pads", "48", None)]
        actions.buy(
            officer, store, goods, shop="City Centre market", receipt_no="A-4471", paid=paid, rate=rate,
            bought_on=(moment - timedelta(days=15)).date(),
        )  # fmt: skip
    with clock_set_to(moment - timedelta(days=9)):
        gift = [lot("blanket", "25", None), lot("dress-women", "40", None)]
        actions.donate(
            officer, store, gift, donor="Lanka Friendship Association", address="An invented street of the city",
            given_on=(moment - timedelta(days=10)).date(),
        )  # fmt: skip
    _shelter(officer, mission, store, items, moment=moment)


def _shelter(officer: Viewer, mission: str, store: UUID, items: Mapping[str, UUID], *, moment: datetime) -> None:
    """The store of the mission's first shelter: one consignment has arrived, another is on the way."""
    site = db.session.scalar(
        sa.select(Site.id).where(Site.mission == mission, Site.closed_at.is_(None)).order_by(Site.id).limit(1)
    )
    with clock_set_to(moment - timedelta(days=7)):
        kitchen = actions.add_store(officer, name="Kitchen store", mission=mission, site_id=site)
        sent = _lots(store, items, {"rice": "40", "dhal": "10", "soap": "36", "water-1500": "60"})
        transfer = actions.send(officer, store, kitchen, sent, note="Mission van")
    with clock_set_to(moment - timedelta(days=6)):
        actions.receive_transfer(officer, kitchen, transfer, {})
        actions.issue_all(
            officer, kitchen, {items["rice"]: Decimal("17.5"), items["dhal"]: Decimal(4)}, purpose=Purpose.MEAL
        )
    with clock_set_to(moment - timedelta(hours=20)):
        actions.send(officer, store, kitchen, _lots(store, items, {"tinned-fish": "24", "blanket": "10"}))
        count = actions.start_count(officer, kitchen)
        actions.write_count(officer, kitchen, count, _held(kitchen))
        actions.submit_count(officer, kitchen, count)


def _lots(store: UUID, items: Mapping[str, UUID], wanted: Mapping[str, str]) -> dict[UUID, Decimal]:
    """The oldest lot of each item in a store, with the quantity that is sent of it."""
    held = db.session.execute(
        sa.select(Balance.item_id, Balance.lot_id)
        .where(Balance.store_id == store, Balance.quantity > 0)
        .order_by(Balance.lot_id.desc())
    )
    of_item = dict(held.all())
    return {of_item[items[code]]: Decimal(quantity) for code, quantity in wanted.items()}


def _held(store: UUID) -> dict[UUID, Decimal]:
    rows = db.session.execute(
        sa.select(Balance.lot_id, Balance.quantity).where(Balance.store_id == store, Balance.quantity > 0)
    )
    return dict(rows.all())
