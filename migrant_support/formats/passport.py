"""Tidies passport numbers as people write them. Repairs only what the form proves; the form is not official
(STANDARDS 4).
"""

import re

_NOT_ALNUM = re.compile(r"[^A-Z0-9]")
_SRI_LANKAN = re.compile(r"[A-Z][0-9OI]{7}|OL[0-9OI]{7}")
_LABELS = ("PASSPORTNO", "PASSPORTNUMBER", "PASSPORT", "PPTNO", "PPNO", "PPT", "PP", "NO")
_FOREIGN = re.compile(r"[A-Z0-9]{5,15}")
_REPAIR = str.maketrans("OI", "01")
_LONGEST = 60


def tidy_passport(text: str) -> str:
    """Return letters and digits only, in capitals."""
    return _NOT_ALNUM.sub("", text[:_LONGEST].upper())


def read_sri_lankan_passport(text: str) -> str | None:
    """Return one letter and seven digits, with O read as 0 and I as 1 after the letter and `No.` in front dropped;
    else None.
    """
    tidy = tidy_passport(text)
    if _SRI_LANKAN.fullmatch(tidy):
        return _repaired(tidy)
    for label in _LABELS:
        rest = tidy.removeprefix(label)
        if rest != tidy and _SRI_LANKAN.fullmatch(rest):
            return _repaired(rest)
    return None


def read_passport(text: str, nationality: str = "LKA") -> str | None:
    """Return the number in its plain form, or None when it cannot be one of that nationality (ISO alpha-3)."""
    if nationality == "LKA":
        return read_sri_lankan_passport(text)
    tidy = tidy_passport(text)
    for label in _LABELS[:-1]:
        tidy = tidy.removeprefix(label)
    digits = sum(c.isdecimal() for c in tidy)
    return tidy if _FOREIGN.fullmatch(tidy) and digits >= 4 else None


def _repaired(number: str) -> str:
    keep = 2 if number.startswith("OL") else 1
    return number[:keep] + number[keep:].translate(_REPAIR)
