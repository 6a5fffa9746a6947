"""Where a safe house is stands sealed, and is opened by few, with a line in the audit log (SEC AZ-7)."""

import logging

import pytest
import sqlalchemy as sa

from migrant_support.domains.sites.models import Site
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.web.log import JsonLines
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as

STREET = "Street 12"


def as_role(shelter: Shelter, role: str, scope: str) -> Browser:
    """A browser of another role."""
    return sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, role, scope))


def test_the_database_holds_no_word_of_the_place(shelter: Shelter) -> None:
    row = shelter.kuwait.rows(sa.select(*Site.__table__.columns))[0]
    assert STREET not in str(row)
    assert STREET.encode() not in shelter.kuwait.value(sa.select(Site.place_sealed))


def test_officer_and_warden_open_it_and_that_is_written_down(shelter: Shelter) -> None:
    opened = sa.select(sa.func.count()).where(AuditLine.act == "sites.place.read")
    for count, browser in enumerate((shelter.kuwait.browser(), as_role(shelter, "warden", "site:KWT-LOTUS")), 1):
        browser.open(f"/sites/{shelter.site}/place")
        assert STREET in browser.words
        assert shelter.kuwait.value(opened) == count


def test_looking_at_site_and_board_opens_nothing(shelter: Shelter) -> None:
    browser = shelter.kuwait.browser()
    for path in ("/sites", f"/sites/{shelter.site}", f"/sites/{shelter.site}/board", f"/sites/{shelter.site}/edit"):
        browser.open(path)
        assert STREET not in browser.text
        assert "29.3" not in browser.text
    assert shelter.kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == "sites.place.read")) == 0


def test_the_coordinator_sees_the_name_and_not_the_place(shelter: Shelter) -> None:
    browser = as_role(shelter, "coordinator", "everywhere:")
    browser.open(f"/sites/{shelter.site}")
    assert "House of the Lotus" in browser.words
    assert STREET not in browser.text
    answer = browser.open(f"/sites/{shelter.site}/place")
    assert answer.status_code == 403


def test_another_missions_officer_finds_nothing_there(shelter: Shelter) -> None:
    browser = shelter.kuwait.browser(shelter.kuwait.neighbour)
    assert browser.open(f"/sites/{shelter.site}/place").status_code == 404
    assert browser.open(f"/sites/{shelter.site}").status_code == 404


def test_saving_the_form_without_a_place_keeps_the_sealed_one(shelter: Shelter) -> None:
    browser = shelter.kuwait.browser()
    browser.open(f"/sites/{shelter.site}/edit")
    assert browser.submit({"name": "House of the Lily"}, to="/edit").status_code == 303
    browser.open(f"/sites/{shelter.site}/place")
    assert STREET in browser.words


def test_a_new_place_replaces_the_old(shelter: Shelter) -> None:
    browser = shelter.kuwait.browser()
    browser.open(f"/sites/{shelter.site}/edit")
    browser.submit({"address": "Block 9, Street 77"}, to="/edit")
    browser.open(f"/sites/{shelter.site}/place")
    assert "Street 77" in browser.words
    assert STREET not in browser.words


def test_a_safe_house_cannot_be_made_open(shelter: Shelter) -> None:
    browser = shelter.kuwait.browser()
    browser.open(f"/sites/{shelter.site}/edit")
    browser.submit({"is_secret": None}, to="/edit")
    assert shelter.kuwait.value(sa.select(Site.is_secret)) is True


@pytest.mark.one_database
def test_no_log_line_says_where(shelter: Shelter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = shelter.kuwait.browser()
    browser.open("/sites/new")
    browser.submit(
        {"name": "House of the Lily", "address": "Block 3, Hidden lane", "latitude": "29.1", "longitude": "x"},
        to="/sites/new",
    )
    browser.submit({"longitude": "47.1"}, to="/sites/new")
    lines = [JsonLines().format(record) for record in caplog.records]
    assert lines
    assert not [line for line in lines if "Hidden lane" in line]
