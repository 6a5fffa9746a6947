"""Shapes of input about the cost of flights. Whether it may be so is for the rules."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from migrant_support.domains.cash.forms import RateField
from migrant_support.domains.flights import labels as flight_labels
from migrant_support.domains.funding import labels
from migrant_support.domains.funding.rules import MoneySide, NewLine
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, MoneyField
from migrant_support.platform.web.forms import Form


class LineForm(Form):
    """A cost, or money that came; only one of item and payer is kept."""

    item = EnumSelect(msg("What is it for?"), labels=labels.ITEM)
    payer = EnumSelect(msg("Who pays?"), labels=flight_labels.PAYER)
    amount = MoneyField(msg("Amount"), [InputRequired()], currency=lambda form: form.currency.data or "LKR")
    currency = SelectField(msg("Currency"))
    rate = RateField(
        msg("Rate of the day"), [Optional()], description=msg("How many rupees one unit cost. Empty for rupees.")
    )
    rate_on = FreeDateField(msg("Day of the rate"), [Optional()], least="day")
    day = FreeDateField(msg("Day of the bill or payment"), [DataRequired()], least="day")
    reference = StringField(msg("Number of the bill or voucher"), [Length(max=60)])

    def only(self, side: MoneySide) -> None:
        """Keep what belongs to this side."""
        del self["payer" if side is MoneySide.COST else "item"]

    def line(self, side: MoneySide) -> NewLine:
        """What was typed; call after validation."""
        return NewLine(
            side,
            self.amount.data,
            self.day.data.first_day,
            item=self.item.data if side is MoneySide.COST else None,
            payer=self.payer.data if side is MoneySide.FUNDING else None,
            rate=self.rate.data,
            rate_on=self.rate_on.data.first_day if self.rate_on.data else None,
            reference=self.reference.data or "",
        )
