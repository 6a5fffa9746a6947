"""The demonstration country is the same in every process, believable, and consistent with itself."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest

from migrant_support.demo.cases import InventedCase
from migrant_support.demo.country import PERSONS, Entry, digest_of, invent_country, people_of, shares
from migrant_support.demo.names import Community
from migrant_support.demo.people import InventedPerson
from migrant_support.domains.cases.rules import TRANSITIONS, CaseState, Category, Risk
from migrant_support.domains.directory.data import rows_of
from migrant_support.domains.people.rules import (
    BirthDate,
    BirthPrecision,
    DocumentKind,
    NewConsent,
    Relation,
    Sex,
    age_on,
    check_consent,
)
from migrant_support.formats.civil_id import KuwaitCivilId, read_kuwait_civil_id
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import read_sri_lankan_passport
from migrant_support.kernel.money import Money

MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(invent_country(moment=MOMENT))


@pytest.fixture(scope="module")
def people(entries: list[Entry]) -> list[InventedPerson]:
    return list(people_of(entries))


@pytest.fixture(scope="module")
def cases(entries: list[Entry]) -> list[InventedCase]:
    return [case for entry in entries for case in entry.cases]


def test_the_same_seed_gives_the_same_country_in_another_process() -> None:
    program = (
        "from datetime import datetime, UTC; from migrant_support.demo.country import *;"
        "print(digest_of(invent_country(300, seed=7, moment=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "America/New_York"}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == digest_of(invent_country(300, seed=7, moment=MOMENT))


def test_another_seed_gives_another_country() -> None:
    assert digest_of(invent_country(50, seed=7, moment=MOMENT)) != digest_of(invent_country(50, seed=8, moment=MOMENT))


def test_there_are_2400_people_in_three_missions(people: list[InventedPerson]) -> None:
    assert Counter(p.mission for p in people) == {"KWT": 1100, "OMN": 800, "CYP": 500}


@pytest.mark.parametrize("persons", [1, 2, 3, 100, 2401, 100_000])
def test_the_shares_are_kept_at_any_size(persons: int) -> None:
    found = shares(persons)
    assert sum(found.values()) == persons
    assert all(abs(found[m] - persons * part / PERSONS) < 1 for m, part in shares(PERSONS).items())


def test_nothing_stands_twice(people: list[InventedPerson], cases: list[InventedCase]) -> None:
    ids = [p.id for p in people] + [c.id for c in cases]
    ids += [paper.id for p in people for paper in p.papers] + [step.id for c in cases for step in c.steps]
    ids += [phone[0] for p in people for phone in p.phones] + [consent.id for p in people for consent in p.consents]
    assert len(set(ids)) == len(ids)
    assert len({p.spoken_number for p in people}) == len(people)
    assert len({c.spoken_number for c in cases}) == len(cases)
    numbers = [paper.number for p in people for paper in p.papers if paper.kind is DocumentKind.PASSPORT]
    assert len(set(numbers)) == len(numbers)


def test_the_three_communities_have_their_shares_and_scripts(people: list[InventedPerson]) -> None:
    count = Counter(p.community for p in people)
    assert 0.57 < count[Community.SINHALA] / len(people) < 0.67
    assert 0.15 < count[Community.TAMIL] / len(people) < 0.25
    assert 0.13 < count[Community.MUSLIM] / len(people) < 0.23
    with_script = [p for p in people if p.name.name_si or p.name.name_ta]
    assert len(with_script) / len(people) > 0.6
    for p in people:
        assert all("\u0d80" <= c <= "\u0dff" or c in " \u200d" for c in p.name.name_si)
        assert all("\u0b80" <= c <= "\u0bff" or c in " \u200c" for c in p.name.name_ta)


def test_names_follow_the_styles(people: list[InventedPerson]) -> None:
    sinhala = [p for p in people if p.community is Community.SINHALA]
    assert 0.4 < sum(bool(p.name.house) for p in sinhala) / len(sinhala) < 0.85
    tamil = [p for p in people if p.community is Community.TAMIL]
    assert 0.2 < sum(len(p.name.secondary) == 1 for p in tamil) / len(tamil) < 0.5
    muslim = [p for p in people if p.community is Community.MUSLIM and p.sex is Sex.F]
    assert sum("Fathima" in p.name.secondary for p in muslim) > len(muslim) / 10
    assert len({p.name.spoken for p in people}) > len(people) * 0.8


def test_birth_dates_are_plausible_and_mostly_exact(people: list[InventedPerson]) -> None:
    for p in people:
        age = age_on(p.born, p.registered_at.date())
        assert 0 <= age <= 66
        assert abs(p.birth_day.year - p.born.year) <= 1
    exact = sum(p.birth_precision is BirthPrecision.DAY for p in people)
    assert 0.9 < exact / len(people) < 0.96
    assert {p.birth_precision for p in people} == set(BirthPrecision)


def test_every_identity_card_agrees_with_birth_and_sex_and_no_child_has_one(people: list[InventedPerson]) -> None:
    with_card = [p for p in people if p.nic]
    assert len(with_card) > 0.7 * len(people)
    for p in with_card:
        read = read_nic(p.nic)
        assert isinstance(read, Nic), p.nic
        assert (read.birth_date, read.sex) == (p.born, p.sex)
        assert age_on(p.born, MOMENT.date()) >= 16


def test_phones_passports_and_civil_ids_are_right_in_form(
    people: list[InventedPerson], cases: list[InventedCase]
) -> None:
    for p in people:
        for _, number, _ in p.phones:
            assert phonenumbers.is_valid_number(phonenumbers.parse(number)), number
        for paper in p.papers:
            assert paper.kind is not DocumentKind.PASSPORT or read_sri_lankan_passport(paper.number) == paper.number
            assert paper.issued_on is not None
            assert paper.expires_on is not None
            assert paper.issued_on < paper.expires_on
    assert any(c.civil_id for c in cases)
    assert all(isinstance(read_kuwait_civil_id(c.civil_id), KuwaitCivilId) for c in cases if c.civil_id)


def test_homes_are_districts_of_the_directory(people: list[InventedPerson]) -> None:
    known = {row["name"]["en"] for row in rows_of("districts")}
    assert {p.home_district for p in people} <= known
    assert len({p.home_district for p in people}) == 25


def test_families_travel_together_and_children_are_younger_than_their_mother(entries: list[Entry]) -> None:
    families = [e.household for e in entries if any(tie[3] is Relation.MOTHER for tie in e.household.ties)]
    assert len(families) > 20
    for household in families:
        mother = household.people[0]
        assert household.unit_id is not None
        for child in household.people[1:]:
            assert child.born > mother.born
            assert age_on(mother.born, child.born) >= 17
            assert child.name.family == mother.name.family
    assert any(len(h.people) > 2 for h in families)


def test_children_do_not_consent_for_themselves(people: list[InventedPerson]) -> None:
    for p in people:
        for c in p.consents:
            new = NewConsent(c.purpose, giver=c.giver, way=c.way)
            check_consent(new, birth=BirthDate(p.birth_day, p.birth_precision), today=MOMENT.date())


def test_every_adult_has_a_case_and_every_state_and_risk_is_met(
    entries: list[Entry], cases: list[InventedCase]
) -> None:
    adults = [p.id for p in people_of(entries) if age_on(p.born, p.registered_at.date()) >= 18]
    assert [c.person_id for c in cases] == adults
    assert {c.state for c in cases} == set(CaseState)
    assert {c.risk.level for c in cases} == set(Risk)
    assert {category for c in cases for category in c.categories} == set(Category)


def test_every_step_is_one_of_the_state_machine_and_lies_in_the_past(cases: list[InventedCase]) -> None:
    allowed = {(t.act, source, t.target): t.needs_reason for t in TRANSITIONS for source in t.sources}
    for case in cases:
        first, *steps = case.steps
        assert first.at == case.opened_at
        assert first.target in (CaseState.REPORTED, CaseState.REGISTERED)
        before = first
        for step in steps:
            assert step.act is not None
            assert step.source is not None
            assert before.target is step.source
            assert before.at < step.at < MOMENT
            assert bool(step.reason) == allowed[step.act, step.source, step.target]
            before = step
        assert (case.outcome is not None) == (case.state is CaseState.CLOSED)
        assert all(case.opened_at <= note.at < MOMENT for note in case.notes)


def test_wages_are_written_in_the_money_of_the_host_country(cases: list[InventedCase]) -> None:
    owed = [c for c in cases if c.wages_owed is not None]
    assert {(c.mission, c.currency) for c in owed} == {("KWT", "KWD"), ("OMN", "OMR"), ("CYP", "EUR")}
    for case in owed:
        assert case.currency is not None
        assert case.wages_owed is not None
        assert Money(case.wages_owed, case.currency).amount > 0
        assert Category.UNPAID_WAGES in case.categories


def test_people_came_within_the_last_ten_months_more_of_them_lately(people: list[InventedPerson]) -> None:
    ages = [MOMENT - p.registered_at for p in people]
    assert timedelta(0) < min(ages)
    assert max(ages) < timedelta(days=301)
    assert sum(a < timedelta(days=100) for a in ages) > sum(a > timedelta(days=200) for a in ages)
    assert any(a < timedelta(days=1) for a in ages)
