"""Reads answers: sexes, nations, payers, yes and no, results, states, by the words in vocabulary/answers.toml."""

import re
from functools import lru_cache
from typing import Literal, cast

from migrant_support.exchange.imports.reading.vocabulary import words_by_meaning
from migrant_support.formats.characters import one_line

Sex = Literal["M", "F", "X"]
Payer = Literal["state", "SLBFE", "IOM", "self"]
PassportLocation = Literal["employer", "police", "lost"]
TestResult = Literal["negative", "positive", "pending", "inconclusive"]
StayState = Literal["admitted", "isolated", "released"]
ExitReason = Literal["repatriated", "returned_to_employer", "hospital"]

_LONGEST = 200
_PARTS = re.compile(r"[/|,]")
_SEX_PARTS = re.compile(r"[/|,\s()\-–]+")


def key(text: str) -> str:
    """Return a text for looking it up: one line, lower case, no joiners, no marks at the ends."""
    return one_line(text[:_LONGEST].replace("\u200d", "").replace("\u200c", "")).casefold().strip(" .,;:-–_*()\"'")


@lru_cache(maxsize=16)
def _lookup(table: str) -> dict[str, str]:
    return {key(word): meaning for meaning, words in words_by_meaning("answers", table).items() for word in words}


@lru_cache(maxsize=16)
def _all(table: str, meaning: str) -> frozenset[str]:
    return frozenset(map(key, words_by_meaning("answers", table)[meaning]))


def sex_of(text: str) -> Sex | None:
    """Return the sex a cell names, also where two languages stand beside each other (`Male / පිරිමි`)."""
    table = _lookup("sex")
    whole = key(text)
    if whole in table:
        return cast(Sex, table[whole])
    named = {table[part] for part in map(key, _SEX_PARTS.split(whole)) if part in table}
    return cast(Sex, named.pop()) if len(named) == 1 else None


def nation_of(text: str) -> str | None:
    """Return the ISO alpha-3 code of a nationality or country as written, or None."""
    table = _lookup("nation")
    return table.get(key(text)) or table.get(key(text.replace(".", "")))


def says_nothing(text: str) -> bool:
    """Tell whether a cell is a way of leaving it empty."""
    return not any(c.isalnum() for c in text) or key(text) in _all("answer", "nothing")


def yes_or_no(text: str) -> bool | None:
    """Return what an answer says, in any of the languages or in two at once (`Yes / ඔව්`); None for anything else."""
    if text.strip() in {"✓", "✔", "√"}:
        return True
    parts = {key(p) for p in (text, *_PARTS.split(text[:_LONGEST]))}
    if not parts & (_all("answer", "yes") | _all("answer", "no")):
        parts = {key(word) for word in text[:_LONGEST].split()[:1]}
    says_yes, says_no = bool(parts & _all("answer", "yes")), bool(parts & _all("answer", "no"))
    return None if says_yes == says_no else says_yes


def payer_of(text: str) -> Payer | None:
    """Return who pays: a known body, or `self` where the question can you pay? is answered with yes."""
    folded = key(text)
    table = words_by_meaning("answers", "payer")
    if any(w in folded for w in table["nobody"]) or yes_or_no(text) is False:
        return None
    for payer, words in table.items():
        if payer != "nobody" and any(_begins_a_word(folded, w) for w in words):
            return cast(Payer, payer)
    return "self" if yes_or_no(text) else None


def passport_location_of(text: str) -> PassportLocation | None:
    """Return where a missing book is said to be; a lost book is lost wherever it was lost."""
    folded = key(text)
    table = words_by_meaning("answers", "passport_location")
    found = next((place for place in ("lost", "police", "employer") if any(w in folded for w in table[place])), None)
    return cast(PassportLocation, found) if found else None


def test_result_of(text: str) -> TestResult | None:
    """Return a laboratory result as written in any of its usual ways (`-ve`, `ND`, `Detected (ct 24)`)."""
    folded = " ".join(text[:_LONGEST].casefold().split()).strip(" .,;*")
    if folded in {"n", "p", "+"}:
        return "negative" if folded == "n" else "positive"
    for result, words in words_by_meaning("answers", "test_result").items():
        if any(_stands_in(folded, w) for w in words):
            return cast(TestResult, result)
    return None


def stay_state_of(text: str) -> StayState | None:
    """Return the state of a stay in quarantine."""
    folded = key(text)
    table = words_by_meaning("answers", "stay_state")
    if any(w in folded for w in table["isolated"]):
        return "isolated"
    if any(_stands_in(folded, w) for w in table["released"]):
        return "released"
    return "admitted" if any(_stands_in(folded, w) for w in table["admitted"]) else None


def exit_reason_of(text: str) -> ExitReason | None:
    """Return why a stay ended, from whatever was written beside the date or in the remarks."""
    folded = f"{key(text)} "
    for reason, words in words_by_meaning("answers", "exit_reason").items():
        if any(w in folded for w in words):
            return cast(ExitReason, reason)
    return None


def _begins_a_word(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False


def _stands_in(text: str, word: str) -> bool:
    """Tell whether a word stands in a text: at the beginning of a word, and alone when it is short."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        begins = at == 0 or not text[at - 1].isalnum() or not word[0].isalnum()
        if begins and (len(word) > 3 or end == len(text) or not text[end].isalnum()):
            return True
        at = text.find(word, at + 1)
    return False


_SSR_CODES = frozenset(
    {
        "INFT", "WCHR", "WCHS", "WCHC", "WCBD", "WCBW", "WCMP", "MEDA", "VGML", "DEPU", "DEPA", "DEAF", "BLND",
        "DPNA", "STCR", "OXYG", "UMNR", "CHLD", "EXST", "BSCT", "MAAS", "LANG", "MOML", "AVML", "HNML", "DBML",
        "CHML", "BBML", "DOCS", "DOCO", "DOCA", "KSML", "SFML", "NSML", "FPML", "GFML", "LSML", "LFML", "PETC",
        "SPML", "XBAG",
    }
)  # fmt: skip
_SSR_WORDS = {
    "wheelchair": "WCHR",
    "wheel chair": "WCHR",
    "stretcher": "STCR",
    "oxygen": "OXYG",
    "unaccompanied minor": "UMNR",
}
_WORD = re.compile(r"[A-Z]+")


@lru_cache(maxsize=2048)
def ssr_of(text: str) -> tuple[str, ...]:
    """Return the special service codes written in a remark, in its order; a wheelchair without a code is WCHR."""
    short = text[:_LONGEST]
    codes = [w for w in _WORD.findall(short.upper()) if w in _SSR_CODES]
    if not codes:
        codes = [code for words, code in _SSR_WORDS.items() if words in short.casefold()]
    return tuple(dict.fromkeys(codes))


_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_KIN = re.compile(
    r"husband\s*/\s*wife|husband|wife|spouse|child(?!ren)|son|daughter|mother|father|sister|brother|baby|infant|friend|"
    r"ස්වාමි|බිරිඳ|දරුවා|கணவர்|மனைவி|குழந்தை|زوج|زوجة|طفل",
    re.IGNORECASE,
)
_SPOUSE = re.compile(r"\b(?:husband|wife|spouse)\b", re.IGNORECASE)
_CHILDREN = re.compile(r"[0-9]\s*(?:child|kid|son|daughter)", re.IGNORECASE)
_DOCUMENT = re.compile(r"[A-Za-z]{1,3}\.?[ \-]?[0-9OoIi][0-9OoIi \-]{5,}")
_NUMBER = re.compile(r"(?<!\w)[0-9]{1,2}(?!\w)")


def companions_of(text: str) -> int | None:
    """Return how many travel with the person: a number in front, a word, or counted kin and passports; None when
    unclear.
    """
    if key(text) in _lookup("alone") or not any(c.isalnum() for c in text):
        return 0
    books = len(_DOCUMENT.findall(text[:_LONGEST]))
    bare = _DOCUMENT.sub(" ", text[:_LONGEST])
    found = _NUMBER.search(bare)
    if found:
        return int(found[0]) + (1 if _SPOUSE.search(bare) and _CHILDREN.search(bare) else 0)
    counted = _lookup("count")
    for word in key(bare).replace("(", " ").split():
        if word in counted:
            return _COUNTS[counted[word]]
    return len(_KIN.findall(bare)) or books or None


def currency_of(text: str) -> str | None:
    """Return a three-letter currency code as written in a column of its own."""
    code = key(text).upper()
    return code if re.fullmatch(r"[A-Z]{3}", code) else None
