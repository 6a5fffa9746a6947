"""Placing, reserving, admitting, moving, leaving, cancelling: what each does and refuses, from the actions."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Sight
from migrant_support.domains.people.rules import BirthDate, Checkpoint, FlagPriority, Relation, Sex
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries import current_stays
from migrant_support.domains.sites.rules import RoomUse, StayEnd, StayState
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from tests.sites.conftest import Shelter
from tests.support.shelters import NOON, a_room, ask, beds_of, do

BABY = {"sex": Sex.F, "birth": BirthDate(date(2026, 3, 1))}
CHILD = {"sex": Sex.M, "birth": BirthDate(date(2018, 3, 1))}


def place(shelter: Shelter, person, bed: int = 0, **more):
    """Give somebody a bed of the women's room."""
    return do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), person, shelter.beds[bed], **more)


def refusal(shelter: Shelter, act, *arguments, **named) -> str:
    """The code with which an action of the officer is refused."""
    with pytest.raises(Refused) as no:
        do(shelter.kuwait.app, act, shelter.kuwait.viewer(), *arguments, **named)
    return no.value.code


def stay_of(shelter: Shelter, stay_id):
    """State, start, end and reason of a stay."""
    return shelter.kuwait.rows(
        sa.select(Stay.state, Stay.from_at, Stay.until_at, Stay.end_reason).where(Stay.id == stay_id)
    )[0]


def tomorrow():
    """A day from now."""
    return now() + timedelta(days=1)


def test_a_bed_takes_one_person(shelter: Shelter) -> None:
    place(shelter, shelter.woman())
    assert refusal(shelter, actions.place, shelter.woman("Second"), shelter.beds[0]) == "bed_taken"


def test_a_person_has_one_bed(shelter: Shelter) -> None:
    person = shelter.woman()
    place(shelter, person)
    assert refusal(shelter, actions.place, person, shelter.beds[1]) == "person_has_a_bed"


def test_the_site_sees_its_people_from_the_reservation_until_they_left(shelter: Shelter) -> None:
    person = shelter.woman()
    stay = do(
        shelter.kuwait.app, actions.reserve, shelter.kuwait.viewer(), person, shelter.beds[0],
        from_at=tomorrow(), until_at=None,
    )  # fmt: skip
    seen = sa.select(Sight.until).where(Sight.source_id == stay, Sight.scope_id == "KWT-LOTUS")
    assert shelter.kuwait.rows(seen) == [(None,)]
    do(shelter.kuwait.app, actions.admit, shelter.kuwait.viewer(), stay)
    do(shelter.kuwait.app, actions.check_out, shelter.kuwait.viewer(), stay, reason=StayEnd.OWN_WISH)
    assert shelter.kuwait.value(seen) is not None


def test_a_reservation_gives_the_open_stay_an_end_and_cancelling_takes_it_away_again(shelter: Shelter) -> None:
    person, viewer, app = shelter.woman(), shelter.kuwait.viewer(), shelter.kuwait.app
    first = place(shelter, person)
    leaves = tomorrow()
    plan = do(app, actions.reserve, viewer, person, shelter.beds[1], from_at=leaves, until_at=None)
    assert stay_of(shelter, first)[2] == leaves
    do(app, actions.cancel_stay, viewer, plan, reason="Flight cancelled")
    assert stay_of(shelter, first)[2] is None


def test_who_is_admitted_elsewhere_has_left_the_old_bed(shelter: Shelter) -> None:
    person, viewer, app = shelter.woman(), shelter.kuwait.viewer(), shelter.kuwait.app
    first = place(shelter, person)
    plan = do(app, actions.reserve, viewer, person, shelter.beds[1], from_at=tomorrow(), until_at=None)
    do(app, actions.admit, viewer, plan)
    assert stay_of(shelter, first)[0] is StayState.ENDED
    assert stay_of(shelter, first)[3] is StayEnd.MOVED
    assert ask(app, current_stays, [person])[person].bed_id == shelter.beds[1]


def test_a_move_ends_one_stay_and_begins_another_at_the_same_instant(shelter: Shelter) -> None:
    person = shelter.woman()
    old = place(shelter, person)
    new = do(shelter.kuwait.app, actions.move, shelter.kuwait.viewer(), old, shelter.beds[2], reason="Near the window")
    assert stay_of(shelter, old)[2] == stay_of(shelter, new)[1]
    assert (stay_of(shelter, old)[0], stay_of(shelter, new)[0]) == (StayState.ENDED, StayState.CURRENT)


def test_who_overstayed_is_checked_out_and_the_next_may_come(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    with clock_set_to(NOON):
        late = place(shelter, shelter.woman(), until_at=NOON + timedelta(hours=20))
        nxt = do(
            app, actions.reserve, viewer, shelter.woman("Next"), shelter.beds[0],
            from_at=NOON + timedelta(hours=21), until_at=None,
        )  # fmt: skip
    with clock_set_to(NOON + timedelta(hours=24)):
        assert refusal(shelter, actions.admit, nxt) == "bed_taken"
        _the_next_comes(shelter, late, nxt)
    assert stay_of(shelter, nxt)[0] is StayState.CURRENT
    assert stay_of(shelter, nxt)[1] >= stay_of(shelter, late)[2]


def _the_next_comes(shelter: Shelter, late, nxt) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    do(app, actions.check_out, viewer, late, reason=StayEnd.OWN_WISH)
    do(app, actions.admit, viewer, nxt)


def test_a_flag_that_denies_stops_the_admission_and_says_what_to_do(shelter: Shelter) -> None:
    person, viewer, app = shelter.woman(), shelter.kuwait.viewer(), shelter.kuwait.app
    do(
        app, bonds.set_flag, viewer, person, instruction="Call the welfare officer first.",
        checkpoints=[Checkpoint.ADMISSION], priority=FlagPriority.URGENT, denies=True,
    )  # fmt: skip
    with pytest.raises(Refused, match="flag_stops") as no:
        do(app, actions.place, viewer, person, shelter.beds[0])
    assert "Call the welfare officer first." in no.value.in_english


def test_a_man_is_not_placed_among_women(shelter: Shelter) -> None:
    man = shelter.woman("Nimal", sex=Sex.M)
    assert refusal(shelter, actions.place, man, shelter.beds[0]) == "room_for_women"


def test_a_child_sleeps_beside_its_mother_only_after_she_has_a_bed(shelter: Shelter) -> None:
    mother, child = shelter.woman(), shelter.woman("Son", **CHILD)
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    do(app, bonds.tie_family, viewer, child, mother, Relation.MOTHER)
    assert refusal(shelter, actions.place, child, shelter.beds[1]) == "child_alone"
    place(shelter, mother)
    place(shelter, child, 1)
    place(shelter, shelter.woman("Neighbour"), 2)


def test_a_mother_does_not_move_away_from_her_child_among_strangers(shelter: Shelter) -> None:
    mother, child = shelter.woman(), shelter.woman("Son", **CHILD)
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    do(app, bonds.tie_family, viewer, child, mother, Relation.MOTHER)
    hers, his = place(shelter, mother), place(shelter, child, 1)
    place(shelter, shelter.woman("Neighbour"), 2)
    family = beds_of(app, a_room(app, viewer, shelter.site, name="Family room", use=RoomUse.FAMILIES))
    assert refusal(shelter, actions.move, hers, family[0], reason="Quieter there") == "child_left_behind"
    moves = [actions.Move(his, family[1]), actions.Move(hers, family[0])]
    do(app, actions.move_together, viewer, moves, reason="Quieter there")
    assert ask(app, current_stays, [child])[child].bed_id == family[1]


def test_an_infant_sleeps_with_its_mother_and_goes_along(shelter: Shelter) -> None:
    mother, baby = shelter.woman(), shelter.woman("Baby", **BABY)
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    hers = place(shelter, mother)
    do(app, actions.place_with, viewer, baby, hers)
    new = do(app, actions.move, viewer, hers, shelter.beds[3], reason="Near the window")
    assert ask(app, current_stays, [baby])[baby].with_stay_id == new
    assert refusal(shelter, actions.check_out, new, reason=StayEnd.HOSPITAL) == "infant_left_behind"
    do(app, actions.check_out, viewer, new, reason=StayEnd.LEFT_FOR_HOME)
    assert ask(app, current_stays, [baby, mother]) == {}


def test_a_child_of_three_has_a_bed_of_its_own(shelter: Shelter) -> None:
    mother, child = shelter.woman(), shelter.woman("Son", sex=Sex.M, birth=BirthDate(date(2023, 5, 1)))
    assert refusal(shelter, actions.place_with, child, place(shelter, mother)) == "not_an_infant"


def test_a_temporary_bed_stands_until_its_end_and_no_longer(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    ends = now() + timedelta(days=3)
    bed = do(
        app, actions.add_temporary_bed, viewer, shelter.site, shelter.room,
        reason="Eleven women came from one house", until_at=ends,
    )  # fmt: skip
    stay = do(app, actions.place, viewer, shelter.woman(), bed)
    assert stay_of(shelter, stay)[2] == ends
    assert refusal(shelter, actions.set_end, stay, ends + timedelta(days=1)) == "bed_ends_before"


def test_a_blocked_bed_is_given_to_nobody_and_a_used_one_is_not_blocked(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    do(app, actions.block_bed, viewer, shelter.site, shelter.beds[0], reason="Broken slats")
    assert refusal(shelter, actions.place, shelter.woman(), shelter.beds[0]) == "bed_blocked"
    do(app, actions.unblock_bed, viewer, shelter.site, shelter.beds[0])
    place(shelter, shelter.woman())
    assert refusal(shelter, actions.block_bed, shelter.site, shelter.beds[0], reason="Broken slats") == "bed_in_use"


def test_a_planeload_is_reserved_whole_or_not_at_all(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    people = [shelter.woman(f"Traveller{n}") for n in range(3)]
    first, last = tomorrow(), tomorrow() + timedelta(days=7)
    wanted = [(person, bed, first, last) for person, bed in zip(people, shelter.beds, strict=False)]
    same_bed = [*wanted[:2], (people[2], shelter.beds[0], first, last)]
    assert refusal(shelter, actions.reserve_many, same_bed) == "bed_taken"
    assert shelter.kuwait.counts()["stay"] == 0
    assert len(do(app, actions.reserve_many, viewer, wanted)) == 3


def test_a_person_of_another_mission_is_not_there_to_be_placed(shelter: Shelter) -> None:
    stranger = shelter.kuwait.register(at="OMN").person_id
    with pytest.raises(NotThere):
        place(shelter, stranger)
    with pytest.raises(NotThere):
        do(
            shelter.kuwait.app, actions.place, shelter.kuwait.viewer(shelter.kuwait.neighbour), stranger,
            shelter.beds[0],
        )  # fmt: skip
