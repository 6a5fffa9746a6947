"""A claim from its opening to its end, through the officer's door; and who sees it."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.cases.models import Case
from migrant_support.domains.claims.actions.claims import StepTaken, move_claim, open_claim
from migrant_support.domains.claims.models import Agency, Claim, ClaimClock, ClaimStep
from migrant_support.domains.claims.queries.lists import listed_agencies
from migrant_support.domains.claims.rules.clocks import ClockKind, due_moments, is_missed, terms_for
from migrant_support.domains.claims.rules.parties import licence_key, party_key
from migrant_support.domains.claims.rules.steps import (
    TRANSITIONS,
    Against,
    AgreedWay,
    Agreement,
    ClaimAct,
    ClaimKind,
    ClaimState,
    Extent,
    NewClaim,
    check_agreement,
    check_claim,
    check_offer,
    transition,
)
from migrant_support.domains.claims.terms import clock_terms, missed_for_the_list
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.tasks.rules import TaskState
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.kuwait import Kuwait, id_at_end

WAGES: dict[str, object] = {
    "kind": "wages", "against": "agency", "party": "Lanka Jobs (Pvt) Ltd", "licence": "1234", "amount": "450.500",
    "currency": "KWD", "period_from": "1 3 2026", "period_until": "31 7 2026", "words": "Five months unpaid.",
}  # fmt: skip


def kwd(amount: str) -> Money:
    return Money(Decimal(amount), "KWD")


def fill(browser: Browser, path: str, fields: dict[str, object]) -> int:
    """Open a form, fill it and send it."""
    browser.open(path)
    return browser.submit(fields, to=path).status_code


def opened(kuwait: Kuwait, browser: Browser, **changed: object) -> str:
    """The address of a claim of somebody new."""
    path = f"/cases/{kuwait.register().case_id}/claims/new"
    assert fill(browser, path, WAGES | changed) == 303, browser.words
    assert browser.answer is not None
    return f"/claims/{id_at_end(browser.answer.headers['Location'])}"


def take(browser: Browser, claim: str, act: str, **fields: object) -> int:
    return fill(browser, f"{claim}/steps/{act}", fields)


def test_a_step_that_is_not_in_the_table_is_refused_and_words_are_asked_for_where_they_must_be() -> None:
    allowed = {(source, t.act): t for t in TRANSITIONS for source in t.sources}
    for state, act in product(ClaimState, ClaimAct):
        step = allowed.get((state, act))
        if step is None:
            with pytest.raises(Refused, match="claim_moved_already"):
                transition(state, act, words="why")
            continue
        assert transition(state, act, words="why") is step.target
        if step.needs_words:
            with pytest.raises(Refused, match="words_missing"):
                transition(state, act, words=" ")


def test_an_offer_is_measured_by_the_claim_and_less_needs_agreement() -> None:
    claimed = kwd("100")
    assert check_offer(claimed, kwd("100"), gives_all=False) is Extent.FULL
    assert check_offer(claimed, kwd("99.999"), gives_all=True) is Extent.PART
    assert check_offer(None, None, gives_all=True) is Extent.FULL
    for wrong in (None, kwd("0"), kwd("100.001"), Money(Decimal(1), "USD")):
        with pytest.raises(Refused):
            check_offer(claimed, wrong, gives_all=False)
    today = date(2026, 11, 26)
    check_agreement(Extent.FULL, None, today=today)
    check_agreement(Extent.PART, Agreement(AgreedWay.SIGNED, today), today=today)
    for agreement in (None, Agreement(AgreedWay.SPOKEN, today), Agreement(AgreedWay.SIGNED, today + timedelta(days=1))):
        with pytest.raises(Refused):
            check_agreement(Extent.PART, agreement, today=today)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"party": " "}, "party_missing"),
        ({"money": None}, "amount_missing"),
        ({"money": kwd("0")}, "amount_out_of_range"),
        ({"period_from": None}, "period_missing"),
        ({"period_until": date(2026, 1, 1)}, "period_backwards"),
        ({"against": Against.EMPLOYER, "licence": "12"}, "licence_of_employer"),
    ],
)
def test_a_claim_says_what_of_whom_and_since_when(changed: dict[str, Any], code: str) -> None:
    whole: dict[str, Any] = {
        "kind": ClaimKind.WAGES, "against": Against.AGENCY, "party": "Lanka Jobs", "money": kwd("10"),
        "period_from": date(2026, 3, 1),
    }  # fmt: skip
    check_claim(NewClaim(**whole))
    with pytest.raises(Refused, match=code):
        check_claim(NewClaim(**(whole | changed)))


def test_the_clock_gives_48_hours_and_fourteen_local_days() -> None:
    terms = terms_for(clock_terms(), Against.AGENCY, date(2026, 11, 26))
    before, after = (datetime(2026, 11, 26, 20, m, tzinfo=UTC) for m in (59, 1))  # 23:59 and 23:01 in Kuwait
    due = due_moments(terms, before, "Asia/Kuwait")
    assert due[ClockKind.REPORT] == before + timedelta(hours=48)
    assert due[ClockKind.SETTLE] == datetime(2026, 12, 10, 21, 0, tzinfo=UTC)  # the end of 10 December
    past_midnight = due_moments(terms, before + timedelta(minutes=2), "Asia/Kuwait")
    assert past_midnight[ClockKind.SETTLE] == datetime(2026, 12, 11, 21, 0, tzinfo=UTC)
    assert due_moments(terms, after, "Asia/Kuwait")[ClockKind.SETTLE] == due[ClockKind.SETTLE]
    assert is_missed(before, None, before + timedelta(seconds=1))
    assert is_missed(before, before + timedelta(days=1), before)
    assert not is_missed(before, before, before + timedelta(days=9))


def test_one_company_written_in_two_ways_is_one() -> None:
    assert party_key("Lanka Jobs (Pvt) Ltd.") == party_key("THE LANKA  JOBS Co") == "lanka jobs"
    assert party_key("Ltd") == "ltd"
    assert licence_key("slbfe 12-34") == "SLBFE1234"


def test_a_claim_goes_its_way_to_a_settlement_below_it_that_the_person_agreed_to(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    claim = opened(kuwait, browser)
    assert take(browser, claim, "present") == 303
    tasks = sa.select(Task.state).where(Task.code.like("claim_%")).order_by(Task.due_at)
    assert [state for (state,) in kuwait.rows(tasks)] == [TaskState.REQUIRED] * 2
    assert take(browser, claim, "answer", words="") == 422
    assert "Write in a few words what was said" in browser.words
    assert take(browser, claim, "answer", words="Mr Silva of the agency: he will pay.") == 303
    assert [state for (state,) in kuwait.rows(tasks)] == [TaskState.DONE, TaskState.REQUIRED]
    assert take(browser, claim, "offer", amount="500") == 422
    assert take(browser, claim, "offer", amount="300.1234") == 422
    assert "KWD has 3 decimals" in browser.words
    assert take(browser, claim, "offer", amount="300.125", words="In two parts.") == 303
    assert take(browser, claim, "accept") == 422
    assert "This is less than was claimed: the person must have agreed." in browser.words
    agreed = {"agreed_way": "spoken", "agreed_on": f"{now():%d %m %Y}", "witness": "Sister Mary"}
    assert take(browser, claim, "accept", **agreed) == 303
    browser.open(claim)
    assert "Settled in part" in browser.words
    assert "300.125 KWD" in browser.words
    assert "Sister Mary" not in browser.words
    assert [state for (state,) in kuwait.rows(tasks)] == [TaskState.DONE] * 2
    assert kuwait.rows(sa.select(ClaimClock.met_at).where(ClaimClock.met_at.is_(None))) == []
    assert take(browser, claim, "offer", amount="1") == 422


def test_what_was_said_is_sealed_and_opening_it_is_written_down(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    claim = opened(kuwait, browser)
    assert all(b"unpaid" not in (sealed or b"") for (sealed,) in kuwait.rows(sa.select(ClaimStep.words_sealed)))
    assert "Five months unpaid." not in browser.open(claim).get_data(as_text=True)
    assert "Five months unpaid." in browser.open(f"{claim}/words").get_data(as_text=True)
    reads = sa.select(sa.func.count()).select_from(AuditLine).where(AuditLine.act == "claims.words.read")
    assert kuwait.value(reads) == 1
    coordinator = sign_in_as(kuwait.app, an_account(kuwait.app, "coordinator"))
    assert coordinator.open(claim).status_code == 200
    assert coordinator.open(f"{claim}/words").status_code == 403
    assert coordinator.open(f"{claim}/steps/present").status_code == 403


def test_a_claim_without_an_amount_is_settled_when_everything_was_given(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    claim = opened(kuwait, browser, kind="passport", amount="", against="employer", licence="", party="Abu Faisal")
    assert take(browser, claim, "present") == 303
    assert take(browser, claim, "offer", gives_all="y") == 303
    assert take(browser, claim, "accept") == 303
    assert kuwait.rows(sa.select(Claim.state, Claim.extent)) == [(ClaimState.SETTLED, Extent.FULL)]


def test_going_home_closes_no_claim_and_an_old_page_moves_nothing(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    claim = opened(kuwait, browser)
    browser.open(f"{claim}/steps/withdraw")
    stale = browser.form(to="/steps/withdraw")
    assert take(browser, claim, "present") == 303
    sent = dict(stale.fields) | {"words": "she wants to go home"}
    assert browser.post(f"{claim}/steps/withdraw", sent).status_code == 422
    assert "The claim has moved on meanwhile" in browser.words
    case = kuwait.value(sa.select(Case.id))
    assert fill(browser, f"/cases/{case}/steps/close", {"outcome": "returned_home", "reason": "flew home"}) == 303
    assert kuwait.value(sa.select(Claim.state)) is ClaimState.PRESENTED
    browser.open("/claims")
    assert "Lanka Jobs (Pvt) Ltd" in browser.words
    assert take(browser, claim, "answer", words="they will look into it") == 303


def test_a_refused_claim_is_opened_again_and_its_clock_begins_anew(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    claim = opened(kuwait, browser)
    for act, words in (
        ("present", ""),
        ("refuse", "nothing is owed"),
        ("reopen", "a payslip was found"),
        ("present", ""),
    ):
        assert take(browser, claim, act, words=words) == 303, (act, browser.words)
    ended = sa.select(ClaimClock.kind, ClaimClock.stopped_at.is_not(None), ClaimClock.met_at.is_not(None))
    assert sorted(kuwait.rows(ended.order_by(ClaimClock.started_at)), key=str) == sorted(
        [
            (ClockKind.REPORT, False, True), (ClockKind.SETTLE, True, False),
            (ClockKind.REPORT, False, False), (ClockKind.SETTLE, False, False),
        ],
        key=str,
    )  # fmt: skip


def test_an_agency_that_missed_three_answers_is_listed_for_the_coordinator_only_as_far_as_claims_are_seen(
    kuwait: Kuwait,
) -> None:
    long_ago = now() - timedelta(days=40)
    people = [(kuwait.register(), "KWT"), (kuwait.register(at="OMN"), "OMN")]
    for registered, mission in people:
        viewer = kuwait.viewer(kuwait.officer if mission == "KWT" else kuwait.neighbour)
        name = "Lanka Jobs Ltd" if mission == "KWT" else "LANKA JOBS"
        with kuwait.app.app_context(), clock_set_to(long_ago), work(write=True):
            new = NewClaim(ClaimKind.TICKET, Against.AGENCY, name, licence="99" if mission == "KWT" else "")
            claim_id = open_claim(viewer, registered.case_id, new)
            move_claim(viewer, claim_id, ClaimAct.PRESENT, StepTaken(), version=1)
    assert kuwait.counts()["agency"] == 1
    coordinator = an_account(kuwait.app, "coordinator")
    with kuwait.app.app_context(), work(write=False):
        least, moment = missed_for_the_list(), now()
        assert listed_agencies(viewer_for(kuwait.app, coordinator), moment, least) == 1
        assert listed_agencies(kuwait.viewer(), moment, least) == 0  # two of the four are hers to see
        assert listed_agencies(viewer_for(kuwait.app, coordinator), long_ago + timedelta(days=3), least) == 0
    browser = sign_in_as(kuwait.app, coordinator)
    browser.open("/claims/parties?missed=1")
    assert "Lanka Jobs Ltd" in browser.words
    assert "For the licensing section" in browser.words
    browser.open("/")
    assert "Agencies for the licensing section" in browser.words


def test_the_name_of_an_employer_stands_on_no_list_of_another_mission(kuwait: Kuwait) -> None:
    claim = opened(kuwait, kuwait.browser(), against="employer", licence="", party="Abu Faisal")
    own, stranger = kuwait.browser(), kuwait.browser(kuwait.neighbour)
    same = f"/claims?same={claim.rsplit('/', 1)[1]}"
    for path in ("/claims", "/claims?state=opened", "/claims/parties", same):
        assert "Abu Faisal" in own.open(path).get_data(as_text=True), path
        assert "Abu Faisal" not in stranger.open(path).get_data(as_text=True), path
    assert stranger.open(claim).status_code == 404
    assert "Abu Faisal" in own.open(f"/people/{kuwait.value(sa.select(Case.person_id))}").get_data(as_text=True)
    assert own.open("/claims?state=nothing&kind=x&same=y&from=z").status_code == 200


def test_a_proof_is_kept_sealed_and_handed_out_to_those_who_may_read(kuwait: Kuwait) -> None:
    browser = kuwait.browser()
    claim = opened(kuwait, browser)
    path = f"{claim}/proofs/new"
    assert fill(browser, path, {"upload": (io.BytesIO(b"a payslip\n"), "payslip.txt")}) == 303
    browser.open(claim)
    assert "payslip.txt" in browser.words
    link = next(part.split('"')[0] for part in browser.text.split('href="') if "/proofs/" in part and "new" not in part)
    answer = browser.open(link)
    assert answer.get_data() == b"a payslip\n"
    assert "attachment" in answer.headers["Content-Disposition"]
    other = opened(kuwait, browser)
    assert browser.open(f"{other}/proofs/{link.rsplit('/', 1)[1]}").status_code == 404


def test_the_database_itself_holds_what_a_settled_claim_is(kuwait: Kuwait) -> None:
    opened(kuwait, kuwait.browser())
    wrong: list[dict[str, object]] = [
        {"state": ClaimState.SETTLED},
        {"extent": Extent.PART, "state": ClaimState.SETTLED, "ended_at": now()},
        {"settled_amount": Decimal(451)},
        {"currency": None},
        {"employer": "Abu Faisal"},
    ]
    for values in wrong:
        with kuwait.app.app_context(), pytest.raises(IntegrityError), work(write=True):
            db.session.execute(sa.update(Claim).values(values))
    with kuwait.app.app_context(), pytest.raises(IntegrityError), work(write=True):
        db.session.execute(sa.update(ClaimStep).values(amount=Decimal(1)))
    assert kuwait.rows(sa.select(Agency.licence)) == [("1234",)]
