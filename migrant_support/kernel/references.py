"""References that can be read out on the phone: `KW-7F3K2Q-9`.

Two letters of the country, six of Crockford's base 32 (no I, L, O, U), one check character (modulo 31 over the whole
body). Cases carry a leading letter `C`. A reference means nothing beyond the country.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_character(body: str) -> str:
    """Return the check character over letters and digits of `body`: weights 2, 3, 5, 7… by place, modulo 31.

    Finds every swap of two unlike neighbours and all but one in thirty of other slips.
    """
    total = sum(_SIGNS.index(sign) * weight for weight, sign in enumerate(body, start=2))
    return ALPHABET[total % 31]


def make_reference(country_alpha2: str, *, kind: str = "", number: int | None = None) -> str:
    """Return a new reference. `kind` is "" for a person, "C" for a case; `number` below 2**30 makes it repeatable."""
    drawn = secrets.randbits(30) if number is None else number
    body = "".join(ALPHABET[drawn >> shift & 31] for shift in range(25, -1, -5))
    head = f"{kind}{country_alpha2.upper()}"
    return f"{head}-{body}-{check_character(head + body)}"


def read_reference(typed: str) -> str | None:
    """Return the normal form of a typed reference, or None when it is none or its check character is wrong.

    Blanks, small letters, missing hyphens and O/0, I/1, L/1 in the six middle characters are forgiven.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    if len(plain) not in (9, 10) or not plain.isascii():
        return None
    head, body, check = plain[:-7], plain[-7:-1].translate(_READ_AS), plain[-1].translate(_READ_AS)
    if not head.isalpha() or (len(head) == 3 and head[0] != "C") or any(c not in ALPHABET for c in body):
        return None
    return f"{head}-{body}-{check}" if check_character(head + body) == check else None


def make_follow_up(*, number: int | None = None) -> str:
    """Return a reference for somebody without account, like `7F3K-2Q9M`: 40 random bits, no country, no meaning.

    `number` below 2**40 makes it repeatable.
    """
    drawn = secrets.randbits(40) if number is None else number
    signs = "".join(ALPHABET[drawn >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def read_follow_up(typed: str) -> str | None:
    """Return the normal form of a typed follow-up reference, forgiving blanks, small letters, O/0, I/1 and L/1."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum()).translate(_READ_AS)
    if len(plain) != 8 or any(c not in ALPHABET for c in plain):
        return None
    return f"{plain[:4]}-{plain[4:]}"
