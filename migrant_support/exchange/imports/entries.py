"""From the fields of a line to what the register takes. Pure: no database, no request."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from migrant_support.domains.cases.rules import Category, Channel, NewCase
from migrant_support.domains.people.rules import (
    BirthDate,
    BirthPrecision,
    ConsentPurpose,
    ConsentWay,
    DocumentKind,
    DocumentPlace,
    NewConsent,
    NewDocument,
    NewPerson,
    NewPhone,
    PhoneKind,
    Sex,
    is_minor,
)
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused

Fields = Mapping[str, Any]


def person_of(fields: Fields, *, written: Mapping[str, str], today: date) -> NewPerson:
    """Return the person of a line. `written` maps a field to its text as it stood."""
    birth = _birth(fields)
    primary, secondary = _names(fields)
    return NewPerson(
        primary=primary,
        secondary=secondary,
        name_si=_text(fields, "name_si", 200),
        name_ta=_text(fields, "name_ta", 200),
        name_ar=_text(fields, "name_ar", 200),
        other_names=_text(fields, "name_with_initials", 200),
        sex=Sex(fields["sex"]) if fields.get("sex") in set(Sex) else Sex.X,
        birth=birth,
        nationality=fields.get("nationality") or "LKA",
        nic=fields.get("nic") or "",
        slbfe_number=_text(fields, "slbfe_no", 40),
        home_district=_text(fields, "home_district", 20),
        phones=_phones(fields),
        documents=_documents(fields, written),
        consents=_consents(fields, birth, today),
    )


def _names(fields: Fields) -> tuple[str, str]:
    """Surname and given names; a name written in one cell is kept whole as the first."""
    surname, given = _text(fields, "surname", 120), _text(fields, "given_names", 160)
    if surname:
        return surname, given
    return given[:120] or _text(fields, "full_name", 120), ""


def _text(fields: Fields, name: str, longest: int) -> str:
    return str(fields.get(name) or "").strip()[:longest]


def _birth(fields: Fields) -> BirthDate | None:
    text, precision = fields.get("dob"), fields.get("dob_precision")
    if not text or not precision:
        return None
    year, month, day = [*map(int, str(text).split("-")), 1, 1][:3]
    return BirthDate(date(year, month, day), BirthPrecision(precision))


def _phones(fields: Fields) -> tuple[NewPhone, ...]:
    own = [NewPhone(str(number)[:24]) for number in fields.get("phones") or ()]
    home = fields.get("phone_home")
    return tuple(own) + ((NewPhone(str(home)[:24], PhoneKind.HOME),) if home else ())


def _documents(fields: Fields, written: Mapping[str, str]) -> tuple[NewDocument, ...]:
    number, place = fields.get("passport_no"), fields.get("passport_location")
    if not number and not place and not written.get("passport_no"):
        return ()
    where = DocumentPlace(place) if place in set(DocumentPlace) else DocumentPlace.HOLDER
    if not number and where is DocumentPlace.HOLDER:
        return ()
    expires = fields.get("passport_expires")
    return (
        NewDocument(
            kind=DocumentKind.PASSPORT,
            number=number or "",
            issuing_state=fields.get("nationality") or "LKA",
            expires_on=date.fromisoformat(expires) if expires and len(expires) == 10 else None,
            place=where,
            written=written.get("passport_no", "")[:200],
        ),
    )


def _consents(fields: Fields, birth: BirthDate | None, today: date) -> tuple[NewConsent, ...]:
    """A child's own tick on a list is no consent (CH-5): it is left for the guardian to give."""
    if fields.get("consent_iom") is not True or is_minor(birth, today):
        return ()
    return (NewConsent(ConsentPurpose.SHARE_IOM, recipient="IOM", way=ConsentWay.LIST),)


def case_of(fields: Fields, *, story: str) -> NewCase:
    """Return the case of a line; one without a readable category gets "other"."""
    ticked = tuple(Category(c) for c in fields.get("categories") or () if c in set(Category))
    return NewCase(
        categories=ticked or (Category.OTHER,),
        channel=Channel.LIST,
        employer=_text(fields, "employer", 200),
        agency=_text(fields, "agency", 200),
        job=_text(fields, "job", 120),
        civil_id=_text(fields, "civil_id", 40),
        wages_owed=_wages(fields),
        narrative=story,
    )


def _wages(fields: Fields) -> Money | None:
    amount, currency = fields.get("wages_owed"), fields.get("currency")
    if amount in (None, "") or not currency:
        return None
    try:
        return Money(Decimal(str(amount)).normalize() + Decimal(0), str(currency))
    except (InvalidOperation, Refused):
        return None
