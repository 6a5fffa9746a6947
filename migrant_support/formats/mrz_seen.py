"""Finds the machine-readable zone in what an optical reader saw of a page: other lines, blanks and lost fillers go.

Figures among names become the letters that look like them, since none may stand there. Whatever else was taken for
something else is not mended here: check digits find it, and a person decides.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from migrant_support.formats.mrz import read_mrz

_NO_LETTER = re.compile(r"[^A-Z0-9<]")
_SHAPES = ((2, 44), (2, 36), (3, 30))
_MAY_LACK, _BEFORE_NAMES = 4, 5
_LETTERS_ONLY = str.maketrans("0158264", "OISBZGA")
"""Names have no figures (ICAO 9303-3, 4.6): where a reader saw one, it was the letter that looks like it."""
_FILLERS = re.compile(r"[<KCEL]{5,}$")
"""A run of fillers at the end, some of them taken for letters that look like one."""


def best_zone(seen: Iterable[str], *, today: date) -> str:
    """Return the zone among all texts seen that fits its check digits best; empty when none has the shape of one."""
    zones = dict.fromkeys(zone for text in seen for zone in zones_in(text))
    readings = [(read_mrz(zone, today=today), zone) for zone in zones]
    rated = [(len(read.errors), zone) for read, zone in readings if read.kind is not None]
    return min(rated, key=lambda item: item[0])[1] if rated else ""


def zones_in(text: str) -> Iterator[str]:
    """Yield every run of lines in a text that has the shape of a zone."""
    lines = [_NO_LETTER.sub("", line.upper().replace("«", "<<")) for line in text.splitlines()]
    lines = [line for line in lines if len(line) >= 26]
    for count, width in _SHAPES:
        for start in range(len(lines) - count + 1):
            fitted = [_fitted(line, width) for line in lines[start : start + count]]
            if all(fitted):
                names = -1 if count == 3 else 0
                kept = 0 if count == 3 else _BEFORE_NAMES
                fitted[names] = fitted[names][:kept] + fitted[names][kept:].translate(_LETTERS_ONLY)
                yield "\n".join(fitted)


def _fitted(line: str, width: int) -> str:
    """The line at its width when it is near: fillers at its end are added or taken away, nothing else."""
    line = _FILLERS.sub(lambda run: "<" * len(run[0]), line)
    if abs(len(line) - width) > _MAY_LACK:
        return ""
    if len(line) < width:
        return line.ljust(width, "<") if line.endswith("<<") else ""
    return line[:width] if len(line) == width or set(line[width:]) == {"<"} else ""
