"""Fields that screens need again and again: dates as written, telephone, money, choices of an enum, hidden ids.

They read the shape of what was typed and say how to mend it; whether it may be so is for the rules. Typed text stays.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, Literal
from uuid import UUID

from wtforms import Form as PlainForm
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TelField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.formats.dates import DateHabits, PartialDate, TwoDigitYears, read_date
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money, decimals_of, read_money
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import HouseRules, fit_to_keep
from migrant_support.platform.web.translate import translated

Precision = Literal["day", "month", "year", "estimated"]
EARLIEST_YEAR, LATEST_YEAR = 1880, 2150  # of anybody alive, and of anything that ends: our choice
_EXACTNESS = ("year", "month", "day")
_ABOUT = re.compile(r"^(?:~|about|approx\.?|approximately|around|circa|ca?\.|est\.?|estimated)\s*", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.h ]?([0-5][0-9])")
_NO_CLOCK = msg("Write the time with 24 hours, like 19:30.")
_UNREADABLE = msg("Write the date like 5 3 1988. If only the year is known, write the year.")
_NO_SUCH_DAY = msg("There is no such day. Look at the day and the month again.")
_TOO_ROUGH = msg("Write day, month and year, like 5 3 1988.")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as exact as it is known; `is_estimated` when it was given as "about"."""

    value: PartialDate
    is_estimated: bool = False

    @property
    def precision(self) -> Precision:
        """How exactly it is known."""
        return "estimated" if self.is_estimated else self.value.precision

    @property
    def first_day(self) -> date:
        """The earliest day it can be; the day itself when it is known."""
        return self.value.first_day

    @property
    def typed(self) -> str:
        """How a field shows it again: `5/3/1988`, `3/1988`, `1988`, `~1988`."""
        parts = [str(part) for part in (self.value.day, self.value.month, self.value.year) if part]
        return ("~" if self.is_estimated else "") + "/".join(parts)


def written_date(text: str, *, years: TwoDigitYears = "past", least: str = "year") -> WrittenDate:
    """Read a typed date. `years`: where two digits point; `least`: how exact it must be. Raises Refused."""
    about = _ABOUT.match(text)
    reading = read_date(text[about.end() :] if about else text, DateHabits(now().date(), two_digit=years))
    if reading.impossible:
        raise Refused("no_such_day", _NO_SUCH_DAY)
    if reading.value is None or reading.rest:
        raise Refused("date_unreadable", _UNREADABLE)
    if not EARLIEST_YEAR <= reading.value.year <= LATEST_YEAR:
        raise Refused(
            "year_unlikely", msg("Write a year between %(first)s and %(last)s."), first=EARLIEST_YEAR, last=LATEST_YEAR
        )
    if _EXACTNESS.index(reading.value.precision) < _EXACTNESS.index(least):
        raise Refused("date_too_rough", _TOO_ROUGH)
    return WrittenDate(reading.value, is_estimated=about is not None)


class FreeDateField(StringField):
    """One box for a date as people write it; `data` is a WrittenDate or None, the typed text stays in the box."""

    data: Any

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        years: TwoDigitYears = "past",
        least: str = "year",
        **arguments: Any,
    ) -> None:
        super().__init__(label, validators, **arguments)
        self.years = years
        self.least = least

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.typed if isinstance(self.data, WrittenDate) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; an empty box is no date."""
        self.data = None
        text = fit_to_keep(valuelist[0])[:120] if valuelist else ""
        if text:
            try:
                self.data = written_date(text, years=self.years, least=self.least)
            except Refused as no:
                raise ValueError(translated(no)) from no


class ClockField(StringField):
    """A time of day as people write it ("7:05", "0705", "19.30"); `data` is a time or None, the typed text stays."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        super().__init__(label, validators, **{"render_kw": {"inputmode": "numeric"}, **arguments})

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.strftime("%H:%M") if isinstance(self.data, time) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; an empty box is no time."""
        self.data = None
        text = fit_to_keep(valuelist[0])[:40] if valuelist else ""
        if text:
            parts = _CLOCK.fullmatch(text)
            if parts is None:
                raise ValueError(translated(_NO_CLOCK))
            self.data = time(int(parts[1]), int(parts[2]))


class DateBoxes(PlainForm):
    """Three boxes for a date, for `FormField(DateBoxes)`; `written` after a successful validation."""

    Meta = HouseRules

    day = StringField(msg("Day"))
    month = StringField(msg("Month"))
    year = StringField(msg("Year"))
    written: WrittenDate | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the three boxes together; the mistake stands at the first one."""
        given = [str(box.data or "").strip() for box in (self.day, self.month, self.year)]
        if not any(given):
            return bool(super().validate(extra_validators))
        is_fine = bool(super().validate(extra_validators))
        try:
            self.written = written_date(" ".join(part for part in given if part))
        except Refused as no:
            self.day.errors = [*self.day.errors, translated(no)]
            return False
        return is_fine


class PhoneField(TelField):
    """A telephone number as typed; the country it is read in is known to the rules, not to the form."""

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        super().__init__(label, validators, **{"render_kw": {"autocomplete": "off"}, **arguments})


class MoneyField(StringField):
    """An amount; `data` is Money or None. `currency` is a code, or tells the code from the form."""

    data: Any

    def __init__(
        self, label: Any = None, validators: Any = None, *, currency: str | Callable[[Any], str], **arguments: Any
    ) -> None:
        super().__init__(label, validators, **{"render_kw": {"inputmode": "decimal"}, **arguments})
        self.currency = currency

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.amount:.{decimals_of(self.data.currency)}f}" if isinstance(self.data, Money) else ""

    def process_formdata(self, _valuelist: list[Any]) -> None:
        """Leave the amount open until the currency is known."""
        self.data = None

    def pre_validate(self, form: Any) -> None:
        """Read the amount in its currency."""
        text = fit_to_keep(self.raw_data[0])[:40] if self.raw_data else ""
        if not text:
            return
        try:
            money = read_money(text, self.currency if isinstance(self.currency, str) else self.currency(form))
            if money.amount >= Decimal(10) ** 12:
                raise Refused("amount_too_large", msg("This amount is too large. Look at the digits again."))
        except Refused as no:
            raise ValidationError(translated(no)) from no
        self.data = money


class EnumSelect(SelectField):
    """One answer of an enum; `labels` are marked with `msg()`, `blank` is the line shown before anything is chosen."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        labels: Mapping[Any, str],
        blank: str | None = None,
        **arguments: Any,
    ) -> None:
        kind = type(next(iter(labels)))
        super().__init__(label, validators, coerce=_reader(kind), choices=_choices(labels, blank), **arguments)
        self.type = "SelectField"


class EnumChecks(SelectMultipleField):
    """Several answers of an enum as boxes to tick; `data` is a list of its members."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, label: Any = None, validators: Any = None, *, labels: Mapping[Any, str], **arguments: Any
    ) -> None:
        kind = type(next(iter(labels)))
        super().__init__(label, validators, coerce=_reader(kind), choices=_choices(labels, None), **arguments)
        self.type = "SelectMultipleField"


def _reader(kind: type[Enum]) -> Callable[[Any], Enum | None]:
    def read(value: Any) -> Enum | None:
        if value in (None, ""):
            return None
        return value if isinstance(value, kind) else kind(value)

    return read


def _choices(labels: Mapping[Any, str], blank: str | None) -> Callable[[], dict[str, str]]:
    """Translate when the form is made, not when the class is read."""

    def choices() -> dict[str, str]:
        first = {} if blank is None else {"": translated(blank) if blank else ""}
        return first | {str(member.value): translated(label) for member, label in labels.items()}

    return choices


class UuidHidden(HiddenField):
    """An id that the form carries; `data` is a UUID or None. Whose it is, the doorway asks (SEC AZ-4)."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        super().__init__(label, validators, **arguments)
        self.type = "HiddenField"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the id; anything else is a broken page."""
        self.data = None
        if valuelist and valuelist[0]:
            try:
                self.data = UUID(valuelist[0])
            except ValueError as broken:
                raise ValueError(self.gettext("Invalid UUID.")) from broken
