"""A real list from upload to people: the way an officer takes it, and what must never come with it."""

import io
import json
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import Person, Sight
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.tasks.models import Task
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, id_at_end

SAMPLES = Path(__file__).parents[1] / "data" / "imports"
KUWAIT_LIST = SAMPLES / "kuwait_registration_2021.xlsx"
HEADER = "Full name,Passport no,NIC,Date of birth,Contact number,Sex\n"


def upload(browser: Browser, name: str, content: bytes) -> UUID:
    """Upload a list at Kuwait; jobs run at once."""
    browser.open("/imports")
    browser.submit({"upload": (io.BytesIO(content), name), "mission": "KWT"}, to="/imports")
    assert browser.answer.status_code == 303, browser.words
    batch = id_at_end(browser.answer.location)
    browser.follow()
    return batch


def a_list(*lines: str) -> bytes:
    """A list of people as a mission keeps it."""
    return (HEADER + "".join(f"{line}\n" for line in lines)).encode()


def lines_of(kuwait: Kuwait, batch: UUID) -> list[ImportLine]:
    """Id, state and person of the lines of a batch, in order."""
    return kuwait.rows(
        sa.select(ImportLine.id, ImportLine.state, ImportLine.person_id, ImportLine.known_person_id)
        .where(ImportLine.batch_id == batch)
        .order_by(ImportLine.position)
    )


def accept(browser: Browser, batch: UUID) -> int:
    """Take the ready lines in."""
    browser.open(f"/imports/{batch}")
    return browser.post(f"/imports/{batch}/accept").status_code


def test_the_list_of_a_mission_becomes_people_with_cases_and_nothing_is_taken_in_twice(kuwait: Kuwait) -> None:
    truth = json.loads((SAMPLES / "kuwait_registration_2021.xlsx.truth.json").read_text(encoding="utf-8"))
    browser = kuwait.browser()
    batch = upload(browser, KUWAIT_LIST.name, KUWAIT_LIST.read_bytes())
    assert abs(len(lines_of(kuwait, batch)) - len(truth["persons"])) < 0.1 * len(truth["persons"])
    assert kuwait.counts()["person"] == 0
    assert accept(browser, batch) == 303
    browser.follow()
    after = kuwait.counts()
    new = kuwait.value(sa.select(sa.func.count()).where(ImportLine.is_new_person.is_(True)))
    assert after["person"] == after["case_file"] == new > 100
    assert kuwait.value(sa.select(sa.func.count(Sight.person_id.distinct())).where(Sight.scope_id == "KWT")) == new
    assert kuwait.value(sa.select(sa.func.count()).where(Task.code == "first_follow_up")) == new
    for kind in ("person_registered", "case_opened"):
        assert kuwait.value(sa.select(sa.func.count()).where(HistoryEvent.kind == kind)) == new
    acts = [act for (act,) in kuwait.rows(sa.select(AuditLine.act))]
    assert {"imports.batch.stage", "imports.batch.accept", "people.person.register", "cases.case.open"} <= set(acts)
    assert accept(browser, batch) == 303
    assert kuwait.counts()["person"] == after["person"]
    assert kuwait.counts()["case_file"] == after["case_file"]


def test_a_line_that_cannot_be_read_keeps_the_typed_text_until_it_can_and_then_becomes_a_person(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "list.csv", a_list("Nimali Silva,N7654321,,12/03/1990,,F", ",N7654322,,01/02/1985,,F"))
    line = next(line for line, state, *_ in lines_of(kuwait, batch) if state is LineState.REJECTED)
    browser.open(f"/imports/{batch}/lines/{line}")
    name = next(key for key, value in browser.form(having=("c0",)).fields if value == "N7654322")
    assert browser.submit({name: "N7654323 typed", "c0": " "}).status_code == 422
    assert "N7654323 typed" in browser.text
    assert browser.submit({"c0": "Kamala Perera", name: "N7654323"}).status_code == 303
    accept(browser, batch)
    assert {name for (name,) in kuwait.rows(sa.select(Person.primary_name))} == {"Nimali Silva", "Kamala Perera"}
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.DONE


def test_of_two_lines_of_one_person_one_is_taken_unless_the_officer_says_otherwise(kuwait: Kuwait) -> None:
    rows = a_list("Nimali Silva,N7654321,,12/03/1990,,F", "Nimali Silva,N7654321,,12/03/1990,,F")
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", rows)
    assert sorted(state for _, state, *_ in lines_of(kuwait, batch)) == [LineState.READY, LineState.SAME_AS_LINE]
    accept(browser, batch)
    assert kuwait.counts()["person"] == 1
    assert len({person for _, _, person, _ in lines_of(kuwait, batch)}) == 1


def test_a_line_that_is_mended_into_somebody_of_the_list_is_not_a_second_person(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    rows = a_list("Nimali Silva,N7654321,,12/03/1990,,F", ",N7654321,,12/03/1990,,F", "Kamala Dias,N7654322,,1985,,F")
    batch = upload(browser, "list.csv", rows)
    lines = {state: line for line, state, *_ in lines_of(kuwait, batch)}
    browser.open(f"/imports/{batch}/lines/{lines[LineState.REJECTED]}")
    assert browser.submit({"c0": "Nimali Silva"}).status_code == 303
    states = [state for _, state, *_ in lines_of(kuwait, batch)]
    assert states == [LineState.READY, LineState.SAME_AS_LINE, LineState.READY]
    browser.open(f"/imports/{batch}?lines=known")
    assert "The same passport number and a name that agrees." in browser.words
    accept(browser, batch)
    assert kuwait.counts()["person"] == 2


def test_two_lines_said_to_be_two_people_become_two(kuwait: Kuwait) -> None:
    rows = a_list("Nimali Silva,N7654321,,12/03/1990,,F", "Nimali Silva,N7654321,,12/03/1990,,F")
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", rows)
    twin = next(line for line, state, *_ in lines_of(kuwait, batch) if state is LineState.SAME_AS_LINE)
    assert browser.post(f"/imports/{batch}/lines/{twin}/ready").status_code == 303
    accept(browser, batch)
    assert kuwait.counts()["person"] == 2


def test_a_couple_on_one_passport_is_two_people(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(
        browser, "two.csv",
        a_list("Nimali Silva,N7654321,,12/03/1990,,F", "Ranjith Bandara,N7654321,,01/02/1985,,M"),
    )  # fmt: skip
    assert {state for _, state, *_ in lines_of(kuwait, batch)} == {LineState.READY}


def test_a_line_mended_between_preparing_and_taking_in_waits_for_the_next_time(kuwait: Kuwait) -> None:
    from migrant_support.exchange.imports.actions import accepting, deciding
    from migrant_support.exchange.imports.queries import fetch_line, opened
    from migrant_support.platform.store.transaction import work

    browser = kuwait.browser()
    rows = a_list("Nimali Silva,N7654321,,12/03/1990,,F", "Kamala Perera,N7654322,,01/02/1985,,F")
    batch = upload(browser, "two.csv", rows)
    viewer = kuwait.viewer()
    first = lines_of(kuwait, batch)[0][0]
    with kuwait.app.app_context():
        with work(write=False):
            prepared = accepting.prepare(viewer, batch)
        with work(write=True):
            row = opened([fetch_line(viewer, batch, first)])[0]
            deciding.mend_line(
                viewer, batch, first, deciding.cells_of(viewer, batch, row) | {"Full name": "Nimali Dias"}
            )
        with work(write=True):
            done = accepting.accept(viewer, batch, prepared)
    assert (done.persons, done.waiting) == (1, 1)
    accept(browser, batch)
    assert {name for (name,) in kuwait.rows(sa.select(Person.primary_name))} == {"Nimali Dias", "Kamala Perera"}


def test_cases_of_a_list_are_the_missions_own(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    batch = upload(browser, "one.csv", a_list("Nimali Silva,N7654321,,12/03/1990,,F"))
    accept(browser, batch)
    person = lines_of(kuwait, batch)[0][2]
    neighbour = kuwait.browser(kuwait.neighbour)
    case = kuwait.value(sa.select(Case.id))
    for path in (f"/people/{person}", f"/cases/{case}", f"/imports/{batch}"):
        assert (browser.open(path).status_code, neighbour.open(path).status_code) == (200, 404)
    assert neighbour.post(f"/imports/{batch}/accept").status_code == 404
    assert "Nimali" not in neighbour.open("/imports").get_data(as_text=True)
