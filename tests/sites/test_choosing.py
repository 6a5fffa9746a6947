"""Who may share a room, and which bed is proposed with which reasons: the pure rules as sentences."""

from datetime import date
from itertools import count
from uuid import UUID

import pytest

from migrant_support.domains.people.rules import BirthDate, BirthPrecision, Sex
from migrant_support.domains.sites.rules import RoomUse, Sleeper, has_space, may_share_room
from migrant_support.domains.sites.rules.choosing import BedOption, best_beds, judge_bed
from migrant_support.kernel.refusals import Refused

ON = date(2026, 12, 1)
_numbers = count(1)


def a_sleeper(sex: Sex = Sex.F, born: int = 1990, *, kin: tuple[Sleeper, ...] = (), unit: int | None = None) -> Sleeper:
    """Somebody in or for a bed."""
    return Sleeper(
        UUID(int=next(_numbers)),
        sex,
        BirthDate(date(born, 6, 1)),
        frozenset(one.person_id for one in kin),
        UUID(int=10_000 + unit) if unit else None,
    )


def refused(use: RoomUse, newcomer: Sleeper, *beside: Sleeper) -> str:
    """The code of the refusal, or nothing."""
    try:
        may_share_room(use, newcomer, beside, ON)
    except Refused as no:
        return no.code
    return ""


def test_women_and_men_sleep_apart() -> None:
    assert refused(RoomUse.WOMEN, a_sleeper(Sex.M)) == "room_for_women"
    assert refused(RoomUse.MEN, a_sleeper(Sex.F)) == "room_for_men"
    assert refused(RoomUse.WOMEN, a_sleeper(), a_sleeper()) == ""


def test_a_child_never_sleeps_beside_adults_who_are_not_family() -> None:
    child = a_sleeper(Sex.M, 2018)
    assert refused(RoomUse.FAMILIES, child, a_sleeper()) == "child_beside_strangers"
    assert refused(RoomUse.WOMEN, child) == "child_alone"


def test_a_child_sleeps_beside_its_mother_also_where_other_women_sleep() -> None:
    mother = a_sleeper()
    assert refused(RoomUse.WOMEN, a_sleeper(Sex.M, 2018, kin=(mother,)), mother, a_sleeper()) == ""


def test_a_child_alone_sleeps_in_the_room_for_children_and_no_adult_does() -> None:
    assert refused(RoomUse.MINORS, a_sleeper(Sex.F, 2012), a_sleeper(Sex.M, 2013)) == ""
    assert refused(RoomUse.MINORS, a_sleeper()) == "room_for_minors"


def test_who_may_be_a_child_is_treated_as_one() -> None:
    estimated = Sleeper(UUID(int=1), Sex.F, BirthDate(date(2006, 1, 1), BirthPrecision.ESTIMATED))
    assert refused(RoomUse.WOMEN, estimated) == "child_alone"


def test_a_family_room_is_one_familys() -> None:
    father = a_sleeper(Sex.M)
    assert refused(RoomUse.FAMILIES, a_sleeper(kin=(father,)), father) == ""
    assert refused(RoomUse.FAMILIES, a_sleeper(), father) == "family_room_taken"


def test_isolation_is_for_one_person_or_one_household() -> None:
    assert refused(RoomUse.ISOLATION, a_sleeper(), a_sleeper()) == "isolation_taken"
    assert refused(RoomUse.ISOLATION, a_sleeper(unit=1), a_sleeper(unit=1)) == ""


@pytest.mark.parametrize(("metres", "sleepers", "enough"), [(14.0, 4, True), (13.9, 4, False), (None, 9, True)])
def test_each_has_three_and_a_half_square_metres(metres: float | None, sleepers: int, enough: bool) -> None:
    assert has_space(metres, sleepers) is enough


def test_the_bed_beside_the_family_is_proposed_first() -> None:
    sister = a_sleeper()
    empty, hers = BedOption(UUID(int=1), RoomUse.WOMEN), BedOption(UUID(int=2), RoomUse.WOMEN, (sister,))
    first = best_beds([empty, hers], a_sleeper(kin=(sister,)), ON)[0]
    assert first.bed_id == hers.bed_id
    assert "Beside the family" in first.reasons


def test_a_family_room_is_kept_for_families() -> None:
    options = [BedOption(UUID(int=1), RoomUse.FAMILIES), BedOption(UUID(int=2), RoomUse.WOMEN)]
    assert [found.bed_id.int for found in best_beds(options, a_sleeper(), ON)] == [2, 1]


def test_a_crowded_room_stands_behind_one_with_space() -> None:
    crowded = BedOption(UUID(int=1), RoomUse.WOMEN, (a_sleeper(), a_sleeper()), square_metres=9.0)
    roomy = BedOption(UUID(int=2), RoomUse.WOMEN, square_metres=9.0)
    found = best_beds([crowded, roomy], a_sleeper(), ON)
    assert [one.bed_id.int for one in found] == [2, 1]
    assert "Less living space than 3.5 m² a person" in found[1].reasons


def test_a_bed_that_cannot_be_says_why_and_stands_last() -> None:
    judged = judge_bed(BedOption(UUID(int=1), RoomUse.WOMEN), a_sleeper(Sex.M), ON)
    assert not judged.fits
    assert judged.refusal is not None
    assert judged.refusal.in_english == "This room is for women. Choose a room for men or families."
