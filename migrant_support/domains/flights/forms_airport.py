"""Shapes of input at the airport: baggage, ticked lists, who comes off, what is free, which offices are told."""

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from migrant_support.domains.flights.forms import ChosenIds
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import Form


class BaggageForm(Form):
    """Baggage and seat at the desk."""

    bags = IntegerField(msg("Bags"), [InputRequired()], default=1)
    bag_kilos = IntegerField(msg("Weight of all bags in kilograms"), [InputRequired()])
    seat_number = StringField(msg("Seat"), [Length(max=4)])
    is_let_pass = BooleanField(msg("The airline takes more baggage than is free"))


class TickedForm(Form):
    """People ticked on the list of the airport, what happened with them, and why if they did not come."""

    entry = ChosenIds(msg("People"))
    act = SelectField(msg("What to do"), choices={one: one for one in ("check_in", "board", "no_show", "back")})


class OffloadForm(Form):
    """Why somebody is taken off."""

    reason = StringField(msg("Why?"), [DataRequired(), Length(max=300)])


class AllowanceForm(Form):
    """What is free for whom."""

    holds_for = SelectField(msg("For whom"))
    pieces = IntegerField(msg("Bags at most"), [InputRequired(), NumberRange(0, 20)])
    kilos = IntegerField(msg("Kilograms at most"), [InputRequired(), NumberRange(0, 400)])


class ContactForm(Form):
    """An office that is told."""

    office = StringField(msg("Office"), [DataRequired(), Length(max=80)])
    email = StringField(msg("E-mail address"), [DataRequired(), Length(max=200)])
    language = SelectField(msg("Language"))
