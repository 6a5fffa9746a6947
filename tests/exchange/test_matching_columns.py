"""The step "match columns": a clerk says what a column holds, once for each sender, and nothing said before is lost."""

import io
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, ImportMapping, LineState
from migrant_support.exchange.imports.queries import opened
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.exchange.test_import_through_the_door import accept, upload
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, id_at_end

HEADER = "Full name,Passport no,Date of birth,Kept by,Sex\n"
JANUARY = HEADER + "Nimali Silva,N7654321,12/03/1990,Al Noor,F\nKamala Perera,N7654322,01/02/1985,Dar Co,F\n"
FEBRUARY = HEADER + "Ranjith Dias,N7654399,11/04/1991,Gulf Star,M\nSunil Bandara,N7654398,10/02/1983,Al Noor,M\n"
IS_EMPLOYER = {"t0c3": "employer"}


def fields_of(kuwait: Kuwait, batch: UUID) -> list[dict[str, Any]]:
    """What was understood of each line."""
    with kuwait.app.app_context(), work(write=False):
        lines = sa.select(ImportLine).where(ImportLine.batch_id == batch).order_by(ImportLine.position)
        return [row.fields for row in opened(db.session.scalars(lines).all())]


def choose(browser: Browser, batch: UUID, fields: dict[str, str]) -> int:
    """Say what columns hold."""
    browser.open(f"/imports/{batch}/columns")
    return browser.submit(fields, to=f"/imports/{batch}/columns").status_code


def test_a_column_that_no_rule_can_know_is_said_once_and_known_in_the_next_list_of_the_sender(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    first = upload(browser, "january.csv", JANUARY.encode())
    assert all("employer" not in fields for fields in fields_of(kuwait, first))
    assert "columns of this list were guessed" in browser.words
    assert choose(browser, first, IS_EMPLOYER) == 303
    assert [fields["employer"] for fields in fields_of(kuwait, first)] == ["Al Noor", "Dar Co"]
    next_one = upload(browser, "february.csv", FEBRUARY.encode())
    assert "list of this form before" in browser.words
    assert [fields["employer"] for fields in fields_of(kuwait, next_one)] == ["Gulf Star", "Al Noor"]
    neighbour = kuwait.browser(kuwait.neighbour)
    neighbour.open("/imports")
    neighbour.submit({"upload": (io.BytesIO(JANUARY.encode()), "l.csv"), "mission": "OMN"}, to="/imports")
    theirs = id_at_end(neighbour.answer.location)
    assert all("employer" not in fields for fields in fields_of(kuwait, theirs))
    acts = [act for (act,) in kuwait.rows(sa.select(AuditLine.act).where(AuditLine.act == "imports.batch.match"))]
    assert len(acts) == 1


def test_the_page_shows_each_column_with_its_first_values_and_the_guess(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "january.csv", JANUARY.encode())
    browser.open(f"/imports/{batch}/columns")
    form = browser.form(to=f"/imports/{batch}/columns")
    assert [form.value(f"t0c{place}") for place in range(5)] == ["full_name", "passport_no", "dob", "", "sex"]
    for words in ("Kept by", "Column D", "Al Noor", "Dar Co", "Headers in row 1"):
        assert words in browser.words


def test_a_column_that_is_left_out_is_not_read_and_guesses_are_confirmed_without_reading_again(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "january.csv", JANUARY.encode())
    job = kuwait.value(sa.select(ImportBatch.job_id))
    assert choose(browser, batch, {}) == 303
    assert kuwait.value(sa.select(ImportBatch.job_id)) == job
    assert choose(browser, batch, {"t0c1": ""}) == 303
    assert all("passport_no" not in fields for fields in fields_of(kuwait, batch))
    assert kuwait.value(sa.select(sa.func.count()).select_from(ImportMapping)) == 1


def test_two_columns_that_are_said_to_be_one_thing_are_refused_and_what_was_chosen_stays(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "january.csv", JANUARY.encode())
    assert choose(browser, batch, {"t0c3": "passport_no"}) == 422
    assert "Keep one of them" in browser.words
    assert browser.form(to=f"/imports/{batch}/columns").value("t0c3") == "passport_no"
    assert choose(browser, batch, {"t0c3": "no_such_thing"}) == 422
    assert kuwait.value(sa.select(sa.func.count()).select_from(ImportMapping)) == 0


def test_lines_mended_and_left_out_before_stay_so_when_the_columns_are_changed(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    rows = JANUARY + ",N7654323,03/03/1993,Star,F\n"
    batch = upload(browser, "january.csv", rows.encode())
    lines = kuwait.rows(sa.select(ImportLine.id).order_by(ImportLine.position))
    browser.open(f"/imports/{batch}/lines/{lines[2][0]}")
    assert browser.submit({"c0": "Chamari Dias"}).status_code == 303
    browser.post(f"/imports/{batch}/lines/{lines[1][0]}/left_out")
    assert choose(browser, batch, IS_EMPLOYER) == 303
    states = [s for (s,) in kuwait.rows(sa.select(ImportLine.state).order_by(ImportLine.position))]
    assert states == [LineState.READY, LineState.LEFT_OUT, LineState.READY]
    mended = fields_of(kuwait, batch)[2]
    assert (mended["full_name"], mended["employer"]) == ("Chamari Dias", "Star")


def test_a_list_whose_headers_nobody_knows_is_read_when_its_column_of_names_is_chosen(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    rows = "Zuna,Krolt,Vemb\nNimali Silva,4411,x\nKamala Perera,5512,y\nSunil Dias,6613,z\n"
    batch = upload(browser, "strange.csv", rows.encode())
    assert fields_of(kuwait, batch) == []
    browser.open(f"/imports/{batch}/columns")
    assert "Nimali Silva" in browser.words
    assert choose(browser, batch, {"t0c0": "full_name"}) == 303
    names = [fields["full_name"] for fields in fields_of(kuwait, batch)]
    assert names == ["Nimali Silva", "Kamala Perera", "Sunil Dias"]


def test_a_confidential_column_is_named_but_neither_shown_nor_offered(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    rows = "Full name,Sex,Doctor's notes\nNimali Silva,F,insulin\nKamala Perera,F,insulin\nSunil Dias,M,insulin\n"
    batch = upload(browser, "list.csv", rows.encode())
    browser.open(f"/imports/{batch}/columns")
    assert "Confidential: never read" in browser.words
    assert "insulin" not in browser.text
    told = {"kind": "people", "t0c0": "full_name", "t0c1": "sex", "t0c2": "remarks"}
    assert browser.post(f"/imports/{batch}/columns", told).status_code == 303
    assert "insulin" not in repr(fields_of(kuwait, batch))


def test_of_two_columns_with_one_header_both_are_kept_and_can_be_told_apart(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    rows = "Full name,Sex,Note,Note\nNimali Silva,F,one,two\nKamala Perera,F,three,four\n"
    batch = upload(browser, "list.csv", rows.encode())
    browser.open(f"/imports/{batch}/columns")
    for words in ("Note (2)", "one", "four"):
        assert words in browser.words


def test_the_columns_of_a_list_that_was_taken_in_stay_as_they_are(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "january.csv", (JANUARY + ",N7654323,03/03/1993,Star,F\n").encode())
    browser.open(f"/imports/{batch}/columns")
    accept(kuwait.browser(), batch)
    assert browser.submit(IS_EMPLOYER, to=f"/imports/{batch}/columns").status_code == 422
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.OPEN
    assert kuwait.value(sa.select(sa.func.count()).select_from(ImportMapping)) == 0
