"""Readiness on the person's page: every blocker leads to a screen that the viewer may open, or says who can mend it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.desks import readiness
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.queries.blocked import Blocked, ready_today
from migrant_support.domains.flights.rules.gate import STAGE_OF, Blocker, BlockerCode, Stage
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.rules import UnitKind
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import ROLES, Power, Role
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import sign_in_as
from tests.support.flying import Airfield
from tests.web.links import links_of


@contextmanager
def counted(field: Airfield) -> Iterator[list[str]]:
    """The statements of a block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "SELECT" in statement:
            asked.append(statement)

    with field.app.app_context():
        engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            with work(write=False):
                yield asked
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.one_database
def test_every_blocker_leads_to_a_screen_that_the_viewer_may_open_or_says_who_can(field: Airfield) -> None:
    """Each code, for each role that reads people: the button stands only where the screen behind it lets her in."""
    flight = field.flight()
    person = field.traveller()
    field.proposed(flight, person)
    officer = field.viewer()
    readers = [role for role in Role if Power.PERSON_READ in ROLES[role].powers]
    mended: set[BlockerCode] = set()
    for role in readers:
        account = an_account(field.app, role.value)
        viewer, browser = viewer_for(field.app, account), sign_in_as(field.app, account)
        for code in BlockerCode:
            with field.app.test_request_context(), work(write=False):
                place = next(iter(readiness.standing_of(officer, [person])), None)
                line = readiness._line(viewer, person, Blocker(code, is_due_later=False), place)
            assert line["sentence"]
            assert line["who"], "who can mend it is always said"
            for act in (line["act"], line["other_act"]):
                if act is None:
                    continue
                mended.add(code)
                status = browser.open(act["href"].partition("#")[0]).status_code
                is_named_only = role is Role.PROTECTION  # her screens open for files on which she is named
                assert status == 200 or (is_named_only and status == 404), (role, code, status)
    assert mended == set(BlockerCode), "each is mended by somebody's button"
    assert set(STAGE_OF) == set(labels.BLOCKER) == set(labels.BLOCKER_SHORT) == set(labels.MENDED_BY) == mended


@pytest.mark.one_database
def test_the_page_names_what_is_missing_of_each_who_travels_together_and_what_is_due_later(
    field: Airfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother, child = field.traveller("Mother", without=("consent",)), field.traveller("Child")
    viewer = field.viewer()
    with field.app.app_context(), work(write=True):
        bonds.join_unit(viewer, mother, child, UnitKind.FAMILY)
    found = tuple(
        Blocker(code, is_due_later=STAGE_OF[code] > Stage.CONFIRM)
        for code in (BlockerCode.CONSENT, BlockerCode.FITNESS)
    )
    monkeypatch.setattr(readiness, "ready_today", lambda ids: {one: Blocked(one, Stage.CONFIRM, found) for one in ids})
    browser = field.browser()
    browser.open(f"/people/{mother}")
    for person in (mother, child):
        assert [link for link in links_of(browser.text) if link.startswith(f"/people/{person}/consents/new")]
    assert "Child" in browser.words
    assert browser.words.count("Due later") >= 1


def test_the_readiness_of_many_takes_as_many_statements_as_that_of_one(field: Airfield) -> None:
    people: list[UUID] = [field.traveller(f"Name{chr(65 + n)}") for n in range(12)]
    with counted(field) as one:
        ready_today(people[:1])
    with counted(field) as many:
        found = ready_today(people)
    assert set(found) == set(people)
    assert len(many) == len(one) <= 12
