"""Who on a list is in the register already, and taking a list back."""

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.actions.details import add_document
from migrant_support.domains.people.models import RestrictedFile, TravelUnitMember
from migrant_support.domains.people.rules import ConsentPurpose, DocumentKind, NewConsent, NewDocument
from migrant_support.domains.sites.actions import place
from migrant_support.exchange.imports.models import BatchState, ImportBatch, LineState
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.exchange.test_import_through_the_door import a_list, accept, lines_of, upload
from tests.support.flown import a_flight, seat
from tests.support.kuwait import Kuwait
from tests.support.shelters import a_room, a_site, beds_of
from tests.support.world import a_person

HER = {"primary": "Perera", "secondary": "Nimali", "nic": "198856501234"}
LINES = {
    "passport": "Nimali Perera,N1234567,,,,F",
    "nic": "Nimali Perera,,198856501234,,,F",
    "old_nic": "Nimali Perera,,885651234V,,,F",
    "phone_and_name": "Nimali Perera,,,,50012345,F",
    "name_and_birth": "Nimali Perera,,,05/03/1988,,F",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.one_database
def test_somebody_in_the_register_is_proposed(kuwait: Kuwait, line: str) -> None:
    made = kuwait.register(a_person(**HER))
    batch = upload(kuwait.browser(), "one.csv", a_list(line))
    assert [(s, k) for _, s, _, k in lines_of(kuwait, batch)] == [(LineState.KNOWN, made.person_id)]


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.one_database
def test_the_same_person_at_another_mission_is_neither_proposed_nor_told_of(kuwait: Kuwait, line: str) -> None:
    made = kuwait.register(a_person(**HER), at="OMN")
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list(line))
    assert [(s, k) for _, s, _, k in lines_of(kuwait, batch)] == [(LineState.READY, None)]
    assert str(made.person_id) not in browser.text
    accept(browser, batch)
    assert kuwait.counts()["person"] == 2


@pytest.mark.one_database
def test_a_known_person_gets_no_second_row_and_no_second_open_case(kuwait: Kuwait) -> None:
    kuwait.register(a_person(**HER))
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list(LINES["passport"]))
    accept(browser, batch)
    assert (kuwait.counts()["person"], kuwait.counts()["case_file"]) == (1, 1)


@pytest.mark.one_database
def test_a_file_closed_after_the_list_was_read_does_not_stop_the_list(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(**HER))
    browser = kuwait.browser()
    batch = upload(browser, "two.csv", a_list(LINES["passport"], "Kamala Silva,N7654322,,01/02/1985,,F"))
    with kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=made.person_id, reason_sealed=b"x"))
    assert accept(browser, batch) == 303
    assert [(s, k) for _, s, _, k in lines_of(kuwait, batch)] == [(LineState.READY, None), (LineState.ACCEPTED, None)]
    browser.follow()
    assert str(made.person_id) not in browser.text


def test_a_list_is_taken_back_within_a_day_and_its_people_are_seen_by_nobody(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list("Nimali Silva,N7654321,,12/03/1990,,F", "Kamala Dias,N7654322,,1985,,F"))
    accept(browser, batch)
    person = lines_of(kuwait, batch)[0][2]
    assert browser.open(f"/people/{person}").status_code == 200
    browser.open(f"/imports/{batch}/undo")
    assert browser.submit({}, to="/undo").status_code == 303, browser.words
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.UNDONE
    assert browser.open(f"/people/{person}").status_code == 404
    assert {state for (state,) in kuwait.rows(sa.select(Case.state))} == {CaseState.CLOSED}
    browser.open("/search")
    browser.submit({"q": "Nimali"}, to="/search")
    assert str(person) not in browser.text


def test_a_list_is_not_taken_back_after_a_day(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list("Nimali Silva,N7654321,,12/03/1990,,F"))
    accept(browser, batch)
    with clock_set_to(now() + timedelta(hours=25)):
        later = kuwait.browser()
        later.open(f"/imports/{batch}/undo")
        assert later.submit({}, to="/undo").status_code == 422
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.DONE


WORK = {
    "consent": lambda viewer, person: bonds.give_consent(viewer, person, NewConsent(ConsentPurpose.ASSISTANCE)),
    "document": lambda viewer, person: add_document(viewer, person, NewDocument(DocumentKind.NIC, "885651234V")),
}


@pytest.mark.parametrize("act", WORK.values(), ids=WORK)
@pytest.mark.one_database
def test_a_person_on_whom_somebody_worked_since_stays_when_the_list_is_taken_back(kuwait: Kuwait, act) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list("Nimali Silva,N7654321,,12/03/1990,,F", "Kamala Dias,N7654322,,1985,,F"))
    accept(browser, batch)
    viewer, person, other = kuwait.viewer(), lines_of(kuwait, batch)[0][2], lines_of(kuwait, batch)[1][2]
    with kuwait.app.app_context(), work(write=True):
        act(viewer, person)
    browser.open(f"/imports/{batch}/undo")
    assert "Nimali Silva somebody has worked on the file since" in browser.words
    assert "Kamala Dias" not in browser.words
    assert browser.submit({}, to="/undo").status_code == 303
    assert browser.follow().status_code == 200
    assert "1 person stays" in browser.words
    assert browser.open(f"/people/{person}").status_code == 200
    assert browser.open(f"/people/{other}").status_code == 404
    assert [state for _, state, *_ in lines_of(kuwait, batch)] == [LineState.ACCEPTED, LineState.UNDONE]


@pytest.mark.one_database
def test_a_list_of_which_everybody_must_stay_is_not_taken_back(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list("Nimali Silva,N7654321,,12/03/1990,,F"))
    accept(browser, batch)
    viewer, person = kuwait.viewer(), lines_of(kuwait, batch)[0][2]
    with kuwait.app.app_context(), work(write=True):
        WORK["consent"](viewer, person)
    browser.open(f"/imports/{batch}/undo")
    assert browser.submit({}, to="/undo").status_code == 422
    assert "worked on people of this list" in browser.words
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.DONE


@pytest.mark.one_database
def test_those_taken_back_leave_their_travel_unit_and_a_unit_of_one_dissolves(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(**HER))
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list("Ranjith Silva,N7654321,,12/03/1990,,M"))
    accept(browser, batch)
    viewer, person = kuwait.viewer(), lines_of(kuwait, batch)[0][2]
    with kuwait.app.app_context(), work(write=True):
        bonds.form_unit(viewer, [made.person_id, person], bonds.UnitKind.FAMILY)
    browser.open(f"/imports/{batch}/undo")
    assert browser.submit({}, to="/undo").status_code == 303, browser.words
    assert kuwait.value(sa.select(sa.func.count()).where(TravelUnitMember.left_at.is_(None))) == 0


def test_those_who_got_a_bed_or_a_seat_since_are_refused_by_name_and_the_rest_is_taken_back(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    rows = ("Nimali Silva,N7654321,,12/03/1990,,F", "Kamala Dias,N7654322,,1985,,F", "Chamari Perera,N7654323,,1986,,F")
    batch = upload(browser, "three.csv", a_list(*rows))
    accept(browser, batch)
    sleeper, flyer, other = (person for _, _, person, _ in lines_of(kuwait, batch))
    officer = kuwait.viewer()
    site = a_site(kuwait.app, officer, code="KWT-LOTUS")
    bed = beds_of(kuwait.app, a_room(kuwait.app, officer, site))[0]
    with kuwait.app.app_context(), work(write=True):
        place(officer, sleeper, bed)
    with kuwait.app.app_context(), work(write=True):
        flight, allotment = a_flight()
        seat(flight, allotment, flyer, 1)
    browser.open(f"/imports/{batch}/undo")
    assert "Nimali Silva has got a bed since" in browser.words
    assert "Kamala Dias has got a place on a flight since" in browser.words
    assert browser.submit({}, to="/undo").status_code == 303
    states = {person: state for _, state, person, _ in lines_of(kuwait, batch)}
    assert states == {sleeper: LineState.ACCEPTED, flyer: LineState.ACCEPTED, other: LineState.UNDONE}
    assert [browser.open(f"/people/{person}").status_code for person in (sleeper, flyer, other)] == [200, 200, 404]


FORMULA = "Nimali Silva,=1+1,,12/03/1990,,F"


def test_the_problems_of_a_list_are_handed_out_by_line_and_cannot_run_a_formula(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "list.csv", a_list(FORMULA, "Kamala Dias,N7654322,,31/02/1985,,F"))
    browser.open(f"/imports/{batch}")
    answer = browser.post(f"/imports/{batch}/problems")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [(row[1], row[2], row[3]) for row in rows[1:]] == [("2", "", ""), ("3", "Date of birth", "31/02/1985")]
    assert kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == "imports.batch.problems")) == 1
    neighbour = kuwait.browser(kuwait.neighbour)
    neighbour.open("/imports")
    assert neighbour.post(f"/imports/{batch}/problems").status_code == 404
