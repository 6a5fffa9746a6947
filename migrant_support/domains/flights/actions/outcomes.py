"""What came of an act on many: for each person, done or why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person: the entry when it was done, else the refusal or what stops at the gate.

    `is_of_group` marks those who stay only because somebody with whom they travel is stopped, `waits` those who
    went on to the waiting list.
    """

    person_id: UUID
    entry_id: UUID | None = None
    refused: Refused | None = None
    stops: tuple[BlockerCode, ...] = ()
    is_of_group: bool = False
    waits: bool = False

    @property
    def is_done(self) -> bool:
        """Was it done?"""
        return self.refused is None and not self.stops and not self.is_of_group


WITH_THE_GROUP = Refused(
    "group_stopped", msg("Somebody who travels with this person is stopped: they go together or not at all.")
)


def all_refused(person_ids: Iterable[UUID], refused: Refused) -> list[Outcome]:
    """The same refusal for everybody of a group."""
    return [Outcome(person_id, refused=refused) for person_id in person_ids]


def stopped(person_ids: Sequence[UUID], stops: dict[UUID, tuple[BlockerCode, ...]]) -> list[Outcome]:
    """A group of which some are stopped at the gate: none goes."""
    return [
        Outcome(p, stops=stops[p]) if stops.get(p) else Outcome(p, refused=WITH_THE_GROUP, is_of_group=True)
        for p in person_ids
    ]
