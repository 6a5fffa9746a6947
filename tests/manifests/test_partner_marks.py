"""A partner marks passengers who agreed and writes about them; those who plan answer. Nothing else exists for it."""

from collections import Counter
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights.actions.partners import end_mark, mark_passenger
from migrant_support.domains.flights.models import Flight, FlightShare, ManifestEntry
from migrant_support.domains.flights.models.partners import PartnerComment, PartnerMark
from migrant_support.domains.flights.rules.partners import MarkKind
from migrant_support.domains.people.models import Person
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser
from tests.support.counting import statements
from tests.support.sealed import DEPARTS, Sealing

FIT, FUNDED = "fitness_received", "seat_funded"


def _signed(sealing: Sealing) -> UUID:
    version = sealing.seal()
    sealing.sign(version)
    return version


def _of(sealing: Sealing, name: str, part: str = "") -> str:
    return f"/shared-flights/{sealing.flight_id}/people/{sealing.people[name]}{part}"


def _partner(sealing: Sealing) -> Browser:
    browser = sealing.browser(sealing.partner)
    browser.open("/shared-flights")
    return browser


def test_the_flight_names_those_who_agree_and_that_it_was_opened_stands_in_the_log(sealing: Sealing) -> None:
    sealing.add("Wickrama", consents=False)
    version = _signed(sealing)
    browser = _partner(sealing)
    browser.open(f"/shared-flights/versions/{version}")
    assert f"/shared-flights/{sealing.flight_id}" in browser.text
    browser.open(f"/shared-flights/{sealing.flight_id}")
    assert all(f"Kumari {name}" in browser.words for name in ("Silva", "Fernando", "Nadia"))
    assert "Wickrama" not in browser.text
    sealing.withdraw("Silva")
    browser.open(f"/shared-flights/{sealing.flight_id}")
    assert "Silva" not in browser.text
    assert browser.open(_of(sealing, "Silva")).status_code == 404
    assert browser.open(_of(sealing, "Fernando")).status_code == 200
    read = sa.select(AuditLine.object_kind, sa.func.count()).where(AuditLine.act == "flights.shared.read")
    assert sealing.rows(read.group_by(AuditLine.object_kind)) == {("flight", 2), ("person", 1)}


def test_a_mark_is_set_and_taken_back_and_touches_neither_gate_nor_payer(sealing: Sealing) -> None:
    _signed(sealing)
    before = sealing.rows(sa.select(ManifestEntry.id, ManifestEntry.payer, ManifestEntry.state, ManifestEntry.version))
    browser = _partner(sealing)
    browser.open(_of(sealing, "Silva"))
    assert "the doctor's result alone says" in browser.words
    assert browser.submit(to=FIT).status_code == 303
    browser.follow()
    assert browser.submit(to=f"marks/{FUNDED}").status_code == 303
    browser.open(f"/shared-flights/{sealing.flight_id}")
    assert "Fitness paper received Seat funded" in browser.words
    officer = sealing.browser(sealing.officer)
    officer.open(f"/flights/{sealing.flight_id}/partners")
    assert "Kumari Silva IOM Fitness paper received Seat funded" in officer.words
    browser.open(_of(sealing, "Silva"))
    browser.submit(to=f"{FIT}/end")
    assert sealing.rows(sa.select(PartnerMark.kind).where(PartnerMark.ended_at.is_(None))) == {(MarkKind.SEAT_FUNDED,)}
    after = sealing.rows(sa.select(ManifestEntry.id, ManifestEntry.payer, ManifestEntry.state, ManifestEntry.version))
    assert after == before


def test_a_partner_asks_the_mission_answers_and_who_does_not_see_the_person_sees_no_word(sealing: Sealing) -> None:
    _signed(sealing)
    browser = _partner(sealing)
    browser.open(_of(sealing, "Silva"))
    assert browser.submit({"words": "  "}, to="/comments").status_code == 422
    assert browser.submit({"words": "Which counter do we meet her at?"}, to="/comments").status_code == 303
    browser.open(f"/shared-flights/{sealing.flight_id}")
    browser.submit({"words": "Is the bus booked?"}, to="/comments")
    with clock_set_to(DEPARTS):
        officer, neighbour = sealing.browser(sealing.officer), sealing.browser(sealing.neighbour)
        officer.open("/")
        assert "2 UL230 KWI–CMB: a partner waits for answers" in officer.words
        neighbour.open("/")
        assert "1 UL230 KWI–CMB: a partner waits for an answer" in neighbour.words
        neighbour.open(f"/flights/{sealing.flight_id}/partners")
        assert "Is the bus booked?" in neighbour.words
        assert "counter" not in neighbour.words
        hers = sealing.value(sa.select(PartnerComment.id).where(PartnerComment.person_id.is_not(None)))
        path = f"/flights/{sealing.flight_id}/partners/{hers}/answer"
        assert neighbour.post(path, {"words": "x"}).status_code == 404
        officer.open(f"/flights/{sealing.flight_id}/partners")
        assert officer.submit({"words": "Counter 14, at 20:00."}, to=f"{hers}/answer").status_code == 303
        officer.open("/")
        assert "1 UL230 KWI–CMB: a partner waits for an answer" in officer.words
    browser.open(_of(sealing, "Silva"))
    assert "Counter 14, at 20:00." in browser.words
    assert "Nimal" not in browser.words.partition("Comments")[2]
    sealed = sealing.rows(sa.select(PartnerComment.words_sealed))
    assert not any(b"ounter" in words for (words,) in sealed)


def test_what_is_not_shared_or_not_agreed_is_as_absent_to_the_partner(sealing: Sealing) -> None:
    """By id, with the same page and the same statements; writing is refused alike."""
    sealing.add("Wickrama", consents=False)
    _signed(sealing)
    browser = _partner(sealing)
    for ours in (sealing.people["Wickrama"], uuid4()):
        path = f"/shared-flights/{sealing.flight_id}/people/{ours}"
        assert browser.open(path).status_code == 404
        for part in (f"/marks/{FIT}", f"/marks/{FIT}/end", "/comments"):
            assert browser.post(path + part, {"words": "x"}).status_code == 404
    with sealing.writing():
        db.session.execute(sa.update(FlightShare).values(ended_at=now()))
    seen = []
    for flight_id in (sealing.flight_id, uuid4()):
        with statements(sealing.app) as asked:
            answer = browser.open(f"/shared-flights/{flight_id}")
        lines = [line for line in browser.text.replace(str(flight_id), "ID").splitlines() if "csrf" not in line]
        page = "\n".join(line for line in lines if "nonce" not in line and "idempotency" not in line)
        seen.append((answer.status_code, page, len(asked)))
        assert browser.post(f"/shared-flights/{flight_id}/comments", {"words": "x"}).status_code == 404
    assert seen[0] == seen[1]
    assert sealing.rows(sa.select(PartnerMark.id)) | sealing.rows(sa.select(PartnerComment.id)) == set()


def test_another_organisation_sees_neither_marks_nor_words(sealing: Sealing) -> None:
    _signed(sealing)
    browser = _partner(sealing)
    browser.open(_of(sealing, "Silva"))
    browser.submit({"words": "Only between us."}, to="/comments")
    with sealing.writing():
        db.session.add(FlightShare(flight_id=sealing.flight_id, organisation="CARITAS"))
    stranger = sealing.browser(an_account(sealing.app, "partner", "organisation:CARITAS"))
    assert stranger.open(_of(sealing, "Silva")).status_code == 404  # she agreed to IOM alone
    stranger.open(f"/shared-flights/{sealing.flight_id}")
    assert "Only between us." not in stranger.text


def test_the_page_asks_as_much_for_one_passenger_as_for_many(sealing: Sealing) -> None:
    _signed(sealing)
    browser = _partner(sealing)
    counts = []
    for more in ((), ("Aponso", "Bandara", "Cooray", "Dias")):
        for name in more:
            sealing.add(name)
        if more:
            sealing.sign(sealing.seal())
        browser.open(f"/shared-flights/{sealing.flight_id}")
        with statements(sealing.app) as asked:
            browser.open(f"/shared-flights/{sealing.flight_id}")
        counts.append(len([s for s in asked if not s.startswith(("INSERT", "UPDATE"))]))
    assert counts[0] == counts[1]


def test_many_marks_at_once_are_one(sealing: Sealing) -> None:
    _signed(sealing)
    viewer, person_id = viewer_for(sealing.app, sealing.partner), sealing.people["Silva"]

    def act(does: object) -> int:
        with sealing.app.app_context(), work(write=True):
            does(viewer, sealing.flight_id, person_id, MarkKind.SEAT_FUNDED)  # type: ignore[operator]
        return 303

    assert at_once([lambda: act(mark_passenger)] * MANY) == Counter({303: MANY})
    assert len(sealing.rows(sa.select(PartnerMark.id))) == 1
    assert at_once([lambda: act(end_mark)] * MANY) == Counter({303: MANY})
    assert len(sealing.rows(sa.select(PartnerMark.id).where(PartnerMark.ended_at.is_(None)))) == 0


def test_the_database_keeps_what_was_said_and_marked(sealing: Sealing) -> None:
    _signed(sealing)
    browser = _partner(sealing)
    browser.open(_of(sealing, "Silva"))
    browser.submit(to=f"marks/{FIT}")
    browser.open(_of(sealing, "Silva"))
    browser.submit({"words": "Kept."}, to="/comments")
    for change in (
        sa.delete(PartnerComment),
        sa.delete(PartnerMark),
        sa.update(PartnerComment).values(organisation="CARITAS"),
        sa.update(PartnerMark).values(kind=MarkKind.SEAT_FUNDED),
    ):
        with pytest.raises(sa.exc.DBAPIError), sealing.writing():
            db.session.execute(change)


def test_on_a_cancelled_flight_the_partner_still_reads_and_writes(sealing: Sealing) -> None:
    _signed(sealing)
    with sealing.writing():
        db.session.execute(sa.update(Flight).values(state="cancelled", cancel_reason="no aircraft"))
    browser = _partner(sealing)
    browser.open(f"/shared-flights/{sealing.flight_id}")
    assert "This flight was cancelled." in browser.words


def test_the_mission_writes_first_about_the_flight_or_whom_the_partner_is_told_of(sealing: Sealing) -> None:
    sealing.add("Wickrama", consents=False)
    _signed(sealing)
    officer, path = sealing.browser(sealing.officer), f"/flights/{sealing.flight_id}/partners"
    codes = {
        name: sealing.value(sa.select(Person.reference).where(Person.id == sealing.people[name]))
        for name in ("Silva", "Wickrama", "Nadia")
    }
    officer.open(path)
    typed = {"organisation": "IOM", "begin": "The bus comes at six."}
    to = f"{path}/comments"
    unseen = "No person with this reference is known to you."
    for code, said in ((codes["Wickrama"], "The partner is not told of this person"), (codes["Nadia"], unseen)):
        officer.open(path)
        assert officer.submit(typed | {"person": code}, to=to).status_code == 422
        assert said in officer.words
        assert "The bus comes at six." in officer.text
    for code in ("", codes["Silva"]):
        officer.open(path)
        assert officer.submit(typed | {"person": code}, to=to).status_code == 303
    assert officer.post(to, typed | {"organisation": "UNHCR"}).status_code == 422
    browser = _partner(sealing)
    for page in (f"/shared-flights/{sealing.flight_id}", _of(sealing, "Silva")):
        browser.open(page)
        assert "The bus comes at six." in browser.words
    browser.open(_of(sealing, "Fernando"))
    assert "The bus comes at six." not in browser.words
    acts = sa.select(AuditLine.object_kind).where(AuditLine.act == "flights.comment.begin")
    assert sealing.rows(acts) == {("flight",), ("person",)}
    stranger = sealing.browser(an_account(sealing.app, "mission_officer", "mission:CYP"))
    assert stranger.post(to, typed).status_code == 404
