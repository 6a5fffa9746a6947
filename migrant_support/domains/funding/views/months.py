"""What flights cost, by the month in which they leave and by who pays: a picture with its figures, and a file."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from migrant_support.domains.directory.lookups import HOME, countries
from migrant_support.domains.flights import labels as flight_labels
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.funding.queries import MonthRow, by_month
from migrant_support.domains.funding.rules import each
from migrant_support.domains.funding.views.blueprint import as_file, blueprint, month_text, rupees
from migrant_support.formats.sheets.writing import Table
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

MONTHS = 12
AHEAD = 2
WIDE, HIGH, FOOT = 640, 200, 24
SERIES = {Payer.STATE: 1, Payer.SLBFE: 2, Payer.IOM: 3, Payer.SELF: 4}
OPEN_SERIES = 5
NARROWEST = 6
"""A pile is never broader than if there were so many months."""


def _span() -> tuple[date, date]:
    """The last year and the next two months, by the calendar at home."""
    today = local_day(countries()[HOME].zone, now())
    return _month(today, AHEAD - MONTHS), _month(today, AHEAD)


def _month(day: date, by: int) -> date:
    place = day.year * 12 + day.month - 1 + by
    return date(place // 12, place % 12 + 1, 1)


@blueprint.get("/flights/cost")
@guard(Power.FLIGHT_COST)
def months(viewer: Viewer) -> str:
    """Cost and funding by month and source."""
    rows = by_month(viewer, *_span())
    payers = [
        {"key": payer.value, "label": translated(flight_labels.PAYER[payer]), "kind": "number"} for payer in Payer
    ]
    return render_template(
        "funding/months.html",
        picture=picture(rows),
        legend=[
            *({"series": SERIES[payer], "label": translated(flight_labels.PAYER[payer])} for payer in Payer),
            {"series": OPEN_SERIES, "label": _("Not covered")},
        ],
        columns=[
            {"key": "month", "label": _("Month")},
            {"key": "flights", "label": _("Flights"), "kind": "number"},
            {"key": "cost", "label": _("Cost"), "kind": "number"},
            {"key": "each", "label": _("Per seat"), "kind": "number"},
            *payers,
            {"key": "open", "label": _("Not covered"), "kind": "number"},
        ],
        rows=[_row(one) for one in reversed(rows)],
        files=[
            {"label": _("Spreadsheet"), "href": url_for("funding.months_file", form="xlsx")},
            {"label": _("CSV"), "href": url_for("funding.months_file", form="csv")},
        ],
    )


def _row(one: MonthRow) -> dict[str, Any]:
    return {
        "month": month_text(one.first),
        "flights": one.flights,
        "cost": rupees(one.cost),
        "each": rupees(each(one.cost, one.seats)),
        **{payer.value: rupees(one.funded.get(payer, Decimal(0))) for payer in Payer},
        "open": rupees(one.uncovered),
    }


@blueprint.post("/flights/cost/download/<any(csv,xlsx):form>")
@guard(Power.FLIGHT_COST)
def months_file(viewer: Viewer, form: str) -> Response:
    """The same figures as a file."""
    record(viewer, "funding.months.export", kind="flight_costs", object_id=None)
    return as_file(months_table(by_month(viewer, *_span())), form, sheet=_("Cost"), name="cost-of-flights")


def months_table(rows: Sequence[MonthRow]) -> Table:
    """The figures as a table: amounts plain, without commas, in rupees."""
    head = (
        _("Month"), _("Flights"), _("Seats"), _("Cost"), *(translated(flight_labels.PAYER[payer]) for payer in Payer),
        _("Not covered"),
    )  # fmt: skip
    return [
        head,
        *(
            (
                f"{one.first:%Y-%m}", str(one.flights), str(one.seats), f"{one.cost:.2f}",
                *(f"{one.funded.get(payer, Decimal(0)):.2f}" for payer in Payer), f"{one.uncovered:.2f}",
            )
            for one in rows
        ),
    ]  # fmt: skip


def picture(rows: Sequence[MonthRow]) -> Markup:
    """A pile for each month: who paid, and on top what nobody covers; the table below has the same numbers."""
    piles = [
        [(SERIES[payer], one.funded.get(payer, Decimal(0))) for payer in Payer] + [(OPEN_SERIES, one.uncovered)]
        for one in rows
    ]
    most = max([Decimal(1), *(sum((max(part, Decimal(0)) for _s, part in pile), Decimal(0)) for pile in piles)])
    ground, step_wide = HIGH - FOOT, WIDE / max(len(rows), NARROWEST)
    parts = [f'<line class="chart__axis" x1="0" y1="{ground}" x2="{WIDE}" y2="{ground}"/>']
    for at, (one, pile) in enumerate(zip(rows, piles, strict=True)):
        left, top = at * step_wide, float(ground)
        for series, amount in pile:
            high = float(max(amount, Decimal(0)) / most) * (ground - 22)
            if high:
                top -= high
                parts.append(
                    f'<rect class="series-{series}" x="{left + step_wide * 0.15:.1f}" y="{top:.1f}" '
                    f'width="{step_wide * 0.7:.1f}" height="{high:.1f}"/>'
                )
        parts.append(
            f'<text x="{left + step_wide * 0.15:.1f}" y="{HIGH - 6}" class="chart__soft">{one.first:%m/%y}</text>'
        )
    parts.append(f'<text x="{WIDE}" y="14" class="chart__soft chart__end">{most:,.0f}</text>')
    return Markup(  # noqa: S704 - numbers and dates of our own, no text of anybody
        f'<svg class="chart" viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )
