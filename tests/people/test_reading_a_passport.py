"""The lines at the foot of a passport, at the counter: they fill the form, say what is wrong, offer what is proven."""

import html
import re

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.models import IdentityDocument, Person
from migrant_support.domains.people.rules import DocumentKind, Sex
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait

__all__ = ["kuwait"]
pytestmark = pytest.mark.one_database
GOOD = "PBLKASILVA<<NIMALI<<<<<<<<<<<<<<<<<<<<<<<<<<\nN1234567<7LKA8001014F3012316198000100017<<98"
TAKEN_FOR_LETTERS = "P<UT0ERIK55ON<<ANNA<MAR1A<<<<<<<<<<<<<<<<<<<\nL898902C36UTO740BIZZF12041S9ZE184226B<<<<<1O"
WRONG_DIGIT = GOOD.replace("N1234567<7", "N1234568<7")


def read(browser: Browser, zone: str, **typed: str) -> dict[str, str]:
    """Send the lines with what else was typed; return the fields of the page that comes back."""
    browser.open("/register")
    assert browser.post("/register/read", {"zone": zone, "read": "1"} | typed).status_code == 200
    return dict(browser.form(to="/register").fields)


def test_two_lines_fill_the_form_and_she_is_registered_with_what_they_say(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    fields = read(browser, GOOD, employer="Al Noor Trading")
    assert "every check digit fits" in browser.words
    assert (fields["primary"], fields["secondary"], fields["birth"]) == ("SILVA", "NIMALI", "01/01/1980")
    assert (fields["number"], fields["expires_on"], fields["employer"]) == ("N1234567", "31/12/2030", "Al Noor Trading")
    answer = browser.submit({"categories": ["unpaid_wages"]}, to="/register")
    assert answer.status_code == 303, browser.words
    row = sa.select(Person.primary_name, Person.sex, IdentityDocument.kind, IdentityDocument.expires_on).join(
        IdentityDocument, IdentityDocument.person_id == Person.id
    )
    ((name, sex, kind, expires_on),) = kuwait.rows(row)
    assert (name, sex, kind, str(expires_on)) == ("SILVA", Sex.F, DocumentKind.PASSPORT, "2030-12-31")


@pytest.mark.parametrize(
    "typed", [GOOD.replace("\n", ""), GOOD.lower(), "\n " + GOOD.replace("<<98", "<< 98") + "\n\n"]
)
def test_a_scanner_may_send_one_line_small_letters_or_blanks(kuwait: Kuwait, typed: str) -> None:
    browser = kuwait.browser()
    assert read(browser, typed)["number"] == "N1234567"
    assert "every check digit fits" in browser.words


def test_a_wrong_digit_is_named_and_what_was_typed_stays(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    fields = read(browser, WRONG_DIGIT, kin_name="Her mother")
    assert "The check digit after the document number does not fit it." in browser.words
    assert fields["kin_name"] == "Her mother"
    assert WRONG_DIGIT.splitlines()[1].replace("<", "&lt;") in browser.text


def test_letters_taken_for_digits_are_offered_mended_and_not_mended_by_themselves(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    fields = read(browser, TAKEN_FOR_LETTERS)
    assert "The check digits prove what these lines must be" in browser.words
    assert fields["primary"] == "ERIK55ON"
    offered = re.search(r'name="corrected" value="([^"]+)"', browser.text)
    assert offered is not None
    sent = dict(browser.form(to="/register").fields) | {"corrected": html.unescape(offered[1])}
    assert browser.post("/register/read", sent).status_code == 200
    assert dict(browser.form(to="/register").fields)["primary"] == "ERIKSSON"
    assert "The document expired on 15 April 2012." in browser.words


@pytest.mark.parametrize("nonsense", ["", "hello", "<" * 44, "P<LKA\nX", "\x00\n\x00", "9" * 400])
def test_nonsense_gets_a_sentence(kuwait: Kuwait, nonsense: str) -> None:
    browser = kuwait.browser()
    read(browser, nonsense, primary="Silva")
    assert "Look at these lines again" in browser.words
    assert dict(browser.form(to="/register").fields)["primary"] == "Silva"


def test_a_visa_fills_the_person_and_no_document(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    visa = "V<KWTSILVA<<NIMALI<<<<<<<<<<<<<<<<<<\nL8988901C4LKA8001014F3012316<<<<<<<<"
    fields = read(browser, visa)
    assert (fields["primary"], fields["number"]) == ("SILVA", "")
    assert "This is a visa." in browser.words


@pytest.mark.parametrize(
    "typed",
    [
        "]C1" + GOOD,
        "\x02" + GOOD + "\x03\r\n",
        "MRZ: " + GOOD,
        "PASSPORT\nDEMOCRATIC SOCIALIST REPUBLIC\n" + GOOD + "\nsignature",
        GOOD.replace("<" * 26 + "\n", "\n"),
    ],
    ids=["scanner's sign", "control characters", "a label", "other lines", "fillers lost"],
)
def test_what_a_scanner_or_a_clipboard_adds_or_loses_is_no_hindrance(kuwait: Kuwait, typed: str) -> None:
    browser = kuwait.browser()
    fields = read(browser, typed)
    assert (fields["primary"], fields["number"]) == ("SILVA", "N1234567"), browser.words
    assert "every check digit fits" in browser.words


def test_a_doubtful_number_is_not_put_over_what_was_typed(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    assert read(browser, WRONG_DIGIT, number="N1234567")["number"] == "N1234567"
    assert read(browser, WRONG_DIGIT)["number"] == "N1234568"


def test_an_unstated_sex_is_not_put_over_a_typed_one(kuwait: Kuwait) -> None:
    unstated = "P<KWTSILVA<<NIMAL<<<<<<<<<<<<<<<<<<<<<<<<<<<\nN1234567<7XXB8001014<3012316<<<<<<<<<<<<<<<0"
    browser = kuwait.browser()
    assert read(browser, unstated, sex="F")["sex"] == "F"


def test_what_differs_in_the_offered_lines_is_marked(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    read(browser, TAKEN_FOR_LETTERS)
    assert browser.text.count("<mark>") == 10
