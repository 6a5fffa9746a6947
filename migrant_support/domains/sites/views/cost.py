"""What nights at a place cost: a month by person and payer, its prices, the month as a file."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import currency_choices
from migrant_support.domains.people.queries import PersonRow
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions.prices import add_price, correct_price
from migrant_support.domains.sites.forms.prices import PriceForm, as_typed
from migrant_support.domains.sites.queries import SiteRow, site_row
from migrant_support.domains.sites.queries.cost import MonthCost, PriceRow, fetch_price, month_cost, price_rows
from migrant_support.domains.sites.rules.cost import Price, Share
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, small_form, today_at
from migrant_support.formats.sheets.writing import Table, csv_bytes, xlsx_bytes
from migrant_support.kernel.money import Money, decimals_of
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, listed_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/sites/<uuid:site_id>/cost")
@guard(Power.COST_READ)
def cost(viewer: Viewer, site_id: UUID) -> str:
    """A month of a site; it stands in the address, this month where it is none."""
    site = site_row(viewer, site_id, Power.COST_READ)
    by_clock_of(site)
    first = _month(request.args.get("month", ""), today_at(site))
    found = month_cost(viewer, site_id, first, _last(first))
    may_edit = viewer.may(Power.SITE_EDIT) and site.closed_at is None
    return render_template(
        "sites/cost.html",
        site=site,
        month=f"{first:%Y-%m}",
        month_text=format_date(first, "LLLL y"),
        earlier=url_for("sites.cost", site_id=site_id, month=f"{first - timedelta(days=1):%Y-%m}"),
        later=url_for("sites.cost", site_id=site_id, month=f"{_last(first) + timedelta(days=1):%Y-%m}"),
        nights=found.nights,
        unpriced=found.unpriced,
        totals=[
            {"number": str(money), "label": translated(labels.NIGHT_PAYER[payer])}
            for (payer, _currency), money in found.totals.items()
        ],
        rows=[_row(person, share) for person, shares in found.people for share in shares],
        prices=[_price(row, site_id, may_edit=may_edit) for row in price_rows(viewer, site_id)],
        may_edit=may_edit,
    )


def _month(typed: str, today: date) -> date:
    """The first day of the month that was asked for, within ten years; else of this one."""
    try:
        asked = date.fromisoformat(f"{typed[:7]}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if abs((asked - today).days) < 3660 else today.replace(day=1)


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _row(person: PersonRow, share: Share) -> dict[str, Any]:
    price = share.price
    return {
        "name": person.name,
        "reference": person.reference,
        "href": url_for("sites.person_stays", person_id=person.id),
        "span": _("%(first)s to %(last)s", first=_in_month(share.first), last=_in_month(share.last)),
        "nights": share.nights,
        "child": share.child or "",
        "payer": translated(labels.NIGHT_PAYER[price.payer]) if price else "",
        "meals": translated(labels.MEALS[price.meals]) if price else "",
        "amount": str(share.amount) if share.amount else _("No price"),
        "tone": None if price else "warn",
    }


def _in_month(day: date) -> str:
    return str(format_date(day, "d MMM"))


def _price(row: PriceRow, site_id: UUID, *, may_edit: bool) -> dict[str, Any]:
    price = row.price
    by = _("Written down %(when)s by %(who)s", when=listed_text(row.made_at), who=row.by) if row.by else ""
    acts = []
    if may_edit and not row.is_corrected:
        acts = [
            {"label": _("Correct"), "href": url_for("sites.correct_price_page", site_id=site_id, price_id=price.id)}
        ]
    return {
        "since": day_text(price.valid_from),
        "by": " · ".join(part for part in (row.note, by) if part),
        "state": _state(row),
        "adult": str(price.adult),
        "child": _child(price),
        "meals": translated(labels.MEALS[price.meals]),
        "payer": translated(labels.NIGHT_PAYER[price.payer]),
        "acts": acts,
        "tone": "quiet" if row.is_corrected else None,
    }


def _state(row: PriceRow) -> dict[str, str] | str:
    if row.is_corrected:
        return {"label": _("Was wrong"), "tone": "quiet"}
    return {"label": _("Corrects another"), "tone": "info"} if row.corrects_id else ""


def _child(price: Price) -> str:
    if price.child is None:
        return ""
    return _("%(amount)s under %(age)s", amount=str(price.child), age=price.child_under)


@blueprint.route("/sites/<uuid:site_id>/prices/new", methods=["GET", "POST"])
@guard(Power.SITE_EDIT)
def new_price(viewer: Viewer, site_id: UUID) -> Response:
    """Write down what a night costs from a day on."""
    site = site_row(viewer, site_id, Power.SITE_EDIT)
    form = _form(site, None)
    return _price_page(
        form, site, lambda: add_price(viewer, site_id, form.price()), title=_("What a night costs"),
        lead=_("It holds from this night on, until the next price begins."),
    )  # fmt: skip


@blueprint.route("/sites/<uuid:site_id>/prices/<uuid:price_id>/correct", methods=["GET", "POST"])
@guard(Power.SITE_EDIT)
def correct_price_page(viewer: Viewer, site_id: UUID, price_id: UUID) -> Response:
    """Let another price count instead of one that was wrong; both stay to be read."""
    site = site_row(viewer, site_id, Power.SITE_EDIT)
    form = _form(site, fetch_price(viewer, site_id, price_id).price)
    return _price_page(
        form, site, lambda: correct_price(viewer, site_id, price_id, form.price()), title=_("Correct a price"),
        lead=_("The wrong price stays to be read and counts for nothing. Months already gone are counted anew."),
    )  # fmt: skip


def _form(site: SiteRow, price: Price | None) -> PriceForm:
    form = PriceForm(data=as_typed(price, day=today_at(site)))
    choices = currency_choices(site.mission, page_language())
    if price and price.adult.currency not in {code for code, _name in choices}:
        choices = [(price.adult.currency, price.adult.currency), *choices]
    form.currency.choices = choices
    return form


def _price_page(form: PriceForm, site: SiteRow, act: Any, *, title: str, lead: str) -> Response:
    by_clock_of(site)
    return small_form(
        form, act, title=title, lead=lead, submit=_("Keep the price"), done=_("The price is kept."),
        back=url_for("sites.cost", site_id=site.id), above=site.name,
        onward=lambda: see_other("sites.cost", site_id=site.id),
    )  # fmt: skip


@blueprint.post("/sites/<uuid:site_id>/cost/<any(csv,xlsx):form>")
@guard(Power.COST_READ)
def cost_file(viewer: Viewer, site_id: UUID, form: str) -> Response:
    """A month as a file, by reference and without names; that it was taken is in the audit log."""
    site = site_row(viewer, site_id, Power.COST_READ)
    first = _month(request.form.get("month", ""), today_at(site))
    table = _table(month_cost(viewer, site_id, first, _last(first)))
    record(viewer, "sites.cost.export", kind="site", object_id=site_id)
    content = csv_bytes(table) if form == "csv" else xlsx_bytes({_("Cost of nights"): table})
    answer = Response(content, mimetype="text/csv" if form == "csv" else _XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="nights-{site.code}-{first:%Y-%m}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _table(found: MonthCost) -> Table:
    """The month as a table: amounts plain, with the decimals of their currency; a line for each person and price."""
    head = (
        _("Reference"), _("First night"), _("Last night"), _("Nights"), _("Nights as a child"), _("Who pays"),
        _("What is included"), _("A night for each person"), _("A night for each child"), _("Amount"), _("Currency"),
    )  # fmt: skip
    return [head, *(_line(person, share) for person, shares in found.people for share in shares)]


def _line(person: PersonRow, share: Share) -> tuple[str, ...]:
    price, amount = share.price, share.amount
    nights = (
        person.reference, share.first.isoformat(), share.last.isoformat(), str(share.nights), str(share.child)
    )  # fmt: skip
    if price is None or amount is None:
        return (*nights, "", "", "", "", "", "")
    return (
        *nights, translated(labels.NIGHT_PAYER[price.payer]), translated(labels.MEALS[price.meals]),
        _plain(price.adult), _plain(price.child) if price.child else "", _plain(amount), amount.currency,
    )  # fmt: skip


def _plain(money: Money) -> str:
    return f"{money.amount:.{decimals_of(money.currency)}f}"
