"""Shape of input about what a night costs."""

from datetime import date
from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.rules.cost import LONGEST_NOTE, Meals, NewPrice, NightPayer, Price
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, MoneyField, written_date
from migrant_support.platform.web.forms import Form


def _currency(form: Any) -> str:
    return str(form.currency.data or "LKR")


class PriceForm(Form):
    """What a night costs from a day on."""

    valid_from = FreeDateField(msg("From the night of"), [DataRequired()], least="day", years="future")
    currency = SelectField(msg("Currency"))
    adult = MoneyField(
        msg("A night for each person"),
        [InputRequired()],
        currency=_currency,
        description=msg("Write 0 where nights cost nothing."),
    )
    child = MoneyField(
        msg("A night for each child"),
        [Optional()],
        currency=_currency,
        description=msg("Leave empty where children pay like everybody."),
    )
    child_under = IntegerField(msg("Children are under the age of"), default=12)
    meals = EnumSelect(msg("What is included"), labels=labels.MEALS, default=Meals.NONE)
    payer = EnumSelect(msg("Who pays"), labels=labels.NIGHT_PAYER, default=NightPayer.MISSION)
    note = StringField(
        msg("Contract or reason"), [Length(max=LONGEST_NOTE)], description=msg("Name nobody here, and no place.")
    )

    def price(self) -> NewPrice:
        """What was typed, for the actions; call after validation."""
        return NewPrice(
            valid_from=self.valid_from.data.first_day, adult=self.adult.data, child=self.child.data,
            child_under=self.child_under.data or 0, meals=self.meals.data, payer=self.payer.data,
            note=self.note.data or "",
        )  # fmt: skip


def as_typed(price: Price | None, *, day: date) -> dict[str, Any]:
    """What stands in the boxes before anything is typed: the price to correct, or a new one from a day."""
    start = price.valid_from if price else day
    typed: dict[str, Any] = {"valid_from": written_date(f"{start:%d/%m/%Y}", years="future")}
    if price:
        typed |= {name: getattr(price, name) for name in ("adult", "child", "child_under", "meals", "payer")}
        typed["currency"] = price.adult.currency
    return typed
