"""The decisions about arrivals and quarantine, as sentences."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from migrant_support.domains.flights.rules.leaving import check_departure
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.people.rules import BirthDate, Sex
from migrant_support.domains.quarantine.rules.orders import (
    NEEDS_REASON,
    ORDER_STEPS,
    OrderState,
    check_all_settled,
    check_order_step,
    check_receiving,
    check_release,
    check_unlisted,
    order_days,
    place_until,
)
from migrant_support.domains.quarantine.rules.places import RoomOffer, WhyNot, plan_places
from migrant_support.domains.sites.rules import RoomUse, Sleeper
from migrant_support.kernel.refusals import Refused

COLOMBO = "Asia/Colombo"
ON = date(2026, 11, 20)


def code_of(act: object) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refused) as no:
        act()  # type: ignore[operator]
    assert no.value.in_english[0].isupper()
    return no.value.code


@pytest.mark.parametrize(
    ("landed", "first"),
    [
        (datetime(2026, 11, 20, 18, 29, tzinfo=UTC), date(2026, 11, 20)),  # 23:59 in Colombo
        (datetime(2026, 11, 20, 18, 31, tzinfo=UTC), date(2026, 11, 21)),  # 00:01 in Colombo
    ],
)
def test_day_zero_is_the_local_day_of_the_landing(landed: datetime, first: date) -> None:
    assert order_days(landed, 14, COLOMBO) == (first, date(2026, 12, first.day - 16))


def test_a_place_is_kept_until_noon_of_the_last_day_there() -> None:
    assert place_until(date(2026, 12, 4), COLOMBO) == datetime(2026, 12, 4, 6, 30, tzinfo=UTC)


def test_release_is_refused_before_the_last_day_and_says_which_it_is() -> None:
    with pytest.raises(Refused, match="days_not_done") as no:
        check_release(date(2026, 12, 4), date(2026, 12, 3))
    assert no.value.in_english == "The quarantine lasts until 2026-12-04. It can be released from that day on."
    check_release(date(2026, 12, 4), date(2026, 12, 4))


def test_an_order_takes_the_steps_of_its_table_and_no_other() -> None:
    for source in OrderState:
        for target in OrderState:
            if (source, target) in ORDER_STEPS:
                check_order_step(source, target, reason="because of it")
            else:
                assert (
                    code_of(lambda s=source, t=target: check_order_step(s, t, reason="because of it")) == "order_step"
                )


def test_hospital_absconding_and_death_need_a_reason() -> None:
    for target in NEEDS_REASON:
        assert code_of(lambda t=target: check_order_step(OrderState.ADMITTED, t, reason=" ")) == "reason_missing"


def test_nobody_is_received_before_the_landing_or_after_the_closing() -> None:
    check_receiving(FlightState.ARRIVED)
    assert code_of(lambda: check_receiving(FlightState.DEPARTED)) == "not_landed"
    assert code_of(lambda: check_receiving(FlightState.CLOSED)) == "arrival_closed"


def test_an_arrival_is_closed_whole_and_says_how_many_are_open() -> None:
    check_all_settled(0)
    with pytest.raises(Refused, match="still_missing") as no:
        check_all_settled(3)
    assert no.value.in_english.startswith("3 people of the list")


def test_an_unlisted_arrival_needs_a_name_and_an_account_has_twenty_a_day() -> None:
    check_unlisted(name="Kumari Perera", typed="N1234567", today=19)
    assert code_of(lambda: check_unlisted(name=" ", typed="", today=0)) == "name_missing"
    assert code_of(lambda: check_unlisted(name="Kumari", typed="", today=20)) == "too_many_unlisted"
    assert code_of(lambda: check_unlisted(name="Kumari", typed="9" * 61, today=0)) == "number_too_long"


def test_a_flight_does_not_leave_with_somebody_unsettled_nor_empty_nor_with_an_unsealed_list() -> None:
    check_departure(on_board=2, left_behind=0, held=0, not_sealed=0)
    with pytest.raises(Refused, match="left_behind") as no:
        check_departure(on_board=2, left_behind=3, held=1, not_sealed=0)
    assert no.value.in_english.startswith("3 passengers are confirmed or checked in and not on board.")
    assert code_of(lambda: check_departure(on_board=2, left_behind=0, held=1, not_sealed=0)) == "seat_held"
    assert code_of(lambda: check_departure(on_board=0, left_behind=0, held=0, not_sealed=0)) == "nobody_on_board"
    assert code_of(lambda: check_departure(on_board=2, left_behind=0, held=0, not_sealed=1)) == "not_on_sealed_list"


def sleeper(sex: Sex = Sex.F, years: int = 30, *, unit: UUID | None = None) -> Sleeper:
    """Somebody who needs a place."""
    return Sleeper(uuid4(), sex, BirthDate(date(ON.year - years, 1, 1)), frozenset(), unit)


def room(use: RoomUse, beds: int, site: UUID | None = None) -> RoomOffer:
    """A room with free beds and nobody in it."""
    return RoomOffer(uuid4(), site or uuid4(), use, [uuid4() for _ in range(beds)])


def planned(seekers: list[Sleeper], rooms: list[RoomOffer], **more: object) -> tuple[object, dict[UUID, UUID]]:
    """The plan, and the room of each person."""
    before = {r.room_id: list(r.beds) for r in rooms}
    plan = plan_places(seekers, rooms, ON, **more)  # type: ignore[arg-type]
    return plan, {person: next(r for r, beds in before.items() if bed in beds) for person, bed in plan.beds.items()}


def test_women_and_men_get_rooms_of_their_own() -> None:
    women, men = room(RoomUse.WOMEN, 2), room(RoomUse.MEN, 2)
    people = [sleeper(Sex.F), sleeper(Sex.M), sleeper(Sex.F), sleeper(Sex.M)]
    plan, rooms = planned(people, [women, men])
    assert plan.without == {}
    assert {rooms[p.person_id] for p in people if p.sex is Sex.F} == {women.room_id}
    assert {rooms[p.person_id] for p in people if p.sex is Sex.M} == {men.room_id}


def test_a_travel_unit_sleeps_in_one_room_where_it_fits() -> None:
    unit, site = uuid4(), uuid4()
    family = [sleeper(Sex.F, 34, unit=unit), sleeper(Sex.M, 36, unit=unit), sleeper(Sex.F, 9, unit=unit)]
    small, large = room(RoomUse.FAMILIES, 2, site), room(RoomUse.FAMILIES, 3, site)
    plan, rooms = planned([sleeper(Sex.F), *family], [small, large, room(RoomUse.WOMEN, 1, site)])
    assert plan.without == {}
    assert {rooms[p.person_id] for p in family} == {large.room_id}


def test_a_unit_that_fits_in_no_room_stays_at_one_site_and_a_child_beside_its_parent() -> None:
    unit, site = uuid4(), uuid4()
    mother, father, daughter = (
        sleeper(Sex.F, 34, unit=unit), sleeper(Sex.M, 36, unit=unit), sleeper(Sex.F, 9, unit=unit),
    )  # fmt: skip
    women, men = room(RoomUse.WOMEN, 2, site), room(RoomUse.MEN, 1, site)
    plan, rooms = planned([mother, father, daughter], [women, men])
    assert plan.without == {}
    assert rooms[daughter.person_id] == rooms[mother.person_id] == women.room_id
    assert rooms[father.person_id] == men.room_id


def test_a_unit_is_not_torn_apart_over_two_centres() -> None:
    unit = uuid4()
    pair = [sleeper(Sex.F, unit=unit), sleeper(Sex.F, unit=unit)]
    plan, _ = planned(pair, [room(RoomUse.WOMEN, 1), room(RoomUse.WOMEN, 1)])
    assert plan.beds == {}
    assert plan.without == {p.person_id: WhyNot.APART for p in pair}


def test_who_gets_no_place_is_told_why() -> None:
    one, other = sleeper(Sex.F), sleeper(Sex.F)
    plan, _ = planned([one, other], [room(RoomUse.MEN, 2)])
    assert set(plan.without.values()) == {WhyNot.NO_ROOM}
    plan, _ = planned([one, other], [room(RoomUse.WOMEN, 1)])
    assert list(plan.without.values()) == [WhyNot.NO_BED]


def test_a_child_without_its_parents_is_not_put_beside_grown_strangers() -> None:
    child = sleeper(Sex.F, 12)
    plan, _ = planned([child], [room(RoomUse.WOMEN, 3)])
    assert plan.without == {child.person_id: WhyNot.NO_ROOM}
    minors = room(RoomUse.MINORS, 1)
    plan, rooms = planned([child], [room(RoomUse.WOMEN, 3), minors])
    assert rooms == {child.person_id: minors.room_id}


def test_an_infant_sleeps_with_its_mother_and_takes_no_bed() -> None:
    unit = uuid4()
    mother, infant = sleeper(Sex.F, 28, unit=unit), sleeper(Sex.M, 1, unit=unit)
    plan, rooms = planned([infant, mother], [room(RoomUse.WOMEN, 1)])
    assert set(rooms) == {mother.person_id}
    assert plan.with_adult == {infant.person_id: mother.person_id}
    plan, _ = planned([infant, mother], [])
    assert plan.without == {mother.person_id: WhyNot.NO_BED, infant.person_id: WhyNot.NO_BED}


def test_isolation_rooms_are_kept_free() -> None:
    plan, _ = planned([sleeper()], [room(RoomUse.ISOLATION, 2)])
    assert plan.beds == {}


def test_who_cannot_climb_steps_gets_an_accessible_room_and_leaves_it_to_her() -> None:
    first, second = sleeper(), sleeper()
    steps, ramp = room(RoomUse.WOMEN, 1), room(RoomUse.WOMEN, 1)
    ramp.is_accessible = True
    _, rooms = planned([first, second], [ramp, steps], accessible=frozenset({second.person_id}))
    assert rooms == {second.person_id: ramp.room_id, first.person_id: steps.room_id}
