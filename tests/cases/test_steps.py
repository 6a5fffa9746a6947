"""The state machine of a case as a table: every state and every act, by the action and by a crafted POST (AZ-12)."""

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from migrant_support.domains.cases.actions import move_case
from migrant_support.domains.cases.models import Case, CaseMove
from migrant_support.domains.cases.rules import Act, CaseState, CloseOutcome, next_acts, transition
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.kuwait import Kuwait

REASON = "because of it"
LEADS_TO = {
    ("reported", "register"): "registered",
    ("registered", "verify"): "verified",
    ("verified", "activate"): "active",
    ("active", "suspend"): "suspended",
    ("suspended", "resume"): "active",
    ("reported", "close"): "closed",
    ("registered", "close"): "closed",
    ("verified", "close"): "closed",
    ("active", "close"): "closed",
    ("suspended", "close"): "closed",
    ("closed", "reopen"): "active",
}
PAIRS = [(state, act) for state in CaseState for act in Act]


def outcome_of(act: Act) -> CloseOutcome | None:
    """How a case ended, for the act that ends it."""
    return CloseOutcome.SETTLED if act is Act.CLOSE else None


def put(kuwait: Kuwait, state: CaseState):
    """A case that stands in a state."""
    case_id = kuwait.register().case_id
    with kuwait.app.app_context(), work(write=True):
        case = db.session.get_one(Case, case_id)
        case.state = state
        if state is CaseState.CLOSED:
            case.closed_at, case.outcome = case.opened_at, CloseOutcome.SETTLED
    return case_id


@pytest.mark.one_database
def test_every_pair_of_state_and_act_does_what_the_table_says_and_nothing_else(kuwait: Kuwait) -> None:
    viewer, browser = kuwait.viewer(), kuwait.browser()
    wrong = []
    case_id = put(kuwait, CaseState.REPORTED)
    for state, act in PAIRS:
        for door in ("action", "post"):
            version = stand(kuwait, case_id, state)
            if door == "action":
                with kuwait.app.app_context():
                    try:
                        with work(write=True):
                            move_case(viewer, case_id, act, version=version, reason=REASON, outcome=outcome_of(act))
                    except Refused:
                        pass
            else:
                path = f"/cases/{case_id}/steps/{act.value}"
                outcome = outcome_of(act)
                sent = {"version": version, "reason": REASON} | ({"outcome": outcome.value} if outcome else {})
                browser.open("/register")
                status = browser.post(path, sent).status_code
                if status != (303 if (state.value, act.value) in LEADS_TO else 422):
                    wrong.append((state, act, status))
            now_is = kuwait.value(sa.select(Case.state))
            if now_is != LEADS_TO.get((state.value, act.value), state.value):
                wrong.append((state, act, door, now_is))
    assert wrong == []


def stand(kuwait: Kuwait, case_id, state: CaseState) -> int:
    """Put the case in a state; return its version."""
    with kuwait.app.app_context(), work(write=True):
        case = db.session.get_one(Case, case_id)
        case.state = state
        case.closed_at = case.opened_at if state is CaseState.CLOSED else None
        case.outcome = CloseOutcome.SETTLED if state is CaseState.CLOSED else None
        return case.version


@pytest.mark.one_database
def test_a_step_without_its_reason_keeps_the_case_and_the_typed_text(kuwait: Kuwait) -> None:
    case_id = kuwait.register().case_id
    browser = kuwait.browser()
    browser.open(f"/cases/{case_id}/steps/close")
    assert browser.submit({"reason": "x", "outcome": "settled"}, to="/close").status_code == 422
    assert "Write a short reason." in browser.words
    assert browser.form(to="/close").value("reason") == "x"
    assert kuwait.value(sa.select(Case.state)) is CaseState.REGISTERED


def test_a_step_on_an_old_page_is_refused(kuwait: Kuwait) -> None:
    case_id = kuwait.register().case_id
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        move_case(viewer, case_id, Act.VERIFY, version=1)
    with kuwait.app.app_context(), pytest.raises(Stale), work(write=True):
        move_case(viewer, case_id, Act.ACTIVATE, version=1)


def test_a_step_is_undone_with_both_steps_kept(kuwait: Kuwait) -> None:
    case_id = kuwait.register().case_id
    browser = kuwait.browser()
    browser.open(f"/cases/{case_id}/steps/verify")
    browser.submit({}, to="/verify")
    browser.follow()
    offered = next(form for form in browser.forms() if form.action.startswith("/undo/"))
    assert browser.submit({}, to=offered.action).status_code == 303
    assert kuwait.value(sa.select(Case.state)) is CaseState.REGISTERED
    assert [target for (target,) in kuwait.rows(sa.select(CaseMove.target).order_by(CaseMove.at, CaseMove.id))] == [
        "registered", "verified", "registered",
    ]  # fmt: skip


class CaseWalk(RuleBasedStateMachine):
    """Random steps: a case is always in a state of the table, is closed with an outcome only, and never stuck."""

    def __init__(self) -> None:
        super().__init__()
        self.state = CaseState.REPORTED

    @rule(act=st.sampled_from(Act), reason=st.text(max_size=6), outcome=st.none() | st.sampled_from(CloseOutcome))
    def step(self, act: Act, reason: str, outcome: CloseOutcome | None) -> None:
        try:
            target = transition(self.state, act, reason=reason, outcome=outcome)
        except Refused:
            return
        assert LEADS_TO[self.state.value, act.value] == target.value
        assert (outcome is not None) == (target is CaseState.CLOSED)
        assert act not in (Act.CLOSE, Act.SUSPEND, Act.REOPEN) or len(reason.strip()) >= 3
        self.state = target

    @invariant()
    def there_is_a_way_on(self) -> None:
        assert next_acts(self.state)


TestCaseWalk = CaseWalk.TestCase
TestCaseWalk.settings = settings(max_examples=50, stateful_step_count=20)
