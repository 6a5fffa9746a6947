"""`sight rebuild`: who sees whom, written anew from what gave it."""

import click
from flask.cli import AppGroup

from migrant_support.domains.people.actions.sight import rebuild_sight
from migrant_support.platform.store.transaction import work

sight = AppGroup("sight", help="Who sees whom.")


@sight.command("rebuild")
@click.option("--dry-run", is_flag=True, help="Only count.")
def rebuild(dry_run: bool) -> None:
    """Add missing rows and remove those without a reason."""
    with work(write=not dry_run):
        done = rebuild_sight(dry_run=dry_run)
    click.echo(f"{done.added} rows {'missing' if dry_run else 'added'}, {done.removed} without a reason.")
