"""Notes and files by compartment: who reads which, who may write for whom, every opening in the audit log."""

import io

import sqlalchemy as sa

from migrant_support.domains.cases.actions import write_note
from migrant_support.domains.cases.models import CaseAttachment, CaseNote
from migrant_support.domains.cases.rules import Compartment
from migrant_support.domains.people.models import FileReader
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person

WORDS = {one: f"{one.value}canary" for one in Compartment}


def reads(kuwait: Kuwait, act: str) -> int:
    """How often something was opened."""
    return kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == act))


def seen(browser: Browser, path: str) -> set[Compartment]:
    """The compartments whose words stand on a page."""
    browser.open(path)
    return {one for one, words in WORDS.items() if words in browser.text}


def test_each_role_reads_its_compartments_and_no_other(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=()), a_case(narrative="The story."))
    story = f"/cases/{made.case_id}/story"
    browser = kuwait.browser()
    for compartment, words in WORDS.items():
        browser.open(story)
        assert browser.submit({"text": words, "compartment": compartment.value}, to="/story").status_code == 303
        browser.follow()
        is_told = "for the one it is meant for" in browser.words
        assert is_told is (compartment in (Compartment.MEDICAL, Compartment.PROTECTION))
    assert kuwait.counts()["case_note"] == 4
    assert seen(browser, story) == {Compartment.GENERAL, Compartment.SECURITY}
    assert "For the medical officer : 1 note" in browser.words.replace("officer:", "officer :")
    nurse = kuwait.browser(an_account(kuwait.app, "medical", "mission:KWT", sign_in_name="nurse"))
    far_nurse = kuwait.browser(an_account(kuwait.app, "medical", "mission:OMN", sign_in_name="nurse.muscat"))
    notes = f"/cases/of/{made.person_id}/medical-notes"
    assert nurse.open(story).status_code == 403
    assert seen(nurse, notes) == {Compartment.MEDICAL}
    assert seen(nurse, f"/people/{made.person_id}") == set()
    assert "Notes for the medical officer" in nurse.words
    assert far_nurse.open(notes).status_code == 404
    assert browser.open(notes).status_code == 403
    assert reads(kuwait, "cases.medical_notes.read") == 1
    guardian = an_account(kuwait.app, "protection", "named:", sign_in_name="protection.one")
    hers = kuwait.browser(guardian)
    assert hers.open(story).status_code == 404
    with kuwait.app.app_context(), work(write=True):
        db.session.add(FileReader(person_id=made.person_id, account_id=guardian.id))
    assert seen(hers, story) == {Compartment.GENERAL, Compartment.PROTECTION, Compartment.SECURITY}
    coordinator = kuwait.browser(an_account(kuwait.app, "coordinator", "everywhere:", sign_in_name="coordinator"))
    assert coordinator.open(story).status_code == 403
    assert seen(coordinator, f"/cases/{made.case_id}") == set()
    dump = b"".join(bytes(row[0]) for row in kuwait.rows(sa.select(CaseNote.text_sealed)))
    assert not any(words.encode() in dump for words in WORDS.values())


def test_a_note_stays_where_the_case_is_and_moves_no_version(kuwait: Kuwait) -> None:
    made, viewer = kuwait.register(a_person(documents=())), kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        write_note(viewer, made.case_id, "for the doctor", Compartment.MEDICAL)
    browser = kuwait.browser()
    browser.open(f"/cases/{made.case_id}/story")
    assert browser.submit({"text": "  "}, to="/story").status_code == 422
    assert "for the doctor" not in browser.text


def attach(browser: Browser, at: str, **fields: str) -> int:
    """Attach a small letter."""
    browser.open(f"{at}/files/new")
    sent = {"upload": (io.BytesIO(b"the contentcanary\n"), "her-namecanary.txt"), "description": "The wordscanary"}
    return browser.submit(sent | fields, to="/files/new").status_code


def test_a_file_is_sealed_opened_audited_and_shown_to_its_compartment_only(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=()))
    browser, at = kuwait.browser(), f"/cases/{made.case_id}"
    assert attach(browser, at, description="") == 422
    assert attach(browser, at, kind="contract") == 303
    assert attach(browser, at, kind="medical", compartment="medical", description="The bloodcanary") == 303
    browser.open(f"{at}/story")
    assert "The wordscanary" in browser.words
    assert "The bloodcanary" not in browser.words
    mine, medical = (
        kuwait.value(sa.select(CaseAttachment.id).where(CaseAttachment.compartment == one))
        for one in (Compartment.GENERAL, Compartment.MEDICAL)
    )
    answer = browser.open(f"{at}/files/{mine}")
    assert answer.get_data() == b"the contentcanary\n"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert reads(kuwait, "cases.file.read") == 1
    assert browser.open(f"{at}/files/{medical}").status_code == 404
    assert kuwait.browser(kuwait.neighbour).open(f"{at}/files/{mine}").status_code == 404
    assert reads(kuwait, "cases.file.read") == 1
    assert "canary" not in browser.open(at).get_data(as_text=True)
    owners = kuwait.rows(sa.select(StoredFile.owner_kind, StoredFile.owner_id))
    assert owners == [("case", made.case_id)] * 2
