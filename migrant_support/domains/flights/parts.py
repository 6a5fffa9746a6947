"""Registers the flights domain with the application."""

from flask import Flask

from migrant_support.domains.flights import (
    erasure,
    labels,
    list_job,  # noqa: F401 - the job must be known
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.flights.cli import exit_steps_told, manifest, offer_all, return_all, seats_command
from migrant_support.domains.flights.views import (
    airport,  # noqa: F401 - their routes
    airport_list,  # noqa: F401 - their routes
    airport_terms,  # noqa: F401 - their routes
    checking,
    columns,
    comparing,  # noqa: F401 - their routes
    copies,  # noqa: F401 - their routes
    entries,  # noqa: F401 - their routes
    exit_steps,  # noqa: F401 - their routes
    flights,  # noqa: F401 - their routes
    manifests,
    offers,  # noqa: F401 - their routes
    seats,  # noqa: F401 - their routes
    travel,  # noqa: F401 - their routes
    travel_rules,  # noqa: F401 - their routes
    wishes,  # noqa: F401 - their routes
)
from migrant_support.domains.flights.views import blueprint as blueprints
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.scopes import register_scope_choices
from migrant_support.platform.jobs.queue import every_minute, every_night
from migrant_support.platform.web.context import add_rail_item
from migrant_support.platform.web.origin import csrf
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power, ScopeKind


def _organisations() -> list[tuple[str, str]]:
    return [(one.value, translated(label)) for one, label in labels.ORGANISATION.items()]


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    register_scope_choices(ScopeKind.ORGANISATION, _organisations)
    app.register_blueprint(manifests.blueprint)
    csrf.exempt(checking.blueprint)  # without cookie; the page carries a token of its own
    app.register_blueprint(checking.blueprint)
    app.register_blueprint(columns.blueprint)
    app.cli.add_command(manifest)
    app.cli.add_command(seats_command)
    every_minute("return_lent_seats", return_all)
    every_minute("offer_free_seats", offer_all)
    every_night("exit_steps_due", exit_steps_told)
    app.register_blueprint(blueprints.blueprint)
    app.register_blueprint(blueprints.travel)
    add_rail_item(Power.FLIGHT_READ, "flights.list_flights", label=msg("Flights"), icon="flight", order=50)
