"""Finds the pairs in many descriptions that may be one person: candidates by shared keys, each compared once.

Memory holds the people and their keys, never the pairs: they are yielded as they are found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from migrant_support.matching.blocking import keys_of
from migrant_support.matching.compare import Comparison, compare, may_reach
from migrant_support.matching.identity import Identity
from migrant_support.matching.rarity import Rarity

_LARGEST_BLOCK, _RARE_BLOCK = 300, 12
_STRONG = frozenset("bdn")  # birth date, document, NIC


def pairs_of(people: Sequence[Identity]) -> Iterator[tuple[int, int, Comparison]]:
    """Yield (place, later place, comparison) of every pair at or above the threshold, in order of places."""
    rarity = Rarity(people)
    threshold = rarity.threshold
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(people):
        for key in keys_of(one):
            blocks[key].append(place)
    blocks = {key: block for key, block in blocks.items() if 1 < len(block) <= _LARGEST_BLOCK}
    for place, one in enumerate(people):
        for other in _candidates(place, keys_of(one), blocks):
            if not may_reach(one, people[other], threshold):
                continue
            found = compare(one, people[other], rarity)
            if found.score >= threshold:
                yield other, place, found


def _candidates(place: int, keys: frozenset[str], blocks: dict[str, list[int]]) -> list[int]:
    """Earlier places that share a number, a birth date or a rare key, or two other keys."""
    votes: Counter[int] = Counter()
    for key in keys:
        block = blocks.get(key, [])
        weight = 2 if key[0] in _STRONG or len(block) <= _RARE_BLOCK else 1
        for other in block:
            if other >= place:
                break
            votes[other] += weight
    return sorted(other for other, count in votes.items() if count >= 2)
