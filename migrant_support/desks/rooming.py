"""Rooms for those who were received: the planned place with one tap, a bed chosen now, or all at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.quarantine import queries
from migrant_support.domains.quarantine.forms import BedForm
from migrant_support.domains.quarantine.rules.orders import place_until
from migrant_support.domains.sites.queries import Proposal, proposals, site_rows
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power
from migrant_support.procedures.receive_and_room import room as give_room
from migrant_support.procedures.receive_and_room import room_all

blueprint = Blueprint("rooming", __name__, url_prefix="/quarantine")
OFFERED = 40


@blueprint.post("/orders/<uuid:order_id>/admission")
@guard(Power.STAY_PLACE)
def admit(viewer: Viewer, order_id: UUID) -> Response:
    """She has come to the place that was planned for her."""
    give_room(viewer, order_id)
    flash(_("The room is given."), "good")
    return _back(viewer, order_id)


@blueprint.post("/<uuid:centre_id>/admissions")
@guard(Power.STAY_PLACE)
def admit_all(viewer: Viewer, centre_id: UUID) -> Response:
    """Everybody who waits at a centre with a planned place has come."""
    centre = queries.centre_for(viewer, centre_id, Power.STAY_PLACE)
    waiting = [order.id for order in queries.orders_at(viewer, centre) if order.waits_for_a_room]
    given, without, left = room_all(viewer, waiting)
    flash(ngettext("%(num)s room is given.", "%(num)s rooms are given.", given), "good")
    if left:
        flash(
            ngettext(
                "%(num)s person is left. Press the button again.",
                "%(num)s people are left. Press the button again.",
                left,
            ),
            "info",
        )
    if without:
        flash(
            ngettext(
                "%(num)s person has no planned place. Choose a bed.",
                "%(num)s people have no planned place. Choose beds.",
                without,
            ),
            "warn",
        )
    return see_other("quarantine.show", centre_id=centre_id)


@blueprint.route("/orders/<uuid:order_id>/room", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def room(viewer: Viewer, order_id: UUID) -> Response:
    """Choose a bed now; those that suit stand first, with their reasons."""
    order = queries.order_record(viewer, order_id)
    offered = _offered(viewer, order)
    form = BedForm()
    form.bed.choices = [(str(one.bed.id), _bed_text(one)) for one in offered]
    if form.validate_on_submit():
        try:
            give_room(viewer, order_id, UUID(form.bed.data))
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The room is given."), "good")
            return _back(viewer, order_id)
    planned = order.place if order.place is not None and order.place.is_planned else None
    return answer(
        "quarantine/room.html",
        form=form,
        order=order,
        has_beds=bool(offered),
        planned=planned,
        admit_href=url_for(".admit", order_id=order_id) if planned else None,
        back_href=url_for("quarantine.show_order", order_id=order_id),
    )


def _offered(viewer: Viewer, order: queries.OrderRow) -> list[Proposal]:
    """Free beds that fit her, of the centre of her order first; at most forty."""
    from_at = now()
    sites = [site for site in site_rows(viewer, Power.STAY_PLACE) if site.kind in queries.CENTRES]
    sites.sort(key=lambda site: (site.id != order.site_id, site.name))
    until: datetime = place_until(order.until_on, queries.site_zone(order.site_id))
    found = proposals(viewer, order.person.id, from_at, max(until, from_at), site_ids=[s.id for s in sites])
    fitting = [one for site in sites for one in found.get(site.id, ()) if one.judged.fits]
    return fitting[:OFFERED]


def _bed_text(one: Proposal) -> str:
    reasons = ", ".join(translated(reason) for reason in one.judged.reasons)
    where = _("%(site)s, room %(room)s, bed %(bed)s", site=one.bed.site_name, room=one.bed.room_name, bed=one.bed.name)
    return f"{where} ({reasons})" if reasons else where


def _back(viewer: Viewer, order_id: UUID) -> Response:
    """To the centre, for who has it in her reach; to the order else."""
    order: Any = queries.fetch_order(viewer, order_id)
    own = {centre.id for centre in queries.own_centres(viewer)}
    if order.site_id in own:
        return see_other("quarantine.show", centre_id=order.site_id)
    return see_other("arrivals.show", arriving_id=order.flight_id, show="received")
