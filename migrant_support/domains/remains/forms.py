"""Shapes of input about deaths abroad and consignments. Whether it may be so is for the rules."""

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from migrant_support.domains.remains import labels
from migrant_support.domains.remains.rules import MOST, ConsignmentKind
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, PhoneField
from migrant_support.platform.web.forms import Form


class DeathForm(Form):
    """When and where somebody died."""

    died_on = FreeDateField(msg("Day of death"), [DataRequired()], least="day")
    place = StringField(
        msg("Where did the person die, and where does the body lie?"), [DataRequired(), Length(max=200)]
    )


class KinForm(Form):
    """Who of the family was told."""

    name = StringField(msg("Name of who was told"), [DataRequired(), Length(max=120)])
    relation = StringField(msg("Relation to the person"), [DataRequired(), Length(max=60)])
    phone = PhoneField(msg("Telephone"), [Length(max=24)])
    way = EnumSelect(msg("How?"), labels=labels.WAY)
    told_on = FreeDateField(msg("On which day?"), [DataRequired()], least="day")


class KindForm(Form):
    """What is to travel."""

    kind = EnumSelect(msg("What travels?"), labels=labels.KIND, default=ConsignmentKind.REMAINS)


class PaperForm(Form):
    """A document that travels with it."""

    kind = EnumSelect(msg("Document"), labels=labels.PAPER)
    number = StringField(msg("Number of the document"), [DataRequired(), Length(max=60)])
    issued_on = FreeDateField(msg("Issued on"), [DataRequired()], least="day")


class ConsigneeForm(Form):
    """Who receives it at home."""

    name = StringField(
        msg("Name of who receives it"), [DataRequired(), Length(max=120)], description=msg("As on the identity card.")
    )
    relation = StringField(msg("Relation to the person"), [DataRequired(), Length(max=60)])
    phone = PhoneField(msg("Telephone"), [DataRequired(), Length(max=24)])


class BillForm(Form):
    """The number of the airway bill."""

    bill = StringField(msg("Airway bill"), [DataRequired(), Length(max=20)], description=msg("Like 603-12345675."))


class PlaceForm(Form):
    """The flight with which it travels."""

    flight = SelectField(msg("Flight"), [DataRequired()])


class AllowanceForm(Form):
    """What the carrier takes."""

    coffins = IntegerField(msg("Coffins at most"), [InputRequired(), NumberRange(0, MOST)])
    urns = IntegerField(msg("Urns at most"), [InputRequired(), NumberRange(0, MOST)])


class ReceiveForm(Form):
    """Who takes it at the airport."""

    name = StringField(msg("Name on the identity card shown"), [DataRequired(), Length(max=120)])
    number = StringField(msg("Number of the identity card"), [DataRequired(), Length(max=40)])
    has_letter = BooleanField(msg("Somebody else than the one named, with a letter of authority"))
