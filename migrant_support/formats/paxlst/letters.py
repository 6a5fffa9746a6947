"""Spells text with the signs of UNOA (ISO 9735 level A): capitals, digits, a few marks. No letter is ever dropped."""

import re
import unicodedata

_SPELLED = {
    "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "ẞ": "SS", "Å": "AA", "Æ": "AE", "Ø": "OE", "Œ": "OE", "Ñ": "N",
    "Ç": "C", "Þ": "TH", "Ð": "D", "Đ": "D", "İ": "I", "ı": "I", "Ş": "S", "Ș": "S", "Ț": "T", "Ğ": "G", "Ł": "L",
    "Ŀ": "L", "ĸ": "Q", "Ŋ": "N", "Ħ": "H", "Ŧ": "T", "Ĳ": "IJ", "ĳ": "IJ",
    "‘": "'", "’": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...",
}  # fmt: skip
"""As machine-readable zones spell letters (ICAO Doc 9303-3), and the plain forms of marks."""

_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/='+:?!\"%&*;<>")
_TABLE = str.maketrans(_SPELLED)
_AS_IT_IS = re.compile(r"[A-Z0-9]+(?: [A-Z0-9]+)*").fullmatch


def spelled(text: str) -> str | None:
    """The text in the signs of UNOA on one line; None when a letter in it has no Latin spelling that is agreed.

    Marks that are no letters and have no form there (`#`, `@`, emoji) become a blank.
    """
    if not text.isascii():
        plain = _latin(text)
    elif _AS_IT_IS(capitals := text.upper()):  # most names and numbers
        return capitals
    else:
        plain = " ".join(capitals.split())
    if plain is None or _SIGNS.issuperset(plain):
        return plain
    return " ".join("".join(sign if sign in _SIGNS else " " for sign in plain).split())


def _latin(text: str) -> str | None:
    spelled_out = unicodedata.normalize("NFC", text).translate(_TABLE)
    capitals = unicodedata.normalize("NFC", spelled_out.upper()).translate(_TABLE)
    letters: list[str] = []
    for sign in unicodedata.normalize("NFKD", capitals).upper():
        kind = unicodedata.category(sign)
        if sign.isascii():
            letters.append(sign)
        elif kind[0] == "L" or kind == "Mc" or (kind == "Mn" and not _is_accent(sign)) or kind == "Nd":
            return None
        elif kind[0] not in {"M", "C"}:
            letters.append(" ")
    return " ".join("".join(letters).split())


def _is_accent(sign: str) -> bool:
    """Does it stand on a Latin letter (and not spell a vowel of another script)?"""
    return "\u0300" <= sign <= "\u036f"
