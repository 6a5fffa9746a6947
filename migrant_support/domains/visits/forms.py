"""Shapes of input about visits. Whether it may be so is for the rules."""

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from migrant_support.domains.visits.rules import MOST_PEOPLE
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import FreeDateField
from migrant_support.platform.web.forms import Form


class VisitForm(Form):
    """Where, when, who went, how many were there."""

    mission = SelectField(msg("Mission"))
    place = SelectField(msg("Place"), description=msg("A place that is missing is added to the directory first."))
    visited_on = FreeDateField(msg("Day of the visit"), [DataRequired()], least="day")
    who = StringField(msg("Who went?"), [DataRequired(), Length(max=200)])
    people_seen = IntegerField(msg("How many Sri Lankans are there?"), [InputRequired(), NumberRange(0, MOST_PEOPLE)])
    next_on = FreeDateField(msg("Next visit"), [Optional()], least="day", years="future")


class MetForm(Form):
    """Somebody who was met."""

    who = StringField(
        msg("Reference of the person"), [DataRequired(), Length(max=20)],
        description=msg("Register somebody new first, then come back."),
    )  # fmt: skip
    is_deportee = BooleanField(msg("A deportation is ordered"))
