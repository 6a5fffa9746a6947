"""HXL tags of partner exports: `#affected+f`. Reads and writes the tag only (STANDARDS 6)."""

import re

_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\+[a-z][a-z0-9_]*)*")
_AROUND_PLUS = re.compile(r"\s*\+\s*")
_LONGEST = 200


def canonical_tag(text: str) -> str | None:
    """Return the tag in lower case without blanks around `+`, or None when it is no tag. The order of attributes is
    kept.
    """
    tag = _AROUND_PLUS.sub("+", text.strip()[:_LONGEST].lower())
    return tag if _TAG.fullmatch(tag) else None
