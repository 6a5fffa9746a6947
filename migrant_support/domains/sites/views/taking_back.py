"""The bar that offers to take an act on a stay back, and what it does: the opposite act, asked and logged anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.gate import correct_event
from migrant_support.domains.sites.queries import StayRow, fetch_stay
from migrant_support.domains.sites.rules import StayEnd
from migrant_support.domains.sites.rules.gate import Way
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power

_MOVED_BACK = "Moved back"
_NOT_PLACED = "Placed by mistake"
_BY_MISTAKE = "Undone at once"


def offer_to_leave(viewer: Viewer, site_id: UUID, stay_id: UUID) -> None:
    """After a person was given a bed from now on."""
    offer_undo(viewer, "sites.place", {"site_id": site_id, "stay_id": stay_id})


def offer_to_move_back(viewer: Viewer, stay: StayRow, moves: Sequence[actions.Move], made: Sequence[UUID]) -> None:
    """After a move: `made[i]` is the stay that `moves[i]` made; `stay` is the first as it was."""
    before = {one.stay_id: fetch_stay(viewer, one.stay_id, Power.STAY_PLACE).bed_id for one in moves}
    back = [f"{new} {before[one.stay_id]}" for one, new in zip(moves, made, strict=True)]
    offer_undo(viewer, "sites.move", {"site_id": stay.site_id, "back": back})


def offer_to_give_back(viewer: Viewer, stay: StayRow, name: str) -> None:
    """After a check-out or a cancelled reservation; `stay` is as it was before."""
    until = stay.until_at.isoformat() if stay.until_at else ""
    offer_undo(viewer, name, {"site_id": stay.site_id, "stay_id": stay.id, "until": until})


def offer_to_undo_passage(viewer: Viewer, site_id: UUID, event_id: UUID, reference: str, way: Way) -> None:
    """After somebody went through the gate."""
    offer_undo(viewer, f"sites.gate_{way.value}", {"site_id": site_id, "event_id": event_id, "reference": reference})


def _undo_passage(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    site_id = UUID(arguments["site_id"])
    correct_event(viewer, site_id, UUID(arguments["event_id"]), Way.VOID, reason=_BY_MISTAKE)
    return url_for("sites.gate", site_id=site_id)


def _board(arguments: Mapping[str, Any]) -> str:
    return url_for("sites.board", site_id=UUID(arguments["site_id"]))


def _leave(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    actions.check_out(viewer, UUID(arguments["stay_id"]), reason=StayEnd.OTHER, remark=_NOT_PLACED)
    return _board(arguments)


def _move_back(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    moves = [actions.Move(*(UUID(part) for part in pair.split())) for pair in arguments["back"]]
    actions.move_together(viewer, moves, reason=_MOVED_BACK)
    return _board(arguments)


def _give_back(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    until = datetime.fromisoformat(arguments["until"]) if arguments["until"] else None
    actions.give_back(viewer, UUID(arguments["stay_id"]), until_at=until)
    return _board(arguments)


undo_handler("sites.place", _leave, sentence=msg("The person has the bed."))
undo_handler("sites.move", _move_back, sentence=msg("The move is recorded."))
undo_handler("sites.check_out", _give_back, sentence=msg("It is recorded that the person left."))
undo_handler("sites.cancel", _give_back, sentence=msg("The reservation is cancelled."))
undo_handler("sites.gate_in", _undo_passage, sentence=msg("%(reference)s came in."))
undo_handler("sites.gate_out", _undo_passage, sentence=msg("%(reference)s went out."))
