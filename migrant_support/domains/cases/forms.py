"""Shapes of input about cases. Whether it may be so is for the rules."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from migrant_support.domains.cases import labels
from migrant_support.domains.cases.rules import Channel, Compartment, NewCase
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumChecks, EnumSelect, FreeDateField, MoneyField
from migrant_support.platform.web.forms import Form


def _currency(form: Any) -> str:
    return str(form.wages_currency.data or "LKR")


class CaseForm(Form):
    """The facts of a case."""

    categories = EnumChecks(msg("What happened?"), labels=labels.CATEGORY)
    channel = EnumSelect(msg("How did it reach us?"), labels=labels.CHANNEL, default=Channel.WALK_IN)
    employer = StringField(msg("Employer or sponsor"), [Length(max=200)])
    agency = StringField(msg("Recruitment agency"), [Length(max=200)])
    job = StringField(msg("Job"), [Length(max=120)])
    contract_from = FreeDateField(msg("Contract from"), [Optional()], least="day")
    contract_until = FreeDateField(msg("Contract until"), [Optional()], least="day", years="future")
    civil_id = StringField(msg("Civil ID or residence number"), [Length(max=40)])
    wages_owed = MoneyField(msg("Wages owed"), [Optional()], currency=_currency)
    wages_currency = SelectField(msg("Currency"))
    absconding_reported = BooleanField(msg("The employer has reported the person as run away"))
    risk = EnumSelect(
        msg("Risk, if you judge it higher"), [Optional()], labels=labels.RISK, blank=msg("As the facts say")
    )
    raised_because = StringField(msg("Why is it higher?"), [Length(max=300)])
    narrative = TextAreaField(msg("What happened, in the person's own words"), [Length(max=20_000)])

    def offer_case(self, *, currencies: list[tuple[str, str]]) -> None:
        """Fill the currencies, the country's own first."""
        self.wages_currency.choices = currencies

    def case(self) -> NewCase:
        """What was typed, as a case for the actions; call after validation."""
        return NewCase(
            categories=tuple(self.categories.data or ()),
            channel=self.channel.data,
            employer=self.employer.data or "",
            agency=self.agency.data or "",
            job=self.job.data or "",
            contract_from=self.contract_from.data.first_day if self.contract_from.data else None,
            contract_until=self.contract_until.data.first_day if self.contract_until.data else None,
            civil_id=self.civil_id.data or "",
            wages_owed=self.wages_owed.data,
            absconding_reported=self.absconding_reported.data,
            risk=self.risk.data,
            raised_because=self.raised_because.data or "",
            narrative=self.narrative.data or "",
        )


class EditCaseForm(CaseForm):
    """The facts of a case that is open; the story is replaced only when one is typed."""

    version = IntegerField(widget=HiddenInput())


class MoveForm(Form):
    """A step of the case; reason and outcome where the step asks for them."""

    version = IntegerField(widget=HiddenInput())
    outcome = EnumSelect(msg("How did it end?"), [Optional()], labels=labels.OUTCOME, blank=msg("Choose"))
    reason = StringField(msg("Reason"), [Length(max=400)])


class NoteForm(Form):
    """A note."""

    text = TextAreaField(msg("Note"), [DataRequired(), Length(max=20_000)])
    compartment = EnumSelect(msg("Who may read it?"), labels=labels.COMPARTMENT, default=Compartment.GENERAL)
