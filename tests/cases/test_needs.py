"""Needs, what is done about them, vulnerabilities: the tables, the page that answers "what has been done for her"."""

from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.cases import kinds
from migrant_support.domains.cases.models import CaseNeed, CaseVulnerability, NeedAction
from migrant_support.domains.cases.rules import Category
from migrant_support.domains.cases.rules.needs import (
    ACTION_MOVES,
    OUTCOME_MOVES,
    ActionState,
    NeedOutcome,
    achievement,
    check_action_end,
    check_outcome,
    suggested,
)
from migrant_support.domains.people.rules import BirthDate
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.tasks.rules import TaskState
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person


def test_every_step_that_the_tables_do_not_have_is_refused() -> None:
    outcomes = (None, *NeedOutcome)
    for before, after in product(outcomes, outcomes):
        if (before, after) in OUTCOME_MOVES:
            check_outcome(before, after, why="because of it")
        else:
            with pytest.raises(Refused, match="need_ended"):
                check_outcome(before, after, why="because of it")
    for one, other in product(ActionState, ActionState):
        if (one, other) in ACTION_MOVES:
            check_action_end(one, other, minutes=5, why="because of it")
        else:
            with pytest.raises(Refused, match="action_ended"):
                check_action_end(one, other, minutes=5, why="because of it")


def test_what_was_not_reached_says_why_and_effort_is_within_a_day() -> None:
    for outcome in (NeedOutcome.PARTLY, NeedOutcome.NOT_MET, NeedOutcome.NO_LONGER):
        with pytest.raises(Refused, match="why_missing"):
            check_outcome(None, outcome, why=" ")
    with pytest.raises(Refused, match="why_missing"):
        check_action_end(ActionState.PLANNED, ActionState.NOT_POSSIBLE, minutes=None, why="")
    with pytest.raises(Refused, match="effort_too_long"):
        check_action_end(ActionState.PLANNED, ActionState.DONE, minutes=24 * 60 + 1, why="")


@given(st.lists(st.sampled_from([None, *NeedOutcome])))
def test_what_is_met_never_exceeds_what_counts(outcomes: list[NeedOutcome | None]) -> None:
    found = achievement(outcomes)
    assert found.met + found.partly <= found.counted == len(outcomes) - outcomes.count(NeedOutcome.NO_LONGER)


def test_the_facts_suggest_vulnerabilities_and_no_unknown_one() -> None:
    today = date(2026, 11, 26)
    child = suggested({Category.PREGNANCY, Category.PASSPORT_WITHHELD}, BirthDate(date(2012, 1, 1)), on=today)
    assert set(child) == {"pregnant", "no_papers", "child"}
    assert "elderly" in suggested({Category.OTHER}, BirthDate(date(1960, 1, 1)), on=today)
    assert suggested({Category.OTHER}, None, on=today) == ()
    assert set(suggested(set(Category), BirthDate(date(1950, 1, 1)), on=today)) <= set(kinds.vulnerabilities())


def test_every_kind_has_its_three_names_and_is_answered_by_known_needs() -> None:
    for kind in (*kinds.needs().values(), *kinds.vulnerabilities().values()):
        assert all(kind.names[language] for language in ("en", "si", "ta"))
        assert set(kind.answered_by) <= set(kinds.needs())
    assert all(kind.answered_by for kind in kinds.vulnerabilities().values())


def send(browser: Browser, path: str, fields: dict[str, str] | None = None) -> int:
    """Open a form, fill it and send it."""
    browser.open(path)
    return browser.submit(fields or {}, to=path).status_code


def test_from_a_vulnerability_to_what_has_been_done(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=()), a_case(categories=(Category.MEDICAL, Category.UNPAID_WAGES)))
    browser, at = kuwait.browser(), f"/cases/{made.case_id}"
    browser.open(at)
    assert "No need is noted yet." in browser.words
    assert send(browser, f"{at}/vulnerabilities") == 303  # what the facts suggest is ticked
    assert kuwait.rows(sa.select(CaseVulnerability.kind)) == [("ill",)]
    browser.open(at)
    assert "Nothing answers this yet" in browser.words
    ill = kuwait.value(sa.select(CaseVulnerability.id))
    need = {"details": "Insulin twice a day", "severity": "life", "by": "1/1/2020"}
    assert send(browser, f"{at}/vulnerabilities/{ill}/answer", need) == 422
    assert "The day by which it is needed is over." in browser.words
    assert browser.submit({"by": ""}, to="/answer").status_code == 303
    assert send(browser, f"{at}/needs/new", {"kind": "wages"}) == 303
    browser.open(at)
    assert "Answered by a need" in browser.words
    assert "0 of 2 needs met." in browser.words
    (care,) = kuwait.rows(sa.select(CaseNeed.id, CaseNeed.kind).where(CaseNeed.vulnerability_id == ill))
    assert care[1] == "medical_care"
    care_at = f"{at}/needs/{care[0]}"
    tomorrow = f"{date.today() + timedelta(days=1):%d/%m/%Y}"  # noqa: DTZ011 - only has to be to come
    assert send(browser, care_at, {"what": "Ask the clinic for insulin", "due_on": tomorrow}) == 303
    assert kuwait.rows(sa.select(Task.state).where(Task.code == "case_action")) == [(TaskState.REQUIRED,)]
    browser.open("/tasks?only=own")
    assert care_at in browser.text
    action = kuwait.value(sa.select(NeedAction.id))
    assert send(browser, f"{care_at}/actions/{action}/not_possible", {"why": ""}) == 422
    assert send(browser, f"{care_at}/actions/{action}/not_possible", {"why": "closed on Friday"}) == 303
    browser.open(care_at)
    assert browser.submit({}, to=f"{action}/planned").status_code == 303
    assert send(browser, f"{care_at}/actions/{action}/done", {"minutes": "45", "why": "she has it"}) == 303
    assert send(browser, f"{care_at}/actions/{action}/done", {"minutes": "45"}) == 422
    assert {row[0] for row in kuwait.rows(sa.select(Task.state).where(Task.code == "case_action"))} <= {
        TaskState.DONE,
        TaskState.NOT_REQUIRED,
    }
    assert send(browser, f"{care_at}/outcome", {"outcome": "met"}) == 303
    assert send(browser, f"{care_at}/outcome", {"outcome": "met"}) == 422
    browser.open(f"{at}/done")
    assert "1 of 2 needs met." in browser.words
    for words in ("Ask the clinic for insulin", "she has it", "45 minutes", "Insulin twice a day"):
        assert words in browser.words
    assert "Insulin" not in browser.open(at).get_data(as_text=True)  # words are on the audited pages only
    for language in ("en", "si", "ta"):
        assert browser.open(f"{at}/done/paper/{language}").get_data().startswith(b"%PDF")
    reads = sa.select(sa.func.count()).where(AuditLine.act == "cases.work.read")
    assert kuwait.value(reads) >= 4


def test_a_failed_answer_leaves_the_vulnerability_without_one(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=()), a_case(categories=(Category.MEDICAL,)))
    browser, at = kuwait.browser(), f"/cases/{made.case_id}"
    assert send(browser, f"{at}/vulnerabilities") == 303
    ill = kuwait.value(sa.select(CaseVulnerability.id))
    assert send(browser, f"{at}/vulnerabilities/{ill}/answer") == 303
    need = kuwait.value(sa.select(CaseNeed.id))
    assert send(browser, f"{at}/needs/{need}/outcome", {"outcome": "not_met", "why": "no doctor came"}) == 303
    browser.open(at)
    assert "Nothing answers this yet" in browser.words
    browser.open(f"{at}/needs/{need}")
    assert browser.submit({}, to="/open-again").status_code == 303
    browser.open(at)
    assert "Answered by a need" in browser.words


def test_nobody_works_on_a_closed_case_or_on_a_need_of_another(kuwait: Kuwait) -> None:
    made, other = kuwait.register(a_person(documents=())), kuwait.register(a_person(primary="Silva", documents=()))
    browser, at = kuwait.browser(), f"/cases/{made.case_id}"
    assert send(browser, f"{at}/needs/new") == 303
    need = kuwait.value(sa.select(CaseNeed.id))
    assert browser.open(f"/cases/{other.case_id}/needs/{need}").status_code == 404
    assert browser.open(f"{at}/needs/{uuid4()}").status_code == 404
    assert kuwait.browser(kuwait.neighbour).open(f"{at}/needs/{need}").status_code == 404
    assert send(browser, f"{at}/steps/close", {"outcome": "settled", "reason": "paid at last"}) == 303
    assert send(browser, f"{at}/needs/new") == 422
    assert kuwait.value(sa.select(sa.func.count()).select_from(CaseNeed)) == 1


def test_a_risk_that_is_raised_says_why_and_shows_its_grade(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=()), a_case(categories=(Category.MEDICAL,)))
    browser, at = kuwait.browser(), f"/cases/{made.case_id}"
    assert send(browser, f"{at}/edit", {"risk": "high"}) == 422
    assert "Write why the risk is higher than the facts say." in browser.words
    assert browser.submit({"raised_because": "her sponsor waits outside"}, to="/edit").status_code == 303
    browser.open(at)
    assert "High risk her sponsor waits outside" in browser.words
    assert "Medium risk Needs medical care" in browser.words
    browser.open(f"{at}/edit")
    assert browser.submit({"job": "Cook"}, to="/edit").status_code == 303
    dump = kuwait.rows(sa.text("SELECT raised_because_sealed FROM case_file"))
    assert dump[0][0]
    assert b"sponsor" not in bytes(dump[0][0])
