"""Files of a list: asked for with a reason, taken once by who asked within a day, marked, locked, known by a hash."""

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
import pyzipper
import sqlalchemy as sa
from msoffcrypto import OfficeFile
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pypdf import PdfReader
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights.actions.copies import ask_for_copy, take_copy
from migrant_support.domains.flights.models import FlightShare, ManifestCopy, Rendition
from migrant_support.domains.flights.rules.copies import HOLDS, mark_of_steps
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.domains.people.rules import BirthDate, BirthPrecision
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser
from tests.support.sealed import Sealing, take_file

PHRASE = "seven blue lanterns"
REASON = "funding of seats"


def _signed(sealing: Sealing) -> UUID:
    version = sealing.seal()
    sealing.sign(version)
    return version


def _asked(sealing: Sealing, version: UUID, **fields: str) -> Browser:
    """The partner on the page of a file that it asked for."""
    browser = sealing.browser(sealing.partner)
    browser.open(f"/shared-flights/versions/{version}")
    browser.submit({"form": "csv", "reason": REASON} | fields, to="/files")
    browser.follow()
    return browser


def _taken(sealing: Sealing, form: str, phrase: str = "") -> bytes:
    return _asked(sealing, _signed(sealing), form=form).submit({"phrase": phrase}).get_data()


def _row(sealing: Sealing) -> ManifestCopy:
    with sealing.app.app_context(), work(write=False):
        row = db.session.scalars(sa.select(ManifestCopy)).one()
        db.session.expunge(row)
        return row


def test_a_file_is_asked_for_with_a_reason(sealing: Sealing) -> None:
    version = _signed(sealing)
    browser = sealing.browser(sealing.partner)
    for reason in ("", "  ", "abc"):
        browser.open(f"/shared-flights/versions/{version}")
        assert browser.submit({"form": "csv", "reason": reason}, to="/files").status_code == 422
    assert sealing.value(sa.select(sa.func.count()).select_from(ManifestCopy)) == 0


def test_it_is_downloaded_once_and_the_second_time_it_is_gone(sealing: Sealing) -> None:
    browser = _asked(sealing, _signed(sealing))
    page = browser.path
    assert "3 People in the file" in browser.words
    assert browser.submit().status_code == 200
    assert browser.open(page).status_code == 410
    assert "cannot be downloaded any more" in browser.words
    assert browser.post(page).status_code == 410


def test_after_a_day_it_is_gone(sealing: Sealing) -> None:
    browser = _asked(sealing, _signed(sealing))
    partner = viewer_for(sealing.app, sealing.partner)
    copy_id = UUID(browser.path.rsplit("/", 1)[1])
    with clock_set_to(now() + HOLDS + timedelta(minutes=1)), pytest.raises(Refused) as no, sealing.writing():
        take_copy(partner, copy_id)
    assert no.value.code == "copy_late"
    with clock_set_to(now() + HOLDS - timedelta(minutes=1)), sealing.writing():
        take_copy(partner, copy_id)


def test_for_anybody_else_it_is_as_absent(sealing: Sealing) -> None:
    page = _asked(sealing, _signed(sealing)).path
    colleague = an_account(sealing.app, "partner", "organisation:IOM", sign_in_name="partner.two")
    for account in (colleague, sealing.coordinator):
        browser = sealing.browser(account)
        assert browser.open(page).status_code == 404
        assert browser.post(page).status_code == 404
    assert sealing.browser(sealing.officer).open(page).status_code == 403


def test_a_flight_that_is_shared_no_more_takes_the_open_file_with_it(sealing: Sealing) -> None:
    version = _signed(sealing)
    browser = _asked(sealing, version)
    with sealing.writing():
        db.session.execute(sa.update(FlightShare).values(ended_at=now()))
    assert browser.post(browser.path).status_code == 404


def test_a_withdrawal_between_asking_and_downloading_counts(sealing: Sealing) -> None:
    browser = _asked(sealing, _signed(sealing))
    sealing.withdraw("Silva")
    browser.open(browser.path)
    assert "1 Withheld: they did not agree" in browser.words
    text = browser.submit().get_data(as_text=True)
    assert "Silva" not in text
    assert "withheld: 1" in text
    assert _row(sealing).withheld == 1


def test_every_copy_for_a_partner_says_whose_it_is_why_and_when(sealing: Sealing) -> None:
    lines = list(csv.reader(io.StringIO(_taken(sealing, "csv").decode())))
    row = _row(sealing)
    foot = [line[0] for line in lines if line[0].startswith(("copy_", "taken_", "purpose"))]
    assert foot[:2] == [f"copy_mark: {row.mark}", "copy_for: IOM"]
    assert foot[-1] == f"purpose: {REASON}"


def test_json_and_paper_carry_the_mark_too(sealing: Sealing) -> None:
    said = json.loads(_taken(sealing, "json"))
    assert said["copy_mark"] == _row(sealing).mark
    assert len(said["passengers"]) == 3


def test_who_cuts_the_footer_off_a_spreadsheet_leaves_the_mark_in_its_columns(sealing: Sealing) -> None:
    book = load_workbook(io.BytesIO(_taken(sealing, "xlsx")))
    sheet = book["Manifest"]
    widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, 21)]
    assert mark_of_steps(widths, 8) == _row(sealing).mark.replace("-", "")


def test_a_locked_file_opens_with_its_phrase_alone(sealing: Sealing) -> None:
    content = _taken(sealing, "xlsx", PHRASE)
    assert content[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    out = io.BytesIO()
    opened = OfficeFile(io.BytesIO(content))
    opened.load_key(password=PHRASE, verify_password=True)
    opened.decrypt(out)
    assert load_workbook(out)["Manifest"]["A1"].value == "manifest_version"


def test_a_locked_paper_opens_with_its_phrase_alone(sealing: Sealing) -> None:
    reader = PdfReader(io.BytesIO(_taken(sealing, "pdf", PHRASE)))
    assert reader.is_encrypted
    assert not reader.decrypt("another phrase")
    assert reader.decrypt(PHRASE)
    assert "Silva" in reader.pages[0].extract_text()


def test_a_locked_table_comes_in_a_zip(sealing: Sealing) -> None:
    with pyzipper.AESZipFile(io.BytesIO(_taken(sealing, "csv", PHRASE))) as archive:
        (name,) = archive.namelist()
        with pytest.raises(RuntimeError):
            archive.read(name, pwd=b"another phrase")
        assert b"Silva" in archive.read(name, pwd=PHRASE.encode())


@pytest.mark.one_database
def test_a_short_phrase_is_refused_beside_the_field_and_takes_nothing(sealing: Sealing) -> None:
    browser = _asked(sealing, _signed(sealing))
    assert browser.submit({"phrase": "short"}).status_code == 422
    assert "at least 12 letters" in browser.words
    assert _row(sealing).taken_at is None
    assert sealing.value(sa.select(sa.func.count()).select_from(Rendition)) == 0


def test_the_hash_of_the_copy_itself_is_kept_and_known_to_the_public_check(sealing: Sealing) -> None:
    content = _taken(sealing, "xlsx", PHRASE)
    row = _row(sealing)
    assert row.content_hash == sha256(content).hexdigest()
    assert row.is_locked
    stranger = Browser(sealing.app)
    assert "Yes: version 1" in (stranger.open(f"/sealed-list/en/{row.content_hash}") and stranger.words)


def test_the_airline_gets_the_rendition_itself_the_same_bytes_each_time(sealing: Sealing) -> None:
    version = sealing.seal()
    files = []
    for _time in range(2):
        browser = sealing.browser(sealing.coordinator)
        browser.open(f"/flights/versions/{version}")
        files.append(take_file(browser, "/renditions", recipient="CARRIER", form="pdf").get_data())
    assert files[0] == files[1]
    assert b"copy_mark" not in files[0]
    assert sealing.value(sa.select(sa.func.count()).select_from(Rendition)) == 1


def test_each_download_is_logged_and_the_coordinator_sees_who_took_what_and_why(sealing: Sealing) -> None:
    version = _signed(sealing)
    _asked(sealing, version).submit()
    row = _row(sealing)
    acts = sa.select(AuditLine.act, AuditLine.reason).where(AuditLine.act.like("flights.manifest.%"))
    with sealing.app.app_context(), work(write=False):
        lines = {act: reason for act, reason in db.session.execute(acts)}  # noqa: C416 - dict() of rows has no types
    assert lines["flights.manifest.ask"] == row.mark
    assert lines["flights.manifest.export"].split() == [row.mark, "UL230-2026-12-03-v1-IOM-r1.csv", row.content_hash]
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    assert row.mark in browser.words
    assert REASON in browser.words


def test_thirty_two_downloads_at_once_are_one(sealing: Sealing) -> None:
    copy_id = UUID(_asked(sealing, _signed(sealing)).path.rsplit("/", 1)[1])
    partner = viewer_for(sealing.app, sealing.partner)

    def taking() -> str:
        try:
            with sealing.app.app_context(), work(write=True):
                take_copy(partner, copy_id)
        except Refused as no:
            return no.code
        return "taken"

    assert at_once([taking] * MANY) == Counter({"copy_taken": MANY - 1, "taken": 1})
    export = sa.select(sa.func.count()).where(AuditLine.act == "flights.manifest.export")
    assert sealing.value(export) == 1


@pytest.mark.parametrize("change", ["taken_at = NULL", "content_hash = 'x'", "reason = 'y'", "mark = 'z'"])
def test_the_database_lets_nobody_change_a_copy_that_was_taken(sealing: Sealing, change: str) -> None:
    _taken(sealing, "csv")
    for statement in (f"UPDATE manifest_copy SET {change}", "DELETE FROM manifest_copy"):
        with pytest.raises(IntegrityError), sealing.writing():
            db.session.execute(sa.text(statement))


def test_what_is_not_there_cannot_be_asked_for(sealing: Sealing) -> None:
    partner = viewer_for(sealing.app, sealing.partner)
    version = sealing.seal()
    for version_id in (version, uuid4()):  # not signed yet, and nobody's
        with pytest.raises(NotThere), sealing.writing():
            ask_for_copy(partner, version_id, None, Rendering.CSV, reason=REASON)


def test_what_a_passenger_message_cuts_is_told_beside_the_file(sealing: Sealing) -> None:
    sealing.add("Weerasinghe" * 4, birth=BirthDate(date(1990, 1, 1), BirthPrecision.YEAR))
    version = sealing.seal()
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    browser.submit({"recipient": "BORDER", "form": "paxlst", "reason": REASON}, to="/renditions")
    browser.follow()
    assert "What the message says less than the list" in browser.words
    assert "The name is longer than the message can hold, and was cut." in browser.words
    assert "The date of birth is not known to the day, and was left out." in browser.words
    assert browser.words.count("Weerasinghe" * 4) == 2, "of nobody else"
    page = browser.path
    assert browser.submit({"phrase": ""}).status_code == 200
    browser.open(page)
    assert "What the message says less than the list" in browser.words, "also after it was taken"
