"""Shapes of input of protection. Whether it may be so is for the rules."""

from wtforms import BooleanField
from wtforms.validators import DataRequired, Optional

from migrant_support.domains.protection.rules import ChildDecision
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import FreeDateField
from migrant_support.platform.web.forms import Form


class ReturnDecisionForm(Form):
    """That returning is right for a child."""

    assessed_on = FreeDateField(
        msg("Best-interest assessment of"),
        [DataRequired()],
        least="day",
        description=msg("It says that return is right. It holds for 30 days."),
    )
    determined_on = FreeDateField(
        msg("Best-interest determination of"),
        [Optional()],
        least="day",
        description=msg("Needed for a child who travels without its own parent or guardian."),
    )
    receiver_checked = BooleanField(msg("The person who receives the child was checked against a document"))
    probation_told = BooleanField(msg("The probation officer of the home district was told"))

    def decision(self) -> ChildDecision:
        """What was written; call after validation."""
        determined = self.determined_on.data
        return ChildDecision(
            self.assessed_on.data.first_day,
            determined.first_day if determined else None,
            bool(self.receiver_checked.data),
            bool(self.probation_told.data),
        )
