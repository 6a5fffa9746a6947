"""Cost guarantees: four eyes, a limit, a letter without an illness; thirty-two who grant at once grant once."""

from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.medical.actions.guarantees import approve_guarantee
from migrant_support.domains.medical.models import CostGuarantee
from migrant_support.domains.medical.rules.guarantees import MOVES, GuaranteeState, check_step
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.medical.conftest import Clinic
from tests.proofs.test_many_at_once import at_once
from tests.support.accounts import an_account, viewer_for

ASKED = {"hospital": "Al-Amiri Hospital", "currency": "KWD", "amount": "250.500", "reason": "appendix must come out"}


@pytest.mark.one_database
def test_every_step_that_is_not_in_the_table_is_refused() -> None:
    for before, after in product(GuaranteeState, GuaranteeState):
        if (before, after) in MOVES:
            check_step(before, after)
        else:
            with pytest.raises(Refused, match="guarantee_moved_already"):
                check_step(before, after)


@pytest.mark.one_database
@given(st.lists(st.sampled_from(GuaranteeState), max_size=12))
def test_whatever_is_tried_a_closed_one_was_used_and_a_used_one_was_granted(tried: list[GuaranteeState]) -> None:
    walked = [GuaranteeState.ASKED]
    for wanted in tried:
        try:
            check_step(walked[-1], wanted)
        except Refused:
            continue
        walked.append(wanted)
    order = [GuaranteeState.ASKED, GuaranteeState.APPROVED, GuaranteeState.USED, GuaranteeState.CLOSED]
    ended = walked[-1] in (GuaranteeState.REFUSED, GuaranteeState.WITHDRAWN)
    assert walked[: len(walked) - ended] == order[: len(walked) - ended]


def asked(clinic: Clinic, **fields: str) -> str:
    """The doctor asks; the path of the guarantee."""
    sent = clinic.send("guarantee", ASKED | fields)
    assert sent.status == 303, sent.words
    return f"/guarantees/{clinic.kuwait.value(sa.select(CostGuarantee.id))}"


def press(clinic: Clinic, path: str, step: str, *, by: object = None, **fields: str) -> int:
    """Do a step on the page of the guarantee."""
    browser = clinic.browser(by)  # type: ignore[arg-type]
    browser.open(path)
    return browser.submit(fields, to=f"{path}/{step}").status_code


def until(days: int) -> str:
    """A day as it is typed."""
    return f"{now() + timedelta(days=days):%d/%m/%Y}"


def test_from_the_request_to_the_bill(clinic: Clinic) -> None:
    path, officer = asked(clinic), clinic.kuwait.officer
    window = clinic.browser(officer)
    window.open("/")
    assert "Cost guarantees that wait for approval" in window.words
    window.open(path)
    for word in ("Al-Amiri Hospital", "250.500 KWD", "Waits for approval"):
        assert word in window.words
    assert "appendix" not in window.text
    assert window.post(f"{path}/reason", {}).status_code == 403
    assert window.open(f"{path}/letter/en").status_code == 303
    assert press(clinic, path, "approve", by=officer, until=until(200)) == 422
    assert press(clinic, path, "approve", by=officer, until=until(30)) == 303
    assert clinic.kuwait.value(sa.select(CostGuarantee.serial)) == 1
    for language in ("en", "si", "ta"):
        assert window.open(f"{path}/letter/{language}").get_data().startswith(b"%PDF")
    assert press(clinic, path, "use") == 303
    assert press(clinic, path, "close", by=officer, bill="250.501") == 422
    assert press(clinic, path, "close", by=officer, bill="249.125") == 303
    assert clinic.kuwait.value(sa.select(CostGuarantee.state)) is GuaranteeState.CLOSED
    doctor = clinic.browser()
    doctor.open(path)
    doctor.submit({}, to=f"{path}/reason")
    assert "appendix must come out" in doctor.words


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"amount": "0"}, "Write the most that may be paid."),
        ({"amount": "1.2345"}, "Write the amount with no more."),
        ({"hospital": ""}, "Hospital"),
        ({"reason": ""}, "Why must the person go there?"),
    ],
)
def test_a_request_without_amount_hospital_or_reason_is_refused(
    clinic: Clinic, fields: dict[str, str], says: str
) -> None:
    sent = clinic.send("guarantee", ASKED | fields)
    assert sent.status == 422
    assert says in sent.words
    assert clinic.kuwait.counts()["cost_guarantee"] == 0


def test_who_asked_does_not_grant_and_the_database_holds_it_too(clinic: Clinic) -> None:
    asked(clinic)
    both = an_account(clinic.kuwait.app, "mission_officer", "mission:KWT", sign_in_name="both")
    guarantee_id = clinic.kuwait.value(sa.select(CostGuarantee.id))
    with clinic.kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(CostGuarantee).values(asked_by=both.id))
    viewer = viewer_for(clinic.kuwait.app, both)
    with clinic.kuwait.app.app_context(), pytest.raises(Refused, match="own_request"), work(write=True):
        approve_guarantee(viewer, guarantee_id, valid_until=now() + timedelta(days=5))
    with clinic.kuwait.app.app_context(), pytest.raises(sa.exc.IntegrityError), work(write=True):
        db.session.execute(sa.update(CostGuarantee).values(decided_by=both.id, decided_at=now()))


def test_a_refusal_says_why_to_both(clinic: Clinic) -> None:
    path = asked(clinic)
    assert press(clinic, path, "refuse", by=clinic.kuwait.officer, reason="a state hospital is free") == 303
    doctor = clinic.browser()
    doctor.open(path)
    assert "a state hospital is free" in doctor.words


def test_a_neighbour_sees_no_guarantee(clinic: Clinic) -> None:
    path = asked(clinic)
    for account in (clinic.kuwait.neighbour, clinic.stranger):
        assert clinic.browser(account).open(path).status_code == 404
        other = clinic.browser(account)
        other.open("/guarantees")
        assert "Al-Amiri" not in other.text


def test_thirty_two_who_grant_at_once_grant_once(clinic: Clinic) -> None:
    asked(clinic)
    guarantee_id = clinic.kuwait.value(sa.select(CostGuarantee.id))
    viewer = clinic.kuwait.viewer()

    def grant() -> int:
        with clinic.kuwait.app.app_context():
            try:
                with work(write=True):
                    approve_guarantee(viewer, guarantee_id, valid_until=now() + timedelta(days=5))
            except Refused:
                return 422
        return 303

    assert at_once([grant] * 32) == {303: 1, 422: 31}
    assert clinic.kuwait.rows(sa.select(CostGuarantee.serial, CostGuarantee.state)) == [(1, GuaranteeState.APPROVED)]
