"""Registers the supplies with the application."""

from flask import Flask

from migrant_support.domains.directory.actions import also_load
from migrant_support.domains.supplies import erasure, labels
from migrant_support.domains.supplies.actions.catalogue import load_catalogue
from migrant_support.domains.supplies.cli import supplies
from migrant_support.domains.supplies.views import blueprint
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
    app.cli.add_command(supplies)
    add_rail_item(
        Power.SUPPLY_READ, "supplies.list_stores", label=msg("Supplies"), icon="box", order=34, covers=("/stores",)
    )
    also_load("supplies", load_catalogue)
    name_acts(labels.ACTS)
    for kind, label in labels.KINDS.items():
        name_object_kind(kind, label)
