"""Who is known to be deported: said by the part above that knows (visits), registered at start, asked in batch.

The answer is counted for the limit of a flight and shown nowhere: a deportee for whom no officer is ordered on the list
takes a place for deportees all the same.
"""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.passengers import Seating
from migrant_support.domains.flights.rules.words import SpecialService

Source = Callable[[Collection[UUID]], Collection[UUID]]
_sources: list[Source] = []


def let_say_deported(source: Source) -> None:
    """Let a part say whose deportation is ordered."""
    if source not in _sources:
        _sources.append(source)


def deported_among(person_ids: Collection[UUID]) -> set[UUID]:
    """Those of some people whose deportation is ordered; for actions, as many statements as there are sources."""
    return {person_id for source in _sources for person_id in source(person_ids)} if person_ids else set()


def seatings(entries: Sequence[ManifestEntry], deported: Collection[UUID]) -> list[Seating]:
    """How the people of some entries sit, as the limits of a flight count them."""
    return [
        Seating(
            one.passenger,
            frozenset(SpecialService(service) for service in one.services),
            is_deported=one.person_id in deported,
        )
        for one in entries
    ]
