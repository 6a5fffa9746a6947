"""Registers of shelters, flights and quarantine of other layouts and languages are read too."""

from datetime import date
from pathlib import Path
from typing import Any

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.outcome import Reading
from migrant_support.exchange.imports.reading.reader import read_people
from tests.support.workbooks import a_workbook

TODAY = date(2026, 11, 24)


def read(path: Path, country: str) -> Reading:
    return read_people(path, mission=mission_context(country), today=TODAY)


def fields(reading: Reading, row: int, *names: str) -> list[Any]:
    person = next(p for p in reading.people if p.ref.row == row)
    return [person.fields.get(name) for name in names]


def amman(tmp_path: Path) -> Reading:
    """A shelter's register in Tamil: room and bed in one cell, a daughter below her mother, the next month in its own
    sheet.
    """
    header = [
        "தொ.இல",
        "பெயர்",
        "கடவுச்சீட்டு இலக்கம்",
        "வயது",
        "தொழில் தருநர்",
        "காரணம்",
        "அறை / கட்டில்",
        "வந்த திகதி",
        "சென்ற திகதி",
        "குறிப்பு",
    ]
    march = [
        ["இலங்கைத் தூதரகம் - அம்மான்"],
        ["பாதுகாப்பு இல்லம் பதிவேடு - மார்ச் 2021 (பெண்கள்)"],
        [],
        header,
        [1, "Selvi Rajendran", "N4567891", "29", "Abu Ahmad", "சம்பளம் இல்லை", "3/2", "2/3", "", ""],
        ["", "d/o Kavi", "", "2", "", "", "", "", "", ""],
        [2, "சிவராணி செல்வராஜா", "with agent", "41", '"', "நோய்", "R4 B1", "5/3", "12/3", "நாடு திரும்பினார்"],
        [
            3,
            "Fathima Nuzha",
            "N5556667",
            "22",
            "-do-",
            "கர்ப்பம்",
            "Room 2 Bed 4",
            date(2021, 3, 8),
            "",
            "9/3 moved to Room 3 Bed 1",
        ],
        ["மொத்தம்", "", "3 பெண்கள்"],
    ]
    april = [
        ["பாதுகாப்பு இல்லம் பதிவேடு - ஏப்ரல் 2021"],
        header,
        [1, "Selvi Rajendran", "N4567891", "29", "Abu Ahmad", "சம்பளம் இல்லை", "3/2", "2/3", "11/4", "back to sponsor"],
        ["", "d/o Kavi", "", "2", "", "", "", "", "", ""],
    ]
    return read(a_workbook(tmp_path / "amman.xlsx", {"மார்ச் 2021": march, "ஏப்ரல் 2021": april}), "JOR")


def test_a_tamil_register_gives_rooms_days_and_employers(tmp_path: Path) -> None:
    reading = amman(tmp_path)
    assert fields(reading, 7, "name_ta", "employer", "room", "bed", "date_in", "date_out", "exit_reason", "sex") == [
        "சிவராணி செல்வராஜா",
        "Abu Ahmad",
        "4",
        "1",
        "2021-03-05",
        "2021-03-12",
        "repatriated",
        "F",
    ]
    assert fields(reading, 8, "transfers", "categories") == [
        [{"date": "2021-03-09", "room": "3", "bed": "1"}],
        ["pregnancy"],
    ]


def test_a_daughter_stands_under_her_mother_and_is_carried_over_with_her(tmp_path: Path) -> None:
    reading = amman(tmp_path)
    assert fields(reading, 6, "full_name", "guardian", "sex", "date_in") == ["Kavi", "மார்ச் 2021!5", "F", "2021-03-02"]
    assert {tuple(str(m) for m in c.members) for c in reading.duplicates} == {
        ("ஏப்ரல் 2021!3", "மார்ச் 2021!5"),
        ("ஏப்ரல் 2021!4", "மார்ச் 2021!6"),
    }
    assert {tuple(str(m) for m in g.members) for g in reading.groups} == {
        ("ஏப்ரல் 2021!3", "ஏப்ரல் 2021!4"),
        ("மார்ச் 2021!5", "மார்ச் 2021!6"),
    }


def doha(tmp_path: Path) -> Reading:
    """A charter's list: surname and given names in one cell with the title, no sex, the flight and day in the
    titles.
    """
    rows = [
        ["QATAR AIRWAYS CHARTER QR 3668"],
        ["DATE: 22-MAY-2021   ROUTE: DOH-CMB"],
        [],
        ["Sr No", "Passenger Name", "Doc No", "Nationality", "DOB", "DOE", "Fare", "SSR / Remarks"],
        [1, "PERERA/NIMALI MRS", "N1234567", "LKA", "12MAR85", "01JAN26", "EMBASSY", "WCHR"],
        [2, "PERERA/KAVINDU MSTR", "N1234568", "LKA", "12MAR15", "01JAN26", "EMBASSY", "CHD W/ 1"],
        ["", "PERERA/SENURI INF", "N1234569", "LKA", "12DEC20", "01JAN26", "EMBASSY", "INF W SR 1"],
        [3, "KUMAR/RAJESH MR", "P1234567", "IND", "02-02-1990", "01/05/2021", "OWN", "VGML"],
        [4, "SILVA/RUWAN MR", "N7654321", "SRI LANKA", "02/02/1980", "01/05/2022", "Bureau", "CANCELLED"],
        ["TOTAL 4 + 1 INF"],
        ["ESCORTS"],
        ["", "DE SILVA/AMAL MR", "D1234567", "LKA"],
    ]
    return read(a_workbook(tmp_path / "doha.xlsx", {"MANIFEST": rows}), "QAT")


def test_a_charter_list_gives_passengers_kinds_services_and_payers(tmp_path: Path) -> None:
    reading = doha(tmp_path)
    assert fields(reading, 5, "surname", "given_names", "pax_type", "ssr", "payer", "dob") == [
        "PERERA",
        "NIMALI",
        "ADT",
        ["WCHR"],
        "state",
        "1985-03-12",
    ]
    assert fields(reading, 6, "pax_type") == ["CHD"]
    assert fields(reading, 7, "pax_type", "ssr") == ["INF", ["INFT"]]
    assert fields(reading, 8, "nationality", "ssr", "payer") == ["IND", ["VGML"], "self"]


def test_a_charter_list_leaves_out_the_cancelled_the_total_and_the_escorts(tmp_path: Path) -> None:
    reading = doha(tmp_path)
    assert [p.ref.row for p in reading.people] == [5, 6, 7, 8]
    assert [(r.ref.row, r.reason) for r in reading.rejected] == [(9, "cancelled")]


def test_a_charter_list_ties_families_and_names_expired_passports(tmp_path: Path) -> None:
    reading = doha(tmp_path)
    assert [[m.row for m in g.members] for g in reading.groups] == [[5, 6, 7]]
    assert [(w.ref.row, w.code) for w in reading.warnings] == [(8, "document_expired")]


def test_a_quarantine_list_with_two_header_rows_and_centres_as_headings_is_read(tmp_path: Path) -> None:
    rows = [
        ["EK 650 ex DXB on 5/4/2021"],
        [
            "S.No",
            "Full Name",
            "Gender",
            "Age",
            "Passport",
            "NIC",
            "Mobile",
            "Room No",
            "1st PCR",
            "1st PCR",
            "2nd PCR",
            "2nd PCR",
            "Discharge due",
            "Current Status",
        ],
        ["", "", "", "", "", "", "", "", "Date", "Result", "Date", "Result", "", ""],
        ["Hotel Blue Water Wadduwa"],
        [
            1,
            "Nimal Perera",
            "M",
            34,
            "N1234567",
            "871234567V",
            "0771234567",
            12,
            "6/4",
            "Neg",
            "16/4",
            "ND",
            "19/4/2021",
            "In house",
        ],
        [
            2,
            "Kamala Silva",
            "F",
            41,
            "N1234568",
            "",
            "0711234567",
            12,
            "6/4",
            "Pos",
            "",
            "",
            "isolation",
            "Shifted to hospital",
        ],
        ["Punani"],
        [
            3,
            "Ruwan Dias",
            "M",
            25,
            "N1234569",
            "",
            "0721234567",
            3,
            "6/4",
            "awaiting",
            "",
            "",
            "19/4/2021",
            "Discharged",
        ],
    ]
    reading = read(a_workbook(tmp_path / "home.xlsx", {"EK 650": rows}), "LKA")
    wanted = (
        "centre",
        "flight",
        "origin",
        "date_in",
        "test1_date",
        "test1_result",
        "test2_result",
        "release_date",
        "status",
    )
    assert fields(reading, 5, *wanted) == [
        "Hotel Blue Water Wadduwa",
        "EK650",
        "DXB",
        "2021-04-05",
        "2021-04-06",
        "negative",
        "negative",
        "2021-04-19",
        "admitted",
    ]
    assert fields(reading, 6, "test1_result", "release_date", "status") == ["positive", None, "isolated"]
    assert fields(reading, 8, "centre", "test1_result", "status") == ["Punani", "pending", "released"]
