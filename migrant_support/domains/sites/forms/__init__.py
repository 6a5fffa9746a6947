"""Shapes of input about sites, rooms, beds and stays. Whether it may be so is for the rules."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import BooleanField, FloatField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from migrant_support.domains.directory.rules import SITE_KINDS, SiteKind
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.rules import NewSite, RoomUse, change_of_beds
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, PhoneField
from migrant_support.platform.web.forms import Form, fit_to_keep
from migrant_support.platform.web.translate import translated


class MetresField(StringField):
    """Square metres; `data` is a Decimal or None, the typed text stays in the box."""

    data: Any
    sentence = msg("Write the floor space in square metres, like 24.5.")

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ("" if self.data is None else f"{self.data:g}")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read "24", "24.5" or "24,5"."""
        text = fit_to_keep(valuelist[0])[:20].replace(",", ".") if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            read = Decimal(text)
        except InvalidOperation:
            raise ValueError(translated(self.sentence)) from None
        if not read.is_finite() or abs(read) > 1_000_000:
            raise ValueError(translated(self.sentence))
        self.data = read.quantize(Decimal("0.01"))


class SiteForm(Form):
    """A site. The place of a secret one is written here and not shown again."""

    kind = EnumSelect(msg("Kind"), labels=SITE_KINDS, default=SiteKind.SAFE_HOUSE)
    name = StringField(
        msg("Name"),
        [DataRequired(), Length(max=120)],
        description=msg("Everybody who can choose a bed reads this name. Never write in it where the place is."),
    )
    mission = SelectField(msg("Mission"))
    zone = SelectField(msg("Time zone"))
    is_secret = BooleanField(
        msg("The place is secret"),
        description=msg(
            "Address, position and telephone are sealed. Opening them is written down. Always so for a safe house."
        ),
    )
    address = StringField(msg("Address"), [Length(max=240)])
    latitude = FloatField(msg("Latitude"), [Optional()])
    longitude = FloatField(msg("Longitude"), [Optional()])
    phone = PhoneField(msg("Telephone"), [Length(max=24)])
    operator = StringField(msg("Who runs it"), [Length(max=120)])
    licence_until = FreeDateField(msg("Licence until"), [Optional()], least="day", years="future")
    contract_until = FreeDateField(msg("Contract until"), [Optional()], least="day", years="future")
    tells_figures = BooleanField(
        msg("Others run this place"),
        description=msg("Its beds are not counted here: what it says of itself is written down with its time."),
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def offer_site(self, *, missions: list[tuple[str, str]], zones: list[tuple[str, str]]) -> None:
        """Fill the choices."""
        self.mission.choices, self.zone.choices = missions, zones

    def site(self) -> NewSite:
        """What was typed, for the actions; call after validation."""
        licence, contract = self.licence_until.data, self.contract_until.data
        return NewSite(
            kind=self.kind.data,
            name=self.name.data or "",
            mission=self.mission.data or "",
            zone=self.zone.data or "",
            is_secret=self.is_secret.data or self.kind.data is SiteKind.SAFE_HOUSE,
            address=self.address.data or "",
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            phone=self.phone.data or "",
            operator=self.operator.data or "",
            licence_until=licence.first_day if licence else None,
            contract_until=contract.first_day if contract else None,
            tells_figures=self.tells_figures.data,
        )


class RoomForm(Form):
    """A room, and how many beds are put into it."""

    name = StringField(msg("Number or name of the room"), [DataRequired(), Length(max=40)])
    use = EnumSelect(msg("Who sleeps there"), labels=labels.USE, default=RoomUse.WOMEN)
    beds = IntegerField(msg("Beds"), [DataRequired(), NumberRange(1, 100)])
    floor = StringField(msg("Floor"), [Length(max=20)])
    square_metres = MetresField(
        msg("Floor space in m²"),
        [Optional()],
        description=msg("Without kitchen and bath. The standard is 3.5 m² a person."),
    )
    is_accessible = BooleanField(msg("Reached without steps"))


class EditRoomForm(RoomForm):
    """A room that stands; beds are added to it."""

    beds = IntegerField(msg("Further beds"), [Optional(), NumberRange(0, 100)])


class BlockForm(Form):
    """Taking a bed out of use."""

    reason = StringField(msg("Why is the bed out of use?"), [DataRequired(), Length(max=200)])


class TemporaryBedForm(Form):
    """A bed beyond the capacity."""

    reason = StringField(msg("Why is a bed beyond the capacity needed?"), [DataRequired(), Length(max=300)])
    until = FreeDateField(msg("Until"), [DataRequired()], least="day", years="future")


class PlaceForm(Form):
    """A bed for a person, now or later."""

    since = FreeDateField(
        msg("From"),
        [Optional()],
        least="day",
        years="future",
        description=msg("Leave empty when the person is here now."),
    )
    until = FreeDateField(
        msg("Leaves on"),
        [Optional()],
        least="day",
        years="future",
        description=msg("Leave empty when nobody knows yet."),
    )
    bed = RadioField(msg("Bed"), [DataRequired()], validate_choice=False)
    reason = StringField(msg("Reason or remark"), [Length(max=200)])

    def validate_bed(self, field: Any) -> None:
        """One of the beds offered for the dates that were typed."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(translated(msg("Choose a bed.")))


class MoveForm(Form):
    """Another bed at the same site."""

    bed = RadioField(msg("Bed"), [DataRequired()], validate_choice=False)
    along = BooleanField(msg("Take along those of the family who sleep in the same room"))
    reason = StringField(msg("Reason"), [DataRequired(), Length(max=200)])

    def validate_bed(self, field: Any) -> None:
        """One of the beds that are free."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(translated(msg("Choose a bed.")))


class AdmitForm(Form):
    """Nothing to fill in: the person is here."""


class CheckOutForm(Form):
    """Why somebody leaves."""

    reason = EnumSelect(msg("Why does the person leave?"), [DataRequired()], labels=labels.LEAVING, blank=msg("Choose"))
    remark = StringField(msg("Remark"), [Length(max=200)])


class CancelForm(Form):
    """Why somebody does not come."""

    reason = StringField(msg("Why is the reservation cancelled?"), [DataRequired(), Length(max=200)])


class CloseSiteForm(Form):
    """Why a site is closed."""

    reason = StringField(msg("Why is the site closed?"), [DataRequired(), Length(max=200)])


class EndForm(Form):
    """When somebody leaves."""

    until = FreeDateField(
        msg("Leaves on"),
        [Optional()],
        least="day",
        years="future",
        description=msg("Leave empty when nobody knows yet."),
    )


def day_of(field: Any) -> date | None:
    """The day typed into a field, or None."""
    return field.data.first_day if field.data else None


def noon_of(field: Any, zone: str) -> datetime | None:
    """The instant of the typed day at which beds change hands at a place, or None."""
    day = day_of(field)
    return change_of_beds(day, zone) if day else None
