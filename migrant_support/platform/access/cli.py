"""Commands over accounts, for the first administrator and for recovery: `accounts create`, `disable`, `reset`."""

import sys
from uuid import UUID

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access import actions
from migrant_support.platform.access.invitations import find_invitation, use_invitation
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.signing_in import fold_sign_in_name, passwords
from migrant_support.platform.access.viewer import EVERYWHERE, NAMED, policy
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

accounts = AppGroup("accounts", help="Make the first administrator; help those who cannot get in.")


@accounts.command("create")
@click.option("--name", required=True, help="The name by which colleagues know the person.")
@click.option("--sign-in", required=True, help="The name to sign in with: a to z, digits, dot, dash, underscore, @.")
@click.option("--role", required=True, help="A role, such as admin or mission_officer.")
@click.option("--scope", default="", metavar="KIND:ID", help="Where the role holds, such as mission:KWT.")
@click.option("--email", default="", help="Where to write to.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the input; print no link.")
def create(name: str, sign_in: str, role: str, scope: str, email: str, password_stdin: bool) -> None:
    """Make an account and print the link with which its owner chooses a password."""
    chosen = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    new = actions.NewAccount(name, sign_in, _role(role, scope), email=email)
    if chosen is not None:
        passwords().check_new(chosen, [name, sign_in, email, scope])
    hashed = passwords().hash(chosen) if chosen is not None else None
    with work(write=True):
        _account_id, link = actions.invite(None, new)
        if hashed is not None:
            use_invitation(find_invitation(link.rpartition("/")[2]), hashed)
    if chosen is None:
        click.echo(f"Account {sign_in} is made. Choose its password within 72 hours, once, at:\n{link}")
    else:
        click.echo(f"Account {sign_in} is made, with the password given.")


@accounts.command("disable")
@click.argument("sign_in")
@click.option("--reason", required=True, help="Why; the auditor reads it.")
def disable(sign_in: str, reason: str) -> None:
    """Shut an account out at once."""
    with work(write=True):
        actions.disable(None, _account_id(sign_in), reason)
    click.echo(f"Account {sign_in} is disabled.")


@accounts.command("reset")
@click.argument("sign_in")
@click.option("--second-factor", is_flag=True, help="Take the lost second factor off as well.")
@click.option("--reason", default="", help="With --second-factor: how you made sure who asks.")
def reset(sign_in: str, second_factor: bool, reason: str) -> None:
    """Print a link for a new password; the old one works until then."""
    with work(write=True):
        account_id = _account_id(sign_in)
        if second_factor:
            actions.reset_factor(None, account_id, reason)
        link = actions.new_link(None, account_id)
    click.echo(f"Choose the new password of {sign_in}, once, at:\n{link}")


def _role(role: str, scope: str) -> actions.NewRole:
    if role not in policy().all_roles():
        raise Refused(
            "role_unknown",
            msg("There is no role %(role)s. The roles: %(roles)s."),
            role=role,
            roles=", ".join(policy().all_roles()),
        )
    kind, _colon, scope_id = scope.partition(":")
    if not kind:
        kind = next((k for k in policy().scopes_of(role) if k in (EVERYWHERE, NAMED)), "")
    return actions.NewRole(role, kind, scope_id)


def _account_id(sign_in: str) -> UUID:
    found = db.session.scalar(sa.select(Account.id).where(Account.sign_in_name == fold_sign_in_name(sign_in)))
    if found is None:
        raise Refused("account_unknown", msg("There is no account %(name)s."), name=sign_in)
    return found
