"""Lists of other missions, layouts and languages are read too: nothing is fitted to the known ones."""

from datetime import date, datetime
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


def at(day: int, hour: int, minute: int) -> datetime:
    """A local moment of September 2020, as a sheet keeps it."""
    return datetime.fromisoformat(f"2020-09-{day:02d}T{hour:02d}:{minute:02d}")


def beirut(tmp_path: Path) -> Reading:
    """A form kept in Arabic and English: other order, Arabic digits, a name column of its own, foreigners among
    them.
    """
    header = [
        "م",
        "رقم الجواز / Passport No",
        "الاسم الكامل / Full Name",
        "الاسم بالعربية",
        "الجنس",
        "تاريخ الميلاد",
        "الجنسية",
        "رقم الهاتف",
        "رقم الهاتف في سريلانكا",
        "اسم الكفيل",
        "المشكلة",
        "هل توافق",
        "تاريخ التسجيل",
        "District",
    ]
    rows = [
        ["سفارة سريلانكا - بيروت / Embassy of Sri Lanka Beirut"],
        ["Registration of stranded workers – updated 15/09/2020"],
        [],
        header,
        [
            1,
            "N 2345678",
            "Nimali Perera",
            "نيمالي بيريرا",
            "أنثى",
            "١٢/٠٣/١٩٨٥",
            "سريلانكية",
            "03 123456",
            "0712345678",
            "Rima Haddad",
            "لم يدفع الراتب",
            "نعم",
            at(1, 10, 5),
            "كولومبو",
        ],
        [
            2,
            "M1234567",
            "PERERA, Sunil Kumara",
            "",
            "ذكر",
            "1979-11-02",
            "Sri Lankan",
            "70 123456 / 71 234567",
            "94771234567",
            "Hotel Phoenicia",
            "انفجار",
            "لا",
            at(2, 11, 0),
            "Kandy",
        ],
        [
            3,
            "مع الكفيل",
            "කුමාරි සිල්වා",
            "",
            "F",
            "05/1990",
            "LKA",
            "0096171345678",
            "",
            "Mme. Joelle",
            "محبوسة في البيت",
            "نعم",
            at(3, 11, 0),
            "ගාල්ල",
        ],
        [
            4,
            "EP123456",
            "Almaz Tesfaye",
            "",
            "أنثى",
            date(1992, 5, 6),
            "Ethiopian",
            "76 111222",
            "",
            "-",
            "تحرش",
            "نعم",
            at(4, 11, 0),
            "",
        ],
        [
            5,
            "N2345678",
            "Perera Nimali",
            "",
            "أنثى",
            "12/03/1985",
            "LK",
            "+961 3 123456",
            "",
            "Rima Haddad",
            "راتب",
            "نعم",
            at(8, 11, 0),
            "Colombo",
        ],
        ["", "", "المجموع: 5"],
    ]
    return read(a_workbook(tmp_path / "beirut.xlsx", {"ردود النموذج": rows}), "LBN")


def test_an_arabic_form_gives_its_people_and_not_its_total(tmp_path: Path) -> None:
    assert [p.ref.row for p in beirut(tmp_path).people] == [5, 6, 7, 8, 9]


def test_arabic_digits_words_and_local_numbers_are_understood(tmp_path: Path) -> None:
    found = fields(
        beirut(tmp_path),
        5,
        "name_ar",
        "sex",
        "dob",
        "phones",
        "phone_home",
        "categories",
        "home_district",
        "consent_iom",
    )
    assert found == [
        "نيمالي بيريرا",
        "F",
        "1985-03-12",
        ["+9613123456"],
        "+94712345678",
        ["unpaid_wages"],
        "Colombo",
        True,
    ]


def test_a_comma_splits_a_name_and_another_script_goes_to_its_own_field(tmp_path: Path) -> None:
    reading = beirut(tmp_path)
    assert fields(reading, 6, "surname", "given_names", "consent_iom") == ["PERERA", "Sunil Kumara", False]
    assert fields(reading, 7, "name_si", "passport_location", "dob", "categories") == [
        "කුමාරි සිල්වා",
        "employer",
        "1990-05",
        ["confinement"],
    ]


def test_a_foreigner_keeps_nationality_and_passport(tmp_path: Path) -> None:
    assert fields(beirut(tmp_path), 8, "nationality", "passport_no", "categories") == [
        "ETH",
        "EP123456",
        ["sexual_abuse"],
    ]


def test_one_woman_under_two_orders_of_her_name_is_one(tmp_path: Path) -> None:
    assert [[m.row for m in c.members] for c in beirut(tmp_path).duplicates] == [[5, 9]]


def test_a_sinhala_list_in_utf16_with_tabs_is_read(tmp_path: Path) -> None:
    lines = [
        ["ජිද්දා කොන්සල් කාර්යාලය 2020"],
        [
            "අංකය",
            "නම",
            "ගමන් බලපත්\u200dර අංකය",
            "ජා.හැ. අංකය",
            "Iqama No",
            "උපන් දිනය",
            "ලිංගය",
            "දුරකථන අංකය",
            "දිස්ත්\u200dරික්කය",
            "ගැටලුව",
            "හිඟ වැටුප්",
        ],
        [
            "1",
            "සුනිල් පෙරේරා",
            "N1112223",
            "801234567V",
            "2345678901",
            "03.05.1980",
            "පිරිමි",
            "0501234567",
            "කුරුණෑගල",
            "පඩි නැහැ, පාස්පෝට් එක ස්පොන්සර් ළඟ",
            "4500 SAR",
        ],
        [
            "2",
            "Kamala Herath",
            "N-222 3334",
            "197850612345",
            "-",
            "1978 පෙබරවාරි 19",
            "ගැ",
            "+966 55 123 4567",
            "මහනුවර",
            "ගහනවා",
            "12,500.50",
        ],
        [
            "3",
            "K. Herath",
            "n2223334",
            "197850612345",
            "",
            "19/2/78",
            "ස්ත්\u200dරී",
            "966551234567",
            "Kandy",
            "අසනීප",
            "-",
        ],
    ]
    path = tmp_path / "jeddah.csv"
    path.write_bytes("\r\n".join("\t".join(line) for line in lines).encode("utf-16"))
    reading = read(path, "SAU")
    assert fields(
        reading,
        3,
        "name_si",
        "nic",
        "civil_id",
        "dob",
        "phones",
        "home_district",
        "categories",
        "wages_owed",
        "currency",
    ) == [
        "සුනිල් පෙරේරා",
        "198012304567",
        "2345678901",
        "1980-05-03",
        ["+966501234567"],
        "Kurunegala",
        ["unpaid_wages", "passport_withheld"],
        "4500",
        "SAR",
    ]
    assert fields(reading, 4, "dob", "sex", "wages_owed") == ["1978-02-19", "F", "12500.50"]
    assert [[m.row for m in c.members] for c in reading.duplicates] == [[4, 5]]


def test_a_plain_list_with_pipes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text(
        "Surname|Other Names|PPT No|Date of birth|Tel\nPerera|Nimal|N1234567|3-Mar-85|99123456\nSilva|"
        "Kamala|N123456|5/13/1990|9912345\n",
        "utf-8",
    )
    reading = read(path, "OMN")
    assert fields(reading, 2, "surname", "given_names", "dob", "phones") == [
        "Perera",
        "Nimal",
        "1985-03-03",
        ["+96899123456"],
    ]
    assert [(w.ref.row, w.code) for w in reading.warnings] == [(3, "passport_invalid"), (3, "phone_invalid")]


def test_a_sheet_of_another_kind_yields_nobody(tmp_path: Path) -> None:
    rows = [
        ["Item", "Batch", "Opening", "Received", "Issued", "Balance"],
        ["Rice 5kg", "B041", 10, 5, 3, 12],
        ["Milk", "B1", 1, 1, 1, 1],
    ]
    reading = read(a_workbook(tmp_path / "stock.xlsx", {"Stock": rows}), "LKA")
    assert reading.people == []
    assert not reading.sheets[0].read


def test_a_file_with_nothing_in_it_yields_nobody(tmp_path: Path) -> None:
    assert read(a_workbook(tmp_path / "empty.xlsx", {"Sheet1": []}), "KWT").people == []


def test_a_summary_of_centres_beside_the_list_yields_nobody(tmp_path: Path) -> None:
    people = [["Name", "Passport"], ["Ann Perera", "N1234567"]]
    summary = [
        ["Name of Centre", "Beds", "Occupied"],
        ["Hotel Sea Breeze", 120, 3],
        ["Punani", 90, 4],
        ["Boossa", 80, 7],
    ]
    reading = read(a_workbook(tmp_path / "a.xlsx", {"People": people, "Summary": summary}), "LKA")
    assert [str(p.ref) for p in reading.people] == ["People!2"]
    assert reading.rejected == []
