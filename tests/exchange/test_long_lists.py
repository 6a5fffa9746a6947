"""A long list is taken in by a job, slice by slice, as if it had been taken in at once."""

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.models import TravelUnitMember
from migrant_support.exchange.imports.actions import accepting
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from tests.exchange.test_import_through_the_door import accept, lines_of, upload
from tests.support.kuwait import Kuwait

LIST = (
    "Full name,Passport no,Date of birth,Sex,Family no\n"
    "Nimali Silva,N7654321,12/03/1990,F,\n"
    "Kamala Dias,N7654322,1985,F,7\n"
    "Nimali Silva,N7654321,12/03/1990,F,\n"
    "Sunil Bandara,N7654323,1986,M,\n"
    "Ranjith Dias,N7654324,1982,M,7\n"
    ",N7654329,1982,M,\n"
)


def test_a_long_list_is_taken_in_by_a_job_with_its_families_whole(
    kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 2)
    browser = kuwait.browser()
    batch = upload(browser, "long.csv", LIST.encode())
    assert accept(browser, batch) == 303
    assert "/jobs/" in browser.answer.location
    assert browser.follow().status_code == 200
    assert "5 lines were taken in" in browser.words
    assert kuwait.counts()["person"] == kuwait.counts()["case_file"] == 4
    states = [state for _, state, *_ in lines_of(kuwait, batch)]
    assert states == [LineState.ACCEPTED] * 5 + [LineState.REJECTED]
    first, _, again, *_ = (person for _, _, person, _ in lines_of(kuwait, batch))
    assert first == again
    members = kuwait.rows(sa.select(TravelUnitMember.unit_id, TravelUnitMember.person_id))
    assert len(members) == 2
    assert len({unit for unit, _ in members}) == 1
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.OPEN


@pytest.mark.one_database
def test_a_long_list_of_which_nothing_waits_is_done(kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 2)
    browser = kuwait.browser()
    batch = upload(browser, "long.csv", LIST.removesuffix(",N7654329,1982,M,\n").encode())
    accept(browser, batch)
    browser.follow()
    assert "5 lines were taken in" in browser.words
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.DONE


def test_a_long_list_whose_lines_all_wait_ends_without_anybody(kuwait: Kuwait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 1)
    browser = kuwait.browser()
    batch = upload(browser, "long.csv", LIST.encode())
    for line, state, *_ in lines_of(kuwait, batch):
        if state is LineState.READY:
            browser.post(f"/imports/{batch}/lines/{line}/left_out")
    assert accept(browser, batch) == 303
    assert kuwait.counts()["person"] == 0
    assert kuwait.value(sa.select(sa.func.count()).where(ImportLine.state == LineState.SAME_AS_LINE)) == 1
