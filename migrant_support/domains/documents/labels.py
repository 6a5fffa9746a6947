"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.documents.rules.safe import ItemKind, ReceiptKind
from migrant_support.domains.documents.rules.whereabouts import CheckWay
from migrant_support.kernel.texts import msg

CHECK_WAY = {
    CheckWay.ORIGINAL: msg("I saw the original and compared the photo"),
    CheckWay.READER: msg("A reader read the original and its check digits hold"),
    CheckWay.AUTHORITY: msg("The office that issued it confirmed it"),
}
ITEM = {
    ItemKind.DOCUMENT: msg("Document"),
    ItemKind.PHONE: msg("Phone"),
    ItemKind.MONEY: msg("Cash"),
    ItemKind.OTHER: msg("Other thing"),
}
RECEIPT = {
    ReceiptKind.DEPOSIT: msg("Receipt for things kept by the mission"),
    ReceiptKind.RETURN: msg("Receipt for things given back"),
    ReceiptKind.DISPOSAL: msg("Record of things disposed of"),
}
