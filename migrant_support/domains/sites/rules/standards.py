"""What a house has beside what people need (SP-1 to SP-12), by who sleeps there. Standard library only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

AMBER_FROM = Decimal("0.9")  # SP-11: from 90 to 99 per cent of the standard is amber, below is red
MOST = Decimal(10_000_000)
BACK = timedelta(days=366)


class Measure(StrEnum):
    """What is measured at a house. `SPACE` follows from its rooms and is not written down here."""

    SPACE = "space"
    CEILING = "ceiling"
    WATER = "water"
    TAPS = "taps"
    TOILETS_WOMEN = "toilets_women"
    TOILETS_MEN = "toilets_men"
    BATHS = "baths"
    BASINS = "basins"
    SOAP_BODY = "soap_body"
    SOAP_LAUNDRY = "soap_laundry"
    FOOD = "food"
    VESSELS = "vessels"
    BINS = "bins"
    APART = "apart"
    LIT = "lit"
    SAME_SEX_STAFF = "same_sex_staff"
    BEDS_APART = "beds_apart"
    OWN_TOILETS = "own_toilets"


class Kind(StrEnum):
    """How a figure is held against its standard."""

    EACH = "each"
    SHARE = "share"
    FIXED = "fixed"
    YES = "yes"


class Level(StrEnum):
    """How a house stands: nobody to count for, never measured, or good, amber and red (SP-11)."""

    RED = "red"
    AMBER = "amber"
    NOT_MEASURED = "not_measured"
    GOOD = "good"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class People:
    """Who sleeps at a house. Somebody of another sex, or of none written down, is of `all` alone."""

    all: int = 0
    women: int = 0
    men: int = 0

    def of(self, whose: str) -> int:
        """How many count for a standard."""
        return {"women": self.women, "men": self.men}.get(whose, self.all)


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard as data: `least` for each person, as a fixed amount, or the most people for one."""

    measure: Measure
    id: str
    kind: Kind
    least: Decimal
    of: str = "all"
    least_hot: Decimal | None = None
    only: frozenset[str] = frozenset()

    def at(self, country: str, hot: frozenset[str]) -> Decimal:
        """What is asked in a country: a ceiling is higher where it is hot."""
        return self.least_hot if self.least_hot is not None and country in hot else self.least


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure beside its standard. `figure` is for each person, people for one, or the amount; `percent` of it."""

    standard: Standard
    least: Decimal
    level: Level
    figure: Decimal | None = None
    percent: int | None = None
    measured_on: date | None = None


def stand(
    standard: Standard, least: Decimal, value: Decimal | None, people: People, *, measured_on: date | None = None
) -> Standing:
    """How a figure stands. Percentages are rounded down: too little never reads as enough."""
    count = people.of(standard.of)
    if value is None:
        return Standing(standard, least, Level.NOT_MEASURED)
    if standard.kind is Kind.YES:
        level = Level.GOOD if value else Level.RED
        return Standing(standard, least, level, value, measured_on=measured_on)
    if standard.kind is Kind.FIXED:
        figure, ratio = value, value / least
    elif not count:
        return Standing(standard, least, Level.NOBODY, measured_on=measured_on)
    elif standard.kind is Kind.EACH:
        figure, ratio = value / count, value / count / least
    else:
        figure, ratio = (count / value if value else Decimal(count)), value * least / count
    percent = int((ratio * 100).to_integral_value(ROUND_FLOOR))
    return Standing(standard, least, _level(ratio), figure, percent, measured_on)


def _level(ratio: Decimal) -> Level:
    if ratio >= 1:
        return Level.GOOD
    return Level.AMBER if ratio >= AMBER_FROM else Level.RED


def worst(standings: Iterable[Standing]) -> Level:
    """The gravest of some; `NOBODY` for none."""
    return min((one.level for one in standings), key=list(Level).index, default=Level.NOBODY)


def check_figures(figures: Mapping[Measure, Decimal], *, measured_on: date, today: date) -> None:
    """Raise Refused for nothing at all, a negative or enormous figure, or a day of the future or of long ago."""
    if not figures:
        raise Refused("nothing_measured", msg("Write at least one figure."))
    for measure, value in figures.items():
        if not 0 <= value <= MOST:
            raise Refused("figure_out_of_bounds", msg("Write an amount from 0."), field=measure.value)
    if not today - BACK <= measured_on <= today:
        raise Refused("measured_when", msg("Say on which day of the last year it was measured."), field="measured_on")
