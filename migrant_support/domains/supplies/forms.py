"""Shapes of input about supplies. Whether it may be so is for the rules."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, FieldList, FormField, IntegerField, SelectField, StringField, SubmitField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from migrant_support.domains.supplies import labels
from migrant_support.domains.supplies.rules.catalogue import ItemKind, NewItem, Unit
from migrant_support.domains.supplies.rules.ledger import NewLot, Purpose
from migrant_support.formats.dates import PartialDate
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, MoneyField
from migrant_support.platform.web.forms import Form, HouseRules, fit_to_keep
from migrant_support.platform.web.translate import translated

ROWS = 6
_UNREADABLE = msg("Write the quantity in digits, like 12 or 2.5.")


def _quantity(text: str) -> Decimal | None:
    """A typed quantity, or None for an empty box. Raises ValueError for what is no number."""
    plain = str(fit_to_keep(text))[:40].replace(",", "").replace(" ", "")
    if not plain:
        return None
    try:
        read = Decimal(plain)
    except InvalidOperation:
        raise ValueError(translated(_UNREADABLE)) from None
    if not read.is_finite() or abs(read) >= Decimal(10) ** 9:
        raise ValueError(translated(_UNREADABLE))
    return read


class QuantityField(StringField):
    """A quantity; `data` is a Decimal or None, the typed text stays in the box."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        keyboard = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(label, validators, **{"render_kw": keyboard, **arguments})

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:f}" if isinstance(self.data, Decimal) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        self.data = None
        self.data = _quantity(valuelist[0]) if valuelist else None


class Quantities(Field):
    """A quantity for each of the offered ids; `data` maps an id to what was typed for it, without the empty boxes.

    `typed` and `wrong` are the text and the mistake by id, for the page. Only ids that were offered are read.
    """

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        super().__init__(label, validators, **arguments)
        self._sent: Any = None
        self.offered: tuple[UUID, ...] = ()
        self.typed: dict[UUID, str] = {}
        self.wrong: dict[UUID, str] = {}

    def offer(self, ids: Sequence[UUID]) -> None:
        """Say for which ids there is a box, and read them."""
        self.offered, self.data = tuple(ids), {}
        for one in self.offered:
            text = self._sent.get(f"{self.name}-{one}") if self._sent else None
            if text is None:
                continue
            self.typed[one] = str(text)[:40]
            try:
                read = _quantity(text)
            except ValueError as no:
                self.wrong[one] = str(no)
            else:
                if read is not None:
                    self.data[one] = read

    def process(self, formdata: Any, *_arguments: Any, **_named: Any) -> None:
        """Nothing is read before it is known what was offered."""
        self._sent, self.data, self.errors = formdata, {}, []

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is no number."""
        if self.wrong:
            raise ValidationError(next(iter(self.wrong.values())))


class Words(Quantities):
    """As `Quantities`, for a word about each id."""

    def offer(self, ids: Sequence[UUID]) -> None:
        """Say for which ids there is a box, and read them."""
        self.offered, self.data = tuple(ids), {}
        for one in self.offered:
            text = self._sent.get(f"{self.name}-{one}") if self._sent else None
            if text is not None:
                self.typed[one] = self.data[one] = str(fit_to_keep(text))[:200]


class _Part(PlainForm):
    """A part of a form, with the house's words and limits."""

    Meta = HouseRules


class LotPart(_Part):
    """One thing that comes in. A row without an item is no row."""

    item = SelectField(msg("Item"), [Optional()], coerce=lambda value: UUID(value) if value else None)
    quantity = QuantityField(msg("Quantity"))
    packs = QuantityField(msg("or packs"))
    batch = StringField(msg("Batch"), [Length(max=60)])
    expires_on = FreeDateField(msg("Expires on"), least="month", years="future")
    cost = QuantityField(msg("Cost of one"))


class _ArrivalForm(Form):
    """Things that come in, several at once."""

    rows = FieldList(FormField(LotPart), min_entries=ROWS, max_entries=ROWS)

    def offer(self, items: Sequence[tuple[str, str]]) -> None:
        """The items to choose from."""
        for row in self.rows:
            row.form.item.choices = [("", ""), *items]

    def filled(self) -> list[Any]:
        """The rows in which something was chosen or written."""
        return [row.form for row in self.rows if row.form.item.data or row.form.quantity.data or row.form.packs.data]


class ReceiveForm(_ArrivalForm):
    """What came from the Bureau or another office."""

    is_opening = BooleanField(msg("This is what lay here before the book began"))
    note = StringField(msg("From whom, and the number of the delivery note"), [Length(max=200)])


class BuyForm(_ArrivalForm):
    """What was bought in a shop."""

    shop = StringField(msg("Shop"), [DataRequired(), Length(max=120)])
    receipt_no = StringField(msg("Number of the receipt"), [DataRequired(), Length(max=40)])
    bought_on = FreeDateField(msg("Bought on"), [DataRequired()], least="day")
    currency = SelectField(msg("Currency"))
    amount = MoneyField(msg("Paid in all"), [InputRequired()], currency=lambda form: form.currency.data or "LKR")
    rate = QuantityField(msg("Rupees for one of this currency on that day"), [InputRequired()])
    upload = FileField(msg("Picture of the receipt"))


class DonateForm(_ArrivalForm):
    """What was given."""

    donor = StringField(msg("Donor"), [DataRequired(), Length(max=120)])
    address = StringField(msg("Address for the letter of thanks"), [Length(max=240)])
    given_on = FreeDateField(msg("Given on"), [DataRequired()], least="day")


class IssueForm(Form):
    """Something given out of a store to nobody in particular: for the house, for meals."""

    quantity = QuantityField(msg("Quantity"), [InputRequired()])
    purpose = EnumSelect(msg("For what?"), labels=labels.PURPOSE, default=Purpose.HOUSE)
    note = StringField(msg("Note"), [Length(max=200)])


class WriteOffForm(Form):
    """Something lost, spoilt or expired."""

    quantity = QuantityField(msg("Quantity"), [InputRequired()])
    reason = StringField(msg("What happened?"), [DataRequired(), Length(max=200)])


class AdjustForm(Form):
    """What the book says wrongly of a lot."""

    way = SelectField(msg("What is wrong?"), choices=lambda: _ways())
    quantity = QuantityField(msg("By how much?"), [InputRequired()])
    reason = StringField(msg("How do you know?"), [DataRequired(), Length(max=200)])


def _ways() -> list[tuple[str, str]]:
    return [
        ("more", translated(msg("More is there than the book says"))),
        ("less", translated(msg("Less is there than the book says"))),
    ]


class ReasonForm(Form):
    """Why."""

    reason = StringField(msg("Why?"), [DataRequired(), Length(max=200)])


class LeastForm(Form):
    """How much should be there at least."""

    least = QuantityField(msg("At least"), description=msg("Leave it empty for what the catalogue says."))


class SendForm(Form):
    """What is sent to another store."""

    to_store = SelectField(msg("To which store?"), coerce=lambda value: UUID(str(value)))
    quantity = Quantities(msg("What is sent"))
    note = StringField(msg("Who brings it, with which vehicle"), [Length(max=200)])


class ArriveForm(Form):
    """What arrived of a consignment."""

    arrived = Quantities(msg("What arrived"))
    reason = StringField(msg("What happened, where less arrived?"), [Length(max=200)])


class StartCountForm(Form):
    """What is counted."""

    kind = EnumSelect(msg("What do you count?"), [Optional()], labels=labels.KIND, blank=msg("Everything"))


class CountForm(Form):
    """The sheet of a count."""

    counted = Quantities(msg("What you find"))
    reason = Words(msg("What may have happened"))
    hand_in = SubmitField(msg("Hand the count in"))


class StoreForm(Form):
    """A store."""

    name = StringField(msg("Name"), [DataRequired(), Length(max=80)])
    place = SelectField(msg("Where is it?"))


class RenameForm(Form):
    """Another name for a store."""

    name = StringField(msg("Name"), [DataRequired(), Length(max=80)])


class ItemForm(Form):
    """An item of the catalogue."""

    name_en = StringField(msg("Name in English"), [DataRequired(), Length(max=80)])
    name_si = StringField(msg("Name in Sinhala"), [Length(max=120)])
    name_ta = StringField(msg("Name in Tamil"), [Length(max=120)])
    kind = EnumSelect(msg("Kind"), labels=labels.KIND, default=ItemKind.FOOD)
    unit = EnumSelect(msg("Counted in"), labels=labels.UNIT, default=Unit.PIECE)
    pack = EnumSelect(msg("Comes in"), [Optional()], labels=labels.PACK, blank=msg("no pack"))
    pack_size = IntegerField(msg("How many in a pack"), [Optional(), NumberRange(2, 10_000)])
    kcal = QuantityField(msg("Kilocalories of one"))
    is_perishable = BooleanField(msg("It goes off: it comes in with its expiry date only"))
    least = QuantityField(msg("A store should hold at least"))
    version = IntegerField(widget=HiddenInput(), default=0)

    def item(self) -> NewItem:
        """What was written."""
        return NewItem(
            name_en=self.name_en.data or "",
            name_si=self.name_si.data or "",
            name_ta=self.name_ta.data or "",
            kind=self.kind.data,
            unit=self.unit.data,
            pack=self.pack.data,
            pack_size=self.pack_size.data,
            kcal=self.kcal.data,
            is_perishable=self.is_perishable.data,
            least=self.least.data or Decimal(0),
        )


def _last_day(written: PartialDate) -> date:
    """The last day on which it may be used: of a month, its end."""
    if written.day:
        return written.first_day
    month = written.month or 12
    return date(written.year, month, monthrange(written.year, month)[1])


def lot_of(row: Any, pack_size: int | None, currency: str) -> NewLot:
    """What a filled row says; packs are turned into units."""
    quantity = (row.quantity.data or Decimal(0)) + (row.packs.data or Decimal(0)) * (pack_size or 1)
    day = row.expires_on.data
    return NewLot(
        item_id=row.item.data,
        quantity=quantity,
        batch=row.batch.data or "",
        expires_on=_last_day(day.value) if day else None,
        unit_cost=row.cost.data if currency else None,
        currency=currency,
    )
