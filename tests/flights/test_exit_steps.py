"""The steps of one person's exit clearance: begun, settled, counted down; the permit and the gate wait for them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.leaving import NewAmnesty, announce_amnesty
from migrant_support.domains.flights import actions, exit_labels
from migrant_support.domains.flights.cli import exit_steps_told
from migrant_support.domains.flights.exit_steps import exit_procedures
from migrant_support.domains.flights.models import ExitStep, ExitStepMove
from migrant_support.domains.flights.queries.exit_steps import exit_steps_of
from migrant_support.domains.flights.rules.exit_steps import (
    ExitDoer,
    ExitProcedure,
    ExitProof,
    ExitStepCode,
    ExitStepState,
    StepChange,
    check_change,
    check_grant,
    days_left,
    due_with_amnesty,
    procedure_on,
)
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.words import ClearanceState, JourneyEnd
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.rules import UnitKind
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from migrant_support.procedures.merge_people import merge_people, undo_merge
from tests.support.counting import statements
from tests.support.flying import Airfield
from tests.web.links import links_of

BARE = ("consent", "exit_clearance", "fitness", "fitness_booking")
DAY = date(2026, 3, 10)
FINE, BAN, PERMIT = ExitStepCode.FINE, ExitStepCode.TRAVEL_BAN, ExitStepCode.PERMIT
OPEN, DONE, NOT_REQUIRED = ExitStepState.OPEN, ExitStepState.DONE, ExitStepState.NOT_REQUIRED


def begun(field: Airfield, name: str = "Perera", *, without: tuple[str, ...] = BARE) -> UUID:
    """Somebody at Kuwait whose steps are begun."""
    person: UUID = field.traveller(name, without=without)
    field.do(actions.begin_exit_steps, person)
    return person


def settle(field: Airfield, person: UUID, *codes: ExitStepCode, **said: Any) -> None:
    """Steps are done today; all but the permit where none is named."""
    change = StepChange(DONE, now().date(), **({"reference": "K-77"} | said))
    for code in codes or [one for one in ExitStepCode if one is not PERMIT]:
        field.do(actions.change_exit_step, person, code, change)


def grant(field: Airfield, person: UUID, state: ClearanceState = ClearanceState.GRANTED) -> None:
    until = now().date() + timedelta(days=60)
    field.do(actions.record_clearance, person, country_code="KWT", state=state, valid_until=until)


def states(field: Airfield, person: UUID) -> dict[ExitStepCode, ExitStepState]:
    return {row.code: row.state for row in field.ask(exit_steps_of, [person]).get(person, [])}


def look(field: Airfield) -> None:
    """What the worker does at night."""
    with field.app.app_context():
        exit_steps_told()


def tasks(field: Airfield) -> list[tuple[Any, ...]]:
    open_ones = sa.select(Task.subject_id, Task.scope_kind, Task.scope_id, Task.done_at.is_(None))
    return field.rows(open_ones.where(Task.code == "exit_step_due").order_by(Task.made_at, Task.id))


def started(field: Airfield, days_ago: int) -> None:
    """Let every step have begun some days ago."""
    with field.app.app_context(), work(write=True):
        for step in db.session.scalars(sa.select(ExitStep)):
            step.begun_on -= timedelta(days=days_ago)
            step.due_on -= timedelta(days=days_ago)


@pytest.mark.one_database
def test_each_country_has_its_steps_from_a_day_on_and_each_is_named() -> None:
    def made(code: str, start: date, end: date | None = None) -> ExitProcedure:
        return ExitProcedure(code, start, end, "", ())

    book = [made("KWT", date(2020, 1, 1)), made("KWT", DAY, DAY + timedelta(days=9)), made("OMN", DAY)]
    assert procedure_on(book, "KWT", DAY - timedelta(days=1)) is book[0]
    assert procedure_on(book, "KWT", DAY) is book[1]
    assert procedure_on(book, "KWT", DAY + timedelta(days=10)) is book[0]
    assert procedure_on(book, "OMN", DAY - timedelta(days=1)) is None
    for one in exit_procedures():
        assert one.source
        assert one.steps[-1].code is PERMIT, "what is granted ends the steps"
        assert [step.days for step in one.steps] == sorted(step.days for step in one.steps)
    named = (exit_labels.STEP, exit_labels.STEP_SHORT, exit_labels.DOER, exit_labels.PROOF, exit_labels.STATE)
    assert [set(one) for one in named] == [
        set(ExitStepCode), set(ExitStepCode), set(ExitDoer), set(ExitProof), set(ExitStepState)
    ]  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("due", "end", "expected"),
    [
        (10, None, 10),
        (10, 30, 10),
        (10, 15, 4),  # the last step is due on day 21: all move six days to the front
        (21, 15, 15),
        (5, 10, 0),  # nothing is due before the steps began
        (21, -3, 0),
    ],
)
def test_an_amnesty_counts_the_days_back_from_its_last(due: int, end: int | None, expected: int) -> None:
    until = None if end is None else DAY + timedelta(days=end)
    found = due_with_amnesty(
        DAY + timedelta(days=due), begun_on=DAY, last_due=DAY + timedelta(days=21), amnesty_until=until
    )
    assert days_left(found, DAY) == expected


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("code", "step", "before", "change"),
    [
        ("permit_by_record", PERMIT, OPEN, StepChange(DONE, DAY, "1")),
        ("step_moved", FINE, DONE, StepChange(DONE, DAY, "1")),
        ("step_moved", FINE, DONE, StepChange(NOT_REQUIRED, note="No fine")),
        ("reason_missing", FINE, OPEN, StepChange(NOT_REQUIRED)),
        ("reason_missing", FINE, DONE, StepChange(OPEN, note=" x ")),
        ("day_missing", FINE, OPEN, StepChange(DONE, None, "1")),
        ("day_ahead", FINE, OPEN, StepChange(DONE, DAY + timedelta(days=1), "1")),
        ("proof_missing", FINE, OPEN, StepChange(DONE, DAY)),
    ],
)
def test_a_step_goes_only_where_it_may_with_its_day_and_its_proof(
    code: str, step: ExitStepCode, before: ExitStepState, change: StepChange
) -> None:
    with pytest.raises(Refused) as no:
        check_change(step, before, change, today=DAY)
    assert no.value.code == code
    check_change(FINE, OPEN, StepChange(DONE, DAY, note="The desk gives no receipt"), today=DAY)
    check_grant([PERMIT])


def test_an_officer_begins_the_steps_and_records_each_and_the_permit_waits_for_them(field: Airfield) -> None:
    person = field.traveller("Fernando", without=BARE)
    browser, path = field.browser(), f"/people/{person}/exit-steps"
    assert "The steps are not begun" in browser.open(path).text
    assert browser.submit({}, to=f"{path}/begin").status_code == 303
    page = browser.open(f"/people/{person}")
    assert "5 steps of the exit are open; first absconding report, 5 days left." in browser.words
    assert f"{path}/fine" in links_of(page.text)
    browser.open(f"{path}/fine")
    assert browser.submit({"after": "done", "done_on": f"{now():%d %m %Y}"}, to=f"{path}/fine").status_code == 422
    assert "Write the number of the proof" in browser.words
    typed = {"after": "done", "done_on": f"{now():%d %m %Y}", "reference": "MOI-0815", "note": "Wrong person"}
    assert browser.submit(typed, to=f"{path}/fine").status_code == 303
    browser.open(f"{path}/fine")
    assert browser.submit({"after": "open", "note": "Another's fine"}, to=f"{path}/fine").status_code == 303
    browser.open(f"{path}/fine")
    typed |= {"reference": "MOI-4711", "note": "Paid by the fund"}
    assert browser.submit(typed, to=f"{path}/fine").status_code == 303
    assert "MOI-4711 · Paid by the fund" in browser.open(path).text
    clear = {"country": "KWT", "state": "granted", "valid_until": f"{now() + timedelta(days=30):%d %m %Y}"}
    browser.open(f"/people/{person}/exit-clearance")
    assert browser.submit(clear, to=f"/people/{person}/exit-clearance").status_code == 422
    assert "Steps of the exit clearance are still open: 4." in browser.words
    for code in ("absconding", "court", "travel_ban", "fingerprints"):
        browser.open(f"{path}/{code}")
        assert browser.submit({"after": "not_required", "note": "None"}, to=f"{path}/{code}").status_code == 303
    browser.open(f"/people/{person}")
    assert "Every step before the exit permit is done; the permit is missing." in browser.words
    browser.open(f"/people/{person}/exit-clearance")
    assert browser.submit(clear, to=f"/people/{person}/exit-clearance").status_code == 303
    assert states(field, person)[PERMIT] is DONE
    assert [
        sealed for (sealed,) in field.rows(sa.select(ExitStepMove.words_sealed)) if sealed and b"MOI" in sealed
    ] == []
    for account, status in ((field.neighbour, 404), (field.coordinator, 403)):
        assert field.browser(account).open(f"{path}/fine").status_code == status
    assert "exit is open" not in field.browser(field.doctor).open(f"/people/{person}").text


def test_a_new_ban_stops_who_has_the_permit_and_a_coordinator_may_let_it_pass(field: Airfield) -> None:
    person = begun(field, without=("exit_clearance",))
    with pytest.raises(Refused):
        grant(field, person)
    settle(field, person)
    grant(field, person)
    flight = field.flight()
    field.do(actions.change_exit_step, person, BAN, StepChange(OPEN, note="A new ban was found"))
    (entry,) = field.proposed(flight, person)
    (stopped,) = field.confirm(flight, entry)
    assert stopped.stops == (BlockerCode.EXIT_CLEARANCE,)
    field.do(
        actions.override_gate, entry, BlockerCode.EXIT_CLEARANCE, reason="The ministry said so by telephone",
        until_at=now() + timedelta(days=9), by=field.coordinator,
    )  # fmt: skip
    assert field.confirm(flight, entry)[0].is_done
    grant(field, person, ClearanceState.REFUSED)
    assert states(field, person)[PERMIT] is OPEN


def test_steps_need_a_wish_begin_once_and_not_beside_a_permit_that_holds(field: Airfield) -> None:
    unwilling, ready = field.traveller("Silva", without=("wish", *BARE)), field.traveller("Dias")
    for person, code in ((unwilling, "no_wish"), (ready, "granted_already")):
        with pytest.raises(Refused) as no:
            field.do(actions.begin_exit_steps, person)
        assert no.value.code == code
    person = begun(field)
    assert field.do(actions.begin_exit_steps, person) == 6
    assert field.value(sa.select(sa.func.count()).select_from(ExitStep)) == 6
    for act in (
        lambda by: field.do(actions.begin_exit_steps, person, by=by),
        lambda by: field.do(actions.change_exit_step, person, FINE, StepChange(DONE, DAY, "1"), by=by),
    ):
        with pytest.raises(NotThere):
            act(field.neighbour)
    by_hand = sa.update(ExitStep).where(ExitStep.code == FINE).values(state=DONE)
    with pytest.raises(sa.exc.DBAPIError), field.app.app_context(), work(write=True):
        db.session.execute(by_hand)


def test_what_is_due_becomes_a_task_once_and_ends_with_the_step_and_with_the_journey(field: Airfield) -> None:
    person, other = begun(field), begun(field, "Other")
    look(field)
    assert tasks(field) == []
    started(field, 6)
    look(field)
    look(field)
    assert sorted(tasks(field)) == sorted((one, "mission", "KWT", True) for one in (person, other))
    assert "A step of the exit clearance is due" in field.browser().open("/tasks").text
    settle(field, person, ExitStepCode.ABSCONDING)
    field.do(actions.withdraw_journey, other, reason=JourneyEnd.CHANGED_MIND)
    assert {bool(is_open) for *_, is_open in tasks(field)} == {False}
    field.do(actions.change_exit_step, person, ExitStepCode.ABSCONDING, StepChange(OPEN, note="Reported again"))
    look(field)
    assert [bool(is_open) for *_, is_open in tasks(field)].count(True) == 1


def test_of_a_closed_file_only_its_readers_are_told(field: Airfield) -> None:
    person = begun(field)
    field.do(bonds.restrict_file, person, readers=[field.protection.id], reason="Threats were made against her")
    started(field, 6)
    look(field)
    found = {(kind, scope) for _person, kind, scope, _open in tasks(field)}
    assert found == {("named", str(one.id)) for one in (field.officer, field.protection)}


def test_an_amnesty_that_ends_makes_steps_due_and_says_so(field: Airfield) -> None:
    person, today = begun(field), local_day("Asia/Kuwait")
    amnesty = NewAmnesty("KWT", today, today + timedelta(days=16), "Overstayers", "The hall", "The ministry")
    field.do(announce_amnesty, amnesty, by=field.coordinator)
    left = {row.code: row.days_left for row in field.ask(exit_steps_of, [person])[person]}
    assert left == {one.code: max(one.days - 5, 0) for one in exit_procedures()[0].steps}
    look(field)
    assert len(tasks(field)) == 1, "the report of absconding is due today"
    assert "An amnesty runs." in field.browser().open(f"/people/{person}/exit-steps").text


def test_a_family_sees_the_steps_of_each_with_one_statement_more(field: Airfield) -> None:
    mother, child = field.traveller("Mother", without=BARE), field.traveller("Child", without=BARE)
    viewer = field.viewer()
    with field.app.app_context(), work(write=True):
        bonds.join_unit(viewer, mother, child, UnitKind.FAMILY)
    browser = field.browser()
    browser.open(f"/people/{mother}")
    with statements(field.app) as before:
        browser.open(f"/people/{mother}")
    for person in (mother, child):
        field.do(actions.begin_exit_steps, person)
    settle(field, child, *[one for one in ExitStepCode if one not in (BAN, PERMIT)])
    with statements(field.app) as after:
        page = browser.open(f"/people/{mother}")
    assert len(after) <= len(before), "the one statement that asks for steps is asked in any case"
    assert sum("exit_step" in one and "journey.ended_at IS NULL" in one for one in after) == 2
    assert "1 step of the exit is open: travel ban, 14 days left." in browser.words
    assert {f"/people/{one}/exit-steps" for one in (mother, child)} <= set(links_of(page.text))


def test_two_records_that_become_one_keep_the_steps_and_part_with_them(field: Airfield) -> None:
    kept, gone = field.traveller("Anna", without=BARE), begun(field, "Anne")
    settle(field, gone, FINE)
    merge = field.do(merge_people, kept, gone, dict.fromkeys(CHOICES, "kept"))
    assert states(field, kept)[FINE] is DONE
    assert "K-77" in field.browser().open(f"/people/{kept}/exit-steps").text
    field.do(undo_merge, merge)
    assert (states(field, kept), states(field, gone)[FINE]) == ({}, DONE)


def test_after_an_erasure_no_word_can_be_read(field: Airfield) -> None:
    person = begun(field)
    settle(field, person, FINE, note="Her brother paid")
    with field.app.app_context(), work(write=True):
        erase(person)
    page = field.browser(field.coordinator).open(f"/people/{person}")
    assert "brother" not in page.text
    assert field.rows(sa.select(ExitStep.state).where(ExitStep.code == FINE)) == [(DONE,)]
