"""Shapes of input about those who wait for a bed. Whether it may be so is for the rules."""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from migrant_support.domains.sites.rules.need import HOLD_HOURS, Needs
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import FreeDateField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated


class AskForm(Form):
    """A bed for somebody who has none yet, or needs another place."""

    no_place = BooleanField(msg("Has no place to sleep tonight"))
    in_danger = BooleanField(msg("In danger where the person is"), description=msg("Nobody is told of what."))
    needs_care = BooleanField(msg("Needs care"))
    no_steps = BooleanField(msg("Cannot climb steps"))
    site = SelectField(msg("Which place?"))
    together = BooleanField(msg("Together with all of the travel group"))
    since = FreeDateField(
        msg("From"), [Optional()], least="day", years="future", description=msg("Leave empty for tonight.")
    )
    until = FreeDateField(
        msg("Leaves on"), [Optional()], least="day", years="future",
        description=msg("Leave empty when nobody knows yet."),
    )  # fmt: skip
    note = StringField(
        msg("What the place must know"),
        [Length(max=200)],
        description=msg("The place reads this. Write no story, no diagnosis and no name."),
    )

    def needs(self) -> Needs:
        """What was ticked."""
        return Needs(self.no_place.data, self.in_danger.data, self.needs_care.data, self.no_steps.data)


class OfferForm(Form):
    """Beds for those who wait, and how long they are held."""

    beds = RadioField(msg("Beds"), [DataRequired()], validate_choice=False)
    hours = SelectField(msg("Held for"), coerce=int, default=6)
    reason = StringField(msg("A word to those who asked"), [Length(max=200)])

    def offer_hours(self, labels: dict[int, str]) -> None:
        """Fill the choices."""
        self.hours.choices = [(hours, labels[hours]) for hours in HOLD_HOURS]

    def validate_beds(self, field: Any) -> None:
        """One of the rooms that are free for them."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(translated(msg("Choose a bed.")))


class AcceptForm(Form):
    """Nothing to fill in: they come."""


class NoForm(Form):
    """Why not."""

    reason = StringField(msg("Why?"), [DataRequired(), Length(max=200)])


class ApartForm(Form):
    """Alone, or apart from somebody."""

    reference = StringField(
        msg("Apart from whom?"),
        [Length(max=40)],
        description=msg("The reference of the other person. Leave empty for a room without strangers."),
    )
    until = FreeDateField(
        msg("Until"), [Optional()], least="day", years="future",
        description=msg("Leave empty when nobody knows yet."),
    )  # fmt: skip


class FigureForm(Form):
    """What a place said of itself."""

    places = IntegerField(msg("Places in all"), [InputRequired(), NumberRange(0, 10_000)])
    taken = IntegerField(msg("Of them taken"), [InputRequired(), NumberRange(0, 10_000)])
    hours = SelectField(msg("When was that so?"), coerce=int, default=0)
