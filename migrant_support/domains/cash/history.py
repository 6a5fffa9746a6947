"""Kinds of happening with cash, with the sentence that screens translate."""

from migrant_support.domains.cash.rules.requests import RequestState
from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

STATES = {
    RequestState.REQUESTED: register_kind("cash_requested", msg("Cash was asked for")),
    RequestState.APPROVED: register_kind("cash_approved", msg("Cash was approved")),
    RequestState.PAID: register_kind("cash_paid", msg("Cash was paid out")),
    RequestState.REFUSED: register_kind("cash_refused", msg("Cash was refused")),
    RequestState.WITHDRAWN: register_kind("cash_withdrawn", msg("A request for cash was withdrawn")),
}
RETURNED = register_kind("cash_returned", msg("Cash was given back to the fund"))
