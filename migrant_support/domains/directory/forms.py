"""Shapes of input about the directory. Whether it may be so is for the rules."""

from typing import Any

from wtforms import IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from migrant_support.domains.directory.lookups import language_choices
from migrant_support.domains.directory.queries import InstitutionRow
from migrant_support.domains.directory.rules import SERVICES, InstitutionFacts, NewPhone, Words, dial_of
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumChecks, FreeDateField, WrittenDate, written_date
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import page_language

MOST_PHONES = 12


class LanguageChecks(SelectMultipleField):
    """Languages as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **arguments: Any) -> None:
        super().__init__(label, choices=lambda: language_choices(page_language()), **arguments)
        self.type = "SelectMultipleField"


class InstitutionForm(Form):
    """What may be changed of an institution; the name as the received list wrote it is not among it."""

    name_en = StringField(msg("Name in English"), [InputRequired(), Length(max=160)])
    name_si = StringField(msg("Name in Sinhala"), [Length(max=200)])
    name_ta = StringField(msg("Name in Tamil"), [Length(max=200)])
    phones = TextAreaField(
        msg("Telephone numbers"), [Length(max=400)], description=msg("One number on each line, as people write it.")
    )
    services = EnumChecks(msg("What they help with"), labels=SERVICES)
    languages = LanguageChecks(msg("Languages in which they answer"))
    hours_en = StringField(msg("Hours, in English"), [Length(max=120)])
    hours_si = StringField(msg("Hours, in Sinhala"), [Length(max=160)])
    hours_ta = StringField(msg("Hours, in Tamil"), [Length(max=160)])
    address_en = StringField(msg("Address, in English"), [Length(max=200)])
    address_si = StringField(msg("Address, in Sinhala"), [Length(max=240)])
    address_ta = StringField(msg("Address, in Tamil"), [Length(max=240)])
    note_en = TextAreaField(msg("What a caller should know, in English"), [Length(max=600)])
    note_si = TextAreaField(msg("What a caller should know, in Sinhala"), [Length(max=800)])
    note_ta = TextAreaField(msg("What a caller should know, in Tamil"), [Length(max=800)])
    verified_on = FreeDateField(
        msg("Checked on"),
        [Optional()],
        least="day",
        description=msg("The day on which somebody rang and found this entry right. Leave empty when nobody has."),
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def facts(self) -> InstitutionFacts:
        """What was typed, for the actions; call after validation."""
        day = self.verified_on.data
        return InstitutionFacts(
            name=self._words("name"),
            address=self._words("address"),
            hours=self._words("hours"),
            note=self._words("note"),
            services=tuple(self.services.data or ()),
            languages=tuple(self.languages.data or ()),
            phones=self._phones(),
            verified_on=day.first_day if isinstance(day, WrittenDate) else None,
        )

    def _words(self, name: str) -> Words:
        return Words(*((self[f"{name}_{language}"].data or "").strip() for language in ("en", "si", "ta")))

    def _phones(self) -> tuple[NewPhone, ...]:
        """One number a line; one that cannot be dialled goes on without its dialled form, for the rule to refuse."""
        lines = [line.strip()[:40] for line in (self.phones.data or "").splitlines() if line.strip()]
        return tuple(NewPhone(line, dial_of(line) or "") for line in lines[:MOST_PHONES])


def as_typed(row: InstitutionRow) -> dict[str, Any]:
    """The fields of the form for an institution as it stands."""
    texts = {
        f"{name}_{language}": getattr(getattr(row, name), language)
        for name in ("name", "hours", "address", "note")
        for language in ("en", "si", "ta")
    }
    return {
        **texts,
        "phones": "\n".join(phone.as_written for phone in row.phones),
        "services": list(row.services),
        "languages": list(row.languages),
        "verified_on": written_date(f"{row.verified_on:%d/%m/%Y}") if row.verified_on else None,
        "version": row.version,
    }
