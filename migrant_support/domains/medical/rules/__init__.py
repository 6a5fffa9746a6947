"""Decisions of medical officers over plain data: fitness to travel. Standard library only; the moment is passed in."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST = timedelta(days=30)
FULL_TERM = timedelta(weeks=40)


class Fitness(StrEnum):
    """Result of a fit-to-travel assessment (DOMAIN, Medical encounter)."""

    FIT = "fit"
    FIT_WITH_ESCORT = "fit_with_escort"
    UNFIT = "unfit"


class Condition(StrEnum):
    """What must be arranged so that somebody can fly; the gate looks whether the flight's list says so."""

    WHEELCHAIR = "wheelchair"
    STRETCHER = "stretcher"
    OXYGEN = "oxygen"


@dataclass(frozen=True, slots=True)
class FitnessFact:
    """What the gate needs of a check: its result and from when until when it holds; a booked one has none.

    `conditions` must be arranged; after the day `fly_until` the person may not fly, whatever the result.
    """

    booked_for: datetime | None
    result: Fitness | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    conditions: frozenset[Condition] = field(default_factory=frozenset)
    fly_until: date | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Does a result stand at this moment?"""
        return (
            self.result is not None
            and self.valid_from is not None
            and self.valid_until is not None
            and self.valid_from <= moment < self.valid_until
        )


@dataclass(frozen=True, slots=True)
class TravelTerms:
    """A version of the rules for flying: weeks of pregnancy, hours for which tests hold (RP-5, RP-6)."""

    version: int
    valid_from: date
    single_weeks: int
    multiple_weeks: int
    letter_weeks: int
    pcr_hours: int
    antigen_hours: int
    needs_test: bool


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """The day on which a child is expected, and whether it is more than one."""

    due_on: date
    is_multiple: bool = False

    def weeks_on(self, day: date) -> int:
        """Whole weeks of pregnancy on a day."""
        return (day - (self.due_on - FULL_TERM)).days // 7

    def last_day(self, terms: TravelTerms) -> date:
        """The last day on which she may fly: the day before the week from which carriers take her no more (RP-5)."""
        weeks = terms.multiple_weeks if self.is_multiple else terms.single_weeks
        return self.due_on - FULL_TERM + timedelta(weeks=weeks) - timedelta(days=1)

    def needs_letter_on(self, day: date, terms: TravelTerms) -> bool:
        """Does the carrier ask for a doctor's letter (the certificate) on this day?"""
        return self.weeks_on(day) >= terms.letter_weeks


def check_validity(valid_from: datetime, valid_until: datetime) -> None:
    """An assessment holds for a while: 7 days, 72 hours for patients (RP-5), 30 days at most. Raises Refused."""
    if valid_until <= valid_from:
        raise Refused("ends_before_start", msg("The result ends before it begins. Check both dates."), field="until")
    if valid_until - valid_from > LONGEST:
        raise Refused(
            "valid_too_long", msg("A result holds for 30 days at most. Choose an earlier day."), field="until"
        )


def last_day_to_fly(typed: date | None, pregnancy: Pregnancy | None, terms: TravelTerms) -> date | None:
    """The earlier of the day that the doctor wrote and the one that follows from a pregnancy; None where neither is."""
    days = [day for day in (typed, pregnancy.last_day(terms) if pregnancy else None) if day is not None]
    return min(days, default=None)


def check_conditions(
    result: Fitness, conditions: Collection[Condition], pregnancy: Pregnancy | None, *, on: date, fly_until: date | None
) -> None:
    """Raise Refused for conditions of somebody who cannot fly, and for a date that cannot be of a pregnancy."""
    if result is Fitness.UNFIT and conditions:
        raise Refused(
            "conditions_of_unfit", msg("Who cannot fly needs no help on board. Untick it."), field="conditions"
        )
    if pregnancy is not None and not 0 <= pregnancy.weeks_on(on) <= 43:
        raise Refused(
            "due_day_impossible", msg("The child cannot be expected on that day. Check the date."), field="due_on"
        )
    if result is not Fitness.UNFIT and fly_until is not None and fly_until < on:
        raise Refused(
            "last_day_past",
            msg("The last day to fly has passed, so the person is not fit to travel. Choose that result."),
            field="result",
        )


def terms_on(day: date, books: Collection[TravelTerms]) -> TravelTerms:
    """The version in force on a day; the oldest one for the time before."""
    known = sorted(books, key=lambda one: one.valid_from)
    return max((one for one in known if one.valid_from <= day), key=lambda one: one.valid_from, default=known[0])
