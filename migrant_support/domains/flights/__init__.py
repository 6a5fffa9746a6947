"""Flights home: legs and seats, who is on the list, what still stands between a person and the flight, sealed lists."""
