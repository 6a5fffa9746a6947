"""A picture of a passport fills the form: upright, turned, blurred; what cannot be read is said and nothing is lost."""

from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from werkzeug.datastructures import FileStorage

from migrant_support.platform.files import letters
from migrant_support.platform.files.models import StoredFile
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait

__all__ = ["kuwait"]
pytestmark = [pytest.mark.one_database, pytest.mark.slow]
ZONE = ("PBLKASILVA<<NIMALI<<<<<<<<<<<<<<<<<<<<<<<<<<", "N1234567<7LKA8001014F3012316198000100017<<98")


def a_passport(*lines: str, turned: float = 0, blurred: float = 0.4) -> FileStorage:
    """A page as a phone sees it: a head, a grey photo, names, and these lines at its foot."""
    page = Image.new("L", (1500, 1050), 226)
    drawn = ImageDraw.Draw(page)
    drawn.rectangle((70, 160, 430, 640), fill=150)
    for place, words in enumerate(("SRI LANKA", "SILVA", "NIMALI", "01 JAN 1980", "F")):
        drawn.text((500, 160 + 90 * place), words, font=ImageFont.load_default(36), fill=60)
    for place, line in enumerate(lines):
        for at, letter in enumerate(line):  # one width for each letter, as on a passport
            drawn.text((90 + 30 * at, 860 + 80 * place), letter, font=ImageFont.load_default(46), fill=25, anchor="ma")
    page = page.rotate(turned, expand=True, fillcolor=226).filter(ImageFilter.GaussianBlur(blurred))
    sent = BytesIO()
    page.save(sent, "JPEG", quality=80)
    sent.seek(0)
    return FileStorage(sent, "passport.jpg", "picture", "image/jpeg")


def sent(browser: Browser, picture: FileStorage, **typed: str) -> dict[str, str]:
    """The fields of the form after the picture was sent with what else was typed."""
    browser.open("/register")
    upload = (picture.stream, picture.filename, picture.content_type)
    browser.post("/register/read", {"picture": upload, "read": "1"} | typed, content_type="multipart/form-data")
    return dict(browser.form(to="/register").fields)


@pytest.mark.parametrize(("turned", "blurred"), [(0, 0.4), (1.2, 0.8), (180, 0.6), (90, 0.6)])
def test_a_picture_of_the_page_fills_the_form(kuwait: Kuwait, turned: float, blurred: float) -> None:
    browser = kuwait.browser()
    fields = sent(browser, a_passport(*ZONE, turned=turned, blurred=blurred), employer="Al Noor")
    assert browser.answer.status_code == 200
    assert (fields["primary"], fields["secondary"], fields["number"]) == ("SILVA", "NIMALI", "N1234567")
    assert (fields["birth"], fields["employer"]) == ("01/01/1980", "Al Noor")
    assert "every check digit fits" in browser.words
    assert kuwait.rows(sa.select(StoredFile.id)) == []


def test_a_picture_without_lines_says_what_to_do_and_keeps_what_was_typed(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    fields = sent(browser, a_passport("HELLO"), primary="Typed")
    assert "The lines at the foot were not found in the picture." in browser.words
    assert fields["primary"] == "Typed"


def test_what_is_no_picture_is_refused_beside_its_field(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    letter = FileStorage(BytesIO(b"%PDF-1.4 no picture"), "passport.jpg", "picture", "image/jpeg")
    assert sent(browser, letter, primary="Typed")["primary"] == "Typed"
    assert browser.answer.status_code == 422
    assert "error-summary" in browser.text


def test_where_no_reader_is_installed_no_picture_is_asked_for(kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch) -> None:
    letters.can_read.cache_clear()
    monkeypatch.setattr(letters.shutil, "which", lambda _name: None)
    browser = kuwait.browser()
    browser.open("/register")
    assert "picture" not in browser.form("/register").names
    monkeypatch.undo()
    letters.can_read.cache_clear()
    browser.open("/register")
    assert "picture" in browser.form("/register").names
