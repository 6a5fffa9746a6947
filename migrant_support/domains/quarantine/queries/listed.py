"""Who stands on the latest sealed version of a flight: what the desk at the aircraft door holds people against."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.flights.queries.manifests import latest_version, passengers_of_version
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


@dataclass(frozen=True, slots=True)
class SealedEntries:
    """A version and the entry of each person on it."""

    version_id: UUID
    number: int
    entries: Mapping[UUID, UUID]


def sealed_entries(flight_id: UUID) -> SealedEntries:
    """The latest version of a flight. Raises Refused when it was never sealed."""
    version = latest_version(flight_id)
    if version is None:
        raise Refused("not_sealed", msg("The list of this flight was never sealed. Ask the coordinator."))
    listed = {passenger.person: passenger.entry for passenger in passengers_of_version(version)}
    return SealedEntries(version.id, version.number, listed)
