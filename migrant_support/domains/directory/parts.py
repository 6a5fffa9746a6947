"""Registers the directory with the application: screens, commands, and what it knows of places."""

from flask import Flask

from migrant_support.domains.directory.cli import reference
from migrant_support.domains.directory.lookups import airports, mission_choices
from migrant_support.domains.directory.views import blueprint
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.scopes import register_scope_choices
from migrant_support.platform.web.context import add_rail_item
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power, ScopeKind


def register(app: Flask) -> None:
    """Connect the directory."""
    app.register_blueprint(blueprint)
    app.cli.add_command(reference)
    add_rail_item(
        Power.DIRECTORY_READ, "directory.list_institutions", label=msg("Directory"), icon="phone", order=64,
        covers=("/directory",),
    )  # fmt: skip
    register_scope_choices(ScopeKind.MISSION, lambda: mission_choices(page_language()))
    register_scope_choices(ScopeKind.AIRPORT, lambda: [(code, a.name) for code, a in airports().items()])
