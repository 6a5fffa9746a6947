"""Shapes of input about cash. Whether it may be so is for the rules."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from migrant_support.domains.cash import labels
from migrant_support.domains.cash.actions.requesting import NewRequest
from migrant_support.domains.cash.rules.funds import FundSource
from migrant_support.domains.cash.rules.requests import DayRate, Purpose
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, MoneyField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

_RATE_UNREADABLE = msg("Write the rate in digits, like 0.00102.")


class RateField(StringField):
    """A rate; `data` is a Decimal or None, the typed text stays in the box."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        super().__init__(label, validators, **{"render_kw": {"inputmode": "decimal"}, **arguments})

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; an empty box is no rate."""
        self.data = None
        text = str(valuelist[0]).strip()[:40].replace(" ", "") if valuelist else ""
        if text:
            try:
                value = Decimal(text)
            except InvalidOperation:
                raise ValueError(translated(_RATE_UNREADABLE)) from None
            if not value.is_finite():
                raise ValueError(translated(_RATE_UNREADABLE))
            self.data = value


class NewRequestForm(Form):
    """What is asked for."""

    fund_id = SelectField(
        msg("From which fund?"), coerce=lambda value: value if isinstance(value, UUID) else UUID(value)
    )
    purpose = EnumSelect(msg("What is it for?"), labels=labels.PURPOSE, default=Purpose.CASH)
    amount = MoneyField(msg("Amount"), [InputRequired()], currency=lambda form: form.currency.data or "LKR")
    currency = SelectField(msg("Currency"))
    is_for_unit = BooleanField(msg("For everybody of the travel unit"))
    reason = TextAreaField(
        msg("Why is it needed?"),
        [DataRequired(), Length(max=1000)],
        description=msg("A sentence or two for whoever approves. The story stays in the case."),
    )

    def request(self) -> NewRequest:
        """What was typed, as the action takes it."""
        return NewRequest(
            self.fund_id.data,
            self.purpose.data,
            self.amount.data,
            self.reason.data or "",
            is_for_unit=bool(self.is_for_unit.data) if "is_for_unit" in self else False,
        )


class DecideForm(Form):
    """A step of a request; only the fields that the act asks for are kept."""

    version = IntegerField(widget=HiddenInput())
    rate = RateField(msg("Rate of the day"), [Optional()])
    rate_on = FreeDateField(msg("Day of the rate"), [Optional()], least="day")
    source = StringField(msg("Where does the rate stand?"), [Length(max=60)])
    reason = StringField(msg("Why?"), [Length(max=300)])

    def only(self, *names: str) -> None:
        """Take away what this act does not ask for."""
        for name in {"rate", "rate_on", "source", "reason"} - set(names):
            del self[name]

    def day_rate(self) -> DayRate | None:
        """The rate that was written, where it was asked for."""
        if "rate" not in self or self.rate.data is None or self.rate_on.data is None:
            return None
        return DayRate(self.rate.data, self.rate_on.data.first_day, self.source.data or "")


class ReturnForm(Form):
    """Money of a payment that comes back."""

    amount = MoneyField(msg("Amount"), [InputRequired()], currency=lambda form: form.code)
    reference = StringField(msg("Number of the voucher or slip"), [Length(max=60)])
    code: str = "LKR"


class NewFundForm(Form):
    """A fund to open."""

    mission = SelectField(msg("Mission"))
    name = StringField(msg("What is the fund called?"), [DataRequired(), Length(max=60)])
    source = EnumSelect(msg("Whose money is it?"), labels=labels.SOURCE, default=FundSource.BUREAU)
    currency = SelectField(msg("Currency"), description=msg("It cannot be changed later."))


class EntryForm(Form):
    """Money that goes into a fund or out of it."""

    amount = MoneyField(msg("Amount"), [InputRequired()], currency=lambda form: form.code)
    reference = StringField(
        msg("Number of the voucher or bank slip"),
        [DataRequired(), Length(max=60)],
        description=msg("No names: this stands in the cash book."),
    )
    code: str = "LKR"


class CountForm(Form):
    """What was counted."""

    amount = MoneyField(msg("How much was counted?"), [InputRequired()], currency=lambda form: form.code)
    reason = StringField(
        msg("How may a difference have come?"), [Length(max=200)], description=msg("No names, please.")
    )
    code: str = "LKR"


class PeriodForm(Form):
    """Which days of a book; without them all."""

    first = FreeDateField(msg("From"), [Optional()], least="day")
    last = FreeDateField(msg("Until"), [Optional()], least="day", years="future")
