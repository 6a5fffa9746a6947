"""Proposing the first of the register of wishes: a few at once, many as a job in steps, units never split."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from migrant_support.domains.flights.actions.outcomes import Outcome
from migrant_support.domains.flights.actions.proposing import propose
from migrant_support.domains.flights.queries.wishes import Wanted, first_in_line
from migrant_support.domains.flights.return_points import points_on
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs import order

PROPOSE = "flights.list.propose"
AT_ONCE = 50
MOST = 500


@dataclass(frozen=True, slots=True)
class ListToPropose:
    """The first `most` of the register, narrowed, for seats of a mission and payer on a flight."""

    flight_id: UUID
    mission: str
    payer: Payer
    wanted: Wanted
    most: int


def check_list(asked: ListToPropose) -> None:
    """Raise Refused for a list that is empty or longer than a flight can be."""
    if not 1 <= asked.most <= MOST:
        raise Refused("too_many_at_once", msg("Propose from 1 to %(most)s people at once."), field="most", most=MOST)


def order_list(actor: Viewer, asked: ListToPropose) -> UUID:
    """Order the job that proposes a long list; return its id."""
    check_list(asked)
    return order(
        actor,
        PROPOSE,
        {
            "flight": str(asked.flight_id),
            "mission": asked.mission,
            "payer": asked.payer.value,
            "of": asked.wanted.mission,
            "reason": asked.wanted.reason.value if asked.wanted.reason else "",
            "most": asked.most,
        },
    )


def propose_list(actor: Viewer, asked: ListToPropose) -> list[Outcome]:
    """Propose a short list in this transaction; everybody gets a line."""
    check_list(asked)
    line = in_line(actor, asked)
    return propose(
        actor, asked.flight_id, [Candidate(person) for person, _ in line], mission=asked.mission, payer=asked.payer
    )


def in_line(actor: Viewer, asked: ListToPropose) -> list[tuple[UUID, UUID]]:
    """Who stands first now, as pairs (person, party)."""
    moment = now()
    today: date = moment.date()
    return first_in_line(actor, asked.wanted, points_on(today), on=today, at=moment, most=asked.most)


def parts_of(line: Iterable[tuple[UUID, UUID]], size: int = AT_ONCE) -> list[list[UUID]]:
    """The line in parts of about `size`, a party never in two of them."""
    parts: list[list[UUID]] = []
    of_part: dict[UUID, int] = {}
    for person, party in line:
        if party not in of_part:
            if not parts or len(parts[-1]) >= size:
                parts.append([])
            of_part[party] = len(parts) - 1
        parts[of_part[party]].append(person)
    return parts


def kept(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the job keeps it: ids, codes and sentences, never a name."""
    no = outcome.refused
    return {
        "person": str(outcome.person_id),
        "entry": str(outcome.entry_id) if outcome.entry_id else None,
        "stops": [code.value for code in outcome.stops],
        "code": no.code if no else "",
        "sentence": no.sentence if no else "",
        "values": dict(no.values) if no else {},
        "group": outcome.is_of_group,
    }


def outcome_of(line: Mapping[str, Any]) -> Outcome:
    """The outcome that was kept."""
    return Outcome(
        UUID(str(line["person"])),
        entry_id=UUID(str(line["entry"])) if line["entry"] else None,
        refused=Refused(str(line["code"]), str(line["sentence"]), **line["values"]) if line["code"] else None,
        stops=tuple(BlockerCode(code) for code in line["stops"]),
        is_of_group=bool(line["group"]),
    )
