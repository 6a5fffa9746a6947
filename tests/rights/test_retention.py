"""What is kept no longer goes by itself: by a table of data, never against a hold, and twice is once."""

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrant_support.desks.retention import WHAT
from migrant_support.domains.people.actions.details import set_photo
from migrant_support.domains.people.actions.rights import set_hold
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.models.rights import Anonymised
from migrant_support.domains.people.rules import BirthDate
from migrant_support.domains.people.rules.rights import ErasureGround, is_kept_as_a_child
from migrant_support.exchange.imports.models import ImportBatch
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.access.models import SignInSession
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.audit.verify import verify
from migrant_support.platform.erasure.retention import Act, Rule, read_rules, years_before
from migrant_support.platform.files.disk import all_files
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.retention import retention_run, rules
from tests.rights.rest import put_to_rest
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import sign_in_as
from tests.support.kuwait import Kuwait
from tests.support.world import World, a_person, a_picture, an_upload

YEAR = timedelta(days=366)


def _somebody(kuwait: Kuwait, *, years_ago: int, birth: date = date(1980, 1, 1), held: bool = False) -> UUID:
    """A person whose only case ended so many years ago."""
    person = a_person(primary=f"Gone{years_ago}", birth=BirthDate(birth), documents=(), phones=())
    person_id = kuwait.register(person).person_id
    put_to_rest(kuwait, person_id, closed_at=now() - years_ago * YEAR)
    if held:
        coordinator = viewer_for(kuwait.app, an_account(kuwait.app, "coordinator"))
        with kuwait.app.app_context(), work(write=True):
            set_hold(coordinator, person_id, reason="asked for by the High Court")
    return person_id


def _run(kuwait: Kuwait | World, *, dry_run: bool = False) -> dict[str, tuple[int, int]]:
    """What the run says of each rule: how many were due, how many were let go of."""
    with kuwait.app.app_context():
        return {o.rule.code: (o.due, o.done) for o in retention_run(dry_run=dry_run)}


def _everything(kuwait: Kuwait) -> list[list[tuple[object, ...]]]:
    """All rows of all tables."""
    with kuwait.app.app_context(), work(write=False):
        tables = Model.metadata.sorted_tables
        return [sorted((tuple(row) for row in db.session.execute(sa.select(t))), key=repr) for t in tables]


def test_a_case_that_ended_long_ago_ends_in_an_anonymous_person(kuwait: Kuwait) -> None:
    old, young = _somebody(kuwait, years_ago=8), _somebody(kuwait, years_ago=3)
    assert _run(kuwait, dry_run=True)["case"] == (1, 0)
    assert kuwait.rows(sa.select(Anonymised.person_id)) == []
    assert _run(kuwait)["case"] == (1, 1)
    assert kuwait.rows(sa.select(Anonymised.person_id, Anonymised.ground, Anonymised.by)) == [
        (old, ErasureGround.PERIOD_OVER, None)
    ]
    assert kuwait.value(sa.select(Person.primary_name).where(Person.id == young)) == "Gone3"
    (line,) = kuwait.rows(sa.select(AuditLine.actor_role, AuditLine.reason).where(AuditLine.object_id == str(old),
                          AuditLine.act == "people.person.anonymise"))  # fmt: skip
    assert line == ("system", "period_over")
    with kuwait.app.app_context(), work(write=False):
        assert verify().is_whole


def test_a_hold_stops_it_until_it_is_lifted(kuwait: Kuwait) -> None:
    _somebody(kuwait, years_ago=8, held=True)
    assert _run(kuwait)["case"] == (0, 0)
    assert kuwait.rows(sa.select(Anonymised.person_id)) == []


@pytest.mark.parametrize(
    ("birth", "closed", "today", "kept"),
    [
        (date(2010, 5, 1), date(2020, 1, 1), date(2034, 1, 1), True),
        (date(2010, 5, 1), date(2020, 1, 1), date(2035, 5, 1), False),
        (date(1990, 5, 1), date(2020, 1, 1), date(2020, 2, 1), False),
    ],
)
def test_who_was_a_child_is_kept_to_the_age_of_25(birth: date, closed: date, today: date, kept: bool) -> None:
    assert is_kept_as_a_child(BirthDate(birth), closed, today=today) is kept


def test_a_child_of_long_ago_stays(kuwait: Kuwait) -> None:
    _somebody(kuwait, years_ago=8, birth=(now() - 16 * YEAR).date())
    assert _run(kuwait)["case"] == (0, 0)
    with clock_set_to(now() + 10 * YEAR):
        assert _run(kuwait)["case"] == (1, 1)


def test_a_photo_goes_a_year_after_the_last_case_ended(kuwait: Kuwait) -> None:
    person_id, viewer = kuwait.register(a_person(documents=(), phones=())).person_id, kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        set_photo(viewer, person_id, an_upload("photo.png", a_picture(), "image/png"))
    assert _run(kuwait)["photo"] == (0, 0)
    put_to_rest(kuwait, person_id, closed_at=now() - 2 * YEAR)
    assert _run(kuwait)["photo"] == (1, 1)
    assert kuwait.value(sa.select(Person.photo_id)) is None
    with kuwait.app.app_context():
        assert list(all_files()) == []
    assert _run(kuwait)["photo"] == (0, 0)


def test_an_old_sign_in_is_forgotten_and_a_young_one_is_not(kuwait: Kuwait) -> None:
    kuwait.browser().open("/")
    assert _run(kuwait)["sign_in_log"] == (0, 0)
    with clock_set_to(now() + 2 * YEAR):
        kuwait.browser(kuwait.neighbour).open("/")
        assert _run(kuwait)["sign_in_log"] == (1, 1)
    assert len(kuwait.rows(sa.select(SignInSession.id))) == 1


def test_a_list_that_was_dealt_with_is_emptied_and_its_page_still_opens(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    browser.open("/imports")
    text = b"Full name,Passport no,Date of birth\nSandya Ratnayake,N7654321,12/03/1990\n"
    browser.submit({"upload": (BytesIO(text), "list.csv")}, to="/imports")
    batch_id = kuwait.value(sa.select(ImportBatch.id))
    with kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(ImportBatch).values(state="done", accepted_at=now()))
    assert _run(kuwait)["import_list"] == (0, 0)
    with clock_set_to(now() + timedelta(days=91)):
        assert _run(kuwait)["import_list"] == (1, 1)
        assert _run(kuwait)["import_list"] == (0, 0)
    assert kuwait.browser().open(f"/imports/{batch_id}").status_code == 200
    with kuwait.app.app_context():
        assert list(all_files()) == []


@pytest.mark.one_database
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(5, 60)), min_size=1, max_size=4),
)
def test_whoever_there_is_running_twice_is_running_once(kuwait: Kuwait, people: list[tuple[int, bool, int]]) -> None:
    for years_ago, held, age in people:
        _somebody(kuwait, years_ago=years_ago, held=held, birth=(now() - age * YEAR).date())
    counted = _run(kuwait, dry_run=True)
    done = _run(kuwait)
    assert {code: due for code, (due, _) in counted.items()} == {code: due for code, (due, _) in done.items()}
    after = _everything(kuwait)
    assert all(due == 0 for due, _ in _run(kuwait).values())
    assert _everything(kuwait) == after


@pytest.mark.one_database
def test_the_command_counts_and_then_acts(kuwait: Kuwait) -> None:
    _somebody(kuwait, years_ago=8)
    runner = kuwait.app.test_cli_runner()
    counted = runner.invoke(args=["people", "retention", "--dry-run"])
    assert "case              7 y       1 due" in counted.output
    acted = runner.invoke(args=["people", "retention"])
    assert "case              7 y       1 of 1 let go" in acted.output
    assert "audit             10 y      0 over their period; a person decides" in acted.output
    assert "unused_complaint  2 y       nothing of this kind is kept by this version" in acted.output


@pytest.mark.one_database
def test_a_restored_backup_forgets_again_whom_we_erased(kuwait: Kuwait, tmp_path: Path) -> None:
    person_id = _somebody(kuwait, years_ago=8)
    database = Path(str(kuwait.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///"))
    with kuwait.app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = database.read_bytes()
    assert _run(kuwait)["case"] == (1, 1)
    with kuwait.app.app_context():
        db.session.remove()
        db.engine.dispose()
    database.write_bytes(backup)
    assert kuwait.value(sa.select(Person.primary_name).where(Person.id == person_id)) == "Gone8"
    runner = kuwait.app.test_cli_runner()
    assert runner.invoke(args=["people", "erase-again"]).output == "1 erased again.\n"
    assert runner.invoke(args=["people", "erase-again"]).output == "0 erased again.\n"
    assert kuwait.value(sa.select(Person.primary_name).where(Person.id == person_id)) == "–"


@pytest.mark.one_database
def test_the_table_has_every_class_of_the_bar_and_no_rule_without_a_period(kuwait: Kuwait, tmp_path: Path) -> None:
    periods = {rule.code: (rule.years, rule.days) for rule in rules()}
    assert periods.items() >= {
        "unused_complaint": (2, 0), "symptom_check": (0, 90), "photo": (1, 0), "case": (7, 0), "manifest": (7, 0),
        "sign_in_log": (1, 0), "audit": (10, 0),
    }.items()  # fmt: skip
    for text in ('[[rule]]\ncode = "a"\nstarts_at = "now"\nact = "delete"\n',):
        (tmp_path / "bad.toml").write_text(text)
        with pytest.raises(ValueError, match="has a period"):
            read_rules(tmp_path / "bad.toml")


@pytest.mark.one_database
def test_a_year_before_the_29th_of_february_is_the_28th() -> None:
    assert years_before(datetime.fromisoformat("2024-02-29T10:00+00:00"), 1).day == 28
    rule = Rule("photo", "closing", Act.DELETE, days=90)
    assert rule.cut(datetime.fromisoformat("2024-04-01T00:00+00:00")).date() == date(2024, 1, 2)


@pytest.mark.one_database
def test_the_world_with_work_under_way_loses_nothing(world: World) -> None:
    assert {code: done for code, (_, done) in _run(world).items() if done} == {}
    browser = sign_in_as(world.app, world.accounts["mission_officer"])
    assert browser.open(f"/people/{world.targets['own'].ids['person_id']}").status_code == 200


@pytest.mark.one_database
def test_every_rule_of_the_table_has_words_in_the_three_languages(kuwait: Kuwait) -> None:
    assert {rule.code for rule in rules()} == set(WHAT)


@pytest.mark.one_database
def test_the_administrator_sees_rules_and_numbers_and_nobodys_name(kuwait: Kuwait) -> None:
    _somebody(kuwait, years_ago=8)
    browser = kuwait.browser(an_account(kuwait.app, "admin"))
    assert browser.open("/retention").status_code == 200
    assert "A person with her cases The last case was closed; a child not before the age of 25 7 years" in browser.words
    assert "Made anonymous by night 1" in browser.words
    assert "Gone8" not in browser.text
    assert kuwait.browser().open("/retention").status_code == 403
