"""How long free seats are offered, read once from `data/seat_offers.toml`."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from migrant_support.domains.flights.rules.offers import OfferTimes

_FILE = Path(__file__).parent / "data" / "seat_offers.toml"


@cache
def _tables() -> tuple[OfferTimes, ...]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["table"]
    found = [
        OfferTimes(
            one["valid_from"],
            tuple(
                sorted(
                    ((timedelta(hours=w["from_hours"]), timedelta(minutes=w["answer_minutes"])) for w in one["window"]),
                    reverse=True,
                )
            ),
            timedelta(minutes=one["closing_minutes"]),
            timedelta(minutes=one["least_minutes"]),
        )
        for one in read
    ]
    return tuple(sorted(found, key=lambda table: table.valid_from))


def offer_times_on(day: date) -> OfferTimes:
    """The table in force on a day: the latest that began, the first where none did."""
    begun = [table for table in _tables() if table.valid_from <= day]
    return begun[-1] if begun else _tables()[0]
