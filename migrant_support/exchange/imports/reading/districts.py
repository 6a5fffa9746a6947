"""The 25 districts of Sri Lanka as lists write them, in three languages and with slips of the hand."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from migrant_support.exchange.imports.reading.vocabulary import words_by_meaning
from migrant_support.exchange.imports.reading.words import key

_SUFFIXES = (" district", " දිස්ත්රික්කය", " மாவட்டம்")


@lru_cache(maxsize=1)
def _by_word() -> dict[str, str]:
    return {key(word): name for name, words in words_by_meaning("districts").items() for word in words}


@lru_cache(maxsize=2048)
def district_of(text: str) -> str | None:
    """Return the canonical English name of a district as written, small misspellings included; None when it is none."""
    table = _by_word()
    for piece in (text, *text.replace("(", "/").replace(",", "/").split("/")):
        folded = key(piece).rstrip("0123456789 -")
        for suffix in _SUFFIXES:
            folded = folded.removesuffix(suffix).strip()
        if folded in table:
            return table[folded]
        if len(folded) >= 5:
            found = process.extractOne(folded, table.keys(), scorer=fuzz.ratio, score_cutoff=84)
            if found:
                return table[found[0]]
    return None
