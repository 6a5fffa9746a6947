"""What a doctor asked for stops at the gate until it stands on the list, within the limits of the aircraft."""

from datetime import timedelta

import pytest

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.passengers import Limits
from migrant_support.domains.flights.rules.words import SpecialService
from migrant_support.domains.medical.actions import record_result
from migrant_support.domains.medical.rules import Condition, Fitness
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from tests.support.flying import Airfield


def asks(field: Airfield, person: object, *conditions: Condition, **more: object) -> None:
    """The doctor finds somebody fit under conditions."""
    field.do(
        record_result, person, result=Fitness.FIT, valid_from=now() - timedelta(minutes=1),
        valid_until=now() + timedelta(days=20), conditions=conditions, by=field.doctor, **more,
    )  # fmt: skip


def test_a_wheelchair_that_a_doctor_asked_for_is_ordered_before_the_seat_is_given(field: Airfield) -> None:
    person, flight = field.traveller(), field.flight()
    asks(field, person, Condition.WHEELCHAIR)
    (entry,) = field.proposed(flight, person)
    (refused,) = field.confirm(flight, entry)
    assert not refused.is_done
    assert BlockerCode.WHEELCHAIR in refused.stops
    browser = field.browser()
    at = f"/flights/{flight}/entries/{entry}/help"
    browser.open(at)
    assert browser.submit({"services": ["WCHR"]}, to=at).status_code == 303
    (done,) = field.confirm(flight, entry)
    assert done.is_done


def test_help_for_somebody_seated_keeps_the_limits_of_the_aircraft(field: Airfield) -> None:
    person, flight = field.traveller(), field.flight(limits=Limits(0, 0, 4, 4))
    (entry,) = field.confirmed(flight, person)
    with pytest.raises(Refused):
        field.do(actions.arrange_help, entry, [SpecialService.WCHC])
    field.do(actions.arrange_help, entry, [SpecialService.MAAS])


def test_after_the_last_day_that_a_doctor_set_nobody_is_seated(field: Airfield) -> None:
    person, flight = field.traveller(), field.flight(days=5)
    asks(field, person, fly_until=(now() + timedelta(days=3)).date())
    (entry,) = field.proposed(flight, person)
    (refused,) = field.confirm(flight, entry)
    assert BlockerCode.LAST_DAY in refused.stops
