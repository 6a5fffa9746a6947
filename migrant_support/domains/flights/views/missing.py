"""What is missing on a flight by kind: of how many people, and the button that leads to them or mends it for all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.queries.blocked import Blocked
from migrant_support.domains.flights.rules.gate import STAGE_OF, BlockerCode
from migrant_support.platform.web.translate import translated


def missing_asked(query: Mapping[str, str]) -> BlockerCode | None:
    """The kind to which the page is narrowed."""
    asked = query.get("missing", "")
    return BlockerCode(asked) if asked in set(BlockerCode) else None


def lacks(one: Blocked | None, code: BlockerCode | None) -> bool:
    """Is this somebody to show: everybody, or who misses this now or later?"""
    return code is None or (one is not None and any(found.code is code for found in one.found))


def kinds_missing(
    found: Iterable[Blocked], flight_id: UUID, chosen: BlockerCode | None, *, may_plan: bool
) -> list[dict[str, Any]]:
    """Rows of what stops somebody now, then of what is only due later; within both by the stage at which it stops."""
    now, later = Counter[BlockerCode](), Counter[BlockerCode]()
    for one in found:
        for blocker in one.found:
            (later if blocker.is_due_later else now)[blocker.code] += 1
    codes = sorted({*now, *later}, key=lambda code: (not now[code], STAGE_OF[code], code))
    return [_kind(code, now[code], later[code], flight_id, chosen, may_plan=may_plan) for code in codes]


def _kind(
    code: BlockerCode, now: int, later: int, flight_id: UUID, chosen: BlockerCode | None, *, may_plan: bool
) -> dict[str, Any]:
    keys: dict[str, Any] = {"flight_id": flight_id} if code is chosen else {"flight_id": flight_id, "missing": code}
    act, href = _("Show them"), url_for("flights.show", **keys, _anchor="people")
    if code is chosen:
        act = _("Show all")
    elif code is BlockerCode.QUARANTINE_PLACE and may_plan:
        act, href = _("Reserve places"), url_for("flight_steps.places", flight_id=flight_id)
    who = _("Mended by %(who)s.", who=translated(labels.MENDED_BY[code]))
    return {
        "count": now or later,
        "label": translated(labels.BLOCKER_SHORT[code]),
        "oldest": who if now else _("Due later. %(who)s", who=who),
        "href": href,
        "act": act,
    }
