"""Shapes of input of a house's book: incidents, visitors, defects."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.rules.book import IncidentKind, Severity, Urgency
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumChecks, EnumSelect, FreeDateField
from migrant_support.platform.web.forms import Form


class IncidentForm(Form):
    """What happened."""

    kind = EnumSelect(msg("What kind?"), [DataRequired()], labels=labels.INCIDENT, default=IncidentKind.OTHER)
    severity = EnumSelect(msg("How grave?"), [DataRequired()], labels=labels.SEVERITY, default=Severity.LOW)
    day = FreeDateField(msg("Day"), [DataRequired()], least="day")
    clock = ClockField(msg("Time"), [DataRequired()])
    room = SelectField(msg("Where?"))
    people = SelectMultipleField(
        msg("Who was involved?"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    text = TextAreaField(
        msg("What happened?"),
        [DataRequired(), Length(max=4000)],
        description=msg("What was seen and done, by whom. Violence, abuse and self-harm are read by the mission only."),
    )
    told = EnumChecks(msg("Who was told?"), [Optional()], labels=labels.TOLD)

    def offer(self, rooms: list[tuple[str, str]], people: list[tuple[str, str]]) -> None:
        """Fill the choices."""
        self.room.choices, self.people.choices = rooms, people

    def moment(self, zone: str) -> datetime:
        """When it happened, by the clock of the house; call after validation."""
        return datetime.combine(self.day.data.first_day, self.clock.data, ZoneInfo(zone))


class VisitorForm(Form):
    """Somebody from outside."""

    name = StringField(msg("Name on the papers"), [DataRequired(), Length(max=120)])
    kind = EnumSelect(msg("Why does the visitor come?"), [DataRequired()], labels=labels.VISIT)
    person = SelectField(msg("Whom does the visitor see?"))


class DefectForm(Form):
    """Something broken."""

    kind = EnumSelect(msg("What kind?"), [DataRequired()], labels=labels.DEFECT)
    urgency = EnumSelect(msg("How urgent?"), [DataRequired()], labels=labels.URGENCY, default=Urgency.WEEK)
    what = StringField(
        msg("What is broken, and where?"), [DataRequired(), Length(max=200)], description=msg("Name nobody here.")
    )
    bed = SelectField(msg("Which bed?"))
    blocks_bed = BooleanField(msg("Nobody can sleep in this bed until it is mended"))


class MendForm(Form):
    """How it was mended."""

    how = StringField(msg("How was it mended?"), [DataRequired(), Length(max=200)])


def chosen_id(field: Any) -> UUID | None:
    """The id that was chosen of a list offered, or None."""
    return UUID(field.data) if field.data else None
