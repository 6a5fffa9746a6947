"""Signs of life: what is possible, and how far a value is from what is usual at an age.

The bands are dated data (`data/vital_bands.toml`). Checked against a source: adults from 16 years on are NEWS2 (Royal
College of Physicians, 2017: three points are urgent here, one or two to be watched; pregnancy is outside NEWS2); usual
pulse and breathing of children and their lowest blood pressure are those of Pediatric Advanced Life Support (2006, as
quoted by teaching pages). Our choice, for a doctor of the service to confirm: where a child's value becomes urgent
beyond the usual range, a child's high blood pressure, fever of an infant under three months (38.0 °C), 40 °C for all,
and the diastolic pressure. A band is a hint to look again, never a finding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from migrant_support.domains.people.rules import BirthDate
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class Sign(StrEnum):
    """What is measured."""

    TEMPERATURE = "temperature"
    PULSE = "pulse"
    BREATHING = "breathing"
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    OXYGEN = "oxygen"
    WEIGHT = "weight"
    HEIGHT = "height"


UNIT = {
    Sign.TEMPERATURE: "°C",
    Sign.PULSE: "/min",
    Sign.BREATHING: "/min",
    Sign.SYSTOLIC: "mmHg",
    Sign.DIASTOLIC: "mmHg",
    Sign.OXYGEN: "%",
    Sign.WEIGHT: "kg",
    Sign.HEIGHT: "cm",
}
POSSIBLE: Mapping[Sign, tuple[Decimal, Decimal]] = {
    Sign.TEMPERATURE: (Decimal(25), Decimal(45)),
    Sign.PULSE: (Decimal(20), Decimal(300)),
    Sign.BREATHING: (Decimal(4), Decimal(120)),
    Sign.SYSTOLIC: (Decimal(40), Decimal(300)),
    Sign.DIASTOLIC: (Decimal(20), Decimal(200)),
    Sign.OXYGEN: (Decimal(40), Decimal(100)),
    Sign.WEIGHT: (Decimal("0.4"), Decimal(400)),
    Sign.HEIGHT: (Decimal(25), Decimal(250)),
}
"""The least and the most that a living person can have (our choice); anything else is a slip of the pen."""
ONE_DECIMAL = frozenset({Sign.TEMPERATURE, Sign.WEIGHT, Sign.HEIGHT})
ADULT_MONTHS = 16 * 12


class Level(IntEnum):
    """How far a value is from the usual."""

    NORMAL = 0
    WATCH = 1
    URGENT = 2


@dataclass(frozen=True, slots=True)
class Band:
    """The limits of a sign from an age on: below or above them a value is to be watched, or urgent."""

    sign: Sign
    from_months: int
    urgent_below: Decimal
    watch_below: Decimal
    watch_above: Decimal
    urgent_above: Decimal

    def level(self, value: Decimal) -> Level:
        """Where a value stands."""
        if value < self.urgent_below or value > self.urgent_above:
            return Level.URGENT
        if value < self.watch_below or value > self.watch_above:
            return Level.WATCH
        return Level.NORMAL


@dataclass(frozen=True, slots=True)
class BandBook:
    """A version of the bands, in force from a day on."""

    version: int
    valid_from: date
    bands: tuple[Band, ...]

    def band(self, sign: Sign, months: int) -> Band | None:
        """The band of a sign at an age; None for what is not judged (weight, height)."""
        fitting = [band for band in self.bands if band.sign is sign and band.from_months <= months]
        return max(fitting, key=lambda band: band.from_months, default=None)


Reading = Mapping[Sign, Decimal]


def age_in_months(birth: BirthDate | None, on: date) -> int:
    """Whole months of age; somebody whose birth is not known counts as an adult. Never below nought."""
    if birth is None:
        return ADULT_MONTHS
    day = birth.day
    months = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    return max(months, 0)


def check_reading(values: Reading) -> None:
    """Raise Refused for nothing at all, for what cannot be, and for a lower pressure above the upper."""
    if not values:
        raise Refused("nothing_measured", msg("Write at least one value."))
    for sign, value in values.items():
        least, most = POSSIBLE[sign]
        if not least <= value <= most:
            raise Refused(
                "impossible_value",
                msg("This cannot be: it must lie between %(least)s and %(most)s %(unit)s. Measure once more."),
                field=sign.value,
                least=f"{least:f}",
                most=f"{most:f}",
                unit=UNIT[sign],
            )
        if value != round(value, 1 if sign in ONE_DECIMAL else 0):
            raise Refused(
                "too_exact",
                msg("Write this with one decimal at most.") if sign in ONE_DECIMAL else msg("Write a whole number."),
                field=sign.value,
            )
    if (Sign.SYSTOLIC in values) is not (Sign.DIASTOLIC in values):
        missing = Sign.DIASTOLIC if Sign.SYSTOLIC in values else Sign.SYSTOLIC
        raise Refused("half_a_pressure", msg("Blood pressure needs both numbers."), field=missing.value)
    if Sign.SYSTOLIC in values and values[Sign.DIASTOLIC] >= values[Sign.SYSTOLIC]:
        raise Refused(
            "pressures_swapped", msg("The lower pressure is above the upper one. Swap them."), field="diastolic"
        )


def levels(values: Reading, months: int, book: BandBook) -> dict[Sign, Level]:
    """How far each value is from the usual at this age; what is not judged is normal."""
    found = {}
    for sign, value in values.items():
        band = book.band(sign, months)
        found[sign] = band.level(value) if band else Level.NORMAL
    return found


def worst(found: Iterable[Level]) -> Level:
    """The gravest of some levels."""
    return max(found, default=Level.NORMAL)


def book_on(day: date, books: Sequence[BandBook]) -> BandBook:
    """The version in force on a day; the first one for the time before."""
    fitting = [book for book in books if book.valid_from <= day]
    return max(fitting or books[:1], key=lambda book: book.valid_from)
