"""Reads what lists of shelters, flights and quarantine centres add to a person: beds, dates, transfers, services,
tests.
"""

import re
from datetime import date, timedelta
from typing import Any

from migrant_support.exchange.imports.reading import words
from migrant_support.exchange.imports.reading.cells import bare_number, date_of, room_and_bed
from migrant_support.exchange.imports.reading.facts import flight_in
from migrant_support.exchange.imports.reading.row import RowAnswer, RowInput
from migrant_support.formats.characters import one_line
from migrant_support.formats.dates import DateHabits, PartialDate, read_date

_MOVED = re.compile(
    r"transfer|\btr\b|\btrf\b|trans\b|shift|moved|change[d]? (?:to )?r|relocat|මාරු|மாற்ற|نقل", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?:room|rm|කාමර(?:ය|යට)?|அறை|غرفة|\br)[\s.:#\-]*([A-Za-z]?\d{1,4})(?:\s*(?:/|,|-|and)?\s*(?:bed|b|"
    r"ඇඳ|கட்டில்|سرير)[\s.:#\-]*|\s*/\s*)([A-Za-z]?\d{1,3})",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<![\d/.])\d{1,4}[./\- ]{0,2}(?:\d{1,2}|[A-Za-z]{3,9})(?:[./\- ,]{0,2}\d{2,4})?(?![\d])")
_FAR = timedelta(days=70)


def _habits(row: RowInput) -> DateHabits:
    return DateHabits(row.facts.day, two_digit="future", default_year=row.facts.year)


def _day_of(row: RowInput, name: str) -> tuple[str | None, str]:
    """Return a day of the list as ISO text (a missing year is the list's) and the words after it."""
    reading = date_of(row.cell(name), row.days(name, _habits(row)))
    if reading.value is None or reading.value.whole is None:
        return None, reading.rest
    return _near_list(row, reading.value, has_own_year=reading.has_own_year), reading.rest


def _near_list(row: RowInput, value: PartialDate, *, has_own_year: bool) -> str:
    """A day without a year far after a monthly sheet belongs to the year before: 28/12 in the sheet of January."""
    day = value.first_day
    if not has_own_year and row.facts.last_day and day > row.facts.last_day + _FAR:
        return PartialDate(value.year - 1, value.month, value.day).iso
    return value.iso


def shelter_fields(row: RowInput, answer: RowAnswer) -> None:
    """Room and bed at entry, days in and out with the reason, transfers told in the remarks."""
    fields = answer.fields
    if row.has("room"):
        fields["room"], bed = room_and_bed(row.text("room"))
        if bed and not row.has("bed"):
            fields["bed"] = bed
    elif row.facts.room and (row.has("bed") or row.has("date_in")):
        fields["room"] = row.facts.room
    if row.has("bed"):
        fields["bed"] = bare_number(row.text("bed")) or fields.get("bed")
    if row.has("date_in"):
        fields["date_in"], _ = _day_of(row, "date_in")
    if row.has("date_out"):
        fields["date_out"], beside = _day_of(row, "date_out")
        if fields["date_out"]:
            reason = next(
                filter(
                    None,
                    map(
                        words.exit_reason_of, (row.text("exit_reason"), beside, row.text("remarks"), row.text("status"))
                    ),
                ),
                None,
            )
            if reason:
                fields["exit_reason"] = reason
    transfers = transfers_in(row.text("remarks"), row) if fields.get("room") else []
    if transfers:
        fields["transfers"] = transfers


def transfers_in(text: str, row: RowInput) -> list[dict[str, Any]]:
    """Return the moves a remark tells of: `Tr. to Rm 3 bed 2 on 27/1`, `2/2 shifted to R2 B3`."""
    moves = []
    for part in re.split(r"[;\n]", text[:600]):
        place = _PLACE.search(part)
        if not place or not _MOVED.search(part):
            continue
        rest = f"{part[: place.start()]} \x1f {part[place.end() :]}"
        day = next(filter(None, (_whole(m[0], row) for m in _DAY.finditer(rest))), None)
        moves.append({"date": day, "room": place[1], "bed": place[2]})
    return moves


def _whole(text: str, row: RowInput) -> str | None:
    reading = read_date(text, _habits(row))
    if reading.value is None or reading.value.whole is None:
        return None
    return _near_list(row, reading.value, has_own_year=reading.has_own_year)


def quarantine_fields(row: RowInput, answer: RowAnswer) -> None:
    """Centre, flight, tests with results, release and state, where the list has them."""
    fields = answer.fields
    if row.has("centre"):
        fields["centre"] = one_line(row.text("centre"))[:200] or None
    elif row.facts.place and _is_quarantine(row):
        fields["centre"] = row.facts.place
    _flight(row, fields)
    for number in ("1", "2"):
        if row.has(f"test{number}_date"):
            fields[f"test{number}_date"], beside = _day_of(row, f"test{number}_date")
            if not row.has(f"test{number}_result") and beside:
                fields[f"test{number}_result"] = words.test_result_of(beside)
        if row.has(f"test{number}_result"):
            fields[f"test{number}_result"] = words.test_result_of(row.text(f"test{number}_result"))
    if row.has("release_date"):
        fields["release_date"], _ = _day_of(row, "release_date")
    if row.has("status"):
        fields["status"] = words.stay_state_of(row.text("status"))
    elif _is_quarantine(row) and row.has("remarks"):
        fields["status"] = words.stay_state_of(row.text("remarks"))


def _is_quarantine(row: RowInput) -> bool:
    return row.has("centre") or row.has("test1_date") or row.has("test1_result")


def _flight(row: RowInput, fields: dict[str, Any]) -> None:
    own = flight_in(row.text("flight").upper()) if row.has("flight") else None
    if own and own.number:
        fields["flight"] = own.number
    elif row.facts.flight.number:
        fields["flight"] = row.facts.flight.number
    origin = one_line(row.text("origin")).upper() if row.has("origin") else ""
    if re.fullmatch(r"[A-Z]{3}", origin):
        fields["origin"] = origin
    elif own and own.origin:
        fields["origin"] = own.origin
    elif row.facts.flight.origin:
        fields["origin"] = row.facts.flight.origin
    if "flight" in fields and _is_quarantine(row) and not row.has("date_in") and row.facts.flight.day:
        fields["date_in"] = row.facts.flight.day.isoformat()


def flight_fields(row: RowInput, answer: RowAnswer) -> None:
    """Kind of passenger, special services and an expired document, on a list of passengers."""
    if not row.facts.is_flight_list or _is_quarantine(row):
        return
    fields = answer.fields
    remark = row.text("remarks")
    kind = _passenger_kind(row, answer)
    fields["pax_type"] = kind
    codes = set(words.ssr_of(remark)) | ({"INFT"} if kind == "INF" else set())
    fields["ssr"] = sorted(codes)
    expires = fields.get("passport_expires")
    if row.facts.flight.day and expires and expires < row.facts.flight.day.isoformat()[: len(expires)]:
        answer.doubt("passport_expires", "document_expired")


def _passenger_kind(row: RowInput, answer: RowAnswer) -> str:
    marks = {w.strip(".()").upper() for n in ("serial", "title", "pax_type") for w in row.text(n).split()}
    first = row.text("remarks").upper().split()[:1]
    if marks & {"INF", "INFT", "INFANT"} or first in (["INF"], ["INFT"], ["INFANT"]):
        return "INF"
    born = answer.fields.get("dob")
    day = row.facts.flight.day or row.facts.day
    if born and answer.fields.get("dob_precision") == "day":
        years = _years(date.fromisoformat(born), day)
        return "INF" if years < 2 else "CHD" if years < 12 else "ADT"
    if answer.fields.get("age") is not None:
        return "INF" if answer.fields["age"] < 2 else "CHD" if answer.fields["age"] < 12 else "ADT"
    return "CHD" if marks & {"CHD", "CHILD", "MSTR"} or first in (["CHD"], ["CHILD"]) else "ADT"


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
