"""One human being registered twice becomes one, with everything that hung on both, and can be parted again."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState, CloseOutcome
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.actions.pairs import tell_apart
from migrant_support.domains.people.models import Likeness, Person, RestrictedFile, TakenBack
from migrant_support.domains.people.models.pairs import LikelyPair, PersonMerge
from migrant_support.domains.people.rules import DocumentKind, NewDocument, Relation
from migrant_support.domains.people.rules.pairs import CHOICES, PairState
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.merge_people import (
    MAY_STAY_BEHIND,
    POINTING_BY_KIND,
    STAYS_WITH_ITS_ROW,
    merge_people,
    pointing_at_people,
    undo_merge,
)
from migrant_support.procedures.register import register_at_counter, register_list
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.browsing import sign_in_as
from tests.support.kuwait import Kuwait
from tests.support.world import World, a_case, a_person

KEPT = dict.fromkeys(CHOICES, "kept")
THEIRS = dict.fromkeys(CHOICES, "gone")
WRITTEN_ANEW = {
    "audit_line", "audit_head", "audit_value", "history_event", "person_merge", "merge_move", "likely_pair",
    "case_move", "likeness", "likeness_key", "search_key", "receipt", "visit", "undo_offer", "data_key", "case_tally",
}  # fmt: skip


def everything(app: Any) -> dict[str, set[str]]:
    """Every row of every table that a merge may touch; versions count on, and a sealed value is sealed anew."""
    with app.app_context(), work(write=False):
        found = {}
        for table in Model.metadata.sorted_tables:
            if table.name in WRITTEN_ANEW:
                continue
            columns = [c for c in table.columns if c.name != "version" and not isinstance(c.type, sa.LargeBinary)]
            found[table.name] = {repr(tuple(row)) for row in db.session.execute(sa.select(*columns))}
        return found


def keys(app: Any) -> set[str]:
    """What everybody is found and compared by."""
    tables = ("search_key", "likeness_key")
    with app.app_context(), work(write=False):
        return {repr(tuple(row)) for t in tables for row in db.session.execute(sa.select(Model.metadata.tables[t]))}


def doing(app: Any, act: Callable[..., Any], *arguments: Any) -> Any:
    """Call an action in a transaction of its own."""
    with app.app_context(), work(write=True):
        return act(*arguments)


def plain(world: World, **details: Any) -> UUID:
    """Somebody new at Kuwait, of whom little is known."""
    viewer = world.viewer("mission_officer")
    person = a_person(**({"primary": "Newcomer", "documents": (), "phones": ()} | details))
    return doing(world.app, lambda: register_at_counter(viewer, person, a_case(), mission="KWT")).person_id


def coordinator(world: World) -> Viewer:
    return world.viewer("coordinator")


def test_every_row_of_every_table_goes_over_and_comes_back(world: World) -> None:
    kept, gone = plain(world), world.targets["other"].ids["person_id"]
    before, found_by = everything(world.app), keys(world.app)
    merge = doing(world.app, merge_people, coordinator(world), kept, gone, THEIRS)
    with world.app.app_context(), work(write=False):
        for table, column in pointing_at_people():
            left = db.session.scalar(sa.select(sa.func.count()).select_from(table).where(column == gone))
            assert not left or table.name in MAY_STAY_BEHIND, table.name
        assert db.session.get(Person, kept).primary_name == "Canaryother"
    assert everything(world.app) != before
    assert doing(world.app, undo_merge, coordinator(world), merge) == gone
    after = everything(world.app)
    assert {name: rows ^ before[name] for name, rows in after.items() if rows != before[name]} == {}
    assert keys(world.app) == found_by


def test_every_table_that_points_at_a_person_is_moved_or_has_a_reason() -> None:
    pointing = {
        table.name
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    moved = {table.name for table, _ in pointing_at_people()}
    by_kind = {name for name, _, _ in POINTING_BY_KIND}
    assert pointing == moved | set(STAYS_WITH_ITS_ROW) - {"merge_move"}
    assert moved.isdisjoint(STAYS_WITH_ITS_ROW)
    assert moved | by_kind >= MAY_STAY_BEHIND


def test_both_missions_see_the_one_person_and_nobody_the_other_record(world: World) -> None:
    kept, gone = plain(world), world.targets["other"].ids["person_id"]
    doing(world.app, merge_people, coordinator(world), kept, gone, KEPT)
    for role in ("mission_officer", "other_officer"):
        browser = sign_in_as(world.app, world.accounts[role])
        assert browser.open(f"/people/{kept}").status_code == 200
        assert "Newcomer" in browser.words
        assert browser.open(f"/people/{gone}").location.endswith(f"/people/{kept}")
    stranger = sign_in_as(world.app, world.accounts["medical"])
    assert stranger.open(f"/people/{gone}").location.endswith(f"/people/{kept}")


@pytest.mark.parametrize("role", ["mission_officer", "other_officer"])
def test_who_sees_only_one_of_two_cannot_compare_merge_or_tell_them_apart(world: World, role: str) -> None:
    one, other = world.targets["own"].ids["person_id"], world.targets["other"].ids["person_id"]
    browser = sign_in_as(world.app, world.accounts[role])
    for first, second in ((one, other), (other, one)):
        assert browser.open(f"/people/{first}/same/{second}").status_code == 404
    for act in (merge_people, tell_apart):
        with pytest.raises(NotThere):
            doing(world.app, act, world.viewer(role), one, other, *([KEPT] if act is merge_people else []))


def test_a_closed_file_is_not_there_and_is_the_one_that_stays(world: World) -> None:
    closed, kept = world.targets["restricted"].ids["person_id"], plain(world)
    with pytest.raises(NotThere):
        doing(world.app, merge_people, coordinator(world), kept, closed, KEPT)


def test_two_beds_at_one_time_and_two_seats_are_refused_with_both_named(world: World) -> None:
    one, other = world.targets["own"].ids["person_id"], world.targets["other"].ids["person_id"]
    with pytest.raises(Refused) as no:
        doing(world.app, merge_people, coordinator(world), one, other, KEPT)
    assert no.value.code == "two_beds"
    with world.app.app_context(), work(write=True):
        db.session.execute(sa.text("UPDATE stay SET state = 'cancelled', cancel_reason = 'x', closed_at = from_at"))
    with pytest.raises(Refused) as no:
        doing(world.app, merge_people, coordinator(world), one, other, KEPT)
    assert no.value.code == "two_seats"
    assert all(name in no.value.values for name in ("kept", "gone", "first", "second"))


def test_two_open_cases_of_a_mission_become_one_open_case_and_are_two_again_after_undo(kuwait: Kuwait) -> None:
    kept, gone = kuwait.register(), kuwait.register(a_person(primary="Pereira"))
    officer = kuwait.viewer()
    merge = doing(kuwait.app, merge_people, officer, kept.person_id, gone.person_id, KEPT)
    cases = sa.select(Case.id, Case.state, Case.outcome).where(Case.person_id == kept.person_id)
    assert set(kuwait.rows(cases)) == {
        (kept.case_id, CaseState.REGISTERED, None),
        (gone.case_id, CaseState.CLOSED, CloseOutcome.DUPLICATE),
    }
    doing(kuwait.app, undo_merge, officer, merge)
    states = sa.select(Case.person_id, Case.state).order_by(Case.id)
    assert kuwait.rows(states) == [
        (kept.person_id, CaseState.REGISTERED), (gone.person_id, CaseState.REGISTERED)
    ]  # fmt: skip


def test_relatives_are_two_people(kuwait: Kuwait) -> None:
    mother, child = kuwait.register().person_id, kuwait.register(a_person(primary="Small", birth=None)).person_id
    doing(kuwait.app, bonds.tie_family, kuwait.viewer(), child, mother, Relation.MOTHER)
    with pytest.raises(Refused) as no:
        doing(kuwait.app, merge_people, kuwait.viewer(), mother, child, KEPT)
    assert no.value.code == "relatives"


def test_what_was_chosen_stands_and_undo_leaves_what_somebody_changed_since(kuwait: Kuwait) -> None:
    kept = kuwait.register(a_person(primary="Wijesinghe", nic="", home_address="Old street")).person_id
    gone = kuwait.register(a_person(primary="Vijesinha", nic="198862401239", home_address="New street")).person_id
    merge = doing(kuwait.app, merge_people, kuwait.viewer(), kept, gone, KEPT | {"nic": "gone", "home": "gone"})
    browser = kuwait.browser()
    browser.open(f"/people/{kept}")
    assert "198862401239" in browser.words
    assert "Wijesinghe" in browser.words
    browser.open(f"/people/{kept}/edit")
    browser.submit({"home_address": "Third street"}, to=f"/people/{kept}/edit")
    doing(kuwait.app, undo_merge, kuwait.viewer(), merge)
    browser.open(f"/people/{kept}")
    assert "198862401239" not in browser.words
    assert "Third street" in browser.words


def test_a_line_without_a_choice_is_asked_for(kuwait: Kuwait) -> None:
    kept, gone = kuwait.register().person_id, kuwait.register(a_person(primary="Fernando")).person_id
    with pytest.raises(Refused) as no:
        doing(kuwait.app, merge_people, kuwait.viewer(), kept, gone, {})
    assert no.value.code == "not_chosen"
    assert no.value.field == "names"


def test_the_old_reference_spelling_and_passport_lead_to_the_one_who_stayed(kuwait: Kuwait) -> None:
    kept = kuwait.register(a_person(primary="Wijesinghe")).person_id
    paper = (NewDocument(DocumentKind.PASSPORT, "N7654321"),)
    gone = kuwait.register(a_person(primary="Vijesinha", documents=paper)).person_id
    reference = kuwait.value(sa.select(Person.reference).where(Person.id == gone))
    doing(kuwait.app, merge_people, kuwait.viewer(), kept, gone, KEPT)
    assert kuwait.rows(sa.select(Likeness.person_id)) == [(kept,)]
    browser = kuwait.browser()
    for words in (reference, "Vijesinha", "N7654321"):
        browser.open("/search")
        browser.submit({"q": words}, to="/search")
        assert "Wijesinghe" in browser.words, words
    muscat = kuwait.browser(kuwait.neighbour)
    muscat.open("/search")
    muscat.submit({"q": reference}, to="/search")
    assert "Wijesinghe" not in muscat.words


def test_thirty_two_who_merge_the_same_two_make_one_merge(kuwait: Kuwait) -> None:
    kept, gone = kuwait.register().person_id, kuwait.register(a_person(primary="Pereira")).person_id
    officer = kuwait.viewer()

    def once(turned: bool) -> Callable[[], int]:
        def act() -> int:
            try:
                doing(kuwait.app, merge_people, officer, *((gone, kept) if turned else (kept, gone)), KEPT)
            except (Refused, NotThere):
                return 404
            return 303

        return act

    assert at_once([once(bool(number % 2)) for number in range(MANY)]) == Counter({404: MANY - 1, 303: 1})
    assert kuwait.value(sa.select(sa.func.count()).select_from(PersonMerge)) == 1
    assert kuwait.value(sa.select(sa.func.count()).select_from(TakenBack)) == 1


def test_the_officer_compares_merges_and_parts_again_on_the_screen(kuwait: Kuwait) -> None:
    kept = kuwait.register(a_person(primary="Wijesinghe", secondary="Nimali Kumari")).person_id
    gone = kuwait.register(a_person(primary="Vijesinha", secondary="Nimali Kumari", home_address="Here")).person_id
    browser = kuwait.browser()
    browser.open("/")
    assert "Pairs that may be one person" in browser.words
    browser.open("/same")
    assert "same passport or document" in browser.words
    for person in (kept, gone):
        assert kuwait.value(sa.select(Person.reference).where(Person.id == person)) in browser.words
    browser.open(f"/people/{kept}")
    assert "may be the same person" in browser.words
    address = f"/people/{kept}/same/{gone}"
    browser.open(address)
    assert "names sound alike" in browser.words
    assert browser.form(address).value("choice-home") == "gone"
    assert browser.submit({"choice-names": "gone"}, to=address).status_code == 303
    browser.follow()
    assert "Nimali Kumari Vijesinha" in browser.words
    assert "went into this record" in browser.words
    assert "Two records of this person were made one" in browser.words
    merge = kuwait.value(sa.select(PersonMerge.id))
    browser.submit({}, to=f"/people/{kept}/merges/{merge}/undo")
    browser.follow()
    assert "parted again" in browser.words
    browser.open(f"/people/{kept}")
    assert "Nimali Kumari Wijesinghe" in browser.words


def test_whoever_signed_in_long_ago_is_asked_again_before_two_become_one_and_nothing_chosen_is_lost(
    kuwait: Kuwait,
) -> None:
    start = now()
    with clock_set_to(start):
        kept = kuwait.register(a_person(primary="Wijesinghe")).person_id
        gone = kuwait.register(a_person(primary="Vijesinha")).person_id
        browser, address = kuwait.browser(), f"/people/{kept}/same/{gone}"
        browser.open(address)
    with clock_set_to(start + timedelta(minutes=6)):
        browser.open(address)
        assert browser.submit({"choice-names": "gone"}, to=address).status_code == 401
        assert kuwait.rows(sa.select(PersonMerge.id)) == []
        assert browser.submit({"password": kuwait.officer.password}, to="/confirm").status_code == 200
        assert browser.submit({}, to=address).status_code == 303
        assert kuwait.value(sa.select(Person.primary_name).where(Person.id == kept)) == "Vijesinha"


def test_two_who_were_told_apart_are_not_asked_about_again_until_it_is_taken_back(kuwait: Kuwait) -> None:
    kept = kuwait.register(a_person(primary="Wijesinghe", secondary="Nimali Kumari")).person_id
    gone = kuwait.register(a_person(primary="Wijesinghe", secondary="Nimali Kumari")).person_id
    browser = kuwait.browser()
    browser.open(f"/people/{kept}/same/{gone}")
    browser.submit({}, to=f"/people/{kept}/same/{gone}/different")
    browser.follow()
    assert "Nobody seems to be there twice" in browser.words
    assert "It is remembered that these are two people." in browser.words
    assert kuwait.value(sa.select(LikelyPair.state)) is PairState.DIFFERENT
    browser.open(f"/people/{gone}")
    assert "may be the same person" not in browser.words


def test_a_pair_of_two_missions_waits_for_the_coordinator_alone(world: World) -> None:
    muscat = world.viewer("other_officer")
    twin = a_person(primary="Newcomer", secondary="Ruwani", documents=(), phones=())
    plain(world, secondary="Ruwani", nic="198862401239")
    doing(world.app, lambda: register_at_counter(muscat, twin, a_case(), mission="OMN"))
    for role, sees in (("mission_officer", False), ("other_officer", False), ("coordinator", True)):
        browser = sign_in_as(world.app, world.accounts[role])
        browser.open("/same")
        assert ("Newcomer" in browser.words) is sees, role


def test_those_of_a_list_are_looked_at_in_the_night_and_changed_details_at_once(kuwait: Kuwait) -> None:
    for secondary in ("Nimali Kumari", "Ruwani"):
        kuwait.register(a_person(primary="Wijesinghe", secondary=secondary, documents=(), phones=(), birth=None))
    new = a_person(primary="Wijesinghe", secondary="Nimali Kumari", documents=(), phones=(), birth=None)
    doing(kuwait.app, lambda: register_list(kuwait.viewer(), [(new, a_case())] * 2, mission="KWT"))
    assert kuwait.rows(sa.select(LikelyPair.id)) == []
    assert "4 people looked at" in kuwait.app.test_cli_runner().invoke(args=["people", "pairs"]).output
    assert len(kuwait.rows(sa.select(LikelyPair.id))) == 3
    kuwait.app.test_cli_runner().invoke(args=["people", "pairs"])
    assert len(kuwait.rows(sa.select(LikelyPair.id))) == 3
    ruwani = kuwait.value(sa.select(Person.id).where(Person.secondary_name == "Ruwani"))
    browser = kuwait.browser()
    browser.open(f"/people/{ruwani}/edit")
    browser.submit({"secondary": "Nimali Kumari"}, to=f"/people/{ruwani}/edit")
    assert len(kuwait.rows(sa.select(LikelyPair.id))) == 6


def test_a_closed_file_is_in_no_pair(kuwait: Kuwait) -> None:
    closed = kuwait.register(a_person(primary="Wijesinghe")).person_id
    with kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=closed, reason_sealed=b"sealed"))
    kuwait.register(a_person(primary="Wijesinghe"))
    assert kuwait.rows(sa.select(LikelyPair.id)) == []
