"""Command over beds: `beds lapse`, for a clock outside (cron, a timer) or by hand."""

import click
from flask.cli import AppGroup

from migrant_support.domains.sites.actions.lapsing import lapse_due
from migrant_support.domains.sites.actions.rides_end import look_after_rides
from migrant_support.domains.sites.actions.standards import tell_of_red
from migrant_support.platform.store.transaction import work

beds = AppGroup("beds", help="Beds and who waits for them.")


def lapse_all() -> int:
    """Cancel every hold and reservation whose time ran out, and tell both sides; return how many."""
    lapsed = 0
    while True:
        with work(write=True):
            some = lapse_due()
        lapsed += some
        if not some:
            return lapsed


def rides_looked_after() -> int:
    """Write down what became of rides and who is late; return for how many a task was written."""
    with work(write=True):
        return look_after_rides()


def standards_looked_after() -> int:
    """Put a task on the mission's list for each house below the living standards; return how many were written."""
    with work(write=True):
        return tell_of_red()


@beds.command("lapse")
def lapse_command() -> None:
    """Sweep what lapsed; the worker does so each minute. Nothing counted it any more."""
    click.echo(f"{lapse_all()} reservations lapsed.")
