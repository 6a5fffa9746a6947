"""Figures of a sealed list without anybody's name, as HXL: counts by sex, age, mission and district of destination.

A count below five could point at a person. It is left empty, and where the other counts would tell it again, the next
smallest goes with it. Each count divides the whole list once, never by two things at a time.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from migrant_support.domains.flights.rules.manifest import Recipient, SealedList, SealedPassenger

LEAST = 5
"""The smallest count that is told."""
UNKNOWN = "unknown"
OTHERS = "others"

COLUMNS: tuple[tuple[str, str], ...] = (
    ("flight", "#activity+code"),
    ("date", "#date+start"),
    ("from", "#loc+code+origin"),
    ("to", "#loc+code+destination"),
    ("manifest_version", "#meta+id"),
    ("breakdown", "#meta+breakdown"),
    ("group", "#group+code"),
    ("people", "#reached"),
    ("withheld", "#meta+withheld"),
)
"""The columns with their tags."""

_SEXES = {"F": "f", "M": "m", "X": "i"}
_BANDS = (("infants", 0, 1), ("children", 2, 17), ("adults", 18, 59), ("elderly", 60, 200))


def figures(
    content: SealedList, *, number: int, recipient: Recipient, withheld: Collection[UUID]
) -> list[Sequence[str]]:
    """The header, the tags and the counts for a recipient: of those whom it may be told of, and never a name.

    Missions and districts are told to those only who get them by name too.
    """
    shown = [p for p in content.passengers if p.person not in withheld] if withheld else content.passengers
    flight = content.flight
    head = (flight.number, flight.date, flight.origin, flight.destination, str(number))
    left_out = str(len(content.passengers) - len(shown))
    day = date.fromisoformat(flight.date)
    lines: list[Sequence[str]] = [tuple(name for name, _tag in COLUMNS), tuple(tag for _name, tag in COLUMNS)]
    lines.append((*head, "all", "all", _told(len(shown)), left_out))
    divided = [
        ("sex", _safe(_counted((_SEXES.get(p.sex, UNKNOWN) for p in shown), [*_SEXES.values(), UNKNOWN]))),
        ("age", _safe(_counted((band(p, day) for p in shown), [*(name for name, *_years in _BANDS), UNKNOWN]))),
    ]
    if recipient.needs_consent:
        divided += [
            ("mission", _gathered(_counted((p.origin_mission or UNKNOWN for p in shown), ()))),
            ("district", _gathered(_counted((p.destination_district or UNKNOWN for p in shown), ()))),
        ]
    for breakdown, counts in divided:
        lines += [(*head, breakdown, group, told, "") for group, told in counts]
    return lines


def _counted(groups: Iterable[str], always: Iterable[str]) -> dict[str, int]:
    """How many of each group, the named ones first and also with nobody."""
    found = Counter(groups)
    order = [*always, *sorted(found.keys() - set(always))]
    return {group: found[group] for group in order}


def _hidden(counts: dict[str, int]) -> set[str]:
    """The groups of which nothing is told: those below five, and enough others that nothing can be reckoned."""
    hidden = {group for group, count in counts.items() if count < LEAST}
    if 0 < sum(counts[group] for group in hidden) < LEAST:
        rest = sorted((count, group) for group, count in counts.items() if group not in hidden)
        hidden |= {group for _count, group in rest[:1]}
    return hidden


def _safe(counts: dict[str, int]) -> list[tuple[str, str]]:
    """The counts of groups that are the same for every list."""
    hidden = _hidden(counts)
    return [(group, "" if group in hidden else str(count)) for group, count in counts.items()]


def _gathered(counts: dict[str, int]) -> list[tuple[str, str]]:
    """The counts of groups of which already the name would tell: the hidden ones are one group without a name."""
    hidden = _hidden(counts)
    told = [(group, str(count)) for group, count in counts.items() if group not in hidden]
    others = sum(counts[group] for group in hidden)
    return [*told, (OTHERS, _told(others))] if hidden else told


def _told(count: int) -> str:
    return str(count) if count >= LEAST else ""


def band(passenger: SealedPassenger, day: date) -> str:
    """The age group on the day of the flight; unknown when what is known of the birth leaves two open."""
    try:
        first, last = _span(passenger.birth_date)
    except ValueError:
        return UNKNOWN
    youngest = _band_of(_years(last, day))
    return youngest if first == last or youngest == _band_of(_years(first, day)) else UNKNOWN


def _span(text: str) -> tuple[date, date]:
    """The first and the last day on which somebody may be born who is born on a day, in a month, in a year."""
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    born = date.fromisoformat(text)
    return born, born


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _band_of(age: int) -> str:
    for name, first, last in _BANDS:
        if first <= age <= last:
            return name
    return UNKNOWN
