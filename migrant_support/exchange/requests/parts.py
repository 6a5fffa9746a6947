"""Registers requests with the application."""

from flask import Flask

from migrant_support.exchange.requests import erasure
from migrant_support.exchange.requests.views import ask, deciding, desk, status  # noqa: F401 - their routes
from migrant_support.exchange.requests.views.public import blueprint as public_pages
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.context import add_rail_item
from migrant_support.platform.web.origin import csrf
from migrant_support.policy import Power


def register(app: Flask) -> None:
    """Connect the public form, which carries a token of its own instead of a cookie's, and the officers' queue."""
    erasure.answer()
    csrf.exempt(public_pages)
    app.register_blueprint(public_pages)
    app.register_blueprint(desk.blueprint)
    add_rail_item(Power.PERSON_REGISTER, "requests.show_all", label=msg("Requests"), icon="message", order=42)
