"""Registers keys and the addresses for programs with the application."""

from flask import Flask

from migrant_support.exchange.api import models
from migrant_support.exchange.api.views import keys, shared
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import name_acts
from migrant_support.platform.erasure import keeps_whole
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power

ACTS = {
    "api.key.make": msg("Made a key for a program"),
    "api.key.revoke": msg("Revoked a key of a program"),
    "api.flights.read": msg("A program read shared flights"),
    "api.manifest.read": msg("A program read a list of passengers"),
}


def register(app: Flask) -> None:
    """Connect both."""
    keeps_whole(models.ApiKey, "a program of an organisation, not a person")
    name_acts(ACTS)
    app.register_blueprint(shared.blueprint)
    app.register_blueprint(keys.blueprint)
    add_rail_item(Power.KEY_MANAGE, "api_keys.show_all", label=msg("Keys for programs"), icon="lock", order=82)
