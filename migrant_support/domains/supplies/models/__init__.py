"""Tables of supplies: the catalogue, the stores, the book of each store, counts, transfers, purchases and donations."""

from migrant_support.domains.supplies.models.catalogue import Item, Store, StoreMinimum
from migrant_support.domains.supplies.models.counting import CountLine, StockCount
from migrant_support.domains.supplies.models.ledger import Balance, Lot, Movement, MovementLine
from migrant_support.domains.supplies.models.papers import Donation, Purchase
from migrant_support.domains.supplies.models.transfers import Transfer, TransferLine

__all__ = [
    "Balance",
    "CountLine",
    "Donation",
    "Item",
    "Lot",
    "Movement",
    "MovementLine",
    "Purchase",
    "StockCount",
    "Store",
    "StoreMinimum",
    "Transfer",
    "TransferLine",
]
