"""The form of a new key."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.exchange.api.labels import SCOPE, lasting_text
from migrant_support.exchange.api.rules import LASTING, KeyScope
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

_l: Any = lazy_gettext  # what is known of wtforms' types has plain text only


class KeyForm(Form):
    """For which program a key is, what it reads, how long it lasts."""

    name = StringField(_l("Name of the program"), [DataRequired(), Length(max=80)])
    organisation = SelectField(_l("Organisation"), [InputRequired()])
    scopes = SelectMultipleField(
        _l("What it may read"), [InputRequired()], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    days = SelectField(_l("How long it lasts"), [InputRequired()])

    def offer(self, organisations: list[tuple[str, str]]) -> None:
        """Fill the choices."""
        self.organisation.choices = organisations
        self.scopes.choices = [(scope.value, translated(label)) for scope, label in SCOPE.items()]
        self.days.choices = [(str(days), lasting_text(days)) for days in LASTING]

    def chosen_scopes(self) -> list[KeyScope]:
        """The ticked scopes."""
        return [KeyScope(value) for value in self.scopes.data or []]
