"""What the choices of this domain are called on a screen; marked for translation."""

from migrant_support.domains.flights.rules.words import SpecialService
from migrant_support.domains.quarantine.rules.orders import ArrivalKind, OrderState
from migrant_support.kernel.texts import msg

ARRIVAL = {
    ArrivalKind.RECEIVED: msg("Received"),
    ArrivalKind.NOT_ON_LIST: msg("Not on the list"),
    ArrivalKind.NOT_ON_PLANE: msg("Not on the plane"),
}
ORDER = {
    OrderState.ISSUED: msg("Quarantine ordered"),
    OrderState.IN_TRANSIT: msg("On the way"),
    OrderState.ADMITTED: msg("In quarantine"),
    OrderState.ISOLATED: msg("Isolated"),
    OrderState.RELEASED: msg("Released"),
    OrderState.ABSCONDED: msg("Absconded"),
    OrderState.HOSPITALISED: msg("In hospital"),
    OrderState.DECEASED: msg("Died"),
    OrderState.WITHDRAWN: msg("Withdrawn"),
}
ORDER_TONE = {
    OrderState.ISSUED: "warn",
    OrderState.IN_TRANSIT: "info",
    OrderState.ADMITTED: "accent",
    OrderState.ISOLATED: "danger",
    OrderState.RELEASED: "good",
    OrderState.ABSCONDED: "danger",
    OrderState.HOSPITALISED: "danger",
    OrderState.DECEASED: "quiet",
    OrderState.WITHDRAWN: "quiet",
}
STEP = {
    OrderState.ISOLATED: msg("Isolate"),
    OrderState.ADMITTED: msg("End the isolation"),
    OrderState.HOSPITALISED: msg("Take to hospital"),
    OrderState.ABSCONDED: msg("Has absconded"),
    OrderState.DECEASED: msg("Has died"),
}
NEEDS = {
    SpecialService.WCHR: msg("Wheelchair"),
    SpecialService.WCHS: msg("Wheelchair"),
    SpecialService.WCHC: msg("Wheelchair"),
    SpecialService.STCR: msg("Stretcher"),
    SpecialService.MEDA: msg("Medical care"),
    SpecialService.UMNR: msg("Child travelling alone"),
    SpecialService.MAAS: msg("Needs somebody to help"),
    SpecialService.BLND: msg("Blind"),
    SpecialService.DEAF: msg("Deaf"),
}
"""What a passenger needs at arrival; food and the ground of travel are no business of the desk there."""
