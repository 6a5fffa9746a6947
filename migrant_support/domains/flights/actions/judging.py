"""What is asked before somebody gets a seat, or is offered one: gate, whole groups, limits; loaded once for all.

Never commits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.holding import free_places, hold_allotments, hold_people, members_of
from migrant_support.domains.flights.actions.limits import hold_day
from migrant_support.domains.flights.actions.proposing import NOT_WHOLE
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.deported import deported_among, seatings
from migrant_support.domains.flights.queries.entries import entry_visible_to, seated_elsewhere
from migrant_support.domains.flights.queries.flights import flight_row
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.queries.limits import limits_of
from migrant_support.domains.flights.queries.offers import open_offers, seats_of_offers
from migrant_support.domains.flights.queries.together import groups_of
from migrant_support.domains.flights.rules.gate import BlockerCode, Stage, TravelFacts, blockers, stops, whole_unit
from migrant_support.domains.flights.rules.limits import DayLimits, check_limits_of_day
from migrant_support.domains.flights.rules.passengers import check_limits
from migrant_support.domains.flights.rules.states import SEATED, FlightState
from migrant_support.domains.people.queries import in_units
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(slots=True)
class Desk:
    """What is known of one flight; `free`, `kept` and `listed` follow what is given.

    `offers` is the open offer of each entry that has one, `kept` the places that each offer holds by allotment.
    """

    actor: Viewer | None
    flight: Flight
    stage: Stage
    listed: list[ManifestEntry]
    units: Mapping[UUID, UUID]
    members: Mapping[UUID, frozenset[UUID]]
    facts: Mapping[UUID, TravelFacts]
    elsewhere: Mapping[UUID, str]
    free: dict[UUID, list[int]]
    offers: dict[UUID, UUID]
    kept: dict[UUID, dict[UUID, list[int]]]
    limits: DayLimits
    deported: set[UUID]
    seen: set[UUID]
    at: datetime


def seen_by(actor: Viewer | None, entries: Sequence[ManifestEntry]) -> set[UUID]:
    """Those of some entries that the actor may act on; None is the system, which shows them to nobody."""
    ids = [entry.id for entry in entries]
    if actor is None:
        return set(ids)
    return set(
        db.session.scalars(
            sa.select(ManifestEntry.id).where(ManifestEntry.id.in_(ids), entry_visible_to(actor, Power.FLIGHT_CONFIRM))
        )
    )


def desk_for(
    actor: Viewer | None, flight: Flight, listed: list[ManifestEntry], chosen: Sequence[ManifestEntry]
) -> tuple[Desk, list[list[ManifestEntry]]]:
    """Lock allotments and persons, then load what the gate asks for, once for all.

    The system (actor None) only looks whether seats may be offered: it locks no person and no day, and whoever accepts
    is judged again.
    """
    units = in_units([entry.person_id for entry in listed])
    groups = groups_of(chosen, listed, units)
    people = [entry.person_id for group in groups for entry in group]
    limits = limits_of(flight) if actor is None else hold_day(flight)
    hold_allotments(flight.id)
    if actor is not None:
        hold_people(people)
        units = in_units([entry.person_id for entry in listed])  # nobody leaves or joins a unit any more
        groups = groups_of(chosen, listed, units)
    facts = facts_of([Asked(ids, flight, ids) for group in groups if (ids := [e.person_id for e in group])])
    desk = Desk(
        actor=actor,
        flight=flight,
        stage=Stage.CONFIRM if flight.state is FlightState.OPEN else Stage.LOCK,
        listed=listed,
        units=units,
        members=members_of(units[p] for p in people if p in units),
        facts={person_id: found for (_, person_id), found in facts.items()},
        elsewhere=seated_elsewhere(flight.id, people),
        free=free_places(flight.id),
        offers=open_offers(flight.id),
        kept=seats_of_offers(flight.id),
        limits=limits,
        deported=deported_among([entry.person_id for entry in listed]),
        seen=seen_by(actor, [entry for group in groups for entry in group]),
        at=now(),
    )
    return desk, groups


def check_group(desk: Desk, group: Sequence[ManifestEntry], going: Sequence[ManifestEntry]) -> None:
    """Raise Refused unless those who go are whole, seen, on no other flight, and within the limits of day and aircraft.

    Whoever was offered a seat counts for the limits as if seated.
    """
    if not {entry.id for entry in going} <= desk.seen:
        raise NOT_WHOLE
    here = {entry.person_id for entry in group} | {e.person_id for e in desk.listed if e.state in SEATED}
    for entry in going:
        unit = desk.units.get(entry.person_id)
        if unit is not None and whole_unit(here, desk.members.get(unit, frozenset())):
            raise NOT_WHOLE
        if entry.person_id in desk.elsewhere:
            raise Refused(
                "seated_elsewhere",
                msg("This person has a seat on %(number)s. Take them off that flight first."),
                number=desk.elsewhere[entry.person_id],
            )
    ids = {entry.id for entry in going}
    offered = [e for e in desk.listed if e.id in desk.offers and e.id not in ids and e.state not in SEATED]
    check_limits_of_day(desk.limits, len(going) + len(offered))
    seated = [*(e for e in desk.listed if e.state in SEATED), *offered, *going]
    check_limits(flight_row(desk.flight).limits, seatings(seated, desk.deported))


def stops_at(desk: Desk, entry: ManifestEntry) -> tuple[BlockerCode, ...]:
    """What stops an entry at the gate for a seat."""
    found = blockers(
        desk.facts[entry.person_id],
        desk.stage,
        departs_at=desk.flight.departs_at,
        departs_on=desk.flight.departs_on,
        now=desk.at,
    )
    return tuple(stops(found))
