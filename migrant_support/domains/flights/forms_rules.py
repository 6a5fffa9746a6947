"""Shapes of input of pauses, ceilings, amnesties and what countries ask. Whether it may be so is for the rules."""

from datetime import UTC, date, datetime, timedelta

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from migrant_support.domains.directory.leaving import MOST_MARGIN, NewAmnesty
from migrant_support.domains.directory.policies import DepartureFacts
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.forms import Choices
from migrant_support.domains.flights.rules.limits import MOST_A_DAY, LimitKind
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

_WHY = TextAreaField(
    msg("Why?"),
    [DataRequired(), Length(max=200)],
    description=msg("Every mission with a flight on these days reads it."),
)


class PauseForm(Form):
    """Where and when travel stands still."""

    country = SelectField(msg("Country"), description=msg("Every flight that takes off or lands there."))
    airport = SelectField(msg("Or one airport"))
    from_on = FreeDateField(msg("From"), [DataRequired()], least="day", years="future")
    until = FreeDateField(
        msg("Until the end of"), [Optional()], least="day", years="future",
        description=msg("Leave empty when nobody knows yet."),
    )  # fmt: skip
    reason = _WHY

    def offer(self, countries: Choices, airports: Choices) -> None:
        """Fill the selects."""
        nothing = ("", translated(msg("Choose")))
        self.country.choices, self.airport.choices = [nothing, *countries], [nothing, *airports]


class CeilingForm(Form):
    """How many may land on one day."""

    airport = SelectField(msg("Airport"))
    people = IntegerField(msg("People a day at most"), [InputRequired(), NumberRange(1, MOST_A_DAY)])
    from_on = FreeDateField(msg("From"), [DataRequired()], least="day", years="future")
    until = FreeDateField(msg("Until the end of"), [Optional()], least="day", years="future")
    reason = _WHY


class CountryRuleForm(Form):
    """What a country asks of those who leave it."""

    country = SelectField(msg("Country"))
    valid_from = FreeDateField(msg("Counts for flights from"), [DataRequired()], least="day", years="future")
    needs_exit_clearance = BooleanField(msg("Asks for an exit clearance"))
    clearance_name = StringField(
        msg("What the clearance is called there"), [Length(max=120)],
        description=msg("So that an officer knows which paper to look for."),
    )  # fmt: skip
    needs_fitness = BooleanField(msg("Asks for a fit-to-travel result"), default=True)
    margin = IntegerField(
        msg("Days by which an expired document may be let pass"), [InputRequired(), NumberRange(0, MOST_MARGIN)],
        default=0,
    )  # fmt: skip
    source = StringField(msg("Where is this written?"), [DataRequired(), Length(max=300)])

    def asks(self) -> DepartureFacts:
        """What was typed."""
        return DepartureFacts(
            needs_exit_clearance=self.needs_exit_clearance.data,
            needs_fitness=self.needs_fitness.data,
            document_margin_days=self.margin.data or 0,
            source=self.source.data or "",
            clearance_name=self.clearance_name.data or "",
        )


class AmnestyForm(Form):
    """An amnesty as it was announced."""

    country = SelectField(msg("Country"))
    from_on = FreeDateField(msg("First day"), [DataRequired()], least="day", years="future")
    until_on = FreeDateField(msg("Last day"), [DataRequired()], least="day", years="future")
    who = StringField(msg("For whom?"), [DataRequired(), Length(max=200)])
    where_to = StringField(msg("Where do they report?"), [DataRequired(), Length(max=200)])
    effect = StringField(msg("What is waived?"), [Length(max=200)])
    clears_exit = BooleanField(msg("Who leaves within it needs no exit clearance"))
    may_return = BooleanField(msg("They may come back to work later"))
    source = StringField(msg("Where is this written?"), [DataRequired(), Length(max=300)])

    def announced(self) -> NewAmnesty:
        """What was typed; call after validation."""
        return NewAmnesty(
            country=self.country.data,
            from_on=self.from_on.data.first_day,
            until_on=self.until_on.data.first_day,
            who=self.who.data or "",
            where_to=self.where_to.data or "",
            effect=self.effect.data or "",
            clears_exit=self.clears_exit.data,
            may_return=self.may_return.data,
            source=self.source.data or "",
        )


class ExtensionForm(Form):
    """Until when an amnesty is made longer."""

    until_on = FreeDateField(msg("New last day"), [DataRequired()], least="day", years="future")
    source = StringField(msg("Where is this written?"), [DataRequired(), Length(max=300)])


class PermitForm(Form):
    """What may pass for one flight, why, and until when."""

    kind = EnumSelect(msg("What may be passed?"), labels=labels.LIMIT, default=LimitKind.PAUSE)
    reason = TextAreaField(msg("Why may it pass?"), [DataRequired(), Length(min=10, max=300)])
    until = FreeDateField(msg("Until the end of"), [DataRequired()], least="day", years="future")

    def until_at(self) -> datetime:
        """The end of the chosen day."""
        return datetime.combine(self.until.data.first_day, datetime.min.time(), UTC) + timedelta(days=1)


def day_of(field: FreeDateField) -> date | None:
    """The day that was typed, if one was."""
    return field.data.first_day if field.data else None
