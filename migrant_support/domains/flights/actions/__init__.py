"""Writes of flights. Procedures, screens, import and commands call these; none commits."""

from migrant_support.domains.flights.actions.boarding import board, check_in
from migrant_support.domains.flights.actions.confirming import confirm, fill_from_waiting, put_on_waiting_list
from migrant_support.domains.flights.actions.exit_steps import begin_exit_steps, change_exit_step
from migrant_support.domains.flights.actions.helping import arrange_help
from migrant_support.domains.flights.actions.journeys import record_clearance, request_journey, withdraw_journey
from migrant_support.domains.flights.actions.leaving import leave_entry
from migrant_support.domains.flights.actions.lending import lend_seats, return_seats
from migrant_support.domains.flights.actions.limits import end_limit, let_flight_pass, limit_day, pause_travel
from migrant_support.domains.flights.actions.locking import lock_flight, unlock_flight
from migrant_support.domains.flights.actions.outcomes import Outcome
from migrant_support.domains.flights.actions.overriding import override_gate
from migrant_support.domains.flights.actions.planning import (
    change_flight,
    end_share,
    move_flight,
    open_flight,
    plan_flight,
    share_flight,
)
from migrant_support.domains.flights.actions.proposing import choose_escort, propose
from migrant_support.domains.flights.actions.seats import move_seats, set_seats

__all__ = [
    "Outcome",
    "arrange_help",
    "begin_exit_steps",
    "board",
    "change_exit_step",
    "change_flight",
    "check_in",
    "choose_escort",
    "confirm",
    "end_limit",
    "end_share",
    "fill_from_waiting",
    "leave_entry",
    "lend_seats",
    "let_flight_pass",
    "limit_day",
    "lock_flight",
    "move_flight",
    "move_seats",
    "open_flight",
    "override_gate",
    "pause_travel",
    "plan_flight",
    "propose",
    "put_on_waiting_list",
    "record_clearance",
    "request_journey",
    "return_seats",
    "set_seats",
    "share_flight",
    "unlock_flight",
    "withdraw_journey",
]
