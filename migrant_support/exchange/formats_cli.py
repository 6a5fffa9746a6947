"""`formats check KIND VECTORS.json`: compares our readers of outside formats with known answers. No database."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from migrant_support.formats.check import check

group = AppGroup("formats", help="Readers and writers of outside formats.")


@group.command("check")
@click.argument("kind")
@click.argument("vectors", type=click.Path(path_type=Path))
def check_vectors(kind: str, vectors: Path) -> None:
    """Check the vectors of a KIND (mrz, nic, ids, paxlst); print each miss, then how many passed and failed."""
    try:
        lines, passed, failed = check(kind, vectors)
    except (OSError, ValueError) as problem:
        raise click.ClickException(str(problem)) from None
    for line in lines:
        click.echo(line)
    click.echo(f"{passed} passed, {failed} failed")
    if failed:
        raise SystemExit(1)


def register(app: Flask) -> None:
    """Connect the command."""
    app.cli.add_command(group)
