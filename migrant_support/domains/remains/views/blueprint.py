"""The blueprint, and what its screens share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.flights import flight_row
from migrant_support.domains.flights.views.blueprint import departure_text, route_text
from migrant_support.domains.remains import labels
from migrant_support.domains.remains.queries import ConsignmentRow
from migrant_support.domains.remains.rules import ConsignmentPaperKind, Lack, Thing
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import back_to
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("remains", __name__)


@dataclass(frozen=True, slots=True)
class Back:
    """Where a form leads back to, what that is called, and whom it is about."""

    href: str
    label: str
    above: str


def small_form(
    form: FlaskForm,
    act: Callable[[], object],
    back: Back,
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
    to: Callable[[], str] | None = None,
) -> Response:
    """A page with one small form: do `act` when it was sent and go back (or `to`), or show what to mend."""
    if went_through(form, act, done):
        return back_to(to() if to else back.href)
    return answer("remains/form.html", form=form, title=title, submit=submit, back=back, lead=lead)


def flight_text(flight: Flight) -> str:
    """A flight in one line."""
    row = flight_row(flight)
    return f"{row.number} {route_text(row)}, {departure_text(row)}"


def state_chip(row: ConsignmentRow) -> dict[str, str]:
    """Where it stands."""
    return {"label": translated(labels.STATE[row.state]), "tone": labels.TONE[row.state]}


def lack_chips(row: ConsignmentRow) -> list[dict[str, str]]:
    """What is missing: danger for what stops the choice of a flight, else what the carrier asks for."""
    return [
        {"label": translated(labels.LACK[lack.what]), "tone": "danger" if lack.stops_placing else "warn"}
        for lack in row.lacks
    ]


def mending(viewer: Viewer, row: ConsignmentRow) -> list[dict[str, str]]:
    """The buttons that mend what is missing, for whoever may."""
    if not viewer.may(Power.REMAINS_WORK):
        return []
    return [_mend(row, lack) for lack in row.lacks]


def _mend(row: ConsignmentRow, lack: Lack) -> dict[str, str]:
    keys: dict[str, Any] = {"consignment_id": row.id}
    if isinstance(lack.what, ConsignmentPaperKind):
        label = _("Record: %(paper)s", paper=translated(labels.PAPER[lack.what]))
        return {"label": label, "href": url_for("remains.paper", kind=lack.what.value, **keys)}
    if lack.what is Thing.KIN:
        return {"label": _("Tell the family"), "href": url_for("remains.kin", case_id=row.case_id)}
    if lack.what is Thing.CONSIGNEE:
        return {"label": _("Name who receives it"), "href": url_for("remains.consignee", **keys)}
    return {"label": _("Airway bill"), "href": url_for("remains.bill", **keys)}
