"""Shapes of input about messages and letters. Whether it may be so is for the rules."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from migrant_support.domains.letters import labels
from migrant_support.domains.letters.rules.lists import LanguageRule, WayRule
from migrant_support.domains.letters.rules.messages import LANGUAGES, Place, Template, Way
from migrant_support.domains.letters.rules.papers import Demand, LetterKind
from migrant_support.domains.letters.templates import message_templates
from migrant_support.formats.phone import read_phone
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import ClockField, EnumChecks, EnumSelect, FreeDateField, PhoneField
from migrant_support.platform.web.forms import Form, HouseRules
from migrant_support.platform.web.translate import translated


class _WordsForm(Form):
    """What a message says. `region` is the telephone region of the mission, set by the view."""

    region = "LK"

    template = SelectField(msg("Template"))
    phone = PhoneField(msg("Phone to call"), [Length(max=40)])
    day = FreeDateField(msg("Day"), [Optional()], least="day", years="future")
    time = ClockField(msg("Time"), [Optional()])

    def offer(self, language: str, region: str) -> None:
        """Fill the templates in the officer's language."""
        self.template.choices = [(code, one.labels[language]) for code, one in self.templates().items()]
        self.region = region

    def templates(self) -> Mapping[str, Template]:
        """Those that may be chosen."""
        return message_templates()

    def validate_phone(self, field: StringField) -> None:
        """A number that can be called from where the person is."""
        if field.data and not read_phone(field.data, self.region).valid:
            raise ValidationError(
                translated(msg("This is no phone number of that country. Begin with + and the country's code."))
            )

    def values(self) -> dict[Place, str]:
        """What was filled in, as it is written into the words."""
        day: date | None = self.day.data.first_day if self.day.data else None
        phone = read_phone(self.phone.data, self.region).e164 if self.phone.data else ""
        return {
            Place.PHONE: phone or "",
            Place.DAY: day.isoformat() if day else "",
            Place.TIME: self.time.data.strftime("%H:%M") if self.time.data else "",
        }


class _OwnWordsForm(_WordsForm):
    """Also words of one's own, and one way for all."""

    way = EnumSelect(msg("How should it go?"), labels=labels.WAY, default=Way.SMS)
    text = TextAreaField(
        msg("Own words"), [Length(max=2000)], description=msg("Only for the template of own words; never by SMS.")
    )

    def values(self) -> dict[Place, str]:
        """What was filled in, with the own words."""
        return super().values() | {Place.TEXT: self.text.data or ""}


class MessageForm(_OwnWordsForm):
    """A message to one person; `seen` says what was looked at."""

    language = SelectField(msg("Language"))
    seen = StringField(widget=HiddenInput())

    def offer_languages(self) -> None:
        """Fill the languages."""
        self.language.choices = [(code, translated(labels.LANGUAGE[code])) for code in LANGUAGES]


class ManyForm(_OwnWordsForm):
    """A message to many, each in her own language."""

    references = TextAreaField(
        msg("References of people"), [DataRequired(), Length(max=4000)],
        description=msg("One after the other, with blanks or on lines of their own; at most 200."),
    )  # fmt: skip


class ListMessageForm(_WordsForm):
    """A message to everybody of a list; `seen` says what was looked at."""

    way = EnumSelect(msg("How should it go?"), labels=labels.WAY_RULE, default=WayRule.SMS_EMAIL)
    language = EnumSelect(msg("Language"), labels=labels.LANGUAGE_RULE, default=LanguageRule.OWN)
    seen = StringField(widget=HiddenInput())

    def templates(self) -> Mapping[str, Template]:
        """Those whose words are the same for all."""
        return {code: one for code, one in message_templates().items() if Place.TEXT not in one.places}


class AddressForm(Form):
    """How one address may be used; a new e-mail address is written instead of choosing."""

    address = SelectField(msg("Phone or e-mail address"), [Optional()])
    email = StringField(msg("Or a new e-mail address"), [Length(max=120)])
    is_safe = BooleanField(msg("It is safe to write or call there"))
    from_hour = IntegerField(msg("Only from (hour)"), [Optional(), NumberRange(0, 23)])
    until_hour = IntegerField(
        msg("until (hour)"), [Optional(), NumberRange(0, 23)], description=msg("By the mission's clock, 0 to 23.")
    )

    def way(self) -> Way:
        """Is it an e-mail address or a phone?"""
        return Way.EMAIL if self.email.data or "@" in (self.address.data or "") else Way.SMS


class StepForm(Form):
    """Nothing but a button."""


class LetterForm(Form):
    """A letter or certificate."""

    kind = EnumSelect(msg("What is it?"), labels=labels.LETTER, default=LetterKind.TO_WHOM)
    mission = SelectField(msg("Mission"))
    language = SelectField(msg("Language"))
    recipient = TextAreaField(
        msg("Addressed to"), [Length(max=300)], description=msg("Name and address, as they stand above the letter.")
    )
    demands = EnumChecks(msg("Asked of the employer"), labels=labels.DEMAND)
    reply_by = FreeDateField(msg("Answer until"), [Optional()], least="day", years="future")
    remark = TextAreaField(msg("Further words"), [Length(max=1000)])
    supersedes = SelectField(msg("Takes the place of"), [Optional()])

    def offer(self, *, missions: list[tuple[str, str]], earlier: list[tuple[str, str]]) -> None:
        """Fill the selects."""
        self.mission.choices = missions
        self.language.choices = [(code, translated(labels.LANGUAGE[code])) for code in LANGUAGES]
        self.supersedes.choices = [("", translated(msg("Nothing: it is a new one"))), *earlier]

    def replaced(self) -> UUID | None:
        """The letter whose place it takes."""
        return UUID(self.supersedes.data) if self.supersedes.data else None

    def chosen_demands(self) -> tuple[Demand, ...]:
        """What is asked, in the order of the list."""
        return tuple(self.demands.data or ())


class NameForm(PlainForm):
    """The name on a certificate, as a stranger types it; no cookie and nothing kept."""

    Meta = HouseRules

    name = StringField(msg("Name, as it stands on the paper"), [DataRequired(), Length(max=200)])
