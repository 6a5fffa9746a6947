"""Shapes of input for files of a sealed list: asking for one, taking it, and the columns of a recipient."""

from collections.abc import Mapping
from typing import Any

from wtforms import PasswordField, SelectField, StringField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.rules.copies import LONGEST_PHRASE
from migrant_support.domains.flights.rules.layouts import EVERY, LONGEST_HEADING, DateForm, HeadingWords, in_order
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField
from migrant_support.platform.web.forms import Form, fit_to_keep


class AskForm(Form):
    """In which format a partner asks for its list, and what it is for."""

    form = EnumSelect(msg("Format"), labels=labels.PARTNER_RENDERING, default=Rendering.XLSX)
    reason = StringField(
        msg("What is the file for?"),
        [InputRequired(), Length(max=200)],
        description=msg("It stands in the file and is kept. Name no person."),
    )


class HandOutForm(AskForm):
    """For whom a file is made, in which format, and what it is for."""

    recipient = SelectField(msg("For whom"), [InputRequired()])
    form = EnumSelect(msg("Format"), labels=labels.OFFERED_RENDERING, default=Rendering.XLSX)

    def offer_recipients(self, choices: list[tuple[str, str]]) -> None:
        """Fill the recipients."""
        self.recipient.choices = choices


class TakeForm(Form):
    """With which pass phrase a file is locked, if with any; it is kept nowhere."""

    phrase = PasswordField(
        msg("Pass phrase for the file"),
        [Optional(), Length(max=LONGEST_PHRASE)],
        description=msg(
            "At least 12 letters. Tell it by telephone, never with the file. Without one it is not locked."
        ),
    )


class ColumnChoice(Field):
    """Which columns, in which order, under which words; `data` are names with headings as they were typed.

    `ticked`, `places` and `headings` are what stands in the boxes, by column, for the page.
    """

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **arguments: Any) -> None:
        super().__init__(label, validators, **arguments)
        self.ticked: set[str] = set()
        self.places: dict[str, str] = {}
        self.headings: dict[str, str] = {}

    def show(self, columns: Mapping[str, str]) -> None:
        """Fill the boxes with these columns in their order, each with its heading."""
        self.ticked = set(columns)
        self.headings = dict(columns)
        self.places = {name: str(at) for at, name in enumerate(columns, start=1)}

    def process(self, formdata: Any, *_arguments: Any, **_named: Any) -> None:
        """Read the boxes of the columns that there are; anything else that was sent is left out."""
        self.data, self.errors = [], []
        if not formdata:
            return
        self.ticked = {name for name in EVERY if formdata.get(f"{self.name}-{name}-take")}
        for name in EVERY:
            self.places[name] = (formdata.get(f"{self.name}-{name}-place") or "").strip()[:4]
            self.headings[name] = fit_to_keep(formdata.get(f"{self.name}-{name}-heading") or "")[: LONGEST_HEADING + 1]
        places = [(name, _number(self.places[name])) for name in EVERY if name in self.ticked]
        self.data = [(name, self.headings[name]) for name in in_order(places)]


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() else None


class ColumnsForm(Form):
    """The columns of a recipient from a day on."""

    columns = ColumnChoice(msg("Columns"))
    language = EnumSelect(
        msg("Words for headings that you leave empty"), labels=labels.HEADING_WORDS, default=HeadingWords.NAMES
    )
    dates = EnumSelect(msg("How days are written"), labels=labels.DATE_FORM, default=DateForm.ISO)
    in_force_from = FreeDateField(msg("In force from"), [InputRequired()], least="day", years="future")
