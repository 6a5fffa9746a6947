"""The auditor asks by a spoken reference who looked at a person, and gets the reads of her case with it; no content."""

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.cases.actions import read_narrative
from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import Category, NewCase
from migrant_support.domains.directory.actions import load_reference_data
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import NewPerson
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.audit.conftest import Log
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as

pytestmark = pytest.mark.one_database


@pytest.fixture
def auditor(app: Flask) -> Browser:
    return sign_in_as(app, an_account(app, "auditor", name="Auditor One"))


@pytest.fixture
def references(app: Flask) -> tuple[str, str]:
    """A person registered by one officer, whose narrative another has read: the references of person and case."""
    first = viewer_for(app, an_account(app, "mission_officer", "mission:KWT", name="Kumari Silva"))
    second = viewer_for(app, an_account(app, "mission_officer", "mission:KWT", name="Ruwan Dias"))
    with app.app_context():
        with work(write=True):
            load_reference_data()
        with work(write=True):
            case = NewCase((Category.UNPAID_WAGES,), narrative="KANARIENVOGEL")
            made = register_at_counter(first, NewPerson("GELBFINK"), case, mission="KWT")
        with work(write=True):
            read_narrative(second, made.case_id)
        with work(write=False):
            person = db.session.scalar(sa.select(Person.reference).where(Person.id == made.person_id))
            opened = db.session.scalar(sa.select(Case.reference).where(Case.id == made.case_id))
    assert person is not None
    assert opened is not None
    return person, opened


def test_who_read_a_case_stands_with_its_person(auditor: Browser, references: tuple[str, str]) -> None:
    auditor.open("/audit/records")
    auditor.submit({"kind": "person", "reference": references[0].lower()})
    auditor.follow()
    for said in (*references, "Kumari Silva", "Ruwan Dias", "Registered a person", "Read the narrative of a case"):
        assert said in auditor.words


def test_a_case_is_asked_about_by_its_own_reference(auditor: Browser, references: tuple[str, str]) -> None:
    auditor.open("/audit/records")
    auditor.submit({"kind": "case", "reference": references[1]})
    auditor.follow()
    assert "Ruwan Dias" in auditor.words
    assert "Registered a person" not in auditor.words


def test_no_content_of_a_record_stands_on_any_audit_screen(
    app: Flask, auditor: Browser, references: tuple[str, str]
) -> None:
    pages = [auditor.open(page).get_data(as_text=True) for page in ("/audit", "/audit/accounts", "/audit/chain")]
    auditor.open("/audit/records")
    auditor.submit({"kind": "person", "reference": references[0]})
    pages.append(auditor.follow().get_data(as_text=True))
    assert not any(canary in page.upper() for page in pages for canary in ("KANARIENVOGEL", "GELBFINK"))
    lines = Log(app).ask("SELECT * FROM audit_line")
    assert not any(canary in repr(lines).upper() for canary in ("KANARIENVOGEL", "GELBFINK"))
