"""Shapes of input of the evening: the gate, leave, house rules, the roll-call, alarms."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.rules.alarm import Outcome, StepDone
from migrant_support.domains.sites.rules.gate import HouseRules, Leave, LeaveReason, Way
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumSelect, FreeDateField
from migrant_support.platform.web.forms import Form

_WAYS = {way: labels.WAY[way] for way in (Way.IN, Way.OUT)}


class PassForm(Form):
    """Somebody goes through the gate, perhaps against a flag."""

    way = EnumSelect(msg("Which way?"), [DataRequired()], labels=_WAYS, default=Way.OUT)
    reason = StringField(
        msg("Why all the same?"),
        [Length(max=200)],
        description=msg("Needed only where a flag stops the person. It stands under your name."),
    )


class CorrectForm(Form):
    """What really happened."""

    way = EnumSelect(msg("What really happened?"), [DataRequired()], labels=labels.WAY, default=Way.VOID)
    reason = StringField(msg("Reason"), [DataRequired(), Length(max=200)])


class LeaveForm(Form):
    """Leave for a resident, by the clock of the site."""

    since = FreeDateField(msg("From"), [DataRequired()], least="day", years="future")
    since_clock = ClockField(msg("Time"), [DataRequired()])
    until = FreeDateField(msg("Back on"), [DataRequired()], least="day", years="future")
    until_clock = ClockField(msg("Back at"), [DataRequired()])
    reason = EnumSelect(msg("What for?"), [DataRequired()], labels=labels.LEAVE, default=LeaveReason.WORK)

    def leave(self, zone: str) -> Leave:
        """The two instants; call after validation."""
        return Leave(
            _instant(self.since.data.first_day, self.since_clock.data, zone),
            _instant(self.until.data.first_day, self.until_clock.data, zone),
        )


def _instant(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone))


class HouseRulesForm(Form):
    """What holds at a site from a day on."""

    from_day = FreeDateField(msg("From which day on"), [DataRequired()], least="day", years="future")
    curfew_from = ClockField(
        msg("Everybody is in from"), [Optional()], description=msg("Leave both times empty where there is no curfew.")
    )
    curfew_until = ClockField(msg("Until"), [Optional()])
    longest_leave_hours = IntegerField(
        msg("Longest leave, in hours"), [DataRequired(), NumberRange(1, 744)], default=72
    )
    most_on_leave = IntegerField(msg("How many may have leave at once"), [Optional(), NumberRange(1, 10_000)])

    def rules(self) -> HouseRules:
        """What was typed; call after validation."""
        return HouseRules(
            self.curfew_from.data, self.curfew_until.data, self.longest_leave_hours.data or 0, self.most_on_leave.data
        )


class PlainForm(Form):
    """Nothing to fill in."""


class StepForm(Form):
    """A step of a search."""

    result = EnumSelect(msg("Is it done?"), [DataRequired()], labels=labels.STEP_DONE, default=StepDone.DONE)
    note = TextAreaField(msg("What was found"), [Length(max=1000)])


class EndAlarmForm(Form):
    """How a search ended."""

    outcome = EnumSelect(msg("How did it end?"), [DataRequired()], labels=labels.OUTCOME, default=Outcome.CAME_BACK)
    note = TextAreaField(msg("How it ended, and how you know"), [DataRequired(), Length(max=1000)])


def first_day(field: Any) -> date:
    """The day typed into a field that must not be empty."""
    day: date = field.data.first_day
    return day
