"""Undo before confirm: what was just done can be taken back for a while, once, by the same account.

The offer lies in the database; the visit cookie only remembers which one the next page shows. Whoever offers registers
a handler that calls the opposite action, which asks for power and scope again and writes its own audit line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import has_request_context, session, url_for

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.models import UndoOffer
from migrant_support.platform.web.translate import translated

SECONDS = 60
COOKIE_KEY = "undo"
Handler = Callable[[Viewer, Mapping[str, Any]], str | None]


@dataclass(frozen=True, slots=True)
class WaitingOffer:
    """What the undo bar shows."""

    text: str
    action: str


_handlers: dict[str, tuple[Handler, str]] = {}


def undo_handler(name: str, handler: Handler, *, sentence: str) -> None:
    """Register how to take something back.

    `handler(viewer, arguments)` returns the path to lead to, or None. `sentence` is what was done, marked with `msg()`;
    its places are filled from the arguments ("Case %(reference)s was closed.").
    """
    _handlers[name] = (handler, sentence)


def offer_undo(viewer: Viewer, name: str, arguments: Mapping[str, Any], seconds: int = SECONDS) -> UUID:
    """Offer to take back what this request did; the next page shows it. Arguments: ids and references only.

    Needs a writing transaction, and is kept with it. Raises KeyError for a name without a handler.
    """
    if name not in _handlers:
        raise KeyError(name)
    moment = now()
    offer = UndoOffer(
        account_id=viewer.account_id,
        handler=name,
        arguments={key: str(value) if isinstance(value, UUID) else value for key, value in arguments.items()},
        made_at=moment,
        expires_at=moment + timedelta(seconds=seconds),
    )
    db.session.add(offer)
    db.session.flush()
    if has_request_context():
        session[COOKIE_KEY] = str(offer.id)
    return offer.id


def waiting_offer(viewer: Viewer) -> WaitingOffer | None:
    """The offer that the next page shows; asking takes it off the list, so that it shows once."""
    remembered = session.pop(COOKIE_KEY, None)
    if remembered is None:
        return None
    offer = db.session.scalar(
        sa.select(UndoOffer).where(
            UndoOffer.id == UUID(remembered),
            UndoOffer.account_id == viewer.account_id,
            UndoOffer.taken_at.is_(None),
            UndoOffer.expires_at > now(),
        )
    )
    if offer is None or offer.handler not in _handlers:
        return None
    sentence = _handlers[offer.handler][1]
    return WaitingOffer(translated(sentence, **offer.arguments), url_for("web.take_back", offer_id=offer.id))


def take_back(viewer: Viewer, offer_id: UUID) -> str | None:
    """Do it: once, in time, by the one to whom it was offered. Returns the path to lead to, if the handler names one.

    Raises NotThere for somebody else's offer, Refused when it is too late; of two at once the second is refused.
    """
    offer = db.session.scalar(
        sa.select(UndoOffer).where(UndoOffer.id == offer_id, UndoOffer.account_id == viewer.account_id)
    )
    if offer is None or offer.handler not in _handlers:
        raise NotThere
    moment = now()
    taken = db.session.execute(
        sa.update(UndoOffer)
        .where(UndoOffer.id == offer_id, UndoOffer.taken_at.is_(None), UndoOffer.expires_at > moment)
        .values(taken_at=moment)
        .execution_options(synchronize_session=False)
    )
    if getattr(taken, "rowcount", 0) != 1:
        raise Refused("undo_too_late", msg("It is too late to take this back. Open the record and change it there."))
    return _handlers[offer.handler][0](viewer, offer.arguments)
