"""The blueprint of the domain, and what all its screens share: quantities with their unit, a small form."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.supplies import labels
from migrant_support.domains.supplies.queries import ItemRow, LotRow, StoreRow
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.times import day_text, show_in
from migrant_support.platform.web.translate import page_language, translated

blueprint = Blueprint("supplies", __name__)
SOON = 30
"""Days before its expiry in which a lot stands on the list of what expires soon."""


def by_clock_of(store: StoreRow) -> None:
    """Let the times of this page be the store's own."""
    show_in(store.zone, mission_names(page_language()).get(store.mission, store.mission).split(",")[0])


def number_text(quantity: Decimal) -> str:
    """A quantity without a unit, grouped as the language does."""
    return str(format_decimal(quantity, "#,##0.###"))


def amount_text(quantity: Decimal, item: ItemRow) -> str:
    """A quantity with its unit."""
    return _("%(quantity)s %(unit)s", quantity=number_text(quantity), unit=translated(labels.UNIT[item.unit]))


def packs_text(quantity: Decimal, item: ItemRow) -> str:
    """The same in packs, where the item comes in packs and there is at least one: "3 × box of 24, and 5"."""
    if item.pack is None or item.pack_size is None or quantity < item.pack_size:
        return ""
    packs, rest = divmod(quantity, item.pack_size)
    words = {
        "packs": number_text(packs),
        "pack": translated(labels.PACK[item.pack]),
        "size": item.pack_size,
        "rest": number_text(rest),
    }
    if rest:
        return _("%(packs)s × %(pack)s of %(size)s, and %(rest)s", **words)
    return _("%(packs)s × %(pack)s of %(size)s", **words)


def expiry_text(lot: LotRow) -> str:
    """The last day of a lot, and how far away that is."""
    if lot.expires_on is None or lot.days_left is None:
        return ""
    day = day_text(lot.expires_on)
    if lot.days_left < 0:
        return _("%(day)s, expired", day=day)
    if lot.days_left == 0:
        return _("%(day)s, today is the last day", day=day)
    return ngettext("%(day)s, in %(num)s day", "%(day)s, in %(num)s days", lot.days_left, day=day)


def tone_of(lot: LotRow) -> str | None:
    """How a lot is marked on a list."""
    if lot.is_expired:
        return "danger"
    return "warn" if lot.days_left is not None and lot.days_left <= SOON else None


def lot_name(batch: str, expires_on: date | None) -> str:
    """How a lot is called: its batch, else its expiry."""
    if batch:
        return batch
    return _("until %(day)s", day=day_text(expires_on)) if expires_on else _("no batch")


_TABS = (
    ("show", msg("Stock")),
    ("reorder", msg("To order")),
    ("ending", msg("Expiring")),
    ("transfers", msg("Transfers")),
    ("counts", msg("Stock counts")),
    ("purchases", msg("Purchases")),
    ("donations", msg("Donations")),
)


def store_tabs(store: StoreRow, here: str) -> list[dict[str, Any]]:
    """The pages of a store."""
    return [
        {"label": translated(label), "href": url_for(f".{name}", store_id=store.id), "current": name == here}
        for name, label in _TABS
    ]


def small_form(
    form: FlaskForm,
    act: Callable[[], object],
    *,
    store: StoreRow | None,
    title: str,
    submit: str,
    done: str,
    back: str,
    onward: Callable[[], Response],
    lead: str = "",
) -> Response:
    """A page with one small form about a store: do `act` when it was sent, or show what to mend."""
    if went_through(form, act, done):
        return onward()
    return answer("supplies/form.html", form=form, store=store, title=title, submit=submit, back=back, lead=lead)
