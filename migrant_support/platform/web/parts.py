"""Registers the web floor with the application."""

import uuid

from flask import Flask

from migrant_support.platform.web.assets import set_up_assets
from migrant_support.platform.web.cli import texts
from migrant_support.platform.web.context import set_up_context
from migrant_support.platform.web.errors import set_up_errors
from migrant_support.platform.web.headers import set_up_headers
from migrant_support.platform.web.incoming import set_up_incoming
from migrant_support.platform.web.limits import set_up_limits
from migrant_support.platform.web.log import set_up_logging
from migrant_support.platform.web.origin import set_up_origin
from migrant_support.platform.web.pages import blueprint
from migrant_support.platform.web.times import set_up_times
from migrant_support.platform.web.translate import set_up_languages


def register(app: Flask) -> None:
    """Connect the web floor, in this order: the request's number first, the limit of its body before it is read."""
    set_up_logging(app)
    set_up_incoming(app)
    set_up_languages(app)
    set_up_limits(app)
    set_up_origin(app)
    set_up_headers(app)
    set_up_assets(app)
    set_up_context(app)
    set_up_times(app)
    set_up_errors(app)
    app.jinja_env.globals["form_key"] = lambda: str(uuid.uuid4())
    app.cli.add_command(texts)
    app.register_blueprint(blueprint)
