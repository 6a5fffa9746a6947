"""Asking again where a slow machine lets somebody wait longer than the database allows."""

from collections.abc import Callable

from sqlalchemy.exc import OperationalError


def patient(act: Callable[[], int]) -> Callable[[], int]:
    """On a slow machine somebody waits for the flight longer than the database allows, is told so, and asks again."""

    def again() -> int:
        for _ in range(9):
            try:
                return act()
            except OperationalError as busy:
                if "deadlock" in str(busy.orig):
                    raise
        return act()

    return again
