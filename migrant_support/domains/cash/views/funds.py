"""Funds: what they hold, their books with running balance, counts, the book as a file."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cash import labels
from migrant_support.domains.cash.actions.funds import book_difference, count_fund, enter, open_fund
from migrant_support.domains.cash.forms import CountForm, EntryForm, NewFundForm, PeriodForm
from migrant_support.domains.cash.models import CashFund, FundEntry
from migrant_support.domains.cash.queries.funds import (
    BookRow,
    CountRow,
    balance_of,
    book_of,
    book_rows,
    counts_of,
    fetch_fund,
    funds_of,
)
from migrant_support.domains.cash.rules.funds import EntryKind
from migrant_support.domains.cash.views.blueprint import blueprint, cash_form
from migrant_support.domains.directory.queries import currency_choices, mission_names, missions
from migrant_support.formats.sheets.writing import Table, csv_bytes, xlsx_bytes
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money, decimals_of
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import keyset
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone, show_in
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/cash/funds")
@guard(Power.CASH_READ)
def list_funds(viewer: Viewer) -> str:
    """The funds of the viewer's missions."""
    prepare_zone(viewer)
    names = mission_names(page_language())
    return render_template(
        "cash/funds.html",
        rows=[
            {
                "href": url_for(".book", fund_id=fund.id),
                "name": fund.name,
                "source": translated(labels.SOURCE[fund.source]),
                "mission": names.get(fund.mission, fund.mission),
                "balance": str(fund.balance),
                "last": moment_text(fund.last_at),
            }
            for fund in funds_of(viewer)
        ],
        may_manage=viewer.may(Power.FUND_MANAGE),
    )


@blueprint.route("/cash/funds/new", methods=["GET", "POST"])
@guard(Power.FUND_MANAGE)
def new_fund(viewer: Viewer) -> Response:
    """Open a fund."""
    reach, names = viewer.reach(Power.FUND_MANAGE), mission_names(page_language())
    codes = [code for code in missions() if reach.everywhere or code in reach.ids(ScopeKind.MISSION)]
    form = NewFundForm()
    form.mission.choices = [(code, names.get(code, code)) for code in codes]
    form.currency.choices = currency_choices(codes[0] if codes else "", page_language())
    title = _("Open a fund")
    return cash_form(
        form,
        lambda: open_fund(
            viewer,
            mission=form.mission.data,
            name=form.name.data or "",
            source=form.source.data,
            currency=form.currency.data,
        ),
        title=title,
        above=_("Cash"),
        submit=title,
        done=_("The fund is open. Pay money in before it is used."),
        crumbs=[{"label": _("Funds"), "href": url_for(".list_funds")}, {"label": title}],
        back=("cash.list_funds", {}),
    )


@blueprint.get("/cash/funds/<uuid:fund_id>")
@guard(Power.CASH_READ)
def book(viewer: Viewer, fund_id: UUID) -> str:
    """The cash book of a fund, the newest line first, with its counts."""
    fund = fetch_fund(viewer, fund_id)
    _by_its_clock(fund)
    page = keyset(book_of(viewer, fund.id), (FundEntry.serial.desc(),), cursor=request.args.get("from"), size=50)
    rows, counts = book_rows(fund, page.rows), counts_of(fund)
    names = display_names({row.by for row in rows} | {count.by for count in counts})
    may_manage = viewer.may(Power.FUND_MANAGE)
    return render_template(
        "cash/book.html",
        fund=fund,
        mission=mission_names(page_language()).get(fund.mission, fund.mission),
        source=translated(labels.SOURCE[fund.source]),
        balance=str(balance_of(fund)),
        rows=[_line(row, names) for row in rows],
        counts=[_count(count, names, viewer, may_manage=may_manage) for count in counts],
        newer=_page(fund.id, page.newer),
        older=_page(fund.id, page.older),
        period=PeriodForm(),
        may_manage=may_manage,
    )


def _by_its_clock(fund: CashFund) -> None:
    """Times of a fund's pages are those of its mission."""
    known = missions().get(fund.mission)
    if known is not None:
        show_in(known.zone, known.city.in_language(page_language()))


def _line(row: BookRow, names: dict[UUID | None, str]) -> dict[str, Any]:
    what = translated(labels.ENTRY[row.kind])
    return {
        "line": str(row.serial),
        "href": url_for(".show", cash_id=row.request_id) if row.request_id else None,
        "day": day_text(row.day),
        "what": f"{what} · {translated(labels.PURPOSE[row.purpose])}" if row.purpose else what,
        "reference": row.reference,
        "money_in": _plain(row.money) if row.comes_in else "",
        "money_out": "" if row.comes_in else _plain(row.money),
        "balance": _plain(row.balance),
        "who": names.get(row.by, ""),
    }


def _plain(money: Money) -> str:
    return f"{money.amount:,.{decimals_of(money.currency)}f}"


def _count(count: CountRow, names: dict[UUID | None, str], viewer: Viewer, *, may_manage: bool) -> dict[str, Any]:
    difference = count.difference
    sign = "+" if difference > 0 else ""
    return {
        "id": count.id,
        "when": moment_text(count.at),
        "who": names.get(count.by, ""),
        "counted": str(count.counted),
        "difference": f"{sign}{Money(difference, count.counted.currency)}" if difference else "",
        "reason": count.reason,
        "can_book": count.can_book and may_manage and count.by != viewer.account_id,
        "waits": count.can_book,
    }


def _page(fund_id: UUID, cursor: str | None) -> str | None:
    place: dict[str, Any] = {"from": cursor}
    return url_for(".book", fund_id=fund_id, **place) if cursor else None


def _crumbs(fund: CashFund, title: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Funds"), "href": url_for(".list_funds")},
        {"label": fund.name, "href": url_for(".book", fund_id=fund.id)},
        {"label": title},
    ]


@blueprint.route("/cash/funds/<uuid:fund_id>/<any(deposit,withdrawal):entry_kind>", methods=["GET", "POST"])
@guard(Power.FUND_MANAGE)
def move(viewer: Viewer, fund_id: UUID, entry_kind: str) -> Response:
    """Pay into a fund, or take money out of it."""
    fund, kind, form = fetch_fund(viewer, fund_id, Power.FUND_MANAGE), EntryKind(entry_kind), EntryForm()
    form.code = fund.currency
    title = _("Pay in") if kind is EntryKind.DEPOSIT else _("Take out")
    return cash_form(
        form,
        lambda: enter(viewer, fund_id, kind, form.amount.data, reference=form.reference.data or ""),
        title=title,
        above=fund.name,
        submit=title,
        done=_("It stands in the book."),
        lead=_("The fund holds %(balance)s.", balance=str(balance_of(fund))),
        crumbs=_crumbs(fund, title),
        back=("cash.book", {"fund_id": fund.id}),
    )


@blueprint.route("/cash/funds/<uuid:fund_id>/count", methods=["GET", "POST"])
@guard(Power.FUND_MANAGE)
def count(viewer: Viewer, fund_id: UUID) -> Response:
    """Count what lies in a fund at the end of the day. The page does not say what the book expects."""
    fund, form = fetch_fund(viewer, fund_id, Power.FUND_MANAGE), CountForm()
    form.code = fund.currency
    title = _("Count the cash")
    found: list[Any] = []

    def done() -> str:
        return (
            _("The count is kept. A difference is booked by somebody else.")
            if found[0]
            else _("It agrees with the book.")
        )

    return cash_form(
        form,
        lambda: found.append(count_fund(viewer, fund_id, form.amount.data, reason=form.reason.data or "")),
        title=title,
        above=fund.name,
        submit=_("Keep the count"),
        done=done,
        lead=_("Count first, in %(currency)s. Then it is compared with the book.", currency=fund.currency),
        crumbs=_crumbs(fund, title),
        back=("cash.book", {"fund_id": fund.id}),
    )


@blueprint.post("/cash/funds/<uuid:fund_id>/counts/<uuid:cash_count_id>/difference")
@guard(Power.FUND_MANAGE)
def book_count(viewer: Viewer, fund_id: UUID, cash_count_id: UUID) -> Response:
    """Book the difference of a count that somebody else made."""
    try:
        book_difference(viewer, fund_id, cash_count_id)
    except Refused as no:
        flash(translated(no), "danger")
    else:
        flash(_("The difference stands in the book."), "good")
    return see_other("cash.book", fund_id=fund_id)


@blueprint.post("/cash/funds/<uuid:fund_id>/download/<any(csv,xlsx):form>")
@guard(Power.CASH_READ)
def download(viewer: Viewer, fund_id: UUID, form: str) -> Response:
    """The book of a period as a file, without a name of anybody; the download is in the audit log."""
    fund, period = fetch_fund(viewer, fund_id), PeriodForm()
    period.validate()
    first = period.first.data.first_day if period.first.data else None
    last = period.last.data.first_day if period.last.data else None
    statement = book_of(viewer, fund.id, first=first, last=last).order_by(FundEntry.serial)
    table = _table(fund, book_rows(fund, db.session.execute(statement).all()))
    record(viewer, "cash.fund.export", kind="cash_fund", object_id=fund.id)
    content = csv_bytes(table) if form == "csv" else xlsx_bytes({_("Cash book"): table})
    answer = Response(content, mimetype="text/csv" if form == "csv" else _XLSX)
    day = now().strftime("%Y-%m-%d")
    answer.headers["Content-Disposition"] = f'attachment; filename="cash-book-{fund.mission}-{day}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _table(fund: CashFund, rows: list[BookRow]) -> Table:
    """The book as a table: amounts plain, without commas, in the fund's currency."""
    places = decimals_of(fund.currency)
    head = (
        _("Line"), _("Day"), _("What"), _("What is it for?"), _("Receipt or voucher"),
        _("In (%(currency)s)", currency=fund.currency), _("Out (%(currency)s)", currency=fund.currency),
        _("Balance (%(currency)s)", currency=fund.currency),
    )  # fmt: skip
    return [
        head,
        *(
            (
                str(row.serial), row.day.isoformat(), translated(labels.ENTRY[row.kind]),
                translated(labels.PURPOSE[row.purpose]) if row.purpose else "", row.reference,
                f"{row.money.amount:.{places}f}" if row.comes_in else "",
                "" if row.comes_in else f"{row.money.amount:.{places}f}", f"{row.balance.amount:.{places}f}",
            )
            for row in rows
        ),
    ]  # fmt: skip
