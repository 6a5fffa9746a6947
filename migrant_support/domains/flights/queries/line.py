"""Who is next on a waiting list and why: groups whole, by answers given before, by points, by who was put on first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.queries.entries import listed_on
from migrant_support.domains.flights.queries.offers import answers_before
from migrant_support.domains.flights.queries.together import groups_of
from migrant_support.domains.flights.queries.wishes import weighed_of
from migrant_support.domains.flights.return_points import points_on
from migrant_support.domains.flights.rules.offers import InLine
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.wishes import Weighed
from migrant_support.domains.people.queries import in_units
from migrant_support.kernel.clock import now

NOTHING = Weighed(0, ())


@dataclass(frozen=True, slots=True)
class Group:
    """People who go whole or not at all, some of whom wait; those listed with them belong to it. `own` by entry."""

    entries: tuple[ManifestEntry, ...]
    standing: InLine
    own: Mapping[UUID, Weighed]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry waits: its place among the groups that wait for the same seats, and what made it."""

    place: int
    standing: InLine
    own: Weighed


def groups_in_line(
    flight_id: UUID, listed: Sequence[ManifestEntry], units: Mapping[UUID, UUID], allotment_id: UUID | None = None
) -> list[Group]:
    """The groups of a waiting list (of one allotment, if named) in their order; two statements."""
    waiting = [
        entry for entry in listed if entry.state is EntryState.WAITING and allotment_id in (None, entry.allotment_id)
    ]
    if not waiting:
        return []
    moment = now()
    table = points_on(moment.date())
    weighed = weighed_of([entry.person_id for entry in listed], table, on=moment.date(), at=moment)
    before = answers_before(flight_id)
    groups = [_group(entries, weighed, before) for entries in groups_of(waiting, listed, units)]
    return sorted(groups, key=lambda group: (group.standing.order, min(entry.id for entry in group.entries)))


def places_in_line(flight_id: UUID) -> dict[UUID, Place]:
    """By entry that waits: its place and what made it; the caller shows those of entries that the viewer sees."""
    listed = listed_on(flight_id)
    groups = groups_in_line(flight_id, listed, in_units([entry.person_id for entry in listed]))
    counted: dict[UUID, int] = {}
    found: dict[UUID, Place] = {}
    for group in groups:
        waiting = [entry for entry in group.entries if entry.state is EntryState.WAITING]
        for allotment_id in {entry.allotment_id for entry in waiting}:
            counted[allotment_id] = counted.get(allotment_id, 0) + 1
        for entry in waiting:
            found[entry.id] = Place(counted[entry.allotment_id], group.standing, group.own[entry.id])
    return found


def _group(
    entries: Sequence[ManifestEntry], weighed: Mapping[UUID, Weighed], before: Mapping[UUID, tuple[bool, int]]
) -> Group:
    own = {entry.id: weighed.get(entry.person_id, NOTHING) for entry in entries}
    answers = [before[entry.id] for entry in entries if entry.id in before]
    standing = InLine(
        declined=any(declined for declined, _lapsed in answers),
        lapsed=max((lapsed for _declined, lapsed in answers), default=0),
        points=max(one.total for one in own.values()),
        rank=min((entry.wait_rank or 0 for entry in entries if entry.state is EntryState.WAITING), default=0),
    )
    return Group(tuple(entries), standing, own)
