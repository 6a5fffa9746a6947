"""What waits for the end of a transaction: once kept, or let go of when it was not."""

import pytest
from flask import Flask

from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.store.transaction import on_commit, on_failure, work

pytestmark = pytest.mark.one_database


def test_an_act_that_waits_for_the_commit_runs_after_it_and_the_one_for_a_failure_does_not(app: Flask) -> None:
    done: list[str] = []
    with app.app_context(), work(write=True):
        on_commit(lambda: done.append("kept"))
        on_failure(lambda: done.append("let go"))
        assert done == []
    assert done == ["kept"]


def _fail_after_asking(app: Flask, done: list[str], *, write: bool) -> None:
    with app.app_context(), work(write=write):
        on_commit(lambda: done.append("kept"))
        on_failure(lambda: done.append("let go"))
        raise NotThere


def _fail(app: Flask) -> None:
    with app.app_context(), work(write=True):
        raise NotThere


@pytest.mark.parametrize("write", [True, False])
def test_when_the_block_raises_only_what_must_be_let_go_of_runs(app: Flask, write: bool) -> None:
    done: list[str] = []
    with pytest.raises(NotThere):
        _fail_after_asking(app, done, write=write)
    assert done == ["let go"]
    with pytest.raises(NotThere):
        _fail(app)
    assert done == ["let go"], "what one transaction asked for is not asked for by the next"
