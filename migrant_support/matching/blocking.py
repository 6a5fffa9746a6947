"""Keys under which a description is found again although parts of it are wrong: each survives other errors."""

from collections.abc import Iterator
from itertools import combinations

from migrant_support.matching.identity import Identity
from migrant_support.matching.words import skeleton

_MOST_WORDS = 6


def keys_of(one: Identity) -> frozenset[str]:
    """Return the keys: numbers whole, birth dates with day and month in either order, words with year or in pairs."""
    return frozenset(_keys(one))


def _keys(one: Identity) -> Iterator[str]:
    skeletons = sorted({skeleton(word) for word in one.words[:_MOST_WORDS]})
    yield from (f"d:{number}" for number in one.documents)
    yield from (f"p:{phone}" for phone in one.phones)
    if one.nic:
        yield f"n:{one.nic}"
    for birth in one.births:
        yield from (f"y:{birth.year}:{word}" for word in skeletons)
        if birth.day:
            low, high = sorted((birth.month, birth.day))
            yield f"b:{birth.year}-{low}-{high}"
            yield from (f"m:{low}-{high}:{word}" for word in skeletons)
    yield from (f"w:{first}+{second}" for first, second in combinations(skeletons, 2))
