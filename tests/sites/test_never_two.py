"""Random sequences of placing, reserving, moving, admitting, leaving: never two in a bed, nor one in two."""

from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from migrant_support.domains.people.models import Sight
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.support.shelters import NOON, do

HOURS = st.integers(1, 60)
PEOPLE, BEDS = st.integers(0, 3), st.integers(0, 2)


def machine_for(shelter: Shelter, people: list[UUID]) -> type[RuleBasedStateMachine]:
    """The walk over one shelter with three beds and four women."""
    app: Flask = shelter.kuwait.app
    viewer = shelter.kuwait.viewer()

    class Walk(RuleBasedStateMachine):
        """Each step is an action as the screens call it; what it refuses is refused."""

        reached: ClassVar[set[StayState]] = set()

        @initialize()
        def begin(self) -> None:
            self.at = NOON
            with app.app_context(), work(write=True):
                db.session.execute(sa.delete(Sight).where(Sight.source_kind == "stay"))
                db.session.execute(sa.update(Stay).values(with_stay_id=None, moved_from_id=None))
                db.session.execute(sa.delete(Stay))

        def try_to(self, act, *arguments, **named) -> None:
            with clock_set_to(self.at), app.app_context():
                try:
                    with work(write=True):
                        act(viewer, *arguments, **named)
                except Refused:
                    pass

        def stay(self, number: int) -> UUID | None:
            with app.app_context(), work(write=False):
                ids = list(db.session.scalars(sa.select(Stay.id).order_by(Stay.id)))
            return ids[number % len(ids)] if ids else None

        @rule(hours=HOURS)
        def time_goes_on(self, hours: int) -> None:
            self.at += timedelta(hours=hours)

        @rule(person=PEOPLE, bed=BEDS, hours=st.none() | HOURS)
        def place(self, person: int, bed: int, hours: int | None) -> None:
            until = self.at + timedelta(hours=hours) if hours else None
            self.try_to(actions.place, people[person], shelter.beds[bed], until_at=until)

        @rule(number=st.integers(0, 50), hours=st.none() | HOURS)
        def take_back(self, number: int, hours: int | None) -> None:
            stay_id = self.stay(number)
            if stay_id is not None:
                until = self.at + timedelta(hours=hours) if hours else None
                self.try_to(actions.give_back, stay_id, until_at=until)

        @rule(person=PEOPLE, bed=BEDS, first=HOURS, hours=st.none() | HOURS)
        def reserve(self, person: int, bed: int, first: int, hours: int | None) -> None:
            begins = self.at + timedelta(hours=first)
            until = begins + timedelta(hours=hours) if hours else None
            self.try_to(actions.reserve, people[person], shelter.beds[bed], from_at=begins, until_at=until)

        @rule(number=st.integers(0, 50))
        def admit(self, number: int) -> None:
            if (stay := self.stay(number)) is not None:
                self.try_to(actions.admit, stay)

        @rule(number=st.integers(0, 50), bed=BEDS)
        def move(self, number: int, bed: int) -> None:
            if (stay := self.stay(number)) is not None:
                self.try_to(actions.move, stay, shelter.beds[bed], reason="because of it")

        @rule(number=st.integers(0, 50))
        def check_out(self, number: int) -> None:
            if (stay := self.stay(number)) is not None:
                self.try_to(actions.check_out, stay, reason=StayEnd.OWN_WISH)

        @rule(number=st.integers(0, 50))
        def cancel(self, number: int) -> None:
            if (stay := self.stay(number)) is not None:
                self.try_to(actions.cancel_stay, stay, reason="because of it")

        @rule(number=st.integers(0, 50), hours=st.none() | HOURS)
        def another_end(self, number: int, hours: int | None) -> None:
            if (stay := self.stay(number)) is not None:
                self.try_to(actions.set_end, stay, self.at + timedelta(hours=hours) if hours else None)

        @invariant()
        def never_two_in_a_bed_nor_one_in_two(self) -> None:
            with app.app_context(), work(write=False):
                self.reached.update(db.session.scalars(sa.select(Stay.state).distinct()))
                stays = db.session.scalars(sa.select(Stay).where(Stay.state != StayState.CANCELLED)).all()
                for one, other in combinations(stays, 2):
                    if one.bed_id != other.bed_id and one.person_id != other.person_id:
                        continue
                    apart = (one.until_at is not None and one.until_at <= other.from_at) or (
                        other.until_at is not None and other.until_at <= one.from_at
                    )
                    assert apart, (one.state, one.from_at, one.until_at, other.state, other.from_at, other.until_at)
                    assert (one.state, other.state) != (StayState.CURRENT, StayState.CURRENT)

        @invariant()
        def the_site_sees_those_who_are_there_or_are_to_come_and_nobody_else(self) -> None:
            with app.app_context(), work(write=False):
                open_ones = {StayState.CURRENT, StayState.PLANNED}
                wanted = {s.id for s in db.session.scalars(sa.select(Stay)) if s.state in open_ones}
                seen = sa.select(Sight.source_id).where(Sight.source_kind == "stay", Sight.until.is_(None))
                assert set(db.session.scalars(seen)) == wanted

    return Walk


def test_no_sequence_of_acts_puts_two_in_a_bed_or_one_in_two(shelter: Shelter, tmp_path: Path) -> None:
    people = [shelter.woman(f"Woman{number}") for number in range(4)]
    walk = machine_for(shelter, people)
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip
    assert walk.reached == set(StayState), "the walks have been everywhere"  # type: ignore[attr-defined]


def test_after_a_walk_rebuilt_sight_equals_the_stored(shelter: Shelter) -> None:
    people = [shelter.woman(f"Woman{number}") for number in range(4)]
    walk = machine_for(shelter, people)
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=1, stateful_step_count=40, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip
    said = shelter.kuwait.app.test_cli_runner().invoke(args=["sight", "rebuild", "--dry-run"]).output
    assert said == "0 rows missing, 0 without a reason.\n"


@pytest.mark.one_database
def test_sight_of_a_stay_that_was_lost_comes_back_with_its_end(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    stay = do(app, actions.place, viewer, shelter.woman(), shelter.beds[0])
    do(app, actions.check_out, viewer, stay, reason=StayEnd.OWN_WISH)
    kept = sa.select(Sight.until).where(Sight.source_id == stay)
    before = shelter.kuwait.rows(kept)
    with app.app_context(), work(write=True):
        db.session.execute(sa.update(Sight).where(Sight.source_id == stay).values(until=None))
    run = app.test_cli_runner()
    assert run.invoke(args=["sight", "rebuild"]).output == "1 rows added, 1 without a reason.\n"
    assert shelter.kuwait.rows(kept) == before
