"""A person gets everything that is kept of her, nothing of others, and what she wants corrected has a clock."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.actions.registering import register_people
from migrant_support.domains.people.actions.rights_requests import ANSWER_CORRECTION
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.models.rights import CorrectionRequest, HandedCopy
from migrant_support.domains.people.rules import ConsentPurpose, NewConsent, Relation
from migrant_support.domains.people.rules.rights import CorrectionState, working_days_after
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.support.browsing import sign_in_as
from tests.support.kuwait import Kuwait
from tests.support.world import World, a_case, a_person

SECTIONS = [
    "identity",
    "documents",
    "safe",
    "family",
    "cases",
    "stays",
    "journeys",
    "health",
    "consents",
    "forms",
    "requests",
    "shared",
    "seen_by",
]


def _copy(kuwait: Kuwait | World, person_id: UUID, account: Any, **fields: str) -> Any:
    browser = sign_in_as(kuwait.app, account)
    path = f"/people/{person_id}/own-copy"
    browser.open(path)
    return browser.submit({"ground": "person", "form": "json", "language": "en"} | fields, to=path)


def _sections(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    sections: dict[str, Any] = json.loads(answer.data)["sections"]
    return sections


def _somebody(kuwait: Kuwait) -> UUID:
    """A person with a sister in the register, a story and a consent."""
    case = a_case(employer="Al Amal Trading", narrative="He locked the door.")
    person_id = kuwait.register(a_person(name_si="කුමාරි පෙරේරා"), case).person_id
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        (sister,) = register_people(
            viewer, [a_person(primary="Thirdperson", documents=(), phones=())], mission="KWT", alpha2="KW"
        )
        bonds.tie_family(viewer, person_id, sister, Relation.SIBLING)
        bonds.give_consent(viewer, person_id, NewConsent(ConsentPurpose.SHARE_IOM, "IOM"))
    return person_id


def test_the_copy_has_every_section_and_nobody_else_in_it(kuwait: Kuwait) -> None:
    person_id = _somebody(kuwait)
    answer = _copy(kuwait, person_id, kuwait.officer)
    sections = _sections(answer)
    assert list(sections) == SECTIONS
    facts = {fact["code"]: fact["value"] for fact in sections["identity"]["facts"]}
    assert (facts["surname"], facts["name_sinhala"], facts["phones"]) == ("Perera", "කුමාරි පෙරේරා", "+96550012345")
    assert sections["documents"]["rows"][0]["number"] == "N1234567"
    assert sections["family"]["rows"] == [{"relation": "Brother or sister"}]
    assert sections["cases"]["rows"][0]["employer"] == "Al Amal Trading"
    assert sections["consents"]["rows"][0]["recipient"] == "IOM"
    assert [row["role"] for row in sections["seen_by"]["rows"]] == ["Mission welfare officer"]
    text = answer.data.decode()
    assert "Thirdperson" not in text
    assert "locked the door" not in text
    assert "Nimal Perera" not in text  # the officer's own name


def test_what_she_told_is_in_it_when_she_wants_it_and_that_it_was_read_is_kept(kuwait: Kuwait) -> None:
    person_id = _somebody(kuwait)
    sections = _sections(_copy(kuwait, person_id, kuwait.officer, with_story="y"))
    assert sections["stories"]["facts"][0]["value"] == "He locked the door."
    read = sa.select(sa.func.count()).where(AuditLine.act == "cases.narrative.read")
    assert kuwait.value(read) == 1


def test_it_is_kept_that_and_on_whose_word_it_was_handed_out(kuwait: Kuwait) -> None:
    person_id = _somebody(kuwait)
    first = _copy(kuwait, person_id, kuwait.officer, form="pdf", ground="guardian", language="ta")
    assert first.mimetype == "application/pdf"
    assert first.data.startswith(b"%PDF")
    asked = sa.select(HandedCopy.ground, HandedCopy.form, HandedCopy.language, HandedCopy.with_story)
    assert [tuple(map(str, row)) for row in kuwait.rows(asked)] == [("guardian", "pdf", "ta", "False")]
    line = sa.select(AuditLine.reason).where(AuditLine.act == "people.copy.hand_out")
    assert kuwait.rows(line) == [("guardian",)]
    reference = kuwait.value(sa.select(Person.reference).where(Person.id == person_id))
    assert first.headers["Content-Disposition"] == f'attachment; filename="copy-{reference}.pdf"'


@pytest.mark.one_database
def test_a_copy_of_a_closed_file_is_for_its_reader_and_tells_no_shelter(world: World) -> None:
    person_id = world.targets["restricted"].ids["person_id"]
    assert (
        sign_in_as(world.app, world.accounts["mission_officer"]).open(f"/people/{person_id}/own-copy").status_code
        == 404
    )
    text = _copy(world, person_id, world.accounts["named"], with_story="y").data.decode()
    assert "Canaryrestricted story" in text
    assert "Canaryrestricted note" not in text
    assert "House KWT" not in text
    assert "trafficker" not in text
    assert "In the mission's safe" in text
    own = _copy(world, world.targets["own"].ids["person_id"], world.accounts["mission_officer"]).data.decode()
    assert "House KWT" not in own
    assert "Kuwait City" in own


def test_a_request_for_correction_is_a_task_with_a_clock_until_it_is_answered(kuwait: Kuwait) -> None:
    person_id = kuwait.register().person_id
    browser = kuwait.browser()
    path = f"/people/{person_id}/corrections/new"
    for wanted in ("My name is Kumary.", "I was born in May."):
        browser.open(path)
        assert browser.submit({"wanted": wanted}, to=path).status_code == 303
    first, second = [row for (row,) in kuwait.rows(sa.select(CorrectionRequest.id).order_by(CorrectionRequest.id))]
    open_tasks = sa.select(sa.func.count()).where(Task.code == ANSWER_CORRECTION, Task.done_at.is_(None))
    assert kuwait.value(open_tasks) == 2
    browser.open(f"/people/{person_id}/rights")
    accepted = browser.submit({}, to=f"/people/{person_id}/corrections/{first}/accept")
    assert accepted.location == f"/people/{person_id}/edit"
    assert kuwait.value(open_tasks) == 2
    refusing = f"/people/{person_id}/corrections/{second}/refuse"
    browser.open(refusing)
    assert browser.submit({"reason": ""}, to=refusing).status_code == 422
    assert browser.submit({"reason": "The passport says March."}, to=refusing).status_code == 303
    assert kuwait.value(open_tasks) == 0
    assert [state for (state,) in kuwait.rows(sa.select(CorrectionRequest.state).order_by(CorrectionRequest.id))] == [
        CorrectionState.ACCEPTED, CorrectionState.REFUSED,
    ]  # fmt: skip
    browser.open(refusing)
    assert browser.submit({"reason": "Again."}, to=refusing).status_code == 422


def test_what_she_wants_corrected_is_sealed(kuwait: Kuwait) -> None:
    person_id = kuwait.register().person_id
    browser = kuwait.browser()
    browser.open(f"/people/{person_id}/corrections/new")
    browser.submit({"wanted": "My husband is called Saman."}, to=f"/people/{person_id}/corrections/new")
    with kuwait.app.app_context(), work(write=False):
        assert b"Saman" not in db.session.scalars(sa.select(CorrectionRequest.wanted_sealed)).one()
    browser.open(f"/people/{person_id}/rights")
    assert "My husband is called Saman." in browser.words


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 26), date(2026, 12, 25)),
        (date(2026, 11, 28), date(2026, 12, 28)),
        (date(2026, 11, 29), date(2026, 12, 28)),
    ],
)
def test_21_working_days_leave_out_saturdays_and_sundays(asked: date, due: date) -> None:
    assert working_days_after(asked, 21) == due
