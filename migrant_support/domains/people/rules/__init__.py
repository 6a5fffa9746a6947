"""Decisions about people over plain data. Standard library only; the day is passed in."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from migrant_support.kernel.names import fold_name
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

ADULT_AT = 18  # PROCEDURES CH-1, TP-1
OLDEST = 120


class Sex(StrEnum):
    """As on the travel document."""

    F = "F"
    M = "M"
    X = "X"


class BirthPrecision(StrEnum):
    """How exactly a date of birth is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"


class DocumentKind(StrEnum):
    """Kinds of identity document."""

    PASSPORT = "passport"
    EMERGENCY = "emergency_travel_document"
    NIC = "national_identity_card"
    RESIDENCE = "residence_permit"
    AGENCY_CARD = "agency_card"
    OTHER = "other"


class DocumentPlace(StrEnum):
    """Where the paper is now."""

    HOLDER = "holder"
    EMPLOYER = "employer"
    POLICE = "police"
    MISSION_SAFE = "mission_safe"
    LOST = "lost"


class PhoneKind(StrEnum):
    """Whose phone it is."""

    OWN = "own"
    HOME = "home"


class Relation(StrEnum):
    """What the relative is to the person."""

    MOTHER = "mother"
    FATHER = "father"
    CHILD = "child"
    SPOUSE = "spouse"
    SIBLING = "sibling"
    GUARDIAN = "guardian"
    WARD = "ward"
    OTHER = "other"


MIRROR = {
    Relation.MOTHER: Relation.CHILD,
    Relation.FATHER: Relation.CHILD,
    Relation.SPOUSE: Relation.SPOUSE,
    Relation.SIBLING: Relation.SIBLING,
    Relation.GUARDIAN: Relation.WARD,
    Relation.WARD: Relation.GUARDIAN,
    Relation.OTHER: Relation.OTHER,
}


class UnitKind(StrEnum):
    """Why people must travel together."""

    FAMILY = "family"
    ESCORT = "escort"
    PATIENT = "patient"


class ConsentPurpose(StrEnum):
    """What a person may agree to, one by one (DOMAIN, Consent)."""

    ASSISTANCE = "assistance"
    REPATRIATION = "repatriation"
    SHARE_IOM = "share_iom"
    SHARE_INSTITUTION = "share_institution"
    PHOTO = "photo"
    STATISTICS = "statistics"


class ConsentGiver(StrEnum):
    """Who spoke for the person (PROCEDURES CH-5)."""

    SELF = "self"
    GUARDIAN = "guardian"
    AUTHORITY = "authority"


class ConsentWay(StrEnum):
    """How consent was given or withdrawn."""

    SIGNED = "signed"
    SPOKEN = "spoken"
    THUMBPRINT = "thumbprint"
    ONLINE = "online"
    LIST = "list"


class Checkpoint(StrEnum):
    """Where a flag speaks up (DESIGN, flags)."""

    ADMISSION = "admission"
    GATE = "gate"
    DISTRIBUTION = "distribution"
    CASH = "cash"
    CHECK_IN = "check_in"
    BOARDING = "boarding"
    ROOM = "room"
    COUNTER = "counter"


class FlagPriority(StrEnum):
    """How loudly a flag speaks."""

    NOTE = "note"
    WARNING = "warning"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth with its precision: `day` is the first possible one; a month or year stands for its span."""

    day: date
    precision: BirthPrecision = BirthPrecision.DAY

    @property
    def earliest(self) -> date:
        """The first day on which the person may have been born; an estimate may be three years off either way."""
        if self.precision is BirthPrecision.ESTIMATED:
            return date(self.day.year - 3, 1, 1)
        if self.precision is BirthPrecision.YEAR:
            return date(self.day.year, 1, 1)
        return self.day.replace(day=1) if self.precision is BirthPrecision.MONTH else self.day

    @property
    def latest(self) -> date:
        """The last day on which the person may have been born."""
        if self.precision is BirthPrecision.ESTIMATED:
            return date(self.day.year + 3, 12, 31)
        if self.precision is BirthPrecision.YEAR:
            return date(self.day.year, 12, 31)
        if self.precision is BirthPrecision.MONTH:
            following = date(self.day.year + self.day.month // 12, self.day.month % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1)
        return self.day


def age_on(born: date, on: date) -> int:
    """Completed years; somebody born on 29 February turns a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_minor(birth: BirthDate | None, on: date) -> bool:
    """Under 18, or perhaps under 18: an imprecise date makes an adult only when its whole range is over 18 (CH-1).

    Nobody's date at all is no evidence of a child: then this is False and the page asks for a date.
    """
    return birth is not None and age_on(birth.latest, on) < ADULT_AT


def is_infant(birth: BirthDate | None, on: date) -> bool:
    """Under two on that day, for certain (DOMAIN invariant 1)."""
    return birth is not None and age_on(birth.earliest, on) < 2


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as it will be kept; `number` in its normal form, `written` as it stood on the list or was typed,
    `zone` the machine-readable lines as the counter's reader gave them."""

    kind: DocumentKind
    number: str
    issuing_state: str = "LKA"
    issued_on: date | None = None
    expires_on: date | None = None
    place: DocumentPlace = DocumentPlace.HOLDER
    written: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class NewPhone:
    """A phone in E.164, or a short code as text."""

    number: str
    kind: PhoneKind = PhoneKind.OWN


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A consent fact to be recorded."""

    purpose: ConsentPurpose
    recipient: str = ""
    giver: ConsentGiver = ConsentGiver.SELF
    way: ConsentWay = ConsentWay.SPOKEN


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of a person at the counter or on a line of a list. `primary` is the surname as on the document."""

    primary: str
    secondary: str = ""
    name_si: str = ""
    name_ta: str = ""
    name_ar: str = ""
    other_names: str = ""
    sex: Sex = Sex.X
    birth: BirthDate | None = None
    nationality: str = "LKA"
    languages: tuple[str, ...] = ()
    needs_interpreter: bool = False
    nic: str = ""
    slbfe_number: str = ""
    home_district: str = ""
    home_address: str = ""
    kin_name: str = ""
    kin_relation: str = ""
    kin_phone: str = ""
    phones: tuple[NewPhone, ...] = ()
    documents: tuple[NewDocument, ...] = ()
    consents: tuple[NewConsent, ...] = ()
    extra_keys: tuple[str, ...] = field(default=())


def check_person(new: NewPerson, *, today: date) -> None:
    """Raise Refused for what cannot be a person's record: no name, a birth in the future or over 120 years ago."""
    if not fold_name(f"{new.primary} {new.secondary} {new.name_si} {new.name_ta} {new.name_ar}"):
        raise Refused(
            "name_missing", msg("Write at least one name, as it stands on the travel document."), field="primary"
        )
    if new.birth is not None:
        check_birth(new.birth, today=today)


def check_birth(birth: BirthDate, *, today: date) -> None:
    """Raise Refused for a date of birth that cannot be."""
    if birth.earliest > today:
        raise Refused("birth_in_future", msg("The date of birth lies in the future. Check the year."), field="birth")
    if age_on(birth.latest, today) > OLDEST:
        raise Refused(
            "birth_too_long_ago", msg("The date of birth is more than 120 years ago. Check the year."), field="birth"
        )


def check_document(new: NewDocument, *, today: date) -> None:
    """Raise Refused for a paper without number (unless lost) or with dates in the wrong order."""
    if not new.number and new.place is DocumentPlace.HOLDER:
        raise Refused(
            "number_missing", msg("Write the document's number, or say where the document is."), field="number"
        )
    if new.issued_on and new.expires_on and new.expires_on <= new.issued_on:
        raise Refused(
            "expires_before_issue",
            msg("The document expires before it was issued. Check both dates."),
            field="expires_on",
        )
    if new.issued_on and new.issued_on > today:
        raise Refused(
            "issued_in_future", msg("The date of issue lies in the future. Check the year."), field="issued_on"
        )


def expiry_warning(expires_on: date | None, *, today: date) -> str | None:
    """ "expired", "soon" (within six months; FEATURES P3) or None."""
    if expires_on is None:
        return None
    if expires_on < today:
        return "expired"
    return "soon" if (expires_on - today).days <= 183 else None


def check_consent(new: NewConsent, *, birth: BirthDate | None, today: date) -> None:
    """A child's consent is given by guardian or lawful authority (CH-5); sharing with an institution names it."""
    if new.purpose is ConsentPurpose.SHARE_INSTITUTION and not new.recipient:
        raise Refused(
            "recipient_missing", msg("Choose the institution with which it may be shared."), field="recipient"
        )
    if is_minor(birth, today) and new.giver is ConsentGiver.SELF:
        raise Refused(
            "child_cannot_consent",
            msg("For a child, a parent, guardian or lawful authority consents. Choose who did."),
            field="giver",
        )


def check_tie(relation: Relation, *, birth: BirthDate | None, relative_birth: BirthDate | None) -> None:
    """A mother or father is born before the child, whichever of the two is the relative."""
    if relation is Relation.CHILD:
        relation, birth, relative_birth = Relation.MOTHER, relative_birth, birth
    if (
        relation in (Relation.MOTHER, Relation.FATHER)
        and birth
        and relative_birth
        and relative_birth.earliest >= birth.latest
    ):
        raise Refused(
            "parent_younger", msg("A parent cannot be younger than the child. Check who is who."), field="relation"
        )


def mirrored(relation: Relation, sex: Sex) -> Relation:
    """What a person of this sex is to the relative; a parent without a known sex is an other relative."""
    if relation is Relation.CHILD:
        return {Sex.F: Relation.MOTHER, Sex.M: Relation.FATHER}.get(sex, Relation.OTHER)
    return MIRROR[relation]


def name_tokens(*names: str) -> frozenset[str]:
    """Return the folded words of all names, for the search keys; single letters (initials) are left out."""
    return frozenset(w[:40] for name in names for w in fold_name(name).split() if len(w) > 1)
