"""Messages to everybody of a list. Callers have found the people; here each is looked at for the actor once more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.letters.actions.messages import Written, fill_for, new_message
from migrant_support.domains.letters.queries.reach import PERSON, addresses_of
from migrant_support.domains.letters.rules.lists import (
    LanguageRule,
    WayRule,
    check_for_lists,
    digest_of_list,
    first_safe_way,
    language_by,
)
from migrant_support.domains.letters.rules.messages import Address, Place
from migrant_support.domains.letters.templates import message_templates
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.messages import put
from migrant_support.platform.messages.models import Message
from migrant_support.platform.store import db
from migrant_support.policy import Power

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ListWords:
    """What is said to a list; `values` gives what is filled in, as it is written in a language."""

    template: str
    way: WayRule
    language: LanguageRule
    values: Callable[[str], Mapping[Place, str]]
    occasion: str


@dataclass(frozen=True, slots=True)
class Line:
    """What comes of one person: the message, or why there is none. `is_told`: she has this message already."""

    person_id: UUID
    mission: str
    written: Written | None
    refused: Refused | None
    is_told: bool = False


def look_through(viewer: Viewer, person_ids: Sequence[UUID], words: ListWords) -> list[Line]:
    """What would be sent to each of them in sight. Keeps nothing; four statements for each five hundred people.

    Raises Refused when it is about the words, not about one person. A closed file is written to by her named readers
    alone, never as one of many (SEC AZ-6).
    """
    demand(viewer, Power.MESSAGE_SEND)
    check_for_lists(message_templates().get(words.template))
    lines = []
    for start in range(0, len(person_ids), AT_ONCE):
        ids = list(person_ids[start : start + AT_ONCE])
        closed = sa.exists().where(RestrictedFile.person_id == Person.id)
        people = db.session.execute(
            sa.select(Person.id, Person.registered_mission, Person.languages, closed)
            .where(Person.id.in_(ids), visible_to(viewer, Power.MESSAGE_SEND))
            .order_by(Person.id)
        ).all()
        addresses, told = addresses_of([one.id for one in people]), _told(ids, words)
        for person_id, mission, spoken, is_closed in people:
            if person_id in told:
                lines.append(Line(person_id, mission, None, None, is_told=True))
            elif is_closed:
                lines.append(Line(person_id, mission, None, _closed()))
            else:
                lines.append(_line(person_id, mission, addresses[person_id], spoken, words))
    return lines


def put_part(actor: Viewer, person_ids: Sequence[UUID], words: ListWords) -> list[Line]:
    """Put the messages of some of a list into the outbox, as sight and addresses are now. Raises Refused."""
    lines = look_through(actor, person_ids, words)
    put(actor, [new_message(one.person_id, one.mission, one.written, words.occasion) for one in lines if one.written])
    return lines


def seen_of(words: ListWords, lines: Sequence[Line]) -> str:
    """What the preview of these lines remembers."""
    return digest_of_list(
        f"{words.template}:{words.occasion}",
        [(str(one.person_id), one.written.language, one.written.to) for one in lines if one.written],
    )


def _line(person_id: UUID, mission: str, known: Sequence[Address], spoken: Sequence[str], words: ListWords) -> Line:
    language = language_by(words.language, spoken)
    try:
        way = first_safe_way(known, words.way)
    except Refused as no:
        return Line(person_id, mission, None, no)
    return Line(person_id, mission, fill_for(known, words.template, way, language, words.values(language)), None)


def _closed() -> Refused:
    return Refused("closed_file", msg("This file is closed: write to this person alone, from the person's own page."))


def _told(ids: Sequence[UUID], words: ListWords) -> set[UUID]:
    return set(
        db.session.scalars(
            sa.select(Message.subject_id).where(
                Message.subject_kind == PERSON,
                Message.subject_id.in_(ids),
                Message.template == words.template,
                Message.occasion == words.occasion,
            )
        )
    )
