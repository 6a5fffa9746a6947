"""Passing by name with a reason: at the airport's gate and at the gate of the list. Without a reason nothing passes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import GateOverride
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import PersonFlag
from migrant_support.domains.people.models.flags import FlagPass
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import DataClass
from migrant_support.platform.vault import open_sealed
from tests.flights.test_airport import departing, reference, scan
from tests.support.flying import Airfield

REASON = "Canaryreason: the police officer at the counter let her go on."


@pytest.mark.one_database
def test_who_is_stopped_at_the_airports_gate_boards_by_the_name_and_reason_of_an_officer(field: Airfield) -> None:
    anna = field.traveller("Anna")
    flight, entries = departing(field, anna)
    field.do(actions.check_in, entries[anna], bags=1, bag_kilos=9)
    field.do(
        bonds.set_flag, anna, instruction="Call the police officer.", checkpoints=[Checkpoint.BOARDING],
        priority=FlagPriority.URGENT, denies=True,
    )  # fmt: skip
    browser, gate = field.browser(), f"/flights/{flight}/gate"
    assert "Call the police officer." in scan(browser, gate, reference(field, anna))
    assert field.state(entries[anna]) is EntryState.CHECKED_IN
    path = f"/people/{anna}/flags/{field.value(sa.select(PersonFlag.id))}/pass"
    for reason in ("", "ok"):
        browser.open(path)
        assert browser.submit({"checkpoint": "boarding", "reason": reason}, to=path).status_code == 422
    assert field.rows(sa.select(FlagPass.id)) == []
    browser.open(path)
    assert browser.submit({"checkpoint": "boarding", "reason": REASON}, to=path).status_code == 303
    assert "1 person boarded." in scan(browser, gate, reference(field, anna))
    assert field.rows(sa.select(FlagPass.reason, FlagPass.passed_by)) == [(REASON, field.officer.id)]
    assert field.value(sa.text("SELECT count(*) FROM audit_line WHERE act = 'people.flag.pass'")) == 1
    for page in (f"/flights/{flight}", f"/flights/{flight}/airport", f"/flights/{flight}/airport/list", gate):
        assert browser.open(page).status_code == 200
        assert "Canaryreason" not in browser.text, "the reason stands with the flag and nowhere else"
    browser.open(f"/people/{anna}/flags")
    assert "Canaryreason" in browser.words


@pytest.mark.one_database
def test_an_exit_clearance_passes_by_a_coordinators_name_with_a_sealed_reason_only(field: Airfield) -> None:
    flight = field.flight()
    (entry,) = field.proposed(flight, field.traveller(without=["exit_clearance"]))
    until = now() + timedelta(days=3)
    for reason in ("", "   ok     "):
        with pytest.raises(Refused, match="reason_missing"):
            field.do(
                actions.override_gate, entry, BlockerCode.EXIT_CLEARANCE, reason=reason, until_at=until,
                by=field.coordinator,
            )  # fmt: skip
    assert field.rows(sa.select(GateOverride.id)) == []
    assert not field.confirm(flight, entry)[0].is_done
    row = field.do(
        actions.override_gate, entry, BlockerCode.EXIT_CLEARANCE, reason=REASON, until_at=until, by=field.coordinator
    )
    assert field.confirm(flight, entry)[0].is_done
    ((sealed, by),) = field.rows(sa.select(GateOverride.reason_sealed, GateOverride.made_by))
    assert b"Canaryreason" not in sealed
    assert by == field.coordinator.id
    with field.app.app_context():
        opened = open_sealed(
            sealed, data_class=DataClass.PERSONAL, table="gate_override", column="reason_sealed", row_id=row
        )
    assert opened == REASON
    assert "Canaryreason" not in str(field.rows(sa.text("SELECT * FROM audit_line")))
    for browser in (field.browser(), field.browser(field.coordinator)):
        for page in (f"/flights/{flight}", f"/flights/{flight}/entries/{entry}/override"):
            browser.open(page)
            assert "Canaryreason" not in browser.text
