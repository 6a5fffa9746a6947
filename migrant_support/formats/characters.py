"""Makes text from outside plain: widths, digits and blanks unified, invisible characters taken out. Never guesses a
meaning.
"""

import unicodedata
from dataclasses import dataclass

_JOINER = "\u200d"
_VIRAMA = frozenset("\u0dca\u0bcd\u094d\u0d4d")
_BLANKS = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"), " "
)
_LINE_ENDS = {ord("\r"): "\n", 0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class PlainText:
    """Text fit to be kept, and whether characters nobody can see were taken out of it."""

    text: str
    cleaned: bool


def plain(text: str) -> PlainText:
    """Return the text with full-width letters and foreign digits made plain and invisible characters removed.

    The joiner U+200D stays where it forms a Sinhala, Tamil or other Indic letter (after the vowel killer): it is
    spelling.
    Line ends become one newline; other blanks one space each. Linear in the length of the text.
    """
    if text.isascii() and text.isprintable():
        return PlainText(text, cleaned=False)
    kept: list[str] = []
    cleaned = False
    for character in text.replace("\r\n", "\n").translate(_BLANKS).translate(_LINE_ENDS):
        category = unicodedata.category(character)
        if character == _JOINER and kept and kept[-1] in _VIRAMA:
            kept.append(character)
        elif character != "\n" and category in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            cleaned = True
        elif category == "Nd" and not character.isascii():
            kept.append(str(unicodedata.decimal(character)))
        elif "\uff01" <= character <= "\uff5e":
            kept.append(chr(ord(character) - 0xFEE0))
        else:
            kept.append(character)
    return PlainText(unicodedata.normalize("NFC", "".join(kept)), cleaned=cleaned)


def one_line(text: str) -> str:
    """Return the text with every run of blanks and line ends as one space, without blanks at the ends."""
    return " ".join(text.split())
