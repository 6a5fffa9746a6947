"""Routes that only tests have: each fails in its own way, or holds a form."""

from typing import Any

import sqlalchemy as sa
from flask import Flask, redirect, render_template, request
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests, UnsupportedMediaType
from wtforms import StringField
from wtforms.validators import InputRequired

from migrant_support.kernel.refusals import NotThere, Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import NotAllowed, TwinLost, guard, public
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.forms import Form, answer, refuse, render_form
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power

CANARY = "Kumarihamy"


class SmallForm(Form):
    """One field that is asked for."""

    name = StringField("Name", validators=[InputRequired()])


PAGE = (
    '{% extends "layout/entry.html" %}{% block content %}'
    '{% from "components/error_summary.html" import error_summary %}'
    '{% from "components/form_field.html" import form_field %}'
    '{% from "components/form_actions.html" import form_actions %}{{ error_summary(form) }}'
    '<form method="post">{{ form_field(form.name) }}{{ form_actions(form) }}</form>{% endblock %}'
)

SIGNED = '{% extends "layout/base.html" %}{% block content %}<h1>Signed in</h1>{% endblock %}'


def failures() -> dict[str, Exception]:
    """What can go wrong in a view, by the last part of its address."""
    locked = OperationalError("SELECT name", {"name": CANARY}, _SqliteLocked("database is locked"))
    return {
        "absent": NotThere(),
        "refused": Refused("too_many", msg("There are only %(count)s."), count=3),
        "stale": Stale(("name",)),
        "twin": TwinLost(),
        "not-allowed": NotAllowed(),
        "role-refused": Refused("not_allowed", msg("Your role does not allow this. Ask your administrator.")),
        "busy": locked,
        "broken": RuntimeError(f"could not seat {CANARY}"),
        "media": UnsupportedMediaType(),
        "many": TooManyRequests(),
        "away": ServiceUnavailable(),
    }


class _SqliteLocked(Exception):
    sqlite_errorname = "SQLITE_BUSY"


EXPECTED = {
    "absent": 404,
    "refused": 422,
    "stale": 409,
    "twin": 409,
    "not-allowed": 403,
    "role-refused": 403,
    "busy": 503,
    "broken": 500,
    "media": 415,
    "many": 429,
    "away": 503,
}


def add_routes(app: Flask) -> Flask:
    """Add the routes, and show what production shows when something breaks."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, DictLoader({"t.html": PAGE, "signed.html": SIGNED})])  # type: ignore[list-item]
    app.add_url_rule("/t/fail/<string:how>", "t.fail", _fail, methods=["GET", "POST"])
    app.add_url_rule("/t/late/<string:how>", "t.late", _fail_after_writing, methods=["POST"])
    app.add_url_rule("/t/form", "t.form", _form, methods=["GET", "POST"])
    app.add_url_rule("/t/counted", "t.counted", _counted_form, methods=["GET", "POST"])
    app.add_url_rule("/t/signed", "t.signed", _signed)
    app.add_url_rule("/t/broken-inside", "t.broken_inside", _broken_inside)
    app.add_url_rule("/t/lead", "t.lead", _lead)
    app.add_url_rule("/t/length", "t.length", _length, methods=["POST"])
    return app


@public("test")
def _fail(how: str) -> str:
    raise failures()[how]


@public("test")
def _fail_after_writing(how: str) -> str:
    _write()
    raise failures()[how]


@public("test")
def _lead() -> Any:
    return redirect("/healthz", 303)


@guard(Power.HOME)
def _signed(viewer: Viewer) -> str:
    return render_template("signed.html")


@guard(Power.HOME)
def _broken_inside(viewer: Viewer) -> str:
    raise failures()["broken"]


@public("test")
def _length() -> str:
    return str(len(request.form.get("text", "")))


@public("test")
def _form() -> Any:
    form = SmallForm()
    if form.validate_on_submit():
        _write()
        try:
            _take(str(form.name.data))
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("web.healthz")
    return answer("t.html", form=form)


@public("test")
def _counted_form() -> Any:
    form = SmallForm()
    if form.validate_on_submit():
        _write()
        refuse(form, Refused("wrong", msg("That is not right."), field="name"))
    return render_form("t.html", form=form)


def _take(name: str) -> None:
    if name == "everything":
        raise Refused("taken", msg("%(what)s is taken."), what=name)
    if name == "field":
        raise Refused("taken", msg("%(what)s is taken."), field="name", what=name)


def _write() -> None:
    db.session.add(Account(sign_in_name="written", display_name="Written"))
    db.session.flush()


def written() -> int:
    """How many rows the views of this file kept."""
    return int(db.session.scalar(sa.select(sa.func.count()).where(Account.sign_in_name == "written")) or 0)
