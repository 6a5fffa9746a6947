"""`vault rotate`: new keys for everything that is sealed."""

import click
from flask.cli import AppGroup

from migrant_support.platform.vault.rotation import rotate

vault = AppGroup("vault", help="The keys of what is sealed.")


@vault.command("rotate")
@click.option("--quiet", is_flag=True, help="Only say how it ended.")
def rotate_command(quiet: bool) -> None:
    """Wrap and seal everything under new keys; may be broken off and started again.

    To change the vault key itself: move the present one to VAULT_KEY_PREVIOUS, set a new VAULT_KEY, restart all web
    servers and workers, run this command, then remove VAULT_KEY_PREVIOUS.
    """
    done = rotate(tell=lambda line: None if quiet else click.echo(line))
    if done.unreadable:
        raise click.ClickException(
            f"{len(done.unreadable)} values could not be opened and keep their old key, first: {done.unreadable[0]}."
        )
    click.echo(f"{done.sealed} values and files lie under new keys; {done.dropped} old keys are gone.")
