"""What changed between any two versions of a list, by passenger and field, and with which version each change came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import ManifestVersion
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.manifests import content_of, seen_among
from migrant_support.domains.flights.rules.manifest import Difference, SealedPassenger, difference
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Sealed:
    """A version by whom it was sealed."""

    number: int
    sealed_at: datetime
    sealed_by: UUID
    content_hash: str


@dataclass(frozen=True, slots=True)
class Came:
    """A change that still stands in the later version, and the version that brought it.

    `what` is "added", "removed" or "changed"; `field` is empty for those who came or went; `passenger` is None for the
    flight itself.
    """

    what: str
    passenger: SealedPassenger | None
    field: str
    before: str
    after: str
    since: Sealed


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions beside each other, cut to a viewer: `hidden` says that more changed, of people out of sight."""

    before: Sealed
    after: Sealed
    changes: tuple[Came, ...]
    hidden: bool


def compared(viewer: Viewer, flight_id: UUID, before: int, after: int) -> Comparison:
    """Compare two versions of a flight that the viewer sees, the earlier one first. Raises NotThere."""
    flight = fetch_flight(viewer, flight_id)
    first, last = min(before, after), max(before, after)
    versions = db.session.scalars(
        sa.select(ManifestVersion)
        .where(ManifestVersion.flight_id == flight.id, ManifestVersion.number.between(first, last))
        .order_by(ManifestVersion.number)
        .limit(MOST_STEPS)
    ).all()
    if len(versions) < 2 or (versions[0].number, versions[-1].number) != (first, last):
        raise NotThere
    contents = [content_of(version) for version in versions]
    steps = [difference(old, new) for old, new in pairwise(contents)]
    sealed = [Sealed(v.number, v.sealed_at, v.sealed_by, v.content_hash) for v in versions]
    found = difference(contents[0], contents[-1])
    people = {p.person for p in (*found.added, *found.removed, *(change.passenger for change in found.changed))}
    seen = seen_among(viewer, people)
    changes = tuple(_came(found, steps, sealed[1:]))
    shown = tuple(change for change in changes if change.passenger is None or change.passenger.person in seen)
    return Comparison(sealed[0], sealed[-1], shown, hidden=len(shown) < len(changes))


def _came(found: Difference, steps: Sequence[Difference], sealed: Sequence[Sealed]) -> Iterator[Came]:
    """Each change between the ends with the last version in between that touched it."""
    since: dict[tuple[str, str], Sealed] = {}
    for step, version in zip(steps, sealed, strict=True):
        for key in _keys(step):
            since[key] = version
    for change in found.flight:
        yield Came("changed", None, change.field, change.before, change.after, since[("", change.field)])
    for what, people in (("added", found.added), ("removed", found.removed)):
        for passenger in people:
            yield Came(what, passenger, "", "", "", since[(passenger.person_id, "")])
    for one in found.changed:
        for change in one.fields:
            version = _last(since, one.passenger.person_id, change.field)
            yield Came("changed", one.passenger, change.field, change.before, change.after, version)


def _last(since: dict[tuple[str, str], Sealed], person_id: str, field: str) -> Sealed:
    """The version that brought a field's value: where somebody went and came again, it may be the one she came with."""
    touched = [since[key] for key in ((person_id, field), (person_id, "")) if key in since]
    return max(touched, key=lambda version: version.number)


def _keys(step: Difference) -> Iterator[tuple[str, str]]:
    """What a step touched: (person, field); the flight has no person, coming and going no field."""
    for change in step.flight:
        yield "", change.field
    for passenger in (*step.added, *step.removed):
        yield passenger.person_id, ""
    for one in step.changed:
        for change in one.fields:
            yield one.passenger.person_id, change.field
