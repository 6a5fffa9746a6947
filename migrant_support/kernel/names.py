"""Names of people as search keys: one folding for every place that compares names."""

import unicodedata
from functools import lru_cache

_SILENT = dict.fromkeys(map(ord, "'’`\u200d\u200c"))


@lru_cache(maxsize=16_384)
def fold_name(name: str) -> str:
    """Return a name in lower case, without Latin accents, signs or double blanks; other scripts keep their vowel signs.

    The joiner U+200D inside Sinhala letters is part of the spelling on paper but not of the key, so it goes.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_SILENT)).casefold()
    kept = "".join(c for c in plain if not (unicodedata.combining(c) and ord(c) < 0x0370))
    composed = unicodedata.normalize("NFC", kept)
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in composed).split())
