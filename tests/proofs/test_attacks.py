"""Attacks that were tried by hand and must stay without success (SEC, the 25 attacks)."""

import logging
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person, PersonFlag, RestrictedFile
from migrant_support.domains.people.rules import NewPerson, Relation, UnitKind
from migrant_support.exchange.imports.models import ImportLine
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.models import RoleGrant
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.log import JsonLines
from migrant_support.procedures.register import open_for_known, register_at_counter
from tests.support.accounts import LONG_AGO, TestAccount
from tests.support.browsing import Browser, sign_in_as
from tests.support.world import World, a_case, a_person

FLAG = {"instruction": "Call the officer", "checkpoints": "counter", "priority": "warning"}


@pytest.fixture
def officer(world: World) -> Browser:
    """The officer of Kuwait, signed in."""
    return sign_in_as(world.app, world.accounts["mission_officer"])


def _a_companion(world: World, **details: object) -> UUID:
    """A second person at Kuwait, without papers."""
    values = {"primary": "Companion", "secondary": "Harshani", "documents": (), "phones": (), "birth": None} | details
    person: NewPerson = a_person(**values)
    with world.app.app_context(), work(write=True):
        return register_at_counter(world.viewer("mission_officer"), person, a_case(), mission="KWT").person_id


def _restrict(world: World, person_id: UUID) -> None:
    with world.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=person_id, reason_sealed=b"sealed"))


def _page(browser: Browser, person_id: UUID) -> str:
    browser.open(f"/people/{person_id}")
    return browser.words


def _grant_too(world: World, account: TestAccount, role: str) -> Browser:
    """The account with a second role everywhere, signed in."""
    with world.app.app_context(), work(write=True):
        db.session.add(
            RoleGrant(account_id=account.id, role=role, scope_kind="everywhere", scope_id="", valid_from=LONG_AGO)
        )
    return sign_in_as(world.app, account)


def test_the_key_of_one_form_does_not_answer_another_route(world: World, officer: Browser) -> None:
    own, key = world.targets["own"].ids, str(uuid4())
    for person_id in (own["person_id"], _a_companion(world)):
        officer.open(f"/people/{person_id}/flags/new")
        answer = officer.submit(FLAG | {"idempotency_key": key}, to="/flags/new")
        assert answer.status_code == 303
        assert str(person_id) in answer.location
    with world.app.app_context(), work(write=False):
        wanted = sa.select(sa.func.count()).where(PersonFlag.instruction == FLAG["instruction"])
        assert db.session.scalar(wanted) == 2


def test_a_restricted_companion_is_not_even_a_number(world: World, officer: Browser) -> None:
    own, hidden = world.targets["own"].ids["person_id"], _a_companion(world)
    with world.app.app_context(), work(write=True):
        bonds.join_unit(world.viewer("mission_officer"), own, hidden, UnitKind.FAMILY)
    assert "Travels together" in _page(officer, own)
    _restrict(world, hidden)
    page = _page(officer, own)
    assert "Travels together" not in page
    assert "other person" not in page


def test_a_restricted_relative_leaves_no_trace_on_the_timeline(world: World, officer: Browser) -> None:
    own, hidden = world.targets["own"].ids["person_id"], _a_companion(world)
    before = _page(officer, own)
    with world.app.app_context(), work(write=True):
        bonds.tie_family(world.viewer("mission_officer"), own, hidden, Relation.SIBLING)
    assert "Companion" in _page(officer, own)
    _restrict(world, hidden)
    assert _page(officer, own) == before
    officer.open(f"/people/{own}/timeline")
    assert "tie" not in officer.words.lower().split()


def test_a_power_at_one_mission_opens_nothing_at_another_that_a_second_role_shows(world: World) -> None:
    other, own = world.targets["other"].ids, world.targets["own"].ids
    both = _grant_too(world, world.accounts["mission_officer"], "coordinator")
    both.open(f"/cases/{own['case_id']}")
    assert "Trafficking" in both.words
    both.open(f"/cases/{other['case_id']}")
    assert both.answer is not None
    assert both.answer.status_code == 200
    assert "Trafficking" not in both.words
    assert "Canaryown.txt" in _page(both, own["person_id"])
    page = _page(both, other["person_id"])
    assert "Canaryother" in page
    assert "Canaryother.txt" not in page


def test_a_case_is_not_opened_for_a_person_whom_only_another_role_shows(world: World) -> None:
    other, officer = world.targets["other"].ids["person_id"], world.accounts["mission_officer"]
    _grant_too(world, officer, "coordinator")
    with world.app.app_context(), pytest.raises(NotThere), work(write=True):
        open_for_known(world.viewer("mission_officer"), [(other, a_case())], mission="KWT")


def test_a_line_is_not_reached_through_a_batch_of_ones_own(world: World, officer: Browser) -> None:
    own, other = world.targets["own"].ids, world.targets["other"].ids
    officer.open(f"/imports/{own['batch_id']}")
    for batch, line in ((own, other), (other, own), (other, other)):
        for act in ("/left_out", ""):
            answer = officer.post(f"/imports/{batch['batch_id']}/lines/{line['line_id']}{act}", {"c0": "x"})
            assert answer.status_code == 404
    with world.app.app_context(), work(write=False):
        wanted = sa.select(sa.func.count()).where(ImportLine.is_decided.is_(True))
        assert db.session.scalar(wanted) == 0


def test_a_person_of_another_mission_answers_like_one_who_is_not_there(world: World, officer: Browser) -> None:
    own, other = world.targets["own"].ids["person_id"], world.targets["other"].ids["person_id"]
    with world.app.app_context(), work(write=False):
        reference = db.session.get_one(Person, other).reference
    pages = []
    for typed in (reference, "LK-0000-0000"):
        officer.open(f"/people/{own}/relatives/new")
        answer = officer.submit({"relative": typed, "relation": "sibling"}, to="/relatives/new")
        pages.append((answer.status_code, officer.words.replace(typed, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 422


def test_the_log_says_nothing_of_a_person(world: World, officer: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    own = world.targets["own"].ids
    officer.open("/search")
    officer.submit({"q": "Canarysearched"}, to="/search")
    officer.open(f"/people/{own['person_id']}/edit?looked=Canaryquery")
    officer.submit({"primary": "Canarytyped", "nic": "Canarynumber"}, to="/edit")
    officer.open(f"/cases/{own['case_id']}/story")
    officer.open("/nothing/Canarypath")
    assert caplog.records
    written = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "Canary" not in written
