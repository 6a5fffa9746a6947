"""The outbox: sealed words, once per occasion, sent at least once by one worker, told by hand where nothing sends."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.erasure import erase
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.messages import Channel, Hours, NewMessage, cancel, put, send_again, tell
from migrant_support.platform.messages.gateways import SmsGateway
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.outbox import words_of
from migrant_support.platform.messages.reports import HEADER
from migrant_support.platform.messages.rules import LEASE, MOST_TRIES, signature_of
from migrant_support.platform.messages.sending import claim_due, send_due
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.settings import SettingsError
from tests.proofs.test_many_at_once import at_once
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser
from tests.support.gateways import MailServer, SmsServer, connect, running

TAMIL = "தயவுசெய்து தூதரகத்தை அழைக்கவும்: +96522434560"
KEY = "a-key-that-only-the-gateway-and-we-know"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SMS = NewMessage(
    channel=Channel.SMS, to="+94771234567", text=TAMIL, template="call_us", version=1, language="ta",
    subject=("person", uuid4()), occasion="first",
)  # fmt: skip
MAIL = replace(SMS, channel=Channel.EMAIL, to="nimali@example.org", heading="Your mission", occasion="mail")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    with running(server):
        yield server


@pytest.fixture
def sms() -> Iterator[SmsServer]:
    server = SmsServer()
    with running(server):
        yield server


@pytest.fixture
def connected(app: Flask, mail: MailServer, sms: SmsServer) -> Flask:
    connect(
        app,
        smtp_url=f"smtp://127.0.0.1:{mail.server_address[1]}?tls=none",
        mail_from="mission@slbfe.example",
        sms_url=f"http://127.0.0.1:{sms.server_port}/send?account=7",
        sms_token="gateway-token",
        sms_fields="to=recipient text=body reference=client_ref",
        sms_extra='{"from": "SLBFE"}',
        sms_report_key=KEY,
    )
    return app


def written(app: Flask, *messages: NewMessage) -> list[UUID]:
    """Put into the outbox, each in a transaction of its own."""
    ids = []
    for new in messages:
        with app.app_context(), work(write=True):
            ids += put(None, [new])
    return ids


def sent(app: Flask, at: datetime) -> int:
    """One minute of the worker."""
    with app.app_context(), clock_set_to(at):
        return send_due()


def states(app: Flask) -> list[str]:
    with app.app_context(), work(write=False):
        return [one.value for one in db.session.scalars(sa.select(Message.state).order_by(Message.id))]


def column(app: Flask, name: str) -> Any:
    with app.app_context(), work(write=False):
        return db.session.scalar(sa.select(getattr(Message, name)))


def test_a_mail_and_an_sms_arrive_whole_and_their_words_lie_sealed(
    connected: Flask, mail: MailServer, sms: SmsServer
) -> None:
    with clock_set_to(START):
        sms_id, mail_id = written(connected, SMS, MAIL)
    assert sent(connected, START) == 2
    assert states(connected) == ["sent", "sent"]
    (arrived,) = mail.mails
    assert (arrived["To"], arrived["From"], arrived["Subject"]) == (MAIL.to, "mission@slbfe.example", "Your mission")
    assert arrived.get_content().strip() == TAMIL
    assert arrived["Message-ID"] == f"<{mail_id}@slbfe.example>"
    assert sms.bodies == [{"from": "SLBFE", "recipient": SMS.to, "body": TAMIL, "client_ref": str(sms_id)}]
    ((_verb, path, headers),) = sms.asked
    assert (path, headers["Authorization"]) == ("/send?account=7", "Bearer gateway-token")
    with connected.app_context(), work(write=False):
        kept = db.session.scalars(sa.select(Message.sealed)).all()
        happenings = db.session.scalars(sa.select(HistoryEvent.kind)).all()
        logged = str(db.session.execute(sa.select(AuditLine.act, AuditLine.reason, AuditLine.fields)).all())
    assert not [blob for blob in kept if TAMIL.encode() in blob or SMS.to.encode() in blob]
    assert sorted(happenings) == ["message_queued", "message_queued", "message_sent", "message_sent"]
    assert SMS.to not in logged
    assert sent(connected, START + timedelta(hours=1)) == 0


def test_the_same_occasion_is_one_message_however_often_it_is_put_at_once(connected: Flask) -> None:
    def once() -> int:
        written(connected, SMS)
        return 200

    assert at_once([once] * 32) == {200: 32}
    assert states(connected) == ["queued"]
    written(connected, replace(SMS, occasion="second"))
    assert states(connected) == ["queued", "queued"]


def test_what_is_not_taken_is_tried_again_with_growing_waits_and_then_left_to_people(
    connected: Flask, sms: SmsServer
) -> None:
    sms.answers = [500, 302, 429, 503, 500, 500]
    with clock_set_to(START):
        (message_id,) = written(connected, SMS)
    at, waits = START, []
    for _ in range(MOST_TRIES):
        assert sent(connected, at) == 0
        due = column(connected, "due_at")
        if due is not None:
            waits.append(int((due - at).total_seconds() // 60))
            assert sent(connected, due - timedelta(seconds=1)) == 0, "never before its time"
            at = due
    assert waits == [1, 5, 30, 120, 720]
    assert states(connected) == ["failed"]
    assert {path for _verb, path, _headers in sms.asked} == {"/send?account=7"}, "no redirect was followed"
    officer = viewer_for(connected, an_account(connected))
    with connected.app_context(), clock_set_to(at), work(write=True):
        send_again(officer, message_id)
    assert sent(connected, at) == 1
    assert states(connected) == ["sent"]


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    connected: Flask, mail: MailServer, sms: SmsServer
) -> None:
    mail.answers, sms.answers = ["550 nobody here"], [422]
    with clock_set_to(START):
        written(connected, SMS, MAIL)
    sent(connected, START)
    assert states(connected) == ["failed", "failed"]
    mail.answers = ["451 come back later"]
    with clock_set_to(START):
        written(connected, replace(MAIL, occasion="other"))
    sent(connected, START)
    assert states(connected) == ["failed", "failed", "queued"]


class Pulled(BaseException):
    """The plug was pulled."""


def test_a_worker_that_dies_between_claim_and_keeping_leaves_the_message_to_the_next_one(
    connected: Flask, sms: SmsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock_set_to(START):
        written(connected, SMS)
    hand_over = SmsGateway.send

    def then_die(self: SmsGateway, *arguments: Any) -> None:
        hand_over(self, *arguments)
        raise Pulled

    with monkeypatch.context() as patched:
        patched.setattr(SmsGateway, "send", then_die)
        with pytest.raises(Pulled):
            sent(connected, START)
    assert states(connected) == ["sending"]
    assert sent(connected, START + LEASE - timedelta(seconds=1)) == 0, "it may still be under way"
    assert sent(connected, START + LEASE) == 1
    assert states(connected) == ["sent"]
    assert len({body["client_ref"] for body in sms.bodies}) == 1, "twice at the gateway, under one reference"


def test_a_message_that_kills_every_worker_does_not_go_round_for_ever(connected: Flask) -> None:
    with clock_set_to(START):
        written(connected, SMS)
    at = START
    for _ in range(MOST_TRIES):
        with connected.app_context(), clock_set_to(at):
            assert len(claim_due()) == 1
        at += LEASE
    assert sent(connected, at) == 0
    assert states(connected) == ["failed"]


def test_many_workers_at_once_send_each_message_once(connected: Flask, sms: SmsServer) -> None:
    with clock_set_to(START):
        written(connected, *(replace(SMS, occasion=str(n)) for n in range(50)))
    assert at_once([lambda: 200 if sent(connected, START) >= 0 else 500] * 8) == {200: 8}
    assert len(sms.bodies) == 50
    assert set(states(connected)) == {"sent"}


def test_outside_of_the_safe_hours_nothing_goes(connected: Flask) -> None:
    """Safe from 20 to 6 by Kuwait's clock; it is noon there."""
    hours = Hours(20, 6, "Asia/Kuwait")
    with clock_set_to(START):
        written(connected, replace(SMS, hours=hours))
    assert sent(connected, START) == 0
    assert column(connected, "due_at") == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    late = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)  # the worker stood still overnight: half past six in Kuwait
    assert sent(connected, late) == 0
    assert sent(connected, datetime(2026, 3, 3, 17, 0, tzinfo=UTC)) == 1
    assert Hours(5, 5, "Asia/Kuwait").allow(late)
    assert not Hours(6, 20, "Asia/Kuwait").allow(datetime(2026, 3, 2, 2, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (replace(MAIL, to="a@b.example\r\nBcc: all@evil.example"), "email_unreadable"),
        (replace(MAIL, to="a@b.example\n"), "email_unreadable"),
        (replace(MAIL, heading="Hello\r\nBcc: all@evil.example"), "heading_unreadable"),
        (replace(MAIL, heading=""), "heading_missing"),
        (replace(SMS, to="0771234567"), "phone_unreadable"),
        (replace(SMS, text=" \n"), "message_empty"),
        (replace(SMS, text=TAMIL * 10), "sms_too_long"),
    ],
)
@pytest.mark.one_database
def test_an_address_or_heading_that_could_smuggle_something_in_is_refused(
    app: Flask, new: NewMessage, code: str
) -> None:
    with pytest.raises(Refused) as no:
        written(app, new)
    assert no.value.code == code
    assert states(app) == []


def test_without_a_gateway_a_message_waits_until_somebody_has_told_it(app: Flask) -> None:
    first, second = written(app, SMS, MAIL)
    assert sent(app, START) == 0
    officer = viewer_for(app, an_account(app))
    with app.app_context(), work(write=True):
        assert words_of(officer, first).text == TAMIL
        tell(officer, first)
        cancel(officer, second)
    assert states(app) == ["told", "cancelled"]
    for act in (tell, cancel, send_again):
        with pytest.raises(Refused), app.app_context(), work(write=True):
            act(officer, second)
    with app.app_context(), work(write=False):
        read = sa.select(sa.func.count()).where(AuditLine.act == "messages.message.read")
        assert db.session.scalar(read) == 1


def test_erasing_a_person_empties_her_messages_and_lets_none_go_out(connected: Flask, sms: SmsServer) -> None:
    with clock_set_to(START):
        (message_id,) = written(connected, SMS)
    with connected.app_context(), clock_set_to(START), work(write=True):
        erase(SMS.subject[1])
    assert sent(connected, START + timedelta(days=1)) == 0
    assert (states(connected), column(connected, "sealed"), sms.bodies) == (["cancelled"], None, [])
    assert message_id


def report(app: Flask, told: Any, *, key: str = KEY, signature: str | None = None) -> int:
    """What the gateway's report is answered."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    signed = signature_of(key, body) if signature is None else signature
    headers = {HEADER: signed, "Content-Type": "application/json"}
    return Browser(app).client.post("/messages/report", data=body, headers=headers).status_code


def test_a_signed_report_says_how_it_ended_and_no_other_does(connected: Flask) -> None:
    with clock_set_to(START):
        first, second = written(connected, SMS, replace(SMS, occasion="second"))
    sent(connected, START)
    told = {"reference": str(first), "state": "delivered"}
    wrong_key = "another-key-of-the-right-length-for-it"
    assert [report(connected, told, key=wrong_key), report(connected, told, signature="")] == [403, 403]
    assert report(connected, told, signature="ü") == 403
    assert states(connected) == ["sent", "sent"]
    assert [report(connected, told), report(connected, told)] == [204, 204]
    assert report(connected, {"reference": str(first), "state": "failed"}) == 204, "too late to change anything"
    assert report(connected, {"reference": str(second), "state": "failed"}) == 204
    assert report(connected, {"reference": str(uuid4()), "state": "failed"}) == 204
    assert states(connected) == ["delivered", "failed"]
    for nonsense in (b"[", b"{}", b"[1]", {"reference": "x", "state": "delivered"}, {"reference": str(first)}):
        assert report(connected, nonsense) == 400
    assert report(connected, b" " * 5000) == 403


def test_without_a_key_no_report_is_believed(app: Flask) -> None:
    assert report(app, {"reference": str(uuid4()), "state": "delivered"}, key="") == 403


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"smtp_url": "smtp://mail.example.org", "mail_from": ""}, "MAIL_FROM"),
        ({"smtp_url": "smtp://mail.example.org", "mail_from": "a@b\r\nBcc: x@y.example"}, "MAIL_FROM"),
        ({"smtp_url": "smtp://mail.example.org?tls=none", "mail_from": "a@b.example"}, "tls=none"),
        ({"smtp_url": "https://mail.example.org", "mail_from": "a@b.example"}, "SMTP_URL"),
        ({"smtp_url": "smtp://mail.example.org:abc", "mail_from": "a@b.example"}, "SMTP_URL"),
        ({"sms_url": "http://gateway.example.org/send"}, "https://"),
        ({"sms_url": "https://user:word@gateway.example.org/send"}, "SMS_TOKEN"),
        ({"sms_url": "https://gateway.example.org", "sms_fields": "whom=to"}, "SMS_FIELDS"),
        ({"sms_url": "https://gateway.example.org", "sms_extra": "[1]"}, "SMS_EXTRA"),
        ({"sms_url": "https://gateway.example.org", "sms_report_key": "short"}, "SMS_REPORT_KEY"),
    ],
)
def test_a_gateway_that_cannot_be_used_safely_stops_the_start(app: Flask, settings: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        connect(app, **settings)


@pytest.mark.one_database
def test_a_mail_server_without_tls_gets_nothing(app: Flask, mail: MailServer) -> None:
    """The server here knows no STARTTLS; what is not told to be local and plain is not sent in the open."""
    connect(app, smtp_url=f"smtp://127.0.0.1:{mail.server_address[1]}", mail_from="mission@slbfe.example")
    with clock_set_to(START):
        written(app, MAIL)
    assert sent(app, START) == 0
    assert (states(app), mail.raw) == (["queued"], [])


@pytest.mark.one_database
def test_the_commands_send_and_count(connected: Flask) -> None:
    written(connected, SMS)
    run = connected.test_cli_runner()
    assert run.invoke(args=["messages", "send"]).output == "1 sent.\n"
    assert "sms      sent              1" in run.invoke(args=["messages", "list"]).output
    connect(connected, smtp_url="", sms_url="")
    refused = run.invoke(args=["messages", "send"])
    assert refused.exit_code == 1
    assert "SMTP_URL" in refused.output
    assert now() > START
