"""Anybody may ask whether a list is one of ours: yes or no and a number; nothing else can be learnt."""

import io
import json
import re
from hashlib import sha256
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights.models import ManifestVersion
from migrant_support.domains.flights.views import checking
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.audit.models import AuditLine
from tests.support.browsing import Browser
from tests.support.counting import statements
from tests.support.sealed import Sealing, take_file

PAGE = "/sealed-list/en"


@pytest.fixture(autouse=True)
def nobody_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "crowd", Crowd())


def _asked(sealing: Sealing, **fields: object) -> str:
    browser = Browser(sealing.app)
    browser.open(PAGE)
    browser.submit(fields, to=PAGE)
    return browser.words


def _file(sealing: Sealing, version: UUID, form: str = "csv") -> bytes:
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    return take_file(browser, "/renditions", recipient="CARRIER", form=form).get_data()


def test_the_hash_of_a_version_is_known_with_its_number_and_no_word_more(sealing: Sealing) -> None:
    version = sealing.seal()
    words = _asked(sealing, content_hash=f"  {sealing.hash_of(version).upper()[:32]} {sealing.hash_of(version)[32:]}")
    assert "Yes: version 1 of a sealed list" in words
    assert not [word for word in ("UL230", "Silva", "Fernando", "KWI", "IOM", "2026") if word in words]


def test_a_file_as_it_was_handed_out_is_known_and_one_with_a_changed_letter_is_not(sealing: Sealing) -> None:
    content = _file(sealing, sealing.seal())
    assert "Yes: version 1" in _asked(sealing, file=(io.BytesIO(content), "list.csv"))
    changed = content.replace(b"Silva", b"Sliva")
    assert changed != content
    assert "No: this is not known here" in _asked(sealing, file=(io.BytesIO(changed), "list.csv"))


def test_an_earlier_version_stays_known_and_nothing_says_that_a_later_one_exists(sealing: Sealing) -> None:
    first = sealing.seal()
    before = _asked(sealing, content_hash=sealing.hash_of(first))
    sealing.leave("Silva")
    sealing.seal()
    assert _asked(sealing, content_hash=sealing.hash_of(first)) == before


def test_known_and_unknown_take_the_same_statements_and_leave_nothing_behind(sealing: Sealing) -> None:
    version = sealing.seal()
    lines = sealing.value(sa.select(sa.func.count()).select_from(AuditLine))
    seen = []
    for asked in (sealing.hash_of(version), "0" * 64):
        browser = Browser(sealing.app)
        with statements(sealing.app) as ran:
            assert browser.open(f"{PAGE}/{asked}").status_code == 200
        seen.append(ran)
        assert browser.answer is not None
        assert "Set-Cookie" not in browser.answer.headers
    assert seen[0] == seen[1] != []
    assert sealing.value(sa.select(sa.func.count()).select_from(AuditLine)) == lines


@pytest.mark.one_database
@pytest.mark.parametrize("typed", ["", "abc", "0" * 63, "g" * 64, "0" * 65])
def test_what_is_no_hash_gets_a_sentence_beside_the_field(sealing: Sealing, typed: str) -> None:
    assert "Paste the whole hash" in _asked(sealing, content_hash=typed)


@pytest.mark.one_database
def test_a_form_without_its_token_of_another_language_or_too_old_is_not_taken(
    sealing: Sealing, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = sealing.seal()
    browser = Browser(sealing.app)
    browser.open("/sealed-list/si")
    foreign = browser.form("/sealed-list/si").value("token")
    for token in ("", "x", foreign):
        sent = {"token": token, "content_hash": sealing.hash_of(version)}
        assert browser.post(PAGE, sent, token=False).status_code == 400
        assert "Yes" not in browser.words
    browser.open(PAGE)
    token = browser.form(PAGE).value("token")
    assert browser.post(PAGE, {"token": token, "content_hash": "0" * 64}, token=False).status_code == 200
    monkeypatch.setattr(checking, "HOLDS_FOR", -1)
    assert browser.post(PAGE, {"token": token, "content_hash": "0" * 64}, token=False).status_code == 400


@pytest.mark.one_database
def test_after_sixty_checks_in_an_hour_the_answer_waits_for_known_and_unknown_alike(sealing: Sealing) -> None:
    version = sealing.seal()
    browser = Browser(sealing.app)
    for _time in range(checking.CHECKS_AN_HOUR):
        assert browser.open(f"{PAGE}/{'0' * 64}").status_code == 200
    pages = []
    for asked in (sealing.hash_of(version), "0" * 64):
        assert browser.open(f"{PAGE}/{asked}").status_code == 429
        pages.append(re.sub(r'name="token" value="[^"]+"', "", browser.text))
    assert pages[0] == pages[1]


def test_the_hash_of_what_was_sealed_is_the_one_that_is_asked(sealing: Sealing) -> None:
    """The page asks for the hash that stands on papers: of the sealed words themselves, not of their vault."""
    version = sealing.seal()
    sealed = sealing.value(sa.select(ManifestVersion.content_sealed).where(ManifestVersion.id == version))
    assert "No:" in _asked(sealing, content_hash=sha256(sealed).hexdigest())
    told = json.loads(_file(sealing, version, "json"))["content_sha256"]
    assert "Yes: version 1" in _asked(sealing, content_hash=told)
