"""Who on a list goes together: travel unit, escort, the adult of a lap. Over loaded rows; asks the database nothing."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from migrant_support.domains.flights.models import ManifestEntry


def groups_of(
    chosen: Iterable[ManifestEntry], listed: Sequence[ManifestEntry], units: Mapping[UUID, UUID]
) -> list[list[ManifestEntry]]:
    """The chosen entries with those without whom they do not go: travel unit, escort, the adult of a lap.

    `units` is the travel unit of each person now. Groups that share somebody are one. A group goes whole or not at all.
    """
    needs = _ways(listed, units, leaving=False)
    groups: list[set[UUID]] = []
    for entry in chosen:
        group = _reached([entry.id], needs)
        touching = [other for other in groups if other & group]
        groups = [other for other in groups if not other & group]
        groups.append(group.union(*touching))
    return [[entry for entry in listed if entry.id in group] for group in groups]


def leaving_with(
    entry: ManifestEntry, listed: Sequence[ManifestEntry], units: Mapping[UUID, UUID]
) -> list[ManifestEntry]:
    """Who leaves the list with this one: travel unit, children whose escort it is, the infant on its lap."""
    group = _reached([entry.id], _ways(listed, units, leaving=True))
    return [one for one in listed if one.id in group]


def _ways(listed: Sequence[ManifestEntry], units: Mapping[UUID, UUID], *, leaving: bool) -> dict[UUID, set[UUID]]:
    """From each entry to those it needs; or, when leaving, to those that need it."""
    ways: dict[UUID, set[UUID]] = {entry.id: set() for entry in listed}
    together: dict[UUID, set[UUID]] = {}
    for entry in listed:
        for other in (entry.escort_id, entry.lap_of_id):
            if other in ways:
                source, target = (other, entry.id) if leaving else (entry.id, other)
                ways[source].add(target)
        if entry.person_id in units:
            together.setdefault(units[entry.person_id], set()).add(entry.id)
    for ids in together.values():
        for one in ids:
            ways[one] |= ids
    return ways


def _reached(start: Sequence[UUID], ways: Mapping[UUID, set[UUID]]) -> set[UUID]:
    reached: set[UUID] = set()
    waiting = list(start)
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += ways.get(one, ())
    return reached
