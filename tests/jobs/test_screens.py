"""The screens of jobs, through HTTP."""

from collections.abc import Callable

import pytest
from flask import Flask

from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from tests.jobs.conftest import Officer
from tests.jobs.test_jobs import Register, count, hold_queue

pytestmark = pytest.mark.one_database


def test_my_jobs_says_when_there_are_none(officer: Officer) -> None:
    page = officer.browser().get("/jobs")
    assert page.status_code == 200
    assert "No jobs yet" in page.text


def test_a_finished_job_is_listed_with_how_it_ended(officer: Officer, a_kind: Register) -> None:
    a_kind(count)
    job_id = officer.orders(people=7)
    page = officer.browser().get("/jobs").text
    assert "Counting of people" in page
    assert "7 people were counted." in page
    assert f"/jobs/{job_id}" in page


def test_a_waiting_job_s_page_asks_for_itself_until_it_is_over(
    app: Flask, officer: Officer, a_kind: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_kind(count)
    browser = officer.browser()
    with monkeypatch.context() as patch:
        hold_queue(app, patch)
        job_id = officer.orders(people=7)
    waiting = browser.get(f"/jobs/{job_id}").text
    app.extensions["jobs"].put(job_id)
    over = browser.get(f"/jobs/{job_id}").text
    assert f'data-poll="/jobs/{job_id}"' in waiting
    assert "data-poll=" not in over
    assert 'id="job"' in waiting
    assert 'id="job"' in over


def test_a_failed_job_is_started_again_from_its_page(officer: Officer, a_kind: Register) -> None:
    runs = []

    def fail(*_: object) -> None:
        runs.append(1)
        raise Refused("later", "Try again later.")

    a_kind(fail)
    job_id = officer.orders()
    browser = officer.browser()
    page = browser.get(f"/jobs/{job_id}").text
    assert "Try again later." in page
    assert f'action="/jobs/{job_id}/again"' in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post(f"/jobs/{job_id}/again", data={"csrf_token": token})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/jobs/{job_id}")
    assert len(runs) == 2


def test_another_s_job_looks_like_one_that_never_was(an_officer: Callable[[], Officer], a_kind: Register) -> None:
    a_kind(count)
    job_id = an_officer().orders(people=1)
    stranger = an_officer().browser()
    theirs, nobodys = stranger.get(f"/jobs/{job_id}"), stranger.get(f"/jobs/{new_id()}")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert stranger.get("/jobs?before=rubbish").status_code == 200


def test_the_list_has_pages(app: Flask, officer: Officer, a_kind: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("migrant_support.platform.jobs.views.ON_A_PAGE", 2)
    a_kind(count)
    ids = [officer.orders(people=number) for number in range(3)]
    browser = officer.browser()
    first = browser.get("/jobs").text
    second = browser.get(f"/jobs?before={ids[1]}").text
    assert [f'href="/jobs/{i}"' in first for i in ids] == [False, True, True]
    assert f"before={ids[1]}" in first
    assert [f'href="/jobs/{i}"' in second for i in ids] == [True, False, False]
