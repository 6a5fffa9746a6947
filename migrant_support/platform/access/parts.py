"""Registers accounts, sign-in and sessions with the application."""

from flask import Flask

from migrant_support.kernel.texts import msg
from migrant_support.platform.access import guard
from migrant_support.platform.access.cli import accounts as accounts_commands
from migrant_support.platform.access.common_passwords import FEWEST, PLACE, CommonPasswords
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.access.views import (
    accounts,
    blueprint,
    colleagues,
    cookies,
    entry,
    invitation,
    own,
    proof,
)
from migrant_support.platform.audit.words import name_acts
from migrant_support.platform.web.context import add_me_link, add_rail_item, set_layout_route
from migrant_support.policy import Power
from migrant_support.settings import Settings, SettingsError

SCREENS = (accounts, colleagues, cookies, entry, invitation, own, proof)

# What an account without a second factor may reach in production: to set one up, to prove itself.
_BEFORE_SECOND_FACTOR = (
    "second_factor",
    "second_factor_start",
    "second_factor_picture",
    "second_factor_send",
    "confirm",
    "confirm_send",
)

name_acts(
    {
        "access.account.signed_in": msg("Signed in"),
        "access.account.signed_out": msg("Signed out"),
        "access.account.sign_in_failed": msg("Failed to sign in"),
        "access.account.code_failed": msg("Failed at the second factor"),
        "access.account.proved": msg("Proved once more who it is"),
        "access.account.session_ended": msg("Signed out another browser"),
        "access.account.sessions_ended": msg("Signed out all other browsers"),
        "access.account.set_password": msg("Set a password"),
        "access.account.prefer": msg("Chose language or colours"),
        "access.account.invite": msg("Made an account"),
        "access.account.invite_again": msg("Made a new invitation"),
        "access.account.correct": msg("Corrected name or e-mail of an account"),
        "access.account.reset": msg("Made a link for a new password"),
        "access.account.disable": msg("Disabled an account"),
        "access.account.enable": msg("Enabled an account"),
        "access.factor.offer": msg("Began to set up a second factor"),
        "access.factor.confirm": msg("Set up a second factor"),
        "access.factor.reset": msg("Took off a lost second factor"),
        "access.recovery_code.used": msg("Signed in with a recovery code"),
        "access.recovery_code.replace": msg("Made new recovery codes"),
        "access.role.give": msg("Gave a role"),
        "access.role.end": msg("Ended a role"),
    }
)


def register(app: Flask) -> None:
    """Connect the access floor. Raises SettingsError when production lacks the list of common passwords."""
    settings: Settings = app.extensions["settings"]
    common = CommonPasswords(PLACE)
    if settings.is_production and len(common) < FEWEST:
        raise SettingsError("The list of common passwords is missing. `./run` makes it: start it once on this machine.")
    app.extensions["passwords"] = Passwords(settings.password_profile, common)
    app.register_blueprint(blueprint)
    app.cli.add_command(accounts_commands)
    proof.set_up_answers(app)
    for name in _BEFORE_SECOND_FACTOR:
        guard.open_before_second_factor(f"{blueprint.name}.{name}")
    set_layout_route("sign_out_href", "access.sign_out")
    add_me_link(Power.OWN_ACCOUNT, "access.me", label=msg("My account"), order=10)
    add_rail_item(Power.ACCOUNT_MANAGE, "access.accounts", label=msg("Accounts"), icon="people", order=80)
    add_rail_item(Power.COLLEAGUE_MANAGE, "access.colleagues", label=msg("Colleagues"), icon="people", order=80)
