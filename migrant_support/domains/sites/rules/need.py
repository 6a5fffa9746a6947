"""Who waits for a bed and who comes first, explained point by point; how long a bed is held. Standard library only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from migrant_support.domains.people.rules import age_on, is_infant, is_minor
from migrant_support.domains.sites.rules import Sleeper, change_of_beds
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MOST_DAYS = 30
HOLD_HOURS = (2, 6, 12, 24, 48)
"""For how long an offered bed may be held."""


class RequestState(StrEnum):
    """Waiting, offered a bed, has accepted one; or withdrawn."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """What became of an offer; all but open need no more answer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class NeedReason(StrEnum):
    """Why somebody comes sooner. The codes are those of `data/bed_need.toml`."""

    IN_DANGER = "in_danger"
    CHILD_ALONE = "child_alone"
    WITH_INFANT = "with_infant"
    WITH_CHILD = "with_child"
    AGED = "aged"
    NEEDS_CARE = "needs_care"
    NO_PLACE = "no_place"
    NO_STEPS = "no_steps"
    WAITING_DAY = "waiting_day"


@dataclass(frozen=True, slots=True)
class Needs:
    """What was ticked when the bed was asked for. None of it tells a story."""

    no_place: bool = False
    in_danger: bool = False
    needs_care: bool = False
    no_steps: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """How many points a request has, and what they are for."""

    total: int
    reasons: tuple[tuple[NeedReason, int], ...]


def weigh(
    needs: Needs, people: Sequence[Sleeper], *, since: datetime, now: datetime, on: date, points: Mapping[str, int]
) -> Weighed:
    """The points of those who wait together. Each reason counts once, whoever of them it is."""
    reasons = [(reason, points[reason]) for reason in _reasons(needs, people, on)]
    days = min(max((now - since).days, 0), MOST_DAYS)
    if days:
        reasons.append((NeedReason.WAITING_DAY, days * points[NeedReason.WAITING_DAY]))
    return Weighed(sum(count for _, count in reasons), tuple(reasons))


def _reasons(needs: Needs, people: Sequence[Sleeper], on: date) -> Iterable[NeedReason]:
    if needs.in_danger:
        yield NeedReason.IN_DANGER
    children = [one for one in people if is_minor(one.birth, on)]
    if children and len(children) == len(people):
        yield NeedReason.CHILD_ALONE
    elif any(is_infant(one.birth, on) for one in children):
        yield NeedReason.WITH_INFANT
    elif children:
        yield NeedReason.WITH_CHILD
    if any(one.birth is not None and age_on(one.birth.latest, on) > 65 for one in people):
        yield NeedReason.AGED
    if needs.needs_care:
        yield NeedReason.NEEDS_CARE
    if needs.no_place:
        yield NeedReason.NO_PLACE
    if needs.no_steps:
        yield NeedReason.NO_STEPS


def check_wanted(wanted_from: datetime, wanted_until: datetime | None, *, now: datetime) -> None:
    """Raise Refused for a request that ends before it begins or lies in the past."""
    if wanted_until is not None and wanted_until <= max(wanted_from, now):
        raise Refused("ends_before_start", msg("The stay ends before it begins. Check both dates."), field="until")
    if wanted_from > now + timedelta(days=366):
        raise Refused("too_far_ahead", msg("A stay can be planned for one year ahead at most."), field="since")


def check_waiting(state: RequestState) -> None:
    """Raise Refused when a request does not wait any more: somebody else was quicker."""
    if state is RequestState.OFFERED:
        raise Refused("offered_already", msg("A bed was offered to them a moment ago. Wait for the answer."))
    if state is not RequestState.WAITING:
        raise Refused("request_closed", msg("This request is closed. Load the list again."))


def check_open(state: OfferState, held_until: datetime, *, now: datetime) -> None:
    """Raise Refused when an offer was answered or has lapsed."""
    if state is OfferState.LAPSED or (state is OfferState.OPEN and held_until <= now):
        raise Refused(
            "offer_lapsed", msg("The bed was held until a moment that has passed. Ask the place to offer again.")
        )
    if state is not OfferState.OPEN:
        raise Refused("offer_answered", msg("This offer was answered already. Load the page again."))


def held_until(hours: int, *, now: datetime) -> datetime:
    """Until when an offered bed is held. Raises Refused for a length that nobody may choose."""
    if hours not in HOLD_HOURS:
        raise Refused("hold_unknown", msg("Choose how long the bed is held."), field="hours")
    return now + timedelta(hours=hours)


def kept_until(begins: datetime, zone: str) -> datetime:
    """A reservation lapses by itself when she has not come by the change of beds of the day after (our choice)."""
    day = begins.astimezone(ZoneInfo(zone)).date()
    return change_of_beds(day + timedelta(days=1), zone)
