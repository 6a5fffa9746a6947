"""Messages to one person and to many, and what is known of her phones and addresses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import zone_of_mission
from migrant_support.domains.letters import history as happenings
from migrant_support.domains.letters.models import ContactWay
from migrant_support.domains.letters.queries.reach import PERSON, addresses_of
from migrant_support.domains.letters.rules.messages import (
    MOST_AT_ONCE,
    Address,
    Place,
    Way,
    check_hours,
    check_seen,
    check_way,
    fill,
    language_for,
    safe_address,
)
from migrant_support.domains.letters.templates import headings, message_templates
from migrant_support.domains.people.models import Person, PersonPhone
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.rules import PhoneKind
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.messages import Channel, Hours, NewMessage, put
from migrant_support.platform.messages.rules import check_email, check_text
from migrant_support.platform.store import db
from migrant_support.policy import Power

_CHANNEL = {Way.SMS: Channel.SMS, Way.EMAIL: Channel.EMAIL, Way.LETTER: Channel.LETTER}


@dataclass(frozen=True, slots=True)
class Written:
    """A message before it is put into the outbox: where it goes and what it says."""

    way: Way
    to: str
    heading: str
    text: str
    language: str
    template: str
    hours: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one person of many."""

    person_id: UUID
    written: Written | None
    refused: Refused | None


def write(
    viewer: Viewer, person_id: UUID, *, template: str, way: Way, language: str, values: Mapping[Place, str]
) -> Written:
    """What would be sent to her, and where. Keeps nothing. Raises NotThere or Refused."""
    demand(viewer, Power.MESSAGE_SEND)
    fetch_person(viewer, person_id, Power.MESSAGE_SEND)
    return fill_for(addresses_of([person_id])[person_id], template, way, language, values)


def fill_for(
    addresses: Sequence[Address], template: str, way: Way, language: str, values: Mapping[Place, str]
) -> Written:
    """A template filled in for these addresses, and to which it goes. Raises Refused."""
    chosen = message_templates().get(template)
    if chosen is None or language not in headings():
        raise Refused("template_unknown", msg("Choose a template."), field="template")
    check_way(chosen, way)
    text = fill(chosen, language, values)
    address = safe_address(addresses, way) if way is not Way.LETTER else Address(way, "")
    heading = headings()[language] if way is Way.EMAIL else ""
    check_text(_CHANNEL[way], text, heading)
    return Written(way, address.to, heading, text, language, template, address.hours)


def send(actor: Viewer, person_id: UUID, written: Written, *, seen: str, occasion: str) -> UUID:
    """Put a message that was looked at into the outbox. Raises NotThere or Refused."""
    demand(actor, Power.MESSAGE_SEND)
    person = fetch_person(actor, person_id, Power.MESSAGE_SEND, lock=True)
    check_seen(seen, written.to, written.text)
    return put(actor, [new_message(person.id, person.registered_mission, written, occasion)])[0]


def new_message(person_id: UUID, mission: str, written: Written, occasion: str) -> NewMessage:
    """The message as the outbox takes it."""
    hours = Hours(*written.hours, zone_of_mission(mission)) if written.hours else None
    return NewMessage(
        channel=_CHANNEL[written.way],
        to=written.to,
        text=written.text,
        heading=written.heading,
        template=written.template,
        version=message_templates()[written.template].version,
        language=written.language,
        subject=(PERSON, person_id),
        occasion=occasion,
        hours=hours,
    )


def write_many(
    viewer: Viewer, person_ids: Sequence[UUID], *, template: str, way: Way, values: Callable[[str], Mapping[Place, str]]
) -> list[Told]:
    """What would be sent to each, in her own language; who cannot be reached is told with the reason. Keeps nothing.

    `values` gives what is filled in, as it is written in a language.
    People out of sight are not among the answers. Raises Refused for too many.
    """
    demand(viewer, Power.MESSAGE_SEND)
    if len(person_ids) > MOST_AT_ONCE:
        raise Refused(
            "too_many_people", msg("Write to at most %(most)s people at once."), field="references", most=MOST_AT_ONCE
        )
    found = dict(
        db.session.execute(
            sa.select(Person.id, Person.languages).where(
                Person.id.in_(person_ids), visible_to(viewer, Power.MESSAGE_SEND)
            )
        ).all()
    )
    addresses = addresses_of(list(found))
    told = []
    for person_id in (one for one in person_ids if one in found):
        language = language_for(found[person_id])
        try:
            told.append(
                Told(person_id, fill_for(addresses[person_id], template, way, language, values(language)), None)
            )
        except Refused as no:
            if no.field in {"template", *(place.value for place in Place)}:
                raise  # it is about the message, not about her
            told.append(Told(person_id, None, no))
    return told


def send_many(actor: Viewer, told: Sequence[Told], *, occasion: str) -> int:
    """Put the messages of `write_many` into the outbox; return how many. Statements do not grow with their number."""
    demand(actor, Power.MESSAGE_SEND)
    ready = [(one.person_id, one.written) for one in told if one.written is not None]
    missions = dict(
        db.session.execute(
            sa.select(Person.id, Person.registered_mission).where(
                Person.id.in_([person_id for person_id, _written in ready]), visible_to(actor, Power.MESSAGE_SEND)
            )
        ).all()
    )
    news = [
        new_message(person_id, missions[person_id], one, occasion) for person_id, one in ready if person_id in missions
    ]
    return len(put(actor, news))


def mark_address(
    actor: Viewer, person_id: UUID, way: Way, address: str, *, is_safe: bool, hours: tuple[int | None, int | None]
) -> None:
    """Say whether one of her phones or e-mail addresses is safe, and when. Raises NotThere or Refused.

    A phone must be one of her own; an e-mail address is recorded by it.
    """
    demand(actor, Power.MESSAGE_SEND)
    fetch_person(actor, person_id, Power.MESSAGE_SEND, lock=True)
    between = check_hours(*hours)
    if way is Way.EMAIL:
        check_email(address)
    else:
        _check_phone(person_id, address)
    known = db.session.scalar(
        sa.select(ContactWay).where(
            ContactWay.person_id == person_id, ContactWay.way == way, ContactWay.address == address
        )
    )
    if known is None:
        known = ContactWay(person_id=person_id, way=way, address=address, marked_by=actor.account_id)
        db.session.add(known)
    known.is_safe = is_safe
    known.from_hour, known.until_hour = between or (None, None)
    known.marked_at, known.marked_by, known.ended_at = now(), actor.account_id, None
    db.session.flush()
    _done(actor, person_id, happenings.ADDRESS_MARKED, "letters.address.mark", known.id)


def drop_email(actor: Viewer, person_id: UUID, address_id: UUID) -> None:
    """An e-mail address counts no more. Raises NotThere."""
    demand(actor, Power.MESSAGE_SEND)
    fetch_person(actor, person_id, Power.MESSAGE_SEND, lock=True)
    known = db.session.get(ContactWay, address_id, populate_existing=True)
    if known is None or known.person_id != person_id or known.way is not Way.EMAIL:
        raise NotThere
    known.ended_at = known.ended_at or now()
    _done(actor, person_id, happenings.ADDRESS_MARKED, "letters.address.drop", known.id)


def _check_phone(person_id: UUID, number: str) -> None:
    hers = sa.select(PersonPhone.id).where(
        PersonPhone.person_id == person_id,
        PersonPhone.number == number,
        PersonPhone.kind == PhoneKind.OWN,
        PersonPhone.ended_at.is_(None),
    )
    if db.session.scalar(hers) is None:
        raise Refused("phone_not_hers", msg("Choose one of the person's own phones."), field="address")


def _done(actor: Viewer, person_id: UUID, happening: str, act: str, way_id: UUID) -> None:
    happened("person", person_id, happening, reference_kind="contact_way", reference_id=way_id, actor=actor)
    record(actor, act, kind="person", object_id=person_id, fields=("contact_ways",))
