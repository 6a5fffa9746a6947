"""Quarantine places at home night by night, and who lands without one: for the board of flights. Three statements.

A person whose file is closed to the viewer is not counted: her bed does not stand in those nights, as on the bed board.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import Any

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import HOME, airports, countries
from migrant_support.domains.directory.policies import policies
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries import entry_visible_to
from migrant_support.domains.flights.rules.states import SEATED, EntryState, FlightState
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.quarantine.queries.places import CENTRES
from migrant_support.domains.sites.models import Bed, CapacityOverride, Site, Stay
from migrant_support.domains.sites.queries.sleepers import stands
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.occupancy import Night, count_spans, small_hours
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.columns import UtcDateTime

Span = tuple[datetime, datetime | None]
_NOT_COMING = (FlightState.DRAFT, FlightState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Landing:
    """People who land on a day, and those of them who need a quarantine place and have none."""

    people: int = 0
    without: int = 0


def centre_nights(viewer: Viewer, first: date, nights: int) -> list[Night]:
    """The nights of all open centres at home together: beds, who sleeps there, who is expected. Two statements."""
    instants = small_hours(first, nights, countries()[HOME].zone)
    spans: dict[str, list[Span]] = {"here": [], "expected": [], "infant": [], "withheld": []}
    for kind, span, count in _stays(viewer, instants):
        spans[kind] += repeat(span, count)
    counted = {kind: count_spans(found, instants) for kind, found in spans.items()}
    beds = count_spans(_beds(), instants)
    return [
        Night(
            first + timedelta(days=at),
            here=counted["here"][at],
            expected=counted["expected"][at],
            infants=counted["infant"][at],
            beds=beds[at] - counted["withheld"][at],
        )
        for at in range(nights)
    ]


def _centres() -> sa.Select[Any]:
    return sa.select(Site.id).where(
        Site.kind.in_(sorted(CENTRES)),
        Site.country_code == HOME,
        Site.closed_at.is_(None),
        Site.is_secret.is_(False),
    )


def _beds() -> list[Span]:
    """The beds as they stand today, the temporary ones for their time, alike ones counted together."""
    always = datetime.min.replace(tzinfo=now().tzinfo)
    rows: Iterable[Any] = db.session.execute(
        sa.select(CapacityOverride.made_at, Bed.stands_until, Bed.blocked_at, sa.func.count())
        .select_from(Bed)
        .outerjoin(CapacityOverride, CapacityOverride.id == Bed.override_id)
        .where(Bed.site_id.in_(_centres()))
        .group_by(CapacityOverride.made_at, Bed.stands_until, Bed.blocked_at)
    )
    found: list[Span] = []
    for since, until, blocked, count in rows:
        found += repeat((always if since is None else since, until or blocked), count)
    return found


def _stays(viewer: Viewer, instants: Sequence[datetime]) -> list[tuple[str, Span, int]]:
    """Stays as (kind, span, how many alike): people of one flight come and go together."""
    moment = now()
    each = (
        sa.select(
            Stay.from_at,
            Stay.until_at,
            Stay.state,
            Stay.with_stay_id.is_not(None).label("is_infant"),
            is_open_to(viewer, column_of(Stay.person_id)).label("is_seen"),
        )
        .where(
            Stay.site_id.in_(_centres()),
            Stay.state != StayState.CANCELLED,
            stands(),
            Stay.from_at <= instants[-1],
            sa.or_(Stay.until_at.is_(None), Stay.until_at > instants[0], Stay.state == StayState.CURRENT),
        )
        .subquery()
    )
    rows: Iterable[Any] = db.session.execute(sa.select(*each.c, sa.func.count()).group_by(*each.c))
    found = []
    for row in rows:
        start, until, state, with_adult, seen, count = tuple(row)
        overstays = state is StayState.CURRENT and until is not None and until <= moment
        end = moment + timedelta(days=1) if overstays else until
        if not seen and with_adult:
            continue
        kind = "expected" if state is StayState.PLANNED else "here"
        found.append(("withheld" if not seen else "infant" if with_adult else kind, (start, end), count))
    return found


def landings(viewer: Viewer, first: date, nights: int) -> dict[date, Landing]:
    """By local day of landing at home: who has a seat or came, and who needs a place and has none; one statement.

    Only the night of the day of landing is asked for; the gate asks for every night before the list is locked.
    """
    zone = countries()[HOME].zone
    days = [first + timedelta(days=at) for at in range(nights + 1)]
    begins = [start_of_day(zone, day) for day in days]
    asleep = sa.case(
        *(
            (Flight.arrives_at < end, instant)
            for end, instant in zip(begins[1:], _instants(first, nights), strict=True)
        ),
        else_=sa.null(),
    )
    at_home = [code for code, airport in airports().items() if airport.country == HOME]
    has_place = sa.exists().where(
        Stay.person_id == ManifestEntry.person_id,
        Stay.state.in_([StayState.PLANNED, StayState.CURRENT]),
        stands(),
        Stay.from_at <= asleep,
        sa.or_(Stay.until_at.is_(None), Stay.until_at > asleep),
        Stay.site_id.in_(_centres()),
    )
    is_without = sa.and_(ManifestEntry.state.in_(sorted(SEATED)), ~has_place)
    rows = db.session.execute(
        sa.select(Flight.arrives_at, sa.func.count(), sa.func.sum(sa.case((is_without, 1), else_=0)))
        .join(ManifestEntry, ManifestEntry.flight_id == Flight.id)
        .where(
            Flight.arrives_at >= begins[0],
            Flight.arrives_at < begins[-1],
            Flight.destination.in_(at_home),
            Flight.state.not_in(_NOT_COMING),
            ManifestEntry.state.in_([*sorted(SEATED), EntryState.ARRIVED]),
            entry_visible_to(viewer),
        )
        .group_by(Flight.arrives_at)
    )
    found: dict[date, Landing] = {}
    for arrives_at, people, without in rows:
        policy = next((one for one in policies() if one.valid_from <= arrives_at), None)
        asked = int(without or 0) if policy is not None and policy.days else 0
        day = local_day(zone, arrives_at)
        known = found.get(day, Landing())
        found[day] = Landing(known.people + people, known.without + asked)
    return found


def _instants(first: date, nights: int) -> list[sa.BindParameter[datetime]]:
    """When sleepers of each night are counted, as values of the database."""
    counted_at = small_hours(first, nights, countries()[HOME].zone)
    return [sa.literal(moment, UtcDateTime()) for moment in counted_at]
