"""What was sent, as the register would hold it, and where it differs from somebody who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from migrant_support.domains.cases.rules import Category, Channel, NewCase, Risk, judge_risk
from migrant_support.domains.people.forms import birth_of
from migrant_support.domains.people.queries import DocumentRow, PersonRecord, PhoneRow
from migrant_support.domains.people.rules import (
    BirthDate,
    BirthPrecision,
    DocumentKind,
    NewDocument,
    NewPerson,
    NewPhone,
    Sex,
    is_minor,
)
from migrant_support.domains.people.search_keys import normal_number
from migrant_support.exchange.requests.rules import Sent
from migrant_support.formats.person_names import script_of
from migrant_support.kernel.names import fold_name
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.web.fields import written_date


def birth_sent(sent: Sent) -> BirthDate | None:
    """The date of birth as it was typed."""
    try:
        return birth_of(written_date(sent.birth)) if sent.birth else None
    except Refused:
        return None


def person_sent(sent: Sent) -> NewPerson:
    """The person as she describes herself; a name in Sinhala or Tamil letters is kept as such."""
    script = script_of(sent.name)
    return NewPerson(
        primary=sent.primary,
        secondary=sent.secondary,
        name_si=sent.name if script == "si" else "",
        name_ta=sent.name if script == "ta" else "",
        sex=Sex(sent.sex),
        birth=birth_sent(sent),
        nic=sent.nic,
        phones=(NewPhone(sent.phone),) if sent.phone else (),
        documents=(NewDocument(DocumentKind.PASSPORT, sent.passport, written=sent.passport),) if sent.passport else (),
    )


def case_sent(sent: Sent) -> NewCase:
    """Why help is asked for; where the person is stands on top of the story."""
    return NewCase(
        categories=tuple(Category(kind) for kind in sent.kinds) or (Category.OTHER,),
        channel=Channel.HOTLINE,
        narrative="\n\n".join(part for part in (sent.place, sent.story) if part),
    )


def risk_sent(sent: Sent, *, today: date) -> Risk:
    """How urgent it is by what was ticked, as a case would be judged. It names no kind of distress."""
    return judge_risk(case_sent(sent).categories, is_minor=is_minor(birth_sent(sent), today)).level


def person_known(record: PersonRecord, phones: Sequence[PhoneRow]) -> NewPerson:
    """Somebody in the register as `edit_person` takes her, with nothing changed."""
    return NewPerson(
        primary=record.primary,
        secondary=record.secondary,
        name_si=record.name_si,
        name_ta=record.name_ta,
        name_ar=record.name_ar,
        other_names=record.other_names,
        sex=record.sex,
        birth=record.birth,
        nationality=record.nationality,
        languages=record.languages,
        needs_interpreter=record.needs_interpreter,
        nic=record.nic,
        slbfe_number=record.slbfe_number,
        home_district=record.home_district,
        home_address=record.home_address,
        kin_name=record.kin_name,
        kin_relation=record.kin_relation,
        kin_phone=record.kin_phone,
        phones=tuple(NewPhone(phone.number, phone.kind) for phone in phones),
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing as sent and as known: texts to show, and whether it can go over."""

    field: str
    sent: str
    known: str
    same: bool

    @property
    def is_offered(self) -> bool:
        """Does the request say something that the register does not?"""
        return bool(self.sent) and not self.same


def facts(sent: NewPerson, known: NewPerson, documents: Sequence[DocumentRow]) -> list[Fact]:
    """What was sent beside what the register has, in the order of the form."""
    numbers = [document.number for document in documents if document.number]
    passport = normal_number(sent.documents[0].number) if sent.documents else ""
    phones = [phone.number for phone in known.phones]
    phone = sent.phones[0].number if sent.phones else ""
    sex = "" if sent.sex is Sex.X else sent.sex.value
    return [
        Fact("primary", sent.primary, known.primary, _alike(sent.primary, known.primary)),
        Fact("secondary", sent.secondary, known.secondary, _alike(sent.secondary, known.secondary)),
        Fact("documents", passport, ", ".join(numbers), passport in numbers),
        Fact("nic", sent.nic, known.nic, sent.nic == known.nic),
        Fact("birth", _born(sent.birth), _born(known.birth), sent.birth == known.birth),
        Fact("sex", sex, known.sex.value, sex == known.sex.value),
        Fact("phones", phone, ", ".join(phones), phone in phones),
    ]


def _alike(one: str, other: str) -> bool:
    return fold_name(one) == fold_name(other)


def _born(birth: BirthDate | None) -> str:
    """As it is typed: 5/3/1988, 3/1988, 1988."""
    if birth is None:
        return ""
    parts = {BirthPrecision.DAY: 3, BirthPrecision.MONTH: 2}.get(birth.precision, 1)
    return "/".join(str(part) for part in (birth.day.day, birth.day.month, birth.day.year)[3 - parts :])
