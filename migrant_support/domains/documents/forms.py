"""Shapes of input about documents. Whether it may be so is for the rules."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from migrant_support.domains.documents import labels
from migrant_support.domains.documents.rules.whereabouts import CheckWay
from migrant_support.domains.people import labels as people_labels
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect
from migrant_support.platform.web.forms import Form


class MoveForm(Form):
    """Where a document is now, and how that is known."""

    place = EnumSelect(msg("Where is it now?"), labels=people_labels.PLACE)
    reason = StringField(msg("How do you know?"), [DataRequired(), Length(max=200)])


class VerifyForm(Form):
    """How a document was verified."""

    way = EnumSelect(msg("How was it verified?"), labels=labels.CHECK_WAY, default=CheckWay.ORIGINAL)
    reference = StringField(msg("Who answered, and the reference of the answer"), [Length(max=120)])
