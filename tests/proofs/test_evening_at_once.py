"""Thirty-two phones at one house in the same moment: one roll-call, one tap, one alarm, nothing after the closing."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.alarm import raise_alarm
from migrant_support.domains.sites.actions.gate import grant_leave, let_out, set_house_rules
from migrant_support.domains.sites.actions.rollcall import Tapped, close_roll_call, mark, start_roll_call
from migrant_support.domains.sites.models import GateEvent, LeavePermit, MissingAlarm, RollCall, RollCallMark
from migrant_support.domains.sites.rules.gate import HouseRules, Leave, LeaveReason
from migrant_support.domains.sites.rules.rollcall import Mark, MarkSource
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.tasks.models import Task
from tests.proofs.test_beds_at_once import DONE, REFUSED, trying
from tests.proofs.test_many_at_once import MANY, at_once
from tests.sites.conftest import Shelter, shelter
from tests.support.kuwait import kuwait
from tests.support.shelters import do

__all__ = ["kuwait", "shelter"]


def living(house: Shelter, count: int = 4) -> list[UUID]:
    """Women with a bed."""
    women = [house.woman(f"Woman{number}") for number in range(count)]
    for woman, bed in zip(women, house.beds, strict=False):
        do(house.kuwait.app, actions.place, house.kuwait.viewer(), woman, bed)
    return women


def started(house: Shelter) -> UUID:
    """Tonight's roll-call."""
    roll_call: UUID = do(house.kuwait.app, start_roll_call, house.kuwait.viewer(), house.site)
    return roll_call


def test_thirty_two_starts_make_one_roll_call(shelter: Shelter) -> None:
    living(shelter, 1)
    assert at_once([trying(shelter, start_roll_call, shelter.site)] * MANY) == {DONE: MANY}
    assert len(shelter.kuwait.rows(sa.select(RollCall.id))) == 1


def test_one_tap_sent_thirty_two_times_is_one_mark(shelter: Shelter) -> None:
    (woman,) = living(shelter, 1)
    tap = Tapped(woman, Mark.PRESENT, uuid4(), age=2)
    roll_call = started(shelter)
    assert at_once([trying(shelter, mark, shelter.site, roll_call, [tap])] * MANY) == {DONE: MANY}
    assert shelter.kuwait.rows(sa.select(RollCallMark.id)) == [(tap.key,)]


def test_taps_of_many_wardens_are_all_there_and_none_slips_in_after_the_closing(shelter: Shelter) -> None:
    women, roll_call = living(shelter), started(shelter)
    taps = [Tapped(women[number % 4], Mark.PRESENT, uuid4()) for number in range(MANY - 2)]
    acts: list[Any] = [trying(shelter, mark, shelter.site, roll_call, [tap]) for tap in taps]
    closing = [trying(shelter, close_roll_call, shelter.site, roll_call)] * 2
    answered = at_once([*acts[:20], *closing, *acts[20:]])
    assert set(answered) <= {DONE, REFUSED}
    tapped = shelter.kuwait.rows(sa.select(RollCallMark.id).where(RollCallMark.source == MarkSource.TAP))
    assert len(tapped) == answered[DONE] - len(closing)
    counts = shelter.kuwait.rows(sa.select(RollCall.present, RollCall.unknown, RollCall.absent))[0]
    assert sum(counts) == len(women)
    closed_at = shelter.kuwait.value(sa.select(RollCall.closed_at))
    assert shelter.kuwait.value(sa.select(sa.func.max(RollCallMark.made_at))) <= closed_at


def test_one_person_has_one_alarm_and_one_task(shelter: Shelter) -> None:
    (woman,) = living(shelter, 1)
    assert at_once([trying(shelter, raise_alarm, shelter.site, woman)] * MANY) == {DONE: MANY}
    assert len(shelter.kuwait.rows(sa.select(MissingAlarm.id))) == 1
    assert len(shelter.kuwait.rows(sa.select(Task.id).where(Task.code == "missing_person"))) == 1


def test_one_card_at_thirty_two_desks_is_one_passage(shelter: Shelter) -> None:
    (woman,) = living(shelter, 1)
    assert at_once([trying(shelter, let_out, shelter.site, woman)] * MANY) == {DONE: MANY}
    assert len(shelter.kuwait.rows(sa.select(GateEvent.id))) == 1


def test_the_last_leave_is_given_once(shelter: Shelter) -> None:
    women = living(shelter)
    rules = HouseRules(most_on_leave=1)
    viewer = shelter.kuwait.viewer()
    do(shelter.kuwait.app, set_house_rules, viewer, shelter.site, rules, from_day=local_day("Asia/Kuwait"))
    leave = Leave(now(), now() + timedelta(hours=3))
    acts = [
        trying(shelter, grant_leave, shelter.site, women[number % 4], leave, LeaveReason.WORK) for number in range(MANY)
    ]
    assert at_once(acts) == Counter({REFUSED: MANY - 1, DONE: 1})
    assert len(shelter.kuwait.rows(sa.select(LeavePermit.id))) == 1
