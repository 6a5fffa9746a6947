"""Writes of medical work; those that other parts call are named here. Never commits."""

from migrant_support.domains.medical.actions.fitness import book_check, read_checks, record_result

__all__ = ["book_check", "read_checks", "record_result"]
