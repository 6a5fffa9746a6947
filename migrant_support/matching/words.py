"""Words of names made comparable: how they sound, and how close two of them are. Knows Sri Lankan spelling."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from migrant_support.kernel.names import fold_name
from migrant_support.matching.scripts import in_latin

_PARTICLES = frozenset({"de", "di", "da", "do", "al", "el", "bin", "bint", "binti", "bte", "s/o", "d/o", "so"})
_GLUED = re.compile(r"^de(?=silva|alwis|mel|zoysa|costa|saram|soysa)")
_SPELLINGS = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("h", ""), ("ph|f", "p"), ("w", "v"), ("z", "s"), ("x", "ks"), ("[cq]", "k"), ("ng", "n"), ("j[ae]y", "jay"),
    )
]  # fmt: skip
_VOWELS = [
    (re.compile(p), to)
    for p, to in (("ee|ie|y$", "i"), ("oo|ou", "u"), ("e$", "a"), ("aa", "a"), ("y(?=[^aeiou])", "i"))
]
_DOUBLES = re.compile(r"(.)\1+")
_MANY_SPELLINGS = [  # more ways than rules of sounds foresee; as they stand after those rules
    (re.compile(r"^m[aou]+m[aeiou]d[aiu]?$"), "mamad"),
    (re.compile(r"^pat[eiu]ma?$"), "patima"),
    (re.compile(r"^a[hk]?m[ae]d$"), "amad"),
    (re.compile(r"^us[ae]i?n$"), "usan"),
]
_NOT_FIRST_VOWELS = re.compile(r"(?<=.)[aeiouy]")
_FIRST_VOWEL = {"e": "i", "y": "i", "o": "u"}
_INITIALS = re.compile(r"[^\W\d_]\.")


class Closeness(IntEnum):
    """How close two words are, the farthest first."""

    DIFFERENT = 0
    SLIP = 1
    SKELETON = 2
    ALIKE = 3
    SAME = 4


def split_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (full words, initials) of a name in any script, in order; particles (de, bin) are left out."""
    spaced = _INITIALS.sub(lambda m: f" {m[0]} ", text[:200])
    folded = in_latin(fold_name(spaced)).split()
    full = [_GLUED.sub("", word) for word in folded if len(word) > 1 and word not in _PARTICLES]
    if not full:
        full = [word for word in folded if len(word) > 1]
    return tuple(w[:40] for w in full), tuple(w for w in folded if len(w) == 1)


@lru_cache(maxsize=200_000)
def sounded(word: str) -> str:
    """Return the word in one spelling of many: Wijesinghe and Vijesinha, Yoosuf and Yusuf, Mohamed and Mohammed."""
    for pattern, to in _SPELLINGS:
        word = pattern.sub(to, word)
    word = _DOUBLES.sub(r"\1", word) if not re.search("ee|oo", word) else word
    for pattern, to in _VOWELS:
        word = pattern.sub(to, word)
    word = _FIRST_VOWEL.get(word[:1], word[:1]) + word[1:]
    word = _DOUBLES.sub(r"\1", word)
    return next((name for pattern, name in _MANY_SPELLINGS if pattern.match(word)), word)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return what is left of a word when only its first letter and its consonants are heard."""
    spoken = sounded(word)
    return _DOUBLES.sub(r"\1", spoken[:1] + _NOT_FIRST_VOWELS.sub("", spoken)[1:]) or word


@lru_cache(maxsize=500_000)
def closeness(one: str, other: str) -> Closeness:
    """Return how close two words are: one letter off is a slip, two in a long word."""
    if one == other:
        return Closeness.SAME
    a, b = sounded(one), sounded(other)
    if a == b:
        return Closeness.ALIKE
    apart = OSA.distance(a, b, score_cutoff=3)
    longest = max(len(a), len(b))
    if skeleton(one) == skeleton(other) and min(len(one), len(other)) > 2:
        return Closeness.ALIKE if apart <= 1 and longest >= 8 else Closeness.SKELETON
    written = OSA.distance(one, other, score_cutoff=3)
    apart = min(apart, written)
    if (apart <= 1 and longest >= 4) or (apart <= 2 and longest >= 8):
        return Closeness.SLIP
    return Closeness.DIFFERENT
