"""The board by hand: the beds that are for somebody who is picked up, and putting her down; by keys, drag or touch.

The script of the board asks the first and sends the second; who has no script uses the forms, which do the same.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, jsonify, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.sites import actions
from migrant_support.domains.sites.queries import Proposal, StayRow, fetch_bed, fetch_stay, proposals
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, to_board
from migrant_support.domains.sites.views.stays import TONIGHT
from migrant_support.domains.sites.views.taking_back import offer_to_move_back
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_BY_HAND = "Moved on the bed board"


@blueprint.get("/stays/<uuid:stay_id>/beds")
@guard(Power.STAY_PLACE)
def beds_for(viewer: Viewer, stay_id: UUID) -> Response:
    """Every free bed of her site, judged for her: may she sleep there, and what speaks for and against it."""
    stay = fetch_stay(viewer, stay_id, Power.STAY_PLACE)
    by_clock_of(stay)
    begins = max(now(), stay.from_at)
    found = proposals(viewer, stay.person_id, begins, _end(stay, begins), site_ids=[stay.site_id])
    judged = {str(one.bed.id): _verdict(one) for one in found.get(stay.site_id, [])}
    answer: Response = jsonify({"beds": judged})
    return answer


def _end(stay: StayRow, begins: datetime) -> datetime:
    """Until when she needs the bed at least: tonight, or her leaving date."""
    tonight = begins + TONIGHT
    return stay.until_at if stay.until_at is not None and stay.until_at > tonight else tonight


def _verdict(one: Proposal) -> dict[str, Any]:
    if one.judged.refusal is not None:
        return {"fits": False, "why": translated(one.judged.refusal)}
    return {"fits": True, "why": ", ".join(translated(reason) for reason in one.judged.reasons)}


@blueprint.post("/stays/<uuid:stay_id>/put")
@guard(Power.STAY_PLACE)
def put_down(viewer: Viewer, stay_id: UUID) -> Response:
    """Move her, or her reservation, to the bed on which she was put down. What is refused is said above the board."""
    stay = fetch_stay(viewer, stay_id, Power.STAY_PLACE)
    try:
        bed_id = UUID(request.form.get("bed", "")[:40])
    except ValueError:
        flash(_("Choose a bed."), "danger")
        return to_board(stay.site_id, bed_id=stay.bed_id)
    fetch_bed(viewer, stay.site_id, bed_id, Power.STAY_PLACE)
    move = actions.Move(stay_id, bed_id)
    try:
        made = actions.move_together(viewer, [move], reason=_BY_HAND)
    except Refused as no:
        flash(translated(no), "danger")
        if no.code == "child_left_behind":
            return see_other("sites.move_stay", stay_id=stay_id)
        return to_board(stay.site_id, bed_id=stay.bed_id)
    offer_to_move_back(viewer, stay, [move], made)
    return to_board(stay.site_id, bed_id=bed_id)
