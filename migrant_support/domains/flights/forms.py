"""Shapes of input of flights. Whether it may be so is for the rules."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import BooleanField, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights import exit_labels, labels
from migrant_support.domains.flights.queries import FlightRow
from migrant_support.domains.flights.rules.exit_steps import MOVES, ExitStepState, StepChange
from migrant_support.domains.flights.rules.passengers import Limits
from migrant_support.domains.flights.rules.planning import FlightPlan, read_number
from migrant_support.domains.flights.rules.times import Leg, local_instant
from migrant_support.domains.flights.rules.words import Basis, ClearanceState, JourneyEnd, Payer, Signature
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumChecks, EnumSelect, FreeDateField, written_date
from migrant_support.platform.web.forms import Form, HouseRules
from migrant_support.platform.web.translate import translated

Choices = list[tuple[str, str]]
_COUNT = NumberRange(0, 50)


class ChosenIds(Field):
    """Ids of ticked rows; what is no id is left out. Whose they are, the doorway asks (SEC AZ-4)."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the ids, each once."""
        found = []
        for value in valuelist[:500]:
            try:
                found.append(UUID(str(value)))
            except ValueError:
                continue
        self.data = list(dict.fromkeys(found))

    def process_data(self, _value: Any) -> None:
        """Nothing is chosen before somebody chooses."""
        self.data = []


class LegPart(PlainForm):
    """A leg in the local times of its airports."""

    Meta = HouseRules

    from_airport = SelectField(msg("From"))
    from_day = FreeDateField(msg("Day of take-off"), [Optional()], least="day", years="future")
    from_clock = ClockField(msg("Take-off, local time"), [Optional()])
    to_airport = SelectField(msg("To"))
    to_day = FreeDateField(msg("Day of landing"), [Optional()], least="day", years="future")
    to_clock = ClockField(msg("Landing, local time"), [Optional()])

    @property
    def is_empty(self) -> bool:
        """Was nothing chosen or written?"""
        given = (self.from_airport.data, self.to_airport.data, self.from_day.data, self.to_day.data)
        return not any(given)

    def leg(self) -> Leg:
        """The leg in instants. Raises Refused for one that is half written, or an hour that there is not."""
        given = (self.from_airport, self.from_day, self.from_clock, self.to_airport, self.to_day, self.to_clock)
        if any(field.data in (None, "") for field in given):
            raise Refused("leg_half_written", msg("Write both airports, days and times of each leg."))
        zones = airports()
        return Leg(
            self.from_airport.data,
            self.to_airport.data,
            local_instant(self.from_day.data.first_day, self.from_clock.data, zones[self.from_airport.data].zone),
            local_instant(self.to_day.data.first_day, self.to_clock.data, zones[self.to_airport.data].zone),
        )


class FlightForm(Form):
    """A flight to be planned."""

    number = StringField(msg("Flight number"), [DataRequired(), Length(max=8)])
    operator = StringField(msg("Airline"), [DataRequired(), Length(max=80)])
    configuration = SelectField(msg("Aircraft"), [Optional()])
    aircraft = StringField(
        msg("Name or registration of the aircraft"),
        [Length(max=40)],
        description=msg("As the list names it; left empty, the type is written."),
    )
    first = FormField(LegPart, msg("First leg"))
    second = FormField(LegPart, msg("Second leg, if there is a stop"))
    third = FormField(LegPart, msg("Third leg, if there is a second stop"))
    wheelchairs = IntegerField(msg("Wheelchairs at most"), [InputRequired(), _COUNT], default=4)
    stretchers = IntegerField(msg("Stretchers at most"), [InputRequired(), _COUNT], default=0)
    infants = IntegerField(msg("Infants on laps at most"), [InputRequired(), _COUNT], default=10)
    minors_alone = IntegerField(msg("Children without parents at most"), [InputRequired(), _COUNT], default=4)
    deportees = IntegerField(msg("Deportees at most"), [InputRequired(), _COUNT], default=0)
    needs_signatures = EnumChecks(
        msg("Who signs the list before partners get it?"), labels=labels.SIGNATURE, default=[Signature.MISSION]
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def offer(self, choices: Choices, aircraft: Choices) -> None:
        """Fill the selects."""
        self.configuration.choices = [("", translated(msg("Not known yet"))), *aircraft]
        for part in (self.first, self.second, self.third):
            for field in (part.form.from_airport, part.form.to_airport):
                field.choices = [("", translated(msg("Choose"))), *choices]

    def plan(self) -> FlightPlan:
        """What was written; call after validation. Raises Refused for a leg that cannot be read."""
        legs = [part.form for part in (self.first, self.second, self.third) if not part.form.is_empty]
        return FlightPlan(
            number=read_number(self.number.data or ""),
            operator=self.operator.data or "",
            legs=[leg.leg() for leg in legs],
            limits=Limits(
                self.wheelchairs.data or 0,
                self.stretchers.data or 0,
                self.infants.data or 0,
                self.minors_alone.data or 0,
                self.deportees.data or 0,
            ),
            configuration=self.configuration.data or "",
            aircraft=self.aircraft.data or "",
            needs_signatures=list(self.needs_signatures.data or ()),
        )


def as_typed(flight: FlightRow, legs: Sequence[Leg]) -> dict[str, Any]:
    """The data of `FlightForm` for a flight that is planned already, by the clocks of its airports."""
    parts = {name: _leg_as_typed(leg) for name, leg in zip(("first", "second", "third"), legs, strict=False)}
    return {
        "number": flight.number,
        "operator": flight.operator,
        "aircraft": flight.aircraft,
        "wheelchairs": flight.limits.wheelchairs,
        "stretchers": flight.limits.stretchers,
        "infants": flight.limits.infants,
        "minors_alone": flight.limits.minors_alone,
        "deportees": flight.limits.deportees,
        "configuration": flight.configuration,
        "needs_signatures": [Signature(one) for one in flight.needs_signatures],
        "version": flight.version,
        **parts,
    }


def _leg_as_typed(leg: Leg) -> dict[str, Any]:
    zones = airports()
    ends = (("from", leg.from_airport, leg.departs_at), ("to", leg.to_airport, leg.arrives_at))
    typed: dict[str, Any] = {}
    for name, airport, at in ends:
        local = at.astimezone(ZoneInfo(zones[airport].zone))
        typed[f"{name}_airport"] = airport
        typed[f"{name}_day"] = written_date(f"{local:%d/%m/%Y}", years="future")
        typed[f"{name}_clock"] = local.time().replace(second=0, microsecond=0)
    return typed


class SeatsForm(Form):
    """How many seats a mission has of a payer."""

    mission = SelectField(msg("Mission"))
    payer = EnumSelect(msg("Payer"), labels=labels.PAYER, default=Payer.STATE)
    seats = IntegerField(msg("Seats"), [InputRequired()])


class LendForm(Form):
    """Free seats lent to another mission, until an hour or until they are given back."""

    mission = SelectField(msg("Lend to"))
    seats = IntegerField(msg("Seats"), [InputRequired()])
    return_day = FreeDateField(
        msg("Back on"),
        [Optional()],
        least="day",
        years="future",
        description=msg("From this hour on, seats that nobody holds go back by themselves. Empty: by hand only."),
    )
    return_clock = ClockField(msg("At, by the clock of the airport"), [Optional()])

    def return_at(self, zone: str) -> datetime | None:
        """The instant written, or None. Raises Refused for half of one."""
        if not self.return_day.data and self.return_clock.data is None:
            return None
        if not self.return_day.data or self.return_clock.data is None:
            raise Refused("return_half", msg("Write the day and the hour, or neither."), field="return_day")
        return local_instant(self.return_day.data.first_day, self.return_clock.data, zone)


class DelayForm(Form):
    """When a flight leaves now, by the clock of its airport."""

    day = FreeDateField(msg("New day of take-off"), [DataRequired()], least="day", years="future")
    clock = ClockField(msg("New take-off, local time"), [InputRequired()])
    reason = StringField(msg("Why?"), [DataRequired(), Length(max=300)])
    version = IntegerField(widget=HiddenInput(), default=0)

    def departs_at(self, zone: str) -> datetime:
        """The instant written; call after validation. Raises Refused for an hour that there is not."""
        return local_instant(self.day.data.first_day, self.clock.data, zone)


class AircraftForm(Form):
    """Which aircraft flies now."""

    configuration = SelectField(msg("Aircraft"), [DataRequired()])
    reason = StringField(msg("Why?"), [DataRequired(), Length(max=300)])
    version = IntegerField(widget=HiddenInput(), default=0)


class ReplanForm(Form):
    """To which flight those who were left out go."""

    flight = SelectField(msg("Flight"), [DataRequired()])


class StepForm(Form):
    """A button."""


class ProposeManyForm(Form):
    """People to be proposed, by their references."""

    references = TextAreaField(
        msg("References, one in a line"),
        [DataRequired(), Length(max=6000)],
        description=msg("Whoever is in a travel unit brings the whole unit."),
    )
    mission = SelectField(msg("Seats of the mission"))
    payer = EnumSelect(msg("Payer"), labels=labels.PAYER, default=Payer.STATE)
    escort = StringField(
        msg("Reference of the escort"),
        [Length(max=20)],
        description=msg("For children without a parent on the flight."),
    )


class WishListForm(Form):
    """Those ticked in the register of wishes, or the first of it, for a flight."""

    person = ChosenIds(msg("People"))
    flight = SelectField(msg("Flight"))
    mission = SelectField(msg("Seats of the mission"))
    payer = EnumSelect(msg("Payer"), labels=labels.PAYER, default=Payer.STATE)
    most = IntegerField(
        msg("Or the first of the list, how many?"),
        [Optional(), NumberRange(1, 500)],
        description=msg("In the order of the list, as it is narrowed now. More than 50 are done in the background."),
    )


class ProposeListForm(Form):
    """The people of a filtered list, for seats of a flight; `seen` says what was looked at."""

    seats = SelectField(msg("Flight and seats"), [DataRequired()], description=msg("Flights with free seats first."))
    only_wishes = BooleanField(msg("Only those who wish to return and have no seat"), default=True)
    rest_waits = BooleanField(msg("Who finds no free seat goes on the waiting list"))
    seen = StringField(widget=HiddenInput())


class ProposeForm(Form):
    """One person, with the travel unit, for a flight."""

    flight = SelectField(msg("Flight"))
    mission = SelectField(msg("Seats of the mission"))
    payer = EnumSelect(msg("Payer"), labels=labels.PAYER, default=Payer.STATE)
    services = EnumChecks(msg("Help needed on the way"), labels=labels.CHOSEN_SERVICE)
    escort = StringField(
        msg("Reference of the escort"),
        [Length(max=20)],
        description=msg("For a child without a parent on the flight, or a patient."),
    )
    basis = EnumSelect(msg("On what ground"), labels=labels.BASIS, default=Basis.CONSENT)
    order_reference = StringField(msg("Number of the legal order"), [Length(max=80)])


class ChosenForm(Form):
    """People of a list, ticked."""

    entry = ChosenIds(msg("People"))
    act = SelectField(msg("What to do"), choices={"confirm": "confirm", "wait": "wait"})


class LeaveForm(Form):
    """How somebody comes off the list."""

    target = EnumSelect(msg("What happened?"), labels=labels.LEAVING)
    reason = StringField(msg("Why?"), [DataRequired(), Length(max=300)])


class EscortForm(Form):
    """Who flies along."""

    escort = StringField(msg("Reference of the escort"), [DataRequired(), Length(max=20)])


class HelpForm(Form):
    """What a passenger needs on the way."""

    services = EnumChecks(msg("Help needed on the way"), labels=labels.CHOSEN_SERVICE)


class OverrideForm(Form):
    """What may pass, why, and until when."""

    blocker = EnumSelect(msg("What may be missing?"), labels=labels.OVERRIDABLE)
    reason = TextAreaField(msg("Why may it pass?"), [DataRequired(), Length(min=10, max=1000)])
    until = FreeDateField(msg("Until the end of"), [DataRequired()], least="day", years="future")

    def until_at(self) -> datetime:
        """The end of the chosen day."""
        return datetime.combine(self.until.data.first_day, datetime.min.time(), UTC) + timedelta(days=1)


class WishForm(Form):
    """That somebody wishes to return."""

    mission = SelectField(msg("Mission"))


class EndWishForm(Form):
    """That somebody does not wish to return any more."""

    reason = EnumSelect(msg("Why?"), labels=labels.JOURNEY_END, default=JourneyEnd.CHANGED_MIND)


class ClearanceForm(Form):
    """What the host country says of leaving."""

    country = SelectField(msg("Country"))
    state = EnumSelect(msg("What does it say?"), labels=labels.CLEARANCE, default=ClearanceState.GRANTED)
    valid_until = FreeDateField(msg("Holds until"), [Optional()], least="day", years="future")


class ExitStepForm(Form):
    """What became of a step of the exit clearance."""

    after = EnumSelect(msg("What became of it?"), labels=exit_labels.CHANGE)
    done_on = FreeDateField(msg("Day on which it was done"), [Optional()], least="day")
    reference = StringField(msg("Number of the proof"), [Length(max=80)])
    note = TextAreaField(msg("Note"), [Length(max=500)], description=msg("Why, if it is not required or open again."))

    def change(self) -> StepChange:
        """What was said of it."""
        said = self.data
        day = said["done_on"].first_day if said.get("done_on") else None
        return StepChange(said["after"], day, said.get("reference") or "", said["note"] or "")

    def offer(self, state: ExitStepState) -> None:
        """Offer what may become of a step in this state; one that is closed is only opened again."""
        if state is not ExitStepState.OPEN:
            del self.done_on, self.reference
        offered = [after for before, after in MOVES if before is state]
        self.after.choices = [
            (one.value, translated(text)) for one, text in exit_labels.CHANGE.items() if one in offered
        ]


class SealForm(Form):
    """The hash of the list that was shown: what is confirmed is what is sealed."""

    content_hash = HiddenField(validators=[Length(max=64)])
