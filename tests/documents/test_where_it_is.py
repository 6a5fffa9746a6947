"""Where a document was, who verified it, and which documents end soon."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.documents.models import DocumentCheck, DocumentMove
from migrant_support.domains.documents.queries.whereabouts import ending_count
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import DocumentKind, DocumentPlace, NewDocument
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def somebody(kuwait: Kuwait, *papers: NewDocument, at: str = "KWT", name: str = "Perera") -> UUID:
    """A person with these papers and an open case."""
    return kuwait.register(a_person(primary=name, documents=papers, phones=()), a_case(), at=at).person_id


def passport(number: str, ends_in: int) -> NewDocument:
    """A passport that ends in so many days."""
    return NewDocument(DocumentKind.PASSPORT, number, expires_on=now().date() + timedelta(days=ends_in))


def fill(browser: Browser, path: str, fields: dict[str, str]) -> int:
    """Open a form, fill it and send it."""
    browser.open(path)
    return browser.submit(fields, to=path).status_code


def test_a_move_is_a_fact_with_who_and_why_and_none_is_edited(kuwait: Kuwait) -> None:
    person = somebody(kuwait, passport("N1234567", 900))
    document = kuwait.value(sa.select(IdentityDocument.id))
    path = f"/people/{person}/documents/{document}"
    browser = kuwait.browser()
    assert fill(browser, f"{path}/place", {"place": "employer", "reason": "the sponsor keeps it"}) == 303
    assert fill(browser, f"{path}/place", {"place": "holder", "reason": "brought by the driver"}) == 303
    browser.open(path)
    assert "the sponsor keeps it · Nimal Perera" in browser.words
    assert "With the holder when it was recorded" in browser.words
    places = kuwait.rows(sa.select(DocumentMove.from_place, DocumentMove.to_place).order_by(DocumentMove.id))
    assert places == [
        (DocumentPlace.HOLDER, DocumentPlace.EMPLOYER),
        (DocumentPlace.EMPLOYER, DocumentPlace.HOLDER),
    ]
    with kuwait.app.app_context(), pytest.raises(IntegrityError), work(write=True):
        db.session.execute(sa.update(DocumentMove).values(to_place=DocumentPlace.POLICE))


def test_a_move_without_a_reason_is_sent_back(kuwait: Kuwait) -> None:
    person = somebody(kuwait, passport("N1234567", 900))
    document = kuwait.value(sa.select(IdentityDocument.id))
    path = f"/people/{person}/documents/{document}/place"
    assert fill(kuwait.browser(), path, {"place": "police", "reason": "  "}) == 422
    assert kuwait.counts()["document_move"] == 0


def test_a_check_says_who_and_how_and_a_second_one_is_kept_too(kuwait: Kuwait) -> None:
    person = somebody(kuwait, passport("N1234567", 900))
    document = kuwait.value(sa.select(IdentityDocument.id))
    path = f"/people/{person}/documents/{document}/verify"
    browser = kuwait.browser()
    assert fill(browser, path, {"way": "authority"}) == 422
    assert fill(browser, path, {"way": "original"}) == 303
    assert fill(browser, path, {"way": "authority", "reference": "DIE 114/26"}) == 303
    browser.open(f"/people/{person}/documents/{document}")
    assert "DIE 114/26 · Nimal Perera" in browser.words
    assert kuwait.counts()["document_check"] == 2
    assert kuwait.value(sa.select(IdentityDocument.verified_at)) == kuwait.value(
        sa.select(sa.func.min(DocumentCheck.at))
    )


def test_an_original_that_is_lost_was_seen_by_nobody(kuwait: Kuwait) -> None:
    person = somebody(kuwait, NewDocument(DocumentKind.PASSPORT, "N1234567", place=DocumentPlace.LOST))
    document = kuwait.value(sa.select(IdentityDocument.id))
    path = f"/people/{person}/documents/{document}/verify"
    assert fill(kuwait.browser(), path, {"way": "original"}) == 422
    assert kuwait.value(sa.select(IdentityDocument.verified_at)) is None


def test_the_lines_of_the_reader_stay_with_the_document_and_are_sealed(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    browser.open("/register")
    typed = {"primary": "Eriksson", "number": "L898902C3", "zone": ZONE, "categories": ["unpaid_wages"]}
    assert browser.submit(typed, to="/register").status_code == 303
    person, document, sealed = kuwait.rows(
        sa.select(IdentityDocument.person_id, IdentityDocument.id, IdentityDocument.zone_sealed)
    )[0]
    assert b"ERIKSSON" not in sealed
    browser.open(f"/people/{person}/documents/{document}")
    assert "L898902C36UTO7408122F1204159ZE184226B<<<<<10" in browser.words


def test_lines_of_another_document_are_not_kept_with_this_one(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    browser.open("/register")
    typed = {"primary": "Eriksson", "number": "N7654321", "zone": ZONE, "categories": ["unpaid_wages"]}
    assert browser.submit(typed, to="/register").status_code == 303
    assert kuwait.value(sa.select(IdentityDocument.zone_sealed)) is None


def test_the_list_has_what_ended_and_ends_the_first_first(kuwait: Kuwait) -> None:
    somebody(kuwait, passport("N1000001", 900), name="Farahead")
    somebody(kuwait, passport("N1000002", 100), name="Soonto")
    somebody(kuwait, passport("N1000003", -5), name="Hasended")
    somebody(kuwait, passport("N1000004", -5), passport("N1000005", 900), name="Outlasted")
    lost = NewDocument(DocumentKind.PASSPORT, "N1000006", expires_on=date(2026, 1, 1), place=DocumentPlace.LOST)
    somebody(kuwait, lost, name="Lostit")
    somebody(kuwait, passport("A1000007", -5), at="OMN", name="Neighbour")
    browser = kuwait.browser()
    browser.open("/documents/ending")
    assert [name for name in ("Hasended", "Soonto") if name in browser.words] == ["Hasended", "Soonto"]
    assert browser.words.index("Hasended") < browser.words.index("Soonto")
    hidden = ("Farahead", "Outlasted", "Lostit", "Neighbour")
    assert [name for name in hidden if name in browser.words] == []
    browser.open("/")
    assert "Documents that have expired" in browser.words


def test_a_closed_case_leaves_the_list(kuwait: Kuwait) -> None:
    made = kuwait.register(a_person(documents=(passport("N1000002", 100),)), a_case())
    assert count(kuwait) == 1
    path = f"/cases/{made.case_id}/steps/close"
    assert fill(kuwait.browser(), path, {"outcome": "settled", "reason": "settled with the employer"}) == 303
    assert count(kuwait) == 0


def test_counting_is_one_statement(kuwait: Kuwait) -> None:
    somebody(kuwait, passport("N1000002", 100))
    asked: list[str] = []
    with kuwait.app.app_context():
        listen = lambda *given: asked.append(given[2])  # noqa: E731 - a listener of three lines elsewhere
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        assert count(kuwait) == 1
        sa.event.remove(db.engine, "before_cursor_execute", listen)
    assert sum("identity_document" in text for text in asked) == 1


def count(kuwait: Kuwait) -> int:
    """How many documents of the officer's people end soon or have ended."""
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=False):
        found = ending_count(viewer, now().date())
        return found.ended + found.soon
