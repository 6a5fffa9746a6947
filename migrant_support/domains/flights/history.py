"""Kinds of happening of a journey on a person's timeline."""

from migrant_support.domains.flights.rules.partners import MarkKind
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

WISH_RECORDED = register_kind("wish_recorded", msg("Wishes to return"))
WISH_WITHDRAWN = register_kind("wish_withdrawn", msg("No longer wishes to return"))
CLEARANCE_RECORDED = register_kind("clearance_recorded", msg("Exit clearance recorded"))
EXIT_STEPS_BEGUN = register_kind("exit_steps_begun", msg("Steps of the exit clearance begun"))
EXIT_STEP_DONE = register_kind("exit_step_done", msg("A step of the exit clearance is done"))
EXIT_STEP_NOT_REQUIRED = register_kind("exit_step_not_required", msg("A step of the exit clearance is not required"))
EXIT_STEP_OPENED = register_kind("exit_step_opened", msg("A step of the exit clearance is open again"))
OVERRIDDEN = register_kind("gate_overridden", msg("A missing thing was let pass for the flight"))
TAKEN_BACK = register_kind("flight_step_taken_back", msg("A step at the airport was taken back"))
SEAT_OFFERED = register_kind("seat_offered", msg("A seat that came free was offered"))
SEAT_DECLINED = register_kind("seat_declined", msg("Did not want the seat that was offered"))
BUS_BOARDED = register_kind("bus_boarded", msg("Left for the airport with the bus"))
BUS_LEFT = register_kind("bus_left", msg("Did not leave with the bus after all"))
MOVED = {
    EntryState.PROPOSED: register_kind("flight_proposed", msg("Proposed for a flight")),
    EntryState.WAITING: register_kind("flight_waiting", msg("On the waiting list of a flight")),
    EntryState.CONFIRMED: register_kind("flight_confirmed", msg("Seat on a flight confirmed")),
    EntryState.CHECKED_IN: register_kind("flight_checked_in", msg("Checked in for the flight")),
    EntryState.BOARDED: register_kind("flight_boarded", msg("Boarded the aircraft")),
    EntryState.ARRIVED: register_kind("flight_arrived", msg("Arrived with the flight")),
    EntryState.NO_SHOW: register_kind("flight_no_show", msg("Did not come to the flight")),
    EntryState.OFFLOADED: register_kind("flight_offloaded", msg("Taken off the flight at the airport")),
    EntryState.WITHDRAWN: register_kind("flight_withdrawn", msg("Withdrawn from the flight")),
    EntryState.POSTPONED: register_kind("flight_postponed", msg("Postponed to a later flight")),
    EntryState.FREED: register_kind("flight_freed", msg("The flight was cancelled")),
}
MARKED = {
    MarkKind.FITNESS_RECEIVED: register_kind("partner_fitness", msg("A partner received the fitness paper")),
    MarkKind.SEAT_FUNDED: register_kind("partner_funded", msg("A partner pays the seat")),
}
UNMARKED = {
    MarkKind.FITNESS_RECEIVED: register_kind("partner_fitness_off", msg("A partner took its fitness mark back")),
    MarkKind.SEAT_FUNDED: register_kind("partner_funded_off", msg("A partner no longer pays the seat")),
}
