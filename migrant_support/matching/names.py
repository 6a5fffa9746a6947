"""Compares names word by word, in any order, with initials for words, words left out, and words written as one."""

from dataclasses import dataclass, field
from itertools import permutations

from migrant_support.matching.identity import Identity
from migrant_support.matching.rarity import Rarity
from migrant_support.matching.reasons import Reason
from migrant_support.matching.words import Closeness, closeness

_SHARE = {Closeness.SAME: 1.0, Closeness.ALIKE: 0.95, Closeness.SKELETON: 0.8, Closeness.SLIP: 0.7}
_INITIAL_BITS, _INITIAL_AGAINST = 2.5, -4.0
_LEFT_OUT, _CONTRADICTED, _MARRIED = -1.0, -12.0, 0.0
MOST_BITS_OF_NAMES, _FAMILY_ONLY = 24.0, 6.0


@dataclass(slots=True)
class Agreement:
    """What the words of two names have in common."""

    bits: float = 0.0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    worst: Closeness = Closeness.SAME
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    initials_used: int = 0
    initials_against: int = 0


def compare_names(a: Identity, b: Identity, rarity: Rarity) -> tuple[float, Reason | None]:
    """Return the bits for or against one person, and the reason; (0, None) where one has no name."""
    if not (a.words or a.initials) or not (b.words or b.initials):
        return 0.0, None
    found = _matched(a.words, b.words, rarity)
    _join_split_words(found, rarity)
    _use_initials(found, a, b)
    return _judged(found, a, b)


def _matched(left: tuple[str, ...], right: tuple[str, ...], rarity: Rarity) -> Agreement:
    """Pair the closest words first; each word is used once."""
    found = Agreement()
    ways = [(_close(x, y, rarity), x, y) for x in left for y in right]
    open_left, open_right = dict.fromkeys(left), dict.fromkeys(right)
    for near, x, y in sorted((w for w in ways if w[0]), key=lambda w: (-w[0], *sorted(w[1:]))):
        if x in open_left and y in open_right:
            del open_left[x], open_right[y]
            found.pairs.append((x, y))
            found.worst = min(found.worst, near)
            found.bits += _SHARE[near] * min(rarity.bits(x), rarity.bits(y))
    found.left, found.right = list(open_left), list(open_right)
    return found


def _close(x: str, y: str, rarity: Rarity) -> Closeness:
    """Two spellings in common use that differ by a letter are two names (Nalika, Nalira), not a slip."""
    near = closeness(x, y)
    if near in (Closeness.SLIP, Closeness.SKELETON) and rarity.are_two_names(x, y):
        return Closeness.DIFFERENT
    return near


def _join_split_words(found: Agreement, rarity: Rarity) -> None:
    """Siva Kumar and Sivakumar: two words left on one side may be one on the other."""
    for many, few in ((found.left, found.right), (found.right, found.left)):
        for first, second in list(permutations(many, 2)):
            whole = next((w for w in few if closeness(first + second, w) >= Closeness.SKELETON), "")
            if whole and first in many and second in many:
                many.remove(first)
                many.remove(second)
                few.remove(whole)
                found.pairs.append((first, whole) if few is found.right else (whole, first))
                found.worst = min(found.worst, Closeness.ALIKE)
                found.bits += 0.9 * rarity.bits(whole)


def _use_initials(found: Agreement, a: Identity, b: Identity) -> None:
    """An initial may stand for a word that is left, or for the same initial; else it speaks against."""
    open_a, open_b = list(a.initials), list(b.initials)
    for letter in a.initials:
        if letter in open_b:
            open_a.remove(letter)
            open_b.remove(letter)
            found.bits += _INITIAL_BITS
            found.initials_used += 1
    for letters, words, others in ((open_a, found.right, open_b), (open_b, found.left, open_a)):
        for letter in letters:
            word = next((w for w in words if _begins(w, letter)), None)
            if word:
                words.remove(word)
                found.bits += _INITIAL_BITS
                found.initials_used += 1
            elif words or others:
                found.initials_against += 1


_SAME_START = {"v": "w", "w": "v", "f": "p", "p": "f", "c": "k", "k": "c", "i": "e", "e": "i", "s": "z", "z": "s"}


def _begins(word: str, letter: str) -> bool:
    return word[0] in (letter, _SAME_START.get(letter))


def _judged(found: Agreement, a: Identity, b: Identity) -> tuple[float, Reason | None]:
    """Weigh what is left over on both sides, on one side, or nowhere."""
    bits = min(found.bits, MOST_BITS_OF_NAMES) + _INITIAL_AGAINST * min(found.initials_against, 3)
    against = min(len(found.left), len(found.right))
    if against and not found.pairs:
        return _CONTRADICTED - 4.0, Reason.OTHER_NAME
    if against and _is_married_name(found, a, b):
        return bits + _MARRIED, Reason.OTHER_FAMILY_NAME
    if against:
        return min(bits, _FAMILY_ONLY) + _CONTRADICTED, Reason.OTHER_GIVEN_NAME
    over = len(found.left) + len(found.right)
    bits += _LEFT_OUT * over
    if found.initials_against:
        return bits, Reason.OTHER_GIVEN_NAME
    if over or found.initials_used:
        return bits, Reason.NAME_SHORTENED
    return bits, {
        Closeness.SAME: Reason.SAME_NAME, Closeness.SLIP: Reason.NAME_SLIP,
    }.get(found.worst, Reason.NAME_SOUNDS_ALIKE)  # fmt: skip


def _is_married_name(found: Agreement, a: Identity, b: Identity) -> bool:
    """A woman whose given names fit, as far as both have them, and whose family name alone is another one."""
    if "M" in (a.sex, b.sex) or min(len(found.left), len(found.right)) > 1 or not (a.given and b.given):
        return False
    here, there = a.family[-1:], b.family[-1:]
    if not here or not there or here[0] not in found.left or there[0] not in found.right:
        return False
    return any(word in a.given for word, _ in found.pairs) and any(word in b.given for _, word in found.pairs)
