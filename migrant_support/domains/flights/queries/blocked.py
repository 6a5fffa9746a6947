"""What stands in the way of people on flights, for their rows on a screen, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.entries import entry_visible_to
from migrant_support.domains.flights.queries.flights import flight_visible_to
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.rules.gate import Blocker, Stage, TravelFacts, blockers, next_stage
from migrant_support.domains.flights.rules.states import LISTED, SEATED, STANDING, EntryState
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands where on a flight: what is needed to judge an entry."""

    entry_id: UUID
    person_id: UUID
    state: EntryState


@dataclass(frozen=True, slots=True)
class Blocked:
    """What is missing for somebody at the next stage, and what is due later."""

    person_id: UUID
    stage: Stage
    found: tuple[Blocker, ...]

    @property
    def missing(self) -> int:
        """How many things stop the next step."""
        return sum(1 for blocker in self.found if not blocker.is_due_later)


def blocked_on(flights: Sequence[Flight], standing: Sequence[tuple[UUID, Standing]]) -> dict[UUID, Blocked]:
    """By entry: what is missing. `standing` are pairs of flight id and who stands on it, already found for the viewer.

    A proposed child counts those as company who are proposed like it; a seated one only those who are seated.
    """
    asked = []
    for flight in flights:
        here = [one for flight_id, one in standing if flight_id == flight.id]
        for states, company in ((STANDING, LISTED), (SEATED, SEATED)):
            people = [one.person_id for one in here if one.state in states]
            if people:
                asked.append(Asked(people, flight, (), company))
    facts = facts_of(asked)
    by_id = {flight.id: flight for flight in flights}
    found = {}
    for flight_id, one in standing:
        judged = _judge(by_id[flight_id], one, facts.get((flight_id, one.person_id)))
        if judged is not None:
            found[one.entry_id] = judged
    return found


def _judge(flight: Flight, one: Standing, facts: TravelFacts | None) -> Blocked | None:
    stage = next_stage(one.state, flight.state)
    if facts is None or stage is None:
        return None
    found = blockers(facts, stage, departs_at=flight.departs_at, departs_on=flight.departs_on, now=now())
    return Blocked(one.person_id, stage, tuple(found))


def ready_today(person_ids: Sequence[UUID]) -> dict[UUID, Blocked]:
    """What would be missing for a confirmed seat on a flight of today; for people who stand on no flight."""
    moment = now()
    return {
        person_id: Blocked(
            person_id,
            Stage.CONFIRM,
            tuple(blockers(facts, Stage.CONFIRM, departs_at=moment, departs_on=moment.date(), now=moment)),
        )
        for (_, person_id), facts in facts_of([Asked(person_ids, None, person_ids)]).items()
    }


def standing_of(viewer: Viewer, person_ids: Sequence[UUID]) -> list[tuple[Flight, Standing]]:
    """Where some people stand on flights now, as far as the viewer sees flight and entry."""
    rows = db.session.execute(
        sa.select(Flight, ManifestEntry.id, ManifestEntry.person_id, ManifestEntry.state)
        .join(ManifestEntry, ManifestEntry.flight_id == Flight.id)
        .where(
            ManifestEntry.person_id.in_(person_ids),
            ManifestEntry.state.in_(sorted(LISTED)),
            entry_visible_to(viewer),
            flight_visible_to(viewer),
        )
        .order_by(Flight.departs_at, Flight.id)
    )
    return [(flight, Standing(entry_id, person_id, state)) for flight, entry_id, person_id, state in rows]
