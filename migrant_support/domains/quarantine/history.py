"""Kinds of happening of arrivals and orders in the person's timeline."""

from migrant_support.domains.quarantine.rules.orders import OrderState
from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

RECEIVED = register_kind("arrival_received", msg("Received at the airport"))
NOT_LISTED = register_kind("arrival_not_listed", msg("Came on a flight without standing on its list"))
NOT_ON_PLANE = register_kind("arrival_not_on_plane", msg("Stood on the list and was not on the plane"))
UNDONE = register_kind("arrival_undone", msg("Reception at the airport undone"))
HOME = register_kind("journey_home", msg("Home"))
MOVED = {
    OrderState.ISSUED: register_kind("order_issued", msg("Quarantine ordered")),
    OrderState.IN_TRANSIT: register_kind("order_in_transit", msg("On the way to quarantine")),
    OrderState.ADMITTED: register_kind("order_admitted", msg("In quarantine")),
    OrderState.ISOLATED: register_kind("order_isolated", msg("Isolated")),
    OrderState.RELEASED: register_kind("order_released", msg("Released from quarantine")),
    OrderState.ABSCONDED: register_kind("order_absconded", msg("Left quarantine without permission")),
    OrderState.HOSPITALISED: register_kind("order_hospitalised", msg("Taken to hospital from quarantine")),
    OrderState.DECEASED: register_kind("order_deceased", msg("Died in quarantine")),
    OrderState.WITHDRAWN: register_kind("order_withdrawn", msg("Quarantine order withdrawn")),
}
