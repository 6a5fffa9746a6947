"""Sends what is due: claim a few, hand each over outside of any transaction, keep how it ended.

A claim has an end. Of a worker that dies between handing over and keeping, the message is taken up again: it may reach
somebody twice, never not at all; mail and gateway get the same id both times. An answer that comes after its claim was
given to another run changes nothing.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.messages import rules, words
from migrant_support.platform.messages.gateways import Gateway, NotSent
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.outbox import Words, hours_of, move, opened_words, tell_machine
from migrant_support.platform.messages.rules import LEASE, MOST_TRIES, Channel, MessageState, Problem, Step
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

AT_ONCE = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this run alone holds."""

    id: UUID
    claim: UUID
    channel: Channel
    words: Words


def ways_out() -> dict[Channel, Gateway]:
    """The gateways of this installation."""
    found: dict[Channel, Gateway] = current_app.extensions["messages"]
    return found


def send_due() -> int:
    """Send everything that is due; return how many were handed over. Called by the worker, once a minute."""
    sent = 0
    while claimed := claim_due():
        for one in claimed:
            sent += _send(one)
    return sent


def claim_due() -> list[Claimed]:
    """Take up to twenty due messages for this run, also those whose run died. Never one that another holds."""
    channels = sorted(ways_out())
    if not channels:
        return []
    moment = now()
    found = []
    with work(write=True):
        rows = db.session.scalars(
            sa.select(Message)
            .where(
                Message.state.in_((MessageState.QUEUED, MessageState.SENDING)),
                Message.due_at <= moment,
                Message.channel.in_(channels),
            )
            .order_by(Message.due_at, Message.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for message in rows:
            if (one := _claimed(message, moment)) is not None:
                found.append(one)
    return found


def _claimed(message: Message, moment: datetime) -> Claimed | None:
    hours = hours_of(message)
    if message.tries >= MOST_TRIES:  # each of its runs died: it must not go round for ever
        message.problem = Problem.INTERRUPTED
        message.state = MessageState.SENDING
        _fail(message)
        return None
    if hours is not None and not hours.allow(moment):
        message.state, message.claim, message.due_at = MessageState.QUEUED, None, hours.next_from(moment)
        return None
    message.state, message.claim, message.due_at = MessageState.SENDING, new_id(), moment + LEASE
    message.tries += 1
    return Claimed(message.id, message.claim, message.channel, opened_words(message))


def _send(one: Claimed) -> int:
    problem: NotSent | None = None
    try:
        ways_out()[one.channel].send(one.id, one.words)
    except NotSent as no:
        problem = no
        log.warning("message %s was not taken: %s", one.id, no.problem.value)
    with work(write=True):
        message = db.session.scalar(
            sa.select(Message).where(Message.id == one.id, Message.claim == one.claim).with_for_update()
        )
        if message is not None:
            _keep(message, problem)
    return problem is None


def _keep(message: Message, problem: NotSent | None) -> None:
    if problem is None:
        move(message, Step.ACCEPTED)
        message.sent_at, message.problem = now(), None
        tell_machine(message, words.SENT, "messages.message.sent")
        return
    message.problem = problem.problem
    wait = rules.wait_after(message.tries)
    if problem.for_good or wait is None:
        _fail(message)
        return
    move(message, Step.TRY_LATER)
    hours, later = hours_of(message), now() + wait
    message.due_at = hours.next_from(later) if hours else later


def _fail(message: Message) -> None:
    move(message, Step.GIVE_UP)
    tell_machine(message, words.FAILED, "messages.message.failed")
