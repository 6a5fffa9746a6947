"""Registers accounts, sign-in and sessions with the application."""

from flask import Flask

from migrant_support.platform.access.common_passwords import FEWEST, PLACE, CommonPasswords
from migrant_support.platform.access.passwords import Passwords
from migrant_support.settings import Settings, SettingsError


def register(app: Flask) -> None:
    """Connect the access floor. Raises SettingsError when production lacks the list of common passwords."""
    settings: Settings = app.extensions["settings"]
    common = CommonPasswords(PLACE)
    if settings.is_production and len(common) < FEWEST:
        raise SettingsError("The list of common passwords is missing. `./run` makes it: start it once on this machine.")
    app.extensions["passwords"] = Passwords(settings.password_profile, common)
