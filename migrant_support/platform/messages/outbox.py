"""Writing to the outbox and what people do with a message: tell it, send it again, cancel it, read it.

The caller has found the subject for the actor; the outbox knows nothing of who may see whom.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.messages import rules, words
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.rules import Channel, Hours, MessageState, Step
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.vault import ToSeal, open_sealed, seal_many


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message as it is to be kept. `occasion` is what makes it the same one: twice put, once there.

    `heading` and the text of an SMS say no name, no place, no reason (SEC IN-4): templates see to that.
    """

    channel: Channel
    to: str
    text: str
    template: str
    version: int
    language: str
    subject: tuple[str, UUID]
    occasion: str
    heading: str = ""
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, opened."""

    to: str
    heading: str
    text: str


def put(actor: Viewer | None, messages: Sequence[NewMessage]) -> list[UUID]:
    """Put messages of one template and occasion into the outbox; return their ids, in order.

    One that was put before keeps its first words and is returned. Raises Refused for an address or text that cannot be
    sent. The number of statements does not grow with their number.
    """
    if not messages:
        return []
    for new in messages:
        _check(new)
    template, occasion = messages[0].template, messages[0].occasion
    if any((new.template, new.occasion) != (template, occasion) for new in messages):
        raise ValueError("messages that are put together are of one template and occasion")
    wait_turn(f"message:{template}:{occasion}")
    known = {
        (kind, subject_id): message_id
        for kind, subject_id, message_id in db.session.execute(
            sa.select(Message.subject_kind, Message.subject_id, Message.id).where(
                Message.template == template, Message.occasion == occasion
            )
        )
    }
    fresh = {new.subject: new for new in messages if new.subject not in known}
    _keep(actor, list(fresh.values()), known)
    return [known[new.subject] for new in messages]


def _check(new: NewMessage) -> None:
    if new.channel is Channel.EMAIL:
        rules.check_email(new.to)
    elif new.channel is Channel.SMS:
        rules.check_number(new.to)
    rules.check_text(new.channel, new.text, new.heading)


def _keep(actor: Viewer | None, fresh: Sequence[NewMessage], known: dict[tuple[str, UUID], UUID]) -> None:
    if not fresh:
        return
    moment = now()
    ids = [new_id() for _ in fresh]
    sealed = seal_many(
        [
            ToSeal(key, json.dumps({"to": new.to, "heading": new.heading, "text": new.text}), new.subject[1])
            for key, new in zip(ids, fresh, strict=True)
        ],
        data_class=DataClass.PERSONAL,
        table="message",
        column="sealed",
    )
    for key, new, blob in zip(ids, fresh, sealed, strict=True):
        hours = new.hours
        db.session.add(
            Message(
                id=key,
                channel=new.channel,
                template=new.template,
                version=new.version,
                language=new.language,
                subject_kind=new.subject[0],
                subject_id=new.subject[1],
                occasion=new.occasion,
                sealed=blob,
                state=MessageState.QUEUED,
                due_at=hours.next_from(moment) if hours else moment,
                from_hour=hours.from_hour if hours else None,
                until_hour=hours.until_hour if hours else None,
                zone=hours.zone if hours else None,
                made_at=moment,
                made_by=actor.account_id if actor else None,
            )
        )
        known[new.subject] = key
        _tell_timeline(new.subject, words.QUEUED, key, actor)
        record(actor, "messages.message.put", kind="message", object_id=key)
    db.session.flush()


def tell(actor: Viewer, message_id: UUID) -> None:
    """Note that somebody passed it on: read it out, or handed it over on paper. Raises NotThere or Refused."""
    message = fetch(message_id)
    move(message, Step.TELL)
    message.told_by = actor.account_id
    _done(actor, message, words.TOLD, "messages.message.told")


def cancel(actor: Viewer, message_id: UUID) -> None:
    """It is not to be sent any more. Raises NotThere or Refused."""
    message = fetch(message_id)
    move(message, Step.CANCEL)
    _done(actor, message, words.CANCELLED, "messages.message.cancelled")


def send_again(actor: Viewer, message_id: UUID) -> None:
    """Let the gateway try once more from the beginning. Raises NotThere or Refused."""
    message = fetch(message_id)
    move(message, Step.AGAIN)
    message.tries, message.problem = 0, None
    _done(actor, message, words.QUEUED, "messages.message.again")


def words_of(actor: Viewer, message_id: UUID) -> Words:
    """What a message says; the read is written down before it is shown. Raises NotThere, also for erased words."""
    message = fetch(message_id)
    opened = opened_words(message)
    record(actor, "messages.message.read", kind="message", object_id=message_id)
    return opened


def opened_words(message: Message) -> Words:
    """Open the words; for the sender, who keeps no line of it."""
    if message.sealed is None:
        raise NotThere
    said = json.loads(
        open_sealed(
            message.sealed, data_class=DataClass.PERSONAL, table="message", column="sealed", row_id=message.id,
            subject=message.subject_id,
        )
    )  # fmt: skip
    return Words(said["to"], said["heading"], said["text"])


def fetch(message_id: UUID) -> Message:
    """The row, locked, as it stands now. Raises NotThere."""
    message = db.session.get(Message, message_id, populate_existing=True, with_for_update=True)
    if message is None:
        raise NotThere
    return message


def move(message: Message, what: Step) -> None:
    """Take a step and keep what the state asks of the other columns. Raises Refused."""
    moment = now()
    message.state = rules.step(message.state, what)
    message.claim = None
    message.ended_at = moment if message.state in rules.ENDED else None
    if message.state is MessageState.QUEUED:
        hours = hours_of(message)
        message.due_at = hours.next_from(moment) if hours else moment
    else:
        message.due_at = None


def hours_of(message: Message) -> Hours | None:
    """The safe hours of a message."""
    if message.from_hour is None or message.until_hour is None or message.zone is None:
        return None
    return Hours(message.from_hour, message.until_hour, message.zone)


def _done(actor: Viewer | None, message: Message, happening: str, act: str) -> None:
    db.session.flush()
    _tell_timeline((message.subject_kind, message.subject_id), happening, message.id, actor)
    record(actor, act, kind="message", object_id=message.id)


def _tell_timeline(subject: tuple[str, UUID], happening: str, message_id: UUID, actor: Viewer | None) -> None:
    happened(subject[0], subject[1], happening, reference_kind="message", reference_id=message_id, actor=actor)


def tell_machine(message: Message, happening: str, act: str) -> None:
    """Write down what the worker or the gateway did."""
    _done(None, message, happening, act)
