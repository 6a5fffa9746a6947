"""Certificates: numbered, never changed, superseded; a stranger checks them and finds nothing by guessing."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.medical.models import Certificate, CertificateEnd, FitnessCheck, MedicalTest
from migrant_support.domains.medical.queries.certificates import certificate_paper
from migrant_support.domains.medical.rules.certificates import (
    LENGTH,
    SIGNS,
    EndReason,
    Standing,
    code_text,
    make_code,
    read_code,
    standing,
)
from migrant_support.domains.medical.sealed import Words
from migrant_support.domains.medical.views import verify
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.medical.conftest import Clinic
from tests.support.accounts import viewer_for
from tests.support.browsing import Browser


@pytest.mark.one_database
@given(st.text(SIGNS, min_size=LENGTH, max_size=LENGTH))
def test_a_code_is_read_as_it_was_printed_typed_small_or_with_blanks(code: str) -> None:
    for typed in (code, code_text(code), code.lower(), " ".join(code)):
        assert read_code(typed) == code


@pytest.mark.one_database
@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    read = read_code(typed)
    assert read is None or (len(read) == LENGTH and set(read) <= set(SIGNS))


@pytest.mark.one_database
def test_codes_differ_and_what_ended_is_superseded_whatever_its_time() -> None:
    assert len({make_code() for _ in range(500)}) == 500
    moment = now()
    later = moment + timedelta(hours=1)
    assert standing(later, None, now=moment) is Standing.VALID
    assert standing(None, None, now=moment) is Standing.VALID
    assert standing(moment, None, now=moment) is Standing.EXPIRED
    for reason in EndReason:
        assert standing(later, reason, now=moment) is Standing.SUPERSEDED


def found_fit(clinic: Clinic, **fields: object) -> None:
    """The doctor finds the patient fit for a week."""
    days = {"since": f"{now():%d/%m/%Y}", "until": f"{now() + timedelta(days=7):%d/%m/%Y}"}
    assert clinic.send("fitness", {"result": "fit"} | days | fields).status == 303


def issue(clinic: Clinic, kind: str = "fitness") -> int:
    """Press the button of the record that issues the certificate of the latest entry."""
    model = FitnessCheck if kind == "fitness" else MedicalTest
    source = clinic.kuwait.value(sa.select(model.id).order_by(model.made_at.desc()).limit(1))
    doctor = clinic.browser()
    doctor.open(f"/people/{clinic.patient}/medical")
    return doctor.submit({}, to=f"/people/{clinic.patient}/medical/certificates/{kind}/{source}").status_code


def printed(clinic: Clinic, language: str = "en") -> Words:
    """What stands on the latest certificate, which prints."""
    certificate = clinic.kuwait.value(sa.select(Certificate.id).order_by(Certificate.serial.desc()).limit(1))
    pdf = clinic.browser().open(f"/people/{clinic.patient}/medical/certificates/{certificate}/{language}").get_data()
    assert pdf.startswith(b"%PDF")
    viewer = viewer_for(clinic.kuwait.app, clinic.doctor)
    with clinic.kuwait.app.app_context(), work(write=False):
        return certificate_paper(viewer, clinic.patient, certificate).words


def test_from_the_result_to_a_stranger_who_checks_the_paper(clinic: Clinic) -> None:
    found_fit(clinic, conditions=["wheelchair"])
    assert issue(clinic) == 303
    words = printed(clinic)
    assert (words["name"], words["passport"], words["conditions"]) == ("Kumari Perera", "N1234567", "wheelchair")
    stranger = Browser(clinic.kuwait.app)
    answer = stranger.open(f"/verify/en/{words['code']}")
    assert "Set-Cookie" not in answer.headers
    for said in ("Valid", "M-KWT-", "Kumari Perera", "Fit to travel"):
        assert said in stranger.words
    for hidden in ("N1234567", "wheelchair", "Dr Perera", "KW-"):
        assert hidden not in stranger.text
    stranger.open("/verify/si")
    stranger.submit({"code": code_text(words["code"]).lower()}, to="/verify/si")
    assert "වලංගුයි" in stranger.words


def test_a_later_result_and_a_newer_certificate_make_the_earlier_one_count_no_more(clinic: Clinic) -> None:
    found_fit(clinic)
    issue(clinic)
    first = printed(clinic)["code"]
    found_fit(clinic)
    stranger = Browser(clinic.kuwait.app)
    stranger.open(f"/verify/en/{first}")
    assert "Superseded" in stranger.words
    assert "Fit to travel" not in stranger.words
    issue(clinic)
    second = printed(clinic)["code"]
    stranger.open(f"/verify/en/{second}")
    assert "Superseded" not in stranger.words
    with clock_set_to(now() + timedelta(days=9)):
        stranger.open(f"/verify/en/{second}")
        assert "No longer valid" in stranger.words
    numbers = clinic.kuwait.rows(sa.select(Certificate.serial).order_by(Certificate.serial))
    assert numbers == [(1,), (2,)]


@pytest.mark.one_database
def test_nothing_is_found_by_guessing_and_many_guesses_are_stopped(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_fit(clinic)
    issue(clinic)
    monkeypatch.setattr(verify, "CHECKS_AN_HOUR", 10_000)
    stranger = Browser(clinic.kuwait.app)
    pages = set()
    for typed in ("M-KWT-2026-00001", "AAAA-AAAA-AAAA-AAAA", "x", make_code(), "1 OR 1=1", "A" * 300):
        stranger.open(f"/verify/en/{typed}")
        pages.add(re.sub(r"nonce=\S+|\?v=\S+", "", stranger.text))
    assert len(pages) == 1
    monkeypatch.setattr(verify, "CHECKS_AN_HOUR", 1)
    assert stranger.open("/verify/en/AAAA-AAAA-AAAA-AAAA").status_code == 429


def test_for_somebody_who_cannot_fly_nothing_is_certified(clinic: Clinic) -> None:
    found_fit(clinic, result="unfit")
    source = clinic.kuwait.value(sa.select(FitnessCheck.id))
    doctor = clinic.browser()
    doctor.open(f"/people/{clinic.patient}/medical")
    doctor.post(f"/people/{clinic.patient}/medical/certificates/fitness/{source}", {})
    assert clinic.kuwait.counts()["medical_certificate"] == 0


def test_a_test_struck_out_takes_its_certificate_along(clinic: Clinic) -> None:
    clinic.send("medical/test", {"kind": "pcr", "lab": "own", "result": "negative"})
    assert issue(clinic, "test") == 303
    test = clinic.kuwait.value(sa.select(MedicalTest.id))
    doctor = clinic.browser()
    doctor.open(f"/people/{clinic.patient}/medical")
    doctor.submit({}, to=f"/people/{clinic.patient}/medical/tests/{test}/strike")
    assert clinic.kuwait.value(sa.select(CertificateEnd.reason)) is EndReason.MISTAKEN


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE medical_certificate SET serial = 99",
        "DELETE FROM medical_certificate",
        "UPDATE medical_certificate_end SET reason = 'mistaken'",
        "DELETE FROM medical_certificate_end",
    ],
)
def test_the_database_refuses_to_change_what_was_issued(clinic: Clinic, statement: str) -> None:
    found_fit(clinic)
    issue(clinic)
    found_fit(clinic)
    with clinic.kuwait.app.app_context(), pytest.raises(sa.exc.DatabaseError, match="only added to"), work(write=True):
        db.session.execute(sa.text(statement))


@pytest.mark.one_database
def test_a_pregnancy_late_enough_stands_on_the_paper_and_nowhere_else(clinic: Clinic) -> None:
    due = now() + timedelta(weeks=10)
    found_fit(clinic, due_on=f"{due:%d/%m/%Y}")
    last, until = clinic.kuwait.rows(sa.select(FitnessCheck.fly_until, FitnessCheck.valid_until))[0]
    assert (due.date() - last).days == 29
    assert until <= now() + timedelta(days=8)
    issue(clinic)
    for language in ("en", "si", "ta"):
        assert printed(clinic, language)["due_on"] == due.date().isoformat()
    officer = clinic.browser(clinic.kuwait.officer)
    officer.open(f"/people/{clinic.patient}")
    assert "regnan" not in officer.text
