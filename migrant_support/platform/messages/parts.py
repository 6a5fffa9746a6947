"""Registers the outbox with the application: gateways, the route of reports, the command, the worker's minute."""

from flask import Flask

from migrant_support.platform.access.notices import carry_with
from migrant_support.platform.jobs.queue import every_minute
from migrant_support.platform.messages import account_notices, erasing, words
from migrant_support.platform.messages.cli import messages
from migrant_support.platform.messages.gateways import gateways_of
from migrant_support.platform.messages.reports import blueprint
from migrant_support.platform.messages.sending import send_due
from migrant_support.platform.web.origin import csrf
from migrant_support.settings import Settings


def register(app: Flask) -> None:
    """Connect the outbox. Raises SettingsError for a gateway that cannot be used."""
    settings: Settings = app.extensions["settings"]
    app.extensions["messages"] = gateways_of(settings)
    carry_with(account_notices.carry)
    erasing.answer()
    words.name()
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    app.cli.add_command(messages)
    every_minute("send_messages", send_due)
