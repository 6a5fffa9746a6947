"""What single segments say: names and addresses, places, moments, ways to reach, bags."""

from datetime import date, datetime

from migrant_support.formats.paxlst.scanning import Segment

LENGTHS = {"201": "%y%m%d%H%M", "203": "%Y%m%d%H%M", "101": "%y%m%d", "102": "%Y%m%d"}
"""The qualifiers of forms of dates that lists of passengers use."""
_BY_LENGTH = {6: "%y%m%d", 8: "%Y%m%d", 10: "%y%m%d%H%M", 12: "%Y%m%d%H%M"}
STAGES = {"20": "main", "34": "overflight"}
NO_BAGS = frozenset({"", "NULL", "NIL", "NONE"})


def moment(segment: Segment) -> datetime | None:
    """The moment of a DTM, in the local time of its airport; None for what is none."""
    text, form = segment.get(0, 1), segment.get(0, 2)
    if not text.isascii() or not text.isdigit():
        return None
    try:
        return datetime.strptime(text, LENGTHS.get(form) or _BY_LENGTH.get(len(text), ""))  # noqa: DTZ007 - local time
    except ValueError:
        return None


def birth_date(segment: Segment, today: date) -> date | None:
    """A date of birth: of two years the latest that is not in the future."""
    text = segment.get(0, 1)
    found = moment(segment)
    if found is None:
        return None
    day = found.date()
    if len(text) == 6:
        century = today.year - today.year % 100
        for first in (century, century - 100):
            try:
                day = day.replace(year=first + int(text[:2]))
            except ValueError:  # 29 February of a year that has none
                continue
            if day <= today:
                return day
        return None
    return day


def expiry_date(segment: Segment) -> date | None:
    """Until when a document is valid; years 70 to 99 are of the last century."""
    found = moment(segment)
    if found is None:
        return None
    if len(segment.get(0, 1)) == 6:
        year = found.year % 100
        try:
            return found.date().replace(year=year + (1900 if year >= 70 else 2000))
        except ValueError:
            return None
    return found.date()


def names(segment: Segment) -> tuple[str, ...]:
    """The names of a NAD: the surname, then given names."""
    return segment.parts(3)


def ways_to_reach(segment: Segment) -> dict[str, str]:
    """What a COM says, by its qualifiers: TE telephone, FX fax, EM mail."""
    found: dict[str, str] = {}
    for element in segment.elements:
        text, qualifier = (*element, "")[:2]
        if text.strip() and qualifier.strip():
            found.setdefault(qualifier.strip().upper(), text.strip())
    return found


def bags(segment: Segment) -> tuple[str, int] | None:
    """The first tag of an FTX+BAG and how many pieces follow from it; one when it does not say."""
    tag = segment.get(3)
    if tag.upper() in NO_BAGS:
        return None
    pieces = segment.get(3, 1)
    return tag, int(pieces) if pieces.isascii() and pieces.isdigit() and len(pieces) <= 4 else 1


def measure(segment: Segment) -> int | None:
    """The number of a MEA."""
    for element in (2, 1):
        for part in reversed(segment.parts(element)):
            whole = part.partition(".")[0]
            if whole.isascii() and whole.isdigit() and len(whole) <= 6:
                return int(whole)
    return None
