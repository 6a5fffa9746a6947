"""The same list under headers of other languages, its columns in another order, is read the same."""

import random
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from migrant_support.exchange.imports.reading.context import mission_context
from migrant_support.exchange.imports.reading.reader import read_people

FORM = Path(__file__).parents[1] / "data" / "imports" / "kuwait_registration_2021.xlsx"
TODAY = date(2026, 11, 24)
HEADERS = {
    "si": [
        "වේලාව",
        "ඊමේල්",
        "සම්පූර්ණ නම (ගමන් බලපත්\u200dරයේ)",
        "ලිංගය",
        "උපන් දිනය",
        "ගමන් බලපත්\u200dර අංකය",
        "බලපත්\u200dරය කල් ඉකුත් වන දිනය",
        "ජාතික හැඳුනුම්පත් අංකය",
        "සිවිල් හැඳුනුම්පත",
        "වීසා වර්ගය",
        "ජංගම දුරකථන අංකය",
        "ශ්\u200dරී ලංකාවේ දුරකථන අංකය",
        "දිස්ත්\u200dරික්කය",
        "සේවා යෝජකයාගේ නම",
        "රැකියාව",
        "ගැටලුව",
        "පවුලේ සාමාජිකයන්",
        "බෙදා ගැනීමට එකඟද?",
        "ගුවන් ටිකට් පතට ගෙවිය හැකිද?",
        "18",
    ],
    "ta": [
        "நேரமுத்திரை",
        "மின்னஞ்சல்",
        "முழுப் பெயர்",
        "பால்",
        "பிறந்த திகதி",
        "கடவுச்சீட்டு இலக்கம்",
        "காலாவதி திகதி",
        "தேசிய அடையாள அட்டை இலக்கம்",
        "சிவில் ஐடி",
        "விசா வகை",
        "கைபேசி இலக்கம்",
        "இலங்கை தொலைபேசி இலக்கம்",
        "மாவட்டம்",
        "முதலாளி பெயர்",
        "தொழில்",
        "பிரச்சினை",
        "உடன் வருவோர்",
        "சம்மதம்",
        "டிக்கெட் கட்டணம் செலுத்த முடியுமா",
        "18",
    ],
    "ar": [
        "الطابع الزمني",
        "البريد الإلكتروني",
        "الاسم الكامل",
        "الجنس",
        "تاريخ الميلاد",
        "رقم الجواز",
        "تاريخ انتهاء الجواز",
        "رقم الهوية السريلانكية",
        "الرقم المدني",
        "نوع التأشيرة",
        "رقم الجوال",
        "رقم الهاتف في سريلانكا",
        "المقاطعة",
        "اسم الكفيل",
        "المهنة",
        "المشكلة",
        "عدد المرافقين",
        "الموافقة",
        "هل تستطيع الدفع",
        "18",
    ],
}


def renamed(path: Path, language: str) -> Path:
    source = openpyxl.load_workbook(FORM).worksheets[0]
    rows = list(source.iter_rows())
    order = list(range(len(rows[0])))
    random.Random(language).shuffle(order)
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = source.title
    names = HEADERS[language]
    sheet.append([names[i] for i in order])
    for row in rows[1:]:
        sheet.append([row[i].value for i in order])
        if row[2].font.strike:
            for cell in sheet[sheet.max_row]:
                cell.font = Font(strike=True)
    workbook.save(path)
    return path


@pytest.mark.parametrize("language", ["si", "ta", "ar"])
def test_a_list_is_read_the_same_under_other_headers(tmp_path: Path, language: str) -> None:
    mission = mission_context("KWT")
    known = read_people(FORM, mission=mission, today=TODAY).to_out()
    other = read_people(renamed(tmp_path / "a.xlsx", language), mission=mission, today=TODAY).to_out()
    for part in ("persons", "rejected", "duplicates", "groups", "warnings"):
        assert sorted(map(repr, _bare(other[part]))) == sorted(map(repr, _bare(known[part])))


def _bare(rows: list[object]) -> list[object]:
    """Fields in one order, whatever the order of columns was."""
    return [
        {**r, "fields": dict(sorted(r["fields"].items()))} if isinstance(r, dict) and "fields" in r else r for r in rows
    ]
