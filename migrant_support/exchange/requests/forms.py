"""Shapes of input: the three steps of the public form, the look at one's own request, and what officers fill in."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FileField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.domains.cases.forms import CaseForm
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.forms import DocumentForm, PersonForm
from migrant_support.domains.people.rules import ConsentGiver, ConsentPurpose, Sex
from migrant_support.exchange.requests import labels
from migrant_support.exchange.requests.rules import LONGEST_STORY, RefusalReason, SafeToCall, Sent
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import read_passport
from migrant_support.formats.phone import read_phone
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumChecks, EnumSelect, FreeDateField, PhoneField
from migrant_support.platform.web.forms import Form, HouseRules
from migrant_support.platform.web.translate import translated


class PublicForm(PlainForm):
    """A form without cookie: its sealed token is looked at by the view. `region` is where local phones are read."""

    Meta = HouseRules
    region = "LK"

    def typed(self) -> dict[str, list[str]]:
        """What stands in the fields, to be carried; as it was sent."""
        return {field.name: [str(value) for value in field.raw_data or ()] for field in self}


class EnumRadios(RadioField):
    """One answer of an enum as round buttons, by its value."""

    def __init__(self, label: Any = None, validators: Any = None, *, labels: Any, **arguments: Any) -> None:
        def choices() -> list[tuple[str, str]]:
            return [(str(member.value), translated(words)) for member, words in labels.items()]

        super().__init__(label, validators, choices=choices, **arguments)
        self.type = "RadioField"


class WhoForm(PublicForm):
    """Step 1."""

    primary = StringField(msg("Surname, as on your passport"), [Length(max=120)])
    secondary = StringField(msg("Other names, as on your passport"), [Length(max=160)])
    passport = StringField(msg("Passport number"), [Length(max=40)])
    nic = StringField(msg("NIC number"), [Length(max=20)])
    birth = FreeDateField(msg("Date of birth"), [Optional()])
    sex = EnumRadios(msg("Are you a woman or a man?"), labels=labels.SEX, default=Sex.X.value)

    def validate_primary(self, field: StringField) -> None:
        """One name is needed to begin."""
        if not field.data and not self.secondary.data:
            raise ValidationError(translated(msg("Write your name as it stands on your passport.")))

    def validate_nic(self, field: StringField) -> None:
        """An unreadable number is refused with what to do."""
        if field.data and not isinstance(read_nic(field.data), Nic):
            raise ValidationError(
                translated(msg("Write the NIC as on the card: nine digits and a letter, or twelve digits."))
            )


class ReachForm(PublicForm):
    """Step 2."""

    phone = PhoneField(msg("Your phone number"), [Length(max=40)])
    safe = EnumRadios(msg("Is it safe to call you?"), labels=labels.SAFE, default=SafeToCall.YES.value)
    safe_when = StringField(msg("When is it safe to call?"), [Length(max=120)])
    place = StringField(msg("Where are you now?"), [Length(max=300)])

    def validate_phone(self, field: StringField) -> None:
        """A phone or a place, else nobody can find the person."""
        if field.data and not e164(field.data, self.region):
            raise ValidationError(
                translated(msg("This is no phone number of that country. Begin with + and the country's code."))
            )
        if not field.data and not self.place.data:
            raise ValidationError(translated(msg("Write a phone number, or below where you are.")))

    def validate_safe_when(self, field: StringField) -> None:
        """Only at some times: at which?"""
        if self.safe.data == SafeToCall.AT_TIMES.value and not field.data:
            raise ValidationError(translated(msg("Write when it is safe, like: Fridays after 8 in the evening.")))


class WhatForm(PublicForm):
    """Step 3; `website` is there for programs, which fill in everything."""

    kinds = EnumChecks(msg("What happened?"), labels=labels.KINDS)
    story = TextAreaField(msg("In your own words"), [Length(max=LONGEST_STORY)])
    website = StringField(msg("Leave this empty"), [Length(max=200)])

    def validate_kinds(self, field: EnumChecks) -> None:
        """A tick or a word: else the mission does not know what it is about."""
        if not field.data and not self.story.data:
            raise ValidationError(translated(msg("Tick what happened, or write it below.")))

    def validate_website(self, field: StringField) -> None:
        """A person does not see this box."""
        if field.data:
            raise ValidationError(translated(msg("Leave this box empty and send the form again.")))


STEPS: tuple[tuple[str, type[PublicForm]], ...] = (("who", WhoForm), ("reach", ReachForm), ("what", WhatForm))


def form_of(step: int, typed: dict[str, list[str]] | None, region: str) -> PublicForm:
    """The form of a step, filled with what was typed there before."""
    form = STEPS[step][1](MultiDict(typed) if typed else None)
    form.region = region
    return form


def e164(typed: str, region: str) -> str:
    """A typed number in E.164, read in the country where the person is, else in Sri Lanka; empty for what is none."""
    return next((read for where in (region, "LK") if (read := read_phone(typed, where).e164)), None) or ""


def sent_of(who: WhoForm, reach: ReachForm, what: WhatForm) -> Sent:
    """What the three steps say together; call after each was validated."""
    nic = read_nic(who.nic.data) if who.nic.data else None
    passport = who.passport.data or ""
    return Sent(
        primary=who.primary.data or "",
        secondary=who.secondary.data or "",
        passport=(read_passport(passport) if passport else "") or passport,
        nic=nic.new_format if isinstance(nic, Nic) else "",
        birth=who.birth.data.typed if who.birth.data else "",
        sex=who.sex.data,
        phone=e164(reach.phone.data, reach.region) if reach.phone.data else "",
        safe=reach.safe.data,
        safe_when=reach.safe_when.data or "",
        place=reach.place.data or "",
        kinds=tuple(kind.value for kind in what.kinds.data or ()),
        story=what.story.data or "",
    )


class LookForm(PublicForm):
    """What one was given when the request was sent."""

    reference = StringField(msg("Your reference"), [DataRequired(), Length(max=40)])
    pin = StringField(msg("Your PIN"), [DataRequired(), Length(max=40)])


class PhotoForm(PublicForm):
    """A picture of the passport."""

    upload = FileField(msg("Picture of the page with your photo"))


ASKED = {
    purpose: people_labels.PURPOSE[purpose]
    for purpose in (ConsentPurpose.ASSISTANCE, ConsentPurpose.REPATRIATION, ConsentPurpose.SHARE_IOM)
}


class RegisterForm(PersonForm, CaseForm, DocumentForm):
    """Person, paper and case as at the counter, filled in with what was sent."""

    shares_document = BooleanField(msg("It is somebody else on the same document, such as a child with a parent"))
    agrees = EnumChecks(msg("The person agrees"), labels=ASKED)
    giver = EnumSelect(msg("Given by"), labels=people_labels.GIVER, default=ConsentGiver.SELF)
    keep_photo = BooleanField(msg("Keep the picture of the passport among the files of the person"), default=True)


class Boxes(SelectMultipleField):
    """Boxes to tick whose choices the view knows."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **arguments: Any) -> None:
        super().__init__(label, **arguments)
        self.type = "SelectMultipleField"


class LinkForm(Form):
    """What of the request goes over to somebody who is in the register; nothing unless it is ticked."""

    take = Boxes(msg("Put into the register what was sent"), choices=[])
    keep_photo = BooleanField(msg("Keep the picture of the passport among the files of the person"), default=True)


class RefuseForm(Form):
    """Why a request leads to nobody."""

    reason = EnumSelect(msg("Why?"), labels=labels.REASON, default=RefusalReason.NOT_REACHED)
    note = StringField(msg("In your words"), [Length(max=300)])


class ActForm(Form):
    """A button."""
