"""What one flight costs: per seat, who pays what, what nobody covers; its book, and the book as a file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.claims.labels import STATE, STATE_TONE
from migrant_support.domains.directory.queries import currency_choices
from migrant_support.domains.flights import labels as flight_labels
from migrant_support.domains.flights.queries.flights import FlightRow, fetch_flight, flight_row
from migrant_support.domains.flights.views.blueprint import departure_text, route_text
from migrant_support.domains.flights.views.flight_page import add_card
from migrant_support.domains.funding import labels
from migrant_support.domains.funding.actions import correct_line, write_line
from migrant_support.domains.funding.forms import LineForm
from migrant_support.domains.funding.queries import (
    LineRow,
    Recoverable,
    book_of,
    figures_of,
    first_mission,
    recoverables,
)
from migrant_support.domains.funding.rules import Figures, MoneySide, Share
from migrant_support.domains.funding.views.blueprint import as_file, blueprint, rupees, with_currency
from migrant_support.formats.sheets.writing import Table
from migrant_support.kernel.money import decimals_of
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

_SIDES = "any(cost,funding)"


@blueprint.get("/flights/<uuid:flight_id>/cost")
@guard(Power.FLIGHT_COST)
def show(viewer: Viewer, flight_id: UUID) -> str:
    """The cost of a flight and its funding by source."""
    prepare_zone(viewer)
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_COST)
    row, lines = flight_row(flight), book_of(flight_id)
    found = figures_of(flight_id, lines)
    names = display_names({line.made_by for line in lines})
    return render_template(
        "funding/flight.html",
        flight=row,
        title=f"{row.number} {route_text(row)}",
        departs=departure_text(row),
        stats=_stats(found),
        shares=[_share(one) for one in found.shares],
        foot=_share_foot(found),
        items=[
            {"label": translated(labels.ITEM[item]), "value": float(amount), "text": rupees(amount)}
            for item, amount in found.by_item.items()
            if amount
        ],
        lines=[_line(flight_id, line, names) for line in reversed(lines)],
        recover=[_recoverable(one) for one in recoverables(viewer, flight_id)],
    )


def _stats(found: Figures) -> list[dict[str, str]]:
    return [
        {"label": _("Cost"), "value": with_currency(found.cost)},
        {"label": _("Cost per seat"), "value": with_currency(found.per_seat)},
        {"label": _("Cost per traveller"), "value": with_currency(found.per_traveller)},
        {"label": _("Paid"), "value": with_currency(found.funded)},
        {"label": _("Not covered"), "value": with_currency(found.uncovered)},
    ]


def _share(one: Share) -> dict[str, Any]:
    open_text, tone = (_("Paid"), "good") if one.left <= 0 else (_("Open"), "warn")
    is_asked = bool(one.due or one.funded)
    return {
        "payer": translated(flight_labels.PAYER[one.payer]),
        "seats": one.seats,
        "due": rupees(one.due),
        "funded": rupees(one.funded),
        "left": rupees(one.left),
        "state": {"label": open_text, "tone": tone} if is_asked else None,
    }


def _share_foot(found: Figures) -> dict[str, str]:
    return {
        "payer": _("All"),
        "seats": str(sum(one.seats for one in found.shares)),
        "due": rupees(found.cost),
        "funded": rupees(found.funded),
        "left": rupees(found.cost - found.funded),
    }


def _what(line: LineRow) -> str:
    if line.item is not None:
        return translated(labels.ITEM[line.item])
    return translated(flight_labels.PAYER[line.payer]) if line.payer else ""


def _line(flight_id: UUID, line: LineRow, names: dict[UUID | None, str]) -> dict[str, Any]:
    state = None
    if line.is_correction:
        state = {"label": _("Correction"), "tone": "quiet"}
    elif line.is_corrected:
        state = {"label": _("Corrected"), "tone": "quiet"}
    may_correct = not (line.is_correction or line.is_corrected)
    return {
        "what": _what(line),
        "side": translated(labels.SIDE[line.side]),
        "day": day_text(line.day),
        "money": str(line.money),
        "rate": f"{line.rate.normalize():f}" if line.rate else "",
        "rupees": rupees(line.rupees),
        "reference": line.reference,
        "by": names.get(line.made_by, ""),
        "state": state,
        "correct_href": url_for("funding.correct", flight_id=flight_id, flight_money_id=line.id)
        if may_correct
        else None,
    }


def _recoverable(one: Recoverable) -> dict[str, Any]:
    return {
        "href": url_for("claims.show", claim_id=one.id),
        "claimed": str(one.claimed) if one.claimed else _("Ticket home"),
        "received": ", ".join(str(money) for money in one.received),
        "state": {"label": translated(STATE[one.state]), "tone": STATE_TONE[one.state]},
    }


@blueprint.route(f"/flights/<uuid:flight_id>/cost/<{_SIDES}:money_side>/new", methods=["GET", "POST"])
@guard(Power.FLIGHT_COST)
def new(viewer: Viewer, flight_id: UUID, money_side: str) -> Response:
    """Write a cost, or money that came."""
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_COST)
    side = MoneySide(money_side)
    form = LineForm()
    form.only(side)
    form.currency.choices = currency_choices(first_mission(flight_id), page_language())
    if went_through(form, lambda: write_line(viewer, flight_id, form.line(side)), _("It stands in the book.")):
        return see_other("funding.show", flight_id=flight_id)
    is_cost = side is MoneySide.COST
    return answer(
        "funding/line.html",
        form=form,
        flight=flight_row(flight),
        title=_("Write a cost") if is_cost else _("Write funding"),
        lead=_("What is in the book stays; a mistake is answered by its opposite."),
    )


@blueprint.post("/flights/<uuid:flight_id>/cost/<uuid:flight_money_id>/correct")
@guard(Power.FLIGHT_COST)
def correct(viewer: Viewer, flight_id: UUID, flight_money_id: UUID) -> Response:
    """Answer a line by its opposite."""
    try:
        correct_line(viewer, flight_id, flight_money_id)
    except Refused as no:
        flash(translated(no), "danger")
    else:
        flash(_("The line is corrected. Write the right one."), "good")
    return see_other("funding.show", flight_id=flight_id)


@blueprint.post("/flights/<uuid:flight_id>/cost/download/<any(csv,xlsx):form>")
@guard(Power.FLIGHT_COST)
def download(viewer: Viewer, flight_id: UUID, form: str) -> Response:
    """The book of the flight as a file; it names no traveller."""
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_COST)
    lines = book_of(flight_id)
    record(viewer, "funding.book.export", kind="flight", object_id=flight.id)
    name = f"cost-{flight.number}-{flight.departs_on:%Y%m%d}"
    return as_file(book_table(lines), form, sheet=_("Cost"), name=name)


def book_table(lines: Sequence[LineRow]) -> Table:
    """The book as a table: amounts plain, without commas."""
    head = (
        _("Day"), _("What"), _("For"), _("Amount"), _("Currency"), _("Rate of the day"), _("In rupees"),
        _("Number of the bill or voucher"), _("Correction"),
    )  # fmt: skip
    return [
        head,
        *(
            (
                line.day.isoformat(), translated(labels.SIDE[line.side]), _what(line),
                f"{line.money.amount:.{decimals_of(line.money.currency)}f}", line.money.currency,
                f"{line.rate.normalize():f}" if line.rate else "", f"{line.rupees:.2f}", line.reference,
                _("Yes") if line.is_correction else "",
            )
            for line in lines
        ),
    ]  # fmt: skip


def flight_card(viewer: Viewer, flight: FlightRow) -> dict[str, Any] | None:
    """The card on the flight's page: cost, cost per seat, what nobody covers."""
    if not viewer.may(Power.FLIGHT_COST):
        return None
    found = figures_of(flight.id, book_of(flight.id))
    href = url_for("funding.show", flight_id=flight.id)
    chips = [{"label": _("Not covered: %(amount)s", amount=with_currency(found.uncovered)), "tone": "warn"}]
    return {
        "id": "cost",
        "title": _("Cost and funding"),
        "link": {"label": _("Open"), "href": href},
        "empty": _("No cost is written down yet."),
        "rows": [
            {
                "text": _("%(cost)s, %(each)s a seat", cost=with_currency(found.cost), each=rupees(found.per_seat)),
                "href": href,
                "chips": chips if found.uncovered else [],
            }
        ]
        if found.cost or found.funded
        else [],
    }


add_card(flight_card)
