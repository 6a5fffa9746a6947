"""`people retention`: let go of what is kept no longer, or count it. `people erase-again`: after a restore."""

import click
from flask.cli import with_appcontext

from migrant_support.platform.erasure.retention import Act, Outcome, Rule
from migrant_support.procedures.anonymise import erase_again
from migrant_support.procedures.retention import retention_run


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only count what is due.")
@with_appcontext
def retention_command(dry_run: bool) -> None:
    """Let go of everything whose period is over. The worker does it every night."""
    for outcome in retention_run(dry_run=dry_run):
        click.echo(f"{outcome.rule.code:<18}{_period(outcome.rule):<10}{_told(outcome, dry_run=dry_run)}")


@click.command("erase-again")
@with_appcontext
def again_command() -> None:
    """After a backup was restored: erase again whom it still knows, by the list beside the database."""
    click.echo(f"{erase_again()} erased again.")


def _period(rule: Rule) -> str:
    return f"{rule.years} y" if rule.years else f"{rule.days} d"


def _told(outcome: Outcome, *, dry_run: bool) -> str:
    if not outcome.is_known:
        return "nothing of this kind is kept by this version"
    if outcome.rule.act is Act.REPORT:
        return f"{outcome.due} over their period; a person decides"
    return f"{outcome.due} due" if dry_run else f"{outcome.done} of {outcome.due} let go"
