"""Recovered money is a ledger: what did not come is not handed over, nothing goes twice, receipts are numbered."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.cases.models import Case
from migrant_support.domains.claims.actions.claims import StepTaken, move_claim, open_claim
from migrant_support.domains.claims.actions.money import hand_over, receive_money
from migrant_support.domains.claims.models import Claim, ClaimMoney
from migrant_support.domains.claims.rules.money import Handing, MoneyKind, check_handing, check_received
from migrant_support.domains.claims.rules.steps import Against, ClaimAct, ClaimKind, NewClaim
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.merge_people import merge_people, undo_merge
from tests.proofs.test_many_at_once import at_once
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait


def kwd(amount: str) -> Money:
    return Money(Decimal(amount), "KWD")


def a_claim(kuwait: Kuwait, case_id: UUID | None = None) -> UUID:
    """A claim for wages of somebody new."""
    case_id = case_id or kuwait.register().case_id
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        return open_claim(viewer, case_id, NewClaim(ClaimKind.OTHER, Against.EMPLOYER, "Abu Faisal", money=kwd("500")))


def receive(kuwait: Kuwait, claim_id: UUID, money: Money) -> UUID:
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        return receive_money(viewer, claim_id, money)


def give(kuwait: Kuwait, claim_id: UUID, money: Money) -> int:
    viewer = kuwait.viewer()
    with kuwait.app.app_context():
        try:
            with work(write=True):
                hand_over(viewer, claim_id, Handing(MoneyKind.HANDED_OVER, money))
        except Refused:
            return 422
    return 303


def fill(browser: Browser, path: str, fields: Mapping[str, object]) -> int:
    browser.open(path)
    return browser.submit(dict(fields), to=path).status_code


def numbers(kuwait: Kuwait) -> list[int]:
    return [number for (number,) in kuwait.rows(sa.select(ClaimMoney.number).order_by(ClaimMoney.number))]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 9)), max_size=30))
@settings(max_examples=60)
def test_whatever_comes_and_goes_never_more_goes_than_came(moves: list[tuple[bool, int]]) -> None:
    held = Decimal(0)
    for comes, thousandths in moves:
        money = Money(Decimal(thousandths) / 1000, "KWD")
        if comes:
            held += check_received(money).amount
            continue
        try:
            check_handing(Handing(MoneyKind.HANDED_OVER, money), Money(held, "KWD"))
        except Refused:
            assert money.amount > held
        else:
            held -= money.amount
        assert held >= 0


def test_money_is_received_and_handed_over_in_parts_and_sent_on_only_by_power_of_attorney(kuwait: Kuwait) -> None:
    browser, claim_id = kuwait.browser(), a_claim(kuwait)
    page = f"/claims/{claim_id}"
    assert fill(browser, f"{page}/received", {"amount": "0", "currency": "KWD"}) == 422
    assert fill(browser, f"{page}/received", {"amount": "200.1255", "currency": "KWD"}) == 422
    assert fill(browser, f"{page}/received", {"amount": "100.5", "currency": "JPY"}) == 422
    assert "JPY has 0 decimals" in browser.words, browser.words
    assert fill(browser, f"{page}/received", {"amount": "200.125", "currency": "KWD", "note": "cheque"}) == 303
    assert fill(browser, f"{page}/handed-over", {"amount": "200.126", "currency": "KWD"}) == 422
    assert "The mission holds 200.125 KWD" in browser.words
    assert fill(browser, f"{page}/handed-over", {"amount": "150", "currency": "KWD"}) == 303
    sent = {"kind": "sent_on", "amount": "50.125", "currency": "KWD", "recipient": "Her mother"}
    assert fill(browser, f"{page}/handed-over", sent) == 422
    assert "power of attorney" in browser.words
    browser.open("/")
    assert "Recovered money to hand over" in browser.words
    assert "Abu Faisal" in browser.open("/claims?held=1").get_data(as_text=True)
    assert fill(browser, f"{page}/handed-over", sent | {"attorney": "POA 12/2026"}) == 303
    assert "Abu Faisal" not in browser.open("/claims?held=1").get_data(as_text=True)
    assert numbers(kuwait) == [1, 2, 3]
    balances = sa.select(ClaimMoney.balance_after).order_by(ClaimMoney.serial)
    assert [b for (b,) in kuwait.rows(balances)] == [Decimal("200.125"), Decimal("50.125"), Decimal(0)]


@pytest.mark.parametrize("language", ["en", "si", "ta"])
def test_a_receipt_is_the_same_paper_whatever_changes_later(kuwait: Kuwait, language: str) -> None:
    claim_id = a_claim(kuwait)
    receive(kuwait, claim_id, kwd("20.5"))
    assert give(kuwait, claim_id, kwd("20.5")) == 303
    browser = kuwait.browser()
    for (money_id,) in kuwait.rows(sa.select(ClaimMoney.id)):
        path = f"/claims/{claim_id}/receipts/{money_id}/{language}"
        first = browser.open(path).get_data()
        assert first.startswith(b"%PDF")
        with kuwait.app.app_context(), work(write=True):
            db.session.execute(sa.update(Person).values(primary_name=f"Changed{new_id()}"))
        assert browser.open(path).get_data() == first
        assert kuwait.browser(kuwait.neighbour).open(path).status_code == 404
        other = a_claim(kuwait)
        assert browser.open(f"/claims/{other}/receipts/{money_id}/{language}").status_code == 404


def test_thirty_two_hands_at_once_are_given_it_once(kuwait: Kuwait) -> None:
    claim_id = a_claim(kuwait)
    receive(kuwait, claim_id, kwd("100"))
    assert at_once([lambda: give(kuwait, claim_id, kwd("100"))] * 32) == {303: 1, 422: 31}
    assert kuwait.rows(sa.select(ClaimMoney.amount).where(ClaimMoney.amount < 0)) == [(Decimal(-100),)]


def test_receipts_of_many_claims_at_once_are_numbered_without_gap_or_twin(kuwait: Kuwait) -> None:
    claims = [a_claim(kuwait) for _ in range(8)]

    def keeping(claim_id: UUID) -> Callable[[], int]:
        def keep() -> int:
            receive(kuwait, claim_id, kwd("1"))
            return 303

        return keep

    assert at_once([keeping(claim_id) for claim_id in claims]) == {303: 8}
    assert numbers(kuwait) == list(range(1, 9))


def test_the_database_itself_refuses_a_balance_that_does_not_run_on(kuwait: Kuwait) -> None:
    claim_id = a_claim(kuwait)
    receive(kuwait, claim_id, kwd("10"))
    first = kuwait.rows(sa.select(ClaimMoney.__table__))[0]
    row = dict(zip(ClaimMoney.__table__.columns.keys(), first, strict=True))
    out = {"kind": MoneyKind.HANDED_OVER, "serial": 2, "number": 2}
    for wrong in (
        out | {"amount": Decimal(-11), "balance_after": Decimal(-1)},
        out | {"amount": Decimal(-4), "balance_after": Decimal(10)},
        out | {"amount": Decimal(-4), "balance_after": Decimal(6), "serial": 3},
        out | {"amount": Decimal(-4), "balance_after": Decimal(6), "serial": 1},
        out | {"amount": Decimal(4), "balance_after": Decimal(14)},
        {"serial": 2, "balance_after": Decimal(20)},
    ):
        with kuwait.app.app_context(), pytest.raises(IntegrityError), work(write=True):
            db.session.execute(sa.insert(ClaimMoney).values(row | {"id": new_id()} | wrong))
    for change in (sa.update(ClaimMoney).values(amount=Decimal(9)), sa.delete(ClaimMoney)):
        with kuwait.app.app_context(), pytest.raises(IntegrityError), work(write=True):
            db.session.execute(change)
    with kuwait.app.app_context(), work(write=True):
        fitting = out | {"amount": Decimal(-4), "balance_after": Decimal(6), "id": new_id()}
        db.session.execute(sa.insert(ClaimMoney).values(row | fitting))


def test_claims_and_their_money_go_along_when_two_records_become_one_and_come_back(kuwait: Kuwait) -> None:
    kept, gone = kuwait.register(), kuwait.register()
    claim_id = a_claim(kuwait, gone.case_id)
    money_id = receive(kuwait, claim_id, kwd("5"))
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        merge_id = merge_people(viewer, kept.person_id, gone.person_id, dict.fromkeys(CHOICES, "kept"))
    browser = kuwait.browser()
    assert "Abu Faisal" in browser.open(f"/people/{kept.person_id}").get_data(as_text=True)
    assert browser.open(f"/claims/{claim_id}/receipts/{money_id}/en").status_code == 200
    assert give(kuwait, claim_id, kwd("5")) == 303
    with kuwait.app.app_context(), work(write=True):
        undo_merge(viewer, merge_id)
    assert "Abu Faisal" in browser.open(f"/people/{gone.person_id}").get_data(as_text=True)


def test_an_erased_person_leaves_the_book_and_no_words(kuwait: Kuwait) -> None:
    registered = kuwait.register()
    claim_id = a_claim(kuwait, registered.case_id)
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        move_claim(viewer, claim_id, ClaimAct.WITHDRAW, StepTaken(words="her brother asked"), version=1)
    money_id = receive(kuwait, claim_id, kwd("5"))
    with kuwait.app.app_context(), work(write=True):
        erase(registered.person_id)
    assert kuwait.rows(sa.select(Claim.employer, Claim.employer_key, Claim.amount)) == [("", "", Decimal(500))]
    assert kuwait.rows(sa.select(ClaimMoney.amount)) == [(Decimal(5),)]
    assert kuwait.value(sa.select(Case.employer)) == ""
    browser = kuwait.browser()
    assert "her brother asked" not in browser.open(f"/claims/{claim_id}/words").get_data(as_text=True)
    assert browser.open(f"/claims/{claim_id}/receipts/{money_id}/en").status_code == 200
    assert "Abu Faisal" not in browser.open("/claims/parties").get_data(as_text=True)
