"""The limits of an aircraft: as many of a kind as it takes, and not one more."""

import pytest

from migrant_support.domains.flights.rules.passengers import Limits, Seating, check_limits
from migrant_support.domains.flights.rules.words import Passenger, SpecialService
from migrant_support.kernel.refusals import Refused

ONE_OF_EACH = Limits(wheelchairs=1, stretchers=1, infants=1, minors_alone=1, deportees=1)
KINDS = [
    ("wheelchairs", Seating(Passenger.ADULT, frozenset({SpecialService.WCHR}))),
    ("stretchers", Seating(Passenger.ADULT, frozenset({SpecialService.STCR}))),
    ("infants", Seating(Passenger.INFANT)),
    ("minors_alone", Seating(Passenger.CHILD, frozenset({SpecialService.UMNR}))),
    ("deportees", Seating(Passenger.ADULT, frozenset({SpecialService.DEPU}))),
    ("deportees", Seating(Passenger.ADULT, is_deported=True)),
]


@pytest.mark.parametrize(("kind", "one"), KINDS)
def test_the_last_place_of_a_kind_is_given_and_the_next_is_refused(kind: str, one: Seating) -> None:
    others = {of: other for of, other in KINDS if of != kind}.values()
    check_limits(ONE_OF_EACH, [one, *others])
    with pytest.raises(Refused) as refused:
        check_limits(ONE_OF_EACH, [one, one, *others])
    assert refused.value.code == kind
