"""Where each field of a machine-readable zone stands, and the check digit (ICAO Doc 9303-3 section 4, and -4 to -7)."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_VALUES = {**{str(n): n for n in range(10)}, **{c: n for n, c in enumerate(string.ascii_uppercase, 10)}, "<": 0}
_WEIGHTS = (7, 3, 1)
LETTERS = frozenset(string.ascii_uppercase + "<")
DIGITS = frozenset(string.digits)
DATES = DIGITS | {"<"}
ANY = LETTERS | DIGITS
SEXES = frozenset("MF<")


class Kind(StrEnum):
    """Sizes of documents: cards (TD1, TD2), passports (TD3), visas (MRVA, MRVB)."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRVA = "MRVA"
    MRVB = "MRVB"


def check_digit(text: str) -> str:
    """Values times 7, 3, 1 and again, modulo ten; a character that may not stand there counts nothing."""
    return str(sum(_VALUES.get(c, 0) * _WEIGHTS[at % 3] for at, c in enumerate(text)) % 10)


@dataclass(frozen=True, slots=True)
class Span:
    """A field: line, first and last position (from 0, the last one not included)."""

    line: int
    first: int
    last: int

    def of(self, lines: Sequence[str]) -> str:
        """What stands there."""
        return lines[self.line][self.first : self.last]

    @property
    def after(self) -> "Span":
        """The one character behind it: its check digit."""
        return Span(self.line, self.last, self.last + 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of zone. `optional` are its fields of free use; `composite` is what the last check digit covers."""

    length: int
    count: int
    names: Span
    number: Span
    nationality: Span
    birth: Span
    sex: Span
    expiry: Span
    optional: tuple[Span, ...]
    composite: tuple[Span, ...] = ()
    composite_check: Span = Span(0, 0, 0)
    optional_check: Span | None = None
    takes_long_numbers: bool = False
    code: Span = Span(0, 0, 2)
    issuer: Span = Span(0, 2, 5)

    @property
    def alphabets(self) -> tuple[tuple[Span, frozenset[str]], ...]:
        """What may stand in each field. The check digit of a number may be a filler where long numbers are."""
        checks = [(self.birth.after, DIGITS), (self.expiry.after, DIGITS)]
        checks += [(self.composite_check, DIGITS)] if self.composite else []
        checks += [(self.optional_check, DATES)] if self.optional_check else []
        return (
            (self.code, LETTERS), (self.issuer, LETTERS), (self.names, LETTERS), (self.nationality, LETTERS),
            (self.number, ANY), (self.number.after, DATES if self.takes_long_numbers else DIGITS),
            (self.birth, DATES), (self.sex, SEXES), (self.expiry, DATES),
            *((span, ANY) for span in self.optional), *checks,
        )  # fmt: skip


def _second_line(length: int, *, optional_until: int) -> dict[str, Span]:
    """The second line of passports, the larger cards and visas: the same until its optional data."""
    return {
        "names": Span(0, 5, length),
        "number": Span(1, 0, 9),
        "nationality": Span(1, 10, 13),
        "birth": Span(1, 13, 19),
        "sex": Span(1, 20, 21),
        "expiry": Span(1, 21, 27),
    } | {"_optional": Span(1, 28, optional_until)}


def _of_two_lines(length: int, *, optional_until: int, checked: bool, composite: bool, long: bool) -> Layout:
    spans = _second_line(length, optional_until=optional_until)
    optional = spans.pop("_optional")
    covered = (Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, length - 1))
    return Layout(
        length=length,
        count=2,
        optional=(optional,),
        composite=covered if composite else (),
        composite_check=Span(1, length - 1, length),
        optional_check=optional.after if checked else None,
        takes_long_numbers=long,
        **spans,
    )


LAYOUTS: dict[Kind, Layout] = {
    Kind.TD3: _of_two_lines(44, optional_until=42, checked=True, composite=True, long=False),
    Kind.TD2: _of_two_lines(36, optional_until=35, checked=False, composite=True, long=True),
    Kind.MRVA: _of_two_lines(44, optional_until=44, checked=False, composite=False, long=False),
    Kind.MRVB: _of_two_lines(36, optional_until=36, checked=False, composite=False, long=False),
    Kind.TD1: Layout(
        length=30,
        count=3,
        names=Span(2, 0, 30),
        number=Span(0, 5, 14),
        nationality=Span(1, 15, 18),
        birth=Span(1, 0, 6),
        sex=Span(1, 7, 8),
        expiry=Span(1, 8, 14),
        optional=(Span(0, 15, 30), Span(1, 18, 29)),
        composite=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)),
        composite_check=Span(1, 29, 30),
        takes_long_numbers=True,
    ),
}


def kind_of(lines: Sequence[str]) -> Kind | None:
    """The kind of a zone by the number and length of its lines, and the V of visas; None when it is none."""
    lengths = {len(line) for line in lines}
    if len(lines) == 3 and lengths == {30}:
        return Kind.TD1
    if len(lines) != 2 or lengths not in ({44}, {36}):
        return None
    is_visa = lines[0].startswith("V")
    if lengths == {44}:
        return Kind.MRVA if is_visa else Kind.TD3
    return Kind.MRVB if is_visa else Kind.TD2
