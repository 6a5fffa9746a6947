"""Referrals: the state machine, only what the consent allows, the same on screen, on paper and in the store."""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.cases.actions.referrals import move_referral, read_referral
from migrant_support.domains.cases.models import CaseReferral
from migrant_support.domains.cases.rules.referrals import (
    ENDED,
    REFERRAL_STEPS,
    ReferralAct,
    ReferralState,
    ToldField,
    fields_allowed,
    referral_step,
)
from migrant_support.domains.cases.views.referral_paper import referral_blocks
from migrant_support.domains.cases.views.referrals import told_rows
from migrant_support.domains.directory.queries import institution_choices
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import ConsentFact
from migrant_support.domains.people.rules import ConsentPurpose, ConsentWay, NewConsent
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.papers import Facts
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.proofs.test_many_at_once import at_once
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person

LEADS = {(step.source, step.act): step.target for step in REFERRAL_STEPS}


def test_every_pair_of_state_and_act_does_what_the_table_says_and_nothing_else() -> None:
    for state, act in product(ReferralState, ReferralAct):
        if (state, act) in LEADS:
            assert referral_step(state, act, reason="because of it") is LEADS[state, act]
        else:
            with pytest.raises(Refused, match="referral_moved_on"):
                referral_step(state, act, reason="because of it")
    assert not [state for state, _act in LEADS if state in ENDED]
    for step in (step for step in REFERRAL_STEPS if step.needs_reason):
        with pytest.raises(Refused, match="reason_missing"):
            referral_step(step.source, step.act, reason="")


@given(
    st.sets(st.sampled_from(ToldField)),
    st.sets(st.tuples(st.sampled_from(ConsentPurpose), st.sampled_from(["", "IOM", "ours", "theirs"]))),
)
def test_without_the_consent_for_just_this_institution_nothing_may_be_told(
    chosen: set[ToldField], consents: set[tuple[ConsentPurpose, str]]
) -> None:
    allowed = fields_allowed(chosen, consents, "ours")
    if (ConsentPurpose.SHARE_INSTITUTION, "ours") in consents:
        assert set(allowed) == chosen | {ToldField.REFERENCE}
    else:
        assert allowed == ()


class Case:
    """A case of Kuwait from which somebody is referred."""

    def __init__(self, kuwait: Kuwait) -> None:
        self.kuwait = kuwait
        made = kuwait.register(
            a_person(documents=(), kin_name="The kinword", home_address="The homeword"),
            a_case(narrative="The storyword.", employer="The employerword"),
        )
        self.case_id, self.person_id = made.case_id, made.person_id
        self.browser, self.at = kuwait.browser(), f"/cases/{made.case_id}"
        with kuwait.app.app_context(), work(write=False):
            (self.institution, self.name), *_others = institution_choices("en")

    def prepare(self, **more: Any) -> str:
        """A draft that tells name, sex, phone and an account; its address."""
        self.browser.open(f"{self.at}/referrals/new")
        sent = {
            "institution": self.institution,
            "services": ["legal_aid", "shelter"],
            "told": ["name", "sex", "phone", "account"],
            "account": "She asks for her wages of June.",
        } | more
        answer = self.browser.submit(sent, to="/referrals/new")
        assert answer.status_code == 303, self.browser.words
        return str(answer.location)

    def agree(self) -> UUID:
        """She agrees to share with the institution."""
        viewer = self.kuwait.viewer()
        with self.kuwait.app.app_context(), work(write=True):
            consent = NewConsent(ConsentPurpose.SHARE_INSTITUTION, self.institution)
            return bonds.give_consent(viewer, self.person_id, consent)

    def take_back(self) -> None:
        """She takes her consent back."""
        viewer, consent = self.kuwait.viewer(), self.kuwait.value(sa.select(ConsentFact.id))
        with self.kuwait.app.app_context(), work(write=True):
            bonds.withdraw_consent(viewer, self.person_id, consent, ConsentWay.SPOKEN)

    def step(self, at: str, act: str, **fields: str) -> int:
        """Open the form of a step and send it."""
        self.browser.open(f"{at}/{act}")
        return self.browser.submit(fields, to=f"/{act}").status_code

    @property
    def state(self) -> ReferralState:
        """Where the one referral stands."""
        return self.kuwait.value(sa.select(CaseReferral.state))


def shown(browser: Browser) -> str:
    """The words of the card of what is told."""
    return browser.text.split('id="told"')[1].split("</section>")[0]


def test_the_same_fields_on_screen_on_paper_and_in_the_store_and_no_other(kuwait: Kuwait) -> None:
    case = Case(kuwait)
    at = case.prepare()
    assert case.step(at, "send") == 422
    case.browser.open(at)
    assert "has not agreed to share" in case.browser.words
    assert "Perera" not in shown(case.browser)
    case.agree()
    assert case.step(at, "send") == 303
    referral_id, viewer = UUID(at.rsplit("/", 1)[1]), kuwait.viewer()
    case.browser.open(at)
    on_screen = shown(case.browser)
    with kuwait.app.test_request_context(), work(write=True), force_locale("en"):
        text = read_referral(viewer, case.case_id, referral_id)
        rows = told_rows(text.told, "en")
        blocks = referral_blocks(text.row, rows, mission="KWT", language="en")
        on_paper = [list(block.pairs) for block in blocks if isinstance(block, Facts)][1]
    assert [one for one, _value in text.told] == [
        ToldField.REFERENCE, ToldField.NAME, ToldField.SEX, ToldField.PHONE, ToldField.ACCOUNT,
    ]  # fmt: skip
    assert on_paper == rows
    assert on_screen.count("<dt>") == len(rows)
    for label, value in rows:
        assert f"<dt>{label}</dt>" in on_screen
        assert value in on_screen
    for hidden in ("storyword", "employerword", "kinword", "homeword"):
        assert hidden not in on_screen + str(blocks)
    for language in ("en", "si", "ta"):
        assert case.browser.open(f"{at}/paper/{language}").get_data().startswith(b"%PDF")


def test_what_was_sent_stays_as_it_went_when_the_person_changes(kuwait: Kuwait) -> None:
    case = Case(kuwait)
    at = case.prepare()
    case.agree()
    assert case.step(at, "send") == 303
    case.browser.open(f"/people/{case.person_id}/edit")
    assert case.browser.submit({"primary": "Changed"}, to="/edit").status_code == 303
    case.browser.open(at)
    assert "Kumari Perera" in shown(case.browser)
    assert "Changed" not in shown(case.browser)


def test_a_withdrawn_consent_blocks_sending_and_marks_what_was_sent(kuwait: Kuwait) -> None:
    case = Case(kuwait)
    at = case.prepare()
    case.agree()
    case.take_back()
    assert case.step(at, "send") == 422
    case.agree()
    assert case.step(at, "send") == 303
    in_force = sa.select(ConsentFact.id).where(ConsentFact.withdrawn_at.is_(None))
    consent, viewer = kuwait.value(in_force), kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        bonds.withdraw_consent(viewer, case.person_id, consent, ConsentWay.SPOKEN)
    case.browser.open(case.at)
    assert "Consent withdrawn: tell them" in case.browser.words
    case.browser.open("/")
    assert "Institutions to be told that a consent was withdrawn" in case.browser.words
    case.browser.open("/transfers")
    assert case.name in case.browser.words
    assert case.step(at, "accept") == 422
    assert case.step(at, "withdraw", reason="she took it back") == 303
    assert case.state is ReferralState.WITHDRAWN
    case.browser.open("/transfers")
    assert "Nothing waits for an answer." in case.browser.words


def test_an_answer_is_due_in_five_working_days_and_followed_to_its_end(kuwait: Kuwait) -> None:
    case = Case(kuwait)
    at = case.prepare()
    case.agree()
    assert case.step(at, "send") == 303
    due = kuwait.value(sa.select(Task.due_at).where(Task.code == "referral_answer"))
    assert timedelta(days=6) < due - now() < timedelta(days=9)
    assert case.step(at, "complete", reason="too soon") == 422
    assert case.step(at, "accept") == 303
    assert kuwait.value(sa.select(Task.done_at).where(Task.code == "referral_answer")) is not None
    assert case.step(at, "begin") == 303
    assert case.step(at, "complete", reason="") == 422
    assert case.step(at, "complete", reason="wages were paid") == 303
    assert case.state is ReferralState.COMPLETED
    case.browser.open(at)
    assert "wages were paid" in case.browser.words
    assert case.step(at, "withdraw", reason="again") == 422


def test_a_referral_asks_for_something_and_is_of_no_other_mission(kuwait: Kuwait) -> None:
    case = Case(kuwait)
    case.browser.open(f"{case.at}/referrals/new")
    assert case.browser.submit({"services": None}, to="/referrals/new").status_code == 422
    assert "Tick at least one service" in case.browser.words
    at = case.prepare(told=["name"], account="")
    assert kuwait.browser(kuwait.neighbour).open(at).status_code == 404


def test_thirty_two_clerks_send_it_once_while_the_consent_is_withdrawn(kuwait: Kuwait) -> None:
    """It is sent under a consent that stood at that moment, or not at all; never twice."""
    case = Case(kuwait)
    at = case.prepare()
    consent, viewer = case.agree(), kuwait.viewer()
    referral_id = UUID(at.rsplit("/", 1)[1])

    def send() -> int:
        with kuwait.app.app_context():
            try:
                with work(write=True):
                    move_referral(viewer, case.case_id, referral_id, ReferralAct.SEND)
            except Refused:
                return 422
        return 303

    def withdraw() -> int:
        with kuwait.app.app_context(), work(write=True):
            bonds.withdraw_consent(viewer, case.person_id, consent, ConsentWay.SPOKEN)
        return 200

    answered = at_once([send] * 31 + [withdraw])
    assert answered[200] == 1
    assert answered[303] <= 1
    sent = kuwait.rows(sa.select(CaseReferral.sent_at, ConsentFact.withdrawn_at).outerjoin(
        ConsentFact, ConsentFact.id == CaseReferral.consent_id))  # fmt: skip
    assert answered[303] == (sent[0][0] is not None)
    assert sent[0][0] is None or sent[0][0] <= sent[0][1]
    assert kuwait.value(sa.select(sa.func.count()).where(Task.code == "referral_answer")) == answered[303]
