"""Commands of the demonstration: `demo load`, `demo accounts`, `demo status`. Production refuses them."""

import json
from datetime import UTC, datetime
from time import perf_counter
from typing import cast

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from migrant_support.demo.accounts import ACCOUNTS, DemonstrationAccount, standing_accounts
from migrant_support.demo.country import PERSONS, SEED
from migrant_support.demo.loader import load_country
from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import Person
from migrant_support.kernel.clock import now
from migrant_support.platform.access.demonstration import PASSWORD
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import ROLES
from migrant_support.settings import Settings

demo = AppGroup("demo", help="The demonstration country: invented people in three missions, and its sign-ins.")


def _refuse_production() -> None:
    settings = cast(Settings, current_app.extensions["settings"])
    if settings.is_production:
        raise click.ClickException(
            "This installation holds real people (MODE is production). The demonstration stays out."
        )


@demo.command("load")
@click.option(
    "--persons", type=click.IntRange(1, 1_000_000), default=PERSONS, show_default=True, help="How many people."
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Another seed invents another country.")
@click.option(
    "--moment",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="The present of the country, in UTC; now unless given.",
)
def load_command(persons: int, seed: int, moment: datetime | None) -> None:
    """Invent the country and write it into an empty database."""
    _refuse_production()
    began = perf_counter()
    present = moment.replace(tzinfo=UTC) if moment else now().replace(second=0, microsecond=0)
    passwords: Passwords = current_app.extensions["passwords"]
    hashed = passwords.hash(PASSWORD)
    with work(write=True):
        loaded = load_country(persons, seed=seed, moment=present, password_hash=hashed)
    seconds = perf_counter() - began
    click.echo(
        f"{loaded.persons:,} invented people with {loaded.cases:,} cases, {len(ACCOUNTS)} sign-ins: {seconds:.1f} s"
    )


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def accounts_command(as_json: bool) -> None:
    """Print the sign-ins of the demonstration with their password."""
    _refuse_production()
    with work(write=False):
        standing = standing_accounts()
    if as_json:
        click.echo(json.dumps([_as_json(account) for account in standing], indent=1))
        return
    if not standing:
        raise click.ClickException("There are no demonstration sign-ins yet. `./run flask demo load` makes them.")
    for account in standing:
        label = ROLES[account.role].label
        click.echo(
            f"  {account.sign_in_name:<16} {PASSWORD:<24} {label}, {account.scope_id or account.scope_kind.value}"
        )


def _as_json(account: DemonstrationAccount) -> dict[str, str]:
    return {
        "role": account.role.value,
        "scope": f"{account.scope_kind.value}:{account.scope_id}",
        "account": account.sign_in_name,
        "password": PASSWORD,
    }


@demo.command("status")
def status_command() -> None:
    """Say whether the country is loaded; exit with 1 when it is not."""
    _refuse_production()
    with work(write=False):
        sign_ins = len(standing_accounts())
        persons = db.session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0
        cases = db.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0
    if not sign_ins:
        raise click.ClickException("The demonstration country is not loaded. `./run flask demo load` does it.")
    click.echo(f"Loaded: {persons:,} persons, {cases:,} cases, {sign_ins} demonstration sign-ins.")
