"""Commands over the directory: `reference load`."""

import click
from flask.cli import AppGroup

from migrant_support.domains.directory.actions import load_reference_data
from migrant_support.platform.store.transaction import work

reference = AppGroup("reference", help="The reference data: countries, missions, airports, districts, institutions.")


@reference.command("load")
def load_command() -> None:
    """Bring the reference data to the state of this version. Harmless when run again."""
    with work(write=True):
        changed = load_reference_data()
    click.echo(", ".join(f"{count} {kind}" for kind, count in changed.items()) + " added or changed.")
