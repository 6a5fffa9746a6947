"""Cards: printed once, revoked and printed anew in one act, checked within the viewer's sight."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.documents.actions.cards import NewCard, issue_card
from migrant_support.domains.documents.models import IdCard
from migrant_support.domains.documents.queries.cards import check_card
from migrant_support.domains.documents.rules.cards import (
    CheckResult,
    RevokeReason,
    make_spoken,
    make_token,
    read_spoken,
    read_token,
    spoken_text,
)
from migrant_support.domains.people.models import Person
from migrant_support.kernel.references import ALPHABET, read_reference
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import at_once
from tests.support.kuwait import Kuwait


def test_a_spoken_code_is_read_back_however_it_is_written() -> None:
    for code in [make_spoken() for _ in range(200)]:
        assert read_spoken(spoken_text(code).lower().replace("0", "o").replace("-", " ")) == code
        assert read_token(code) is None
        assert read_reference(code) is None


def test_a_wrong_character_of_a_spoken_code_is_nearly_always_noticed() -> None:
    code = "7F3K2Q" + read_check("7F3K2Q")
    wrong = [code[:at] + sign + code[at + 1 :] for at in range(7) for sign in ALPHABET if sign != code[at]]
    assert sum(read_spoken(one) is None for one in wrong) >= 0.97 * len(wrong)


def read_check(body: str) -> str:
    """The check character of a body."""
    return next(sign for sign in ALPHABET if read_spoken(body + sign))


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {make_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(read_token(token) == token for token in tokens)


def issue(kuwait: Kuwait, person: UUID, reason: RevokeReason | None = None) -> NewCard:
    """A new card."""
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        return issue_card(viewer, person, reason=reason)


def asked(kuwait: Kuwait, viewer: Viewer, typed: str) -> CheckResult:
    """What the check says."""
    with kuwait.app.app_context(), work(write=False):
        return check_card(viewer, typed).result


def test_the_database_does_not_know_the_token(kuwait: Kuwait) -> None:
    made = issue(kuwait, kuwait.register().person_id)
    ((kept, spoken),) = kuwait.rows(sa.select(IdCard.token_hash, IdCard.spoken))
    assert made.token.encode() not in kept
    assert (len(kept), spoken) == (32, made.spoken)


def test_a_lost_card_is_revoked_at_once_and_the_new_one_counts(kuwait: Kuwait) -> None:
    person, viewer = kuwait.register().person_id, kuwait.viewer()
    old = issue(kuwait, person)
    assert asked(kuwait, viewer, old.token) is asked(kuwait, viewer, spoken_text(old.spoken)) is CheckResult.VALID
    new = issue(kuwait, person, RevokeReason.LOST)
    assert asked(kuwait, viewer, old.token) is asked(kuwait, viewer, old.spoken) is CheckResult.REVOKED
    assert asked(kuwait, viewer, new.token) is CheckResult.VALID


def test_out_of_sight_is_the_same_as_unknown(kuwait: Kuwait) -> None:
    person, stranger = kuwait.register().person_id, kuwait.viewer(kuwait.neighbour)
    reference = kuwait.value(sa.select(Person.reference))
    assert asked(kuwait, kuwait.viewer(), reference) is CheckResult.NO_CARD
    made = issue(kuwait, person)
    for typed in (made.token, made.spoken, reference, "KW-000000-0", "nonsense"):
        assert asked(kuwait, stranger, typed) is CheckResult.UNKNOWN


@pytest.mark.parametrize("language", ["en", "si", "ta"])
def test_the_officer_prints_revokes_and_checks_a_card_on_screen(kuwait: Kuwait, language: str) -> None:
    person = kuwait.register().person_id
    browser, path = kuwait.browser(), f"/people/{person}/card"
    browser.open(path)
    printed = browser.submit({"language": language, "phone": "+96524123456"}, to=path)
    assert printed.get_data().startswith(b"%PDF")
    browser.open(path)
    assert browser.submit({"language": language}, to=path).status_code == 422
    spoken = kuwait.value(sa.select(IdCard.spoken))
    browser.open(f"{path}/revoke")
    assert browser.submit({"reason": "lost"}, to=f"{path}/revoke").status_code == 303
    browser.open("/cards/check")
    browser.submit({"code": spoken_text(spoken)}, to="/cards/check")
    assert "Revoked: this card counts no more" in browser.words


def test_a_sheet_prints_for_all_or_for_nobody(kuwait: Kuwait) -> None:
    references = []
    for _ in range(11):
        person = kuwait.register().person_id
        references.append(kuwait.value(sa.select(Person.reference).where(Person.id == person)))
    browser = kuwait.browser()
    browser.open("/cards/sheet")
    refused = browser.submit({"references": " ".join([*references, "KW-000000-0"])}, to="/cards/sheet")
    assert (refused.status_code, kuwait.counts()["id_card"]) == (422, 0)
    browser.open("/cards/sheet")
    assert browser.submit({"references": " ".join(references)}, to="/cards/sheet").get_data().startswith(b"%PDF")
    assert kuwait.counts()["id_card"] == 11


def test_thirty_two_reissues_at_once_leave_one_card_that_counts(kuwait: Kuwait) -> None:
    person = kuwait.register().person_id
    issue(kuwait, person)

    def again() -> int:
        issue(kuwait, person, RevokeReason.LOST)
        return 303

    assert at_once([again] * 32) == {303: 32}
    assert kuwait.rows(sa.select(sa.func.count()).where(IdCard.revoked_at.is_(None))) == [(1,)]
    assert kuwait.counts()["id_card"] == 33
