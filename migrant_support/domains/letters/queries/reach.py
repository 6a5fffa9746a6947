"""How somebody can be reached, and what was written to her."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.letters.models import ContactWay
from migrant_support.domains.letters.rules.messages import Address, Way
from migrant_support.domains.people.models import Person, PersonPhone
from migrant_support.domains.people.queries import PersonRow, fetch_person, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import PhoneKind
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.queries import MessageRow, for_hands, messages_about
from migrant_support.platform.messages.queries import row_of as message_row
from migrant_support.platform.messages.sending import ways_out
from migrant_support.platform.store import db
from migrant_support.policy import Power

PERSON = "person"
LISTED = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that somebody has to pass on."""

    message: MessageRow
    person: PersonRow


def addresses_of(person_ids: Sequence[UUID]) -> dict[UUID, list[Address]]:
    """Where people whom the caller found can be reached, her own phones first; two statements for any number.

    The family's phone is not one of them: the family is told of nothing without her (PROCEDURES TP-6).
    """
    found: dict[UUID, list[Address]] = {person_id: [] for person_id in person_ids}
    for start in range(0, len(person_ids), 500):
        ids = list(person_ids[start : start + 500])
        marks = {
            (mark.person_id, mark.way, mark.address): mark
            for mark in db.session.scalars(
                sa.select(ContactWay).where(ContactWay.person_id.in_(ids), ContactWay.ended_at.is_(None))
            )
        }
        phones = db.session.execute(
            sa.select(PersonPhone.person_id, PersonPhone.number)
            .where(
                PersonPhone.person_id.in_(ids),
                PersonPhone.ended_at.is_(None),
                PersonPhone.kind == PhoneKind.OWN,
                PersonPhone.number.startswith("+"),
            )
            .order_by(PersonPhone.id)
        )
        for person_id, number in phones:
            found[person_id].append(_address(Way.SMS, number, marks.get((person_id, Way.SMS, number))))
        for (person_id, way, to), mark in sorted(marks.items(), key=lambda item: item[1].id):
            if way is Way.EMAIL:
                found[person_id].append(_address(way, to, mark))
    return found


def _address(way: Way, to: str, mark: ContactWay | None) -> Address:
    if mark is None:
        return Address(way, to)
    hours = None if mark.from_hour is None or mark.until_hour is None else (mark.from_hour, mark.until_hour)
    return Address(way, to, mark.is_safe, hours)


def unsafe_numbers(person_id: UUID) -> set[str]:
    """The phones of a person, whom the caller found, that must not be called."""
    return set(
        db.session.scalars(
            sa.select(ContactWay.address).where(
                ContactWay.person_id == person_id,
                ContactWay.way == Way.SMS,
                ContactWay.is_safe.is_(False),
                ContactWay.ended_at.is_(None),
            )
        )
    )


def messages_to(viewer: Viewer, person_id: UUID) -> list[MessageRow]:
    """What was written to her, the latest first. Raises NotThere."""
    fetch_person(viewer, person_id, Power.MESSAGE_SEND)
    return messages_about(PERSON, person_id)


def check_message(viewer: Viewer, person_id: UUID, message_id: UUID) -> None:
    """The doorway to a message: it is one to a person in the viewer's sight. Raises NotThere."""
    fetch_person(viewer, person_id, Power.MESSAGE_SEND)
    hers = sa.select(Message.id).where(
        Message.id == message_id, Message.subject_kind == PERSON, Message.subject_id == person_id
    )
    if db.session.scalar(hers) is None:
        raise NotThere


def waiting_for_hands(viewer: Viewer) -> list[Waiting]:
    """Messages that no machine brings, to people in the viewer's sight, the oldest first; at most a hundred."""
    rows = db.session.execute(
        sa.select(Message, Person)
        .join(Person, Person.id == Message.subject_id)
        .where(*_for_hands_of(viewer))
        .order_by(Message.id)
        .limit(LISTED)
    )
    return [Waiting(message_row(message), row_of(person)) for message, person in rows]


def count_for_hands(viewer: Viewer) -> int:
    """How many of them there are, counted up to a hundred."""
    few = (
        sa.select(Message.id)
        .join(Person, Person.id == Message.subject_id)
        .where(*_for_hands_of(viewer))
        .limit(LISTED)
        .subquery()
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(few)) or 0


def _for_hands_of(viewer: Viewer) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Message.subject_kind == PERSON,
        for_hands(frozenset(ways_out())),
        visible_to(viewer, Power.MESSAGE_SEND, person_id=column_of(Message.subject_id)),
    )
