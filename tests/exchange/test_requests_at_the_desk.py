"""A request in the hands of officers: taken up by one, beside who may be known, registered, linked or refused."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case, CaseCategory, CaseNote
from migrant_support.domains.people.models import IdentityDocument, Person, PersonFlag, PersonPhone
from migrant_support.exchange.requests.actions.receiving import keep_photo
from migrant_support.exchange.requests.models import RegistrationRequest
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault.models import DataKey
from migrant_support.procedures.retention import retention_run
from tests.exchange.test_public_form import look
from tests.support.accounts import an_account
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait
from tests.support.requests import PIN, add_request
from tests.support.world import a_person, a_picture

__all__ = ["kuwait"]


def a_request(kuwait: Kuwait, *, mission: str = "KWT", picture: bool = False, **details: Any) -> UUID:
    """A request that waits."""
    with kuwait.app.app_context(), work(write=True):
        request_id = add_request(mission, details.pop("primary", "Silva"), **details)
        if picture:
            keep_photo(request_id, a_picture(), "image/png")
        return request_id


def at_work(kuwait: Kuwait, request_id: UUID) -> Browser:
    """The officer has taken it up and stands on its page."""
    browser = kuwait.browser()
    browser.open(f"/requests/{request_id}")
    browser.submit({}, to="/take")
    browser.follow()
    return browser


def state_of(kuwait: Kuwait, request_id: UUID) -> str:
    """Where it stands."""
    return str(kuwait.value(sa.select(RegistrationRequest.state).where(RegistrationRequest.id == request_id)).value)


def acts(kuwait: Kuwait, act: str) -> int:
    """How often an act stands in the log."""
    return int(kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == act)))


def test_the_form_of_the_counter_is_filled_in_and_becomes_person_case_and_warning(kuwait: Kuwait) -> None:
    request_id = a_request(
        kuwait, secondary="Nimali", passport="N7654321", birth="5/3/1988", sex="F", safe="no",
        kinds=("passport_withheld",), story="They keep it.", picture=True,
    )  # fmt: skip
    browser = at_work(kuwait, request_id)
    browser.open(f"/requests/{request_id}/register")
    assert browser.submit({}, to="/register").status_code == 303
    assert "person" in browser.answer.location or "people" in browser.answer.location
    person = kuwait.rows(sa.select(Person.primary_name, Person.secondary_name, Person.sex, Person.birth_day))[0]
    assert (person[0], person[1], person[2].value, str(person[3])) == ("Silva", "Nimali", "F", "1988-03-05")
    assert kuwait.rows(sa.select(IdentityDocument.place))[0][0].value == "employer"
    assert kuwait.rows(sa.select(CaseCategory.category))[0][0].value == "passport_withheld"
    assert "not safe" in kuwait.value(sa.select(PersonFlag.instruction))
    assert (kuwait.counts()["stored_file"], state_of(kuwait, request_id)) == (1, "registered")
    assert acts(kuwait, "requests.request.register") == 1
    reference = kuwait.value(sa.select(RegistrationRequest.reference))
    assert "has taken up your request" in look(kuwait, reference, PIN)[1]


def test_a_second_person_on_a_passport_is_registered_only_when_the_officer_says_so(kuwait: Kuwait) -> None:
    kuwait.register()
    request_id = a_request(kuwait, primary="Perera", secondary="Amali", passport="N1234567", birth="2020")
    browser = at_work(kuwait, request_id)
    browser.open(f"/requests/{request_id}/register")
    assert browser.submit({}, to="/register").status_code == 422
    assert (kuwait.counts()["person"], state_of(kuwait, request_id)) == (1, "taken")
    assert browser.submit({"shares_document": "y"}, to="/register").status_code == 303
    assert (kuwait.counts()["person"], state_of(kuwait, request_id)) == (2, "registered")


def test_who_has_the_passport_already_is_shown_beside_and_linked_without_overwriting(kuwait: Kuwait) -> None:
    known = kuwait.register()
    request_id = a_request(
        kuwait,
        primary="Pereira",
        passport="N1234567",
        birth="6/3/1988",
        phone="+96550077777",
        story="Now I am outside.",
    )
    browser = at_work(kuwait, request_id)
    assert "same passport or document" in browser.words
    browser.open(f"/requests/{request_id}/link/{known.person_id}")
    browser.submit({"take": ["phones"]}, to=str(known.person_id))
    assert browser.answer.status_code == 303
    person = kuwait.rows(sa.select(Person.primary_name, Person.birth_day))
    assert [(name, str(day)) for name, day in person] == [("Perera", "1988-03-05")]
    assert {number for (number,) in kuwait.rows(sa.select(PersonPhone.number))} == {"+96550012345", "+96550077777"}
    assert kuwait.value(sa.select(sa.func.count()).select_from(Case)) == 1
    assert kuwait.value(sa.select(sa.func.count()).select_from(CaseNote)) == 1
    assert kuwait.value(sa.select(RegistrationRequest.person_id)) == known.person_id
    assert state_of(kuwait, request_id) == "linked"


def test_linking_somebody_without_open_case_opens_one(kuwait: Kuwait) -> None:
    known = kuwait.register()
    browser = kuwait.browser()
    browser.open(f"/cases/{known.case_id}/steps/close")
    browser.submit({"reason": "Went home", "outcome": "returned_home"}, to="/close")
    request_id = a_request(kuwait, passport="N1234567")
    browser = at_work(kuwait, request_id)
    browser.open(f"/requests/{request_id}/link/{known.person_id}")
    browser.submit({}, to=str(known.person_id))
    assert kuwait.value(sa.select(sa.func.count()).where(Case.state != "closed")) == 1
    assert kuwait.value(sa.select(RegistrationRequest.case_id)) != known.case_id


def test_somebody_of_another_mission_is_neither_shown_nor_linked(kuwait: Kuwait) -> None:
    other = kuwait.register(at="OMN")
    request_id = a_request(kuwait, primary="Perera", secondary="Kumari", passport="N1234567", birth="5/3/1988")
    browser = at_work(kuwait, request_id)
    assert "Nobody in your register" in browser.words
    assert browser.open(f"/requests/{request_id}/link/{other.person_id}").status_code == 404
    assert browser.post(f"/requests/{request_id}/link/{other.person_id}", {}).status_code == 404
    assert state_of(kuwait, request_id) == "taken"


def test_a_request_is_there_for_its_own_mission_only(kuwait: Kuwait) -> None:
    request_id = a_request(kuwait)
    browser = kuwait.browser(kuwait.neighbour)
    browser.open("/requests")
    assert "Silva" not in browser.words
    browser.open("/")
    assert "Sent by people themselves" not in browser.words
    for path in ("", "/register", "/refuse", "/photo"):
        assert browser.open(f"/requests/{request_id}{path}").status_code == 404
    assert browser.open("/requests/posters/kwt").status_code == 404


def test_my_day_counts_what_waits_and_the_queue_has_the_oldest_first(kuwait: Kuwait) -> None:
    a_request(kuwait, primary="First", kinds=("confinement", "physical_abuse"))
    a_request(kuwait, primary="Second")
    browser = kuwait.browser()
    browser.open("/")
    assert "2 Sent by people themselves" in browser.words
    browser.open("/requests")
    assert browser.words.index("First") < browser.words.index("Emergency") < browser.words.index("Second")
    assert "Confinement" not in browser.words


def test_nobody_decides_what_a_colleague_works_on_before_taking_it_over(kuwait: Kuwait) -> None:
    request_id = a_request(kuwait)
    at_work(kuwait, request_id)
    colleague = kuwait.browser(an_account(kuwait.app, "mission_officer", "mission:KWT"))
    answer = colleague.open(f"/requests/{request_id}/refuse")
    assert answer.status_code == 303
    colleague.open(f"/requests/{request_id}")
    assert "A colleague works on this request" in colleague.words
    colleague.submit({}, to="/take")
    colleague.open(f"/requests/{request_id}/refuse")
    assert colleague.submit({"reason": "other", "note": ""}).status_code == 422
    assert colleague.submit({"reason": "other", "note": "Lives in Muscat"}).status_code == 303
    assert state_of(kuwait, request_id) == "refused"


@pytest.mark.parametrize("path", ["take", "register", "refuse"])
def test_an_ended_request_is_ended_once(kuwait: Kuwait, path: str) -> None:
    request_id = a_request(kuwait)
    browser = at_work(kuwait, request_id)
    browser.open(f"/requests/{request_id}/refuse")
    browser.submit({"reason": "no_request"})
    answer = browser.post(f"/requests/{request_id}/{path}", {"reason": "other", "note": "again", "primary": "Silva"})
    assert answer.status_code in (303, 422)
    assert (state_of(kuwait, request_id), kuwait.counts()["person"]) == ("refused", 0)
    assert acts(kuwait, "requests.request.refuse") == 1


def test_a_name_written_otherwise_and_a_birth_day_find_somebody_without_any_number(kuwait: Kuwait) -> None:
    kuwait.register(a_person(primary="Wijesinghe", secondary="Nirosha Dilrukshi"))
    request_id = a_request(kuwait, primary="Vijesinha", secondary="Nirosha Dilrukshi", birth="5 3 1988", sex="F")
    browser = at_work(kuwait, request_id)
    assert "names sound alike" in browser.words
    assert "Link to this person" in browser.words


def test_who_sent_twice_is_seen_from_each_request_but_not_at_another_mission(kuwait: Kuwait) -> None:
    first = a_request(kuwait, primary="Fonseka", passport="N7654321", phone="")
    second = a_request(kuwait, primary="Fonsega", passport="n 7654321", phone="")
    a_request(kuwait, primary="Elsewhere", passport="N7654321", phone="", mission="OMN")
    a_request(kuwait, primary="Stranger", passport="N7654322", phone="")
    browser = kuwait.browser()
    for one, other in ((first, "Fonsega"), (second, "Fonseka")):
        browser.open(f"/requests/{one}")
        assert "Other requests with the same passport" in browser.words
        assert other in browser.words
        assert not {"Elsewhere", "Stranger"} & set(browser.words.split())


def test_when_the_person_is_made_anonymous_the_request_and_its_picture_are_gone(kuwait: Kuwait) -> None:
    request_id = a_request(kuwait, picture=True)
    browser = at_work(kuwait, request_id)
    browser.open(f"/requests/{request_id}/register")
    browser.submit({}, to="/register")
    with kuwait.app.app_context(), work(write=True):
        erase(db.session.scalars(sa.select(Person.id)).one())
    counts = kuwait.counts()
    assert [counts[f"registration_{table}"] for table in ("request", "photo", "key")] == [0, 0, 0]
    kept = sa.select(DataKey.wrapped).where(DataKey.subject_id == request_id)
    assert [wrapped for (wrapped,) in kuwait.rows(kept) if wrapped is not None] == []


@pytest.mark.parametrize("with_story", [True, False])
def test_the_copy_of_her_data_has_what_she_sent_with_her_story_only(kuwait: Kuwait, with_story: bool) -> None:
    request_id = a_request(kuwait, place="Behind the mosque")
    browser = at_work(kuwait, request_id)
    browser.open(f"/requests/{request_id}/register")
    browser.submit({}, to="/register")
    read_before = acts(kuwait, "requests.request.read")
    path = f"/people/{kuwait.value(sa.select(Person.id))}/own-copy"
    browser.open(path)
    chosen = {"with_story": "y"} if with_story else {}
    answer = browser.submit({"ground": "person", "form": "json", "language": "en"} | chosen, to=path)
    (forms,) = [section for name, section in answer.get_json()["sections"].items() if name == "forms"]
    assert forms["rows"][0]["reference"] == kuwait.value(sa.select(RegistrationRequest.reference))
    assert ("Behind the mosque" in str(forms)) is with_story
    assert acts(kuwait, "requests.request.read") - read_before == with_story


def test_each_look_at_the_picture_and_at_the_story_is_in_the_log(kuwait: Kuwait) -> None:
    request_id = a_request(kuwait, picture=True)
    browser = kuwait.browser()
    for _ in range(2):
        answer = browser.open(f"/requests/{request_id}/photo")
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
    browser.open(f"/requests/{request_id}")
    assert (acts(kuwait, "requests.photo.read"), acts(kuwait, "requests.request.read")) == (2, 1)


def test_the_poster_has_the_address_in_three_languages_and_as_a_code(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    assert browser.open("/requests/posters/kwt").status_code == 200
    assert "/ask/kwt" in browser.words
    assert len(re.findall(r'poster__code"[^>]*><svg[^>]*viewBox', browser.text)) == 1
    assert all(f'lang="{language}"' in browser.text for language in ("si", "ta", "en"))


def test_a_request_goes_a_year_after_it_was_ended_and_one_that_waits_stays(kuwait: Kuwait) -> None:
    ended, waiting = a_request(kuwait, picture=True), a_request(kuwait)
    browser = at_work(kuwait, ended)
    browser.open(f"/requests/{ended}/refuse")
    browser.submit({"reason": "not_reached"})
    with clock_set_to(now() + timedelta(days=360)), kuwait.app.app_context():
        retention_run(dry_run=False)
    assert kuwait.counts()["registration_request"] == 2
    with clock_set_to(now() + timedelta(days=367)), kuwait.app.app_context():
        assert {o.rule.code: o.done for o in retention_run(dry_run=True)}["registration_request"] == 0
        assert {o.rule.code: o.done for o in retention_run(dry_run=False)}["registration_request"] == 1
        assert {o.rule.code: o.done for o in retention_run(dry_run=False)}["registration_request"] == 0
    assert kuwait.rows(sa.select(RegistrationRequest.id)) == [(waiting,)]
    assert kuwait.counts()["registration_photo"] == 0
    assert acts(kuwait, "requests.request.expire") == 1
