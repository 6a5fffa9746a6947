"""Guesses what each column of a table holds, from the words of its header and from what its cells look like.

A guess carries its confidence; the person importing may set another. Nothing is read from a column by this module.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from migrant_support.exchange.imports.reading.evidence import likeness
from migrant_support.exchange.imports.reading.fields import CONFIDENTIAL, IGNORED, MANY, NAMES
from migrant_support.exchange.imports.reading.vocabulary import words_by_meaning
from migrant_support.formats.person_names import script_of

SURE_ENOUGH = 0.6
_LONGEST = 300
_NUMBERING = re.compile(r"^\s*\(?[0-9]{1,2}\s*[.)]\s*")
_PARTS = re.compile(r"\s[/|]\s|\n|(?<=[^\x00-\u024f])\s*/\s*|\s*/\s*(?=[^\x00-\u024f])")
_DASHES = re.compile(r"\s[-–—:]\s|[|•]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SECRET = re.compile(
    r"confidential|\bsecret|diagnos|doctor|\bmo (?:notes?|remarks?)|medical (?:notes?|remarks?|history|"
    r"officer)|clinical|psych|"
    r"counsel|\bnurse|do not (?:print|share)|රහස|වෛද්ය සටහන්|இரகசிய|மருத்துவக் குறிப்பு|மருத்துவ குறிப்பு|"
    r"\bسري\b|ملاحظات ال?طبي"
)
_AT_HOME = re.compile(
    r"sri ?lanka|\bsl\b|\blk\b|ලංකා|இலங்கை|سريلانكا|\bfamily|relative|next of kin|\bnok\b|පවුලේ|ගෙදර|நெருங்கிய|عائلة|اسرة"
)
_BY_LOOK = {
    "serial": "serial",
    "nic": "nic",
    "passport_no": "passport_no",
    "phones": "phones",
    "sex": "sex",
    "registered_at": "registered_at",
    "birth": "dob",
    "nationality": "nationality",
    "home_district": "home_district",
    "age_sex": "age_sex",
}
# Looks that other columns share too: they tell only of columns that neither a header nor a surer look explains.
_BY_LOOSE_LOOK = {
    "expiry": "passport_expires",
    "civil_id": "civil_id",
    "categories": "categories",
}
_LATIN_NAMES = frozenset({"full_name", "surname", "given_names", "name_with_initials"})
_OF_QUARANTINE = ("centre", "test1_date", "test1_result", "test2_date", "release_date")
_KIND_FIELDS = frozenset(
    {"passport_no", "nic", "dob", "sex", "phones", "phone_home", "passport_expires", "age", "age_sex"}
)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its header as written, the field it seems to hold (None: nothing we keep), how sure, and first
    values.
    """

    column: int
    header: str
    field: str | None
    confidence: float
    samples: tuple[str, ...] = ()


def fold_words(text: str) -> str:
    """Return the words of a header for comparing: lower case, joiners and punctuation out, accents kept apart from
    vowel signs.
    """
    bare = text.replace("\u200d", "").replace("\u200c", "").casefold()
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" or c == "#" else " " for c in bare).split())


@lru_cache(maxsize=4)
def _phrases(subject: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for field, words in words_by_meaning(subject).items():
        for phrase in words:
            table.setdefault(fold_words(phrase), field)
    return table


@lru_cache(maxsize=4096)
def field_scores(header: str, subject: str = "headers") -> Mapping[str, float]:
    """Return how well a header's words fit each field of a vocabulary, 0 to 1; fields that do not fit are absent."""
    folded = fold_words(header[:_LONGEST])
    if _SECRET.search(folded):
        return {CONFIDENTIAL: 1.0}
    scores: dict[str, float] = {}
    for variant in _variants(header[:_LONGEST]):
        for field, score in _variant_scores(variant, subject).items():
            scores[field] = max(score, scores.get(field, 0.0))
    if "phones" in scores and _AT_HOME.search(folded):
        scores["phone_home"] = max(scores.pop("phones"), scores.get("phone_home", 0.0))
    return scores


def _variants(header: str) -> list[str]:
    text = _NUMBERING.sub("", header)
    bare = _BRACKETS.sub(" ", text)
    pieces = [text, bare, *_PARTS.split(text), *_PARTS.split(bare), *_DASHES.split(bare), *_by_script(bare)]
    return list(dict.fromkeys(v for v in map(fold_words, pieces) if v))


def _by_script(text: str) -> list[str]:
    """Return the parts of a header that stands in two scripts without anything between: `Name නම`."""
    parts: list[tuple[str, list[str]]] = []
    for word in text.split():
        written_in = script_of(word)
        script = parts[-1][0] if written_in == "other" and parts else written_in
        if parts and parts[-1][0] == script:
            parts[-1][1].append(word)
        else:
            parts.append((script, [word]))
    one_run_each = len(parts) == len({script for script, _ in parts}) > 1
    return [" ".join(words) for _, words in parts] if one_run_each else []


def _variant_scores(variant: str, subject: str) -> dict[str, float]:
    phrases = _phrases(subject)
    if variant in phrases:
        return {phrases[variant]: 1.0}
    scores: dict[str, float] = {}
    padded = f" {variant} "
    for phrase, field in phrases.items():
        if len(phrase) > 2 and f" {phrase} " in padded:
            share = len(phrase) / len(variant)
            score = 0.5 + 0.42 * share + (0.05 if variant.startswith(phrase) else 0.0)
            scores[field] = max(score, scores.get(field, 0.0))
    if 5 <= len(variant) <= 60:
        for phrase, ratio, _ in process.extract(variant, phrases.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=82):
            if len(phrase) >= 5:
                scores[phrases[phrase]] = max(0.92 * ratio / 100, scores.get(phrases[phrase], 0.0))
    return scores


@lru_cache(maxsize=8192)
def is_header_word(text: str, subject: str = "headers") -> bool:
    """Tell quickly whether a text, or one of its parts (`Name / නම`), is exactly a word of some header."""
    return len(text) <= _LONGEST and any(variant in _phrases(subject) for variant in _variants(text))


def header_strength(texts: Sequence[str]) -> tuple[int, int, int]:
    """Return how many cells of a row are surely headers, how many of those name a person, how many a person's
    numbers.
    """
    sure = names = numbers = 0
    for text in texts:
        scores = field_scores(text) if len(text) <= _LONGEST else {}
        best = max(scores.values(), default=0.0)
        if best >= SURE_ENOUGH:
            sure += 1
            numbers += any(scores.get(n, 0.0) >= SURE_ENOUGH for n in ("passport_no", "nic", "civil_id", "dob", "age"))
            names += any(
                scores.get(n, 0.0) >= SURE_ENOUGH for n in ("full_name", "surname", "given_names", "name_with_initials")
            )
    return sure, names, numbers


def guess_columns(headers: Mapping[int, Sequence[str]], samples: Mapping[int, Sequence[str]]) -> list[ColumnGuess]:
    """Give each column at most one field, and each field one column: the surest guess first, then the leftmost.

    `headers` holds the ways to read a column's header (a two-row header gives several), the first is shown to people.
    """
    offers: list[tuple[float, int, str]] = []
    for column, texts in headers.items():
        for field, score in _combined(texts).items():
            adjusted = _with_evidence(field, score, samples.get(column, ()))
            if adjusted >= SURE_ENOUGH - 0.1:
                offers.append((adjusted, column, field))
    chosen: dict[int, tuple[str, float]] = {}
    taken: dict[str, str] = {}
    for score, column, field in sorted(offers, key=lambda o: (-round(o[0], 3), o[1])):
        folded = fold_words(headers[column][0])
        if column in chosen:
            continue
        if field in taken and field not in IGNORED and (field not in MANY or taken[field] == folded):
            if score > 0.95 or taken[field] == folded:
                chosen[column] = ("", score)  # a second column of the same name is nobody else's
            continue
        chosen[column] = (field, score)
        taken.setdefault(field, folded)
    _by_content(chosen, taken, headers, samples)
    _lone_part_is_whole(chosen, samples)
    return [_guess(c, headers, samples, chosen.get(c)) for c in sorted(headers)]


def _combined(texts: Sequence[str]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for rank, text in enumerate(texts):
        for field, score in field_scores(text).items():
            scores[field] = max(score - 0.03 * rank, scores.get(field, 0.0))
    return scores


def _with_evidence(field: str, score: float, samples: Sequence[str]) -> float:
    """Doubt a guess that its cells contradict, strengthen one that they confirm."""
    if field not in _KIND_FIELDS or len(samples) < 3:
        return score
    share = likeness(field, samples)
    if share >= 0.6:
        return score + 0.06
    return score * 0.6 if share < 0.15 else score


def _by_content(
    chosen: dict[int, tuple[str, float]],
    taken: dict[str, str],
    headers: Mapping[int, Sequence[str]],
    samples: Mapping[int, Sequence[str]],
) -> None:
    """Give columns whose header says nothing to the field that nearly all their cells look like."""
    _home_phone_by_look(chosen, taken, samples)
    for looks in (_BY_LOOK, _BY_LOOSE_LOOK):
        for column in sorted(set(samples) | set(headers)):
            values = samples.get(column, ())
            if column not in chosen and len(values) >= 3:
                _by_look(column, values, looks, chosen, taken)
    if not any(name in taken for name in NAMES):
        _name_by_content(chosen, samples)


def _home_phone_by_look(
    chosen: dict[int, tuple[str, float]], taken: dict[str, str], samples: Mapping[int, Sequence[str]]
) -> None:
    """Of several columns of telephones the one with Sri Lankan numbers is that of the family at home."""
    open_ones = [c for c, v in sorted(samples.items()) if c not in chosen and len(v) >= 3]
    phones = [c for c in open_ones if likeness("phones", samples[c]) >= 0.8]
    at_home = [c for c in phones if likeness("at_home", samples[c]) >= 0.8]
    if "phone_home" not in taken and len(at_home) == 1 and ("phones" in taken or len(phones) > 1):
        chosen[at_home[0]] = ("phone_home", 0.55)
        taken["phone_home"] = ""


def _by_look(
    column: int,
    values: Sequence[str],
    looks: Mapping[str, str],
    chosen: dict[int, tuple[str, float]],
    taken: dict[str, str],
) -> None:
    tested = any(field in taken for field in _OF_QUARANTINE)
    for look, field in looks.items():
        if field in taken or (field == "categories" and tested):
            continue
        if likeness(look, values) >= (0.7 if field == "categories" else 0.8):
            chosen[column] = (field, 0.55)
            taken[field] = ""
            return


def _name_by_content(chosen: dict[int, tuple[str, float]], samples: Mapping[int, Sequence[str]]) -> None:
    """Where no header names a person, take the leftmost column of texts that look like names and hardly repeat."""
    for column, values in sorted(samples.items()):
        different = len(set(values)) / len(values)
        if column not in chosen and len(values) >= 3 and different > 0.8 and likeness("full_name", values) >= 0.7:
            chosen[column] = ("full_name", 0.5)
            return


def _lone_part_is_whole(chosen: dict[int, tuple[str, float]], samples: Mapping[int, Sequence[str]]) -> None:
    """Where only one part of a name has a column and whole names stand in it, it holds the name (`F/Name`)."""
    named = [column for column, (field, _) in chosen.items() if field in _LATIN_NAMES]
    if len(named) != 1 or chosen[named[0]][0] not in {"surname", "given_names"}:
        return
    values = samples.get(named[0], ())
    if values and sum(len(re.split(r"[\s/,.]+", v.strip())) > 1 for v in values) >= 0.8 * len(values):
        chosen[named[0]] = ("full_name", chosen[named[0]][1])


def _guess(
    column: int,
    headers: Mapping[int, Sequence[str]],
    samples: Mapping[int, Sequence[str]],
    chosen: tuple[str, float] | None,
) -> ColumnGuess:
    field, score = chosen or ("", 0.0)
    return ColumnGuess(
        column, headers[column][0], field or None, min(round(score, 2), 0.99), first_different(samples.get(column, ()))
    )


def first_different(values: Sequence[str]) -> tuple[str, ...]:
    """Return the first three different values, to show what a column holds."""
    return tuple(dict.fromkeys(values))[:3]
