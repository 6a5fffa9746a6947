"""Emergency travel document: the steps, what is needed, the gate."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.documents.actions.travel_paper import request_paper, use_papers
from migrant_support.domains.documents.models import TravelPaper
from migrant_support.domains.documents.rules.travel_paper import (
    MOVES,
    NOT_WAITED_FOR,
    Need,
    PaperReason,
    PaperState,
    Proof,
    after_working_days,
    check_step,
    longest_validity,
    missing,
    needs_of,
)
from migrant_support.domains.flights.queries.blocked import ready_today
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import DocumentKind
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.proofs.test_many_at_once import at_once
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.world import a_person


def test_every_step_that_is_not_in_the_table_is_refused() -> None:
    for before, after in product(PaperState, PaperState):
        if (before, after) in MOVES:
            check_step(before, after)
        else:
            with pytest.raises(Refused, match="paper_moved_already"):
                check_step(before, after)


@given(st.lists(st.sampled_from(PaperState), max_size=12))
def test_whatever_is_tried_a_used_paper_was_issued_and_an_issued_one_verified(tried: list[PaperState]) -> None:
    walked = [PaperState.REQUESTED]
    for wanted in tried:
        try:
            check_step(walked[-1], wanted)
        except Refused:
            continue
        walked.append(wanted)
    order = [PaperState.REQUESTED, PaperState.VERIFIED, PaperState.ISSUED, PaperState.USED]
    assert walked == order[: len(walked)] or (
        walked[-1] is PaperState.REFUSED and walked[:-1] == order[: len(walked) - 1] and len(walked) <= 3
    )


@given(st.sampled_from(PaperReason), st.booleans(), st.sets(st.sampled_from(Need)))
def test_nothing_is_missing_when_all_that_is_waited_for_came(
    reason: PaperReason, is_child: bool, came: set[Need]
) -> None:
    needs = needs_of(reason, is_child=is_child)
    lacking = missing(needs, dict.fromkeys(came, Proof.RECEIVED))
    assert set(lacking) == set(needs) - came - NOT_WAITED_FOR
    assert (Need.POLICE_REPORT in needs) is (reason is PaperReason.LOST)
    assert (Need.OTHER_PARENT in needs) is is_child


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 20))
def test_working_days_are_counted_from_monday_to_friday(day: date, count: int) -> None:
    until = after_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (until - day).days + 1)]
    assert sum(one.weekday() < 5 for one in between) == count


def test_six_months_after_the_last_of_august_is_the_last_of_february() -> None:
    assert longest_validity(date(2026, 8, 31), 6) == date(2027, 2, 28)


def fill(browser: Browser, path: str, fields: dict[str, str]) -> int:
    """Open a form, fill it and send it."""
    browser.open(path)
    return browser.submit(fields, to=path).status_code


def blocked_by_documents(kuwait: Kuwait, person: UUID) -> bool:
    """Does the gate miss a document for leaving today?"""
    with kuwait.app.app_context(), work(write=False):
        codes = {one.code for one in ready_today([person])[person].found}
    return bool(codes & {BlockerCode.DOCUMENT, BlockerCode.DOCUMENT_EXPIRES})


def test_from_the_request_to_the_gate(kuwait: Kuwait) -> None:
    person = kuwait.register(a_person(documents=(), phones=())).person_id
    browser, at = kuwait.browser(), f"/people/{person}/travel-paper"
    assert blocked_by_documents(kuwait, person)
    assert fill(browser, f"{at}/request", {"reason": "withheld"}) == 303
    assert fill(browser, f"{at}/request", {"reason": "withheld"}) == 422
    assert kuwait.value(sa.select(Task.done_at).where(Task.code == "travel_paper_answer")) is None
    browser.open("/travel-papers")
    assert "Somebody keeps the passport" in browser.words
    until = f"{longest_validity(now().date(), 6):%d/%m/%Y}"
    assert fill(browser, f"{at}/issue", {"number": "ET12345", "valid_until": until}) == 422
    answer = {"answered_by": "Mrs Silva, DIE", "reference": "DIE/26/114", "answered_on": f"{now():%d/%m/%Y}"}
    assert fill(browser, f"{at}/answer", answer) == 303
    assert kuwait.value(sa.select(Task.done_at).where(Task.code == "travel_paper_answer")) is not None
    assert fill(browser, f"{at}/issue", {"number": "ET12345", "valid_until": until}) == 422
    assert "Something needed is not here yet." in browser.words
    brought = {"form": "received", "letter": "received", "photos": "received", "interview": "received"}
    assert fill(browser, at, brought | {"birth_certificate": "waived"}) == 303
    too_long = f"{longest_validity(now().date(), 6) + timedelta(days=1):%d/%m/%Y}"
    assert fill(browser, f"{at}/issue", {"number": "ET12345", "valid_until": too_long}) == 422
    assert fill(browser, f"{at}/issue", {"number": "ET12345", "valid_until": until}) == 303
    assert not blocked_by_documents(kuwait, person)
    kinds = kuwait.rows(sa.select(IdentityDocument.kind, IdentityDocument.verified_at.is_not(None)))
    assert kinds == [(DocumentKind.EMERGENCY, True)]
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        assert use_papers(viewer, [person]) == 1
        assert use_papers(viewer, [person]) == 0
    assert kuwait.value(sa.select(TravelPaper.state)) is PaperState.USED


def test_a_refusal_says_why_and_a_new_request_may_follow(kuwait: Kuwait) -> None:
    person = kuwait.register(a_person(documents=(), phones=())).person_id
    browser, at = kuwait.browser(), f"/people/{person}/travel-paper"
    assert fill(browser, f"{at}/request", {"reason": "lost"}) == 303
    assert fill(browser, f"{at}/refuse", {"reason": ""}) == 422
    assert fill(browser, f"{at}/refuse", {"reason": "the NIC belongs to somebody else"}) == 303
    browser.open(at)
    assert "the NIC belongs to somebody else" in browser.words
    assert fill(browser, f"{at}/request", {"reason": "lost"}) == 303


def test_thirty_two_requests_at_once_make_one(kuwait: Kuwait) -> None:
    person = kuwait.register(a_person(documents=(), phones=())).person_id
    viewer = kuwait.viewer()

    def ask() -> int:
        with kuwait.app.app_context():
            try:
                with work(write=True):
                    request_paper(viewer, person, PaperReason.LOST, mission="KWT")
            except Refused:
                return 422
        return 303

    assert at_once([ask] * 32) == {303: 1, 422: 31}
    assert kuwait.counts()["travel_paper"] == 1


@pytest.mark.parametrize("language", ["en", "si", "ta"])
def test_the_form_prints_before_and_after_the_request_and_not_for_a_stranger(kuwait: Kuwait, language: str) -> None:
    person = kuwait.register(a_person(documents=(), phones=())).person_id
    path = f"/people/{person}/travel-paper/form/{language}"
    browser = kuwait.browser()
    assert browser.open(path).get_data().startswith(b"%PDF")
    assert fill(browser, f"/people/{person}/travel-paper/request", {"reason": "lost"}) == 303
    assert browser.open(path).get_data().startswith(b"%PDF")
    assert kuwait.browser(kuwait.neighbour).open(path).status_code == 404
    assert kuwait.value(sa.select(TravelPaper.due_at)) > datetime.now(UTC)
