"""What stands on no list: sensitive kinds of distress; and the story, which nobody opens without a line in the log."""

import io

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from migrant_support.domains.cases.rules import SENSITIVE, Category
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import transaction
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person

HIDDEN = {
    Category.SEXUAL_ABUSE: "sexual",
    Category.TRAFFICKING: "trafficking",
    Category.DETENTION: "detention",
    Category.PREGNANCY: "pregnan",
}
STORY = "Kanarienvogel sang in the kitchen"


def hers(kuwait: Kuwait):
    """Somebody to whom every sensitive thing happened, and one ordinary one."""
    categories = (Category.UNPAID_WAGES, *HIDDEN)
    return kuwait.register(a_person(primary="Weerakkody"), a_case(categories=categories, narrative=STORY))


def test_the_hidden_kinds_are_these_four() -> None:
    assert set(HIDDEN) == SENSITIVE


@pytest.mark.parametrize("path", ["/cases", "/country-picture", "/", "/tasks"])
def test_no_list_chip_or_picture_names_a_sensitive_kind(kuwait: Kuwait, path: str) -> None:
    hers(kuwait)
    browser = kuwait.browser()
    assert browser.open(path).status_code == 200
    page = browser.text.lower()
    assert [word for word in (*HIDDEN.values(), *(c.value for c in HIDDEN)) if word in page] == []


def test_the_list_still_shows_her_with_what_may_be_shown(kuwait: Kuwait) -> None:
    hers(kuwait)
    browser = kuwait.browser()
    browser.open("/cases?category=unpaid_wages")
    assert "Weerakkody" in browser.words
    assert "Unpaid wages" in browser.words


@pytest.mark.parametrize("category", sorted(HIDDEN))
def test_a_sensitive_kind_cannot_be_asked_for(kuwait: Kuwait, category: Category) -> None:
    hers(kuwait)
    browser = kuwait.browser()
    assert browser.open(f"/cases?category={category.value}").status_code == 200
    assert "Weerakkody" not in browser.words


def test_the_download_has_no_sensitive_kind(kuwait: Kuwait) -> None:
    hers(kuwait)
    browser = kuwait.browser()
    browser.open("/country-picture")
    answer = browser.post("/country-picture/download")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.get_data()))
    sheet = " ".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row).lower()
    assert "kuwait" in sheet
    assert [word for word in (*HIDDEN.values(), *(c.value for c in HIDDEN)) if word in sheet] == []


def test_the_case_itself_tells_its_readers(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    browser.open(f"/cases/{hers(kuwait).case_id}")
    assert [word for word in HIDDEN.values() if word not in browser.words.lower()] == []
    assert STORY not in browser.text


def test_opening_the_story_is_in_the_log(kuwait: Kuwait) -> None:
    made = hers(kuwait)
    read = sa.select(AuditLine.act).where(AuditLine.act == "cases.narrative.read")
    assert kuwait.rows(read) == []
    browser = kuwait.browser()
    assert browser.open(f"/cases/{made.case_id}/story").status_code == 200
    assert STORY in browser.words
    assert len(kuwait.rows(read)) == 1


def test_a_story_whose_opening_cannot_be_logged_is_not_shown(kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch) -> None:
    made = hers(kuwait)
    browser = kuwait.browser()

    def broken(_session: object) -> None:
        raise OSError("the log is full")

    kuwait.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(transaction, "_before", [broken])
    answer = browser.open(f"/cases/{made.case_id}/story")
    assert (answer.status_code, "Kanarienvogel" in browser.text) == (500, False)
    assert kuwait.rows(sa.select(AuditLine.act).where(AuditLine.act == "cases.narrative.read")) == []
