"""What a shelter's register says of where its people slept, as spans of days in rooms and beds. Pure.

A person may stand on several lines: carried forward into the next month's sheet, or moved from bed to bed. Lines of one
coming (the same day in) are one stay; what a later line adds (the day out, a move) counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from migrant_support.domains.sites.rules import StayEnd

ENDS = {
    "repatriated": StayEnd.LEFT_FOR_HOME,
    "returned_to_employer": StayEnd.RETURNED_TO_EMPLOYER,
    "hospital": StayEnd.HOSPITAL,
}


@dataclass(frozen=True, slots=True)
class ListedStay:
    """A bed from a day until (not including the night of) another day; without a day out she is still there.

    `bed` is empty where the list gives none, as for children beside their mother.
    """

    room: str
    bed: str
    since: date
    until: date | None = None
    end: StayEnd | None = None


def listed_stays(lines: Iterable[Mapping[str, Any]]) -> list[ListedStay]:
    """The stays of one person from the fields of her lines, in the order of the file; none without a day in."""
    comings: dict[date, Mapping[str, Any]] = {}
    for fields in lines:
        since = _day(fields.get("date_in"))
        if since is not None and fields.get("room"):
            comings[since] = _joined(comings.get(since), fields)
    found: list[ListedStay] = []
    for since, fields in sorted(comings.items()):
        found += _of_one_coming(since, fields)
    followed = [*found[1:], None] if found else []
    return [_before(stay, following) for stay, following in zip(found, followed, strict=True)]


def _joined(earlier: Mapping[str, Any] | None, later: Mapping[str, Any]) -> Mapping[str, Any]:
    """Two lines of one coming: the first says the bed at entry, both the moves, the last that knows it the end."""
    if earlier is None:
        return later
    moves = {
        (m["date"], m["room"], m["bed"]): m
        for m in (*(earlier.get("transfers") or ()), *(later.get("transfers") or ()))
    }
    known = {name: value for name, value in later.items() if value is not None and name in ("date_out", "exit_reason")}
    return {**earlier, **known, "transfers": list(moves.values())}


def _of_one_coming(since: date, fields: Mapping[str, Any]) -> Iterable[ListedStay]:
    until, here = _day(fields.get("date_out")), ListedStay(str(fields["room"]), str(fields.get("bed") or ""), since)
    if until is not None and until < since:
        return
    for move in sorted(fields.get("transfers") or (), key=lambda move: str(move["date"])):
        at = _day(move["date"])
        if at is None or at <= here.since or (until is not None and at >= until):
            continue
        yield replace(here, until=at, end=StayEnd.MOVED)
        here = ListedStay(str(move["room"]), str(move["bed"]), at)
    end = ENDS.get(str(fields.get("exit_reason")), StayEnd.OTHER) if until is not None else None
    yield replace(here, until=until, end=end)


def _before(stay: ListedStay, following: ListedStay | None) -> ListedStay:
    """A stay without an end, or with one too late, ends when the person came again."""
    if following is None or (stay.until is not None and stay.until <= following.since):
        return stay
    return replace(stay, until=following.since, end=stay.end or StayEnd.OTHER)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
