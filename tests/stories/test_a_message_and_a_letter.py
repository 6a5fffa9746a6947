"""An officer writes to a woman in Tamil, sees it fail and go again, prints her letter; a flag stops at the bed desk."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.letters.models import IssuedLetter
from migrant_support.domains.people.rules import NewPhone
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.rules import MessageState
from migrant_support.platform.messages.sending import send_due
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, Visit
from tests.support.accounts import viewer_for
from tests.support.gateways import MailServer, SmsServer, connect, running
from tests.support.shelters import a_room, a_site
from tests.support.world import a_case, a_person

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _somebody(house: House) -> UUID:
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    person = a_person(primary="Selvam", secondary="Kavitha", languages=("ta",), phones=(NewPhone("+96550011223"),))
    with house.app.app_context(), work(write=True):
        return register_at_counter(officer, person, a_case(), mission="KWT").person_id


def _nothing_else_waits(house: House) -> None:
    """What the demonstration left in the outbox is cancelled: the gateway's answers are for this story."""
    waiting = sa.update(Message).where(Message.state == MessageState.QUEUED)
    with house.app.app_context(), work(write=True):
        db.session.execute(waiting.values(state=MessageState.CANCELLED, due_at=None, ended_at=now()))


def _a_minute(house: House, *, hours: int = 0) -> None:
    """What the worker does every minute, now or later."""
    with house.app.app_context(), clock_set_to(now() + timedelta(hours=hours)):
        send_due()


def _write(officer: Visit, way: str) -> None:
    officer.page.get_by_role("link", name="Write a message").click()
    officer.page.get_by_label("How should it go?").select_option(way)
    officer.page.get_by_label("Phone to call").fill("22434560")
    officer.page.get_by_role("button", name="Look at it").click()
    officer.sees("நீங்கள் பாதுகாப்பாகப் பேசக்கூடிய நேரத்தில் +96522434560")
    officer.is_accessible()
    officer.page.get_by_role("button", name="Send this").click()
    officer.sees("The message is in the outbox.")


def test_an_sms_and_a_mail_in_tamil_fail_and_go_again_and_a_letter_is_printed(house: House, visitor: Visitor) -> None:
    person, mail, sms = _somebody(house), MailServer(), SmsServer()
    officer = visitor()
    officer.sign_in("officer.kuwait")
    with running(mail), running(sms):
        connect(
            house.app,
            smtp_url=f"smtp://127.0.0.1:{mail.server_address[1]}?tls=none",
            mail_from="office@slbfe.example",
            sms_url=f"http://127.0.0.1:{sms.server_port}/send",
        )
        _nothing_else_waits(house)
        sms.answers, mail.answers = [503], ["550 nobody here"]
        officer.go(f"/people/{person}")
        officer.page.get_by_role("link", name="Messages", exact=True).click()
        officer.page.get_by_role("link", name="Safe ways to reach").click()
        officer.page.get_by_label("Or a new e-mail address").fill("kavitha@example.org")
        officer.page.get_by_role("button", name="Keep").click()
        _write(officer, "sms")
        _write(officer, "email")
        _a_minute(house)
        officer.go(f"/people/{person}/messages")
        officer.sees("The gateway was busy.")
        officer.sees("Not delivered")
        officer.is_accessible()
        officer.page.get_by_role("button", name="Send again").click()
        officer.sees("The message is in the outbox again.")
        _a_minute(house, hours=1)
    assert len(mail.mails) == 1
    assert len(sms.bodies) == 2, "the second time it was taken"
    officer.go(f"/people/{person}/letters")
    officer.is_accessible()
    officer.page.get_by_label("Language").select_option("si")
    officer.page.get_by_role("button", name="Issue the letter").click()
    officer.sees("The letter is issued. Print it below.")
    with house.app.app_context(), work(write=False):
        letter = db.session.scalars(sa.select(IssuedLetter.id).where(IssuedLetter.person_id == person)).one()
    paper = officer.context.request.get(f"{house.address}/people/{person}/letters/{letter}")
    assert paper.body().startswith(b"%PDF")


def test_a_flag_stops_a_bed_and_is_lifted_with_a_message(house: House, visitor: Visitor) -> None:
    person = _somebody(house)
    viewer = viewer_for(house.app, house.account("officer.kuwait"))
    site = a_site(house.app, viewer, name="House of the Jasmine")
    a_room(house.app, viewer, site)
    officer = visitor(size=PHONE)
    officer.sign_in("officer.kuwait")
    officer.go(f"/people/{person}/flags")
    officer.is_accessible()
    officer.page.get_by_role("main").get_by_role("link", name="Set a flag").click()
    officer.page.get_by_label("What should be done?").select_option("keep_apart")
    officer.page.get_by_label("Stop the person there until the flag is resolved").check()
    officer.page.get_by_role("button", name="Set flag").click()
    officer.go(f"/people/{person}/bed/{site}")
    officer.sees("Ask the welfare officer which room before you give a bed.")
    officer.is_accessible()
    officer.page.get_by_role("radio").first.check()
    officer.page.get_by_role("button", name="Give this bed").click()
    officer.sees("A flag stops this: Ask the welfare officer which room")
    officer.go(f"/people/{person}/flags")
    officer.page.get_by_role("link", name="Resolve").click()
    officer.page.get_by_label("How was it resolved?").fill("Room 4 was agreed with her")
    officer.page.get_by_role("button", name="Resolve flag").click()
    officer.go(f"/people/{person}/bed/{site}")
    officer.page.get_by_role("radio").first.check()
    officer.page.get_by_role("button", name="Give this bed").click()
    officer.sees("House of the Jasmine")
    officer.go(f"/people/{person}/flags")
    officer.sees("Room 4 was agreed with her")
