"""Compares two descriptions of people field by field and says, in bits and in words, whether they are one person.

The bits are weights of the Fellegi-Sunter kind, set by hand: log2 of how much likelier an agreement is for one person
than for two. What speaks against weighs by what people cannot change: a NIC stays, a passport is renewed, a phone is
lent, a family shares an address and one passport may carry a child. Symmetric. Decides nothing: a person does.
"""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from migrant_support.matching.identity import Birth, Identity
from migrant_support.matching.names import MOST_BITS_OF_NAMES, compare_names
from migrant_support.matching.rarity import Rarity
from migrant_support.matching.reasons import Reason

_SAME_NUMBERS, _PHONE = 34.0, 5.0  # a NIC and a document; a phone at its most
_GENERATION, _NO_COMMON_DOCUMENT = 15, -8.0
_Weighed = tuple[float, Reason | None]
_NOT_KNOWN: _Weighed = (0.0, None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Bits for (or against) one person, and the reasons, never empty."""

    score: float
    reasons: tuple[Reason, ...]


def compare(a: Identity, b: Identity, rarity: Rarity) -> Comparison:
    """Compare two descriptions; `rarity` tells how common names are among the people there are."""
    names, births = compare_names(a, b, rarity), _births(a.births, b.births)
    if births[1] == Reason.GENERATION_APART and not a.documents & b.documents:
        births = (births[0] + _NO_COMMON_DOCUMENT, births[1])  # father and son; with one document it may be a slip
    fits = names[0] > 0 and names[1] != Reason.OTHER_GIVEN_NAME and births[0] >= 0
    weighed = [
        _nics(a.nic, b.nic),
        _documents(a.documents, b.documents, fits=fits),
        names,
        births,
        (-6.0, Reason.OTHER_SEX) if a.sex and b.sex and a.sex != b.sex else _NOT_KNOWN,
        _phones(a.phones & b.phones, rarity, fits=fits),
        _places(a, b),
    ]
    reasons = tuple(reason for _, reason in weighed if reason)
    return Comparison(sum(bits for bits, _ in weighed), reasons or (Reason.NOTHING,))


def _nics(a: str, b: str) -> _Weighed:
    """A NIC is for life; old and new form are made one before. Two numbers of one day and sex may be twins."""
    if not a or not b:
        return _NOT_KNOWN
    if a == b:
        return 18.0, Reason.SAME_NIC
    return (8.0, Reason.NIC_SLIP) if OSA.distance(a, b, score_cutoff=1) <= 1 else (-32.0, Reason.OTHER_NIC)


def may_reach(a: Identity, b: Identity, threshold: float) -> bool:
    """Could two descriptions reach the threshold if their names agreed in full? Much cheaper than comparing names."""
    most = (
        MOST_BITS_OF_NAMES + _births(a.births, b.births)[0] + _places(a, b)[0] + (_PHONE if a.phones & b.phones else 0)
    )
    if most + _SAME_NUMBERS < threshold:
        return False
    return most + _nics(a.nic, b.nic)[0] + _documents(a.documents, b.documents, fits=True)[0] >= threshold


def _phones(shared: frozenset[str], rarity: Rarity, *, fits: bool) -> _Weighed:
    """A family has one phone and an office many callers: a phone says more when names and birth fit as well."""
    if not shared:
        return _NOT_KNOWN
    return (_PHONE if fits and any(rarity.is_personal(p) for p in shared) else 2.0), Reason.SAME_PHONE


def _documents(a: frozenset[str], b: frozenset[str], *, fits: bool) -> _Weighed:
    """A renewed passport has another number; neighbouring numbers of other names are a family at one window."""
    if not a or not b:
        return _NOT_KNOWN
    if a & b:
        return 16.0, Reason.SAME_DOCUMENT
    near = [(x, y) for x in a for y in b if OSA.distance(x, y, score_cutoff=1) <= 1]
    if not near:
        return -2.0, Reason.OTHER_DOCUMENT
    if not fits and all(_are_neighbours(x, y) for x, y in near):
        return 0.0, Reason.NEXT_DOCUMENT
    return 8.0, Reason.DOCUMENT_SLIP


def _are_neighbours(x: str, y: str) -> bool:
    return x[1:].isdecimal() and y[1:].isdecimal() and len(x) == len(y) and abs(int(x[1:]) - int(y[1:])) <= 3


def _births(a: tuple[Birth, ...], b: tuple[Birth, ...]) -> _Weighed:
    """The best agreement of what was written and what the NIC says."""
    if not a or not b:
        return _NOT_KNOWN
    return max((_birth(x, y) for x in a for y in b), key=lambda w: w[0])


def _birth(a: Birth, b: Birth) -> _Weighed:
    same = (a.year == b.year, a.month == b.month, a.day == b.day)
    is_rough = not a.day or not b.day or _is_new_year(a) or _is_new_year(b)
    if all(same):
        return (13.0, Reason.SAME_BIRTH) if a.day else (4.0, Reason.BIRTH_YEAR)
    if same[0] and is_rough:
        return 4.0, Reason.BIRTH_YEAR
    if same[0] and (a.month, a.day) == (b.day, b.month):
        return 9.0, Reason.BIRTH_SWAPPED
    if abs(a.year - b.year) >= _GENERATION:
        return -14.0, Reason.GENERATION_APART
    return _nearly(a, b, sum(same))


def _nearly(a: Birth, b: Birth, parts: int) -> _Weighed:
    """One part of three written wrong, or a few days apart over the end of a month."""
    if a.day and b.day and parts == 2:
        near_year = a.year == b.year or abs(a.year - b.year) in (1, 2, 10) or _one_figure(a.year, b.year)
        return (5.0, Reason.BIRTH_SLIP) if near_year else (-3.0, Reason.OTHER_BIRTH)
    apart = abs(_days(a) - _days(b))
    if a.day and b.day and apart <= 11:
        return 4.0, Reason.BIRTH_SLIP
    return -8.0, Reason.OTHER_BIRTH


def _one_figure(a: int, b: int) -> bool:
    return OSA.distance(str(a), str(b), score_cutoff=1) <= 1


def _days(birth: Birth) -> float:
    return birth.year * 365.25 + birth.month * 30.44 + birth.day


def _is_new_year(birth: Birth) -> bool:
    """The first of January is written where only the year is known."""
    return (birth.month, birth.day) == (1, 1)


def _places(a: Identity, b: Identity) -> _Weighed:
    """A household shares its address, so it counts little."""
    if a.address and b.address and len(a.address & b.address) * 2 > max(len(a.address), len(b.address)):
        return 4.0, Reason.SAME_ADDRESS
    if not a.place or not b.place:
        return _NOT_KNOWN
    return (2.0, Reason.SAME_PLACE) if a.place == b.place else (-1.0, None)
