"""Shapes of input about a person's rights. Whether it may be so is for the rules."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from migrant_support.domains.people import labels
from migrant_support.domains.people.rules.rights import BY_HAND, SHORTEST_REASON, ErasureGround
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect
from migrant_support.platform.web.forms import Form


class HoldForm(Form):
    """A legal hold."""

    reason = TextAreaField(
        msg("Why must the data be kept, and who asked for it?"), [DataRequired(), Length(min=SHORTEST_REASON, max=1000)]
    )


class LiftForm(Form):
    """The end of a legal hold; nothing to say."""


class AnonymiseForm(Form):
    """Why a person is made anonymous, and that the clerk knows what it means."""

    ground = EnumSelect(
        msg("Why"), labels={ground: labels.ERASURE[ground] for ground in BY_HAND}, default=ErasureGround.ASKED
    )
    is_understood = BooleanField(msg("I know that nobody can bring it back."), [DataRequired()])
