"""The warden's desk through the door: scan, read, tap once; days, households, flags, emergencies, undo."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.people.rules import BirthDate, Checkpoint, FlagPriority
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.domains.rations.actions.giving import distribute, distribute_in_an_emergency, undo
from migrant_support.domains.rations.actions.sets import change_set, close_set
from migrant_support.domains.rations.models import Distribution, RationVersion, Share
from migrant_support.domains.rations.queries.desk import fetch_desk, member_of, say
from migrant_support.domains.rations.rules.sets import Audience, Basis, Per
from migrant_support.domains.sites.models import Site
from migrant_support.domains.supplies.models import Movement
from migrant_support.domains.supplies.rules.ledger import MovementKind
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.merge_people import merge_people
from tests.support.browsing import Browser
from tests.support.rationing import Canteen, a_set
from tests.support.stocked import book_is_right
from tests.support.world import a_person


def scanned(canteen: Canteen, text: str, *, path: str = "") -> Browser:
    """The warden scans something at the desk."""
    browser = canteen.kuwait.browser(canteen.warden)
    browser.open(path or canteen.path)
    browser.submit({"code": text}, to=path or canteen.path)
    return browser


@pytest.mark.one_database
def test_yes_one_tap_and_no_the_second_time(canteen: Canteen) -> None:
    first, second, _third = canteen.house(3)
    browser = scanned(canteen, canteen.reference(first))
    assert "Give" in browser.words
    assert "For 3 people" in browser.words
    assert "1.5 kg" in browser.words
    browser.submit({}, to=f"{canteen.path}/give")
    browser.follow()
    assert f"{canteen.reference(first)}: handed out and recorded." in browser.words
    assert canteen.holds("rice") == Decimal("98.5")
    again = scanned(canteen, canteen.reference(second))
    assert re.search(r"No .*Had it today \d\d:\d\d", again.words)
    assert f"{canteen.path}/give" not in again.text
    book_is_right(canteen.kuwait)


def test_distribution_shares_and_movement_are_one(canteen: Canteen) -> None:
    people = canteen.house(2)
    made = canteen.give(people[0]).distribution_id
    ((movement, counted, babies),) = canteen.kuwait.rows(
        sa.select(Distribution.movement_id, Distribution.people, Distribution.babies)
    )
    kind, reference, person = canteen.kuwait.rows(
        sa.select(Movement.kind, Movement.reference_id, Movement.person_id).where(Movement.id == movement)
    )[0]
    assert (kind, reference, person, counted, babies) == (MovementKind.ISSUE, made, people[0], 2, 0)
    assert canteen.open_shares(*people) == 2


def test_taken_back_within_ten_minutes_it_may_be_had_again(canteen: Canteen) -> None:
    person = canteen.resident()
    browser = scanned(canteen, canteen.reference(person))
    browser.submit({}, to=f"{canteen.path}/give")
    browser.follow()
    browser.submit({}, to=_undo_of(browser))
    assert (canteen.holds("rice"), canteen.open_shares()) == (Decimal(100), 0)
    made = canteen.give(person).distribution_id
    with clock_set_to(now() + timedelta(minutes=11)), pytest.raises(Refused, match="undo_too_late"):
        canteen.does(undo, made)
    with pytest.raises(Refused, match="undo_too_late"):
        canteen.officer_does(undo, made)  # another account
    canteen.does(undo, made)
    with pytest.raises(Refused, match="undone_already"):
        canteen.does(undo, made)
    assert canteen.holds("rice") == Decimal(100)
    book_is_right(canteen.kuwait)


def _undo_of(browser: Browser) -> str:
    return next(form.action for form in browser.forms() if "undo" in form.action)


@pytest.mark.one_database
def test_who_does_not_stay_here_is_told_so_and_a_stranger_is_nobody(canteen: Canteen) -> None:
    elsewhere = canteen.kuwait.register(a_person(documents=(), phones=())).person_id
    muscat = canteen.kuwait.register(a_person(primary="Muscat", documents=()), at="OMN").person_id
    assert "Not known here" in scanned(canteen, canteen.reference(elsewhere)).words  # the warden does not see her
    assert "Not known here" in scanned(canteen, canteen.reference(muscat)).words
    officer = canteen.kuwait.browser()
    officer.open(canteen.path)
    officer.submit({"code": canteen.reference(elsewhere)}, to=canteen.path)
    assert "Does not stay here" in officer.words
    with pytest.raises(NotThere):
        canteen.give(elsewhere)
    with pytest.raises(Refused, match="not_staying"):
        canteen.officer_does(distribute, canteen.site, canteen.set_id, canteen.store, elsewhere)


@pytest.mark.one_database
def test_a_flag_denies_or_advises_with_its_instruction(canteen: Canteen) -> None:
    person = canteen.resident()

    def flag(words: str, *, denies: bool, at: Checkpoint = Checkpoint.DISTRIBUTION) -> None:
        canteen.officer_does(
            bonds.set_flag, person, instruction=words, checkpoints=[at], priority=FlagPriority.URGENT, denies=denies
        )

    flag("Not for this desk.", denies=True, at=Checkpoint.GATE)
    flag("Ask whether she ate.", denies=False)
    advised = scanned(canteen, canteen.reference(person))
    assert "Ask whether she ate." in advised.words
    assert "Not for this desk." not in advised.words
    flag("Send her to the nurse first.", denies=True)
    denied = scanned(canteen, canteen.reference(person))
    assert "Send her to the nurse first." in denied.words
    assert "Hand it out all the same" not in denied.words
    with pytest.raises(Refused, match="stopped"):
        canteen.give(person)
    with pytest.raises(Refused, match="stopped"):
        canteen.does(
            distribute_in_an_emergency, canteen.site, canteen.set_id, canteen.store, person, reason="She is hungry"
        )
    assert canteen.holds("rice") == 100


def test_an_emergency_moves_the_stock_and_counts_once(canteen: Canteen) -> None:
    person = canteen.resident()
    canteen.give(person)
    browser = scanned(canteen, canteen.reference(person))
    path = f"{canteen.path}/people/{person}/emergency"
    browser.open(path)
    assert browser.submit({"reason": ""}, to=path).status_code == 422
    browser.open(path)
    assert browser.submit({"reason": "Her bag was stolen"}, to=path).status_code == 303
    assert (canteen.holds("rice"), canteen.open_shares(person)) == (Decimal(99), 1)
    browser.open(f"/rations/sites/{canteen.site}/given")
    assert "Her bag was stolen" in browser.words
    with pytest.raises(Refused, match="no_emergency"):
        canteen.does(
            distribute_in_an_emergency, canteen.site, canteen.set_id, canteen.store, canteen.resident(),
            reason="For no reason",
        )  # fmt: skip


@pytest.mark.one_database
def test_babies_get_theirs_and_a_closed_file_is_not_told_by_a_number(canteen: Canteen) -> None:
    canteen.put("infant-formula", 10)
    baby_set = canteen.new_set(
        name_en="With milk", lines=[("rice", "1", Basis.PERSON, None), ("infant-formula", "1", Basis.INFANT, 12)]
    )
    mother, closed = canteen.house(2)
    born = BirthDate(now().date() - timedelta(days=90))
    canteen.child_of(mother, secondary="Baby", birth=born)
    with canteen.kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=closed, reason_sealed=b"x"))
    words = scanned(canteen, canteen.reference(mother), path=canteen.desk(baby_set)).words
    assert "For 2 people, one of them a baby" in words
    canteen.give(mother, baby_set)
    assert canteen.open_shares(closed) == 0
    assert canteen.holds("infant-formula") == 9


@pytest.mark.one_database
def test_a_set_for_women_each_alone_and_twice_at_most(canteen: Canteen) -> None:
    canteen.put("hygiene-kit", 10)
    kit = canteen.new_set(
        name_en="Hygiene kit", per=Per.PERSON, audience=Audience.WOMEN, every_days=7, most=2,
        lines=[("hygiene-kit", "1", Basis.PERSON, None)],
    )  # fmt: skip
    woman, _sister = canteen.house(2)
    child = canteen.child_of(woman, secondary="Girl", birth=BirthDate(date(2016, 5, 5)))
    assert len(canteen.give(woman, kit).answer.covered) == 1
    with pytest.raises(Refused, match="not_meant"):
        canteen.give(child, kit)
    with clock_set_to(now() + timedelta(days=7)):
        canteen.give(woman, kit)
    with clock_set_to(now() + timedelta(days=14)), pytest.raises(Refused, match="often_enough"):
        canteen.give(woman, kit)


@pytest.mark.one_database
def test_the_store_runs_out_before_yes_is_said(canteen: Canteen) -> None:
    big = canteen.new_set(name_en="Big", lines=[("rice", "150", Basis.HOUSEHOLD, None)])
    person = canteen.resident()
    words = scanned(canteen, canteen.reference(person), path=canteen.desk(big)).words
    assert "There is not enough in the store" in words
    with pytest.raises(Refused, match="out_of_stock"):
        canteen.give(person, big)


def test_a_new_version_serves_nobody_twice_and_a_closed_set_has_no_desk(canteen: Canteen) -> None:
    person = canteen.resident()
    canteen.give(person)
    canteen.officer_does(change_set, canteen.set_id, a_set(canteen, every_days=7, name_en="Weekly ration"))
    canteen.officer_does(change_set, canteen.set_id, a_set(canteen, every_days=7, name_en="Weekly ration"))
    assert canteen.kuwait.value(sa.select(sa.func.count()).select_from(RationVersion)) == 2
    with pytest.raises(Refused, match="had_it"):
        canteen.give(person)
    canteen.officer_does(close_set, canteen.set_id)
    with pytest.raises(NotThere):
        canteen.give(person)
    with pytest.raises(Refused, match="set_closed"):
        canteen.officer_does(change_set, canteen.set_id, a_set(canteen))


def test_two_records_that_had_a_ration_become_one(canteen: Canteen) -> None:
    kept = canteen.resident()
    gone = canteen.kuwait.register(a_person(secondary="Kumari Again", documents=(), phones=())).person_id
    canteen.give(kept)
    canteen.officer_does(
        distribute_in_an_emergency, canteen.site, canteen.set_id, canteen.store, gone, reason="Came at night"
    )
    assert canteen.open_shares() == 2
    canteen.officer_does(merge_people, kept, gone, dict.fromkeys(CHOICES, "kept"))
    assert canteen.open_shares(kept) == 1
    assert canteen.kuwait.value(sa.select(sa.func.count()).where(Distribution.person_id == kept)) == 2
    with pytest.raises(Refused, match="had_it"):
        canteen.give(kept)


ZONES = ["Asia/Kuwait", "Asia/Muscat", "Asia/Nicosia", "Asia/Colombo"]


@contextmanager
def clock(zone: str, day: date, hour: int, minute: int) -> Iterator[None]:
    """It is that time on a wall of the place."""
    with clock_set_to(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)):
        yield


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_at_the_places_own_midnight(canteen: Canteen, zone: str) -> None:
    """23:59 and 00:01, on an ordinary day and on both nights in which Nicosia's clocks change."""
    person = canteen.resident()
    with canteen.kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(Site).where(Site.id == canteen.site).values(zone=zone))
    for day in (date(2026, 12, 3), date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)):
        with clock(zone, day, 0, 1):
            canteen.give(person)
        with clock(zone, day, 23, 59), pytest.raises(Refused, match="had_it"):
            canteen.give(person)
        with clock(zone, day + timedelta(days=1), 0, 1):
            made = canteen.give(person).distribution_id
            canteen.does(undo, made)
        with clock(zone, day, 23, 59), pytest.raises(Refused, match="had_it"):
            canteen.give(person)
    days = {day for (day,) in canteen.kuwait.rows(sa.select(Share.day).where(Share.freed_at.is_(None)))}
    assert len(days) == 5


def test_scan_to_answer_costs_the_same_few_statements_for_one_and_for_six(canteen: Canteen) -> None:
    alone, family = canteen.resident(), canteen.house(6)
    counts = []
    for person in (alone, family[0]):
        reference = canteen.reference(person)
        browser = canteen.kuwait.browser(canteen.warden)
        browser.open(canteen.path)
        said: list[str] = []

        def note(_c: Any, _k: Any, statement: str, *_rest: Any, said: list[str] = said) -> None:
            said.extend([statement] if statement.lstrip().startswith(("SELECT", "WITH")) else [])

        with canteen.kuwait.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            browser.submit({"code": reference}, to=canteen.path)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        assert "Give" in browser.words
        counts.append(len(said))
    assert counts[0] == counts[1] <= 12, counts


@pytest.mark.one_database
def test_the_desk_of_another_house_is_not_there(canteen: Canteen) -> None:
    neighbour = canteen.kuwait.browser(canteen.kuwait.neighbour)
    for path in (canteen.path, f"/rations/sites/{canteen.site}", f"/rations/sites/{canteen.site}/loans"):
        assert neighbour.open(path).status_code == 404
    person = canteen.resident()
    with canteen.kuwait.app.app_context(), work(write=False):
        desk = fetch_desk(canteen.viewer, canteen.site, canteen.set_id, canteen.store)
        found = db.session.get_one(Person, person)
        assert say(canteen.viewer, desk, member_of(found), found.reference).answer.no is None
