"""The command line: `./run flask …` is `python -m migrant_support.cli …`.

Each part brings its own commands (its `cli.py`); here are only the way in, the one sentence with which every failure
ends, and `keys create`, which must work before there are settings to start with.
"""

import os
import sys
from typing import NoReturn

import click
from flask import Flask
from flask.cli import FlaskGroup, routes_command
from sqlalchemy.exc import OperationalError, ProgrammingError

from migrant_support.factory import HERE, create_app
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.vault.keyfile import SECRETS, KeyFileError, create_missing_keys
from migrant_support.settings import PREFIX, SettingsError

INSTANCE = HERE.parent / "instance"


def application() -> Flask:
    """The application of this installation; settings it cannot start with end the command."""
    try:
        return create_app(instance=INSTANCE)
    except SettingsError as error:
        _fail(str(error))


class Commands(FlaskGroup):
    """All commands. What a command raises on purpose is told in one sentence; the exit code is then 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run one command."""
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            _fail(refusal.in_english)
        except NotThere:
            _fail("What you named does not exist. Check the spelling of the name or reference.")
        except SettingsError as error:
            _fail(str(error))
        except (OperationalError, ProgrammingError) as error:
            _fail(_about_the_database(error))


def _about_the_database(error: OperationalError | ProgrammingError) -> str:
    said = str(error.orig).strip().splitlines()[0]
    if isinstance(error, ProgrammingError) or "no such" in said:
        return f"The database does not fit this version ({said}). Run `./run flask db upgrade` first."
    return f"The database cannot be used ({said}). Check DATABASE_URL and that it runs, then try again."


def _fail(sentence: str) -> NoReturn:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(1)


commands = Commands(
    name="flask",
    create_app=application,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
    help="Commands of Migrant Support.",
)
commands.add_command(routes_command)


# A plain group: one of Flask's would start the application, which cannot start without keys.
keys = click.Group("keys", help="The secrets of this installation.")
commands.add_command(keys)


@keys.command("create")
def create_keys() -> None:
    """Write the missing secrets to instance/settings.toml; one that is there is never changed."""
    given = {name for name in SECRETS if os.environ.get(PREFIX + name.upper())}
    try:
        made = create_missing_keys(INSTANCE / "settings.toml", given=given)
    except KeyFileError as error:
        _fail(str(error))
    if made:
        click.echo(f"Made {', '.join(made)} in instance/settings.toml. Keep a copy of that file in a safe place.")
    else:
        click.echo("All keys are there; nothing was changed.")


if __name__ == "__main__":
    commands.main(prog_name="flask")
