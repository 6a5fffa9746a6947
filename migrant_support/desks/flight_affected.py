"""Everybody whom a change of a flight meets: where they sleep until then, and where they are expected."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.queries import EntryRow, FlightRow, entries_of
from migrant_support.domains.flights.rules.states import LISTED
from migrant_support.domains.quarantine.queries.places import Place, places_of
from migrant_support.domains.sites.queries.stays import StayRow, current_stays, may_know_bed
from migrant_support.platform.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Affected:
    """The people of a flight whom the viewer sees, the house each sleeps in, and the quarantine place of each."""

    entries: Sequence[EntryRow]
    sleeps: dict[UUID, StayRow]
    places: dict[UUID, Place]

    @property
    def units(self) -> int:
        """How many travel units there are."""
        return len({one.unit_id for one in self.entries if one.unit_id})

    @property
    def houses(self) -> list[tuple[str, int]]:
        """The shelters and how many of them sleep in each, the fullest first."""
        return _counted(stay.site_name for stay in self.sleeps.values())

    @property
    def centres(self) -> list[tuple[str, int]]:
        """The quarantine centres and how many are expected in each."""
        return _counted(place.site_name for place in self.places.values())


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda one: (-one[1], one[0]))


def affected_by(viewer: Viewer, flight: FlightRow) -> Affected:
    """Who stands on the list now; a fixed number of statements."""
    entries = entries_of(viewer, flight.id, states=sorted(LISTED))
    people = [one.person.id for one in entries]
    sleeps = {person: stay for person, stay in current_stays(people).items() if may_know_bed(viewer, stay)}
    return Affected(entries, sleeps, places_of(people, airports()[flight.destination].country))
