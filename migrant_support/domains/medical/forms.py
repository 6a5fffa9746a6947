"""Shapes of input of medical work. Whether it may be so is for the rules."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.rules import Fitness, Pregnancy
from migrant_support.domains.medical.rules.tests import Proof, TestKind
from migrant_support.domains.medical.rules.triage import Triage
from migrant_support.domains.medical.rules.vitals import ONE_DECIMAL, Sign
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumChecks, EnumSelect, FreeDateField, MoneyField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

TEXT = 4000


class BookCheckForm(Form):
    """When a fit-to-travel check is to be; in the time of the mission."""

    booked_on = FreeDateField(msg("Day of the check"), [DataRequired()], least="day", years="future")
    booked_at = ClockField(msg("Time"), [Optional()], description=msg("Local time of the mission, like 9:30."))


class FitnessForm(Form):
    """What a check found, for how long it holds, and what must be arranged on the flight."""

    result = EnumSelect(msg("Result"), labels=labels.FITNESS, default=Fitness.FIT)
    since = FreeDateField(msg("Day of the check"), [DataRequired()], least="day")
    until = FreeDateField(
        msg("Holds until the end of"),
        [DataRequired()],
        least="day",
        years="future",
        description=msg("Usually 7 days, for patients 72 hours, 30 days at most."),
    )
    conditions = EnumChecks(msg("What must be arranged on the flight?"), labels=labels.CONDITION)
    fly_until = FreeDateField(
        msg("Last day to fly"),
        [Optional()],
        least="day",
        years="future",
        description=msg("Only where there is one, whatever the reason. The flight's list sees the day, not why."),
    )
    due_on = FreeDateField(
        msg("If pregnant: the child is expected on"),
        [Optional()],
        least="day",
        years="future",
        description=msg("The last day to fly then follows by itself: 36 weeks, with twins 32."),
    )
    is_multiple = BooleanField(msg("Twins or more"))

    def pregnancy(self) -> Pregnancy | None:
        """What was written of a pregnancy."""
        return Pregnancy(self.due_on.data.first_day, bool(self.is_multiple.data)) if self.due_on.data else None


class MeasureField(StringField):
    """A measured number with a point or a comma; `data` is a Decimal or None, the typed text stays in the box."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        super().__init__(label, validators, **arguments)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read digits with at most one point; an empty box was not measured."""
        self.data = None
        text = str(valuelist[0]).strip().replace(",", ".")[:20] if valuelist else ""
        if not text:
            return
        if not text.isascii() or not text.replace(".", "", 1).isdigit():
            raise ValueError(translated(_NO_NUMBER))
        self.data = Decimal(text)


_NO_NUMBER = msg("Write the value in digits, like 37.5.")


def _measured(sign: Sign) -> MeasureField:
    mode = "decimal" if sign in ONE_DECIMAL else "numeric"
    return MeasureField(labels.SIGN[sign], [Optional()], render_kw={"inputmode": mode, "autocomplete": "off"})


class VitalsForm(Form):
    """What was measured; what was not stays empty."""

    temperature = _measured(Sign.TEMPERATURE)
    pulse = _measured(Sign.PULSE)
    breathing = _measured(Sign.BREATHING)
    oxygen = _measured(Sign.OXYGEN)
    systolic = _measured(Sign.SYSTOLIC)
    diastolic = _measured(Sign.DIASTOLIC)
    weight = _measured(Sign.WEIGHT)
    height = _measured(Sign.HEIGHT)

    def values(self) -> dict[Sign, Decimal]:
        """The values by sign."""
        return {sign: self[sign.value].data for sign in Sign if self[sign.value].data is not None}


class EncounterForm(VitalsForm):
    """Somebody was seen: how urgent, what is wrong, what was done, and when again."""

    triage = EnumSelect(msg("How urgent?"), labels=labels.TRIAGE, default=Triage.GREEN)
    on = FreeDateField(msg("Day"), [DataRequired()], least="day")
    clock = ClockField(msg("Time"), [DataRequired()])
    complaint = TextAreaField(msg("What is wrong, in the person's words"), [DataRequired(), Length(max=TEXT)])
    findings = TextAreaField(msg("Findings"), [Length(max=TEXT)])
    treatment = TextAreaField(msg("Treatment"), [Length(max=TEXT)])
    advice = TextAreaField(msg("Advice given"), [Length(max=TEXT)])
    again_on = FreeDateField(
        msg("See again on"),
        [Optional()],
        least="day",
        years="future",
        description=msg("Makes a task that says nothing of the illness."),
    )


class AlertForm(Form):
    """What colleagues are to do, and why."""

    instructions = EnumChecks(
        msg("What are colleagues to do?"),
        labels=labels.INSTRUCTION,
        description=msg("This is all that wardens and desks see."),
    )
    kind = EnumSelect(msg("Why?"), labels=labels.ALERT_KIND, description=msg("Only medical staff see this."))
    note = StringField(msg("Note for medical staff"), [Length(max=400)])
    ends_on = FreeDateField(
        msg("Until the end of"),
        [Optional()],
        least="day",
        years="future",
        description=msg("Empty: until it is lifted."),
    )


class SampleForm(Form):
    """A sample that was taken, and what came out where it is known."""

    kind = EnumSelect(msg("Which test?"), labels=labels.TEST_KIND, default=TestKind.PCR)
    on = FreeDateField(msg("Day of the sample"), [DataRequired()], least="day")
    clock = ClockField(msg("Time"), [DataRequired()])
    lab = StringField(msg("Laboratory, and its number"), [Length(max=120)])
    result = EnumSelect(msg("Result"), [Optional()], labels=labels.TEST_RESULT, blank=msg("Not known yet"))


class ResultForm(Form):
    """What came out of a test."""

    result = EnumSelect(msg("Result"), labels=labels.TEST_RESULT)


class VaccinationForm(Form):
    """A dose that was given."""

    vaccine = StringField(msg("Vaccine"), [DataRequired(), Length(max=80)])
    dose = IntegerField(msg("Number of the dose"), [DataRequired()], default=1, render_kw={"inputmode": "numeric"})
    given_on = FreeDateField(msg("Given on"), [DataRequired()], least="day")
    batch = StringField(msg("Batch number"), [Length(max=40)])
    place = StringField(msg("Where it was given"), [Length(max=120)])
    proof = EnumSelect(msg("How is it known?"), labels=labels.PROOF, default=Proof.CARD)


class MedicineForm(Form):
    """A medicine from the shelf, how much, and how it is taken."""

    what = SelectField(msg("Medicine"))
    quantity = MeasureField(msg("How much"), [Optional()], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    how = StringField(
        msg("How it is taken"),
        [Length(max=200)],
        description=msg("How much, how often, how long, like: 1 three times a day, 5 days."),
    )
    is_looked_at = BooleanField(msg("I have looked at the warning. It may be given."))


class GuaranteeForm(Form):
    """A hospital, the most that may be paid, and why."""

    hospital = StringField(msg("Hospital"), [DataRequired(), Length(max=120)])
    currency = SelectField(msg("Currency"))
    amount = MoneyField(
        msg("At most"), [Optional()], currency=lambda form: form.currency.data or "LKR",
        description=msg("The approver sees the hospital and the amount."),
    )  # fmt: skip
    reason = TextAreaField(
        msg("Why must the person go there?"),
        [DataRequired(), Length(max=TEXT)],
        description=msg("Only medical staff see this."),
    )


class ApproveForm(Form):
    """Until when a guarantee may be used."""

    until = FreeDateField(msg("Valid until the end of"), [DataRequired()], least="day", years="future")


class GuaranteeRefusalForm(Form):
    """Why a guarantee is not granted."""

    reason = StringField(msg("Why is it refused?"), [DataRequired(), Length(max=200)])


class BillForm(Form):
    """The bill of a hospital, in the currency of the guarantee."""

    guaranteed = ""
    bill = MoneyField(msg("Amount of the bill"), [Optional()], currency=lambda form: form.guaranteed)
