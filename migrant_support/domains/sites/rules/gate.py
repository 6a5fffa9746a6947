"""Decisions about the gate of a site: who is in, who is out, with whose leave, and what the house rules say.

Standard library only; the moment is passed in. Curfew and leave are read by the site's own clock (invariant 11).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

DOUBLE_SCAN = timedelta(minutes=2)  # the same way again so soon is a second look at the same card; our choice
CORRECTED_WITHIN = timedelta(days=2)  # later, a mistake at the gate is a matter for the incidents log; our choice


class Way(StrEnum):
    """Which way somebody went; `VOID` takes an event back, it never happened."""

    IN = "in"
    OUT = "out"
    VOID = "void"


class LeaveReason(StrEnum):
    """What kind of leave it is. Kinds only: why somebody needs a doctor is nobody's business at the gate."""

    WORK = "work"
    OFFICE = "office"
    MEDICAL = "medical"
    COURT = "court"
    FAMILY = "family"
    WORSHIP = "worship"
    SHOPPING = "shopping"
    OTHER = "other"


class Whereabouts(StrEnum):
    """Where a resident is, as the gate knows it. All but `IN` stand on the warden's list, the gravest first."""

    AFTER_CURFEW = "after_curfew"
    LEAVE_OVER = "leave_over"
    OUT = "out"
    ON_LEAVE = "on_leave"
    UNKNOWN = "unknown"
    IN = "in"


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What holds at a site from a day on. Without a curfew both times are None; `most_out` None: no limit."""

    curfew_from: time | None = None
    curfew_until: time | None = None
    longest_leave_hours: int = 72
    most_on_leave: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The last event at the gate that counts."""

    way: Way
    at: datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """A permit to be out from an instant until another."""

    from_at: datetime
    until_at: datetime


def is_double_scan(way: Way, last: Passage | None, now: datetime) -> bool:
    """Is it the same card a second time? Then nothing more is written."""
    return last is not None and last.way is way and now - last.at < DOUBLE_SCAN


def is_curfew(moment: datetime, zone: str, rules: HouseRules) -> bool:
    """Is everybody to be in? From the first time on, until before the second, by the wall clock of the site, also over
    midnight and on the nights when the clock changes.
    """
    if rules.curfew_from is None or rules.curfew_until is None:
        return False
    clock = moment.astimezone(ZoneInfo(zone)).time()
    if rules.curfew_from <= rules.curfew_until:
        return rules.curfew_from <= clock < rules.curfew_until
    return clock >= rules.curfew_from or clock < rules.curfew_until


def whereabouts(
    last: Passage | None, leave: Leave | None, *, now: datetime, zone: str, rules: HouseRules
) -> Whereabouts:
    """Where a resident is. `leave` is her latest permit that has begun and was not cancelled.

    A permit covers being out while it lasts; who is out when it has ended is overdue, curfew or not. Without any she
    may be out outside of curfew.
    """
    if last is None or last.way is Way.VOID:
        return Whereabouts.UNKNOWN
    if last.way is Way.IN:
        return Whereabouts.IN
    if leave is not None and leave.from_at <= now < leave.until_at:
        return Whereabouts.ON_LEAVE
    if leave is not None and last.at < leave.until_at <= now:
        return Whereabouts.LEAVE_OVER
    return Whereabouts.AFTER_CURFEW if is_curfew(now, zone, rules) else Whereabouts.OUT


def check_let_out(reason: str) -> None:
    """Against a flag that denies somebody passes by name and with a reason only (DESIGN, flags). Raises Refused."""
    if len(reason.strip()) < 10:
        raise Refused(
            "let_out_needs_a_reason",
            msg("Say in a sentence why the person may pass all the same. It stands under your name."),
            field="reason",
        )


def check_correction(at: datetime, *, is_corrected: bool, way: Way, was: Way, now: datetime) -> None:
    """Raise Refused for a correction of an event that has one, is long past, or would say the same."""
    if is_corrected:
        raise Refused("corrected_already", msg("This line was corrected already. Load the page again."))
    if now - at > CORRECTED_WITHIN:
        raise Refused("too_old_to_correct", msg("This is more than two days ago. Write it into the incidents log."))
    if way is was:
        raise Refused("same_way", msg("This is what the line says already. Choose what really happened."), field="way")


def check_leave(leave: Leave, *, now: datetime, rules: HouseRules, on_leave: int) -> None:
    """Raise Refused for a permit that ends before it begins, is over, is too long, or one too many at once."""
    if leave.until_at <= leave.from_at:
        raise Refused(
            "ends_before_start", msg("The leave ends before it begins. Check both times."), field="until_clock"
        )
    if leave.until_at <= now:
        raise Refused("leave_is_over", msg("This leave is over already. Check the day."), field="until_clock")
    if leave.from_at > now + timedelta(days=60):
        raise Refused("too_far_ahead", msg("Leave can be granted for 60 days ahead at most."), field="since")
    longest = timedelta(hours=rules.longest_leave_hours)
    if leave.until_at - leave.from_at > longest:
        raise Refused(
            "leave_too_long",
            msg("Leave here is %(hours)s hours at most by the house rules. Choose an earlier end."),
            field="until_clock",
            hours=rules.longest_leave_hours,
        )
    if rules.most_on_leave is not None and on_leave >= rules.most_on_leave:
        raise Refused(
            "too_many_on_leave",
            msg("%(most)s people have leave in that time, as many as the house rules allow. Choose another time."),
            field="since",
            most=rules.most_on_leave,
        )


def check_house_rules(rules: HouseRules, *, from_day: date, today: date) -> None:
    """Raise Refused for rules of the past, half a curfew, or limits that make no sense."""
    if from_day < today:
        raise Refused("rules_of_the_past", msg("House rules begin today or later."), field="from_day")
    if (rules.curfew_from is None) != (rules.curfew_until is None):
        raise Refused("half_a_curfew", msg("Write both times of the curfew, or neither."), field="curfew_until")
    if rules.curfew_from is not None and rules.curfew_from == rules.curfew_until:
        raise Refused("curfew_all_day", msg("The curfew ends when it begins. Check both times."), field="curfew_until")
    if not 1 <= rules.longest_leave_hours <= 24 * 31:
        raise Refused(
            "leave_out_of_bounds", msg("The longest leave is from 1 hour to 31 days."), field="longest_leave_hours"
        )
    if rules.most_on_leave is not None and not 1 <= rules.most_on_leave <= 10_000:
        raise Refused("limit_out_of_bounds", msg("Write a number from 1, or nothing."), field="most_on_leave")
