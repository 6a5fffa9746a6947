"""The public form of a mission: three steps without cookie, nothing lost, sent once, and told to nobody else."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from migrant_support.exchange.requests.carried import open_carried
from migrant_support.exchange.requests.models import RegistrationPhoto, RegistrationRequest
from migrant_support.exchange.requests.queries import opened
from migrant_support.exchange.requests.rules import FORM_LASTS, SENT_AN_HOUR
from migrant_support.exchange.requests.views import public
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import fit_to_keep
from migrant_support.settings import Settings
from tests.proofs.test_forged_requests import _Statements
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait
from tests.support.world import a_picture
from tests.web.crawler import SeenForm
from tests.web.test_fuzz import fillings

__all__ = ["kuwait"]
SHE = {"primary": "Herath Canary", "secondary": "Nilmini", "passport": "N7654321", "birth": "5 3 1988", "sex": "F"}
REACHED = {"phone": "5001 2345", "place": "Salmiya Canary street"}
TOLD = {"kinds": ["unpaid_wages", "passport_withheld"], "story": "Six months Canary story"}
ADDRESS = "203.0.113.77"


@pytest.fixture(autouse=True)
def _nobody_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has an hour of its own: the counts live in the process."""
    monkeypatch.setattr(public, "crowd", Crowd())


def to_the_last_step(kuwait: Kuwait, *, at: Any = None, path: str = "/ask/kwt/en") -> Browser:
    """A phone that has filled the first two steps and stands at the third."""
    browser = Browser(kuwait.app)
    with clock_set_to(at or now() - timedelta(minutes=3)):
        browser.open(path)
        browser.submit(SHE)
        browser.submit(REACHED)
    return browser


def send(kuwait: Kuwait, **more: Any) -> Browser:
    """A phone that has sent a request."""
    browser = to_the_last_step(kuwait)
    browser.submit(TOLD | more)
    return browser


def numbers(browser: Browser) -> tuple[str, str]:
    """Reference and PIN as the page shows them."""
    reference, pin = re.findall(r"<dd>([^<]+)</dd>", browser.text)
    return reference, pin


def look(kuwait: Kuwait, reference: str, pin: str) -> tuple[TestResponse, str]:
    browser = Browser(kuwait.app)
    browser.open("/ask/kwt/en/status")
    answer = browser.submit({"reference": reference, "pin": pin})
    return answer, browser.words


def test_three_steps_become_one_sealed_request_and_nothing_in_the_register(kuwait: Kuwait) -> None:
    browser = send(kuwait)
    assert browser.answer.status_code == 200
    reference, pin = numbers(browser)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", reference)
    assert re.fullmatch(r"\d{4} \d{4}", pin)
    counts = kuwait.counts()
    assert (counts["registration_request"], counts["person"], counts["case_file"]) == (1, 0, 0)
    row = kuwait.rows(sa.select(RegistrationRequest.__table__))[0]
    kept = repr(row).encode() + b"".join(bytes(value) for value in row if isinstance(value, (bytes, memoryview)))
    assert not [word for word in (b"Canary", b"7654321", b"50012345", pin.replace(" ", "").encode()) if word in kept]


def test_no_page_of_the_form_sets_a_cookie_or_asks_for_anything_from_elsewhere(kuwait: Kuwait) -> None:
    browser = Browser(kuwait.app)
    pages = [browser.open("/ask/kwt/ta"), browser.open("/ask/kwt/ta/status"), browser.open("/ask/nowhere/ta")]
    pages += [browser.open("/ask/kwt"), browser.open("/ask/kwt/en"), browser.submit({"primary": ""})]
    pages += [send(kuwait).answer, browser.post("/ask/kwt/en", {"kept": "x"}), browser.post("/ask/kwt/en/photo", {})]
    for answer in pages:
        assert "Set-Cookie" not in answer.headers, answer.request.path
        assert answer.headers["Cache-Control"] == "no-store"
        links = re.findall(r'(?:src|action|<link[^>]*href)="(https?:[^"]*)"', answer.get_data(as_text=True))
        assert links == []
    assert [answer.status_code for answer in pages] == [200, 200, 404, 303, 200, 422, 200, 400, 400]


def test_the_address_of_the_poster_leads_to_the_language_of_the_phone(kuwait: Kuwait) -> None:
    browser = Browser(kuwait.app)
    for spoken, language in (("ta-LK,en;q=0.5", "ta"), ("si", "si"), ("en-GB", "en"), ("ar-KW", "si")):
        answer = browser.open("/ask/KWT", headers={"Accept-Language": spoken})
        assert answer.location.endswith(f"/ask/kwt/{language}")
    assert browser.open("/ask/xxx").status_code == 404


def test_the_page_is_light(kuwait: Kuwait) -> None:
    browser = Browser(kuwait.app)
    page = browser.open("/ask/kwt/si")
    weight = len(page.get_data())
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.text)
    for file in files:
        with browser.client.get(file) as answer:
            weight += len(answer.get_data())
    assert len(files) == 3
    assert weight < 40_000
    assert "woff" not in browser.text


def test_a_mistake_is_said_beside_the_field_and_what_was_typed_stays(kuwait: Kuwait) -> None:
    browser = Browser(kuwait.app)
    browser.open("/ask/kwt/en")
    answer = browser.submit(SHE | {"birth": "31 2 1988", "nic": "12"})
    assert answer.status_code == 422
    assert "There is no such day" in browser.words
    assert "nine digits and a letter" in browser.words
    assert browser.form().value("birth") == "31 2 1988"
    assert browser.form().value("primary") == SHE["primary"]
    assert browser.submit({"birth": "29 2 1988", "nic": ""}).status_code == 200
    assert "Step 2 of 3" in browser.words


def test_going_back_and_changing_the_language_lose_nothing(kuwait: Kuwait) -> None:
    browser = to_the_last_step(kuwait)
    form = browser.form()
    browser.post("/ask/kwt/en", {"kept": form.value("kept"), "story": "half a sen", "kinds": "medical", "back": "1"})
    assert browser.form().value("phone") == REACHED["phone"]
    browser.submit({})
    assert "half a sen" in browser.text
    kept = browser.form().value("kept")
    browser.post("/ask/kwt/ta", {"kept": kept, "story": "another sen", "stay": "1"})
    assert 'lang="ta"' in browser.text
    assert "another sen" in browser.text


def test_the_same_form_sent_twice_is_one_request_and_says_the_same_numbers(kuwait: Kuwait) -> None:
    browser = to_the_last_step(kuwait)
    kept = browser.form().value("kept")
    first = browser.submit(TOLD)
    told = numbers(browser)
    again = browser.post("/ask/kwt/en", {"kept": kept, **TOLD})
    assert (first.status_code, again.status_code) == (200, 200)
    assert numbers(browser) == told
    assert kuwait.counts()["registration_request"] == 1
    assert kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == "requests.request.receive")) == 1


def test_a_form_that_was_open_for_a_day_is_looked_over_and_then_taken(kuwait: Kuwait) -> None:
    browser = to_the_last_step(kuwait, at=now() - FORM_LASTS - timedelta(minutes=1))
    assert browser.submit(TOLD).status_code == 422
    assert "Nothing is lost" in browser.words
    assert TOLD["story"] in browser.text
    assert browser.submit({}).status_code == 200
    assert kuwait.counts()["registration_request"] == 1


def test_a_form_filled_faster_than_anybody_can_is_not_taken_at_once(kuwait: Kuwait) -> None:
    moment = now()
    with clock_set_to(moment):
        browser = to_the_last_step(kuwait, at=moment)
        assert browser.submit(TOLD).status_code == 422
        assert "very quick" in browser.words
    with clock_set_to(moment + timedelta(seconds=5)):
        assert browser.submit({}).status_code == 200


def test_a_program_that_fills_in_everything_is_refused_with_a_sentence(kuwait: Kuwait) -> None:
    browser = send(kuwait, website="https://buy.example")
    assert browser.answer.status_code == 422
    assert kuwait.counts()["registration_request"] == 0


@pytest.mark.parametrize("forged", ["", "x", "gAAAAA", "é" * 20, "A" * 70_000])
def test_a_forged_form_is_shown_again_with_what_was_typed(kuwait: Kuwait, forged: str) -> None:
    browser = Browser(kuwait.app)
    answer = browser.post("/ask/kwt/en", {**SHE, "kept": forged})
    assert answer.status_code == 400
    assert browser.form().value("primary") == SHE["primary"]


def test_a_form_of_one_mission_or_kind_is_no_form_of_another(kuwait: Kuwait) -> None:
    browser = to_the_last_step(kuwait)
    kept = browser.form().value("kept")
    assert browser.post("/ask/omn/en", {"kept": kept, **TOLD}).status_code == 400
    assert browser.post("/ask/kwt/en/status", {"kept": kept, "reference": "x", "pin": "1"}).status_code == 400
    assert browser.post("/ask/kwt/en/photo", {"kept": kept}).status_code == 400
    assert kuwait.counts()["registration_request"] == 0


def test_a_hall_of_two_hundred_behind_one_address_is_let_in_and_a_flood_is_not() -> None:
    crowd = Crowd()
    assert all(crowd.lets_in("send", ADDRESS, SENT_AN_HOUR) for _ in range(3 * 200))
    assert not crowd.lets_in("send", ADDRESS, SENT_AN_HOUR)
    assert crowd.lets_in("send", "203.0.113.78", SENT_AN_HOUR)
    with clock_set_to(now() + timedelta(hours=1, seconds=1)):
        assert crowd.lets_in("send", ADDRESS, SENT_AN_HOUR)


def test_a_flood_is_asked_to_wait_and_loses_nothing(kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(SENT_AN_HOUR):
        public.crowd.lets_in("send", "127.0.0.1", SENT_AN_HOUR)
    browser = send(kuwait)
    assert browser.answer.status_code == 429
    assert TOLD["story"] in browser.text
    monkeypatch.setattr(public, "crowd", Crowd())
    assert browser.submit({}).status_code == 200


def test_no_table_and_no_log_knows_the_address(kuwait: Kuwait, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    browser = Browser(kuwait.app)
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}
    with clock_set_to(now() - timedelta(minutes=3)):
        browser.open("/ask/kwt/en", **elsewhere)
        browser.submit(SHE, **elsewhere)
        browser.submit(REACHED, **elsewhere)
    browser.submit(TOLD, **elsewhere)
    reference, _ = numbers(browser)
    browser.open("/ask/kwt/en/status", **elsewhere)
    browser.submit({"reference": reference, "pin": "00000000"}, **elsewhere)
    stored = [repr(kuwait.rows(sa.select(table))) for table in Model.metadata.sorted_tables]
    written = [record.getMessage() + repr(vars(record)) for record in caplog.records]
    assert not [text for text in stored + written if ADDRESS in text]
    assert not [text for text in stored + written if "Canary" in text and "AssertionError" not in text]


def test_the_status_says_what_to_do_and_never_what_was_sent(kuwait: Kuwait) -> None:
    reference, pin = numbers(send(kuwait))
    answer, words = look(kuwait, reference.lower().replace("-", " "), pin)
    assert answer.status_code == 200
    assert "has reached the mission" in words
    assert "Canary" not in words
    assert "7654321" not in words


def test_an_unknown_reference_and_a_wrong_pin_are_one_answer(kuwait: Kuwait) -> None:
    reference, pin = numbers(send(kuwait))
    wrong, unknown = look(kuwait, reference, "00000000"), look(kuwait, "0000-0000", pin)
    assert wrong[0].status_code == unknown[0].status_code == 422
    assert wrong[1].replace(reference, "") == unknown[1].replace("0000-0000", "")


def test_unknown_wrong_and_locked_are_the_same_work(kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch) -> None:
    reference, pin = numbers(send(kuwait))
    hashes: list[str] = []
    fits = Passwords.fits

    def counted(self: Passwords, password: str, kept: str | None) -> bool:
        hashes.append("real" if kept else "nobody's")
        return fits(self, password, kept)

    monkeypatch.setattr(Passwords, "fits", counted)
    statements = _Statements(kuwait)
    found = {}
    with clock_set_to(now()):
        for name, tried in (("wrong", reference), ("unknown", "0000-0000"), ("no reference at all", "?")):
            statements.count = 0
            found[name] = (look(kuwait, tried, "00000000")[0].status_code, statements.count)
        for _ in range(5):
            look(kuwait, reference, "00000000")
        hashes.clear()
        assert look(kuwait, reference, pin)[0].status_code == 422
        assert len(hashes) == 1
    assert len(set(found.values())) == 1, found


def test_after_five_wrong_pins_the_right_one_waits_too(kuwait: Kuwait) -> None:
    reference, pin = numbers(send(kuwait))
    moment = now()
    with clock_set_to(moment):
        for _ in range(5):
            assert look(kuwait, reference, "00000000")[0].status_code == 422
        assert look(kuwait, reference, pin)[0].status_code == 422
    with clock_set_to(moment + timedelta(minutes=6)):
        assert look(kuwait, reference, pin)[0].status_code == 200


def test_a_picture_is_written_anew_sealed_and_kept_once(kuwait: Kuwait) -> None:
    browser = send(kuwait)
    form = browser.form(to="/photo")
    sent = {"kept": form.value("kept"), "upload": (io.BytesIO(a_picture()), "IMG_1.png", "image/png")}
    assert browser.post("/ask/kwt/en/photo", sent).status_code == 200
    sent["upload"] = (io.BytesIO(a_picture()), "IMG_1.png", "image/png")
    assert browser.post("/ask/kwt/en/photo", sent).status_code == 200
    rows = kuwait.rows(sa.select(RegistrationPhoto.picture_sealed))
    assert len(rows) == 1
    assert b"PNG" not in bytes(rows[0][0])


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(b"", "", ""), (b"%PDF-1.4", "a.pdf", "application/pdf"), (b"<svg/>", "a.png", "image/png")],
)
def test_what_is_no_picture_is_said_and_the_request_stays_safe(
    kuwait: Kuwait, content: bytes, name: str, kind: str
) -> None:
    browser = send(kuwait)
    sent = {"kept": browser.form(to="/photo").value("kept"), "upload": (io.BytesIO(content), name, kind)}
    assert browser.post("/ask/kwt/en/photo", sent).status_code == 422
    assert "Your request itself is safe" in browser.words
    assert kuwait.counts()["registration_photo"] == 0
    assert kuwait.counts()["registration_request"] == 1


def test_a_body_far_too_large_ends_in_a_page_without_cookie(kuwait: Kuwait) -> None:
    browser = Browser(kuwait.app)
    answer = browser.post(
        "/ask/kwt/en/photo", {"upload": (io.BytesIO(b"x" * (10 * 1024 * 1024)), "a.jpg", "image/jpeg")}
    )
    assert answer.status_code == 413
    assert "Set-Cookie" not in answer.headers


def nasty_forms(browser: Browser) -> list[tuple[str, dict[str, Any]]]:
    """Every form on this page filled in every nasty way, with its own sealed token left as it is."""
    filled = []
    for form in browser.forms():
        seen = SeenForm(browser.path, "ask", form.action or browser.path, form)
        filled += [(seen.action, one | {"kept": form.value("kept")}) for one in fillings(seen)]
    return filled


def test_no_public_form_can_be_made_to_fail(kuwait: Kuwait) -> None:
    browser = Browser(kuwait.app)
    browser.open("/ask/kwt/ta")
    nasty = nasty_forms(browser)
    browser.open("/ask/kwt/ta/status")
    nasty += nasty_forms(browser)
    browser = to_the_last_step(kuwait)
    nasty += nasty_forms(browser)
    nasty += nasty_forms(send(kuwait))
    for step in ("back", "stay"):
        nasty += [(action, data | {step: "1"}) for action, data in nasty[-20:]]
    answered = {browser.post(action, data, token=False).status_code for action, data in nasty}
    assert len(nasty) > 120
    assert answered <= {200, 400, 413, 422, 429}, answered


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_whatever_is_typed_is_sent_and_comes_out_as_it_was_or_is_refused_with_it(kuwait: Kuwait, text: str) -> None:
    browser = to_the_last_step(kuwait)
    answer = browser.submit({"story": text, "kinds": ["medical"]})
    assert answer.status_code == 200
    with kuwait.app.app_context(), work(write=False):
        newest = db.session.scalars(
            sa.select(RegistrationRequest).order_by(RegistrationRequest.made_at.desc()).limit(1)
        ).one()
        assert opened(newest).story == fit_to_keep(text)


@given(st.binary(max_size=200))
def test_no_made_up_token_is_ever_opened(made_up: bytes) -> None:
    app = Flask("bare")
    app.extensions["settings"] = Settings(secret_key="k" * 40)
    with app.app_context():
        assert open_carried(made_up.decode("latin-1"), "form", "KWT") is None
