"""Cases that go to a colleague or to another mission: who is asked, who accepts, who sees what and until when."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.actions import move_case
from migrant_support.domains.cases.actions.handing import answer_offer, give_case
from migrant_support.domains.cases.actions.needs import NewNeed, open_need
from migrant_support.domains.cases.actions.transfers import ask_transfer
from migrant_support.domains.cases.models import Case, CaseHandover, CaseTransfer
from migrant_support.domains.cases.rules import Act, CaseState, CloseOutcome
from migrant_support.domains.cases.rules.handing import (
    OFFER_STEPS,
    OfferAct,
    OfferState,
    TransferWhy,
    offer_step,
)
from migrant_support.domains.people.models import RestrictedFile, Sight
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused, Stale
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from migrant_support.procedures.transfer_case import take_over_case
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.accounts import TestAccount, an_account
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person


def test_every_step_of_an_offer_that_is_not_in_the_table_is_refused() -> None:
    for before, act in product(OfferState, OfferAct):
        if (before, act) in OFFER_STEPS:
            assert offer_step(before, act, reason="not my field") is OFFER_STEPS[before, act]
        else:
            with pytest.raises(Refused, match="answered_already"):
                offer_step(before, act, reason="not my field")
    with pytest.raises(Refused, match="reason_missing"):
        offer_step(OfferState.OFFERED, OfferAct.DECLINE, reason=" ")


@pytest.fixture
def colleague(kuwait: Kuwait) -> TestAccount:
    """Another officer of Kuwait."""
    return an_account(kuwait.app, "mission_officer", "mission:KWT", sign_in_name="second.kuwait", name="Ms Second")


def a_story(kuwait: Kuwait, **details: object) -> tuple[UUID, UUID]:
    """A case of Kuwait with a story: (case, person)."""
    made = kuwait.register(a_person(documents=()), a_case(narrative="The storyword.", **details))
    return made.case_id, made.person_id


def test_a_case_without_officer_is_given_at_once_and_one_with_an_officer_is_offered(
    kuwait: Kuwait, colleague: TestAccount
) -> None:
    case_id, _person = a_story(kuwait)
    browser, at = kuwait.browser(), f"/cases/{case_id}"
    browser.open(f"{at}/give")
    assert browser.submit({"to": str(colleague.id)}, to="/give").status_code == 303
    assert kuwait.value(sa.select(Case.officer_id)) == colleague.id
    hers = kuwait.browser(colleague)
    hers.open(f"{at}/give")
    assert hers.submit({"to": str(kuwait.officer.id), "note": ""}, to="/give").status_code == 422
    assert hers.submit({"note": "She is afraid of phones."}, to="/give").status_code == 303
    assert kuwait.value(sa.select(Case.officer_id)) == colleague.id
    browser.open("/")
    assert "Cases that a colleague offers you" in browser.words
    browser.open(f"{at}/offered")
    assert "She is afraid of phones." in browser.words
    assert hers.post(f"{at}/offered/accept").status_code == 422  # the one who asked does not accept
    browser.open(f"{at}/offered/decline")
    assert browser.submit({"reason": "I am away in May"}, to="/decline").status_code == 303
    assert kuwait.value(sa.select(Case.officer_id)) == colleague.id
    hers.open(f"{at}/give")
    assert hers.submit({"to": str(kuwait.officer.id), "note": "Then in June."}, to="/give").status_code == 303
    browser.open(f"{at}/offered")
    assert browser.submit({}, to="/accept").status_code == 303
    assert kuwait.value(sa.select(Case.officer_id)) == kuwait.officer.id
    states = [state for (state,) in kuwait.rows(sa.select(CaseHandover.state).order_by(CaseHandover.made_at))]
    assert states == [OfferState.DECLINED, OfferState.ACCEPTED]


def test_thirty_two_answers_to_one_offer_count_once(kuwait: Kuwait, colleague: TestAccount) -> None:
    case_id, _person = a_story(kuwait)
    giver, taker = kuwait.viewer(), kuwait.viewer(colleague)
    with kuwait.app.app_context(), work(write=True):
        db.session.get_one(Case, case_id).officer_id = kuwait.officer.id
        give_case(giver, case_id, colleague.id, note="Please take her.")

    def answer(act: OfferAct) -> int:
        with kuwait.app.app_context():
            try:
                with work(write=True):
                    answer_offer(giver if act is OfferAct.WITHDRAW else taker, case_id, act, reason="not mine")
            except Refused:
                return 422
        return 303

    acts = [lambda act=act: answer(act) for act in list(OfferAct) * 11][:MANY]
    assert at_once(acts) == {303: 1, 422: MANY - 1}


def asked(kuwait: Kuwait, case_id: UUID) -> UUID:
    """Muscat is asked to take a case of Kuwait."""
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        open_need(viewer, case_id, NewNeed("shelter", details="The needword."))
        open_need(viewer, case_id, NewNeed("pregnancy_care"))
        return ask_transfer(viewer, case_id, mission="OMN", why=TransferWhy.NEARER, note="The noteword.")


def test_another_mission_sees_the_minimum_before_it_accepts_and_the_case_afterwards(kuwait: Kuwait) -> None:
    case_id, person_id = a_story(kuwait, employer="The employerword")
    transfer = asked(kuwait, case_id)
    reference = kuwait.value(sa.select(Case.reference))
    there = kuwait.browser(kuwait.neighbour)
    there.open("/")
    assert "Cases that another mission asks you to take" in there.words
    there.open("/transfers")
    for told in (reference, "A bed in a shelter", "Eighteen to fifty-nine", "That mission is nearer"):
        assert told in there.words
    for hidden in (
        "Kumari",
        "storyword",
        "needword",
        "noteword",
        "employerword",
        "pregnancy",
        str(person_id),
    ):
        assert hidden not in there.text
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/story", f"/people/{person_id}"):
        assert there.open(path).status_code == 404
    there.open("/transfers")
    assert there.submit({}, to=f"{transfer}/accept").status_code == 303
    assert there.open(f"/cases/{case_id}").status_code == 200
    there.open(f"/cases/{case_id}/story")
    assert "storyword" in there.words
    assert "noteword" in there.words
    assert kuwait.rows(sa.select(Case.mission, Case.officer_id)) == [("OMN", kuwait.neighbour.id)]
    owners = kuwait.rows(sa.select(Task.scope_id, Task.owner_account_id).where(Task.done_at.is_(None)))
    assert owners == [("OMN", kuwait.neighbour.id)]
    run = kuwait.app.test_cli_runner()
    assert run.invoke(args=["sight", "rebuild", "--dry-run"]).output == "0 rows missing, 0 without a reason.\n"


def test_the_old_mission_reads_until_a_day_changes_nothing_and_then_it_is_not_there(kuwait: Kuwait) -> None:
    case_id, person_id = a_story(kuwait)
    transfer = asked(kuwait, case_id)
    neighbour, here = kuwait.viewer(kuwait.neighbour), kuwait.browser()
    with kuwait.app.app_context(), work(write=True):
        take_over_case(neighbour, transfer)
    here.open(f"/cases/{case_id}")
    assert "can read it until" in here.words
    assert "Note a need" not in here.words
    assert here.open(f"/cases/{case_id}/story").status_code == 200
    for path in ("edit", "needs/new", "give", "transfer", "referrals/new", "steps/close"):
        assert here.open(f"/cases/{case_id}/{path}").status_code == 404, path
    here.open("/cases")
    assert str(case_id) not in here.text
    until = kuwait.value(sa.select(CaseTransfer.kept_until))
    assert until - now() > timedelta(days=89)
    with kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(CaseTransfer).values(kept_until=now() - timedelta(minutes=1)))
        hers = (Sight.person_id == person_id, Sight.scope_id == "KWT")
        assert db.session.scalars(sa.select(Sight.until).where(*hers)).all() == [until, until]
        db.session.execute(sa.update(Sight).where(*hers).values(until=now() - timedelta(minutes=1)))
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/story", f"/people/{person_id}"):
        assert here.open(path).status_code == 404


def test_a_mission_says_no_with_a_reason_and_the_asking_one_takes_back(kuwait: Kuwait) -> None:
    case_id, _person = a_story(kuwait)
    transfer = asked(kuwait, case_id)
    there, here = kuwait.browser(kuwait.neighbour), kuwait.browser()
    assert here.open(f"/transfers/{transfer}/decline").status_code == 404  # it is not Kuwait's to answer
    there.open(f"/transfers/{transfer}/decline")
    assert there.submit({"reason": ""}, to="/decline").status_code == 422
    assert there.submit({"reason": "no room in the shelter"}, to="/decline").status_code == 303
    here.open(f"/cases/{case_id}")
    assert "did not take this case: no room in the shelter" in here.words
    here.open(f"/cases/{case_id}/transfer")
    assert here.submit({"mission": "OMN"}, to="/transfer").status_code == 303
    here.open(f"/cases/{case_id}/transfer")
    assert here.submit({"mission": "CYP"}, to="/transfer").status_code == 422  # one at a time
    here.open(f"/cases/{case_id}")
    assert here.submit({}, to="/transfer/withdraw").status_code == 303
    there.open("/transfers")
    assert "Nothing waits for an answer." in there.words


def test_a_closed_file_is_offered_to_no_mission_and_hides_a_request_that_waits(kuwait: Kuwait) -> None:
    case_id, person_id = a_story(kuwait)
    transfer = asked(kuwait, case_id)
    with kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=person_id, reason_sealed=b"sealed"))
    there = kuwait.browser(kuwait.neighbour)
    there.open("/transfers")
    assert "Nothing waits for an answer." in there.words
    viewer = kuwait.viewer(kuwait.neighbour)
    with kuwait.app.app_context(), pytest.raises(NotThere), work(write=True):
        take_over_case(viewer, transfer)


def test_thirty_two_accept_close_and_withdraw_one_transfer_and_one_of_them_counts(kuwait: Kuwait) -> None:
    case_id, person_id = a_story(kuwait)
    transfer = asked(kuwait, case_id)
    here, there = kuwait.viewer(), kuwait.viewer(kuwait.neighbour)

    def accept() -> int:
        return _tried(kuwait, lambda: take_over_case(there, transfer))

    def close() -> int:
        outcome = CloseOutcome.SETTLED
        return _tried(kuwait, lambda: move_case(here, case_id, Act.CLOSE, version=1, reason="paid", outcome=outcome))

    answered = at_once([accept] * (MANY - 8) + [close] * 8)
    assert answered == {303: 1, 422: MANY - 1}
    ((mission, state),) = kuwait.rows(sa.select(Case.mission, Case.state))
    offers = kuwait.rows(sa.select(CaseTransfer.state))
    if mission == "OMN":
        assert state is not CaseState.CLOSED
        assert offers == [(OfferState.ACCEPTED,)]
    else:
        assert state is CaseState.CLOSED
        assert offers == [(OfferState.WITHDRAWN,)]
    seen = sa.select(sa.func.count()).where(Sight.person_id == person_id, Sight.source_kind == "case")
    assert kuwait.value(seen) == 1


def _tried(kuwait: Kuwait, act: object) -> int:
    with kuwait.app.app_context():
        try:
            with work(write=True):
                act()
        except (Refused, NotThere, Stale):
            return 422
    return 303
