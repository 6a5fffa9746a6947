"""The evening from the door: the gate, leave, the roll-call, the search; and what the database itself refuses."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import RestrictedFile
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions import gate as gates
from migrant_support.domains.sites.actions.alarm import do_step, end_alarm, raise_alarm
from migrant_support.domains.sites.actions.rollcall import Tapped, close_roll_call, mark, start_roll_call
from migrant_support.domains.sites.models import AlarmStep, GateEvent, MissingAlarm, RollCall, RollCallMark
from migrant_support.domains.sites.queries.residents import residents
from migrant_support.domains.sites.queries.rollcall import marks_of
from migrant_support.domains.sites.rules import StayEnd
from migrant_support.domains.sites.rules.alarm import Outcome, Seen, Step, StepDone
from migrant_support.domains.sites.rules.gate import HouseRules, Leave, LeaveReason, Way, Whereabouts
from migrant_support.domains.sites.rules.rollcall import Mark
from migrant_support.kernel.clock import clock_set_to, local_day
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.sites.conftest import Shelter
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.shelters import ask, do

EVENING = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)  # half past ten in Kuwait
ZONE = "Asia/Kuwait"


class House:
    """The shelter with its warden and residents."""

    def __init__(self, shelter: Shelter) -> None:
        self.shelter, self.app, self.site = shelter, shelter.kuwait.app, shelter.site
        self.account: TestAccount = an_account(self.app, "warden", "site:KWT-LOTUS")
        self.warden = viewer_for(self.app, self.account)
        self.officer = shelter.kuwait.viewer()

    def live(self, name: str, bed: int = 0) -> UUID:
        """Somebody with a bed."""
        person = self.shelter.woman(name)
        do(self.app, actions.place, self.officer, person, self.shelter.beds[bed])
        return person

    def do(self, act: Any, *arguments: Any, at: datetime = EVENING, by: Any = None, **named: Any) -> Any:
        """An act of the warden (or another) at a moment."""
        with clock_set_to(at):
            return do(self.app, act, by or self.warden, *arguments, **named)

    def where(self, person: UUID, at: datetime = EVENING) -> Whereabouts:
        """Where somebody is, as the warden sees it."""
        with clock_set_to(at):
            people = ask(self.app, residents, self.warden, self.site, ZONE)
        return {one.person.id: one.where for one in people}[person]

    def rows(self, statement: Any) -> list[Any]:
        """What the database answers."""
        return self.shelter.kuwait.rows(statement)

    def browser(self) -> Browser:
        """The warden's."""
        return sign_in_as(self.app, self.account)


@pytest.fixture
def house(shelter: Shelter) -> House:
    """The shelter in the evening."""
    return House(shelter)


def test_where_somebody_is_follows_the_gate_and_its_corrections(house: House) -> None:
    woman = house.live("Kumari")
    assert house.where(woman) is Whereabouts.UNKNOWN
    out = house.do(gates.let_out, house.site, woman)
    assert house.where(woman) is Whereabouts.OUT
    later = EVENING + timedelta(minutes=1)
    assert house.do(gates.let_out, house.site, woman, at=later) is None  # the same card a second time
    house.do(gates.let_in, house.site, woman, at=later)
    assert house.where(woman, later) is Whereabouts.IN
    last = house.rows(sa.select(GateEvent.id).where(GateEvent.way == Way.IN))[0][0]
    house.do(gates.correct_event, house.site, last, Way.VOID, reason="Wrong card", at=later)
    assert house.where(woman, later) is Whereabouts.OUT
    for event in (last, out):
        twice = {last: "corrected_already", out: "same_way"}[event]
        with pytest.raises(Refused, match=twice):
            house.do(gates.correct_event, house.site, event, Way.OUT, reason="Again", at=later)


def test_a_move_within_the_house_keeps_her_in_and_a_new_stay_begins_unknown(house: House) -> None:
    woman = house.live("Kumari")
    house.do(gates.let_in, house.site, woman)
    people = ask(house.app, residents, house.warden, house.site, ZONE)
    moved = house.do(
        actions.move, people[0].stay_id, house.shelter.beds[1], reason="Nearer", at=EVENING + timedelta(minutes=1)
    )
    assert house.where(woman, EVENING + timedelta(minutes=2)) is Whereabouts.IN
    house.do(actions.check_out, moved, reason=StayEnd.OWN_WISH, at=EVENING + timedelta(minutes=3))
    house.do(actions.place, woman, house.shelter.beds[0], at=EVENING + timedelta(minutes=4), by=house.officer)
    assert house.where(woman, EVENING + timedelta(minutes=5)) is Whereabouts.UNKNOWN


def test_a_flag_stops_her_at_the_gate_until_somebody_says_why_not(house: House) -> None:
    woman = house.live("Kumari")
    do(house.app, bonds.set_flag, house.officer, woman, instruction="Call the officer first.",
       checkpoints=[Checkpoint.GATE], priority=FlagPriority.URGENT, denies=True)  # fmt: skip
    browser = house.browser()
    browser.open(f"/sites/{house.site}/gate")
    answer = browser.submit({"code": "kumari"}, to="/gate")
    assert "Stop: a flag" in browser.words
    assert "Call the officer first." in browser.words
    path = f"/sites/{house.site}/gate/{woman}"
    browser.open(path)
    answer = browser.submit({"way": "out", "reason": ""}, to=path)
    assert answer.status_code == 422
    assert house.rows(sa.select(GateEvent.id)) == []
    assert browser.submit({"way": "out", "reason": "The officer agreed by telephone."}, to=path).status_code == 303
    assert house.rows(sa.select(GateEvent.way, GateEvent.reason)) == [(Way.OUT, "The officer agreed by telephone.")]
    browser.follow()
    assert "went out." in browser.words


def test_no_reason_helps_at_the_gate_against_a_flag_over_which_nobody_may_pass(house: House) -> None:
    woman = house.live("Kumari")
    coordinator = viewer_for(house.app, an_account(house.app, "coordinator", "everywhere:"))
    do(house.app, bonds.set_flag, coordinator, woman, instruction="", checkpoints=[Checkpoint.GATE],
       priority=FlagPriority.URGENT, denies=True, kind="does_not_travel")  # fmt: skip
    browser = house.browser()
    browser.open(path := f"/sites/{house.site}/gate/{woman}")
    refused = browser.post(
        path, {"way": "out", "reason": "The officer agreed by telephone.", "csrf_token": browser.token()}
    )
    assert refused.status_code == 422
    assert house.rows(sa.select(GateEvent.id)) == []


def test_the_gate_tells_nothing_of_people_who_do_not_live_there(house: House) -> None:
    house.live("Kumari")
    stranger = house.shelter.woman("Nilmini")
    hidden = house.live("Hansani", bed=1)
    with house.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=hidden, reason_sealed=b"x"))
    browser = house.browser()
    for name in ("nilmini", "hansani", "nobody"):
        browser.open(f"/sites/{house.site}/gate")
        browser.submit({"code": name}, to="/gate")
        assert "Not of this house" in browser.words
        assert "Nilmini" not in browser.words
        assert "Hansani" not in browser.words
    for person in (stranger, hidden, uuid4()):
        with pytest.raises(NotThere):
            house.do(gates.let_out, house.site, person)
        assert browser.open(f"/sites/{house.site}/gate/{person}").status_code == 404


def test_leave_covers_her_until_its_end_and_is_given_within_the_rules(house: House) -> None:
    woman, other = house.live("Kumari"), house.live("Ruwani", bed=1)
    rules = HouseRules(time(22, 0), time(5, 30), longest_leave_hours=12, most_on_leave=1)
    today = EVENING - timedelta(hours=8)
    house.do(gates.set_house_rules, house.site, rules, from_day=local_day(ZONE, today), at=today, by=house.officer)
    leave = Leave(EVENING - timedelta(hours=1), EVENING + timedelta(hours=2))
    permit = house.do(gates.grant_leave, house.site, woman, leave, LeaveReason.WORK)
    with pytest.raises(Refused, match="too_many_on_leave"):
        house.do(gates.grant_leave, house.site, other, leave, LeaveReason.WORK)
    house.do(gates.let_out, house.site, woman)
    house.do(gates.let_out, house.site, other)
    assert house.where(woman) is Whereabouts.ON_LEAVE
    assert house.where(woman, EVENING + timedelta(hours=2)) is Whereabouts.LEAVE_OVER
    assert house.where(other) is Whereabouts.AFTER_CURFEW
    house.do(gates.cancel_leave, house.site, permit)
    assert house.where(woman) is Whereabouts.AFTER_CURFEW
    house.do(start_roll_call, house.site)
    told = house.rows(sa.select(Task.subject_id, Task.scope_id).where(Task.code == gates.OUTSIDE_TASK))
    assert sorted(told) == sorted([(woman, "KWT"), (other, "KWT")])
    house.do(gates.let_in, house.site, other, at=EVENING + timedelta(hours=1))
    waiting = sa.select(Task.subject_id).where(Task.code == gates.OUTSIDE_TASK, Task.done_at.is_(None))
    assert house.rows(waiting) == [(woman,)]


def test_a_night_has_one_roll_call_also_after_midnight(house: House) -> None:
    house.live("Kumari")
    first = house.do(start_roll_call, house.site)
    assert house.do(start_roll_call, house.site, at=EVENING + timedelta(hours=5)) == first
    assert house.do(start_roll_call, house.site, at=EVENING + timedelta(hours=15)) != first


def test_taps_are_one_each_and_a_late_one_takes_nothing_back(house: House) -> None:
    woman = house.live("Kumari")
    roll_call = house.do(start_roll_call, house.site, at=EVENING - timedelta(minutes=30))
    key = uuid4()
    late = Tapped(woman, Mark.ABSENT, key, age=600)
    house.do(mark, house.site, roll_call, [Tapped(woman, Mark.PRESENT, uuid4(), age=60)])
    assert house.do(mark, house.site, roll_call, [late]) == 1
    assert house.do(mark, house.site, roll_call, [late]) == 0
    standing = ask(house.app, marks_of, roll_call)
    assert {key: row.mark for key, row in standing.items()} == {woman: Mark.PRESENT}
    assert len(house.rows(sa.select(RollCallMark.id))) == 2  # the colleague's is not lost


def test_closing_counts_freezes_and_raises_the_alarm(house: House) -> None:
    here, gone, asleep = house.live("Kumari"), house.live("Ruwani", bed=1), house.live("Nilmini", bed=2)
    house.do(gates.let_out, house.site, gone, at=EVENING - timedelta(hours=4))
    roll_call = house.do(start_roll_call, house.site)
    house.do(mark, house.site, roll_call, [Tapped(here, Mark.PRESENT), Tapped(gone, Mark.ABSENT)])
    (alarm,) = house.do(close_roll_call, house.site, roll_call)
    assert house.do(close_roll_call, house.site, roll_call) == []
    counts = house.rows(sa.select(RollCall.present, RollCall.absent, RollCall.on_leave, RollCall.unknown))
    assert counts == [(1, 1, 0, 1)]
    raised = house.rows(sa.select(MissingAlarm.person_id, MissingAlarm.last_seen_how, MissingAlarm.id))
    assert raised == [(gone, Seen.GATE_OUT, alarm)]
    assert house.rows(sa.select(Task.subject_id).where(Task.code == "missing_person")) == [(gone,)]
    with pytest.raises(Refused, match="roll_call_closed"):
        house.do(mark, house.site, roll_call, [Tapped(asleep, Mark.PRESENT)])
    for change in (
        sa.update(RollCall).values(absent=0),
        sa.update(RollCall).values(closed_at=None),
        sa.delete(RollCall),
        sa.update(RollCallMark).values(mark=Mark.PRESENT),
        sa.delete(RollCallMark),
        sa.insert(RollCallMark).values(
            id=uuid4(), roll_call_id=roll_call, person_id=asleep, mark="present", source="tap", at=EVENING,
            made_at=EVENING, made_by=house.account.id,
        ),
    ):  # fmt: skip
        with house.app.app_context(), pytest.raises((IntegrityError, DBAPIError)), work(write=True):
            db.session.execute(change)
    with house.app.app_context(), work(write=True):  # two records of a person become one: a mark goes along
        db.session.execute(sa.update(RollCallMark).where(RollCallMark.person_id == asleep).values(person_id=here))


def test_a_search_has_steps_and_ends_with_words(house: House) -> None:
    woman = house.live("Kumari")
    alarm = house.do(raise_alarm, house.site, woman)
    assert house.do(raise_alarm, house.site, woman) == alarm
    house.do(do_step, alarm, Step.SEARCH, StepDone.DONE, note="In all rooms and on the roof.")
    with pytest.raises(Refused, match="step_done"):
        house.do(do_step, alarm, Step.SEARCH, StepDone.DONE, note="Again everywhere.")
    with pytest.raises(Refused, match="officer_decides"):
        house.do(do_step, alarm, Step.POLICE, StepDone.DONE, note="The police will find her.")
    secret = "Her former sponsor threatened her: tell the police at once."
    house.do(do_step, alarm, Step.POLICE, StepDone.DONE, note=secret, by=house.officer)
    browser = house.browser()
    browser.open(f"/alarms/{alarm}")
    assert "In all rooms and on the roof." in browser.words
    assert "sponsor" not in browser.words
    officer = house.shelter.kuwait.browser()
    assert secret in officer.open(f"/alarms/{alarm}").get_data(as_text=True)
    with pytest.raises(Refused, match="officer_decides_end"):
        house.do(end_alarm, alarm, Outcome.LEFT_ON_PURPOSE, note="She said so last week.")
    house.do(end_alarm, alarm, Outcome.CAME_BACK, note="She came back with the bus.")
    with pytest.raises(Refused, match="alarm_ended"):
        house.do(end_alarm, alarm, Outcome.FOUND, note="She came back with the bus.")
    assert house.rows(sa.select(Task.id).where(Task.done_at.is_(None), Task.code == "missing_person")) == []
    for change in (sa.update(MissingAlarm).values(outcome="found"), sa.update(AlarmStep).values(result="not_required")):
        with house.app.app_context(), pytest.raises((IntegrityError, DBAPIError)), work(write=True):
            db.session.execute(change)
    assert house.do(raise_alarm, house.site, woman) != alarm


@pytest.mark.one_database
def test_a_page_without_script_saves_what_was_changed_on_it_alone(house: House) -> None:
    first, second = house.live("Kumari"), house.live("Ruwani", bed=1)
    browser = house.browser()
    browser.open(f"/sites/{house.site}/roll-call")
    browser.submit({}, to="/roll-call")
    browser.follow()
    path = browser.path
    roll_call = UUID(path.rsplit("/", 1)[1])
    assert "2 of 2 not marked yet" in browser.words
    old_page = house.browser()
    old_page.open(path)
    browser.submit({f"mark-{first}": "absent", f"mark-{second}": "present"}, to="/marks")
    old_page.submit({f"mark-{first}": "present"}, to="/marks")
    standing = {key: row.mark for key, row in ask(house.app, marks_of, roll_call).items()}
    assert standing == {first: Mark.PRESENT, second: Mark.PRESENT}
    browser.open(path)
    browser.submit({}, to="/marks")  # nothing was changed: nothing is written
    assert len(house.rows(sa.select(RollCallMark.id))) == 3


@pytest.mark.one_database
def test_a_tap_of_the_script_is_answered_with_every_mark_and_a_closed_roll_call_says_so(house: House) -> None:
    woman = house.live("Kumari")
    roll_call = do(house.app, start_roll_call, house.warden, house.site)
    browser = house.browser()
    path = f"/sites/{house.site}/roll-calls/{roll_call}"
    browser.open(path)
    sent = {"person": str(woman), "mark": "present", "key": str(uuid4()), "age": "3"}
    for _ in range(2):
        answer = browser.post(f"{path}/taps", sent)
        assert answer.get_json() == {"marks": {str(woman): "present"}, "closed": False}
        browser.open(path)
    for broken in ({"person": "x"}, {"mark": "asleep"}, {"key": "1"}, {"person": str(uuid4()), "key": str(uuid4())}):
        assert browser.post(f"{path}/taps", sent | broken).status_code == 422
        browser.open(path)
    browser.open(f"{path}/close")
    assert browser.submit({}, to="/close").status_code == 303
    browser.open(f"/sites/{house.site}/roll-call")
    assert browser.post(f"{path}/taps", sent | {"key": str(uuid4())}).status_code == 409
    browser.open(path)
    assert "It is not changed any more." in browser.words


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "si", "ta"])
def test_the_list_of_a_house_is_a_paper_and_its_printing_is_written_down(house: House, language: str) -> None:
    house.live("Kumari")
    answer = house.browser().open(f"/sites/{house.site}/roster/{language}")
    assert answer.get_data().startswith(b"%PDF")
    printed = sa.text("SELECT count(*) FROM audit_line WHERE act = 'sites.roll_call.print'")
    assert house.rows(printed) == [(1,)]


@pytest.mark.one_database
def test_a_scan_at_the_door_marks_present(house: House) -> None:
    house.live("Kumari")
    roll_call = do(house.app, start_roll_call, house.warden, house.site)
    browser = house.browser()
    path = f"/sites/{house.site}/roll-calls/{roll_call}/scan"
    browser.open(path)
    browser.submit({"code": "kumari"}, to="/scan")
    assert "Present" in browser.words
    browser.open(path)
    browser.submit({"code": "somebody"}, to="/scan")
    assert "Nobody of this house is meant." in browser.words
    assert [(row,) for row in (Mark.PRESENT,)] == house.rows(sa.select(RollCallMark.mark))
