"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.documents.rules.whereabouts import CheckWay
from migrant_support.kernel.texts import msg

CHECK_WAY = {
    CheckWay.ORIGINAL: msg("I saw the original and compared the photo"),
    CheckWay.READER: msg("A reader read the original and its check digits hold"),
    CheckWay.AUTHORITY: msg("The office that issued it confirmed it"),
}
