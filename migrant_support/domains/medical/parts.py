"""Registers the medical domain with the application."""

from flask import Flask

from migrant_support.domains.medical import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.medical.advice import advice
from migrant_support.domains.medical.queries.alerts import apart_among
from migrant_support.domains.medical.views import blueprint
from migrant_support.domains.medical.views.verify import blueprint as public_checks
from migrant_support.domains.people.queries.advice import let_advise, let_set_apart
from migrant_support.platform.web.origin import csrf


def register(app: Flask) -> None:
    """Connect the domain; the public check of certificates changes nothing and knows no cookie."""
    erasure.answer()
    let_advise(advice)
    let_set_apart(apart_among)
    csrf.exempt(public_checks)
    app.register_blueprint(blueprint)
    app.register_blueprint(public_checks)
