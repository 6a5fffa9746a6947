"""The blueprint of the domain, and the page of its small forms."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other

blueprint = Blueprint("cash", __name__)
STALE = msg("Somebody has decided about this request meanwhile. Look at it again.")


def cash_form(
    form: FlaskForm,
    act: Callable[[], object],
    *,
    title: str,
    above: str,
    submit: str,
    done: str | Callable[[], str],
    crumbs: list[dict[str, Any]],
    back: tuple[str, dict[str, Any]],
    lead: str = "",
    flags: list[str] | None = None,
) -> Response:
    """A page with one small form: do `act` when it was sent, or show what to mend. It leads to `back`."""
    if went_through(form, act, done, stale=STALE):
        return see_other(back[0], **back[1])
    return answer(
        "cash/form.html", form=form, title=title, above=above, submit=submit, lead=lead, crumbs=crumbs, back=back,
        flags=flags or [],
    )  # fmt: skip
