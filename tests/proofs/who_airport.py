"""Rows of the truth table: the airport and the departure day."""

OFFICER, FLYING = "mission_officer", "mission_officer coordinator"

AIRPORT = {
    "flights.airport": FLYING, "flights.airport_check_in": FLYING, "flights.gate": FLYING,
    "flights.airport_list": FLYING, "flights.step_back": FLYING, "flights.offload": FLYING,
    "flights.seat_stand_by": FLYING, "flights.accept_offer": FLYING, "flights.decline_offer": FLYING,
    "flights.boarding_paper": FLYING,
    "list_proposing.to_flight": FLYING, "list_proposing.look": FLYING,
    "departure_day.show": FLYING, "departure_day.new_bus": FLYING, "departure_day.bus": FLYING,
    "departure_day.on_board": FLYING, "departure_day.not_on_board": FLYING, "departure_day.bus_paper": FLYING,
    "departure_day.hand_back_all": OFFICER, "departure_day.receipts": OFFICER,
    **dict.fromkeys(("travel.exit_steps", "travel.begin_exit", "travel.exit_step"), OFFICER),
    "flights.baggage": "coordinator", "flights.contacts": "coordinator", "flights.end_told": "coordinator",
}  # fmt: skip
