"""The blueprint, and what its screens share."""

from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from flask import Blueprint
from flask_babel import get_locale
from werkzeug.wrappers import Response

from migrant_support.domains.funding.rules import HOME
from migrant_support.formats.sheets.writing import Table, csv_bytes, xlsx_bytes

blueprint = Blueprint("funding", __name__)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rupees(amount: Decimal | None) -> str:
    """An amount in rupees without its currency: "1,250,000.00"; a dash for none."""
    return "–" if amount is None else f"{amount:,.2f}"


def with_currency(amount: Decimal | None) -> str:
    """The same with it."""
    return "–" if amount is None else f"{amount:,.2f} {HOME}"


def month_text(first: date) -> str:
    """ "November 2026" in the page's language."""
    return format_skeleton("yMMMM", first, locale=get_locale() or "en")


def as_file(table: Table, form: str, *, sheet: str, name: str) -> Response:
    """A table as CSV or XLSX, to be kept."""
    content = csv_bytes(table) if form == "csv" else xlsx_bytes({sheet: table})
    answer = Response(content, mimetype="text/csv" if form == "csv" else _XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
