"""Kinds of happening after a death abroad, with the sentence that screens translate."""

from migrant_support.domains.remains.rules import ConsignmentState
from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

RECORDED = register_kind("death_recorded", msg("The death was recorded"))
TOLD = register_kind("kin_told", msg("The family was told"))
MOVED = {
    ConsignmentState.PREPARING: register_kind("consignment_preparing", msg("The way home is prepared")),
    ConsignmentState.PLACED: register_kind("consignment_placed", msg("A flight was chosen for the way home")),
    ConsignmentState.ACCEPTED: register_kind("consignment_accepted", msg("The carrier took the remains")),
    ConsignmentState.FLOWN: register_kind("consignment_flown", msg("The remains left by air")),
    ConsignmentState.LANDED: register_kind("consignment_landed", msg("The remains landed")),
    ConsignmentState.RECEIVED: register_kind("consignment_received", msg("The family received the remains")),
    ConsignmentState.WITHDRAWN: register_kind("consignment_withdrawn", msg("The remains do not travel")),
}
