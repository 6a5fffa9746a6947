"""Messages to people: from templates in her language, looked at first, never to what is not safe; many at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.letters.models import ContactWay
from migrant_support.domains.letters.rules.messages import LANGUAGES, Place, Way, fill
from migrant_support.domains.letters.templates import headings, message_templates
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import NewPhone, PhoneKind
from migrant_support.kernel.clock import clock_set_to
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.sending import send_due
from migrant_support.platform.store import db
from tests.support.browsing import Browser
from tests.support.gateways import MailServer, SmsServer, connect, running
from tests.support.kuwait import Kuwait
from tests.support.world import a_person

PHONE = "+96550011223"
CALL = {"template": "call_us", "way": "sms", "phone": "22434560"}
NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def sms(kuwait: Kuwait) -> Iterator[SmsServer]:
    server = SmsServer()
    with running(server):
        connect(kuwait.app, sms_url=f"http://127.0.0.1:{server.server_port}/send")
        yield server


def somebody(kuwait: Kuwait, *phones: str, languages: tuple[str, ...] = ("ta",), **more: Any) -> UUID:
    """A person with own phones, and one of the family."""
    own = [NewPhone(number) for number in phones]
    known = (*own, NewPhone("+94771234567", PhoneKind.HOME))
    return kuwait.register(a_person(phones=known, languages=languages, documents=(), **more)).person_id


def reference(kuwait: Kuwait, person: UUID) -> str:
    return kuwait.value(sa.select(Person.reference).where(Person.id == person))


def looked(browser: Browser, person: UUID, fields: dict[str, Any]) -> int:
    """Fill the form in and look at the message."""
    browser.open(f"/people/{person}/messages/new")
    return browser.submit(fields, to="/preview").status_code


def send_it(browser: Browser, person: UUID, *, times: int = 1) -> list[int]:
    """Press "Send this" on the page that shows the message, once or more."""
    fields = dict(browser.form(to="/preview").fields)
    return [browser.post(f"/people/{person}/messages/new", dict(fields)).status_code for _ in range(times)]


def test_an_sms_says_in_no_language_who_where_or_why() -> None:
    """What a template says comes from its file alone, but for the places; those of an SMS are phone, day and time."""
    for template in message_templates().values():
        if Way.SMS in template.ways:
            assert set(template.places) <= {Place.PHONE, Place.DAY, Place.TIME}
            for language in LANGUAGES:
                said = fill(template, language, dict.fromkeys(Place, "7"))
                for word in ("lanka", "embassy", "mission", "shelter", "slbfe", "ලංකා", "දූත", "இலங்கை", "தூதரக"):
                    assert word not in said.casefold()
    assert set(headings()) == set(LANGUAGES)


def test_a_message_is_looked_at_in_her_language_and_sent_exactly_so(kuwait: Kuwait, sms: SmsServer) -> None:
    person, browser = somebody(kuwait, PHONE), kuwait.browser()
    assert looked(browser, person, CALL) == 200
    tamil = message_templates()["call_us"].texts["ta"] % {"phone": "+96522434560"}
    assert tamil in browser.words
    assert f"Goes to {PHONE}." in browser.words
    assert kuwait.counts()["message"] == 0
    assert send_it(browser, person, times=2) == [303, 303], "pressed twice"
    assert kuwait.counts()["message"] == 1
    with kuwait.app.app_context():
        assert send_due() == 1
    assert [(body["to"], body["text"]) for body in sms.bodies] == [(PHONE, tamil)]
    browser.open(f"/people/{person}/messages")
    assert "Please call Sent" in browser.words
    browser.open(f"/people/{person}")
    assert "A message was sent" in browser.words, "it stands on the timeline"
    assert tamil not in browser.words


def test_what_was_not_looked_at_is_not_sent(kuwait: Kuwait) -> None:
    person, browser = somebody(kuwait, PHONE), kuwait.browser()
    looked(browser, person, CALL)
    fields = dict(browser.form(to="/preview").fields) | {"template": "changed"}
    assert browser.post(f"/people/{person}/messages/new", fields).status_code == 422
    assert "Look at the message first" in browser.words
    assert kuwait.counts()["message"] == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"template": "call_us", "phone": ""}, "This template needs it: fill it in."),
        ({"template": "appointment", "day": "5 March 2020", "time": "9:00"}, "This day is over."),
        ({"template": "own_words", "text": "Your brother is in Muscat"}, "an SMS must say nothing about anybody"),
        ({"template": "call_us", "phone": "12"}, "This is no phone number of that country."),
        ({"template": "call_us", "way": "email"}, "No address is known for this way."),
    ],
)
@pytest.mark.one_database
def test_a_message_that_cannot_go_says_why(kuwait: Kuwait, fields: dict[str, str], said: str) -> None:
    person, browser = somebody(kuwait, PHONE), kuwait.browser()
    assert looked(browser, person, CALL | fields) == 422
    assert said in browser.words


def marked(browser: Browser, person: UUID, **fields: Any) -> int:
    """Say how she can be reached."""
    browser.open(f"/people/{person}/reach")
    return browser.submit(fields, to="/reach").status_code


def test_a_phone_that_is_not_safe_is_never_written_to_also_when_it_is_written_down_again(
    kuwait: Kuwait, sms: SmsServer
) -> None:
    person, browser = somebody(kuwait, PHONE), kuwait.browser()
    assert marked(browser, person, address=PHONE, is_safe="") == 303
    assert looked(browser, person, CALL) == 422
    assert "was marked as not safe" in browser.words
    browser.open(f"/people/{person}/edit")
    browser.submit({"phone": "50099887"}, to="/edit")
    browser.open(f"/people/{person}/edit")
    browser.submit({"phone": PHONE}, to="/edit")
    assert looked(browser, person, CALL) == 422, "the mark stays with the number"
    browser.open(f"/people/{person}")
    assert "not safe" in browser.words.casefold(), "whoever looks at her page sees it"
    assert marked(browser, person, address="+94771234567", is_safe="y") == 422, "the family's phone is not hers"
    assert kuwait.counts()["message"] == 0
    assert sms.bodies == []


def test_only_at_safe_hours_by_the_missions_clock(kuwait: Kuwait, sms: SmsServer) -> None:
    person, browser = somebody(kuwait, PHONE), kuwait.browser()
    assert marked(browser, person, address=PHONE, is_safe="y", from_hour="20", until_hour="") == 422
    assert marked(browser, person, address=PHONE, is_safe="y", from_hour="20", until_hour="22") == 303
    with clock_set_to(NOON):
        evening = kuwait.browser()
        looked(evening, person, CALL)
        assert send_it(evening, person) == [303]
        with kuwait.app.app_context():
            assert send_due() == 0
    assert kuwait.value(sa.select(Message.due_at)) == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    assert sms.bodies == []


def test_an_address_is_kept_once_and_a_mail_says_own_words_under_a_silent_subject(kuwait: Kuwait) -> None:
    person, browser, mail = somebody(kuwait), kuwait.browser(), MailServer()
    assert marked(browser, person, email="nimali@example.org\r\nBcc: x@y.example", is_safe="y") == 422
    for _ in range(2):
        assert marked(browser, person, email="nimali@example.org", is_safe="y") == 303
    assert kuwait.rows(sa.select(ContactWay.way, ContactWay.address)) == [(Way.EMAIL, "nimali@example.org")]
    words = {"template": "own_words", "way": "email", "language": "si", "text": "ඔබේ ලේඛන සූදානම්"}
    with running(mail):
        connect(
            kuwait.app,
            smtp_url=f"smtp://127.0.0.1:{mail.server_address[1]}?tls=none",
            mail_from="office@slbfe.example",
        )
        assert looked(browser, person, words) == 200
        assert send_it(browser, person) == [303]
        with kuwait.app.app_context():
            assert send_due() == 1
    (arrived,) = mail.mails
    assert (arrived["Subject"], arrived.get_content().strip()) == (headings()["si"], words["text"])


def test_without_a_gateway_the_officer_reads_it_out_and_says_so(kuwait: Kuwait) -> None:
    person, browser = somebody(kuwait, PHONE), kuwait.browser()
    looked(browser, person, CALL)
    send_it(browser, person)
    browser.open("/outbox")
    assert reference(kuwait, person) in browser.words
    assert "Nothing sends it here" in browser.words
    message = kuwait.value(sa.select(Message.id))
    browser.open(f"/people/{person}/messages")
    browser.submit({}, to=f"/{message}/read")
    assert "+96522434560" in browser.words
    assert kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == "messages.message.read")) == 1
    assert browser.submit({}, to=f"/{message}/told").status_code == 303
    browser.open("/outbox")
    assert "Nothing waits." in browser.words
    stranger = kuwait.browser(kuwait.neighbour)
    assert stranger.open(f"/people/{person}/messages").status_code == 404
    for step in ("read", "told", "again", "cancel"):
        assert stranger.post(f"/people/{person}/messages/{message}/{step}", {}).status_code == 404
    stranger.open("/outbox")
    assert "Nothing waits." in stranger.words


def test_many_are_written_to_each_in_her_language_and_who_is_not_reached_is_told_why(kuwait: Kuwait) -> None:
    tamil = somebody(kuwait, PHONE, primary="Tamil")
    other = somebody(kuwait, "+96550011224", languages=("si",), primary="Sinhala")
    silent = somebody(kuwait, primary="Silent")
    unsafe = somebody(kuwait, "+96550011225", primary="Unsafe")
    browser = kuwait.browser()
    marked(browser, unsafe, address="+96550011225", is_safe="")
    references = " ".join(reference(kuwait, one) for one in (tamil, other, silent, unsafe))
    fields = {"template": "appointment", "way": "sms", "phone": "22434560", "day": "5 March 2031", "time": "9:00"}
    browser.open("/messages/many")
    assert browser.submit(fields | {"references": f"{references} KW-000000-0"}, to="/preview").status_code == 422
    browser.open("/messages/many")
    browser.submit(fields | {"references": references}, to="/preview")
    for said in ("5 මාර්තු 2031", "5 மார்ச் 2031", "Can be reached", "No address is known", "marked as not safe"):
        assert said in browser.words
    assert kuwait.counts()["message"] == 0
    asked: list[str] = []
    sent = dict(browser.form(to="/preview").fields)
    with kuwait.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    assert browser.post("/messages/many", sent).status_code == 200
    assert "2 messages are in the outbox." in browser.words
    few = len(asked)
    browser.post("/messages/many", sent)
    assert kuwait.rows(sa.select(Message.subject_id, Message.language).order_by(Message.id)) == [
        (tamil, "ta"),
        (other, "si"),
    ], "sent twice, written once"
    assert few < 40
