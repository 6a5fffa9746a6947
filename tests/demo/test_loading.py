"""The demonstration country in the database: seen through the product's own doors, refused in production."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.demo.accounts import ACCOUNTS
from migrant_support.demo.loader import Loaded, load_country
from migrant_support.domains.cases.models import Case, CaseMove, CaseNote
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.flights.models import ExitStep, Flight, ManifestEntry, ManifestVersion
from migrant_support.domains.flights.rules.exit_steps import ExitStepState
from migrant_support.domains.people.models import (
    ConsentFact,
    FamilyTie,
    IdentityDocument,
    Person,
    PersonFlag,
    RestrictedFile,
    SearchKey,
    Sight,
    TravelUnitMember,
)
from migrant_support.domains.people.rules import DocumentKind
from migrant_support.domains.people.search_keys import hashed
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.sites.models import RollCall, Site, Stay
from migrant_support.domains.sites.rules.rollcall import night_of
from migrant_support.kernel.references import read_reference
from migrant_support.platform.access.demonstration import PASSWORD
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.store import DataClass, Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.vault import open_sealed
from migrant_support.policy import Role
from tests.support import databases
from tests.support.databases import FreshDatabases

MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def load(app: Flask, persons: int = 240, *, seed: int = 7, moment: datetime = MOMENT) -> Loaded:
    passwords: Passwords = app.extensions["passwords"]
    hashed_password = passwords.hash(PASSWORD)
    with app.app_context(), work(write=True):
        return load_country(persons, seed=seed, moment=moment, password_hash=hashed_password)


def country(app: Flask, persons: int = 240) -> Loaded:
    """The country of `load`, made once per worker and copied: for tests that only look at it."""
    fresh: FreshDatabases = app.extensions[databases.__name__]
    return fresh.fill(app, Path(app.instance_path), f"country_{persons}", lambda made, _folder: load(made, persons))


def count(model: type[Model]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def site_named(name: str) -> UUID:
    return db.session.scalars(sa.select(Site.id).where(Site.name == name)).one()


def account_named(name: str) -> Viewer:
    account_id = db.session.scalars(sa.select(Account.id).where(Account.sign_in_name == name)).one()
    viewer = viewer_of(account_id)
    assert viewer is not None
    return viewer


@pytest.mark.one_database
def test_after_midnight_the_roll_call_of_the_night_is_still_to_be_started(app: Flask) -> None:
    load(app, moment=(midnight := datetime(2026, 11, 24, 21, 30, tzinfo=UTC)))  # half past midnight in Kuwait
    with app.app_context(), work(write=False):
        called = set(db.session.scalars(sa.select(RollCall.night).where(RollCall.site_id == site_named("Suraksha"))))
    assert called
    assert night_of(midnight, "Asia/Kuwait") not in called


def test_everything_of_the_country_is_written(app: Flask) -> None:
    loaded = country(app)
    with app.app_context(), work(write=False):
        assert (count(Person), count(Case)) == (loaded.persons, loaded.cases) == (240, count(Case))
        for model in (IdentityDocument, ConsentFact, PersonFlag, FamilyTie, TravelUnitMember, CaseMove, CaseNote, Task):
            assert count(model) > 0, model
        of_missions = sa.select(sa.func.count()).where(Sight.scope_kind == "mission")
        assert db.session.scalar(of_missions) == 240 + loaded.cases
        for model in (Stay, Flight, ManifestEntry, ManifestVersion, QuarantineOrder):
            assert count(model) > 0, model
        assert count(HistoryEvent) > 3 * 240
        assert count(Account) == len(ACCOUNTS)


def test_the_same_seed_writes_the_same_people_on_both_databases_and_twice(
    fresh_databases: FreshDatabases, tmp_path: Path
) -> None:
    found = []
    for kind in ("sqlite", "sqlite", "postgresql"):
        app = fresh_databases.app(kind, tmp_path / str(len(found)))
        loaded = load(app, 60)
        with app.app_context(), work(write=False):
            people = db.session.execute(
                sa.select(Person.id, Person.reference, Person.primary_name, Person.birth_day).order_by(Person.id)
            ).all()
            moves = db.session.execute(sa.select(CaseMove.id, CaseMove.at, CaseMove.target).order_by(CaseMove.id)).all()
        found.append((loaded.digest, [tuple(p) for p in people], [tuple(m) for m in moves]))
        fresh_databases.drop(app)
    assert found[0] == found[1] == found[2]


@pytest.mark.one_database
def test_a_country_in_which_a_flag_stops_somebody_at_the_airport_is_loaded_too(app: Flask) -> None:
    assert load(app, 2_400, seed=1).persons == 2_400
    with app.app_context(), work(write=False):
        assert count(ManifestEntry) > 50


def test_references_are_right_and_name_the_country(app: Flask) -> None:
    country(app, 60)
    with app.app_context(), work(write=False):
        for reference, mission in db.session.execute(sa.select(Person.reference, Person.registered_mission)):
            assert read_reference(reference) == reference
            assert reference.startswith({"KWT": "KW-", "OMN": "OM-", "CYP": "CY-"}[mission])
        assert all(r.startswith("C") for r in db.session.scalars(sa.select(Case.reference)))


def test_an_officer_sees_the_own_mission_only_and_no_restricted_file(app: Flask) -> None:
    country(app)
    with app.app_context(), work(write=False):
        officer = account_named("officer.kuwait")
        seen = (
            sa.select(Person.registered_mission, sa.func.count())
            .where(visible_to(officer))
            .group_by("registered_mission")
        )
        missions = [tuple(row) for row in db.session.execute(seen)]
        restricted = sa.select(sa.func.count()).where(
            Person.id == RestrictedFile.person_id, Person.registered_mission == "KWT"
        )
        hidden = db.session.scalar(restricted) or 0
        assert missions == [("KWT", 110 - hidden)]


def test_the_protection_officer_reads_the_files_on_which_she_is_named(app: Flask) -> None:
    country(app, 2400)
    with app.app_context(), work(write=False):
        protection = account_named("protection")
        seen = set(db.session.scalars(sa.select(Person.id).where(visible_to(protection))))
        assert seen == set(db.session.scalars(sa.select(RestrictedFile.person_id)))
        assert len(seen) > 3


def test_four_people_at_kuwait_stand_at_different_steps_of_their_exit(app: Flask) -> None:
    country(app, 2400)
    with app.app_context(), work(write=False):
        still_open = sa.func.sum(sa.case((ExitStep.state == ExitStepState.OPEN, 1), else_=0))
        by_journey = sa.select(still_open).group_by(ExitStep.journey_id)
        assert sorted(db.session.scalars(by_journey)) == [1, 3, 5, 6]
        assert db.session.scalars(sa.select(Task.code).where(Task.code == "exit_step_due")).all() == ["exit_step_due"]


def test_a_person_is_found_by_name_and_by_passport_and_the_number_can_be_opened(app: Flask) -> None:
    country(app, 60)
    with app.app_context(), work(write=False):
        paper = db.session.scalars(
            sa.select(IdentityDocument).where(IdentityDocument.kind == DocumentKind.PASSPORT).limit(1)
        ).one()
        assert paper.number_sealed is not None
        number = open_sealed(
            paper.number_sealed,
            data_class=DataClass.PERSONAL,
            table="identity_document",
            column="number_sealed",
            row_id=paper.id,
        )
        person = db.session.get_one(Person, paper.person_id)
        by_number = sa.select(SearchKey.person_id).where(SearchKey.key == hashed("document", number))
        assert db.session.scalars(by_number).all() == [person.id]
        by_name = sa.select(SearchKey.person_id).where(
            SearchKey.kind == "name", SearchKey.key == person.primary_name.lower()
        )
        assert person.id in db.session.scalars(by_name).all()


def test_a_story_is_sealed_under_its_persons_own_key(app: Flask) -> None:
    country(app, 60)
    with app.app_context(), work(write=False):
        case = db.session.scalars(sa.select(Case).where(Case.narrative_sealed.is_not(None)).limit(1)).one()
        assert case.narrative_sealed is not None
        text = open_sealed(
            case.narrative_sealed,
            data_class=DataClass.PROTECTION,
            table="case_file",
            column="narrative_sealed",
            row_id=case.id,
            subject=case.person_id,
        )
        assert len(text) > 20


def test_the_audit_log_holds_one_line_with_the_digest(app: Flask) -> None:
    loaded = country(app, 60)
    with app.app_context(), work(write=False):
        line = db.session.scalars(sa.select(AuditLine).where(AuditLine.act == "demo.country.load")).one()
        assert line.reason == f"60 persons, {loaded.cases} cases, sha256 {loaded.digest}"


def test_nothing_lies_in_the_future_but_what_is_due(app: Flask) -> None:
    country(app)
    with app.app_context(), work(write=False):
        assert (db.session.scalar(sa.select(sa.func.max(HistoryEvent.at))) or MOMENT) <= MOMENT
        assert (db.session.scalar(sa.select(sa.func.max(Task.due_at))) or MOMENT) < MOMENT + timedelta(days=15)
        late = sa.select(sa.func.count()).where(Task.done_at.is_(None), Task.due_at < MOMENT)
        assert 0 < (db.session.scalar(late) or 0) < 60
        states = set(db.session.scalars(sa.select(Case.state).distinct()))
        assert states >= {CaseState.ACTIVE, CaseState.CLOSED, CaseState.REGISTERED, CaseState.VERIFIED}


def test_loading_into_a_database_with_people_is_refused(app: Flask) -> None:
    load(app, 5)
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--persons", "5"])
    assert answer.exit_code != 0
    with app.app_context(), work(write=False):
        assert count(Person) == 5


def test_the_commands_load_and_tell(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["demo", "status"]).exit_code == 1
    assert runner.invoke(args=["demo", "accounts"]).exit_code == 1
    loading = runner.invoke(args=["demo", "load", "--persons", "30", "--moment", "2026-11-24T09:00"])
    assert loading.exit_code == 0, loading.output
    assert "30 invented people" in loading.output
    status = runner.invoke(args=["demo", "status"])
    assert (status.exit_code, "Loaded: 30 persons" in status.output) == (0, True)
    told = json.loads(runner.invoke(args=["demo", "accounts", "--json"]).output)
    assert {account["role"] for account in told} == set(Role)
    assert {
        "role": "mission_officer",
        "scope": "mission:KWT",
        "account": "officer.kuwait",
        "password": PASSWORD,
    } in told
    assert PASSWORD in runner.invoke(args=["demo", "accounts"]).output


@pytest.mark.one_database
@pytest.mark.parametrize("arguments", [["load", "--persons", "1"], ["accounts"], ["accounts", "--json"], ["status"]])
def test_production_refuses_the_demonstration(
    fresh_databases: FreshDatabases, database_kind: str, tmp_path: Path, arguments: list[str]
) -> None:
    production = {"mode": "production", "base_url": "https://help.example", "password_profile": "strong"}
    app = fresh_databases.app(database_kind, tmp_path, **production)
    answer = app.test_cli_runner().invoke(args=["demo", *arguments])
    assert answer.exit_code == 1
    assert "real people" in answer.output
    fresh_databases.drop(app)
