"""Shapes of input about rations. Whether it may be so is for the rules."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from wtforms import BooleanField, DecimalField, FieldList, FormField, IntegerField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from migrant_support.domains.rations import labels
from migrant_support.domains.rations.queries.sets import SetRow
from migrant_support.domains.rations.rules.meals import CHOSEN, MOST_PLATES, Diet, Meal
from migrant_support.domains.rations.rules.sets import MOST_LINES, Audience, Basis, GiftKind, Line, Per, Terms
from migrant_support.domains.supplies.queries import ItemRow
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, UuidHidden
from migrant_support.platform.web.forms import Form, HouseRules
from migrant_support.platform.web.translate import page_language, translated

NOTHING = ""


class GiveForm(Form):
    """Who is served; the desk's own button."""

    person_id = UuidHidden(validators=[InputRequired()])


class EmergencyForm(Form):
    """Why it is handed out all the same."""

    reason = StringField(
        msg("Why is it handed out all the same?"), [DataRequired(), Length(max=200)],
        description=msg("It stands beside the name on the list of the day. Write nothing about an illness."),
    )  # fmt: skip


class LineForm(PlainForm):
    """A line of a set."""

    class Meta(HouseRules):
        """Labels and limits of the house."""

    item = SelectField(msg("Item"), [Optional()])
    quantity = DecimalField(msg("How much"), [Optional()], places=None)
    basis = EnumSelect(msg("For whom"), labels=labels.BASIS, default=Basis.PERSON)
    under_months = IntegerField(msg("Under how many months"), [Optional()])


class SetForm(Form):
    """What a set says."""

    name_en = StringField(msg("Name in English"), [DataRequired(), Length(max=80)])
    name_si = StringField(msg("Name in Sinhala"), [Length(max=120)])
    name_ta = StringField(msg("Name in Tamil"), [Length(max=120)])
    kind = EnumSelect(msg("Given or lent"), labels=labels.KIND, default=GiftKind.GRANT)
    per = EnumSelect(msg("Who is served by one scan"), labels=labels.PER, default=Per.HOUSEHOLD)
    audience = EnumSelect(msg("Who gets it"), labels=labels.AUDIENCE, default=Audience.ALL)
    every_days = IntegerField(
        msg("Given again after how many days"), [InputRequired()], default=1,
        description=msg("1 is every day, 7 every week, 0 once. Days begin at midnight of the place."),
    )  # fmt: skip
    most = IntegerField(msg("How often at most"), [Optional()], description=msg("Leave empty for no limit."))
    requires_set = SelectField(
        msg("Must have had before"), [Optional()],
        description=msg("Whoever is scanned and has not had it is told to get it first."),
    )  # fmt: skip
    requires_document = BooleanField(msg("Only with a document that was verified"))
    lines = FieldList(FormField(LineForm), min_entries=MOST_LINES, max_entries=MOST_LINES)

    def offer(self, items: Collection[ItemRow], before: Collection[SetRow]) -> None:
        """Offer the items of the catalogue on every line, and the sets that may be asked for."""
        language = page_language()
        self.requires_set.choices = [(NOTHING, translated(msg("Nothing")))]
        self.requires_set.choices += [(str(one.id), one.terms.name(language)) for one in before]
        choices = [(NOTHING, translated(msg("Choose an item")))]
        choices += [(str(item.id), f"{item.name(language)} ({item.unit.value})") for item in items]
        for line in self.lines:
            line.form.item.choices = choices

    def terms(self) -> Terms:
        """What was filled in; lines without an item are left out."""
        lines = tuple(
            Line(
                UUID(line.form.item.data),
                line.form.quantity.data if line.form.quantity.data is not None else Decimal(0),
                line.form.basis.data,
                line.form.under_months.data,
            )
            for line in self.lines
            if line.form.item.data
        )
        return Terms(
            name_en=self.name_en.data or "",
            name_si=self.name_si.data or "",
            name_ta=self.name_ta.data or "",
            kind=self.kind.data,
            per=self.per.data,
            audience=self.audience.data,
            every_days=self.every_days.data or 0,
            most=self.most.data,
            lines=lines,
            requires_set_id=UUID(self.requires_set.data) if self.requires_set.data else None,
            requires_document=bool(self.requires_document.data),
        )

    @classmethod
    def of(cls, terms: Terms) -> "SetForm":
        """The form as a set stands."""
        filled: list[dict[str, Any]] = [
            {
                "item": str(line.item_id),
                "quantity": line.quantity.normalize() if line.quantity else None,
                "basis": line.basis,
                "under_months": line.under_months,
            }
            for line in terms.lines
        ]
        return cls(
            data={
                "name_en": terms.name_en,
                "name_si": terms.name_si,
                "name_ta": terms.name_ta,
                "kind": terms.kind,
                "per": terms.per,
                "audience": terms.audience,
                "every_days": terms.every_days,
                "most": terms.most,
                "requires_set": str(terms.requires_set_id or NOTHING),
                "requires_document": terms.requires_document,
                "lines": filled + [{}] * (MOST_LINES - len(filled)),
            }
        )


class NewSetForm(SetForm):
    """A set that begins, and where."""

    place = SelectField(msg("Where is it handed out?"))


class CloseSetForm(Form):
    """That a set ends."""

    sure = BooleanField(msg("Nobody is to get it any more"), [DataRequired()])


class BackForm(Form):
    """How much of a loan comes back."""

    quantity = DecimalField(msg("How much comes back"), [InputRequired()], places=None)


class LostForm(Form):
    """How much of a loan is lost, and why."""

    quantity = DecimalField(msg("How much is lost"), [InputRequired()], places=None)
    reason = StringField(msg("What happened?"), [DataRequired(), Length(max=200)])


class DietForm(Form):
    """What is cooked for a person."""

    diet = EnumSelect(
        msg("What is cooked for this person?"), labels={diet: labels.DIET[diet] for diet in CHOSEN},
        description=msg("It says what is on the plate and never why."),
    )  # fmt: skip


class KitchenForm(Form):
    """Numbers of the kitchen that belong to nobody."""

    pregnant = IntegerField(msg("How many are pregnant"), [InputRequired(), NumberRange(0, MOST_PLATES)])
    breastfeeding = IntegerField(msg("How many are breast-feeding"), [InputRequired(), NumberRange(0, MOST_PLATES)])


class PlatesForm(Form):
    """Plates of a day: a field for each meal, kind, and planned or served."""

    def pairs(self) -> dict[tuple[Meal, Diet], tuple[int | None, int | None]]:
        """What was written, by meal and kind."""
        return {
            (meal, diet): (
                self[f"{meal.value}-{diet.value}-planned"].data,
                self[f"{meal.value}-{diet.value}-served"].data,
            )
            for meal in Meal
            for diet in Diet
        }


for _meal in Meal:
    for _diet in Diet:
        for _what, _label in (("planned", msg("Planned")), ("served", msg("Served"))):
            setattr(
                PlatesForm,
                f"{_meal.value}-{_diet.value}-{_what}",
                IntegerField(_label, [Optional(), NumberRange(0, MOST_PLATES)]),
            )
