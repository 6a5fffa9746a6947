"""The one clock of the product. Code that needs the moment asks here, so that a test can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """Return this instant as an aware datetime in UTC, to the microsecond."""
    return _set_to.get() or datetime.now(UTC)


def local_day(zone: str, at: datetime | None = None) -> date:
    """Return the calendar day of an instant in a zone: day limits roll at the site's midnight (DOMAIN invariant 11)."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()


def start_of_day(zone: str, day: date) -> datetime:
    """Return the instant at which a calendar day begins in a zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


@contextmanager
def clock_set_to(moment: datetime) -> Iterator[None]:
    """Let `now()` answer a fixed, aware moment inside the block."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware moment")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
