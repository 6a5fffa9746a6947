"""Shapes of input about arrivals and orders. Whether it may be so is for the rules."""

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import Form


class UnlistedForm(Form):
    """Somebody who came and stands on no list."""

    typed = StringField(
        msg("Reference or document number"),
        [Optional(), Length(max=60)],
        description=msg("A passport, NIC or emergency travel document, or the reference of the register."),
    )
    name = StringField(msg("Name as on the document"), [DataRequired(), Length(max=160)])


class IdentifyForm(Form):
    """Who an unknown arrival is."""

    reference = StringField(msg("Reference of the person"), [DataRequired(), Length(max=20)])


class ReasonForm(Form):
    """A step of an order that needs its reason."""

    reason = StringField(msg("Reason"), [Length(max=300)])


class BedForm(Form):
    """A bed chosen for somebody who has none."""

    bed = RadioField(msg("Bed"), [DataRequired()], validate_choice=True)


class CentreForm(Form):
    """The centre to which a bus goes; empty: each to the one that is planned."""

    centre = SelectField(msg("The bus goes to"), [Optional()])


class PlacesForm(Form):
    """The centres at which places are wanted."""

    centres = SelectMultipleField(msg("Centres"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
