"""Registers the import with the application."""

from flask import Flask

from migrant_support.exchange.imports import erasure
from migrant_support.exchange.imports.cli import group
from migrant_support.exchange.imports.views import columns, lists, plan, problems, stocking  # noqa: F401 - their routes
from migrant_support.exchange.imports.views.blueprint import blueprint
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power


def register(app: Flask) -> None:
    """Connect the import."""
    erasure.answer()
    app.register_blueprint(blueprint)
    app.cli.add_command(group)
    add_rail_item(Power.IMPORT_RUN, "imports.show_all", label=msg("Lists"), icon="import", order=60)
