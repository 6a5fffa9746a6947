"""Shapes of input of medical work. Whether it may be so is for the rules."""

from wtforms.validators import DataRequired, Optional

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.rules import Fitness
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumSelect, FreeDateField
from migrant_support.platform.web.forms import Form


class BookCheckForm(Form):
    """When a fit-to-travel check is to be; in the time of the mission."""

    booked_on = FreeDateField(msg("Day of the check"), [DataRequired()], least="day", years="future")
    booked_at = ClockField(msg("Time"), [Optional()], description=msg("Local time of the mission, like 9:30."))


class FitnessForm(Form):
    """What a check found, and for how long it holds."""

    result = EnumSelect(msg("Result"), labels=labels.FITNESS, default=Fitness.FIT)
    since = FreeDateField(msg("Day of the check"), [DataRequired()], least="day")
    until = FreeDateField(
        msg("Holds until the end of"),
        [DataRequired()],
        least="day",
        years="future",
        description=msg("Usually 7 days, for patients 72 hours, 30 days at most."),
    )
