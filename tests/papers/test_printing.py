"""What is printed can be read in three languages, is the same twice, and obeys nothing that stands in it."""

import subprocess
import sys
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from migrant_support.platform.papers import (
    A4,
    CARD,
    Block,
    Boxes,
    CutHere,
    Facts,
    Heading,
    NewPage,
    Picture,
    QrCode,
    Rows,
    SideBySide,
    Signatures,
    Text,
    Together,
    printed,
)
from migrant_support.platform.papers.fonts import BOLD, FOLDER, REGULAR

pytestmark = pytest.mark.one_database

SINHALA = "ශ්‍රී ලංකා ක්ෂේත්‍රය: 12-05-2021 (Kuwait)."
TAMIL = "வெளிநாட்டு வேலைவாய்ப்புப் பணியகம் — பெயர்: ஸ்ரீ கௌரி 45."
BLOCKS: list[Block] = [
    Heading("Receipt 14", 1),
    Text(SINHALA, bold=True),
    Text(TAMIL, size="small", centred=True),
    Facts([("Name", "Nimali Perera"), ("Passport", "N1234567"), ("Signed", "")], columns=2),
    Rows(["What", "How much"], [["Money", "12.345 KWD"]] * 3, widths=(3, 1), right=(1,)),
    Boxes([("given", True), ("not given", False)]),
    SideBySide([[QrCode("token")], [Text("beside it")]], widths=(1, 2)),
    CutHere(),
    Together([Text("one"), Text("two")]),
    Signatures(["Owner", "Officer"], thumb=True),
    NewPage(),
    Text("second page"),
]


def test_equal_blocks_give_equal_bytes() -> None:
    assert printed(BLOCKS, language="si", footer="A mission") == printed(BLOCKS, language="si", footer="A mission")


def test_a_paper_is_the_same_whatever_was_printed_before_it() -> None:
    make = (
        "import hashlib; from migrant_support.platform.papers import *;"
        "make = lambda text: hashlib.sha256(printed([Text(text)], language='si')).hexdigest();"
        f"words = [{SINHALA!r}, {TAMIL!r}]"
    )
    order = ["print(make(words[0]), make(words[1]))", "b = make(words[1]); print(make(words[0]), b)"]
    said = [
        subprocess.run([sys.executable, "-c", f"{make}; {last}"], check=True, capture_output=True, text=True).stdout
        for last in order
    ]
    assert said[0] == said[1]


def test_a_paper_carries_no_date_and_no_name_of_its_maker() -> None:
    made = printed(BLOCKS, language="en")
    assert b"/CreationDate (D:2000" in made
    assert b"ReportLab PDF Library" not in made.split(b"/Producer")[-1][:40]


def test_the_fonts_have_every_letter_of_the_three_languages_and_what_stands_between_words() -> None:
    wanted = set(SINHALA + TAMIL + "ABCxyz0123456789:;,.-–—/()[]“”’·%&@+ÀÉñŁ")
    for name in (REGULAR, BOLD):
        known = TTFont(FOLDER / f"{name}.ttf").getBestCmap()
        assert not {letter for letter in wanted if ord(letter) not in known}


def test_what_looks_like_markup_is_printed_as_it_stands() -> None:
    hostile = '<font size="400">&amp;</font><img src="file:///etc/passwd"/><a href="http://x">'
    assert len(printed([Text(hostile), Facts([(hostile, hostile)])], language="en")) < 400_000


def test_a_long_table_goes_over_several_pages_and_a_row_longer_than_a_page_too() -> None:
    rows = [["line", "word " * 40]] * 120 + [["long", "word " * 3000]]
    made = printed([Rows(["a", "b"], rows)], language="en")
    assert made.count(b"/Type /Page\n") > 5


def test_a_word_without_a_gap_does_not_stop_the_paper() -> None:
    assert printed([Facts([("Name", "W" * 600)], columns=2)], language="en").startswith(b"%PDF")


def test_a_card_is_one_page_of_its_own_size() -> None:
    made = printed([SideBySide([[QrCode("x", 26)], [Text("Nimali", "small")]])], language="ta", page=CARD)
    assert made.count(b"/Type /Page\n") == 1
    assert f"{CARD[0] * 72 / 25.4:.4f}".rstrip("0")[:7].encode() in made
    assert A4 != CARD


def test_a_picture_keeps_its_proportions() -> None:
    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (400, 200), "red").save(picture, "JPEG")
    assert b"/Image" in printed([Picture(picture.getvalue(), 35, 45)], language="en")


def test_nothing_heavy_is_imported_before_the_first_paper() -> None:
    heavy = "{'reportlab', 'uharfbuzz', 'fontTools'}"
    code = f"import migrant_support.platform.papers, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
