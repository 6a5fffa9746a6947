"""Zones of travel documents: whatever is written into one is read from it, and what is not right is told."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.formats.mrz import Precision, looks_like_mrz, read_mrz
from migrant_support.formats.mrz_layout import LAYOUTS, Kind

TODAY = date(2026, 11, 26)
NAME = st.text(string.ascii_uppercase, min_size=1, max_size=11)
NUMBER = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=9)
STATES = st.sampled_from(["LKA", "KWT", "D", "XXA", "GBR", "UTO"])
BORN, LASTS = st.dates(date(1930, 1, 1), TODAY), st.dates(date(1990, 1, 1), date(2069, 12, 31))
ZONES = st.sampled_from(list(Kind))


def digit(text: str) -> str:
    """The check digit, written down anew from the rule: 7, 3, 1 and again."""
    total = 0
    for place, character in enumerate(text):
        value = 0 if character == "<" else int(character, 36)
        total += value * [7, 3, 1][place % 3]
    return str(total % 10)


def zone(
    kind: Kind, surname: str, given: str, number: str, state: str, born: date, sex: str, lasts: date, optional: str = ""
) -> str:
    """The lines of a document."""
    length = {Kind.TD1: 30, Kind.TD2: 36, Kind.TD3: 44, Kind.MRVA: 44, Kind.MRVB: 36}[kind]
    code = {Kind.TD3: "P<", Kind.MRVA: "V<", Kind.MRVB: "V<"}.get(kind, "I<")
    names, issuer = f"{surname}<<{given}", state.ljust(3, "<")
    padded = number.ljust(9, "<")
    held, birth, expiry = padded + digit(padded), f"{born:%y%m%d}", f"{lasts:%y%m%d}"
    dates = f"{birth}{digit(birth)}{sex}{expiry}{digit(expiry)}"
    if kind is Kind.TD1:
        first = f"{code}{issuer}{held}{optional.ljust(15, '<')}"
        rest = "<" * 11
        whole = digit(first[5:] + birth + digit(birth) + expiry + digit(expiry) + rest)
        return "\n".join([first, f"{dates}{issuer}{rest}{whole}", names.ljust(30, "<")[:30]])
    second = f"{held}{issuer}{dates}"
    if kind is Kind.TD3:
        personal = optional.ljust(14, "<")
        second += personal + digit(personal)
    elif kind is Kind.TD2:
        second += optional.ljust(7, "<")[:7]
    else:
        second = (second + optional).ljust(length, "<")[:length]
    if kind in (Kind.TD2, Kind.TD3):
        second += digit(second[:10] + second[13:20] + second[21:])
    return f"{(code + issuer + names).ljust(length, '<')[:length]}\n{second}"


@given(ZONES, NAME, NAME, NUMBER, STATES, BORN, st.sampled_from("MF<"), LASTS)
def test_what_is_written_into_a_zone_is_read_from_it(
    kind: Kind, surname: str, given_name: str, number: str, state: str, born: date, sex: str, lasts: date
) -> None:
    read = read_mrz(zone(kind, surname, given_name, number, state, born, sex, lasts), today=TODAY)
    assert (read.kind, read.errors, read.correction) == (kind, (), None)
    assert (read.primary, read.secondary, read.number, read.nationality) == (surname, given_name, number, state)
    assert (read.birth, read.birth_precision, read.sex, read.expires_on) == (born, Precision.DAY, sex, lasts)


@given(st.sampled_from([Kind.TD1, Kind.TD2, Kind.TD3]), NUMBER, BORN, LASTS, st.data())
def test_one_wrong_digit_in_what_is_checked_is_always_found(
    kind: Kind, number: str, born: date, lasts: date, data: st.DataObject
) -> None:
    lines = zone(kind, "SILVA", "NIMALI", number, "LKA", born, "F", lasts).splitlines()
    layout = LAYOUTS[kind]
    span = data.draw(st.sampled_from([layout.number, layout.birth, layout.expiry]))
    at = data.draw(st.integers(span.first, span.last - 1))
    old = lines[span.line][at]
    new = data.draw(st.sampled_from([c for c in string.digits if count(c) != count(old)]))
    lines[span.line] = lines[span.line][:at] + new + lines[span.line][at + 1 :]
    read = read_mrz("\n".join(lines), today=TODAY)
    assert not read.valid


def count(character: str) -> int:
    """What a character counts, modulo ten; those that count the same no check digit tells apart."""
    return 0 if character == "<" else int(character, 36) % 10


@given(st.text(max_size=200) | st.text("<ABC019\n ", max_size=140))
def test_any_text_is_read_without_a_failure(text: str) -> None:
    read = read_mrz(text, today=TODAY)
    assert read.kind is not None or read.errors
    assert looks_like_mrz(text) or read.kind is None or "<" not in text


SRI_LANKAN = zone(Kind.TD3, "SILVA", "NIMALI", "N1234567", "LKA", date(1980, 1, 1), "F", date(2030, 12, 31))


@pytest.mark.parametrize(
    ("raw", "born", "precision"),
    [
        ("8005<<", date(1980, 5, 1), Precision.MONTH),
        ("80<<<<", date(1980, 1, 1), Precision.YEAR),
        ("<<<<<<", None, Precision.UNKNOWN),
        ("271231", date(1927, 12, 31), Precision.DAY),
        ("000229", date(2000, 2, 29), Precision.DAY),
    ],
)
def test_of_a_birth_date_as_much_is_read_as_stands_there(raw: str, born: date | None, precision: Precision) -> None:
    lines = SRI_LANKAN.splitlines()
    second = lines[1][:13] + raw + digit(raw) + lines[1][20:43]
    second += digit(second[:10] + second[13:20] + second[21:43])
    read = read_mrz(f"{lines[0]}\n{second}", today=TODAY)
    assert (read.errors, read.birth, read.birth_precision) == ((), born, precision)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (SRI_LANKAN.replace("LKA8", "QQQ8"), "nationality_unknown"),
        (SRI_LANKAN.replace("P<LKA", "P<QQQ"), "issuer_unknown"),
        (SRI_LANKAN.replace("800101", "801301"), "birth_date_impossible"),
        (SRI_LANKAN.replace("301231", "301331"), "expiry_impossible"),
        (SRI_LANKAN.replace("SILVA", "S1LVA"), "illegal_character_for_position"),
        (SRI_LANKAN[:-1], "line_length"),
        (SRI_LANKAN.splitlines()[0], "line_count"),
        (SRI_LANKAN + "\n" + SRI_LANKAN, "line_count"),
    ],
)
def test_each_thing_that_is_wrong_has_its_code(lines: str, code: str) -> None:
    assert code in read_mrz(lines, today=TODAY).errors


def test_a_name_that_fills_its_line_may_be_cut() -> None:
    long = zone(Kind.TD1, "WARNAKULASURIYA", "MARY CHRISTINE ANNE".replace(" ", "<"), "N1", "LKA",
                date(1980, 1, 1), "F", date(2030, 1, 1))  # fmt: skip
    read = read_mrz(long, today=TODAY)
    assert read.valid
    assert (read.primary, read.secondary, read.may_be_cut) == ("WARNAKULASURIYA", "MARY CHRISTIN", True)


def test_a_letter_in_a_number_is_offered_as_a_digit_when_only_that_fits() -> None:
    doubtful = SRI_LANKAN.replace("N1234567", "NI234567")
    read = read_mrz(doubtful, today=TODAY)
    assert read.number == "NI234567"
    assert read.correction == SRI_LANKAN
    assert read_mrz(SRI_LANKAN.replace("N1234567", "N1234568"), today=TODAY).correction is None


def test_an_expired_document_is_no_wrong_one() -> None:
    old = read_mrz(SRI_LANKAN, today=date(2031, 1, 1))
    assert (old.valid, old.is_expired(date(2031, 1, 1)), old.is_expired(date(2030, 12, 31))) == (True, True, False)
