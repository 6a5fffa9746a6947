"""The counter asks the mission that knows a number too: its name comes when it gives it, and nothing else ever does."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions.questions import ANSWERED, ASKED, answer_mission
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.people.models.questions import MissionQuestion
from migrant_support.domains.people.queries.questions import questions_about
from migrant_support.domains.people.rules.questions import STEPS, QuestionState, check_step
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.people.test_known_elsewhere import answered, at_muscat
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait

__all__ = ["kuwait"]


def asked_about(kuwait: Kuwait) -> tuple[Browser, UUID, UUID]:
    """The officer of Kuwait has asked; her browser on the page, her person and Muscat's."""
    other = at_muscat(kuwait)
    browser = kuwait.browser()
    assert "Ask that mission" in answered(kuwait)
    hers = kuwait.value(sa.select(Person.id).where(Person.primary_name == "Weerakkody"))
    browser.open(f"/people/{hers}")
    browser.submit(to="/ask")
    browser.follow()
    return browser, hers, other


def told(kuwait: Kuwait, person_id: UUID) -> list[tuple[QuestionState, str | None]]:
    """What the rows for Kuwait carry, whatever its page shows of them (SEC AZ-5)."""
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=False):
        return [(row.state, row.mission) for row in questions_about(viewer, person_id)]


def test_the_name_of_the_mission_comes_when_it_says_yes_and_nothing_of_the_record(kuwait: Kuwait) -> None:
    browser, hers, other = asked_about(kuwait)
    assert "It is asked and has not answered yet" in browser.words
    assert "Muscat" not in browser.words
    assert told(kuwait, hers) == [(QuestionState.ASKED, None)]
    assert kuwait.rows(sa.select(Task.scope_id, Task.subject_id, Task.note).where(Task.code == ASKED)) == [
        ("OMN", other, "KWT")
    ]

    neighbour = kuwait.browser(kuwait.neighbour)
    neighbour.open(f"/people/{other}")
    assert "The mission in Kuwait City, Kuwait has somebody with the same number" in neighbour.words
    assert str(hers) not in neighbour.text
    assert "Weerakkody" not in neighbour.text
    neighbour.submit(to="/known")

    browser.open(f"/people/{hers}")
    assert "The mission in Muscat, Oman knows this person too" in browser.words
    assert "Hidden" not in browser.text
    assert str(other) not in browser.text
    assert kuwait.rows(sa.select(Task.scope_id, Task.subject_id).where(Task.code == ANSWERED)) == [("KWT", hers)]
    assert kuwait.rows(sa.select(Task.id).where(Task.code == ASKED, Task.done_at.is_(None))) == []


def test_a_mission_that_tells_nothing_stays_without_a_name_and_may_tell_later(kuwait: Kuwait) -> None:
    browser, hers, other = asked_about(kuwait)
    neighbour = kuwait.browser(kuwait.neighbour)
    neighbour.open(f"/people/{other}")
    neighbour.submit(to="/declined")
    assert told(kuwait, hers) == [(QuestionState.DECLINED, None)]
    browser.open(f"/people/{hers}")
    assert "tells nothing" in browser.words
    assert "Muscat" not in browser.words
    neighbour.open(f"/people/{other}")
    neighbour.submit(to="/known")
    browser.open(f"/people/{hers}")
    assert "The mission in Muscat, Oman knows this person too" in browser.words


def test_neither_side_answers_for_the_other(kuwait: Kuwait) -> None:
    _browser, hers, other = asked_about(kuwait)
    question = kuwait.value(sa.select(MissionQuestion.id))
    assert kuwait.browser().post(f"/people/{hers}/asked/{question}/known").status_code == 404
    assert kuwait.browser(kuwait.neighbour).post(f"/people/{other}/elsewhere/{question}/ask").status_code == 404


def test_before_it_is_asked_the_other_mission_learns_nothing(kuwait: Kuwait) -> None:
    other = at_muscat(kuwait)
    answered(kuwait)
    question = kuwait.value(sa.select(MissionQuestion.id))
    neighbour = kuwait.browser(kuwait.neighbour)
    neighbour.open(f"/people/{other}")
    assert "same number" not in neighbour.words
    assert neighbour.post(f"/people/{other}/asked/{question}/known").status_code == 404


def test_a_file_that_was_closed_meanwhile_stays_silent(kuwait: Kuwait) -> None:
    other = at_muscat(kuwait)
    answered(kuwait)
    with kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=other, reason_sealed=b"sealed"))
    browser = kuwait.browser()
    hers = kuwait.value(sa.select(Person.id).where(Person.primary_name == "Weerakkody"))
    browser.open(f"/people/{hers}")
    browser.submit(to="/ask")
    browser.follow()
    assert "It is asked and has not answered yet" in browser.words
    assert kuwait.rows(sa.select(Task.id).where(Task.code == ASKED)) == []


@pytest.mark.slow
def test_thirty_two_answers_at_once_are_one(kuwait: Kuwait) -> None:
    asked_about(kuwait)
    question = kuwait.value(sa.select(MissionQuestion.id))
    viewer = kuwait.viewer(kuwait.neighbour)

    def say_yes() -> int:
        try:
            with kuwait.app.app_context(), work(write=True):
                answer_mission(viewer, question, is_known=True)
        except Refused:
            return 422
        return 303

    assert at_once([say_yes] * MANY) == {303: 1, 422: MANY - 1}
    assert kuwait.value(sa.select(sa.func.count()).select_from(Task).where(Task.code == ANSWERED)) == 1


@pytest.mark.parametrize("source", QuestionState)
@pytest.mark.parametrize("target", QuestionState)
def test_a_question_goes_on_only_as_the_table_says(source: QuestionState, target: QuestionState) -> None:
    if target in STEPS[source]:
        check_step(source, target)
    else:
        with pytest.raises(Refused):
            check_step(source, target)


def test_a_question_of_nobody_is_not_there(kuwait: Kuwait) -> None:
    with kuwait.app.app_context(), work(write=True), pytest.raises(NotThere):
        answer_mission(kuwait.viewer(), UUID(int=7), is_known=True)
