"""Registers rations with the application."""

from flask import Flask

from migrant_support.domains.rations import erasure, labels
from migrant_support.domains.rations.queries.meals import needs_of_store, served_on
from migrant_support.domains.rations.views import blueprint
from migrant_support.domains.rations.views.loans import still_has
from migrant_support.domains.sites.leaving_notes import ask_at_leaving
from migrant_support.domains.sites.report_counts import count_in_report
from migrant_support.domains.supplies.forecast import forecast_by
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
    add_rail_item(Power.RATION_READ, "rations.show_all", label=msg("Rations"), icon="box", order=32)
    ask_at_leaving(still_has)
    forecast_by(needs_of_store)
    count_in_report(served_on)
    name_acts(labels.ACTS)
    for kind, label in labels.KINDS.items():
        name_object_kind(kind, label)
