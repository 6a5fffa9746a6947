"""Shapes of input about the work on a case: needs, actions, files, tasks, hand-over, transfer, referral."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.domains.cases import labels
from migrant_support.domains.cases.actions.needs import NewNeed
from migrant_support.domains.cases.actions.referrals import NewReferral
from migrant_support.domains.cases.rules import AttachmentKind, Compartment
from migrant_support.domains.cases.rules.handing import TransferWhy
from migrant_support.domains.cases.rules.needs import LONGEST_EFFORT, NeedOutcome, Severity
from migrant_support.domains.cases.rules.referrals import ALWAYS_TOLD
from migrant_support.domains.directory.rules import SERVICES
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumChecks, EnumSelect, FreeDateField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

ACCOUNT_LENGTH = 2_000
_TICKABLE = {one: label for one, label in labels.TOLD.items() if one not in ALWAYS_TOLD}


class CodeChecks(SelectMultipleField):
    """Codes of a list to tick; the choices are given to the form."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **arguments: Any) -> None:
        super().__init__(label, **arguments)
        self.type = "SelectMultipleField"


def day_of(field: Any) -> date | None:
    """The day that was typed into a date field, or None."""
    return field.data.first_day if field.data else None


def _id(value: Any) -> UUID | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, UUID) else UUID(str(value))


class VulnerabilityForm(Form):
    """What makes the person vulnerable."""

    kinds = CodeChecks(msg("What makes the person vulnerable?"), choices=[])


class NeedForm(Form):
    """A need."""

    kind = SelectField(msg("What is needed?"))
    severity = EnumSelect(msg("How grave is it?"), labels=labels.SEVERITY, default=Severity.MEDIUM)
    by = FreeDateField(msg("Needed by"), [Optional()], least="day", years="future")
    vulnerability = SelectField(msg("Answers"), [Optional()], coerce=_id)
    details = TextAreaField(msg("In short words"), [Length(max=2_000)])

    def need(self) -> NewNeed:
        """What was typed, for the action."""
        return NewNeed(
            kind=self.kind.data or "",
            severity=self.severity.data,
            wanted_by=day_of(self.by),
            vulnerability_id=self.vulnerability.data,
            details=self.details.data or "",
        )


class ActionForm(Form):
    """Something to be done for a need."""

    what = StringField(msg("What is to be done?"), [DataRequired(), Length(max=300)])
    owner = SelectField(msg("Who does it?"), [Optional()], coerce=_id)
    due_on = FreeDateField(msg("Due by"), [Optional()], least="day", years="future")


class ActionEndForm(Form):
    """How an action ended."""

    minutes = IntegerField(msg("Time it took, in minutes"), [Optional(), NumberRange(0, LONGEST_EFFORT)])
    why = StringField(msg("What came of it, or why it was not possible"), [Length(max=300)])


class OutcomeForm(Form):
    """How a need ended."""

    outcome = EnumSelect(msg("How did it end?"), labels=labels.NEED_OUTCOME, default=NeedOutcome.MET)
    why = StringField(msg("Why, or what is left"), [Length(max=300)])
    look_again_on = FreeDateField(msg("Look at it again on"), [Optional()], least="day", years="future")


class AttachmentForm(Form):
    """A file of the case."""

    upload = FileField(msg("File"), [FileRequired()])
    kind = EnumSelect(msg("What is it?"), labels=labels.ATTACHMENT, default=AttachmentKind.LETTER)
    description = StringField(msg("What does it show?"), [DataRequired(), Length(max=300)])
    compartment = EnumSelect(msg("Who may open it?"), labels=labels.COMPARTMENT, default=Compartment.GENERAL)


class CaseTaskForm(Form):
    """Something due for the case."""

    code = SelectField(msg("What is it?"))
    note = StringField(msg("In short words, without names"), [Length(max=200)])
    owner = SelectField(msg("Who does it?"), [Optional()], coerce=_id)
    due_on = FreeDateField(msg("Due by"), [DataRequired()], least="day", years="future")


class AppointmentForm(Form):
    """An appointment, by the clock of the mission."""

    note = StringField(msg("What is it for? Without names"), [DataRequired(), Length(max=200)])
    place = StringField(msg("Where"), [DataRequired(), Length(max=120)])
    owner = SelectField(msg("Who goes along?"), [Optional()], coerce=_id)
    day = FreeDateField(msg("Day"), [DataRequired()], least="day", years="future")
    clock = ClockField(msg("Time"), [DataRequired()])

    def moment(self, zone: str) -> datetime:
        """The instant, by the clock of a zone."""
        return datetime.combine(self.day.data.first_day, self.clock.data, ZoneInfo(zone))


class GiveForm(Form):
    """To whom a case is given."""

    to = SelectField(msg("Colleague"), coerce=_id)
    note = TextAreaField(msg("What must your colleague know first?"), [Length(max=2_000)])


class DeclineForm(Form):
    """Why something offered is not taken."""

    reason = StringField(msg("Why not?"), [DataRequired(), Length(max=200)])


class TransferForm(Form):
    """The mission that is asked to take a case."""

    mission = SelectField(msg("Mission"))
    why = EnumSelect(msg("Why there?"), labels=labels.TRANSFER_WHY, default=TransferWhy.MOVED)
    note = TextAreaField(msg("Note for the colleagues there, once they have accepted"), [Length(max=2_000)])


class ReferralForm(Form):
    """A referral to an institution."""

    institution = SelectField(msg("Institution"))
    services = EnumChecks(msg("What is asked for?"), labels=SERVICES)
    told = EnumChecks(msg("What is told?"), labels=_TICKABLE)
    account = TextAreaField(msg("What they should know, in the words agreed with the person"), [
        Length(max=ACCOUNT_LENGTH)
    ])  # fmt: skip

    def referral(self) -> NewReferral:
        """What was chosen, for the action."""
        return NewReferral(
            institution=self.institution.data or "",
            services=tuple(self.services.data or ()),
            fields=tuple(self.told.data or ()),
            account=self.account.data or "",
        )


class ReferralEndForm(Form):
    """What came of a referral."""

    reason = StringField(msg("What came of it, or why?"), [DataRequired(), Length(max=300)])


def people_choices(colleagues: list[tuple[UUID, str]], *, nobody: str) -> list[tuple[str, str]]:
    """Colleagues as choices, after the line for nobody in particular."""
    return [("", translated(nobody)), *((str(account_id), name) for account_id, name in colleagues)]
