"""SEC UP-4: the name that somebody typed is data: it leads nowhere and deceives nobody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.platform.files.names import clean_name, ending_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("passport.pdf", "passport.pdf"),
        ("Passport.PDF", "Passport.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini.pdf", "boot.ini.pdf"),
        ("C:\\Users\\A\\scan.pdf", "scan.pdf"),
        ("x\x00.pdf", "x.pdf"),
        ("CON", "_CON.pdf"),
        ("con.txt.pdf", "_con.txt.pdf"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("a\u200bb\ufeff\u2066.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ('a"b;c.pdf', "a_b_c.pdf"),
        ("....pdf", "file.pdf"),
        ("", "file.pdf"),
        (" . ", "file.pdf"),
        ("ශ්‍රී ලංකා.pdf", "ශ්‍රී ලංකා.pdf"),
        ("இலங்கை.pdf", "இலங்கை.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("=cmd|x.pdf", "=cmd_x.pdf"),
        ("a" * 300 + ".pdf", "a" * 96 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(typed: str, kept: str) -> None:
    assert clean_name(typed, ending=".pdf") == kept


def test_both_endings_of_a_jpeg_become_one() -> None:
    assert [clean_name(n, ending=".jpg") for n in ("a.JPEG", "a.jpg")] == ["a.jpg", "a.jpg"]


def test_a_long_name_is_not_cut_within_a_letter() -> None:
    kept = clean_name("ක" * 95 + "ශ්‍රී.pdf", ending=".pdf")
    assert kept == "ක" * 95 + ".pdf"


@pytest.mark.parametrize(
    ("typed", "ending"),
    [("a.PDF", ".pdf"), ("a.pdf. ", ".pdf"), ("a", ""), ("a.tar.gz", ".gz"), ("a.p\u202edf", ".pdf")],
)
def test_the_ending_is_what_a_system_would_see(typed: str, ending: str) -> None:
    assert ending_of(typed) == ending


@given(st.text(max_size=200))
def test_no_text_makes_a_bad_name(typed: str) -> None:
    kept = clean_name(typed, ending=".pdf")
    assert kept.endswith(".pdf")
    assert 5 <= len(kept) <= 100
    assert not set(kept) & set('/\\<>:"|?*\n\r\t\x00')
    assert not any(unicodedata.category(c) in ("Cc", "Cs") or c in "\u202a\u202e\u2066\u200e\u200f" for c in kept)
    assert clean_name(kept, ending=".pdf") == kept
