"""Machine-readable zones of travel documents: reading TD1, TD2, TD3 and visas of both sizes (ICAO Doc 9303-3 to -7).

Whatever stands in a zone is read and told; what is wrong gets a code, and nothing is refused or mended silently. Where
the check digits prove that a letter was taken for a digit, the whole zone as it must have been is *offered*.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from migrant_support.formats.mrz_layout import LAYOUTS, Kind, Layout, Span, check_digit, kind_of
from migrant_support.formats.state_codes import is_known_code, iso3_of

_LONGEST = 400
_BLANK = re.compile(r"[ \t\u00a0]+")
_SIGN = re.compile(r"^\][A-Z][0-9]")  # what a scanner puts before a code to tell its kind (AIM)
_RUN = re.compile(r"[A-Z0-9<]{10,}")
_TO_LETTER = str.maketrans("01258", "OIZSB")
_TO_DIGIT = str.maketrans("OIZSBDQ", "0125800")
_ALIKE = {"0": "O", "O": "0", "1": "I", "I": "1", "2": "Z", "Z": "2", "5": "S", "S": "5", "8": "B", "B": "8"}


class Precision(StrEnum):
    """How much of a birth date stands in the zone."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a zone says. Raw texts are as printed, without fillers; `errors` are codes, `valid` is that there are none.

    `birth` is the first day that the date may mean, with `birth_precision`; None when nothing of it is known or it
    cannot be. `correction` is a whole zone that the check digits prove, to be offered and never taken by itself.
    """

    kind: Kind | None
    lines: tuple[str, ...]
    errors: tuple[str, ...]
    document_code: str = ""
    issuer: str = ""
    nationality: str = ""
    primary: str = ""
    secondary: str = ""
    number: str = ""
    optional: str = ""
    birth_raw: str = ""
    birth: date | None = None
    birth_precision: Precision = Precision.UNKNOWN
    sex: str = ""
    expiry_raw: str = ""
    expires_on: date | None = None
    may_be_cut: bool = False
    correction: str | None = None

    @property
    def valid(self) -> bool:
        """Do all check digits hold, and are both states known?"""
        return not self.errors

    @property
    def counts_the_filler(self) -> bool:
        """Does the check digit of a long number hold when the filler within it is counted? Some cards do (Belgium)."""
        if self.kind is not Kind.TD1 or "document_number_check" not in self.errors:
            return False
        rest = LAYOUTS[self.kind].optional[0].of(self.lines).partition("<")[0]
        first = LAYOUTS[self.kind].number.of(self.lines)
        return bool(rest) and check_digit(f"{first}<{rest[:-1]}") == rest[-1]

    @property
    def sex_domain(self) -> str:
        """F, M, or X for unspecified."""
        return self.sex if self.sex in ("F", "M") else "X"

    @property
    def nationality_iso3(self) -> str | None:
        """The country of the nationality, if it is one."""
        return iso3_of(self.nationality)

    @property
    def issuer_iso3(self) -> str | None:
        """The country that issued the document, if it is one."""
        return iso3_of(self.issuer)

    def is_expired(self, today: date) -> bool | None:
        """Is its last day over? None when there is none to be read."""
        return None if self.expires_on is None else self.expires_on < today


def tidy_lines(text: str) -> tuple[str, ...]:
    """The lines of a zone as it was typed, pasted or scanned: in capitals, without blanks, one long line cut in two or
    three."""
    lines = [_BLANK.sub("", line).upper() for line in text[:_LONGEST].splitlines()]
    lines = [line for line in lines if line]
    if len(lines) == 1:
        cut = {88: 44, 72: 36, 90: 30}.get(len(lines[0]))
        if cut:
            return tuple(lines[0][at : at + cut] for at in range(0, len(lines[0]), cut))
    return tuple(lines)


def scanned_lines(text: str) -> str:
    """The lines of a zone out of what a scanner or a clipboard gives: without the scanner's own signs, labels and other
    lines around them, and with the fillers at an end that got lost on the way. For a desk; a check of a zone as it is
    given takes `read_mrz` alone.
    """
    lines = tidy_lines("".join(c for c in text[:_LONGEST] if c.isprintable() or c in "\r\n"))
    if kind_of(lines) is None:
        lines = tuple(run for line in lines for run in _RUN.findall(_SIGN.sub("", line)) if "<" in run) or lines
    if kind_of(lines) is None and len(lines) == 1:
        lines = tidy_lines(lines[0])
    return "\n".join(_with_fillers(lines))


def _with_fillers(lines: tuple[str, ...]) -> tuple[str, ...]:
    """A line of names, or the second one of a visa, ends with fillers: those may be put back."""
    if len(lines) == 3 and {len(line) for line in lines[:2]} == {30}:
        return (*lines[:2], lines[2].ljust(30, "<"))
    if len(lines) == 2 and len(lines[1]) in (36, 44) and len(lines[0]) < len(lines[1]):
        return lines[0].ljust(len(lines[1]), "<"), lines[1]
    if len(lines) == 2 and lines[0].startswith("V") and len(lines[0]) in (36, 44):
        return lines[0], lines[1].ljust(len(lines[0]), "<")
    return lines


def read_mrz(text: str, *, today: date) -> Mrz:
    """Read a zone; never raises. `today` decides the century of two-digit years of birth (the latest not to come)."""
    lines = tidy_lines(text)
    kind = kind_of(lines)
    if kind is None:
        return Mrz(None, lines, tuple(_unfit(lines)))
    read = _read(kind, lines, today)
    if read.valid:
        return read
    return _with_correction(read, today)


def _unfit(lines: Sequence[str]) -> Iterator[str]:
    """Why lines are no zone: three of 30, two of 36 or two of 44 characters would be one."""
    lengths = {len(line) for line in lines}
    of_one_size = len(lengths) == 1 and lengths <= {30, 36, 44}
    if not of_one_size or len(lines) in (2, 3):
        yield "line_length"
    if len(lines) not in (2, 3) or of_one_size:
        yield "line_count"


def looks_like_mrz(text: str) -> bool:
    """Is this a zone at all, right or wrong? For a field that takes other texts too."""
    return kind_of(tidy_lines(text)) is not None and "<" in text


def _read(kind: Kind, lines: tuple[str, ...], today: date) -> Mrz:
    layout = LAYOUTS[kind]
    errors = _Errors()
    errors.add("illegal_character_for_position", not all(_is_legal(layout, lines)))
    number, optional, number_holds = _number_of(layout, lines)
    birth_raw, expiry_raw = layout.birth.of(lines), layout.expiry.of(lines)
    errors.add("document_number_check", not number_holds)
    errors.add("birth_date_check", not _holds(layout.birth, lines))
    errors.add("expiry_check", not _holds(layout.expiry, lines))
    if layout.optional_check is not None:
        errors.add("personal_number_check", not _optional_holds(layout, lines))
    if layout.composite:
        whole = "".join(span.of(lines) for span in layout.composite)
        errors.add("composite_check", check_digit(whole) != layout.composite_check.of(lines))
    issuer, nationality = layout.issuer.of(lines).rstrip("<"), layout.nationality.of(lines).rstrip("<")
    errors.add("issuer_unknown", not is_known_code(issuer))
    errors.add("nationality_unknown", not is_known_code(nationality))
    birth, precision, birth_can_be = _birth(birth_raw, today)
    errors.add("birth_date_impossible", not birth_can_be)
    expires_on, expiry_can_be = _expiry(expiry_raw)
    errors.add("expiry_impossible", not expiry_can_be)
    names = layout.names.of(lines)
    primary, secondary = _names(names)
    return Mrz(
        kind=kind,
        lines=lines,
        errors=tuple(errors.found),
        document_code=layout.code.of(lines).replace("<", ""),
        issuer=issuer,
        nationality=nationality,
        primary=primary,
        secondary=secondary,
        number=number,
        optional=optional,
        birth_raw=birth_raw,
        birth=birth,
        birth_precision=precision,
        sex=layout.sex.of(lines),
        expiry_raw=expiry_raw,
        expires_on=expires_on,
        may_be_cut=not names.endswith("<"),
    )


@dataclass(slots=True)
class _Errors:
    found: list[str] = field(default_factory=list)

    def add(self, code: str, wrong: bool) -> None:
        if wrong:
            self.found.append(code)


def _is_legal(layout: Layout, lines: Sequence[str]) -> Iterator[bool]:
    """Each character of each field against what may stand there."""
    for span, allowed in layout.alphabets:
        yield all(character in allowed for character in span.of(lines))


def _holds(span: Span, lines: Sequence[str]) -> bool:
    """Is the character after a field its check digit?"""
    return check_digit(span.of(lines)) == span.after.of(lines)


def _optional_holds(layout: Layout, lines: Sequence[str]) -> bool:
    """TD3: an empty optional field may have 0 or a filler as its check."""
    text, digit = layout.optional[0].of(lines), layout.optional_check.of(lines) if layout.optional_check else ""
    return check_digit(text) == digit or (digit == "<" and not text.strip("<"))


def _number_of(layout: Layout, lines: Sequence[str]) -> tuple[str, str, bool]:
    """Document number, optional data, and whether the check digit holds.

    A number longer than nine goes on in the optional field, up to a filler, its last character being the check digit
    (9303-5, 4.2.4).
    """
    text, digit = layout.number.of(lines), layout.number.after.of(lines)
    optional = [span.of(lines) for span in layout.optional]
    if digit == "<" and layout.takes_long_numbers and not optional[0].startswith("<"):
        rest, _filler, left = optional[0].partition("<")
        more, digit = rest[:-1], rest[-1]
        return _bare(text + more), _optional(left, *optional[1:]), check_digit(text + more) == digit
    return _bare(text), _optional(*optional), check_digit(text) == digit


def _bare(text: str) -> str:
    return text.replace("<", "")


def _optional(*parts: str) -> str:
    return " ".join(filled for part in parts if (filled := " ".join(part.replace("<", " ").split())))


def _names(text: str) -> tuple[str, str]:
    """Primary and secondary identifier; a filler within is a blank, since a hyphen looks the same."""
    primary, _filler, secondary = text.rstrip("<").partition("<<")
    return _spaced(primary), _spaced(secondary)


def _spaced(text: str) -> str:
    return " ".join(text.replace("<", " ").split())


def _birth(raw: str, today: date) -> tuple[date | None, Precision, bool]:
    """The first day that it may mean, how exact it is, and whether it can be at all."""
    year, month, day = raw[:2], raw[2:4], raw[4:]
    if year == "<<":
        return None, Precision.UNKNOWN, True
    if not year.isdecimal():
        return None, Precision.UNKNOWN, False
    full = today.year // 100 * 100 + int(year)
    if month == "<<":
        return date(full if full <= today.year else full - 100, 1, 1), Precision.YEAR, True
    precision = Precision.MONTH if day == "<<" else Precision.DAY
    found = _day(full, month, "01" if day == "<<" else day)
    if found is None or found > today:
        found = _day(full - 100, month, "01" if day == "<<" else day)
    return (found, precision, True) if found else (None, Precision.UNKNOWN, False)


def _expiry(raw: str) -> tuple[date | None, bool]:
    """The last day, between 1970 and 2069; a document without one has fillers."""
    if not raw.strip("<"):
        return None, True
    if not raw.isdecimal():
        return None, False
    year = int(raw[:2])
    found = _day(1900 + year if year >= 70 else 2000 + year, raw[2:4], raw[4:])
    return found, found is not None


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _with_correction(read: Mrz, today: date) -> Mrz:
    """Offer the zone in which letters stand where only letters may and digits where only digits may, or the one that a
    single doubtful character of a number makes right: if everything holds then, and nothing else would do."""
    if read.kind is None:
        return read
    layout = LAYOUTS[read.kind]
    forced = _forced(layout, read.lines)
    if forced != read.lines and _read(read.kind, forced, today).valid:
        return _offering(read, forced)
    proven = {lines for lines in _one_changed(layout, forced) if _read(read.kind, lines, today).valid}
    return _offering(read, proven.pop()) if len(proven) == 1 else read


def _offering(read: Mrz, lines: tuple[str, ...]) -> Mrz:
    values = {name: getattr(read, name) for name in Mrz.__slots__}
    return Mrz(**(values | {"correction": "\n".join(lines)}))


def _forced(layout: Layout, lines: tuple[str, ...]) -> tuple[str, ...]:
    rows = [list(line) for line in lines]
    for span, allowed in layout.alphabets:
        table = _TO_DIGIT if "A" not in allowed else _TO_LETTER if "0" not in allowed else None
        if table is not None:
            for at in range(span.first, span.last):
                if rows[span.line][at] not in allowed:
                    rows[span.line][at] = rows[span.line][at].translate(table)
    return tuple("".join(row) for row in rows)


def _one_changed(layout: Layout, lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The zone with one doubtful character of its number or optional data taken for what looks like it."""
    spans = (layout.number, *layout.optional)
    places = [(s.line, at) for s in spans for at in range(s.first, s.last) if lines[s.line][at] in _ALIKE]
    for line, at in places:
        row = lines[line]
        changed = row[:at] + _ALIKE[row[at]] + row[at + 1 :]
        yield (*lines[:line], changed, *lines[line + 1 :])
