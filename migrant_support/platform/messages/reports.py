"""What the SMS gateway reports later: delivered or not. Signed with a key of its own; repeating is harmless."""

import json
from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, abort, current_app, request
from werkzeug.wrappers import Response

from migrant_support.platform.access.guard import public
from migrant_support.platform.messages import words
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.outbox import move, tell_machine
from migrant_support.platform.messages.rules import NEXT, Channel, Problem, Step, is_signed
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.settings import Settings

blueprint = Blueprint("messages", __name__)
HEADER = "X-Signature"
LONGEST = 4096
_STEPS = {"delivered": Step.DELIVERED, "failed": Step.UNDELIVERED}


@blueprint.post("/messages/report")
@public("the SMS gateway has no account; the signature in its header is checked", transaction=False)
def report() -> Response:
    """`{"reference": "<id of the message>", "state": "delivered" | "failed"}`, the body's HMAC-SHA-256 in the header.

    An unknown id, and a report that comes too late to change anything, are answered like any other: 204.
    """
    body = request.get_data(cache=False) if (request.content_length or 0) <= LONGEST else b""
    settings: Settings = current_app.extensions["settings"]
    if not is_signed(settings.sms_report_key, body, request.headers.get(HEADER, "")):
        abort(403)
    message_id, step = _read(body)
    with work(write=True):
        take_report(message_id, step)
    return Response(status=204)


def _read(body: bytes) -> tuple[UUID, Step]:
    try:
        told = json.loads(body)
        return UUID(str(told["reference"])), _STEPS[told["state"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        abort(400)


def take_report(message_id: UUID, step: Step) -> None:
    """Take the step where it can be taken; a late or repeated report is the same as none."""
    message = db.session.scalar(
        sa.select(Message).where(Message.id == message_id, Message.channel == Channel.SMS).with_for_update()
    )
    if message is None or (message.state, step) not in NEXT:
        return
    move(message, step)
    message.problem = Problem.UNDELIVERED if step is Step.UNDELIVERED else None
    happening = words.FAILED if step is Step.UNDELIVERED else words.DELIVERED
    tell_machine(message, happening, "messages.message.reported")
