"""Shapes of input about sealed lists."""

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length

from migrant_support.domains.flights import manifest_labels as labels
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect
from migrant_support.platform.web.forms import Form


class SealForm(Form):
    """The hash of the list that was shown: what is confirmed is what is sealed."""

    content_hash = HiddenField(validators=[Length(max=64)])


class HandOutForm(Form):
    """For whom a file is made, and in which format."""

    recipient = SelectField(msg("For whom"), [InputRequired()])
    form = EnumSelect(msg("Format"), labels=labels.RENDERING, default=Rendering.XLSX)

    def offer_recipients(self, choices: list[tuple[str, str]]) -> None:
        """Fill the recipients."""
        self.recipient.choices = choices
