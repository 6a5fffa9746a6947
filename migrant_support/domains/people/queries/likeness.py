"""Who in the register may be the person that is described: looked up while typing, within the viewer's sight.

Candidates share keys with the description, the rarest first; a key of too many is skipped. What they share is weighed
in the database, cut there to the viewer's sight, and the likeliest are compared by the rules of `matching/`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.likeness import (
    StoredRarity,
    hashed_keys,
    read_likeness,
    stored_rarity,
)
from migrant_support.domains.people.models import Likeness, LikenessKey, Person
from migrant_support.domains.people.queries.rows import PersonRow, row_of
from migrant_support.domains.people.sight import is_ordinary, visible_to
from migrant_support.matching.compare import Comparison, compare, may_reach
from migrant_support.matching.identity import Identity
from migrant_support.matching.reasons import Reason
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

SHOWN_AT_MOST = 5
_KEY_OF_TOO_MANY, _ROWS_AT_MOST = 1_500, 4_000
_RARE_KEY_HAS, _COMPARED_AT_MOST = 4, 60
_LEAST_SHARED, _LESS_THAN_ALL = 7.9, 6.0
"""Bits of shared keys from which somebody is compared: at least one rare key, or two that many have."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A person who may be the one described, how much speaks for it (bits), and why."""

    person: PersonRow
    score: float
    reasons: tuple[Reason, ...]


def likely_people(
    viewer: Viewer,
    described: Identity,
    *,
    besides: Sequence[UUID] = (),
    at_most: int = SHOWN_AT_MOST,
    power: Power = Power.PERSON_READ,
) -> list[Likely]:
    """People in sight who may be the one described, the likeliest first. `besides` are left out."""
    found = likely_ids(viewer, described, besides=besides, power=power)[:at_most]
    if not found:
        return []
    people = {p.id: p for p in db.session.scalars(sa.select(Person).where(Person.id.in_([i for i, _ in found])))}
    return [Likely(row_of(people[i]), comparison.score, comparison.reasons) for i, comparison in found]


def likely_ids(
    viewer: Viewer, described: Identity, *, besides: Sequence[UUID] = (), power: Power = Power.PERSON_READ
) -> list[tuple[UUID, Comparison]]:
    """The same, as ids with the comparison; all that reach the threshold."""
    return _likely(described, visible_to(viewer, power, person_id=Likeness.person_id), besides)  # type: ignore[arg-type]


def likely_everywhere(described: Identity, *, besides: Sequence[UUID] = ()) -> list[tuple[UUID, Comparison]]:
    """The same among all ordinary files of the register; for a queue, never for a screen of the one who asks."""
    return _likely(described, is_ordinary(Likeness.person_id), besides)  # type: ignore[arg-type]


def _likely(
    described: Identity, in_sight: sa.ColumnElement[bool], besides: Sequence[UUID]
) -> list[tuple[UUID, Comparison]]:
    rarity = stored_rarity()
    asked = _asked(described, rarity)
    if not asked:
        return []
    least = max(_LEAST_SHARED, log2(max(rarity.people, 1)) - _LESS_THAN_ALL)
    rows = db.session.execute(_candidates(in_sight, asked, least)).all()
    candidates = [i for i, _ in rows if i not in besides]
    threshold = rarity.threshold
    found = []
    for person_id, one in read_likeness(candidates).items():
        if may_reach(described, one, threshold):
            compared = compare(described, one, rarity)
            if compared.score >= threshold:
                found.append((person_id, compared))
    return sorted(found, key=lambda item: (-item[1].score, item[0]))


def _asked(described: Identity, rarity: StoredRarity) -> list[tuple[int, float]]:
    """The keys to ask for with the bits that sharing each says; the rarest, until too many rows would come."""
    people = max(rarity.people, 1000)
    common = sorted((rarity.keys.get(key, _RARE_KEY_HAS), key) for key in hashed_keys(described))
    asked, rows = [], 0
    for count, key in common:
        rows += count
        if count > _KEY_OF_TOO_MANY or rows > _ROWS_AT_MOST:
            break
        asked.append((key, log2(people / count)))
    return asked


def _candidates(
    in_sight: sa.ColumnElement[bool], asked: list[tuple[int, float]], least: float
) -> sa.Select[UUID, float]:
    bits = sa.case(dict(asked), value=LikenessKey.key)
    shared = sa.func.sum(bits).label("shared")
    likest = (
        sa.select(LikenessKey.number, shared)
        .where(LikenessKey.key.in_([key for key, _ in asked]))
        .group_by(LikenessKey.number)
        .having(shared >= least)
        .subquery()
    )
    return (
        sa.select(Likeness.person_id, likest.c.shared)
        .join(likest, likest.c.number == Likeness.number)
        .where(in_sight)
        .order_by(likest.c.shared.desc(), Likeness.person_id)
        .limit(_COMPARED_AT_MOST)
    )
