"""Registers the sites domain with the application."""

from flask import Flask

from migrant_support.domains.people.actions.sight import register_source
from migrant_support.domains.sites import erasure, labels
from migrant_support.domains.sites.actions.sight import SOURCE, sight_of_stays
from migrant_support.domains.sites.queries import site_choices
from migrant_support.domains.sites.views import blueprint
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.scopes import register_scope_choices
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power, ScopeKind


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
    add_rail_item(Power.SITE_READ, "sites.list_sites", label=msg("Beds"), icon="bed", order=35)
    register_source(SOURCE, sight_of_stays)
    register_scope_choices(ScopeKind.SITE, site_choices)
    name_acts(labels.ACTS)
    for kind, label in labels.KINDS.items():
        name_object_kind(kind, label)
