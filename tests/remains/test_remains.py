"""A death abroad: the family told, papers, a flight with a limit, the carrier, Colombo, a receipt; and who sees it."""

from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.cases.models import Case
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.people.models import RestrictedFile
from migrant_support.domains.remains.actions import (
    add_paper,
    choose_flight,
    name_consignee,
    prepare,
    receive,
    record_death,
    set_allowance,
    set_bill,
    take_step,
    tell_kin,
)
from migrant_support.domains.remains.models import Consignment, ConsignmentMove, ConsignmentPaper, KinTold
from migrant_support.domains.remains.needed import needed_papers
from migrant_support.domains.remains.queries import arriving, consignment_row, on_flight
from migrant_support.domains.remains.rules import (
    ConsignmentKind,
    ConsignmentPaperKind,
    ConsignmentState,
    ConsignmentStep,
    KinWay,
    Ready,
    airway_bill,
    check_paper,
    check_placing,
    check_recipient,
    missing,
    step,
)
from migrant_support.domains.remains.whole_flights import cancelled_with, land_with, leave_with
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.vault import seal
from tests.support.accounts import an_account
from tests.support.flying import Airfield

COFFIN, URN = ConsignmentKind.REMAINS, ConsignmentKind.URN
BILL = "603-12345675"


def died(field: Airfield, name: str = "Perera") -> tuple[UUID, UUID]:
    """Somebody who died yesterday: person and case."""
    person = field.traveller(name, without=("wish", "consent", "exit_clearance", "fitness", "fitness_booking"))
    case = field.value(sa.select(Case.id).where(Case.person_id == person))
    field.do(record_death, case, died_on=now().date() - timedelta(days=1), place="Adan hospital")
    return person, case


def complete(field: Airfield, case: UUID, kind: ConsignmentKind = COFFIN, *, told: bool = True) -> UUID:
    """A consignment of which nothing is missing."""
    day = now().date()
    if told:
        field.do(tell_kin, case, told_on=day, way=KinWay.PHONE, name="Somawathie", relation="mother")
    one = field.do(prepare, case, kind)
    for paper in needed_papers():
        if kind in paper.of:
            field.do(add_paper, one, paper.kind, issued_on=day, number="KW-77")
    field.do(name_consignee, one, name="Nihal Gamage", relation="brother", phone="+94771234567")
    field.do(set_bill, one, BILL)
    return one


def a_flight(field: Airfield, *, coffins: int = 1, urns: int = 0) -> UUID:
    """An open flight on which the carrier takes some."""
    flight = field.flight()
    field.do(set_allowance, flight, coffins=coffins, urns=urns, by=field.coordinator)
    return flight


def in_state(field: Airfield, flight: UUID, state: FlightState) -> None:
    with field.app.app_context(), work(write=True):
        db.session.execute(
            sa.update(Flight).where(Flight.id == flight).values(state=state, seen_until=now() + timedelta(days=4))
        )


def state_of(field: Airfield, one: UUID) -> ConsignmentState:
    return field.value(sa.select(Consignment.state).where(Consignment.id == one))


def refused(code: str, act: Any, *arguments: Any, **named: Any) -> None:
    with pytest.raises(Refused) as no:
        act(*arguments, **named)
    assert no.value.code == code


# rules


def test_what_is_missing_is_told_with_what_stops_a_flight_first() -> None:
    nothing = Ready(COFFIN, frozenset(), kin_told=False, has_consignee=False, has_bill=False)
    lacks = missing(nothing, needed_papers())
    assert [lack.what.value for lack in lacks] == [
        "death_certificate", "no_objection", "embalming", "sealing", "kin", "consignee", "airway_bill",
    ]  # fmt: skip
    assert [lack.stops_placing for lack in lacks] == [True, True] + [False] * 5
    urn = Ready(URN, frozenset(ConsignmentPaperKind), kin_told=True, has_consignee=True, has_bill=True)
    assert missing(urn, needed_papers()) == ()


def test_an_airway_bill_has_a_last_digit_that_is_the_others_modulo_seven() -> None:
    assert airway_bill("603 1234 5675") == airway_bill("60312345675") == BILL
    refused("bill_mistyped", airway_bill, "603-12345676")
    for wrong in ("", "603-1234567", "abc-12345675", "603-123456755"):
        refused("bill_unreadable", airway_bill, wrong)


def test_a_step_that_does_not_fit_is_refused() -> None:
    fitting = {
        ConsignmentState.PREPARING: {"place", "withdraw"},
        ConsignmentState.PLACED: {"accept", "take_off"},
        ConsignmentState.ACCEPTED: {"leave", "take_off"},
        ConsignmentState.FLOWN: {"land"},
        ConsignmentState.LANDED: {"receive"},
    }
    for state, act in product(ConsignmentState, ConsignmentStep):
        if act.value not in fitting.get(state, set()):
            refused("consignment_moved", step, state, act)
    assert step(ConsignmentState.LANDED, ConsignmentStep.RECEIVE) is ConsignmentState.RECEIVED
    refused("consignment_moved", step, ConsignmentState.PREPARING, ConsignmentStep.ACCEPT)


def test_a_flight_takes_no_more_than_the_carrier_does() -> None:
    check_placing(FlightState.OPEN, (), taken=0, most=1)
    refused("hold_is_full", check_placing, FlightState.OPEN, (), taken=1, most=1)
    refused("hold_is_full", check_placing, FlightState.OPEN, (), taken=0, most=0)
    refused("flight_takes_none", check_placing, FlightState.DEPARTED, (), taken=0, most=1)


def test_a_paper_is_neither_of_the_future_nor_from_before_the_death() -> None:
    died_on, today = date(2026, 3, 1), date(2026, 3, 5)
    check_paper(died_on, died_on=died_on, today=today)
    refused("issued_in_future", check_paper, date(2026, 3, 6), died_on=died_on, today=today)
    refused("issued_before_death", check_paper, date(2026, 2, 28), died_on=died_on, today=today)


def test_somebody_else_than_the_consignee_needs_a_letter() -> None:
    check_recipient("Nihal Gamage", "NIHAL  GAMAGE", has_letter=False)
    check_recipient("Nihal Gamage", "Sunil Silva", has_letter=True)
    refused("not_the_consignee", check_recipient, "Nihal Gamage", "Sunil Silva", has_letter=False)


# acts


def test_a_coffin_comes_home_from_the_mission_to_the_family(field: Airfield) -> None:
    _person, case = died(field)
    one, flight = complete(field, case), a_flight(field)
    field.do(choose_flight, one, flight)
    refused("not_yet_departing", field.do, take_step, one, ConsignmentStep.ACCEPT)
    in_state(field, flight, FlightState.SEALED)
    field.do(take_step, one, ConsignmentStep.ACCEPT)
    in_state(field, flight, FlightState.DEPARTED)
    field.do(leave_with, flight, by=field.coordinator)
    intake = an_account(field.app, "intake", "airport:CMB")
    (seen,) = field.ask(arriving, by=intake)
    assert (seen.id, seen.state) == (one, ConsignmentState.FLOWN)
    refused("consignment_moved", field.do, receive, one, name="Nihal Gamage", number="1", has_letter=False, by=intake)
    field.do(land_with, flight, by=field.coordinator)
    browser = field.browser(intake)
    assert "Perera" in browser.open("/remains/arriving").text
    path = f"/consignments/{one}/received"
    browser.open(path)
    assert browser.submit({"name": "Sunil Silva", "number": "851234567V"}, to=path).status_code == 422
    assert "Nihal Gamage is named to receive it" in browser.words
    browser.open(path)
    answer = browser.submit({"name": "Nihal Gamage", "number": "851234567V"}, to=path)
    assert answer.status_code == 303
    assert answer.location.endswith("/receipt/en")
    paper = browser.open(f"/consignments/{one}/receipt/si")
    assert paper.data.startswith(b"%PDF")
    assert state_of(field, one) is ConsignmentState.RECEIVED
    steps = field.rows(sa.select(ConsignmentMove.target).order_by(ConsignmentMove.at, ConsignmentMove.id))
    assert [target.value for (target,) in steps] == [
        "preparing", "placed", "accepted", "flown", "landed", "received",
    ]  # fmt: skip


def test_papers_come_before_a_flight_and_all_of_it_before_the_carrier(field: Airfield) -> None:
    _person, case = died(field)
    flight, day = a_flight(field), now().date()
    one = field.do(prepare, case, COFFIN)
    refused("papers_first", field.do, choose_flight, one, flight)
    for kind in (ConsignmentPaperKind.DEATH_CERTIFICATE, ConsignmentPaperKind.NO_OBJECTION):
        field.do(add_paper, one, kind, issued_on=day, number="1")
    field.do(choose_flight, one, flight)
    in_state(field, flight, FlightState.LOCKED)
    refused("consignment_incomplete", field.do, take_step, one, ConsignmentStep.ACCEPT)
    field.do(add_paper, one, ConsignmentPaperKind.DEATH_CERTIFICATE, issued_on=day, number="2")
    counting = sa.select(sa.func.count()).where(
        ConsignmentPaper.kind == ConsignmentPaperKind.DEATH_CERTIFICATE, ConsignmentPaper.ended_at.is_(None)
    )
    assert field.value(counting) == 1


def test_the_second_coffin_of_a_flight_for_one_is_refused(field: Airfield) -> None:
    flight = a_flight(field, coffins=1, urns=1)
    ones = [complete(field, died(field, name)[1]) for name in ("Perera", "Silva")]
    field.do(choose_flight, ones[0], flight)
    refused("hold_is_full", field.do, choose_flight, ones[1], flight)
    refused("fewer_than_held", field.do, set_allowance, flight, coffins=0, urns=0, by=field.coordinator)
    field.do(take_step, ones[0], ConsignmentStep.TAKE_OFF)
    field.do(choose_flight, ones[1], flight)
    urn = complete(field, field.value(sa.select(Case.id).order_by(Case.id).limit(1)), URN, told=False)
    field.do(choose_flight, urn, flight)


def test_what_the_carrier_did_not_take_stays_and_its_mission_is_told(field: Airfield) -> None:
    person, case = died(field)
    one, flight = complete(field, case), a_flight(field)
    field.do(choose_flight, one, flight)
    field.do(leave_with, flight, by=field.coordinator)
    assert state_of(field, one) is ConsignmentState.PREPARING
    tasks = field.rows(sa.select(Task.code, Task.scope_id).where(Task.subject_id == person))
    assert ("consignment_stayed", "KWT") in tasks
    field.do(choose_flight, one, a_flight(field))


def test_a_cancelled_flight_frees_what_stood_on_it(field: Airfield) -> None:
    _person, case = died(field)
    one, flight = complete(field, case), a_flight(field)
    field.do(choose_flight, one, flight)
    in_state(field, flight, FlightState.SEALED)
    field.do(take_step, one, ConsignmentStep.ACCEPT)
    field.do(cancelled_with, flight, by=field.coordinator)
    assert state_of(field, one) is ConsignmentState.PREPARING
    assert field.value(sa.select(Consignment.flight_id).where(Consignment.id == one)) is None


def test_a_death_is_recorded_once_and_brings_its_tasks(field: Airfield) -> None:
    person, case = died(field)
    refused("death_known", field.do, record_death, case, died_on=now().date(), place="Adan hospital")
    codes = {code for (code,) in field.rows(sa.select(Task.code).where(Task.subject_id == person))}
    assert {"tell_kin_of_death", "death_claim_due"} <= codes
    field.do(prepare, case, URN)
    refused("consignment_known", field.do, prepare, case, URN)


# who sees it


def test_another_mission_sees_nothing_and_the_airport_only_what_flies_there(field: Airfield) -> None:
    person, case = died(field)
    one, flight = complete(field, case), a_flight(field)
    field.do(choose_flight, one, flight)
    intake = an_account(field.app, "intake", "airport:CMB")
    with pytest.raises(NotThere):
        field.ask(consignment_row, one, by=field.neighbour)
    assert field.browser(field.neighbour).open(f"/consignments/{one}").status_code == 404
    assert field.browser(field.neighbour).open(f"/cases/{case}/death").status_code == 404
    assert field.ask(arriving, by=intake) == []
    assert [row.id for row in field.ask(on_flight, flight, by=field.coordinator)] == [one]
    in_state(field, flight, FlightState.SEALED)
    field.do(take_step, one, ConsignmentStep.ACCEPT)
    field.do(leave_with, flight, by=field.coordinator)
    assert [row.id for row in field.ask(arriving, by=intake)] == [one]
    with field.app.app_context(), work(write=True):
        db.session.add(
            RestrictedFile(
                person_id=person,
                reason_sealed=seal(
                    "x", data_class=DataClass.PROTECTION, table="restricted_file", column="reason_sealed",
                    row_id=person, subject=person,
                ),
            )
        )  # fmt: skip
    assert field.ask(arriving, by=intake) == []
    assert field.ask(on_flight, flight, by=field.coordinator) == []


def test_a_coordinator_reads_what_is_missing_but_not_the_family(field: Airfield) -> None:
    _person, case = died(field)
    one = complete(field, case)
    page = field.browser(field.coordinator).open(f"/cases/{case}/death").text
    assert "By telephone" in page
    assert "Somawathie" not in page
    assert "Adan hospital" not in page
    page = field.browser(field.coordinator).open(f"/consignments/{one}").text
    assert "Nihal Gamage" not in page
    assert "KW-77" not in page
    page = field.browser().open(f"/consignments/{one}").text
    assert "Nihal Gamage" in page
    assert "KW-77" in page


def test_nothing_that_names_stands_open_in_the_database(field: Airfield) -> None:
    _person, case = died(field)
    complete(field, case)
    for table, column in (
        (KinTold, KinTold.who_sealed),
        (Consignment, Consignment.consignee_sealed),
        (ConsignmentPaper, ConsignmentPaper.number_sealed),
    ):
        sealed = b"".join(value for (value,) in field.rows(sa.select(column).select_from(table)))
        assert b"Somawathie" not in sealed
        assert b"Nihal" not in sealed
        assert b"KW-77" not in sealed


def test_after_an_erasure_the_family_and_the_numbers_are_gone(field: Airfield) -> None:
    person, case = died(field)
    one = complete(field, case)
    with field.app.app_context(), work(write=True):
        erase(person)
    assert field.rows(sa.select(Consignment.airway_bill, Consignment.consignee_sealed)) == [("", None)]
    page = field.browser().open(f"/consignments/{one}").text
    assert "Nihal" not in page
    assert "KW-77" not in page


# screens


def test_the_flight_lists_what_is_missing_and_the_button_that_mends_it(field: Airfield) -> None:
    _person, case = died(field)
    flight, day = a_flight(field), now().date()
    one = field.do(prepare, case, COFFIN)
    for kind in (ConsignmentPaperKind.DEATH_CERTIFICATE, ConsignmentPaperKind.NO_OBJECTION):
        field.do(add_paper, one, kind, issued_on=day, number="1")
    browser = field.browser()
    path = f"/consignments/{one}/flight"
    browser.open(path)
    assert browser.submit({"flight": str(flight)}, to=path).status_code == 303
    page = browser.open(f"/flights/{flight}").text
    assert "Remains and urns" in page
    assert "Embalming certificate" in page
    page = browser.open(f"/flights/{flight}/remains").text
    assert f"/consignments/{one}/papers/new?kind=embalming" in page
    assert "Tell the family" in page
    assert browser.open(f"/flights/{flight}/remains/paper").data.startswith(b"%PDF")
    mend = f"/consignments/{one}/papers/new"
    browser.open(f"{mend}?kind=embalming")
    answer = browser.submit({"kind": "embalming", "number": "E 1", "issued_on": f"{day:%d %m %Y}"}, to=mend)
    assert answer.status_code == 303
    assert "Embalming certificate" not in browser.open(f"/flights/{flight}").text


def test_an_officer_records_a_death_and_tells_the_family(field: Airfield) -> None:
    person = field.traveller("Fernando", without=("wish", "consent", "exit_clearance", "fitness", "fitness_booking"))
    case = field.value(sa.select(Case.id).where(Case.person_id == person))
    browser = field.browser()
    assert "Death abroad" in browser.open(f"/cases/{case}").text
    path, today = f"/cases/{case}/death/new", now().date()
    browser.open(path)
    tomorrow = today + timedelta(days=3)
    assert browser.submit({"died_on": f"{tomorrow:%d %m %Y}", "place": "Adan"}, to=path).status_code == 422
    browser.open(path)
    assert (
        browser.submit({"died_on": f"{today - timedelta(days=1):%d %m %Y}", "place": "Adan"}, to=path).status_code
        == 303
    )
    path = f"/cases/{case}/death/kin"
    browser.open(path)
    typed = {"name": "Kamala", "relation": "wife", "way": "visit", "told_on": f"{today - timedelta(days=1):%d %m %Y}"}
    assert browser.submit(typed, to=path).status_code == 303
    page = browser.open(f"/cases/{case}/death").text
    assert "Kamala" in page
    assert "In a visit" in page
    path = f"/cases/{case}/consignments/new"
    browser.open(path)
    assert browser.submit({"kind": "urn"}, to=path).status_code == 303
    assert "Cremation certificate" in browser.open("/").text or "Something is missing" in browser.text


# database


def test_the_database_keeps_who_was_told_and_every_step(field: Airfield) -> None:
    _person, case = died(field)
    complete(field, case)
    for statement in (
        sa.update(KinTold).values(told_on=date(2026, 1, 1)),
        sa.delete(KinTold),
        sa.delete(ConsignmentMove),
        sa.delete(ConsignmentPaper),
        sa.update(Consignment).values(state=ConsignmentState.PLACED),
    ):
        with pytest.raises(IntegrityError), field.app.app_context(), work(write=True):
            db.session.execute(statement)
