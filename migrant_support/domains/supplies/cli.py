"""Command over stores: `supplies verify`."""

import click
from flask.cli import AppGroup

from migrant_support.domains.supplies.queries.verifying import lines_and_balances, wrong_balances
from migrant_support.platform.store.transaction import work

supplies = AppGroup("supplies", help="Check the books of the stores.")


@supplies.command("verify")
def verify_command() -> None:
    """Compare what each store holds with the sum of its movements; name each that differs and exit with 1."""
    with work(write=False):
        lines, balances = lines_and_balances()
        wrong = wrong_balances()
    for one in wrong:
        click.echo(f"{one.store}, {one.item}: {one.held:f} held, {one.moved:f} by its movements.", err=True)
    if wrong:
        raise click.ClickException(f"{len(wrong)} of {balances} balances are not the sum of their movements.")
    click.echo(f"{balances} balances are the sum of {lines} lines.")
