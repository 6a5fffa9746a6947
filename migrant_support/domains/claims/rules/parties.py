"""Whether two written names are one employer or agency."""

import re
import unicodedata

_FORMS_OF_COMPANY = {
    "pvt", "private", "ltd", "limited", "plc", "llc", "wll", "co", "company", "est", "establishment", "the", "and",
}  # fmt: skip


def party_key(name: str) -> str:
    """The same key for the same company written in another way: "Lanka Jobs (Pvt) Ltd." and "LANKA JOBS". Our choice.

    A name of nothing but such words keeps them.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    words = re.findall(r"\w+", plain)
    telling = [word for word in words if word not in _FORMS_OF_COMPANY]
    return " ".join(telling or words)[:200]


def licence_key(licence: str) -> str:
    """A licence number without blanks and signs: "12-34" and "12 34" are one."""
    return "".join(c for c in unicodedata.normalize("NFKC", licence).upper() if c.isalnum())[:40]
