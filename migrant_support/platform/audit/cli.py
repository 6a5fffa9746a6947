"""Commands over the audit log: `audit verify [--anchor FILE]`, `audit anchor FILE`, `audit grants ROLE`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.anchors import Anchor, append_anchor, head_anchor, read_anchors
from migrant_support.platform.audit.triggers import ROLE_NAME, grants_for, missing_triggers
from migrant_support.platform.audit.verdicts import note_verdict
from migrant_support.platform.audit.verify import verify
from migrant_support.platform.store.transaction import work

audit = AppGroup("audit", help="Check the audit log, and anchor its head outside of the database.")


@audit.command("verify")
@click.option("--anchor", "file", type=click.Path(path_type=Path), help="A file written by `audit anchor`.")
def verify_command(file: Path | None) -> None:
    """Walk through the whole log; name the first broken, missing or reordered line and exit with 1."""
    anchors = _anchors_of(file)
    with work(write=False) as session:
        verdict = verify(anchors)
        gone = missing_triggers(session.connection())
    with work(write=True):
        note_verdict(None, verdict)
    if verdict.broken is not None:
        raise click.ClickException(verdict.broken.sentence % verdict.broken.values)
    if gone:
        raise click.ClickException(f"The database no longer protects the log: {', '.join(sorted(gone))} missing.")
    click.echo(f"{verdict.lines} lines hold, {verdict.anchors} anchors met. Head: {verdict.head_hash.hex()}")


@audit.command("anchor")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def anchor_command(file: Path) -> None:
    """Add the head of the log (number, hash, time) to FILE. Keep FILE where the database's owner cannot write."""
    with work(write=False):
        anchor = head_anchor()
    try:
        append_anchor(file, anchor)
    except OSError as error:
        raise click.ClickException(f"Cannot write {file}: {error.strerror}.") from None
    click.echo(f"Anchored line {anchor.number}: {anchor.hash.hex()}")


@audit.command("grants")
@click.argument("role")
def grants_command(role: str) -> None:
    """Print the SQL that lets a PostgreSQL ROLE run the product and take nothing from the log; the owner runs it."""
    if not ROLE_NAME.fullmatch(role):
        raise click.ClickException("The name of a role has small letters, digits and underscores only.")
    for statement in grants_for(role):
        click.echo(f"{statement};")


def _anchors_of(file: Path | None) -> tuple[Anchor, ...]:
    if file is None:
        return ()
    try:
        return read_anchors(file)
    except Refused as refused:
        raise click.ClickException(refused.in_english) from None
    except OSError as error:
        raise click.ClickException(f"Cannot read {file}: {error.strerror}.") from None
