"""Shapes of input about people. Whether it may be so is for the rules."""

from collections.abc import Callable
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from migrant_support.domains.people import labels
from migrant_support.domains.people.rules import (
    BirthDate,
    BirthPrecision,
    ConsentGiver,
    ConsentPurpose,
    ConsentWay,
    DocumentKind,
    DocumentPlace,
    FlagPriority,
    NewConsent,
    NewDocument,
    NewPerson,
    NewPhone,
    PhoneKind,
    Relation,
    Sex,
    UnitKind,
)
from migrant_support.domains.people.rules.flags import PLAIN
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import read_passport
from migrant_support.formats.phone import read_phone
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumChecks, EnumSelect, FreeDateField, PhoneField, WrittenDate
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

Choices = Callable[[], list[tuple[str, str]]]


class LanguageChecks(SelectMultipleField):
    """Languages as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **arguments: Any) -> None:
        super().__init__(label, choices=_languages, **arguments)
        self.type = "SelectMultipleField"


def _languages() -> list[tuple[str, str]]:
    return [(code, translated(name)) for code, name in labels.LANGUAGE.items()]


class PersonForm(Form):
    """The details of a person. `region` is the telephone region of the desk's country, set by the view."""

    region = "LK"

    primary = StringField(msg("Surname"), [Length(max=120)])
    secondary = StringField(msg("Given names"), [Length(max=160)])
    name_si = StringField(msg("Name in Sinhala letters"))
    name_ta = StringField(msg("Name in Tamil letters"))
    other_names = StringField(msg("Other names"))
    sex = EnumSelect(msg("Sex"), labels=labels.SEX, default=Sex.X)
    birth = FreeDateField(msg("Date of birth"), [Optional()])
    nationality = SelectField(msg("Nationality"), default="LKA")
    languages = LanguageChecks(msg("Languages spoken"))
    needs_interpreter = BooleanField(msg("Needs an interpreter"))
    nic = StringField(msg("NIC number"), [Length(max=20)])
    slbfe_number = StringField(msg("SLBFE registration number"), [Length(max=40)])
    phone = PhoneField(msg("Phone"), [Length(max=40)])
    phone_home = PhoneField(msg("Phone of the family in Sri Lanka"), [Length(max=40)])
    home_district = SelectField(msg("Home district"))
    home_address = StringField(msg("Home address"), [Length(max=300)])
    kin_name = StringField(msg("Next of kin"), [Length(max=160)])
    kin_relation = StringField(msg("Relation to the person"), [Length(max=60)])
    kin_phone = PhoneField(msg("Phone of next of kin"), [Length(max=40)])

    def offer_person(self, *, countries: list[tuple[str, str]], districts: list[tuple[str, str]], region: str) -> None:
        """Fill the selects and tell in which country a local phone number is read."""
        self.nationality.choices = countries
        self.home_district.choices = [("", translated(msg("Not known"))), *districts]
        self.region = region

    def validate_nic(self, field: StringField) -> None:
        """Keep the twelve digits; an unreadable number is refused with what to do."""
        if field.data and not isinstance(read_nic(field.data), Nic):
            raise ValidationError(
                translated(msg("Write the NIC as on the card: nine digits and a letter, or twelve digits."))
            )

    def nic_remark(self) -> str:
        """What the NIC says otherwise than the form, as a sentence to look at; empty when they agree or it is silent.

        The card is no proof, and offices disagree about the day by one: nobody is kept from saving (STANDARDS 3).
        """
        card = read_nic(self.nic.data) if self.nic.data else None
        birth = birth_of(self.birth.data)
        if not isinstance(card, Nic):
            return ""
        days_apart = abs((card.birth_date - birth.day).days) if birth else 0
        near = {BirthPrecision.DAY: 1, BirthPrecision.MONTH: 31}.get(birth.precision, 366) if birth else 0
        other_sex = self.sex.data in (Sex.F, Sex.M) and self.sex.data != Sex(card.sex)
        if days_apart <= near and not other_sex:
            return ""
        return translated(
            msg("The NIC says born %(day)s, %(sex)s. Compare the number, the date and the sex with the card."),
            day=card.birth_date,
            sex=translated(labels.SEX[Sex(card.sex)]),
        )

    def validate_phone(self, field: StringField) -> None:
        """Check a number in the desk's country."""
        self._check_phone(field, self.region)

    def validate_phone_home(self, field: StringField) -> None:
        """Check a Sri Lankan number."""
        self._check_phone(field, "LK")

    def validate_kin_phone(self, field: StringField) -> None:
        """Check a Sri Lankan number."""
        self._check_phone(field, "LK")

    @staticmethod
    def _check_phone(field: StringField, region: str) -> None:
        if field.data and not _phone(field.data, region):
            raise ValidationError(
                translated(msg("This is no phone number of that country. Begin with + and the country's code."))
            )

    def person(self, *, documents: tuple[NewDocument, ...] = (), consents: tuple[NewConsent, ...] = ()) -> NewPerson:
        """What was typed as a person for the actions; call after validation."""
        phones = [
            NewPhone(number, kind)
            for field, region, kind in (
                (self.phone, self.region, PhoneKind.OWN),
                (self.phone_home, "LK", PhoneKind.HOME),
            )
            if field.data and (number := _phone(field.data, region))
        ]
        return NewPerson(
            primary=self.primary.data or "",
            secondary=self.secondary.data or "",
            name_si=self.name_si.data or "",
            name_ta=self.name_ta.data or "",
            other_names=self.other_names.data or "",
            sex=self.sex.data,
            birth=birth_of(self.birth.data),
            nationality=self.nationality.data,
            languages=tuple(self.languages.data or ()),
            needs_interpreter=self.needs_interpreter.data,
            nic=_nic(self.nic.data or ""),
            slbfe_number=self.slbfe_number.data or "",
            home_district=self.home_district.data or "",
            home_address=self.home_address.data or "",
            kin_name=self.kin_name.data or "",
            kin_relation=self.kin_relation.data or "",
            kin_phone=_phone(self.kin_phone.data or "", "LK"),
            phones=tuple(phones),
            documents=documents,
            consents=consents,
        )


def _nic(typed: str) -> str:
    read = read_nic(typed) if typed else None
    return read.new_format if isinstance(read, Nic) else ""


def _phone(typed: str, region: str) -> str:
    """The number in E.164, or a service code of the region as typed; empty for what is none."""
    if not typed:
        return ""
    read = read_phone(typed, region)
    return read.e164 or ("".join(c for c in typed if c.isdigit()) if read.short_number else "")


def birth_of(written: WrittenDate | None) -> BirthDate | None:
    """A typed date as a date of birth."""
    return BirthDate(written.first_day, BirthPrecision(written.precision)) if written else None


class EditPersonForm(PersonForm):
    """Details of a person who is registered; `version` tells whether somebody saved meanwhile."""

    version = IntegerField(widget=HiddenInput())


class DocumentForm(Form):
    """An identity document."""

    kind = EnumSelect(msg("Kind of document"), labels=labels.DOCUMENT, default=DocumentKind.PASSPORT)
    number = StringField(msg("Number"), [Length(max=40)])
    issuing_state = SelectField(msg("Issued by"), default="LKA")
    issued_on = FreeDateField(msg("Issued on"), [Optional()], least="day")
    expires_on = FreeDateField(msg("Expires on"), [Optional()], least="day", years="future")
    place = EnumSelect(msg("Where is it now?"), labels=labels.PLACE, default=DocumentPlace.HOLDER)

    def document(self) -> NewDocument:
        """What was typed, as a document; the number in its normal form, what was written beside it."""
        written = self.number.data or ""
        is_passport = self.kind.data is DocumentKind.PASSPORT
        number = (read_passport(written, self.issuing_state.data) if is_passport else None) or written
        return NewDocument(
            kind=self.kind.data,
            number=number,
            issuing_state=self.issuing_state.data,
            issued_on=self.issued_on.data.first_day if self.issued_on.data else None,
            expires_on=self.expires_on.data.first_day if self.expires_on.data else None,
            place=self.place.data,
            written=written,
        )


class ConsentForm(Form):
    """Consent given."""

    purpose = EnumSelect(msg("Consent to"), labels=labels.PURPOSE, default=ConsentPurpose.ASSISTANCE)
    recipient = SelectField(msg("Institution"), [Optional()])
    giver = EnumSelect(msg("Given by"), labels=labels.GIVER, default=ConsentGiver.SELF)
    way = EnumSelect(msg("How"), labels=labels.WAY, default=ConsentWay.SPOKEN)

    def consent(self) -> NewConsent:
        """What was chosen; IOM is the recipient of its own purpose."""
        purpose = self.purpose.data
        recipient = {ConsentPurpose.SHARE_IOM: "IOM", ConsentPurpose.SHARE_INSTITUTION: self.recipient.data or ""}
        return NewConsent(purpose, recipient.get(purpose, ""), self.giver.data, self.way.data)


class WithdrawForm(Form):
    """Consent withdrawn."""

    way = EnumSelect(msg("How was it withdrawn?"), labels=labels.WAY, default=ConsentWay.SPOKEN)


class FlagForm(Form):
    """A flag: what to do, where. The kinds are those that the viewer may set."""

    kind = SelectField(msg("What should be done?"), default=PLAIN)
    instruction = StringField(
        msg("In your own words"),
        [Length(max=200)],
        description=msg(
            "What to do, never why. Every desk reads the kind in its own language; these words as they are."
        ),
    )
    checkpoints = EnumChecks(
        msg("Where does it show?"),
        labels=labels.CHECKPOINT,
        description=msg("With none chosen it shows where this kind usually does."),
    )
    priority = EnumSelect(msg("How important"), labels=labels.PRIORITY, default=FlagPriority.WARNING)
    denies = BooleanField(msg("Stop the person there until the flag is resolved"))
    expires_on = FreeDateField(msg("Until"), [Optional()], least="day", years="future")


class PassForm(Form):
    """Letting an act at one checkpoint go on."""

    checkpoint = EnumSelect(msg("Where may it go on?"), labels=labels.CHECKPOINT)
    reason = StringField(msg("Why may it go on?"), [DataRequired(), Length(max=200)])


class ResolveForm(Form):
    """How a flag was resolved."""

    resolution = StringField(msg("How was it resolved?"), [DataRequired(), Length(max=200)])


class RelativeForm(Form):
    """A relative, found by reference."""

    relative = StringField(msg("Reference of the relative"), [DataRequired(), Length(max=20)])
    relation = EnumSelect(msg("The relative is the person's"), labels=labels.RELATION, default=Relation.MOTHER)
    evidence = StringField(msg("How is it known?"), [Length(max=200)])


class CompanionForm(Form):
    """Somebody to travel with, found by reference."""

    companion = StringField(msg("Reference of the companion"), [DataRequired(), Length(max=20)])
    kind = EnumSelect(msg("They travel together as"), labels=labels.UNIT, default=UnitKind.FAMILY)


class LeaveUnitForm(Form):
    """Why somebody leaves a travel unit."""

    reason = StringField(msg("Why do they no longer travel together?"), [DataRequired(), Length(max=200)])


class UploadForm(Form):
    """A file."""

    upload = FileField(msg("File"), [FileRequired()])


class RestrictForm(Form):
    """Closing a file."""

    reason = TextAreaField(msg("Why must the file be closed?"), [DataRequired(), Length(min=10, max=1000)])
    readers = StringField(msg("Sign-in names of colleagues who may read it, with commas between"), [Length(max=400)])
