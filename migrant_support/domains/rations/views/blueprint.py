"""The blueprint of the domain, and what its screens share: a site by its own clock, what a set says, small forms."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.rations import labels
from migrant_support.domains.rations.queries.sets import SetRow
from migrant_support.domains.rations.rules.sets import Basis, GiftKind
from migrant_support.domains.sites.queries import SiteRow, site_row
from migrant_support.domains.supplies.queries import ItemRow
from migrant_support.domains.supplies.rules.catalogue import MEASURED
from migrant_support.domains.supplies.views.blueprint import amount_text, number_text
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.times import show_in
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("rations", __name__, url_prefix="/rations")


def place_of(viewer: Viewer, site_id: UUID, power: Power) -> SiteRow:
    """The site whose page this is, by its own clock; raises NotThere."""
    site = site_row(viewer, site_id, power)
    by_clock_of(site.zone, site.mission)
    return site


def by_clock_of(zone: str, mission: str) -> None:
    """Let the times of this page be those of a place."""
    show_in(zone, mission_names(page_language()).get(mission, mission).split(",")[0])


def much(quantity: Decimal, item: ItemRow) -> str:
    """So much of an item: "Rice: 2.5 kg", "Blanket × 2"."""
    name = item.name(page_language())
    if item.unit in MEASURED:
        return _("%(item)s: %(amount)s", item=name, amount=amount_text(quantity, item))
    return _("%(item)s × %(number)s", item=name, number=number_text(quantity))


def amounts(wanted: Mapping[UUID, Decimal], items: Mapping[UUID, ItemRow]) -> list[str]:
    """Each item with how much of it."""
    return [much(quantity, items[item_id]) for item_id, quantity in wanted.items()]


def lines_text(one: SetRow, items: Mapping[UUID, ItemRow]) -> list[str]:
    """What a set holds, line by line: "2 kg Rice for each person"."""
    found = []
    for line in one.terms.lines:
        item = items[line.item_id]
        given = much(line.quantity, item)
        if line.basis is Basis.INFANT:
            months = line.under_months or 0
            found.append(_("%(given)s, for each baby under %(months)s months", given=given, months=months))
        else:
            whom = translated(labels.BASIS[line.basis])
            found.append(_("%(given)s, %(whom)s", given=given, whom=whom))
    return found


def interval_text(one: SetRow) -> str:
    """How often a set is given."""
    if one.terms.kind is GiftKind.LOAN:
        return _("Lent, until it comes back")
    if one.terms.every_days == 0:
        return _("Once")
    return ngettext("Every day", "Every %(num)s days", one.terms.every_days)


def small_form(
    form: FlaskForm,
    act: Callable[[], object],
    *,
    title: str,
    submit: str,
    done: str,
    back: str,
    above: str,
    onward: Callable[[], Response],
    lead: str = "",
    **context: Any,
) -> Response:
    """A page with one small form: do `act` when it was sent, or show what to mend."""
    if went_through(form, act, done):
        return onward()
    return answer(
        "rations/form.html", form=form, title=title, submit=submit, back=back, above=above, lead=lead, **context
    )
