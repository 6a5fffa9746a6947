"""The step in which a stock book goes into a store: what of it, what is left out and why, and taking it back."""

from typing import Any
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.supplies.queries import stores_for
from migrant_support.exchange.imports import queries
from migrant_support.exchange.imports.actions import stocking
from migrant_support.exchange.imports.forms import StockForm
from migrant_support.exchange.imports.labels import TROUBLE
from migrant_support.exchange.imports.models import BatchState
from migrant_support.exchange.imports.stock_entries import LEFT_OUT, StockPlan
from migrant_support.exchange.imports.views.blueprint import blueprint
from migrant_support.exchange.imports.views.steps import steps_of
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

MOST = 200


@blueprint.route("/<uuid:batch_id>/stock", methods=["GET", "POST"])
@guard(Power.IMPORT_RUN)
def stock(viewer: Viewer, batch_id: UUID) -> Response:
    """Choose the store into which a stock book goes, and see what does not."""
    batch = queries.batch_row(viewer, batch_id)
    plan = stocking.plan_of(viewer, batch_id, today=now().date())
    form = StockForm()
    stores = stores_for(viewer, mission=batch.mission, power=Power.SUPPLY_MOVE)
    form.store.choices = [(store.id, store.name) for store in stores]
    if form.validate_on_submit():
        try:
            done = stocking.take_in_stock(viewer, batch_id, form.store.data)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_said(done), "good")
            return see_other("supplies.show", store_id=form.store.data)
    return answer(
        "imports/stock.html",
        form=form,
        batch=batch,
        steps=steps_of(batch, "plan"),
        is_open=batch.state is BatchState.OPEN,
        is_in=batch.state is BatchState.DONE,
        lines=plan.lines - plan.left_out,
        items=len(plan.names),
        rows=_told(plan)[:MOST],
        more=max(len(plan.told) - MOST, 0),
    )


def _said(done: stocking.Stocked) -> str:
    written = ngettext("%(num)s movement was written.", "%(num)s movements were written.", done.movements)
    if not done.left_out:
        return written
    left = ngettext("%(num)s line was left out.", "%(num)s lines were left out.", done.left_out)
    return f"{written} {left}"


def _told(plan: StockPlan) -> list[dict[str, Any]]:
    """The lines of which something is to be told, in the order of the list, those left out first."""
    told = sorted(plan.told, key=lambda one: (one.trouble not in LEFT_OUT, one.sheet, one.row))
    return [
        {
            "line": _("%(sheet)s, row %(row)s", sheet=one.sheet, row=one.row)
            if one.sheet
            else _("Row %(number)s", number=one.row),
            "what": translated(TROUBLE[one.trouble]),
            "fate": {"label": _("Left out"), "tone": "danger"}
            if one.trouble in LEFT_OUT
            else {"label": _("Taken in"), "tone": "warn"},
        }
        for one in told
    ]


@blueprint.post("/<uuid:batch_id>/stock/take-back")
@guard(Power.IMPORT_RUN)
def take_stock_back(viewer: Viewer, batch_id: UUID) -> Response:
    """Write the opposite of everything that a stock book brought."""
    movements = stocking.take_stock_back(viewer, batch_id)
    flash(ngettext("%(num)s movement was taken back.", "%(num)s movements were taken back.", movements), "good")
    return see_other("imports.show", batch_id=batch_id)
