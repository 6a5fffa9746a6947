"""A file that is closed leaves nothing behind for a colleague of the same mission (SEC AZ-6, the table of files).

Everything over HTTP: one officer closes the file, another looks at the numbers, the sentences and the lists.
"""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person, TravelUnitMember
from migrant_support.domains.people.rules import Relation, UnitKind
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.exchange.test_import_through_the_door import a_list, accept, lines_of, upload
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.support.kuwait import Kuwait
from tests.support.world import World, a_case, a_person

REASON = "Her trafficker has a friend in this office."
HIDDEN = "Hiddenname"


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    """The clock stands: pages say how late it is."""
    with clock_set_to(now()):
        yield


@pytest.fixture
def officer(world: World) -> Browser:
    """The officer who closes the file, and stays its reader."""
    return sign_in_as(world.app, world.accounts["mission_officer"])


@pytest.fixture
def colleague(world: World) -> Browser:
    """Another officer of the same mission."""
    return sign_in_as(world.app, an_account(world.app, "mission_officer", "mission:KWT", sign_in_name="colleague.kwt"))


def _register(world: World) -> UUID:
    with world.app.app_context(), work(write=True):
        her = a_person(primary=HIDDEN, documents=(), phones=())
        return register_at_counter(world.viewer("mission_officer"), her, a_case(), mission="KWT").person_id


def _tie(world: World, one: UUID, other: UUID) -> None:
    with world.app.app_context(), work(write=True):
        viewer = world.viewer("mission_officer")
        bonds.join_unit(viewer, one, other, UnitKind.FAMILY)
        bonds.tie_family(viewer, one, other, Relation.SIBLING)


def _close(officer: Browser, person_id: UUID) -> None:
    officer.open(f"/people/{person_id}/restrict")
    assert officer.submit({"reason": REASON}, to="/restrict").status_code == 303, officer.words


def _what_is_seen(browser: Browser, own: UUID) -> dict[str, str]:
    """Everything that counts, lists or tells of somebody's companions."""
    pages = {}
    for path in ("/", "/cases", "/tasks", "/country-picture", "/imports", f"/people/{own}", f"/people/{own}/timeline"):
        browser.open(path)
        pages[path] = browser.words
    browser.open("/search")
    browser.submit({"q": HIDDEN}, to="/search")
    return pages | {"search": browser.words}


def _differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [path for path in before if before[path] != after[path]]


def test_a_colleague_sees_the_same_before_she_came_and_after_her_file_was_closed(
    world: World, officer: Browser, colleague: Browser
) -> None:
    own = world.targets["own"].ids["person_id"]
    before = _what_is_seen(colleague, own)
    hidden = _register(world)
    _tie(world, own, hidden)
    assert HIDDEN in _what_is_seen(colleague, own)[f"/people/{own}"]
    _close(officer, hidden)
    assert _differing(before, _what_is_seen(colleague, own)) == []


def test_a_case_opened_on_a_closed_file_moves_no_number_of_a_colleague(
    world: World, officer: Browser, colleague: Browser
) -> None:
    own = world.targets["own"].ids["person_id"]
    before = _what_is_seen(colleague, own)
    hidden = _register(world)
    _close(officer, hidden)
    with world.app.app_context(), work(write=False):
        case_id = db.session.scalar(sa.select(Case.id).where(Case.person_id == hidden))
    officer.open(f"/cases/{case_id}/steps/close")
    assert officer.submit({"outcome": "settled", "reason": "done"}, to="/close").status_code == 303, officer.words
    officer.open(f"/people/{hidden}/cases/new")
    assert officer.submit({"categories": ["unpaid_wages"]}, to="/cases/new").status_code == 303, officer.words
    assert _differing(before, _what_is_seen(colleague, own)) == []
    officer.open("/tasks")
    assert HIDDEN in officer.words


def test_leaving_a_unit_answers_the_same_with_a_closed_companion_and_with_none(
    world: World, officer: Browser, colleague: Browser
) -> None:
    alone, bound, hidden = _register(world), _register(world), _register(world)
    _tie(world, bound, hidden)
    _close(officer, hidden)
    answers = []
    for person_id in (alone, bound):
        colleague.open(f"/people/{person_id}/unit/leave")
        colleague.submit({"reason": "she asked"}, to="/unit/leave")
        answers.append((colleague.answer.status_code, _without(colleague.words, world, person_id)))
    assert answers[0] == answers[1]


def test_joining_a_unit_succeeds_with_a_closed_companion_too_who_comes_along(
    world: World, officer: Browser, colleague: Browser
) -> None:
    alone, bound, hidden = _register(world), _register(world), _register(world)
    _tie(world, bound, hidden)
    _close(officer, hidden)
    own = _reference(world, world.targets["own"].ids["person_id"])
    for person_id in (alone, bound):
        colleague.open(f"/people/{person_id}/unit/join")
        assert colleague.submit({"companion": own, "kind": "family"}, to="/unit/join").status_code == 303
        colleague.follow()
        assert "Travels together" in colleague.words
    assert _unit_of(world, hidden) == _unit_of(world, bound) == _unit_of(world, alone)


def _unit_of(world: World, person_id: UUID) -> UUID | None:
    with world.app.app_context(), work(write=False):
        return db.session.scalar(
            sa.select(TravelUnitMember.unit_id).where(
                TravelUnitMember.person_id == person_id, TravelUnitMember.left_at.is_(None)
            )
        )


def _reference(world: World, person_id: UUID) -> str:
    with world.app.app_context(), work(write=False):
        return db.session.get_one(Person, person_id).reference


def _without(words: str, world: World, person_id: UUID) -> str:
    return words.replace(_reference(world, person_id), "")


def test_a_line_that_became_a_closed_file_is_gone_from_its_list(kuwait: Kuwait) -> None:
    officer = kuwait.browser()
    batch = upload(
        officer, "two.csv", a_list(f"Nimali {HIDDEN},N7654321,,12/03/1990,,F", "Kamala Dias,N7654322,,1985,,F")
    )
    accept(officer, batch)
    line, _, person, _ = lines_of(kuwait, batch)[0]
    _close(officer, person)
    colleague = kuwait.browser(an_account(kuwait.app, "mission_officer", "mission:KWT"))
    for shown in ("all", "taken", "known", "doubts", "ready", "out"):
        colleague.open(f"/imports/{batch}?lines={shown}")
        assert HIDDEN not in colleague.words
        assert "N7654321" not in colleague.words
    assert "Taken in 1" in colleague.words
    mend = f"/imports/{batch}/lines/{line}"
    assert colleague.open(mend).status_code == 404
    assert (
        colleague.post(f"{mend}/left_out").status_code
        == colleague.post(f"/imports/{batch}/lines/{uuid4()}/left_out").status_code
    )
    officer.open(f"/imports/{batch}?lines=taken")
    assert HIDDEN in officer.words


def test_taking_a_list_back_touches_no_closed_file(kuwait: Kuwait) -> None:
    known = kuwait.register(a_person(primary=HIDDEN, secondary="Nimali"))
    officer, colleague = kuwait.browser(), kuwait.browser(an_account(kuwait.app, "mission_officer", "mission:KWT"))
    officer.open(f"/cases/{known.case_id}/steps/close")
    assert officer.submit({"outcome": "settled", "reason": "done"}, to="/close").status_code == 303
    batch = upload(officer, "one.csv", a_list(f"Nimali {HIDDEN},N1234567,,,,F", "Kamala Dias,N7654322,,1985,,F"))
    accept(officer, batch)
    _close(officer, known.person_id)
    states = sa.select(Case.state).where(Case.person_id == known.person_id).order_by(Case.id)
    before = kuwait.rows(states)
    colleague.open(f"/imports/{batch}/undo")
    colleague.submit({}, to="/undo")
    assert kuwait.rows(states) == before
