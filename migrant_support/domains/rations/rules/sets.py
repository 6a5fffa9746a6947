"""A distribution set: what is handed out, to whom, how often. An edit begins a new version, the old one is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from migrant_support.domains.people.rules import BirthDate, Sex, is_minor
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MOST_LINES = 8
LONGEST_INTERVAL = 365
BABY_MONTHS = 24
"""Under two is an infant (DOMAIN invariant 1); baby food is usually for less."""


class GiftKind(StrEnum):
    """Whether what is handed out is kept or comes back."""

    GRANT = "grant"
    LOAN = "loan"


class Per(StrEnum):
    """Who is served by one scan: everybody of her household who stays here, or she alone."""

    HOUSEHOLD = "household"
    PERSON = "person"


class Basis(StrEnum):
    """What the quantity of a line is for. A baby counts as a person too (DOMAIN invariant 1)."""

    PERSON = "person"
    HOUSEHOLD = "household"
    INFANT = "infant"


class Audience(StrEnum):
    """Which of the people at the site a set is for."""

    ALL = "all"
    WOMEN = "women"
    MEN = "men"
    CHILDREN = "children"
    INFANTS = "infants"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a set: so much of an item for each person, household or baby under so many months."""

    item_id: UUID
    quantity: Decimal
    basis: Basis = Basis.PERSON
    under_months: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a version of a set says. `every_days` 0: once. `most` is how often one person gets it at all."""

    name_en: str
    kind: GiftKind
    per: Per
    audience: Audience
    every_days: int
    most: int | None
    lines: tuple[Line, ...]
    name_si: str = ""
    name_ta: str = ""
    requires_set_id: UUID | None = None  # whoever stands at the desk must have had this one before
    requires_document: bool = False  # and must have a document that somebody verified

    def name(self, language: str) -> str:
        """Its name in a language, in English where there is none."""
        return {"si": self.name_si, "ta": self.name_ta}.get(language) or self.name_en


def check_terms(terms: Terms) -> None:
    """Raise Refused for a set that nobody could hand out."""
    if len(terms.name_en.strip()) < 3:
        raise Refused("name_missing", msg("Write the name by which people at the desk call it."), field="name_en")
    if not 0 <= terms.every_days <= LONGEST_INTERVAL:
        raise Refused(
            "interval_out_of_bounds",
            msg("Write after how many days it is given again: from 1 to 365, or 0 for once."),
            field="every_days",
        )
    if terms.kind is GiftKind.LOAN and terms.every_days:
        raise Refused(
            "loan_has_no_interval",
            msg("What is lent comes back before it is lent again. Write 0 for the days."),
            field="every_days",
        )
    if terms.most is not None and terms.most < 1:
        raise Refused("limit_below_one", msg("Write how often it is given at most, or leave it empty."), field="most")
    if not terms.lines:
        raise Refused("no_lines", msg("Choose at least one item and write its quantity."), field="lines")
    if len({(line.item_id, line.basis) for line in terms.lines}) < len(terms.lines):
        raise Refused(
            "line_twice", msg("An item stands twice for the same people. Put it into one line."), field="lines"
        )
    for line in terms.lines:
        _check_line(line)


def check_required(set_id: UUID | None, required: UUID, requires: Mapping[UUID, UUID | None]) -> None:
    """Raise Refused unless a set may ask for that one: another open one of its place that does not ask for it in turn.

    `requires` has the open sets that may be asked for, with what each of them asks for; `set_id` is None for a new one.
    """
    step: UUID | None = required
    for _step in range(len(requires) + 1):
        if step is None:
            return
        if step == set_id or step not in requires:
            break
        step = requires[step]
    raise Refused(
        "required_not_possible",
        msg("Choose another set to be had before: an open one of the same place that does not ask for this one."),
        field="requires_set",
    )


def _check_line(line: Line) -> None:
    if line.quantity <= 0 or line.quantity > 10_000:
        raise Refused("quantity_not_positive", msg("Write a quantity above zero for each item."), field="lines")
    if (line.basis is Basis.INFANT) != (line.under_months is not None):
        raise Refused(
            "months_missing",
            msg("For babies, write up to which month. For everybody else, leave the months empty."),
            field="lines",
        )
    if line.under_months is not None and not 1 <= line.under_months <= 36:
        raise Refused("months_out_of_bounds", msg("A baby's months are from 1 to 36."), field="lines")


def period_start(every_days: int, *, began: date, day: date) -> date:
    """The first day of the period in which a day of the site lies, counted from the day on which the set began.

    Once means one period for ever. Periods are the same for everybody, so that the database can hold one of each
    (DOMAIN invariant 7); days are the site's own (invariant 11). An edit of a set keeps the day on which it began: who
    was served in the present period, by whatever version, is not served again in it.
    """
    if every_days == 0:
        return began
    return day - timedelta(days=(day - began).days % every_days)


def next_period_on(every_days: int, *, began: date, day: date) -> date | None:
    """The first day of the period after a day; None when there is none."""
    if every_days == 0:
        return None
    return period_start(every_days, began=began, day=day) + timedelta(days=every_days)


def months_old(birth: BirthDate, on: date) -> int:
    """Completed months at most, by the first day on which she may have been born: what is certain counts."""
    born = birth.earliest
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def is_under_months(birth: BirthDate | None, months: int, on: date) -> bool:
    """Is she younger than so many months, for certain?"""
    return birth is not None and birth.earliest <= on and months_old(birth, on) < months


def is_meant(audience: Audience, *, sex: Sex, birth: BirthDate | None, on: date) -> bool:
    """Is a set of this audience for such a person? Women and men are grown; who has no birth date counts as grown."""
    child = is_minor(birth, on)
    return {
        Audience.ALL: True,
        Audience.WOMEN: sex is Sex.F and not child,
        Audience.MEN: sex is Sex.M and not child,
        Audience.CHILDREN: child,
        Audience.INFANTS: is_under_months(birth, BABY_MONTHS, on),
    }[audience]


def quantities(
    lines: Sequence[Line], births: Sequence[BirthDate | None], on: date, *, whole: bool
) -> dict[UUID, Decimal]:
    """How much of each item these people get together. `whole`: nobody of the household had it yet, so that what is for
    the household as one is theirs too. What comes to nothing is left out.
    """
    found: dict[UUID, Decimal] = {}
    for line in lines:
        times = _times(line, births, on, whole=whole)
        if times:
            found[line.item_id] = found.get(line.item_id, Decimal(0)) + line.quantity * times
    return found


def _times(line: Line, births: Sequence[BirthDate | None], on: date, *, whole: bool) -> int:
    if line.basis is Basis.HOUSEHOLD:
        return 1 if whole and births else 0
    if line.basis is Basis.INFANT:
        return sum(is_under_months(birth, line.under_months or 0, on) for birth in births)
    return len(births)
