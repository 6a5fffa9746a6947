"""How long something waits, in words."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from migrant_support.kernel.clock import clock_set_to
from migrant_support.platform.web.times import age_of

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("waits", "said"),
    [
        (timedelta(0), "less than an hour"),
        (timedelta(minutes=59), "less than an hour"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=3, hours=5), "3 days"),
    ],
)
def test_what_came_just_now_waits_less_than_an_hour_and_never_0_hours(app: Flask, waits: timedelta, said: str) -> None:
    with app.test_request_context(), clock_set_to(NOON):
        assert age_of(NOON - waits) == said
