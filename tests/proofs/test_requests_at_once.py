"""Thirty-two at the same instant at one request: it is kept once, one officer has it, and it becomes one person."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.exchange.requests.models import RegistrationRequest
from migrant_support.exchange.requests.views import public
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.audit.models import AuditLine
from tests.exchange.test_public_form import TOLD, numbers, to_the_last_step
from tests.exchange.test_requests_at_the_desk import a_request, at_work
from tests.proofs.test_many_at_once import MANY, at_once, posting, prepared, windows
from tests.support.accounts import an_account
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait

__all__ = ["kuwait"]


@pytest.fixture(autouse=True)
def _nobody_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "crowd", Crowd())


def test_one_public_form_sent_thirty_two_times_is_one_request_with_one_pair_of_numbers(kuwait: Kuwait) -> None:
    kept = to_the_last_step(kuwait).form().value("kept")
    told: list[Any] = []

    def send() -> int:
        phone = Browser(kuwait.app)
        answer = phone.post("/ask/kwt/en", {"kept": kept, **TOLD}, token=False)
        told.append(numbers(phone))
        return answer.status_code

    assert at_once([send] * MANY) == {200: MANY}
    assert len(set(told)) == 1
    assert kuwait.counts()["registration_request"] == 1


def test_a_hall_of_two_hundred_phones_behind_one_address_is_let_in_at_once(kuwait: Kuwait) -> None:
    kept = [to_the_last_step(kuwait).form().value("kept") for _ in range(200)]
    told: list[Any] = []

    def send(carried: str) -> int:
        phone = Browser(kuwait.app)
        answer = phone.post("/ask/kwt/en", {"kept": carried, **TOLD}, token=False)
        if answer.status_code == 200:
            told.append(numbers(phone))
        return answer.status_code

    answered = at_once([lambda carried=carried: send(carried) for carried in kept])
    assert answered == {200: 200}
    assert len({reference for reference, _pin in told}) == 200
    assert kuwait.counts()["registration_request"] == 200


def test_of_thirty_two_officers_one_request_becomes_one_person(kuwait: Kuwait) -> None:
    request_id = a_request(kuwait, passport="N7654321")
    officers = [an_account(kuwait.app, "mission_officer", "mission:KWT") for _ in range(MANY)]
    browsers = [kuwait.browser(officer) for officer in officers]
    sent = []
    for browser in browsers:
        browser.open(f"/requests/{request_id}")
        sent.append(dict(browser.form(to="/take").fields))
    path = f"/requests/{request_id}/take"
    pairs = list(zip(browsers, sent, strict=True))
    taken = at_once([lambda b=b, f=f: b.post(path, f).status_code for b, f in pairs])
    assert set(taken) <= {303}, taken
    path = f"/requests/{request_id}/register"
    form = {"primary": "Silva", "categories": ["unpaid_wages"], "number": "N7654321"}
    for browser in browsers:
        browser.open(path)
    answered = at_once([lambda b=b: b.post(path, form | _rest(b)).status_code for b in browsers])
    assert set(answered) <= {303}, answered
    assert kuwait.counts()["person"] == 1
    assert kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == "people.person.register")) == 1


def _rest(browser: Browser) -> dict[str, Any]:
    """What the form would send beside what is filled in; nothing for who was led back to the request's page."""
    forms = [form for form in browser.forms() if "primary" in form.names]
    return {name: value for name, value in (forms[0].fields if forms else []) if name not in ("primary", "number")}


def test_of_thirty_two_windows_of_its_officer_one_registers(kuwait: Kuwait) -> None:
    request_id = a_request(kuwait, passport="N7654321")
    at_work(kuwait, request_id)
    path = f"/requests/{request_id}/register"
    data = prepared(kuwait.browser(), path)
    answered: Counter[int] = at_once(posting(kuwait, path, [data] * MANY))
    assert set(answered) <= {303, 409, 422}, answered
    assert kuwait.value(sa.select(sa.func.count()).select_from(Person)) == 1
    assert kuwait.value(sa.select(RegistrationRequest.state)).value == "registered"


def test_thirty_two_requests_with_one_passport_registered_at_once_become_one_person(kuwait: Kuwait) -> None:
    requests = [a_request(kuwait, passport="N7654321", phone="") for _ in range(MANY)]
    browser = kuwait.browser()
    acts = []
    for request_id, window in zip(requests, windows(kuwait), strict=True):
        browser.open(f"/requests/{request_id}")
        browser.submit({}, to="/take")
        path = f"/requests/{request_id}/register"
        data = prepared(window, path)
        acts.append(lambda window=window, path=path, data=data: window.post(path, data).status_code)
    answered = at_once(acts)
    assert answered == {303: 1, 422: MANY - 1}
    assert kuwait.counts()["person"] == 1
    states = Counter(state.value for (state,) in kuwait.rows(sa.select(RegistrationRequest.state)))
    assert states == {"registered": 1, "taken": MANY - 1}


def test_thirty_two_guesses_at_a_pin_at_once_are_no_more_than_five_tries(kuwait: Kuwait) -> None:
    browser = to_the_last_step(kuwait)
    browser.submit(TOLD)
    reference, pin = numbers(browser)
    pages = [Browser(kuwait.app) for _ in range(MANY)]
    for page in pages:
        page.open("/ask/kwt/en/status")
    fields = [dict(page.form().fields) | {"reference": reference, "pin": "11111111"} for page in pages]
    path = "/ask/kwt/en/status"
    pairs = list(zip(pages, fields, strict=True))
    moment = now()
    assert at_once([lambda p=p, f=f: p.post(path, f, token=False).status_code for p, f in pairs]) == {422: MANY}
    with clock_set_to(moment + timedelta(seconds=1)):
        assert pages[0].post(path, fields[0] | {"pin": pin}, token=False).status_code == 422
