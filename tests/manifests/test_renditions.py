"""Renditions: the same four give the same bytes, consent is asked at download, and no cell runs in a spreadsheet."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from migrant_support.domains.flights.actions.renditions import HandedOut, file_of, hand_out, hand_out_shared
from migrant_support.domains.flights.models import FlightShare, Rendition
from migrant_support.domains.flights.rules.manifest import (
    SealedFlight,
    SealedList,
    SealedPassenger,
    canonical,
    read_canonical,
    recipient,
)
from migrant_support.domains.flights.rules.rendition import COLUMNS, NOT_BY_LAW, render
from migrant_support.domains.flights.rules.words import BY_LAW_ONLY, OFFERED, Rendering
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.formats.characters import plain
from migrant_support.formats.sheets.writing import formula_safe
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from tests.support.accounts import viewer_for
from tests.support.databases import SECRETS
from tests.support.sealed import Sealing

ROOT = Path(__file__).parents[2]


def _out(sealing: Sealing, version: UUID, code: str = "IOM", form: Rendering = Rendering.CSV) -> HandedOut:
    viewer = viewer_for(sealing.app, sealing.coordinator)
    with sealing.writing():
        return hand_out(viewer, version, code, form)


def _shared(sealing: Sealing, version: UUID, form: Rendering = Rendering.CSV) -> HandedOut:
    viewer = viewer_for(sealing.app, sealing.partner)
    with sealing.writing():
        return hand_out_shared(viewer, version, form)


def _rows(made: HandedOut) -> list[dict[str, str]]:
    return [row for row in csv.DictReader(io.StringIO(made.content.decode())) if row["seq"]]


def _names(made: HandedOut) -> list[str]:
    return [row["primary_id"] for row in _rows(made)]


def test_the_partner_is_given_those_who_agree_and_the_number_of_the_others(sealing: Sealing) -> None:
    sealing.add("Perera", consents=False)
    version = sealing.seal()
    sealing.sign(version)
    made = _shared(sealing, version)
    assert _names(made) == ["Fernando", "Nadia", "Silva"]
    assert made.withheld == 1
    assert b"withheld: 1" in made.content
    assert b"Perera" not in made.content


def test_a_consent_withdrawn_after_sealing_makes_the_next_rendition_of_the_same_version(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version)
    first = _shared(sealing, version)
    sealing.withdraw("Silva")
    second = _shared(sealing, version)
    assert (first.number, second.number) == (1, 2)
    assert _names(second) == ["Fernando", "Nadia"]
    assert [row["seq"] for row in _rows(second)] == ["1", "2"]
    assert first.content_hash != second.content_hash


def test_a_consent_given_again_leads_back_to_the_first_rendition_byte_for_byte(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version)
    first = _shared(sealing, version, Rendering.XLSX)
    sealing.withdraw("Silva")
    _shared(sealing, version, Rendering.XLSX)
    sealing.agree("Silva")
    again = _shared(sealing, version, Rendering.XLSX)
    assert (again.number, again.content) == (1, first.content)
    assert sealing.value(sa.select(sa.func.count()).select_from(Rendition)) == 2


def test_what_is_known_of_a_person_later_does_not_change_a_rendition(sealing: Sealing) -> None:
    version = sealing.seal()
    first = _out(sealing, version, "CARRIER", Rendering.XLSX)
    with sealing.writing():
        db.session.execute(sa.update(Person).values(primary_name="Renamed"))
    assert _out(sealing, version, "CARRIER", Rendering.XLSX).content == first.content


def test_a_partner_is_given_nothing_before_every_mission_signed(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version, sealing.officer)
    with pytest.raises(NotThere):
        _shared(sealing, version)
    with pytest.raises(Refused) as no:
        _out(sealing, version, "IOM")
    assert no.value.in_english == "Version 1 may not go to partners yet. Signatures are missing: OMN."
    sealing.sign(version, sealing.neighbour)
    assert _names(_shared(sealing, version)) == ["Fernando", "Nadia", "Silva"]


def test_a_flight_that_is_not_shared_is_not_given_to_anybody_on_the_ground_of_consent(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version)
    with sealing.writing():
        db.session.execute(sa.update(FlightShare).values(ended_at=now()))
    with pytest.raises(NotThere):
        _shared(sealing, version)
    with pytest.raises(Refused) as no:
        _out(sealing, version, "IOM")
    assert no.value.code == "not_shared"


def test_the_carrier_gets_everybody_on_a_legal_basis_which_the_file_names(sealing: Sealing) -> None:
    sealing.add("Perera", consents=False)
    version = sealing.seal()
    made = _out(sealing, version, "carrier")
    assert _names(made) == ["Fernando", "Nadia", "Perera", "Silva"]
    assert made.withheld == 0
    basis = {row["consent_ref"] for row in _rows(made)}
    assert basis == {"legal_basis:carriage_and_advance_passenger_information"}
    assert {row[column] for row in _rows(made) for column in NOT_BY_LAW} == {""}


def test_the_columns_have_their_stable_names_in_every_format(sealing: Sealing) -> None:
    version = sealing.seal()
    text = _out(sealing, version, "CARRIER").content.decode()
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert COLUMNS[:6] == ("manifest_version", "case_ref", "travel_unit", "seq", "primary_id", "secondary_id")
    book = _out(sealing, version, "CARRIER", Rendering.XLSX).content
    assert CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()[0] == list(COLUMNS)
    said = json.loads(_out(sealing, version, "CARRIER", Rendering.JSON).content)
    assert tuple(said["passengers"][0]) == COLUMNS
    assert (said["flight"], said["manifest_version"], said["withheld"]) == ("UL230", 1, 0)
    assert said["content_sha256"] == sealing.hash_of(version)


def test_the_paper_with_which_she_travels_stands_on_the_list(sealing: Sealing) -> None:
    old = NewDocument(DocumentKind.PASSPORT, "N1111111", expires_on=date(2026, 1, 1))
    new = NewDocument(DocumentKind.PASSPORT, "N2222222", expires_on=date(2031, 1, 1))
    sealing.add("Perera", documents=(new, old))
    made = _out(sealing, sealing.seal(), "CARRIER")
    row = next(row for row in _rows(made) if row["primary_id"] == "Perera")
    assert (row["document_type"], row["document_number"], row["document_expiry"]) == (
        "passport", "N2222222", "2031-01-01",
    )  # fmt: skip


def test_every_hand_out_is_audited_with_recipient_format_rendition_and_hash_and_no_name(sealing: Sealing) -> None:
    version = sealing.seal()
    made = _out(sealing, version, "BORDER", Rendering.JSON)
    line = sealing.value(sa.select(AuditLine.reason).where(AuditLine.act == "flights.manifest.export"))
    assert line == f"UL230-2026-12-03-v1-BORDER-r1.json {made.content_hash}"
    assert made.name == "UL230-2026-12-03-v1-BORDER-r1.json"


@pytest.mark.parametrize("code", ["", "I O M", "../x", "=IOM", "ශ්‍රී", "x" * 41])
def test_what_is_no_code_of_a_recipient_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(Refused) as no:
        recipient(code)
    assert "CARRIER" in no.value.in_english


@pytest.mark.one_database
@pytest.mark.parametrize("form", [form.value for form in OFFERED if form not in BY_LAW_ONLY])
def test_another_process_zone_and_hash_seed_give_the_same_bytes(sealing: Sealing, tmp_path: Path, form: str) -> None:
    version = sealing.seal()
    sealing.sign(version)
    sealing.withdraw("Silva")
    elsewhere = _by_command(sealing.app, tmp_path / f"list.{form}", form, TZ="America/Lima", PYTHONHASHSEED="4242")
    assert elsewhere == _shared(sealing, version, Rendering(form)).content


def _by_command(app: Flask, out: Path, form: str, **environment: str) -> bytes:
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    settings = {f"MIGRANT_SUPPORT_{name.upper()}": value for name, value in SECRETS.items()}
    settings["MIGRANT_SUPPORT_DATABASE_URL"] = url
    words = ["manifest", "export", "UL230/2026-12-03", "--version", "1", "--recipient", "IOM", "--format", form]
    done = subprocess.run(
        [sys.executable, "-m", "migrant_support.cli", *words, "--out", str(out)],
        env=os.environ | settings | environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


HOSTILE = st.text(max_size=60).map(lambda text: plain(text).text.strip()) | st.sampled_from(
    [
        "},\n   {",
        '"},\n   {"',
        "=1+1",
        "+94771234567",
        "-2",
        "@SUM(A1)",
        "＝x",
        "_x000D_",
        "a\nb",
        "'",
        '"',
        "a,b;c",
        "<b>&amp;",
        "ශ්‍රී ලංකා",
    ]
)


def _sealed(number: int, **texts: Any) -> SealedPassenger:
    values = dict.fromkeys(SealedPassenger.__slots__, "") | {"ssr": (), "is_overridden": False}
    values |= {"person_id": str(UUID(int=number)), "entry_id": str(UUID(int=number)), "passenger": "adult"}
    return SealedPassenger(**(values | texts))


@given(st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE), min_size=1, max_size=8))
def test_hostile_names_come_back_equal_from_every_format(names: list[tuple[str, str, str]]) -> None:
    people = tuple(
        _sealed(i, primary_id=one or "x", secondary_id=two, destination_district=three)
        for i, (one, two, three) in enumerate(names, start=1)
    )
    content = SealedList(SealedFlight("UL230", "x", "", "2026-12-03", "KWI", "CMB"), (), people)
    assert read_canonical(canonical(content)).passengers == tuple(sorted(people, key=_order))
    rendered = render(content, number=1, content_hash="0" * 64, recipient=recipient("IOM"), withheld=())
    expected = [list(row) for row in rendered.rows]
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(rendered, Rendering.XLSX))).get_sheet_by_index(0)
    assert [[str(cell) for cell in row] for row in book.to_python()[1:]] == expected
    told = file_of(rendered, Rendering.JSON)
    said = json.loads(told)
    assert told == (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
    assert [list(row.values()) for row in said["passengers"]] == expected
    lines = list(csv.reader(io.StringIO(file_of(rendered, Rendering.CSV).decode(), newline="")))[1:]
    assert lines == [[formula_safe(cell) for cell in row] for row in expected]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) for c in lines for cell in c
    )


def test_a_list_from_which_everybody_is_withheld_is_whole_json() -> None:
    content = SealedList(SealedFlight("UL230", "x", "", "2026-12-03", "KWI", "CMB"), (), (_sealed(1),))
    rendered = render(content, number=1, content_hash="0" * 64, recipient=recipient("IOM"), withheld={UUID(int=1)})
    said = json.loads(file_of(rendered, Rendering.JSON))
    assert (said["passengers"], said["shown"], said["withheld"]) == ([], 0, 1)


def _order(passenger: SealedPassenger) -> tuple[str, ...]:
    return (passenger.primary_id, passenger.secondary_id, passenger.birth_date, passenger.person_id)


def test_nothing_in_a_rendition_points_at_the_withheld() -> None:
    """Places are counted anew, and a unit of which one alone is shown has no name."""
    mother, child = UUID(int=2), UUID(int=3)
    people = (
        _sealed(1, primary_id="A"),
        _sealed(2, primary_id="B", unit_id="family"),
        _sealed(3, primary_id="C", unit_id="family", escort=str(mother), lap_of=str(mother)),
    )
    content = SealedList(SealedFlight("UL230", "x", "", "2026-12-03", "KWI", "CMB"), (), people)
    whole = render(content, number=1, content_hash="0" * 64, recipient=recipient("IOM"), withheld=())
    cut = render(content, number=1, content_hash="0" * 64, recipient=recipient("IOM"), withheld={child})
    unit, escorted = COLUMNS.index("travel_unit"), COLUMNS.index("escort_of")
    assert [(row[unit], row[escorted]) for row in whole.rows] == [("", ""), ("U1", "3"), ("U1", "")]
    assert [(row[unit], row[escorted]) for row in cut.rows] == [("", ""), ("", "")]
