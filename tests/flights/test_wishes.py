"""The register of wishes: who goes first and why, in words that give nothing away; and proposing the list."""

import random
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case, CaseCategory
from migrant_support.domains.cases.rules import Category, Risk
from migrant_support.domains.flights.actions.proposing_many import kept, outcome_of, parts_of
from migrant_support.domains.flights.models import Journey, ManifestEntry
from migrant_support.domains.flights.queries.wishes import Wanted, wish_list, wishes_of
from migrant_support.domains.flights.return_points import points_on
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.wishes import FILTERS, ReturnReason, is_aged, is_child, weigh
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.people.rules import BirthDate, BirthPrecision, UnitKind
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.counting import statements
from tests.support.flying import CHILD, Airfield

POINTS = points_on(date(2026, 1, 1)).points


@pytest.mark.one_database
def test_a_reason_counts_once_and_waiting_six_months_at_most() -> None:
    weighed = weigh({ReturnReason.CHILD: 3, ReturnReason.WAITING_MONTH: 9, ReturnReason.AGED: 0}, POINTS)
    assert weighed.reasons == ((ReturnReason.CHILD, 70), (ReturnReason.WAITING_MONTH, 30))
    assert weighed.total == 100


@pytest.mark.one_database
def test_the_register_cannot_be_narrowed_by_what_stands_in_a_file() -> None:
    assert ReturnReason.IN_THE_FILE not in FILTERS
    assert ReturnReason.WAITING_MONTH not in FILTERS


@pytest.mark.one_database
def test_a_party_is_never_parted_by_the_steps_of_a_long_list() -> None:
    one, two = uuid4(), uuid4()
    line = [(uuid4(), one), *((uuid4(), uuid4()) for _ in range(4)), (uuid4(), one), (uuid4(), two), (uuid4(), two)]
    parts = parts_of(line, size=3)
    assert sorted(person for part in parts for person in part) == sorted(person for person, _ in line)
    for party in (one, two):
        people = {person for person, of in line if of == party}
        assert sum(1 for part in parts if people & set(part)) == 1


def _register(field: Airfield, wanted: Wanted | None = None, by: Any = None) -> list[tuple[str, int, tuple[Any, ...]]]:
    moment = now()
    viewer = field.viewer(by)
    with field.app.app_context(), work(write=False):
        table = points_on(moment.date())
        statement, order = wish_list(viewer, wanted or Wanted(), table, on=moment.date(), at=moment)
        rows = db.session.execute(statement.order_by(*order)).all()
        found = wishes_of(viewer, rows, table)
        assert [row.own for row in rows] == [one.weighed.total for one in found], "what is shown is what ordered it"
        return [(one.person.name.split()[-1], one.points, one.weighed.reasons) for one in found]


def _ticked(field: Airfield, person: UUID, *categories: Category, risk: Risk | None = None) -> None:
    with field.app.app_context(), work(write=True):
        case = db.session.scalars(sa.select(Case).where(Case.person_id == person)).one()
        known = set(db.session.scalars(sa.select(CaseCategory.category).where(CaseCategory.case_id == case.id)))
        db.session.add_all([CaseCategory(case_id=case.id, category=one) for one in categories if one not in known])
        case.risk = risk or case.risk


def _waits(field: Airfield, person: UUID, days: int) -> None:
    with field.app.app_context(), work(write=True):
        db.session.execute(
            sa.update(Journey).where(Journey.person_id == person).values(requested_at=now() - timedelta(days=days))
        )


def test_the_most_urgent_stands_first_a_unit_by_its_highest_member_and_equals_by_the_day_of_the_wish(
    field: Airfield,
) -> None:
    plain, waiting, hurt = (field.traveller(name) for name in ("Plain", "Waiting", "Hurt"))
    mother, child = field.traveller("Mother"), field.traveller("Child", birth=CHILD)
    field.do(form_unit, [mother, child], UnitKind.FAMILY)
    _ticked(field, hurt, Category.TRAFFICKING)
    _waits(field, waiting, 65)
    _waits(field, plain, 1)
    gone = field.traveller("Gone")
    field.proposed(field.flight(seats=1), gone)
    register = _register(field)
    assert register[0][0] == "Hurt"
    assert {name for name, _, _ in register[1:3]} == {"Mother", "Child"}
    assert [(name, points) for name, points, _ in register[3:]] == [("Waiting", 10), ("Plain", 0)]
    assert register[0][2] == ((ReturnReason.IN_THE_FILE, 90),)
    assert {points for _, points, _ in register[1:3]} == {70}
    assert [name for name, _, _ in _register(field, Wanted(reason=ReturnReason.CHILD))] == ["Child"]
    assert _register(field, by=field.neighbour) == []
    with field.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=hurt, reason_sealed=b"x"))
    assert "Hurt" not in [name for name, _, _ in _register(field)]


def test_the_database_finds_children_and_the_aged_as_the_rule_does(field: Airfield) -> None:
    rng, today = random.Random(7), now().date()
    people = [field.traveller(f"P{number}", without=["fitness", "exit_clearance"]) for number in range(4)]
    edges = [today.replace(year=today.year - age) + timedelta(days=by) for age in (18, 66) for by in (-1, 0, 1)]
    for _ in range(12):
        by = [timedelta(days=rng.choice((0, 0, 31, -31, 400, -400, 1100))) for _ in people]
        births = [BirthDate(rng.choice(edges) + one, rng.choice(list(BirthPrecision))) for one in by]
        with field.app.app_context(), work(write=True):
            for person, birth in zip(people, births, strict=True):
                row = db.session.get_one(Person, person)
                row.birth_day, row.birth_precision = birth.day, birth.precision
        found = {name: {reason for reason, _ in reasons} for name, _, reasons in _register(field)}
        for number, birth in enumerate(births):
            assert (ReturnReason.CHILD in found[f"P{number}"]) == is_child(birth, today), birth
            assert (ReturnReason.AGED in found[f"P{number}"]) == is_aged(birth, today), birth


def test_three_hundred_are_judged_and_proposed_with_as_many_statements_as_three(field: Airfield) -> None:
    def count(people: list[UUID]) -> int:
        flight = field.flight(seats=1)
        with statements(field.app) as made:
            outcomes = field.propose(flight, *people)
        assert all(outcome.is_done for outcome in outcomes)
        return len(made)

    few = [field.traveller(f"Few{number}", without=["fitness"]) for number in range(2)]
    many = [*few, *(field.traveller(f"Many{number}", without=["fitness"]) for number in range(10))]
    assert count(many) <= count(few) + 2


@pytest.mark.one_database
def test_an_officer_proposes_the_first_of_the_list_and_reads_what_to_mend(field: Airfield) -> None:
    able, stopped = field.traveller("Able"), field.traveller("Stopped", without=["identity"])
    _ticked(field, stopped, Category.DETENTION)
    flight = field.flight(seats=5)
    browser = field.browser()
    browser.open("/flights/wishes")
    assert "Urgent by the case file: 90" in browser.words
    for secret in ("Detention", "detention"):
        assert secret not in browser.words
    assert browser.words.index("Stopped") < browser.words.index("Able")
    assert browser.submit({}, to="/flights/wishes").status_code == 422
    assert "Tick people" in browser.words
    answer = browser.submit({"flight": str(flight), "most": "2"}, to="/flights/wishes")
    assert answer.status_code == 200
    assert "Done for 1 of 2 people" in browser.words
    assert "Verify the identity" in browser.words
    assert f"/people/{stopped}" in browser.text
    entries = sa.select(ManifestEntry.person_id, ManifestEntry.state)
    assert field.rows(entries) == [(able, EntryState.PROPOSED)]
    browser.open("/flights/wishes")
    assert "Able" not in browser.words


@pytest.mark.one_database
def test_a_long_list_is_proposed_in_the_background_with_a_report_for_whoever_ordered_it(field: Airfield) -> None:
    field.traveller("Able")
    field.traveller("Stopped", without=["identity"])
    flight = field.flight(seats=5)
    browser, other = field.browser(), field.browser(field.coordinator)
    browser.open("/flights/wishes")
    assert browser.submit({"flight": str(flight), "most": "300"}, to="/flights/wishes").status_code == 303
    browser.follow()
    assert "Proposed 1 of 2 people" in browser.words
    report = re.findall(r'href="(/flights/proposed/[^"]+)"', browser.text)[0]
    browser.open(report)
    assert "Done for 1 of 2 people" in browser.words
    assert other.open(report).status_code == 404


@pytest.mark.one_database
def test_an_outcome_comes_back_from_a_job_as_it_went_in(field: Airfield) -> None:
    field.traveller("Able")
    for outcome in field.propose(field.flight(seats=1), field.traveller("Stopped", without=["identity"])):
        back = outcome_of(kept(outcome))
        assert (back.person_id, back.stops, back.is_done) == (outcome.person_id, outcome.stops, outcome.is_done)
