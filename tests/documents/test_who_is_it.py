"""Who is it? One box takes everything a desk is shown, and tells nothing of people out of reach."""

from typing import Any

import pytest
import sqlalchemy as sa

from migrant_support.domains.documents.actions.cards import issue_card
from migrant_support.domains.documents.queries.scan import Scanned, who_is
from migrant_support.domains.documents.rules.cards import RevokeReason, make_spoken, make_token, spoken_text
from migrant_support.domains.documents.rules.scan import ScanResult, meant_by
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.formats.mrz_layout import check_digit
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power
from migrant_support.procedures.merge_people import merge_people
from tests.support.accounts import an_account, viewer_for
from tests.support.kuwait import Kuwait
from tests.support.world import a_person

NAMES = "P<LKAPERERA<<KUMARI".ljust(44, "<")


def numbers(number: str, *, last: str = "") -> str:
    """The second line of a passport with right check digits, unless another `last` is wanted for the number."""
    first = number.ljust(9, "<")
    dates, rest = ("8803052", "F", "3101017"), "<" * 14
    body = first + (last or check_digit(first)) + "LKA" + "".join(dates) + rest + "0"
    whole = body[:10] + body[13:20] + body[21:43]
    return body + check_digit(whole)


def asked(kuwait: Kuwait, viewer: Viewer, text: str, power: Power = Power.PERSON_READ) -> Scanned:
    """What a scan says."""
    with kuwait.app.app_context(), work(write=False):
        return who_is(viewer, text, power)


def known(kuwait: Kuwait, number: str = "N1234567", **details: Any) -> Any:
    """Somebody with a passport and a card: id, reference, card."""
    document = NewDocument(DocumentKind.PASSPORT, number)
    person_id = kuwait.register(a_person(documents=(document,), **details)).person_id
    with kuwait.app.app_context(), work(write=True):
        card = issue_card(kuwait.viewer(), person_id)
    return person_id, kuwait.value(sa.select(Person.reference).where(Person.id == person_id)), card


def ways_to_show(reference: str, card: Any, number: str = "N1234567") -> list[str]:
    """Everything a desk may be given for one person."""
    zone = numbers(number)
    return [
        card.token, card.token.lower(), card.spoken, spoken_text(card.spoken).lower(), reference,
        reference.replace("-", " ").lower(), number, f"No. {number.lower()}", f"{NAMES}\n{zone}", f"{NAMES} {zone}",
        NAMES + zone, "198856512345",
    ]  # fmt: skip


def test_everything_that_is_shown_leads_to_the_person_and_to_nobody_for_a_stranger(kuwait: Kuwait) -> None:
    person_id, reference, card = known(kuwait, nic="198856512345")
    stranger = kuwait.viewer(kuwait.neighbour)
    for text in ways_to_show(reference, card):
        mine = asked(kuwait, kuwait.viewer(), text)
        assert mine.result is ScanResult.FOUND, text
        assert mine.person is not None
        assert (mine.person.id, mine.has_card) == (person_id, True)
        assert asked(kuwait, stranger, text) == Scanned(ScanResult.NOT_HERE), text


def test_a_stranger_and_nobody_cost_the_same_one_statement(kuwait: Kuwait) -> None:
    _person, reference, card = known(kuwait)
    stranger = kuwait.viewer(kuwait.neighbour)
    nobody = [make_token(), make_spoken(), "KW-000000-0", "N7654321", f"{NAMES}\n{numbers('N7654321')}", "nonsense"]
    said = []
    with kuwait.app.app_context(), work(write=False):

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            said.extend([statement] if statement.startswith("SELECT") else [])

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            for text in [*ways_to_show(reference, card), *nobody]:
                assert who_is(stranger, text, Power.PERSON_READ) == Scanned(ScanResult.NOT_HERE)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len(said) == len(ways_to_show(reference, card)) + len(nobody)
    assert len(set(said)) == 1


def test_a_revoked_card_says_so_to_those_who_check_cards_alone(kuwait: Kuwait) -> None:
    person_id, _reference, card = known(kuwait)
    with kuwait.app.app_context(), work(write=True):
        issue_card(kuwait.viewer(), person_id, reason=RevokeReason.LOST)
    told = asked(kuwait, kuwait.viewer(), card.token)
    assert (told.result, told.reason) == (ScanResult.REVOKED, RevokeReason.LOST)
    coordinator = viewer_for(kuwait.app, an_account(kuwait.app, "coordinator", "everywhere:"))
    assert asked(kuwait, coordinator, card.spoken).result is ScanResult.REVOKED
    assert asked(kuwait, kuwait.viewer(kuwait.neighbour), card.token) == Scanned(ScanResult.NOT_HERE)
    intake = viewer_for(kuwait.app, an_account(kuwait.app, "intake", "airport:CMB"))
    assert asked(kuwait, intake, card.token, Power.ARRIVAL_READ) == Scanned(ScanResult.NOT_HERE)


def test_one_number_of_two_people_names_neither(kuwait: Kuwait) -> None:
    known(kuwait)
    known(kuwait, primary="Silva")
    assert asked(kuwait, kuwait.viewer(), "N1234567") == Scanned(ScanResult.SEVERAL)


def test_a_reference_that_went_into_another_leads_to_who_stayed(kuwait: Kuwait) -> None:
    kept, _reference, _card = known(kuwait)
    gone = kuwait.register(a_person(primary="Silva", documents=())).person_id
    reference = kuwait.value(sa.select(Person.reference).where(Person.id == gone))
    with kuwait.app.app_context(), work(write=True):
        merge_people(kuwait.viewer(), kept, gone, dict.fromkeys(CHOICES, "kept"))
    found = asked(kuwait, kuwait.viewer(), reference).person
    assert found is not None
    assert found.id == kept


@pytest.mark.one_database
def test_lines_of_a_passport_are_never_half_believed(kuwait: Kuwait) -> None:
    today = now().date()
    good = numbers("N1234567")
    wrong = "1" if good[9] != "1" else "2"
    for text in (NAMES, good, f"{NAMES}\n{good[:40]}", f"{NAMES}\n{numbers('N1234567', last=wrong)}"):
        assert meant_by(text, today=today).is_cut, text
        assert asked(kuwait, kuwait.viewer(), text) == Scanned(ScanResult.UNREADABLE)
    assert meant_by(f"{NAMES}\n{good}", today=today).document == "N1234567"


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["", " ", "%", "' OR 1=1 --", "<" * 200, "\u0d9a" * 40, "٧" * 9, "N123456" * 30])
def test_strange_scans_mean_nobody(kuwait: Kuwait, text: str) -> None:
    known(kuwait)
    assert asked(kuwait, kuwait.viewer(), text).person is None
