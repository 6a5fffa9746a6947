"""Living standards: what a house has beside what people need, on its page; writing down what was measured."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions.standards import write_figures
from migrant_support.domains.sites.forms.standards import figures_form
from migrant_support.domains.sites.living_standards import living_standards, source
from migrant_support.domains.sites.queries import SiteRow, site_row
from migrant_support.domains.sites.rules.standards import Kind, Level, Measure, Standard, Standing
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, small_form, today_at
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


def standard_row(one: Standing) -> dict[str, Any]:
    """A standard as a line of the site's page: what there is, what is asked, and how it stands in a word."""
    standard = one.standard
    measured = _("Measured %(day)s", day=day_text(one.measured_on)) if one.measured_on else ""
    return {
        "name": translated(labels.MEASURE[standard.measure]),
        "source": f"{standard.id} · {source()}",
        "has": _figure(standard, one.figure),
        "measured": measured,
        "asked": _figure(standard, one.least, is_asked=True),
        "state": _chip(one),
        "tone": {Level.RED: "danger", Level.AMBER: "warn"}.get(one.level),
    }


def _chip(one: Standing) -> dict[str, str]:
    if one.level in (Level.NOT_MEASURED, Level.NOBODY):
        return {"label": translated(labels.LEVEL[one.level]), "tone": "quiet"}
    if one.level is Level.GOOD:
        return {"label": translated(labels.LEVEL[one.level]), "tone": "good"}
    tone = "warn" if one.level is Level.AMBER else "danger"
    if one.percent is None:
        return {"label": translated(labels.LEVEL[one.level]), "tone": tone}
    return {"label": _("%(percent)s %% of the standard", percent=one.percent), "tone": tone}


def _figure(standard: Standard, number: Decimal | None, *, is_asked: bool = False) -> str:
    """A figure with its unit. Too little is never rounded to enough."""
    if number is None:
        return ""
    if standard.kind is Kind.YES:
        return _("Yes") if number else _("No")
    if standard.kind is Kind.SHARE:
        if not is_asked and standard.least and number == 0:
            return ""
        return _("%(number)s share one", number=number.quantize(Decimal(1), ROUND_CEILING))
    shown = f"{number.quantize(Decimal('0.1'), ROUND_FLOOR):,}".removesuffix(".0")
    return translated(labels.UNIT[standard.measure]) % {"number": shown}


def asked_of(site: SiteRow) -> list[Standard]:
    """The standards whose figures are written down by hand at a house of this kind."""
    return [
        one
        for one in living_standards()
        if one.measure is not Measure.SPACE and (not one.only or site.kind.value in one.only)
    ]


@blueprint.route("/sites/<uuid:site_id>/measures", methods=["GET", "POST"])
@guard(Power.HOUSE_BOOK)
def measure(viewer: Viewer, site_id: UUID) -> Response:
    """Write down what was measured at a house."""
    site = site_row(viewer, site_id, Power.HOUSE_BOOK)
    by_clock_of(site)
    today = today_at(site)
    form = figures_form(asked_of(site))(data={"measured_on": written_date(f"{today:%d/%m/%Y}", years="past")})
    return small_form(
        form,
        lambda: write_figures(viewer, site_id, form.figures, measured_on=form.measured_on.data.first_day),
        title=_("What was measured"),
        lead=_("Fill in what was measured or counted for the whole house. Boxes that stay empty change nothing."),
        submit=_("Keep what was measured"),
        done=_("What was measured is kept."),
        back=url_for("sites.show", site_id=site_id),
        above=site.name,
        onward=lambda: see_other("sites.show", site_id=site_id, _anchor="standards"),
    )
