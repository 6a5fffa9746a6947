"""A message to everybody of a list of cases or of a flight: looked at first, sent by a job, once, never unsafely."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.desks.list_audience import Audience, people_of
from migrant_support.desks.list_sending import order_sending, run_sending, words_from
from migrant_support.domains.cases.rules import Category
from migrant_support.domains.flights.actions import put_on_waiting_list
from migrant_support.domains.letters.actions.messages import mark_address
from migrant_support.domains.letters.rules.lists import LanguageRule, WayRule, first_safe_way, occasion_of
from migrant_support.domains.letters.rules.messages import Address, Place, Way
from migrant_support.domains.letters.templates import message_templates
from migrant_support.domains.people.actions.bonds import restrict_file
from migrant_support.domains.people.rules import NewPhone, PhoneKind
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.messages.models import Message
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.browsing import Browser
from tests.support.flying import Airfield
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person

CALL: dict[str, Any] = {"template": "call_us", "phone": "22434560"}
NUMBERS = iter(range(50011000, 50019999))


def somebody(kuwait: Kuwait, *, languages: tuple[str, ...] = ("ta",), own: bool = True, **more: Any) -> UUID:
    """A person with an open case, an own phone or none, and one of the family's."""
    phones = [NewPhone("+94771234567", PhoneKind.HOME)]
    if own:
        phones.append(NewPhone(f"+965{next(NUMBERS)}"))
    person = a_person(phones=tuple(phones), languages=languages, documents=(), **more)
    return kuwait.register(person, a_case(categories=(Category.UNPAID_WAGES,))).person_id


def mark(kuwait: Kuwait, person: UUID, way: Way, address: str, *, is_safe: bool = True) -> None:
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        mark_address(viewer, person, way, address, is_safe=is_safe, hours=(None, None))


def phone_of(kuwait: Kuwait, person: UUID) -> str:
    from_ = sa.text("SELECT number FROM person_phone WHERE kind = 'own' AND person_id = :id").bindparams(
        sa.bindparam("id", person, sa.Uuid())
    )
    return str(kuwait.value(from_))


def look(browser: Browser, fields: dict[str, Any], *, at: str = "/cases/message") -> int:
    """Fill the form in and look who is reached."""
    browser.open(at)
    return browser.submit(CALL | fields, to="/preview").status_code


def send_it(browser: Browser, *, at: str = "/cases/message", **changed: str) -> int:
    """Press "Send" on the page that was looked at."""
    return browser.post(at, dict(browser.form(to="/preview").fields) | changed).status_code


def written(kuwait: Kuwait) -> set[tuple[UUID, str, str]]:
    rows = kuwait.rows(sa.select(Message.subject_id, Message.channel, Message.language))
    return {(person, channel.value, language) for person, channel, language in rows}


def test_the_first_safe_way_counts_and_not_safe_is_said_before_not_known() -> None:
    unsafe, mail = Address(Way.SMS, "+96550011223", is_safe=False), Address(Way.EMAIL, "a@example.org")
    assert first_safe_way([unsafe, mail], WayRule.SMS_EMAIL) is Way.EMAIL
    assert first_safe_way([unsafe], WayRule.ANY) is Way.LETTER
    for known, code in (([unsafe], "not_safe"), ([], "no_address")):
        with pytest.raises(Refused) as no:
            first_safe_way(known, WayRule.SMS_EMAIL)
        assert no.value.code == code


def test_the_same_words_on_another_day_are_another_message() -> None:
    call, today = message_templates()["call_us"], datetime(2026, 3, 2, tzinfo=UTC).date()
    first = occasion_of(call, {Place.PHONE: "+96522434560"}, today)
    assert first == occasion_of(call, {Place.PHONE: " +96522434560", Place.DAY: "2031-03-05"}, today)
    assert first != occasion_of(call, {Place.PHONE: "+96522434560"}, today.replace(day=3))
    assert first != occasion_of(call, {Place.PHONE: "+96522434561"}, today)
    assert len(first) <= 60


def test_a_list_of_cases_is_written_to_each_in_her_language_by_the_first_safe_way_and_once_a_day(
    kuwait: Kuwait,
) -> None:
    tamil, sinhala = somebody(kuwait), somebody(kuwait, languages=("si",))
    silent, unsafe, by_mail = somebody(kuwait, own=False), somebody(kuwait), somebody(kuwait)
    mark(kuwait, unsafe, Way.SMS, phone_of(kuwait, unsafe), is_safe=False)
    mark(kuwait, by_mail, Way.SMS, phone_of(kuwait, by_mail), is_safe=False)
    mark(kuwait, by_mail, Way.EMAIL, "nimali@example.org")
    kuwait.register(a_person(), at="OMN")
    browser = kuwait.browser()
    browser.open("/cases?state=registered")
    assert "/cases/message?state=registered" in browser.text
    assert look(browser, {}) == 200
    for said in (
        "3 Will be written to",
        "2 SMS",
        "1 E-mail",
        "2 Not written to",
        "marked as not safe",
        "No address is",
    ):
        assert said in browser.words
    assert kuwait.counts()["message"] == 0
    assert send_it(browser) == 303
    assert written(kuwait) == {(tamil, "sms", "ta"), (sinhala, "sms", "si"), (by_mail, "email", "ta")}
    job = kuwait.value(sa.select(Job.id))
    browser.open(f"/jobs/{job}")
    assert "3 messages are in the outbox; 2 people were not reached." in browser.words
    browser.open(f"/messages/lists/{job}")
    assert "2 Not written to" in browser.words
    assert kuwait.browser(kuwait.neighbour).open(f"/messages/lists/{job}").status_code == 404
    look(browser, {"way": "any"})
    assert "3 Have this message of today already" in browser.words
    assert "2 By hand" in browser.words
    assert send_it(browser) == 303
    assert {(silent, "letter", "ta"), (unsafe, "letter", "ta")} == {
        one for one in written(kuwait) if one[1] == "letter"
    }
    assert kuwait.counts()["message"] == 5


def test_what_was_not_looked_at_is_not_sent(kuwait: Kuwait) -> None:
    somebody(kuwait)
    browser = kuwait.browser()
    look(browser, {})
    assert send_it(browser, template="changed") == 422
    assert "is not what you looked at" in browser.words
    look(browser, {})
    somebody(kuwait)
    assert send_it(browser) == 422, "somebody came on the list meanwhile"
    look(browser, {})
    assert send_it(browser, template="own_words") == 422
    assert kuwait.counts()["message"] == kuwait.counts()["job"] == 0


def test_chips_choose_who_is_written_to_and_a_closed_file_is_never_one_of_many(kuwait: Kuwait) -> None:
    person = somebody(kuwait)
    browser = kuwait.browser()
    look(browser, {}, at="/cases/message?risk=emergency")
    assert "0 people" in browser.words
    assert "Who is reached" not in browser.words
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        restrict_file(viewer, person, reason="She is looked for by name.", readers=[])
    with kuwait.app.app_context(), work(write=False):
        assert people_of(viewer, Audience(None, {}), until=now()) == [person], "the officer is a named reader"
    look(browser, {})
    assert "This file is closed" in browser.words
    assert "Send to" not in browser.words


class Far:
    """Takes how far a job is, and lets it stop on the way."""

    job_id = UUID(int=7)

    def __init__(self, *, stops: bool) -> None:
        self.stops = stops
        self.seen: list[tuple[int, int]] = []

    def step(self, *, done: int, total: int) -> None:
        self.seen.append((done, total))
        if self.stops:
            raise RuntimeError


def test_a_job_that_stopped_midway_and_is_begun_again_writes_to_nobody_twice(
    kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [somebody(kuwait) for _ in range(3)]
    monkeypatch.setattr("migrant_support.desks.list_sending.PART", 2)
    viewer, values = kuwait.viewer(), {Place.PHONE: "+96522434560"}
    words = words_from("call_us", WayRule.SMS, LanguageRule.OWN, values, day=now().date())
    monkeypatch.setattr(kuwait.app.extensions["jobs"], "put", lambda _job: None)
    with kuwait.app.app_context():
        with work(write=True):
            order_sending(viewer, Audience(None, {}), words, values, until=now())
        with work(write=False):
            arguments = db.session.scalar(sa.select(Job.arguments))
        with pytest.raises(RuntimeError):
            run_sending(viewer, arguments, Far(stops=True))  # type: ignore[arg-type]
        assert kuwait.counts()["message"] == 2
        late = somebody(kuwait)
        far = Far(stops=False)
        done = run_sending(viewer, arguments, far)  # type: ignore[arg-type]
    assert done.values == {"done": 1, "missed": 0}
    assert far.seen == [(2, 3), (3, 3)]
    assert {one[0] for one in written(kuwait)} == set(people), "who came after the look is not written to"
    assert late not in {one[0] for one in written(kuwait)}
    assert kuwait.rows(sa.select(Job.state)) == [(JobState.QUEUED,)]


def test_the_number_of_statements_does_not_grow_with_the_list(kuwait: Kuwait) -> None:
    with kuwait.app.app_context():
        engine = db.engine
    browser, counted = kuwait.browser(), []
    for more in (1, 4):
        for _ in range(more):
            somebody(kuwait)
        asked: list[str] = []
        take = asked.append

        def note(_c: Any, _k: Any, statement: str, *_rest: Any, into: Any = take) -> None:
            into(statement)

        browser.open("/cases/message")
        sa.event.listen(engine, "before_cursor_execute", note)
        browser.submit(CALL, to="/preview")
        sa.event.remove(engine, "before_cursor_execute", note)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 20


def test_a_flight_s_people_or_only_those_who_wait_are_written_to_by_their_own_mission(field: Airfield) -> None:
    flight = field.flight(seats=1)
    seated, waiting = field.traveller(), field.traveller()
    field.confirmed(flight, seated)
    field.do(put_on_waiting_list, flight, field.proposed(flight, waiting))
    browser, at = field.browser(), f"/flights/{flight}/message"
    browser.open(f"/flights/{flight}")
    assert at in browser.text
    look(browser, {"way": "letter"}, at=f"{at}?who=waiting")
    assert "1 person" in browser.words
    look(browser, {"way": "letter"}, at=at)
    assert send_it(browser, at=at) == 303
    assert {one for (one,) in field.rows(sa.select(Message.subject_id))} == {seated, waiting}
    stranger = field.browser(field.neighbour)
    assert stranger.open(at).status_code == 404
    assert stranger.post(f"{at}/preview", CALL).status_code == 404
