"""Decisions about flights over plain data: words, state machines, the gate, units and seats, computed journeys."""
