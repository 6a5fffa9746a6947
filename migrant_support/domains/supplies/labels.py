"""What the choices of this domain are called on a screen, and how its acts read to the auditor."""

from migrant_support.domains.supplies.rules.catalogue import ItemKind, Pack, Unit
from migrant_support.domains.supplies.rules.counting import CountState
from migrant_support.domains.supplies.rules.ledger import Account, MovementKind, Purpose
from migrant_support.domains.supplies.rules.transfers import TransferState
from migrant_support.kernel.texts import msg

KIND = {
    ItemKind.FOOD: msg("Food"),
    ItemKind.INFANT: msg("For infants"),
    ItemKind.HYGIENE: msg("Hygiene"),
    ItemKind.MEDICINE: msg("Medicine"),
    ItemKind.CLOTHING: msg("Clothing and bedding"),
    ItemKind.EQUIPMENT: msg("Equipment"),
}
UNIT = {
    Unit.KILOGRAM: msg("kg"),
    Unit.LITRE: msg("litres"),
    Unit.PIECE: msg("pieces"),
    Unit.PACKET: msg("packets"),
    Unit.TIN: msg("tins"),
    Unit.BOTTLE: msg("bottles"),
    Unit.TABLET: msg("tablets"),
    Unit.SACHET: msg("sachets"),
    Unit.PAIR: msg("pairs"),
    Unit.SET: msg("sets"),
}
PACK = {
    Pack.BOX: msg("box"),
    Pack.BAG: msg("bag"),
    Pack.PACK: msg("pack"),
    Pack.TRAY: msg("tray"),
    Pack.BALE: msg("bale"),
}
MOVEMENT = {
    MovementKind.OPENING: msg("Opening balance"),
    MovementKind.RECEIPT: msg("Came in"),
    MovementKind.PURCHASE: msg("Bought"),
    MovementKind.DONATION: msg("Donated"),
    MovementKind.ISSUE: msg("Issued"),
    MovementKind.RETURN: msg("Given back"),
    MovementKind.TRANSFER_OUT: msg("Sent to another store"),
    MovementKind.TRANSFER_IN: msg("Came from another store"),
    MovementKind.ADJUSTMENT: msg("Adjusted"),
    MovementKind.LOSS: msg("Written off"),
    MovementKind.COUNT: msg("Difference of a count"),
    MovementKind.CORRECTION: msg("Correction"),
}
PURPOSE = {
    Purpose.RATION: msg("Rations"),
    Purpose.MEAL: msg("Meals"),
    Purpose.MEDICINE: msg("Medical aid"),
    Purpose.HOUSE: msg("For the house"),
    Purpose.OTHER: msg("Another purpose"),
}
ACCOUNT = {
    Account.STORE: msg("Store"),
    Account.SUPPLIER: msg("Supplier"),
    Account.DONOR: msg("Donor"),
    Account.OPENING: msg("Opening balance"),
    Account.PEOPLE: msg("People"),
    Account.TRANSIT: msg("On the way"),
    Account.LOSS: msg("Lost or spoilt"),
    Account.ADJUSTMENT: msg("Adjustment"),
}
TRANSFER = {
    TransferState.SENT: msg("On the way"),
    TransferState.RECEIVED: msg("Came in"),
    TransferState.TAKEN_BACK: msg("Taken back"),
}
TRANSFER_TONE = {TransferState.SENT: "warn", TransferState.RECEIVED: "good", TransferState.TAKEN_BACK: "quiet"}
COUNT = {
    CountState.OPEN: msg("Being counted"),
    CountState.SUBMITTED: msg("Waits for approval"),
    CountState.CLOSED: msg("Approved"),
    CountState.CANCELLED: msg("Given up"),
}
COUNT_TONE = {
    CountState.OPEN: "info",
    CountState.SUBMITTED: "warn",
    CountState.CLOSED: "good",
    CountState.CANCELLED: "quiet",
}
ACTS = {
    "supplies.catalogue.load": msg("Loaded the catalogue of supplies"),
    "supplies.store.add": msg("Opened a store"),
    "supplies.store.edit": msg("Changed a store"),
    "supplies.store.close": msg("Closed a store"),
    "supplies.store.open": msg("Opened a store again"),
    "supplies.store.set_least": msg("Changed how much a store should hold at least"),
    "supplies.movement.opening": msg("Wrote an opening balance of stock"),
    "supplies.movement.receipt": msg("Took stock into a store"),
    "supplies.movement.purchase": msg("Took bought stock into a store"),
    "supplies.movement.donation": msg("Took donated stock into a store"),
    "supplies.movement.issue": msg("Issued stock"),
    "supplies.movement.return": msg("Took issued stock back"),
    "supplies.movement.transfer_out": msg("Sent stock to another store"),
    "supplies.movement.transfer_in": msg("Received stock from another store"),
    "supplies.movement.adjustment": msg("Adjusted stock"),
    "supplies.movement.loss": msg("Wrote stock off"),
    "supplies.movement.count": msg("Took the difference of a count into the book"),
    "supplies.movement.correction": msg("Corrected a movement of stock"),
}
ACTS |= {
    "supplies.item.save": msg("Saved an item of supplies"),
    "supplies.item.archive": msg("Took an item of supplies out of use"),
    "supplies.item.restore": msg("Put an item of supplies back into use"),
    "supplies.transfer.send": msg("Sent a consignment to another store"),
    "supplies.transfer.receive": msg("Received a consignment"),
    "supplies.transfer.take_back": msg("Took a consignment back"),
    "supplies.count.start": msg("Began to count a store"),
    "supplies.count.write": msg("Wrote on the sheet of a count"),
    "supplies.count.submit": msg("Handed a count in"),
    "supplies.count.approve": msg("Approved a count"),
    "supplies.count.send_back": msg("Let a count be done again"),
    "supplies.count.cancel": msg("Gave a count up"),
    "supplies.purchase.add": msg("Entered a purchase"),
    "supplies.donation.add": msg("Entered a donation"),
}
KINDS = {
    "stock_transfer": msg("Consignment of supplies"),
    "stock_count": msg("Count of a store"),
    "stock_purchase": msg("Purchase for a store"),
    "stock_donation": msg("Donation to a store"),
    "store": msg("Store"),
    "stock_movement": msg("Movement of stock"),
    "supply_item": msg("Item of supplies"),
}
