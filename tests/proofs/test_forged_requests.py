"""Requests that no page of ours sends: from another site, with ids of others, with fields nobody offered (WB-1, AZ-4).

Against the product's own routes, with the power and the right token in hand, over HTTP.
"""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from werkzeug.routing import Rule

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import Person
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_canaries import _steady
from tests.proofs.test_truth_table import SIGHT, SUBJECTS, WHO, _address, _routes, _there
from tests.support.browsing import Browser, sign_in_as
from tests.support.world import World
from tests.web.test_reading import digests

FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)
STRANGERS = {
    "registered_mission": "OMN", "mission_id": "OMN", "registered_by": str(uuid4()), "id": str(uuid4()),
    "person_id": str(uuid4()), "officer_id": str(uuid4()), "state": "closed", "status": "closed", "role": "admin",
    "opened_by": str(uuid4()), "reference": "KW-0000-0000", "is_restricted": "1", "photo_id": str(uuid4()),
}  # fmt: skip
HER = {"primary": "Weerakkody", "secondary": "Nirosha", "sex": "F", "categories": ["unpaid_wages"]}


@pytest.fixture
def officer(world: World) -> Browser:
    """The officer of Kuwait, signed in."""
    return sign_in_as(world.app, world.accounts["mission_officer"])


ANYBODY_MAY_ASK = {"messages.report", "certificates.ask", "paper_check.check"}
"""A gateway with a signature of its own, and two questions of strangers about a paper in their hands: from nobody's
session, no cookie is looked at, nothing is changed. A foreign origin is refused to them as to all others."""


def _posted(world: World) -> Iterator[Rule]:
    return (rule for rule in _routes(world.app) if "POST" in rule.methods)


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["mission_officer", "admin", "auditor"])
def test_no_form_of_the_product_is_taken_from_another_site_or_without_its_token(world: World, role: str) -> None:
    browser = sign_in_as(world.app, world.accounts[role])
    token, before, taken = browser.token(), digests(world.app), []
    for rule in _posted(world):
        address = _address(world, rule, "own")
        for headers in FOREIGN:
            answer = browser.post(address, {"csrf_token": token}, headers=headers)
            taken += [(rule.endpoint, headers)] if answer.status_code != 403 else []
        for forged in ("", "x", token[:-2]) if rule.endpoint not in ANYBODY_MAY_ASK else ():
            answer = browser.post(address, {"csrf_token": forged})
            taken += [(rule.endpoint, forged)] if answer.status_code != 400 else []
    assert taken == [], "\n".join(map(str, taken))
    after = digests(world.app)
    assert [name for name in before if before[name] != after[name]] == []


class _Statements:
    """Counts what the database is asked."""

    def __init__(self, world: World) -> None:
        self.count = 0
        with world.app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.count += 1


def _answers(browser: Browser, statements: _Statements, method: str, address: str, told: str) -> tuple[int, int, str]:
    statements.count = 0
    answer = browser.open(address) if method == "GET" else browser.post(address, {"csrf_token": told})
    asked, text = statements.count, answer.get_data(as_text=True)
    answer.close()
    return answer.status_code, asked, text


@pytest.mark.parametrize(("role", "hidden"), [("mission_officer", "other"), ("coordinator", "restricted")])
def test_out_of_sight_and_absent_are_one_page_for_the_same_work_on_every_route(
    world: World, role: str, hidden: str
) -> None:
    browser, statements, differing = sign_in_as(world.app, world.accounts[role]), _Statements(world), []
    told = browser.token()
    for rule in _routes(world.app):
        if not rule.arguments & (SUBJECTS - {"batch_id", "line_id"}) or role not in WHO[rule.endpoint].split():
            continue
        if _there(rule, role, hidden, SIGHT[role]):
            continue  # a flight is in sight, whoever of its passengers is not
        there = _address(world, rule, hidden)
        absent = there
        for name in rule.arguments & SUBJECTS:
            absent = absent.replace(str(world.targets[hidden].ids[name]), str(uuid4()))
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            found = []
            for address in (there, absent):
                status, asked, text = _answers(browser, statements, method, address, told)
                found.append((status, asked, _steady(text, address)))
            if found[0] != found[1] or found[0][0] != 404:
                differing.append((method, rule.endpoint, found[0][:2], found[1][:2]))
    assert differing == []


def test_what_belongs_to_another_person_is_not_reached_through_ones_own(world: World, officer: Browser) -> None:
    wrong = []
    for rule in _routes(world.app):
        inner = rule.arguments & {"document_id", "consent_id", "flag_id", "file_id"}
        if not inner or "person_id" not in rule.arguments:
            continue
        for target in ("other", "restricted"):
            name = inner.copy().pop()
            address = _address(world, rule, "own").replace(
                str(world.targets["own"].ids[name]), str(world.targets[target].ids[name])
            )
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                data = {"resolution": "done", "way": "spoken", "place": "lost"}
                answer = officer.open(address) if method == "GET" else officer.post(address, data)
                answer.close()
                shows = method == "GET" and answer.status_code == 200 and f"Canary{target}" not in officer.text
                if answer.status_code != 404 and not shows:
                    wrong.append((method, rule.endpoint, target, answer.status_code))
    assert wrong == []


def _kept(world: World, person_id: UUID) -> dict[str, object]:
    """The person's row."""
    with world.app.app_context(), work(write=False):
        return dict(db.session.execute(sa.select(Person.__table__).where(Person.id == person_id)).one()._mapping)


def test_fields_that_nobody_offered_set_nothing(world: World, officer: Browser) -> None:
    officer.open("/register")
    fields = dict(officer.form("/register").fields) | HER | STRANGERS | {"mission": "KWT"}
    assert officer.post("/register", fields).status_code == 303, officer.words
    person_id = UUID(str(officer.answer.location).rsplit("/", 1)[-1])
    new = _kept(world, person_id)
    assert (new["registered_mission"], new["photo_id"]) == ("KWT", None)
    assert new["registered_by"] == world.accounts["mission_officer"].id
    assert new["reference"] != STRANGERS["reference"]
    with world.app.app_context(), work(write=False):
        case = db.session.scalars(sa.select(Case).where(Case.person_id == person_id)).one()
        assert (case.mission, case.state.value, case.officer_id) == ("KWT", "registered", None)
    officer.open(f"/people/{person_id}/edit")
    fields = dict(officer.form("/edit").fields) | {"primary": "Silva"} | STRANGERS
    assert officer.post(f"/people/{person_id}/edit", fields).status_code == 303, officer.words
    edited = _kept(world, person_id)
    assert {name for name in new if edited[name] != new[name]} == {"primary_name", "version"}


def test_a_mission_of_others_is_refused_in_every_form_that_asks_for_one(world: World, officer: Browser) -> None:
    own = world.targets["own"].ids["person_id"]
    with world.app.app_context(), work(write=True):
        db.session.execute(sa.update(Case).values(state="closed", closed_at=sa.func.now(), outcome="settled"))
    before = digests(world.app)
    for page in ("/register", f"/people/{own}/cases/new"):
        officer.open(page)
        fields = dict(officer.form(page).fields) | HER | {"mission": "OMN"}
        assert officer.post(page, fields).status_code == 422
    officer.open("/imports")
    assert officer.submit({"mission": "OMN", "upload": (b"", "a.csv")}, to="/imports").status_code == 422
    after = digests(world.app)
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.parametrize(
    "typed",
    ["%", "_____", "' OR '1'='1", "'; DROP TABLE person; --", "%anaryown", "*", "\\", "Can_ry", "{{7*7}}", "\u202e"],
)
def test_what_is_typed_in_the_search_is_text_and_no_pattern(world: World, officer: Browser, typed: str) -> None:
    officer.open("/search")
    officer.submit({"q": typed}, to="/search")
    assert officer.answer.status_code in (200, 422)
    assert str(world.targets["own"].ids["person_id"]) not in officer.text
    assert "49" not in officer.words.split()
