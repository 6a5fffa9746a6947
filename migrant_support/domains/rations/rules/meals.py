"""Meals and food: who eats what, and for how many days the store feeds those who sleep at a site."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

KCAL = 2_100
KCAL_PREGNANT = 285
KCAL_BREASTFEEDING = 500
"""Per person and day (PROCEDURES SP-8, Sphere): 2,100 is the mean of a population, babies included."""

MOST_PLATES = 20_000


class Meal(StrEnum):
    """The meals of a day."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


class Diet(StrEnum):
    """What the kitchen cooks for. It says what is on the plate and never why."""

    USUAL = "usual"
    VEGETARIAN = "vegetarian"
    NO_BEEF = "no_beef"
    NO_PORK = "no_pork"
    SOFT = "soft"
    BABY = "baby"


CHOSEN = tuple(diet for diet in Diet if diet is not Diet.BABY)
"""What can be chosen for a person; baby food goes by age."""


@dataclass(frozen=True, slots=True)
class Plates:
    """How many plates of one kind are planned and were served; None where nobody wrote it down."""

    diet: Diet
    planned: int | None
    served: int | None


def planned_for(heads: Iterable[tuple[Diet, bool]]) -> dict[Diet, int]:
    """Plates for those who sleep here, given as (diet, is a baby): babies apart, whatever their diet."""
    plates = dict.fromkeys(Diet, 0)
    for diet, is_baby in heads:
        plates[Diet.BABY if is_baby else diet] += 1
    return plates


def check_plates(number: int | None) -> None:
    """Raise Refused for a number that cannot be."""
    if number is not None and not 0 <= number <= MOST_PLATES:
        raise Refused("plates_out_of_bounds", msg("Write how many plates there were, from 0 up."))


@dataclass(frozen=True, slots=True)
class Eaters:
    """Those who eat at a site. The last two are numbers of the kitchen, tied to nobody (never shown per person)."""

    heads: int
    pregnant: int = 0
    breastfeeding: int = 0

    @property
    def kcal_a_day(self) -> int:
        """What they need together in a day (SP-8)."""
        return self.heads * KCAL + self.pregnant * KCAL_PREGNANT + self.breastfeeding * KCAL_BREASTFEEDING


def check_eaters(eaters: Eaters) -> None:
    """Raise Refused when more are pregnant or breast-feeding than there are people."""
    if eaters.pregnant < 0 or eaters.breastfeeding < 0 or eaters.pregnant + eaters.breastfeeding > max(eaters.heads, 0):
        raise Refused(
            "more_than_heads",
            msg("There cannot be more of them than people who sleep here. Look at the numbers again."),
            field="pregnant",
        )


def days_of_food(kcal_in_store: Decimal, eaters: Eaters) -> Decimal | None:
    """For how many days the food feeds them, to a tenth, rounded down; None when nobody eats."""
    if eaters.kcal_a_day <= 0:
        return None
    return (kcal_in_store / eaters.kcal_a_day).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)


def need_a_day(quantity: Decimal, *, times: int, every_days: int) -> Decimal:
    """How much of an item a set takes in a day when it is given so many times each so many days."""
    return Decimal(0) if every_days == 0 else quantity * times / every_days
