"""Turns one row of a list into one person: fields normalised, doubts named, or the reason why it must wait.

Everything needed is handed in; a row mended on a screen goes through the same function as a row of a file.
"""

import re
from collections.abc import Callable
from datetime import date

from migrant_support.exchange.imports.reading import words
from migrant_support.exchange.imports.reading.cells import (
    age_of,
    amount_of,
    date_of,
    documents_of,
    moment_of,
)  # fmt: skip
from migrant_support.exchange.imports.reading.context import MissionContext
from migrant_support.exchange.imports.reading.districts import district_of
from migrant_support.exchange.imports.reading.fields import IDENTITY, NAMES
from migrant_support.exchange.imports.reading.outcome import RejectReason
from migrant_support.exchange.imports.reading.problems import asks_to_be_taken_off, categories_of
from migrant_support.exchange.imports.reading.row import RowAnswer, RowInput
from migrant_support.exchange.imports.reading.stays import flight_fields, quarantine_fields, shelter_fields
from migrant_support.formats.characters import REPLACED, one_line, plain
from migrant_support.formats.civil_id import digits_of
from migrant_support.formats.dates import DateHabits, PartialDate
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.person_names import is_possible_name, is_test_name, scripts_in, split_name, tidy_name
from migrant_support.formats.phone import read_phones
from migrant_support.formats.sheets.book import Cell

_FORMULA_TEXT = re.compile(r"\s*[=@]|\s*[+\-]\s*(?:[0-9.]+\s*[+*/]|[A-Za-z.]{2,20}\(|cmd\b)", re.IGNORECASE)
_DANGEROUS_FORMULA = re.compile(
    r"hyperlink|webservice|importxml|importdata|importhtml|importrange|filterxml|rtd\s*\(|dde|cmd\s*\||"
    r"call\s*\(|register\s*\(|exec\s*\(|\||https?:|\[[^\]]*\.(?:xls|csv)",
    re.IGNORECASE,
)
_AGE_AS_BIRTH = re.compile(r"\s*\d{1,2}\s*(?:y|yr|yrs|years?|y/o|අවුරුදු|வயது|سنة)\.?(?: old)?\s*", re.IGNORECASE)
_CHILD = re.compile(
    r"^\s*(?:[+\-–•*»>]+\s*)?(?P<label>child|children|baby|infant|inf|kid|son|daughter|s/o|d/o|b/o|දරුවා|"
    r"ළදරුවා|බබා|පුතා|දුව|குழந்தை|மகன்|மகள்|பிள்ளை|طفل|طفلة|ابن|ابنة|رضيع|رضيعة)"
    r"(?:\s*(?:of|name)\b)?\s*[:.\-–]*\s+|^\s*[+\-–•*»>]+\s*(?=\S)",
    re.IGNORECASE,
)
_CHILD_AFTER = re.compile(
    r"\(\s*(?:child|son|daughter|son\s*/\s*daughter|baby|infant|kid|boy|girl|newborn|දරුවා|පුතා|දුව|"
    r"ළදරුවා|குழந்தை|மகன்|மகள்|பிள்ளை|طفل|طفلة|ابن|ابنة|رضيع)[^)]{0,30}\)\s*$",
    re.IGNORECASE,
)


def is_child_line(text: str) -> bool:
    """Tell whether a name is written as that of a child below its parent: `* Amaya (daughter)`."""
    return bool(_CHILD_AFTER.search(text[:200]))


def read_person(row: RowInput, mission: MissionContext, today: date) -> RowAnswer:
    """Read one row. All fields that can be read are read, also when the row is rejected, so that it can be mended."""
    answer = RowAnswer()
    _check_cells(row, answer)
    reference = _reference_day(row, today)
    _names(row, answer)
    _documents(row, mission, answer)
    _birth(row, reference, answer)
    _sex(row, answer)
    _compare_with_nic(answer)
    for step in _PLAIN_STEPS:
        step(row, mission, answer)
    shelter_fields(row, answer)
    quarantine_fields(row, answer)
    flight_fields(row, answer)
    answer.reason = _reason(row, answer)
    return answer


def _reference_day(row: RowInput, today: date) -> date:
    """The day to which ages and two-digit years refer: when the row was registered, else the list's own day."""
    moment = moment_of(row.cell("registered_at"), row.days("registered_at", DateHabits(today)))
    return moment.date() if moment and moment.date() <= today else row.facts.day


def _check_cells(row: RowInput, answer: RowAnswer) -> None:
    """Name what is strange about the cells themselves, before anything is read from them."""
    for name, columns in row.columns.items():
        for column in columns:
            cell = row.cells.get(column)
            if cell is not None:
                _check_cell(name, cell, answer)
    if row.surplus:
        answer.doubt("row", "too_many_columns")


def _check_cell(name: str, cell: Cell, answer: RowAnswer) -> None:
    if cell.kind == "error":
        answer.doubt(name, "error_cell")
        return
    if cell.too_long:
        answer.doubt(name, "cell_too_long")
    looks_like_formula = (
        cell.kind == "text" and cell.formula is None and bool(_FORMULA_TEXT.match(plain(cell.text[:400]).text))
    )
    if (
        name not in IDENTITY
        and looks_like_formula
        and cell.text.lstrip()[:1] in "+-"
        and name not in {"remarks", "categories"}
    ):
        looks_like_formula = False
    if looks_like_formula or (cell.formula is not None and _DANGEROUS_FORMULA.search(cell.formula[:2000])):
        answer.doubt(name, "formula_neutralised")
    if cell.kind == "text":
        if plain(cell.text).cleaned:
            answer.doubt(name, "control_characters")
        if REPLACED in cell.text:
            answer.doubt(name, "encoding")


def _reason(row: RowInput, answer: RowAnswer) -> RejectReason | None:
    """Return why the row must wait, the plainest reason first."""
    if row.unclosed_quote:
        return "unclosed_quote"
    identity = [row.cells[c] for n in IDENTITY for c in row.columns.get(n, ()) if c in row.cells]
    if any(c.too_long for c in identity):
        return "cell_too_long"
    if any(_is_formula_identity(c) for c in identity):
        return "formula_in_identity"
    if _is_cancelled(row):
        return "cancelled"
    names = [str(answer.fields[n]) for n in NAMES if answer.fields.get(n)]
    if not names:
        return "missing_name"
    if all(is_test_name(n) for n in names):
        return "test_entry"
    typed = [row.cell(n) for n in NAMES if row.cell(n) is not None]
    if any(c is not None and c.kind in {"number", "truth", "moment"} for c in typed) or not all(
        map(is_possible_name, names)
    ):
        return "invalid_name"
    return None


def _is_formula_identity(cell: Cell) -> bool:
    if cell.formula is not None:
        return cell.text == "" and cell.kind == "text"
    return cell.kind == "text" and bool(_FORMULA_TEXT.match(plain(cell.text[:400]).text))


def _is_cancelled(row: RowInput) -> bool:
    filled = [c for c in row.cells.values() if c.text.strip()]
    named = [row.cell(n) for n in NAMES if row.cell(n) is not None]
    if named and all(c is not None and c.struck for c in named):
        return True
    if filled and sum(c.struck for c in filled) > len(filled) / 2:
        return True
    return any(asks_to_be_taken_off(row.text(n)) for n in ("remarks", "categories", "status", "exit_reason", "title"))


def _names(row: RowInput, answer: RowAnswer) -> None:
    surname, given = row.text("surname"), row.text("given_names")
    written = row.text("full_name")
    if surname and not given and not written and row.has("given_names"):
        written, surname = surname, ""  # both parts in the surname's cell: CADER/FATHIMA RIZNA MS
        if "/" not in written and "," not in written:
            written, surname = "", written
    if written and not words.says_nothing(written):
        _one_cell_name(one_line(written[:1_000]), answer)
    for name, text in (("surname", surname), ("given_names", given)):
        if text and name not in answer.fields:
            answer.fields[name] = tidy_name(text)
    initials = row.text("name_with_initials")
    if initials:
        answer.fields["name_with_initials"] = tidy_name(initials)
    for name in ("name_si", "name_ta", "name_ar"):
        if row.text(name):
            answer.fields[name] = tidy_name(row.text(name))


def _one_cell_name(written: str, answer: RowAnswer) -> None:
    without = _CHILD_AFTER.sub("", written)
    child = _CHILD.match(without)
    if without != written or child:
        answer.is_child = True
        without = without[child.end() :] if child else without
        _sex_of_child(written, answer)
    for script, part in scripts_in(without).items():
        target = {"si": "name_si", "ta": "name_ta", "ar": "name_ar"}.get(script, "full_name")
        split = split_name(part)
        if split.surname and target == "full_name":
            answer.fields["surname"], answer.fields["given_names"] = split.surname, split.given
        elif split.full:
            answer.fields[target] = split.full


def _sex_of_child(written: str, answer: RowAnswer) -> None:
    low = written.casefold()
    girl = any(w in low for w in ("daughter", "d/o", "girl", "දුව", "மகள்", "ابنة", "طفلة"))
    boy = any(w in low for w in ("son)", "son:", "son ", "s/o", "boy", "පුතා", "மகன்", "ابن "))
    if girl != boy and "son/daughter" not in low:
        answer.fields["sex"] = "F" if girl else "M"


def _documents(row: RowInput, mission: MissionContext, answer: RowAnswer) -> None:
    nationality = words.nation_of(row.text("nationality")) if row.has("nationality") else None
    answer.fields["nationality"] = nationality or mission.default_nationality
    if row.has("passport_no"):
        found = documents_of(row.text("passport_no"), answer.fields["nationality"])
        answer.fields["passport_no"] = found.passport_no
        if found.location:
            answer.fields["passport_location"] = found.location
        if found.nic:
            answer.fields["nic"] = found.nic.new_format
        if found.passport_invalid:
            answer.doubt("passport_no", "passport_invalid")
    if row.has("nic"):
        _nic(row, answer)
    for name in ("civil_id", "arc_no"):
        if row.has(name):
            digits = digits_of(row.text(name))
            answer.fields[name] = digits if 5 <= len(digits) <= 15 else None
    if row.has("passport_expires"):
        reading = date_of(
            row.cell("passport_expires"), row.days("passport_expires", DateHabits(row.facts.day, two_digit="future"))
        )
        answer.fields["passport_expires"] = (
            reading.value.iso if reading.value and 1990 <= reading.value.year <= 2100 else None
        )


def _nic(row: RowInput, answer: RowAnswer) -> None:
    text = one_line(row.text("nic"))
    card = read_nic(text)
    if isinstance(card, Nic):
        answer.fields["nic"] = card.new_format
        return
    answer.fields.setdefault("nic", None)
    if sum(c.isdecimal() for c in text) >= 5 and documents_of(text, "LKA").passport_no is None:
        answer.doubt("nic", "nic_invalid")
    if row.has("passport_no"):
        return
    found = documents_of(text, answer.fields["nationality"])
    answer.fields["passport_no"] = found.passport_no


def _birth(row: RowInput, reference: date, answer: RowAnswer) -> None:
    age_text = row.text("age") or row.text("age_sex")
    if row.has("dob") and _AGE_AS_BIRTH.fullmatch(row.text("dob")[:20]):
        age_text = age_text or row.text("dob")
        answer.fields["dob"] = answer.fields["dob_precision"] = None
    elif row.has("dob"):
        reading = date_of(row.cell("dob"), row.days("dob", DateHabits(reference)))
        value = reading.value if reading.has_own_year else None
        if reading.impossible or (value and not _can_be_birth(value, reference)):
            answer.doubt("dob", "dob_invalid")
            value = None
        answer.fields["dob"] = value.iso if value else None
        answer.fields["dob_precision"] = value.precision if value else None
    age = age_of(age_text, sex_beside=not row.text("age")) if age_text else None
    if age is not None:
        answer.fields["age"] = age
        if not answer.fields.get("dob") and ("dob", "dob_invalid") not in answer.doubts:
            answer.fields["dob"], answer.fields["dob_precision"] = str(reference.year - age), "estimated"


def _can_be_birth(value: PartialDate, reference: date) -> bool:
    """Not before 1900, and before the day of the registration."""
    return value.year >= 1900 and value.first_day < reference


def _sex(row: RowInput, answer: RowAnswer) -> None:
    sex = None
    for name in ("sex", "age_sex"):
        if row.has(name):
            text = row.text(name)
            sex = sex or words.sex_of(
                text if name == "sex" else re.sub(r"[0-9]+|yrs?|years?|/", " ", text, flags=re.IGNORECASE)
            )
            answer.fields.setdefault("sex", None)
    if sex is None and not row.has("sex") and not row.has("age_sex"):
        sex = words.sex_of(row.text("title")) or (None if answer.is_child or not row.facts.women_only else "F")
    if sex:
        answer.fields["sex"] = sex


def _compare_with_nic(answer: RowAnswer) -> None:
    """Raise a doubt when the identity card tells another sex or a birth more than a day away; the sheet's value
    stays.
    """
    card = read_nic(answer.fields.get("nic") or "")
    if not isinstance(card, Nic):
        return
    sex = answer.fields.get("sex")
    dob, precision = answer.fields.get("dob"), answer.fields.get("dob_precision")
    differs = sex in {"M", "F"} and sex != card.sex
    if dob and precision == "day":
        differs |= abs((date.fromisoformat(dob) - card.birth_date).days) > 1
    elif dob and precision in {"year", "month"}:
        differs |= not card.birth_date.isoformat().startswith(dob)
    if differs:
        answer.doubt("dob", "nic_dob_mismatch")


def _phones(row: RowInput, mission: MissionContext, answer: RowAnswer) -> None:
    if row.has("phones"):
        other = ("LK",) if mission.phone_region != "LK" else ()
        good, bad = read_phones(row.text("phones"), mission.phone_region, other_regions=other)
        answer.fields["phones"] = good
        if bad:
            answer.doubt("phones", "phone_invalid")
    if row.has("phone_home"):
        good, bad = read_phones(row.text("phone_home"), "LK", other_regions=(mission.phone_region,))
        answer.fields["phone_home"] = good[0] if good else None
        if mission.phone_region == "LK" and not row.has("phones"):
            answer.fields["phones"] = good  # on a list made at home it is the person's own number
        if bad and not good:
            answer.doubt("phone_home", "phone_invalid")


def _texts(row: RowInput, _mission: MissionContext, answer: RowAnswer) -> None:
    for name in ("employer", "job", "agency", "slbfe_no"):
        if row.has(name):
            text = one_line(row.text(name))
            answer.fields[name] = None if words.says_nothing(text) else text[:200]
    if row.has("home_district"):
        answer.fields["home_district"] = district_of(row.text("home_district"))
    if row.has("categories"):
        answer.fields["categories"] = list(categories_of(row.text("categories")))
    if row.has("remarks") and row.text("remarks"):
        answer.fields["remarks"] = row.text("remarks")[:2000]


def _answers(row: RowInput, _mission: MissionContext, answer: RowAnswer) -> None:
    if row.has("consent_iom"):
        answer.fields["consent_iom"] = words.yes_or_no(row.text("consent_iom"))
    if row.has("payer"):
        answer.fields["payer"] = words.payer_of(row.text("payer"))
    if row.has("companions") and row.text("companions"):
        answer.fields["companions"] = words.companions_of(row.text("companions"))
    if row.has("registered_at"):
        moment = moment_of(
            row.cell("registered_at"), row.days("registered_at", DateHabits(row.facts.day, two_digit="future"))
        )
        answer.fields["registered_at"] = moment.isoformat() if moment else None


def _wages(row: RowInput, mission: MissionContext, answer: RowAnswer) -> None:
    if not row.has("wages_owed"):
        return
    cell = row.cell("wages_owed")
    unit = words.currency_of(row.text("currency")) or mission.currency
    amount = amount_of(cell.text if cell and cell.number is not None else row.text("wages_owed"), unit)
    if cell is not None and cell.number is not None:
        amount = (cell.text, unit)
    answer.fields["wages_owed"], answer.fields["currency"] = amount or (None, None)


_PLAIN_STEPS: tuple[Callable[[RowInput, MissionContext, RowAnswer], None], ...] = (_phones, _texts, _answers, _wages)
