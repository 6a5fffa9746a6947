"""Registers the web floor with the application."""

from flask import Blueprint, Flask

from migrant_support.platform.access.guard import public

blueprint = Blueprint("web", __name__)


@blueprint.get("/healthz")
@public("a balancer asks whether the process answers; it says nothing else", transaction=False)
def healthz() -> str:
    """Say that the process answers."""
    return "ok\n"


def register(app: Flask) -> None:
    """Connect the web floor."""
    app.register_blueprint(blueprint)
