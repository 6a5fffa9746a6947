"""What parts above say at checkpoints beside the flags, and who must sleep apart: registered at start, asked in batch.

An advice says what to do and never why, as a flag does; it stops nobody. `let_advise` and `let_set_apart` are called by
the part that knows (medical alerts); whoever shows flags or gives rooms asks here and learns no more.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from migrant_support.domains.people.queries.rows import FlagRow
from migrant_support.domains.people.rules import Checkpoint

Advice = Callable[[Collection[UUID], Collection[Checkpoint]], Mapping[UUID, Sequence[FlagRow]]]
Apart = Callable[[Collection[UUID]], Collection[UUID]]
_advice: list[Advice] = []
_apart: list[Apart] = []


def let_advise(source: Advice) -> None:
    """Let a part speak at checkpoints."""
    if source not in _advice:
        _advice.append(source)


def let_set_apart(source: Apart) -> None:
    """Let a part say who must sleep apart."""
    if source not in _apart:
        _apart.append(source)


def advice_for(person_ids: Collection[UUID], checkpoints: Collection[Checkpoint]) -> dict[UUID, list[FlagRow]]:
    """What is said of some people at some checkpoints."""
    found: dict[UUID, list[FlagRow]] = {}
    for source in _advice:
        for person_id, rows in source(person_ids, checkpoints).items():
            found.setdefault(person_id, []).extend(rows)
    return found


def apart_among(person_ids: Collection[UUID]) -> set[UUID]:
    """Those of some people who must sleep apart from all but their family."""
    return {person_id for source in _apart for person_id in source(person_ids)}
