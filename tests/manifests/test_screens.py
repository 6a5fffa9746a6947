"""Sealed lists on the screens of the coordinator and of the missions."""

from uuid import uuid4

import sqlalchemy as sa

from migrant_support.domains.flights.models import ManifestVersion, SeatAllotment
from migrant_support.domains.people.models import FileReader, Person, RestrictedFile
from migrant_support.kernel.clock import now
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from tests.support.accounts import an_account
from tests.support.sealed import Sealing, take_file


def test_the_confirmation_names_what_is_sealed(sealing: Sealing) -> None:
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/{sealing.flight_id}/manifest")
    assert "Nothing is sealed yet" in browser.words
    browser.open(f"/flights/{sealing.flight_id}/manifest/seal")
    assert "Seal version 1 of UL230, 3 people" in browser.words
    answer = browser.submit(to="/seal")
    assert answer.status_code == 303
    browser.follow()
    assert "Version 1 is sealed." in browser.words
    assert "Still to sign Mission: Kuwait" in browser.words


def test_a_list_that_moved_between_the_page_and_the_button_is_shown_again(sealing: Sealing) -> None:
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/{sealing.flight_id}/manifest/seal")
    sealing.leave("Silva")
    answer = browser.submit(to="/seal")
    assert answer.status_code == 422
    assert "The list has changed since you opened this page." in browser.words
    assert "Seal version 1 of UL230, 2 people" in browser.words
    assert browser.submit(to="/seal").status_code == 303


def test_a_list_that_says_the_same_offers_no_button(sealing: Sealing) -> None:
    sealing.seal()
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/{sealing.flight_id}/manifest/seal")
    assert "There is nothing new to seal" in browser.words
    assert not any("content_hash" in form.names for form in browser.forms())


def test_the_next_version_shows_who_came_and_went_and_what_changed(sealing: Sealing) -> None:
    sealing.seal()
    sealing.leave("Silva")
    sealing.add("Jayasuriya")
    with sealing.writing():
        db.session.execute(sa.update(Person).where(Person.primary_name == "Nadia").values(nationality="IND"))
    version = sealing.seal()
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    assert "Kumari Jayasuriya Added" in browser.words
    assert "Kumari Silva Taken off" in browser.words
    assert "Nationality: LKA → IND" in browser.words


def test_a_mission_reads_names_of_its_own_people_only(sealing: Sealing) -> None:
    sealing.seal()
    sealing.leave("Nadia")
    sealing.leave("Silva")
    version = sealing.seal()
    browser = sealing.browser(sealing.officer)
    browser.open(f"/flights/versions/{version}")
    assert "Kumari Silva Taken off" in browser.words
    assert "Other seats that are held" in browser.words
    assert "Nadia" not in browser.text


def test_a_restricted_person_is_a_seat_that_is_held_even_for_the_coordinator(sealing: Sealing) -> None:
    sealing.seal()
    sealing.leave("Silva")
    version = sealing.seal()
    _restrict(sealing, "Silva")
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    assert "Silva" not in browser.text
    assert "Other seats that are held" in browser.words


def _restrict(sealing: Sealing, name: str) -> None:
    reader = an_account(sealing.app, "protection", "named:")
    person_id = sealing.people[name]
    with sealing.writing():
        reason = seal(
            "why", data_class=DataClass.PROTECTION, table="restricted_file", column="reason_sealed", row_id=person_id,
            subject=person_id,
        )  # fmt: skip
        db.session.add(RestrictedFile(person_id=person_id, reason_sealed=reason))
        db.session.add(FileReader(person_id=person_id, account_id=reader.id, since=now()))


def test_a_mission_signs_on_the_page_and_the_button_goes(sealing: Sealing) -> None:
    version = sealing.seal()
    browser = sealing.browser(sealing.officer)
    browser.open(f"/flights/versions/{version}")
    assert browser.submit(to="/signature").status_code == 303
    browser.follow()
    assert "Signed: Mission: Kuwait" in browser.words
    assert not any(form.action.endswith("/signature") for form in browser.forms())


def test_a_version_of_a_flight_without_seats_for_the_mission_is_as_absent(sealing: Sealing) -> None:
    version = sealing.seal()
    stranger = an_account(sealing.app, "mission_officer", "mission:CYP", sign_in_name="officer.nicosia")
    browser = sealing.browser(stranger)
    assert sealing.value(sa.select(sa.func.count()).where(SeatAllotment.mission == "CYP")) == 0
    for path in (
        f"/flights/versions/{version}",
        f"/flights/versions/{uuid4()}",
        f"/flights/{sealing.flight_id}/manifest",
        f"/flights/{uuid4()}/manifest",
    ):
        assert browser.open(path).status_code == 404, path
    assert browser.post(f"/flights/versions/{version}/signature").status_code == 404


def test_the_coordinator_makes_the_file_for_the_airline_and_sees_it_listed(sealing: Sealing) -> None:
    version = sealing.seal()
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    answer = take_file(browser, "/renditions", recipient="CARRIER", form="xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="UL230-2026-12-03-v1-CARRIER-r1.xlsx"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    browser.open(f"/flights/versions/{version}")
    assert "CARRIER" in browser.words
    assert "XLSX" in browser.words


def test_a_file_for_iom_before_the_signatures_is_refused_with_who_is_missing(sealing: Sealing) -> None:
    version = sealing.seal()
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    answer = browser.submit({"recipient": "IOM", "form": "csv", "reason": "funding of seats"}, to="/renditions")
    assert answer.status_code == 422
    assert "Signatures are missing: KWT, OMN." in browser.words


def test_the_hash_stands_whole_in_the_page_to_be_copied(sealing: Sealing) -> None:
    version = sealing.seal()
    browser = sealing.browser(sealing.coordinator)
    browser.open(f"/flights/versions/{version}")
    assert sealing.value(sa.select(ManifestVersion.content_hash)) in browser.text
