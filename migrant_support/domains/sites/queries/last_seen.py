"""When somebody was seen last, by whatever part of the house writes such things down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.sites.models import GateEvent, RollCallMark, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.alarm import Seen
from migrant_support.domains.sites.rules.gate import Way
from migrant_support.domains.sites.rules.rollcall import Mark
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody was there at an instant."""

    at: datetime
    how: Seen


Teller = Callable[[UUID], Sighting | None]
_tellers: list[Teller] = []


def register_sighting(teller: Teller) -> None:
    """Let a higher part say when it saw a person last (a distribution); one statement each. Called at start."""
    if teller not in _tellers:
        _tellers.append(teller)


def last_seen(person_id: UUID) -> Sighting | None:
    """The latest sighting of a person whom the caller has found; None when nobody ever wrote one down."""
    found = [seen for teller in (_at_the_gate, _at_roll_call, _admitted, *_tellers) if (seen := teller(person_id))]
    return max(found, key=lambda seen: seen.at, default=None)


def _at_the_gate(person_id: UUID) -> Sighting | None:
    mending = aliased(GateEvent)
    row = db.session.execute(
        sa.select(GateEvent.way, GateEvent.at)
        .where(
            GateEvent.person_id == person_id,
            GateEvent.way != Way.VOID,
            ~sa.exists().where(mending.corrects_id == GateEvent.id),
        )
        .order_by(GateEvent.at.desc(), GateEvent.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Sighting(row.at, Seen.GATE_IN if row.way is Way.IN else Seen.GATE_OUT)


def _at_roll_call(person_id: UUID) -> Sighting | None:
    at = db.session.scalar(
        sa.select(sa.func.max(RollCallMark.at)).where(
            RollCallMark.person_id == person_id, RollCallMark.mark == Mark.PRESENT
        )
    )
    return None if at is None else Sighting(at, Seen.ROLL_CALL)


def _admitted(person_id: UUID) -> Sighting | None:
    at = db.session.scalar(
        sa.select(sa.func.max(Stay.from_at)).where(Stay.person_id == person_id, Stay.state == StayState.CURRENT)
    )
    return None if at is None else Sighting(at, Seen.ADMITTED)
