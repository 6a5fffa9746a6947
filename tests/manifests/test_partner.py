"""The partner's desk: shared flights whose list may go out, those who agree, and nothing else at all."""

import csv
import io
import re
from collections import Counter
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from migrant_support.desks import partner
from migrant_support.domains.flights.actions.approving import approve_shared
from migrant_support.domains.flights.models import Flight, FlightShare, ManifestSignature
from migrant_support.domains.flights.rules.words import Signature
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser
from tests.support.sealed import DEPARTS, Sealing, add_flight, seat, take_file

ASKED = {"form": "csv", "reason": "funding of seats"}
NOTHING = "No list is shared with you at present"


def _signed(sealing: Sealing) -> UUID:
    version = sealing.seal()
    sealing.sign(version)
    return version


def _desk(sealing: Sealing) -> Browser:
    browser = sealing.browser(sealing.partner)
    browser.open("/shared-flights")
    return browser


def test_a_flight_appears_when_its_list_is_sealed_and_signed_by_every_mission(sealing: Sealing) -> None:
    assert NOTHING in _desk(sealing).words
    version = sealing.seal()
    assert NOTHING in _desk(sealing).words
    sealing.sign(version, sealing.officer)
    assert NOTHING in _desk(sealing).words
    sealing.sign(version, sealing.neighbour)
    assert "UL230" in _desk(sealing).words


def test_it_says_how_many_are_shared_and_how_many_withheld(sealing: Sealing) -> None:
    sealing.add("Wickrama", consents=False)
    version = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{version}")
    assert "3 Passengers shared with you" in browser.words
    assert "1 Withheld: they did not agree" in browser.words
    assert "Wickrama" not in browser.text


def test_the_download_holds_those_who_agree_at_that_moment(sealing: Sealing) -> None:
    version = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{version}")
    sealing.withdraw("Silva")
    answer = take_file(browser, "/files", form="csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="UL230-2026-12-03-v1-IOM-r1.csv"'
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [row["primary_id"] for row in rows if row["seq"]] == ["Fernando", "Nadia"]
    assert "withheld: 1" in [row["manifest_version"] for row in rows]


def test_a_next_version_that_is_not_signed_yet_is_not_there_and_the_one_before_stays(sealing: Sealing) -> None:
    first = _signed(sealing)
    sealing.leave("Silva")
    second = sealing.seal()
    browser = sealing.browser(sealing.partner)
    assert browser.open(f"/shared-flights/versions/{first}").status_code == 200
    assert "Version 2" not in browser.words
    assert browser.open(f"/shared-flights/versions/{second}").status_code == 404


def test_what_is_new_names_those_who_agree_only(sealing: Sealing) -> None:
    sealing.add("Wickrama", consents=False)
    _signed(sealing)
    sealing.leave("Silva")
    sealing.leave("Wickrama")
    sealing.add("Jayasuriya")
    second = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{second}")
    assert "Kumari Silva Taken off" in browser.words
    assert "Kumari Jayasuriya Added" in browser.words
    assert "Wickrama" not in browser.text
    sealing.withdraw("Silva")
    browser.open(f"/shared-flights/versions/{second}")
    assert "Silva" not in browser.text


def test_a_flight_that_is_shared_no_more_is_as_absent(sealing: Sealing) -> None:
    version = _signed(sealing)
    with sealing.writing():
        db.session.execute(sa.update(FlightShare).values(ended_at=now()))
    assert NOTHING in _desk(sealing).words
    _is_absent(sealing, version)


def test_another_organisation_sees_nothing_of_it(sealing: Sealing) -> None:
    version = _signed(sealing)
    sealing.partner = an_account(sealing.app, "partner", "organisation:CARITAS", sign_in_name="caritas")
    assert NOTHING in _desk(sealing).words
    _is_absent(sealing, version)


def test_an_organisation_besides_iom_gets_those_who_agreed_to_it_by_name(sealing: Sealing) -> None:
    version = _signed(sealing)
    with sealing.writing():
        db.session.add(FlightShare(flight_id=sealing.flight_id, organisation="CARITAS"))
    sealing.partner = an_account(sealing.app, "partner", "organisation:CARITAS", sign_in_name="caritas")
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{version}")
    assert "0 Passengers shared with you" in browser.words
    assert "3 Withheld" in browser.words


def _is_absent(sealing: Sealing, version: UUID) -> None:
    """The version and an id that nobody has give the same page and the same refusal of a download."""
    browser = sealing.browser(sealing.partner)
    pages = []
    for version_id in (version, uuid4()):
        assert browser.open(f"/shared-flights/versions/{version_id}").status_code == 404
        pages.append(_steady(browser.text, version_id))
        assert browser.post(f"/shared-flights/versions/{version_id}/files", ASKED).status_code == 404
    assert pages[0] == pages[1]


def _steady(text: str, version_id: UUID) -> str:
    lines = [line for line in text.replace(str(version_id), "ID").splitlines() if "nonce" not in line]
    return "\n".join(line for line in lines if "csrf" not in line and "idempotency" not in line)


ELSEWHERE = (
    "/search", "/people/{person}", "/people/{person}/timeline", "/cases", "/tasks", "/country-picture", "/imports",
    "/flights/{flight}/manifest", "/flights/{flight}/manifest/seal", "/flights/versions/{version}",
)  # fmt: skip


def test_nothing_else_exists_for_a_partner(sealing: Sealing) -> None:
    version = _signed(sealing)
    ids = {"person": sealing.people["Silva"], "flight": sealing.flight_id, "version": version}
    browser = sealing.browser(sealing.partner)
    answered = {path: browser.open(path.format(**ids)).status_code for path in ELSEWHERE}
    assert set(answered.values()) == {403}, answered


def test_a_partner_cannot_make_the_file_of_another_recipient(sealing: Sealing) -> None:
    version = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    browser.open("/shared-flights")
    answer = browser.post(f"/flights/versions/{version}/renditions", ASKED | {"recipient": "CARRIER"})
    assert answer.status_code == 404


def test_my_day_of_a_partner_shows_the_coming_flights_and_no_name(sealing: Sealing) -> None:
    _signed(sealing)
    browser = sealing.browser(sealing.partner)
    with clock_set_to(DEPARTS):
        browser = sealing.browser(sealing.partner)
        browser.open("/")
    assert "UL230 on 3 December 2026, version 1" in browser.words
    assert not any(name in browser.text for name in sealing.people)


def test_the_list_costs_the_same_number_of_statements_for_one_flight_as_for_five(sealing: Sealing) -> None:
    _signed(sealing)
    one = _statements(sealing)
    for number in range(231, 235):
        with sealing.writing():
            sealing.flight_id = add_flight(number=f"UL{number}")
        person = sealing.add(f"Person{number}", on_flight=False)
        with sealing.writing():
            seat(sealing.flight_id, person)
        sealing.sign(sealing.seal(), sealing.officer)
    browser = _desk(sealing)
    assert all(f"UL{number}" in browser.words for number in range(230, 235))
    assert _statements(sealing) == one


def _statements(sealing: Sealing) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    browser = sealing.browser(sealing.partner)
    browser.open("/shared-flights")
    with sealing.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        browser.open("/shared-flights")
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "pdf"])
def test_each_format_downloads_from_the_page(sealing: Sealing, form: str) -> None:
    version = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{version}")
    answer = take_file(browser, "/files", form=form)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'-r1.{form}"')
    assert len(answer.get_data()) > 200


def _approves(sealing: Sealing, version: UUID) -> int:
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{version}")
    return browser.submit(to="/approval").status_code


def test_iom_approves_the_newest_list_once_where_the_flight_asks_for_it(sealing: Sealing) -> None:
    with sealing.writing():
        db.session.execute(sa.update(Flight).values(needs_signatures=["mission", "iom"]))
    first = _signed(sealing)
    assert _approves(sealing, first) == 303
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{first}")
    assert "You approved this version:" in browser.words
    assert "/approval" not in browser.text
    assert (
        browser.post(f"/shared-flights/versions/{first}/approval", {"csrf_token": browser.token()}).status_code == 422
    )
    kept = sa.select(ManifestSignature.content_hash).where(ManifestSignature.kind == Signature.IOM)
    assert sealing.value(kept) == sealing.hash_of(first)
    coordinator = sealing.browser(sealing.coordinator)
    coordinator.open(f"/flights/versions/{first}")
    assert "IOM" in coordinator.words


def test_an_earlier_list_is_not_approved_once_a_later_one_is_there(sealing: Sealing) -> None:
    with sealing.writing():
        db.session.execute(sa.update(Flight).values(needs_signatures=["mission", "iom"]))
    first = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{first}")
    sealing.leave("Silva")
    second = _signed(sealing)
    assert browser.submit(to="/approval").status_code == 422
    assert "A newer version was sealed meanwhile." in browser.words
    assert _approves(sealing, second) == 303


def test_where_nobody_asked_for_it_iom_has_nothing_to_approve(sealing: Sealing) -> None:
    version = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{version}")
    assert "Your approval is asked for" not in browser.words
    answer = browser.post(f"/shared-flights/versions/{version}/approval", {"csrf_token": browser.token()})
    assert answer.status_code == 422


def test_thirty_two_approvals_at_once_are_one_signature(sealing: Sealing) -> None:
    with sealing.writing():
        db.session.execute(sa.update(Flight).values(needs_signatures=["mission", "iom"]))
    version, viewer = _signed(sealing), viewer_for(sealing.app, sealing.partner)

    def approving() -> int:
        try:
            with sealing.app.app_context(), work(write=True):
                approve_shared(viewer, version)
        except Refused:
            return 422
        return 303

    assert at_once([approving] * MANY) == Counter({422: MANY - 1, 303: 1})
    signed = sa.select(sa.func.count()).where(ManifestSignature.kind == Signature.IOM)
    assert sealing.value(signed) == 1


def test_many_shared_flights_come_page_by_page(sealing: Sealing, monkeypatch: pytest.MonkeyPatch) -> None:
    sealing.sign(sealing.seal())
    for number in (231, 232):
        with sealing.writing():
            sealing.flight_id = add_flight(number=f"UL{number}")
        person = sealing.add(f"Person{number}", on_flight=False)
        with sealing.writing():
            seat(sealing.flight_id, person)
        sealing.sign(sealing.seal(), sealing.officer)
    monkeypatch.setattr(partner, "ON_A_PAGE", 2)
    browser = sealing.browser(sealing.partner)
    seen = []
    path = "/shared-flights"
    while path:
        browser.open(path)
        seen += re.findall(r"UL23\d", browser.words)
        further = re.search(r'rel="next" href="([^"]+)"', browser.text)
        path = further[1] if further else ""
    assert sorted(seen) == ["UL230", "UL231", "UL232"]
