"""Random walks over three flights: whatever people do in whatever order, the promises of seats hold after every step.

Never over an allotment, nobody on two flights, no unit split, no child seated against its gate or left alone, no step
that the state machines do not have, nothing sealed ever changed, no wish open twice. A walk lives in one transaction
that is never kept; a refused act is taken back.
"""

from contextlib import ExitStack
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import (
    AllottedSeat,
    EntryMove,
    Flight,
    FlightMove,
    Journey,
    ManifestEntry,
    ManifestSignature,
    ManifestVersion,
    SeatAllotment,
    SeatLoan,
)
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.queries.manifests import content_of, latest_version
from migrant_support.domains.flights.rules.gate import Stage, blockers, stops
from migrant_support.domains.flights.rules.manifest import canonical, hash_of
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.states import (
    ENTRY_STEPS,
    FLIGHT_STEPS,
    LISTED,
    SEATED,
    EntryState,
)
from migrant_support.domains.flights.rules.words import JourneyEnd, Payer
from migrant_support.domains.people.actions.bonds import form_unit, tie_family
from migrant_support.domains.people.models import FileReader
from migrant_support.domains.people.queries import in_units
from migrant_support.domains.people.rules import Relation, UnitKind, is_minor
from migrant_support.domains.protection.actions import decide_return, withdraw_decision
from migrant_support.domains.protection.rules import ChildDecision
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.cancel_flight import cancel_flight
from migrant_support.procedures.depart import depart, land
from tests.support.flying import BABY, CHILD, Airfield

PROMISES = (
    "no_allotment_is_overbooked",
    "nobody_sits_on_two_flights_or_apart_from_the_unit",
    "no_child_sits_alone",
    "nothing_sealed_ever_changes",
    "a_wish_is_open_once_and_who_stands_on_a_list_has_one",
    "every_step_is_one_of_the_state_machines",
)
LEAVING = (EntryState.NO_SHOW, EntryState.OFFLOADED, EntryState.WITHDRAWN, EntryState.POSTPONED) * 2
PICK = st.integers(0, 10_000)


class NeverKept(Exception):
    """Ends a walk."""


class Country:
    """Three flights and twelve people: singles, a couple, a mother with two children, children with an aunt."""

    def __init__(self, field: Airfield) -> None:
        self.field = field
        single = [field.traveller(f"Single{n}") for n in range(3)]
        stopped = field.traveller("Stopped", without=["exit_clearance"])
        couple = [field.traveller("Wife"), field.traveller("Husband")]
        family = [field.traveller("Mother"), field.traveller("Boy", birth=CHILD), field.traveller("Baby", birth=BABY)]
        self.children = [field.traveller("Nephew", birth=CHILD), field.traveller("Niece", birth=CHILD)]
        self.aunt = field.traveller("Aunt")
        for child in family[1:]:
            field.do(tie_family, child, family[0], Relation.MOTHER, evidence="birth certificate")
        field.do(form_unit, couple, UnitKind.FAMILY)
        field.do(form_unit, family, UnitKind.FAMILY)
        self.people = [*single, stopped, *couple, *family, *self.children, self.aunt]
        field.places(*self.people)
        with field.app.app_context(), work(write=True):
            for child in self.children:
                db.session.add(FileReader(person_id=child, account_id=field.protection.id))
        self.flights = [field.flight(seats=5), field.flight(seats=3, days=7), field.flight(seats=4, days=9)]
        self.officer, self.planner = field.viewer(), field.viewer(field.coordinator)
        self.protector = field.viewer(field.protection)


class Walk(RuleBasedStateMachine):
    """One walk; `country` is set before it starts."""

    country: Country
    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(self.country.field.app.app_context())
        self.work = work(write=True)
        self.work.__enter__()
        self.sealed: dict[UUID, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        """Take everything back."""
        try:
            self.work.__exit__(NeverKept, NeverKept(), None)
        finally:
            self.stack.close()

    def _do(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Act; what is refused leaves nothing behind."""
        try:
            with db.session.begin_nested():
                return act(*arguments, **named)
        except (Refused, NotThere):
            return None

    def _flight(self, pick: int) -> UUID:
        return self.country.flights[pick % 3]

    def _entry(self, pick: int) -> ManifestEntry | None:
        listed = db.session.scalars(
            sa.select(ManifestEntry).where(ManifestEntry.state.in_(sorted(LISTED))).order_by(ManifestEntry.id)
        ).all()
        return listed[pick % len(listed)] if listed else None

    @rule(pick=PICK, others=st.lists(PICK, max_size=3), with_aunt=st.booleans())
    def propose(self, pick: int, others: list[int], with_aunt: bool) -> None:
        people = {self.country.people[n % len(self.country.people)] for n in (pick, *others)}
        escort = self.country.aunt if with_aunt else None
        candidates = [Candidate(p, escort=escort if p in self.country.children else None) for p in sorted(people)]
        self._do(
            actions.propose, self.country.officer, self._flight(pick), candidates, mission="KWT", payer=Payer.STATE
        )

    @rule(pick=PICK, other=PICK, by_planner=st.booleans())
    def confirm(self, pick: int, other: int, by_planner: bool) -> None:
        chosen = {e.id: e.flight_id for e in (self._entry(pick), self._entry(other)) if e is not None}
        before = self._seated()
        for flight in set(chosen.values()):
            ids = [entry for entry, where in chosen.items() if where == flight]
            actor = self.country.planner if by_planner else self.country.officer
            self._do(actions.confirm, actor, flight, ids)
        self._passed_the_gate(before)

    @rule(pick=PICK)
    def wait(self, pick: int) -> None:
        entry = self._entry(pick)
        if entry is not None:
            self._do(actions.put_on_waiting_list, self.country.officer, entry.flight_id, [entry.id])

    @rule(pick=PICK)
    def fill(self, pick: int) -> None:
        flight, before = self._flight(pick), self._seated()
        allotment = db.session.scalars(sa.select(SeatAllotment.id).where(SeatAllotment.flight_id == flight)).first()
        self._do(actions.fill_from_waiting, self.country.officer, flight, allotment)
        self._passed_the_gate(before)

    @rule(pick=PICK, to=st.sampled_from([*LEAVING, *EntryState]), reason=st.sampled_from(["", "So it is", "So it is"]))
    def leave(self, pick: int, to: EntryState, reason: str) -> None:
        entry = self._entry(pick)
        if entry is not None:
            self._do(actions.leave_entry, self.country.officer, entry.id, to, reason=reason)

    @rule(pick=PICK, seats=st.integers(0, 6))
    def allot(self, pick: int, seats: int) -> None:
        self._do(
            actions.set_seats, self.country.planner, self._flight(pick), mission="KWT", payer=Payer.STATE, seats=seats
        )

    @rule(pick=PICK, seats=st.integers(1, 3))
    def move_seats(self, pick: int, seats: int) -> None:
        flight = self._flight(pick)
        source = db.session.scalars(sa.select(SeatAllotment.id).where(SeatAllotment.flight_id == flight)).first()
        self._do(actions.move_seats, self.country.planner, flight, source, mission="OMN", payer=Payer.IOM, seats=seats)

    @rule(pick=PICK, seats=st.integers(1, 3))
    def lend(self, pick: int, seats: int) -> None:
        """Kuwait lends to Muscat, or a loan is given back."""
        flight, planner = self._flight(pick), self.country.planner
        loan = db.session.scalars(sa.select(SeatLoan.id).where(SeatLoan.flight_id == flight)).first()
        if loan is not None and pick % 2:
            self._do(actions.return_seats, planner, flight, loan)
            return
        source = db.session.scalars(sa.select(SeatAllotment.id).where(SeatAllotment.flight_id == flight)).first()
        self._do(actions.lend_seats, planner, flight, source, mission="OMN", seats=seats, return_at=None)

    @rule(pick=PICK)
    def lock(self, pick: int) -> None:
        self._do(actions.lock_flight, self.country.planner, self._flight(pick))

    @rule(pick=PICK)
    def go_to_the_airport(self, pick: int) -> None:
        """What a good day is: everybody who can is confirmed, the list locked and sealed, and people come."""
        flight, before = self._flight(pick), self._seated()
        listed = sa.select(ManifestEntry.id).where(
            ManifestEntry.flight_id == flight, ManifestEntry.state.in_(sorted(LISTED))
        )
        ids = list(db.session.scalars(listed))
        self._do(actions.confirm, self.country.planner, flight, ids)
        self._passed_the_gate(before)
        self._do(actions.lock_flight, self.country.planner, flight)
        self._do(seal_manifest, self.country.planner, flight)
        for entry in ids[: 1 + pick % 8]:
            self._do(actions.check_in, self.country.officer, entry)
        for entry in ids[: pick % 5]:
            self._do(actions.board, self.country.officer, entry)
        for entry in ids[1 + pick % 8 :][:1]:
            self._do(actions.leave_entry, self.country.officer, entry, EntryState.NO_SHOW, reason="Did not come")
        for entry in ids[pick % 5 : 1 + pick % 8][:1]:
            self._do(actions.leave_entry, self.country.officer, entry, EntryState.OFFLOADED, reason="Became ill")

    @rule(pick=PICK)
    def unlock(self, pick: int) -> None:
        self._do(actions.unlock_flight, self.country.planner, self._flight(pick))

    @rule(pick=PICK)
    def seal(self, pick: int) -> None:
        """Seal the next version, or look at a list that changed meanwhile and be refused."""
        shown = "0" * 64 if pick % 5 == 0 else ""
        self._do(seal_manifest, self.country.planner, self._flight(pick), expected_hash=shown)

    @rule(pick=PICK)
    def sign(self, pick: int) -> None:
        version = latest_version(self._flight(pick))
        if version is not None:
            self._do(sign_version, self.country.officer, version.id)

    @rule(pick=PICK)
    def fly(self, pick: int) -> None:
        """The flight leaves if nobody is left standing, and lands."""
        flight = self._flight(pick)
        if pick % 2:
            self._do(depart, self.country.planner, flight)
        else:
            self._do(land, self.country.planner, flight)

    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        """Now and then a flight is cancelled; often, and a walk would come to nothing."""
        if pick % 11 == 5:
            self._do(cancel_flight, self.country.planner, self._flight(pick), reason="No aircraft")

    @rule(pick=PICK)
    def wish(self, pick: int) -> None:
        person = self.country.people[pick % len(self.country.people)]
        if pick % 4 != 3:
            self._do(actions.request_journey, self.country.officer, person, mission="KWT")
        else:
            self._do(actions.withdraw_journey, self.country.officer, person, reason=JourneyEnd.CHANGED_MIND)

    @rule(pick=PICK)
    def check_in(self, pick: int) -> None:
        entry = self._entry(pick)
        if entry is not None:
            self._do(actions.check_in, self.country.officer, entry.id, bags=1, bag_kilos=20)

    @rule(pick=PICK)
    def board(self, pick: int) -> None:
        entry = self._entry(pick)
        if entry is not None:
            self._do(actions.board, self.country.officer, entry.id)

    @rule(pick=PICK)
    def decide(self, pick: int) -> None:
        child, today = self.country.children[pick % 2], now().date()
        decision = ChildDecision(today, today, True, True)
        if pick % 3:
            self._do(decide_return, self.country.protector, child, decision)
        else:
            self._do(withdraw_decision, self.country.protector, child)

    def _seated(self) -> set[UUID]:
        return set(db.session.scalars(sa.select(ManifestEntry.id).where(ManifestEntry.state.in_(sorted(SEATED)))))

    def _passed_the_gate(self, before: set[UUID]) -> None:
        """Whoever got a seat just now passes the gate, asked anew."""
        new = db.session.scalars(sa.select(ManifestEntry).where(ManifestEntry.id.in_(self._seated() - before))).all()
        for entry in new:
            flight = db.session.get_one(Flight, entry.flight_id)
            facts = facts_of([Asked([entry.person_id], flight)])[flight.id, entry.person_id]
            found = blockers(
                facts, Stage.CONFIRM, departs_at=flight.departs_at, departs_on=flight.departs_on, now=now()
            )
            assert stops(found) == []

    @invariant()
    def no_allotment_is_overbooked(self) -> None:
        seats = dict(
            db.session.execute(
                sa.select(AllottedSeat.allotment_id, sa.func.count()).group_by(AllottedSeat.allotment_id)
            ).all()
        )
        held = db.session.execute(
            sa.select(ManifestEntry.allotment_id, ManifestEntry.place).where(ManifestEntry.place.is_not(None))
        ).all()
        assert len(set(held)) == len(held)
        for allotment_id in {allotment_id for allotment_id, _place in held}:
            assert sum(1 for a, _place in held if a == allotment_id) <= seats.get(allotment_id, 0)

    @invariant()
    def nobody_sits_on_two_flights_or_apart_from_the_unit(self) -> None:
        seated = db.session.execute(
            sa.select(ManifestEntry.person_id, ManifestEntry.flight_id).where(ManifestEntry.state.in_(sorted(SEATED)))
        ).all()
        where = dict(seated)
        assert len(where) == len(seated)
        units = in_units(self.country.people)
        for unit in set(units.values()):
            members = [person for person, of in units.items() if of == unit]
            assert len({where.get(person) for person in members}) == 1

    @invariant()
    def no_child_sits_alone(self) -> None:
        entries = db.session.scalars(sa.select(ManifestEntry).where(ManifestEntry.state.in_(sorted(SEATED)))).all()
        for flight_id in {entry.flight_id for entry in entries}:
            flight = db.session.get_one(Flight, flight_id)
            people = [entry.person_id for entry in entries if entry.flight_id == flight_id]
            for facts in facts_of([Asked(people, flight)]).values():
                if is_minor(facts.birth, flight.departs_on):
                    assert facts.company.parent_proven or facts.company.escort

    @invariant()
    def nothing_sealed_ever_changes(self) -> None:
        """Neither the row nor what it opens to; numbers follow each other; signatures are on the hash."""
        versions = db.session.scalars(
            sa.select(ManifestVersion)
            .order_by(ManifestVersion.flight_id, ManifestVersion.number)
            .execution_options(populate_existing=True)
        ).all()
        now_there: dict[UUID, tuple[Any, ...]] = {}
        numbers: dict[UUID, list[int]] = {}
        for one in versions:
            numbers.setdefault(one.flight_id, []).append(one.number)
            known = self.sealed.get(one.id)
            row = (one.number, one.passengers, one.content_hash, bytes(one.content_sealed), tuple(one.missions))
            if known is None:
                content = content_of(one)
                assert hash_of(canonical(content)) == one.content_hash
                assert len({passenger.person_id for passenger in content.passengers}) == one.passengers
            assert known in (None, row)
            now_there[one.id] = row
        assert self.sealed.keys() <= now_there.keys()
        assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
        self.sealed = now_there
        signed = db.session.execute(sa.select(ManifestSignature.version_id, ManifestSignature.content_hash)).all()
        assert all(now_there[version][2] == content_hash for version, content_hash in signed)

    @invariant()
    def a_wish_is_open_once_and_who_stands_on_a_list_has_one(self) -> None:
        open_ones = db.session.scalars(sa.select(Journey.person_id).where(Journey.ended_at.is_(None))).all()
        assert len(set(open_ones)) == len(open_ones)
        seated = db.session.scalars(sa.select(ManifestEntry.person_id).where(ManifestEntry.state.in_(sorted(SEATED))))
        assert set(seated) <= set(open_ones)

    @invariant()
    def every_step_is_one_of_the_state_machines(self) -> None:
        last: dict[UUID, EntryState] = {}
        for entry_id, source, target in db.session.execute(
            sa.select(EntryMove.entry_id, EntryMove.source, EntryMove.target).order_by(EntryMove.id)
        ):
            assert source == last.get(entry_id)
            assert source is None or (source, target) in ENTRY_STEPS
            last[entry_id] = target
            self.reached.add(target.value)
        stored = db.session.execute(sa.select(ManifestEntry.id, ManifestEntry.state)).all()
        assert last == dict(stored)
        steps = db.session.execute(sa.select(FlightMove.source, FlightMove.target)).all()
        assert all(source is None or (source, target) in FLIGHT_STEPS for source, target in steps)
        self.reached.update(f"flight {target.value}" for _source, target in steps)
