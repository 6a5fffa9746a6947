"""Turns what people write of their problem into categories of distress, by the words in vocabulary/problems.toml."""

import re
from functools import lru_cache

from migrant_support.exchange.imports.reading.vocabulary import words_by_meaning
from migrant_support.exchange.imports.reading.words import key, says_nothing

_LONGEST = 4_000
_FRAGMENTS = re.compile(r"[\n,;/&|•+]|(?<=[^\s.]{4})\.\s|\.$|\s-\s|\band\b|සහ|மற்றும்|\sو(?=\w)")
_CONTRACT_OVER = re.compile(r"contract (?:is |was |has |period )?(?:been )?(?:finish|ended|completed|over\b|expired)")
_PLEAS = re.compile(r"pls|please|help|urgent|hurry|no reply|waiting|thank|!+")
_NOT_A_CATEGORY = "taken_off"


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {meaning: re.compile("|".join(words)) for meaning, words in words_by_meaning("problems").items()}


@lru_cache(maxsize=8192)
def categories_of(text: str) -> tuple[str, ...]:
    """Return the categories named in a text, in a fixed order; `other` for a problem that none of the words fits.

    The text is taken apart at commas, full stops, line ends and words like `and`: each part may name several.
    """
    folded = text[:_LONGEST].replace("\u200d", "").replace("\u200c", "").replace("නෑ", "නැ").casefold()
    found: set[str] = set()
    unknown = False
    for fragment in _FRAGMENTS.split(folded):
        piece = " ".join(fragment.split())[:300]
        if not piece or says_nothing(piece):
            continue
        named = _named(piece)
        found |= named
        unknown |= not named and bool(_PLEAS.sub("", piece).strip(" .!?"))
    if not found:
        found = _named(" ".join(folded.split())[:600])
    if not found and unknown:
        found = {"other"}
    return tuple(c for c in _patterns() if c in found)


def _named(piece: str) -> set[str]:
    """Return what a part names, without what only sounds like it."""
    named = {c for c, pattern in _patterns().items() if c != _NOT_A_CATEGORY and pattern.search(piece)}
    if "sexual_abuse" in named:
        named.discard("physical_abuse")
    if "employer_death" in named:
        named -= {"visa_overstayed", "other"}
    if "other" in named:
        named.discard("medical")  # somebody at home is ill, not this person
    if "physical_abuse" in named and "treat" in piece:
        named.discard("medical")  # ill-treated, not under treatment
    if "job_loss" in named and _CONTRACT_OVER.search(piece):
        named.discard("contract_violation")
    if "confinement" in named and "detained by" in piece:
        named.discard("detention")
    if "student_visitor" in named and "visa_overstayed" not in named:
        named.discard("job_loss")
    if "passport" in piece and "visa" not in piece:
        named.discard("visa_overstayed")
    return named


def asks_to_be_taken_off(text: str) -> bool:
    """Tell whether somebody asks that the entry be cancelled (`remove my name`), or a clerk marked it so (CXLD, NO
    SHOW).
    """
    return bool(_patterns()[_NOT_A_CATEGORY].search(key(text)))
