"""Proposing the first of the register of wishes: a few at once, many as a job in steps, units never split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from migrant_support.domains.flights.actions.confirming import put_on_waiting_list
from migrant_support.domains.flights.actions.holding import hold_flight
from migrant_support.domains.flights.actions.outcomes import Outcome
from migrant_support.domains.flights.actions.proposing import propose
from migrant_support.domains.flights.queries.entries import listed_on
from migrant_support.domains.flights.queries.open_seats import free_of
from migrant_support.domains.flights.queries.together import groups_of
from migrant_support.domains.flights.queries.wishes import Wanted, first_in_line, weighed_of
from migrant_support.domains.flights.return_points import points_on
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger, Payer
from migrant_support.domains.people.queries import in_units
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs import order
from migrant_support.policy import Power

PROPOSE = "flights.list.propose"
AT_ONCE = 50
MOST = 500
AT_ONE_PRESS = 300


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


def propose_all(
    actor: Viewer, flight_id: UUID, people: Sequence[UUID], *, mission: str, payer: Payer, rest_waits: bool
) -> list[Outcome]:
    """Propose the people of a list at once; those for whom no seat is free may go on the waiting list in the same act.

    The free seats are counted for the most urgent first, as in the register of wishes; a group is never parted, and a
    seat is still given by confirming alone. Raises Refused for more than `AT_ONE_PRESS` people.
    """
    check_press(len(people))
    hold_flight(
        actor, flight_id, Power.FLIGHT_PROPOSE, states=(FlightState.OPEN,)
    )  # the count below holds until the end
    free = free_of(flight_id, mission, payer) - _proposed_before(flight_id, mission, payer)
    outcomes = propose(actor, flight_id, [Candidate(one) for one in people], mission=mission, payer=payer)
    made = [outcome.entry_id for outcome in outcomes if outcome.entry_id]
    if not rest_waits or not made:
        return outcomes
    rest = _without_seat(flight_id, made, free)
    if rest:
        put_on_waiting_list(actor, flight_id, rest)
    waiting = set(rest)
    return [replace(outcome, waits=outcome.entry_id in waiting) for outcome in outcomes]


def check_press(people: int) -> None:
    """Raise Refused for an empty list, or one that is longer than any flight."""
    if not 1 <= people <= AT_ONE_PRESS:
        raise Refused(
            "too_many_at_once",
            msg("%(count)s people are on this list; from 1 to %(most)s are proposed at once. Choose other filters."),
            count=people,
            most=AT_ONE_PRESS,
        )


def _proposed_before(flight_id: UUID, mission: str, payer: Payer) -> int:
    return sum(
        1
        for entry in listed_on(flight_id)
        if (entry.mission, entry.payer, entry.state) == (mission, payer, EntryState.PROPOSED)
        and entry.passenger is not Passenger.INFANT
    )


def _without_seat(flight_id: UUID, made: Sequence[UUID], free: int) -> list[UUID]:
    """Those of the new entries who go beyond the free seats, group by group, the most urgent group seated first."""
    listed = listed_on(flight_id)
    mine = set(made)
    moment = now()
    groups = groups_of([e for e in listed if e.id in mine], listed, in_units([e.person_id for e in listed]))
    weighed = weighed_of(
        [e.person_id for e in listed if e.id in mine], points_on(moment.date()), on=moment.date(), at=moment
    )
    points = {
        id(group): max((weighed[e.person_id].total for e in group if e.person_id in weighed), default=0)
        for group in groups
    }
    rest: list[UUID] = []
    for group in sorted(groups, key=lambda group: -points[id(group)]):
        seats = sum(1 for e in group if e.id in mine and e.passenger is not Passenger.INFANT)
        if seats <= free:
            free -= seats
        else:
            rest += [e.id for e in group if e.id in mine]
    return rest


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
