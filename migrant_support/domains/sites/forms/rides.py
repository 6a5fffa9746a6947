"""Shapes of input about rides between places. Whether it may be so is for the rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions.rides import Trip
from migrant_support.domains.sites.rules.rides import Vehicle
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumSelect, FreeDateField, PhoneField
from migrant_support.platform.web.forms import Form


def _as_id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


class PeopleField(SelectMultipleField):
    """People to tick, by their ids."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **named: Any) -> None:
        super().__init__(label, coerce=_as_id, **named)
        self.type = "SelectMultipleField"


class RideForm(Form):
    """Who goes where, when and with what."""

    to = SelectField(msg("To which place?"), [DataRequired()], coerce=str)
    day = FreeDateField(
        msg("Day"), [Optional()], least="day", years="future", description=msg("Leave empty for today.")
    )
    leaves = ClockField(msg("Leaves at"), [InputRequired()], description=msg("By the clock of this place, like 14:30."))
    arrives = ClockField(
        msg("Arrives at"), [InputRequired()], description=msg("An earlier hour than the leaving is of the next day.")
    )
    vehicle = EnumSelect(msg("With what?"), [DataRequired()], labels=labels.VEHICLE, default=Vehicle.BUS)
    seats = IntegerField(msg("Seats for passengers"), [InputRequired(), NumberRange(1, 80)])
    driver = StringField(msg("Who drives?"), [Length(max=80)])
    driver_phone = PhoneField(msg("Telephone of the driver"), [Length(max=24)])
    note = StringField(
        msg("What the other place must know"),
        [Length(max=200)],
        description=msg("The other place reads this. Write no story, no diagnosis and no name."),
    )
    riders = PeopleField(msg("Who goes along?"))

    def trip(self, zone: str) -> Trip:
        """What was typed, by the clock of the place that they leave."""
        local = ZoneInfo(zone)
        day = self.day.data.first_day if self.day.data else local_day(zone)
        leaves = datetime.combine(day, self.leaves.data, local)
        next_day = self.arrives.data <= self.leaves.data
        arrives = datetime.combine(day + timedelta(days=1) if next_day else day, self.arrives.data, local)
        return Trip(
            leaves, arrives, self.vehicle.data, self.seats.data or 0, self.driver.data or "",
            self.driver_phone.data or "", self.note.data or "",
        )  # fmt: skip


def form_of_people(kind: str, people: Sequence[tuple[UUID, str]], choices: Sequence[list[tuple[str, str]]] = ()) -> Any:
    """A form with a field for each of some people: a bed to choose (`choices` of each) or a box, ticked beforehand."""
    fields: dict[str, Any] = {}
    for key, label in people:
        if kind == "bed":
            fields[f"bed_{key.hex}"] = SelectField(label, [InputRequired()], coerce=str)
        else:
            fields[f"on_{key.hex}"] = BooleanField(label, default=True)
    form = type("PeopleForm", (Form,), fields)()
    for (key, _label), offered in zip(people, choices, strict=False):
        form[f"bed_{key.hex}"].choices = offered
    return form
