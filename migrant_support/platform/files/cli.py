"""`files sweep` removes what crashes left in the folder of private files."""

from datetime import timedelta

import click
from flask.cli import AppGroup

from migrant_support.platform.files.sweep import sweep
from migrant_support.platform.store.transaction import work

files = AppGroup("files", help="Private files.")


@files.command("sweep")
@click.option("--hours", type=click.IntRange(1), default=24, show_default=True, help="Leave younger files alone.")
@click.option("--dry-run", is_flag=True, help="Only count.")
def sweep_command(hours: int, dry_run: bool) -> None:
    """Remove files without a row; name rows without a file and end with 1 when there are any."""
    with work(write=False):
        found = sweep(older_than=timedelta(hours=hours), remove=not dry_run)
    click.echo(f"{found.orphans} left-over files {'found' if dry_run else 'removed'}.")
    if found.missing:
        raise click.ClickException(f"{len(found.missing)} files are missing on disk, first {found.missing[0]}.")
