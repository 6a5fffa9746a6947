"""What marks of partners are called, and the form of a comment."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from migrant_support.domains.flights.rules.partners import LONGEST_WORDS, MarkKind
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import Form

_l: Any = lazy_gettext  # what is known of wtforms' types has plain text only

MARK = {
    MarkKind.FITNESS_RECEIVED: msg("Fitness paper received"),
    MarkKind.SEAT_FUNDED: msg("Seat funded"),
}
EFFECT = {
    MarkKind.FITNESS_RECEIVED: msg(
        "Tells the mission and the Bureau that you have the paper. Whether she may fly, the doctor's result alone says."
    ),
    MarkKind.SEAT_FUNDED: msg(
        "Tells the mission and the Bureau that you pay this seat. Who pays on the list stays until they change it."
    ),
}


class BeginForm(Form):
    """Words to a partner that has not written yet."""

    organisation = SelectField(_l("To which organisation"), [InputRequired()])
    person = StringField(
        _l("About whom"), [Length(max=64)], description=_l("The reference of a passenger; empty for the flight itself.")
    )
    begin = TextAreaField(_l("What you want to say"), [DataRequired(), Length(max=LONGEST_WORDS)])


class CommentForm(Form):
    """Words between a partner and those who plan."""

    words = TextAreaField(
        _l("Comment"),
        [DataRequired(), Length(max=LONGEST_WORDS)],
        description=_l("A question or a fact about the travel. Nothing about health, abuse or the story of a person."),
    )
