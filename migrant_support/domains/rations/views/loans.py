"""What is out on loan: the list of a site, what comes back, what is lost; and what the leaving form asks."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.rations.actions.loans import take_in, write_lost
from migrant_support.domains.rations.forms import BackForm, LostForm
from migrant_support.domains.rations.queries.loans import LoanRow, fetch_loan, loans_of, open_loans
from migrant_support.domains.rations.views.blueprint import blueprint, much, place_of, small_form
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text
from migrant_support.policy import Power


def what(row: LoanRow) -> str:
    """What is out: "Blanket × 2"."""
    return much(row.out, row.item)


def still_has(viewer: Viewer, person_id: UUID) -> list[str]:
    """What whoever records a leaving is told: what this person has on loan."""
    if not viewer.may(Power.RATION_USE):
        return []
    return [_("Still has on loan: %(what)s. Take it back.", what=what(row)) for row in loans_of(viewer, [person_id])]


@blueprint.get("/sites/<uuid:site_id>/loans")
@guard(Power.RATION_READ)
def loans(viewer: Viewer, site_id: UUID) -> str:
    """What is out at a site."""
    place = place_of(viewer, site_id, Power.RATION_READ)
    page = open_loans(viewer, site_id, cursor=request.args.get("cursor"))
    may_use = viewer.may(Power.RATION_USE)
    return render_template(
        "rations/loans.html",
        site=place,
        rows=[_row(row, may_use=may_use) for row in page.rows],
        newer=url_for("rations.loans", site_id=site_id, cursor=page.newer) if page.newer else "",
        older=url_for("rations.loans", site_id=site_id, cursor=page.older) if page.older else "",
    )


def _row(row: LoanRow, *, may_use: bool) -> dict[str, Any]:
    acts = [
        {"label": _("Came back"), "href": url_for("rations.take_in", loan_id=row.id)},
        {"label": _("Lost"), "href": url_for("rations.lost", loan_id=row.id)},
    ]
    return {
        "what": what(row),
        "name": row.name,
        "reference": row.reference,
        "since": listed_text(row.lent_at),
        "gone": not row.is_here,
        "acts": acts if may_use else [],
    }


@blueprint.route("/loans/<uuid:loan_id>/return", methods=["GET", "POST"], endpoint="take_in")
@guard(Power.RATION_USE)
def came_back(viewer: Viewer, loan_id: UUID) -> Response:
    """Something comes back."""
    loan = fetch_loan(viewer, loan_id)
    place = place_of(viewer, loan.site_id, Power.RATION_USE)
    form = BackForm(quantity=loan.out.normalize())
    return small_form(
        form,
        lambda: take_in(viewer, loan_id, form.quantity.data or Decimal(0)),
        title=_("Take it back"),
        submit=_("It came back"),
        done=_("It lies in the store again."),
        back=url_for("rations.loans", site_id=place.id),
        above=f"{loan.name} · {what(loan)}",
        onward=lambda: see_other("rations.loans", site_id=place.id),
    )


@blueprint.route("/loans/<uuid:loan_id>/lost", methods=["GET", "POST"])
@guard(Power.RATION_USE)
def lost(viewer: Viewer, loan_id: UUID) -> Response:
    """Something does not come back."""
    loan = fetch_loan(viewer, loan_id)
    place = place_of(viewer, loan.site_id, Power.RATION_USE)
    form = LostForm(quantity=loan.out.normalize())
    return small_form(
        form,
        lambda: write_lost(viewer, loan_id, form.quantity.data or Decimal(0), reason=form.reason.data or ""),
        title=_("Record it as lost"),
        submit=_("It is lost"),
        done=_("It is recorded as lost."),
        back=url_for("rations.loans", site_id=place.id),
        above=f"{loan.name} · {what(loan)}",
        onward=lambda: see_other("rations.loans", site_id=place.id),
    )
