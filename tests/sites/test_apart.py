"""Who sleeps apart: rules as sentences, no reason anywhere, and what the board says where it is not so."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import BirthDate, Relation, Sex
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.apart import keep_apart, lift_apart
from migrant_support.domains.sites.models import ApartMark
from migrant_support.domains.sites.queries import board_of, proposals
from migrant_support.domains.sites.queries.apart import apart_marks
from migrant_support.domains.sites.rules import RoomUse, Sleeper, siblings_parted
from migrant_support.domains.sites.rules.choosing import BedOption, judge_bed, rooms_for
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from tests.sites.conftest import Shelter
from tests.sites.test_choosing import ON, a_sleeper, refused
from tests.support.accounts import an_account
from tests.support.browsing import sign_in_as
from tests.support.shelters import NOON, a_room, ask, beds_of, do


def alone(who: Sleeper, *, apart: tuple[Sleeper, ...] = (), is_alone: bool = True) -> Sleeper:
    """The same one, who sleeps apart."""
    return replace(who, is_alone=is_alone, apart_from=frozenset(one.person_id for one in apart))


def test_who_sleeps_without_strangers_gets_no_bed_beside_one_and_none_beside_her() -> None:
    her, stranger = alone(a_sleeper()), a_sleeper()
    assert refused(RoomUse.WOMEN, her) == ""
    assert refused(RoomUse.WOMEN, her, stranger) == "kept_apart"
    assert refused(RoomUse.WOMEN, stranger, her) == "kept_apart"


def test_her_own_child_sleeps_beside_her() -> None:
    mother = a_sleeper()
    her = alone(mother)
    assert refused(RoomUse.FAMILIES, a_sleeper(Sex.M, 2018, kin=(mother,)), her) == ""


def test_two_who_are_kept_apart_share_no_room_whoever_comes_first() -> None:
    one, other = a_sleeper(), a_sleeper()
    marked = alone(one, apart=(other,), is_alone=False)
    assert refused(RoomUse.WOMEN, marked, other) == refused(RoomUse.WOMEN, other, marked) == "kept_apart"
    assert refused(RoomUse.WOMEN, marked, a_sleeper()) == ""


def test_the_sentence_is_the_same_for_both_and_tells_nothing() -> None:
    one, other = a_sleeper(), a_sleeper()
    said = set()
    marked = alone(one, apart=(other,), is_alone=False)
    for newcomer, there in ((alone(one), other), (other, alone(one)), (marked, other)):
        judged = judge_bed(BedOption(UUID(int=1), RoomUse.WOMEN, (there,)), newcomer, ON)
        assert judged.refusal is not None
        said.add(judged.refusal.sentence)
    assert said == {"This room is not for this person now. Choose another room."}


def test_brothers_and_sisters_in_two_rooms_are_noticed_and_grown_ones_are_not() -> None:
    brother = a_sleeper(Sex.M, 2015)
    sister, aunt = a_sleeper(Sex.F, 2017, kin=(brother,)), a_sleeper(Sex.F, 1990, kin=(brother,))
    assert siblings_parted([[brother], [sister], [a_sleeper()]], ON) == {0, 1}
    assert siblings_parted([[brother, sister], [aunt]], ON) == frozenset()


def test_a_suggestion_says_that_the_family_sleeps_elsewhere_that_the_bed_is_free_shortly_and_who_speaks_alike() -> None:
    her = Sleeper(UUID(int=1), Sex.F, BirthDate(date(1990, 1, 1)), languages=frozenset({"ta"}))
    there = Sleeper(UUID(int=2), Sex.F, BirthDate(date(1991, 1, 1)), languages=frozenset({"ta", "en"}))
    plain = BedOption(UUID(int=3), RoomUse.WOMEN, (there,))
    judged = judge_bed(plain, her, ON)
    assert "Somebody speaks the same language" in judged.reasons
    worse = judge_bed(BedOption(UUID(int=4), RoomUse.WOMEN, is_free_shortly=True, kin_elsewhere=True), her, ON)
    assert {"The family sleeps in another room", "Free for a few days only"} <= set(worse.reasons)
    assert worse.rank > judged.rank


def test_who_cannot_climb_is_given_a_room_without_steps_only() -> None:
    high = [BedOption(UUID(int=5), RoomUse.WOMEN)]
    low = [BedOption(UUID(int=6), RoomUse.WOMEN, is_accessible=True)]
    assert [one.beds for one in rooms_for([a_sleeper()], [high, low], ON, no_steps=True)] == [(UUID(int=6),)]


def test_no_bed_is_given_against_it_until_its_end_or_until_it_is_lifted(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    her, other = shelter.woman("Her"), shelter.woman("Other")
    with clock_set_to(NOON):
        mark = do(app, keep_apart, viewer, her, until_at=NOON + timedelta(days=3))
        with pytest.raises(Refused, match="apart_already"):
            do(app, keep_apart, viewer, her)
        do(app, actions.place, viewer, other, shelter.beds[0])
        with pytest.raises(Refused, match="kept_apart"):
            do(app, actions.place, viewer, her, shelter.beds[1])
        found = ask(app, proposals, viewer, her, NOON, NOON + timedelta(hours=9), site_ids=[shelter.site])
        assert not any(one.judged.fits for one in found[shelter.site])
    with clock_set_to(NOON + timedelta(days=3)):
        assert ask(app, apart_marks, viewer, her) == []
        do(app, actions.place, viewer, her, shelter.beds[1])
    with clock_set_to(NOON + timedelta(days=2)):
        assert any(room.not_apart for room in ask(app, board_of, viewer, shelter.site).rooms)
        do(app, lift_apart, viewer, her, mark)
        assert not any(room.not_apart for room in ask(app, board_of, viewer, shelter.site).rooms)


def test_two_are_kept_apart_by_reference_and_nobody_of_elsewhere_is_found(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    one, other = shelter.woman("One"), shelter.woman("Other")
    reference = shelter.kuwait.value(sa.select(Person.reference).where(Person.id == other))
    elsewhere = shelter.kuwait.register(at="OMN").person_id
    abroad = shelter.kuwait.value(sa.select(Person.reference).where(Person.id == elsewhere))
    for written, code in ((abroad, "reference_unknown"), ("KW-000000-0", "reference_unknown")):
        with pytest.raises(Refused, match=code):
            do(app, keep_apart, viewer, one, reference=written)
    mark = do(app, keep_apart, viewer, one, reference=reference)
    do(app, actions.place, viewer, one, shelter.beds[0])
    with pytest.raises(Refused, match="kept_apart"):
        do(app, actions.place, viewer, other, shelter.beds[1])
    assert [row.id for row in ask(app, apart_marks, viewer, other)] == [mark], "it is said of both"
    neighbour = shelter.kuwait.viewer(shelter.kuwait.neighbour)
    with pytest.raises(NotThere):
        do(app, lift_apart, neighbour, one, mark)


@pytest.mark.one_database
def test_an_officer_says_it_and_lifts_it_and_a_warden_never_reads_of_it(shelter: Shelter) -> None:
    her = shelter.woman("Her")
    officer = shelter.kuwait.browser()
    officer.open(f"/people/{her}")
    assert f'href="/people/{her}/apart"' in officer.text
    officer.open(f"/people/{her}/apart")
    officer.submit({"reference": "nobody"}, to="/apart")
    assert "Nobody with this reference is known to you." in officer.words
    officer.submit({"reference": ""}, to="/apart")
    officer.follow()
    assert "In a room without strangers" in officer.words
    do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), her, shelter.beds[0])
    warden = sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS"))
    for path in (f"/sites/{shelter.site}/board", f"/sites/{shelter.site}", "/sites", "/bed-requests"):
        warden.open(path)
        assert "without strangers" not in warden.words
    assert warden.open(f"/people/{her}/apart").status_code == 403
    officer.submit(to="/lift")
    assert shelter.kuwait.value(sa.select(ApartMark.lifted_at)) is not None


@pytest.mark.one_database
def test_the_board_says_where_a_brother_sleeps_in_another_room(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    born = BirthDate(now().date() - timedelta(days=3500))
    boy, girl = shelter.woman("Boy", birth=born, sex=Sex.M), shelter.woman("Girl", birth=born)
    do(app, bonds.tie_family, viewer, boy, girl, Relation.SIBLING)
    rooms = [a_room(app, viewer, shelter.site, name=str(n), use=RoomUse.MINORS, beds=1) for n in (2, 3)]
    for child, room in zip((boy, girl), rooms, strict=True):
        do(app, actions.place, viewer, child, beds_of(app, room)[0])
    browser = shelter.kuwait.browser()
    browser.open(f"/sites/{shelter.site}/board")
    assert browser.words.count("A brother or sister of a child here sleeps in another room.") == 2
