"""After a person was made anonymous nothing in the database, on the disk or on a page names her; counts are right."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.actions import write_note
from migrant_support.domains.cases.models import Case
from migrant_support.domains.flights.models import EntryMove, ManifestVersion
from migrant_support.domains.flights.queries.manifests import consenting
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.actions.registering import register_people
from migrant_support.domains.people.actions.rights import lift_hold, set_hold
from migrant_support.domains.people.models import Person, SearchKey
from migrant_support.domains.people.models.rights import Anonymised, LegalHold
from migrant_support.domains.people.rules import ConsentPurpose, NewConsent, Relation
from migrant_support.domains.people.rules.rights import ErasureGround
from migrant_support.exchange.imports.models import ImportLine, LineState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.audit.verify import verify
from migrant_support.platform.files.disk import all_files
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.actions import add_task
from migrant_support.platform.vault import Unreadable
from migrant_support.platform.vault.keys import opening_keys
from migrant_support.platform.vault.sealing import _opened, is_sealed, key_id_of
from migrant_support.procedures.anonymise import anonymise
from tests.rights.rest import put_to_rest
from tests.support.browsing import sign_in_as
from tests.support.world import World, a_person

CANARIES = ("Canaryown", "N1111111", "+96550000001", "Kumari")


def _make_anonymous(world: World, person_id: UUID, *, role: str = "coordinator") -> None:
    viewer = world.viewer(role)
    with world.app.app_context(), work(write=True):
        anonymise(viewer, person_id, ErasureGround.ASKED)


def _texts(row: Any) -> Iterator[str]:
    """Everything readable in a row: its words, and the sealed values that any key still opens."""
    for value in row.values():
        if isinstance(value, bytes | memoryview):
            continue
        yield str(value)


def _sealed_texts() -> Iterator[tuple[str, str]]:
    """The texts of all sealed values that can still be opened, with the place where they lie."""
    for table in Model.metadata.sorted_tables:
        if len(table.primary_key) != 1:
            continue
        (key,) = table.primary_key
        for column in table.columns:
            if not isinstance(column.type, sa.LargeBinary):
                continue
            for row_id, blob in db.session.execute(sa.select(key, column)):
                if blob is None or not is_sealed(bytes(blob)):
                    continue
                try:
                    opened = opening_keys((key_id_of(blob),))[key_id_of(blob)]
                    yield f"{table.name}.{column.name}", _opened(blob, opened, table.name, column.name, row_id)
                except Unreadable:
                    continue


def _found(world: World, words: tuple[str, ...]) -> set[str]:
    """Where one of the words stands, in the open or under a key that still opens."""
    places = set()
    with world.app.app_context(), work(write=False):
        for table in Model.metadata.sorted_tables:
            for row in db.session.execute(sa.select(table)).mappings():
                if any(word in text for text in _texts(row) for word in words):
                    places.add(table.name)
        places |= {place for place, text in _sealed_texts() if any(word in text for word in words)}
    return places


def _staged_as(world: World, person_id: UUID) -> None:
    """Let a line of the list be known to be her."""
    with world.app.app_context(), work(write=True):
        line = db.session.get_one(ImportLine, world.targets["own"].ids["line_id"])
        line.known_person_id, line.state = person_id, LineState.KNOWN


def _told_much(world: World) -> UUID:
    """Her own person with a relative, a company, a step with words, a hold that was lifted and a line of a list."""
    ids, officer, coordinator = world.targets["own"].ids, world.viewer("mission_officer"), world.viewer("coordinator")
    person_id = ids["person_id"]
    with world.app.app_context(), work(write=True):
        (sister,) = register_people(
            officer, [a_person(primary="Sister", secondary="", documents=(), phones=())], mission="KWT", alpha2="KW"
        )
        bonds.tie_family(officer, person_id, sister, Relation.SIBLING, evidence="Canaryown birth certificate")
        bonds.join_unit(officer, person_id, sister, bonds.UnitKind.FAMILY)
        for subject in (("person", person_id), ("case", ids["case_id"])):
            add_task(officer, "follow_up", subject=subject, scope=("mission", "KWT"), note="ask Canaryown")
        write_note(officer, ids["case_id"], "Canaryown second note")
        db.session.add(
            EntryMove(
                entry_id=ids["entry_id"], target=EntryState.WITHDRAWN, at=now(), by=officer.account_id,
                reason="Canaryown is ill",
            )
        )  # fmt: skip
        hold = set_hold(coordinator, person_id, reason="Canaryown against her agent, High Court")
        lift_hold(coordinator, person_id, hold)
    _staged_as(world, person_id)
    return person_id


def test_nothing_in_any_table_names_her_but_the_sealed_list_of_her_flight(world: World) -> None:
    person_id = _told_much(world)
    assert {"person", "import_line.fields_sealed", "case_file.narrative_sealed"} <= _found(world, CANARIES)
    put_to_rest(world, person_id)
    _make_anonymous(world, person_id)
    # "Kumari" is everybody's second name here, so others keep it.
    assert _found(world, CANARIES[:3]) == {"manifest_version.content_sealed"}


def test_her_files_are_off_the_disk_and_those_of_others_are_not(world: World) -> None:
    with world.app.app_context():
        before = len(list(all_files()))
    put_to_rest(world, world.targets["own"].ids["person_id"])
    _make_anonymous(world, world.targets["own"].ids["person_id"])
    with world.app.app_context():
        assert (
            len(list(all_files())) == before - 4
        )  # her letter, her photo, the paper of her case, the proof of her claim


def test_counts_stay_and_the_chain_is_whole(world: World) -> None:
    person_id = _told_much(world)
    put_to_rest(world, person_id)
    counted = (Person, Case, ManifestVersion)
    with world.app.app_context(), work(write=False):
        before = [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in counted]
        lines = db.session.scalar(sa.select(sa.func.count()).select_from(AuditLine))
    _make_anonymous(world, person_id)
    with world.app.app_context(), work(write=False):
        assert before == [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in counted]
        assert verify().is_whole
        assert (db.session.scalar(sa.select(sa.func.count()).select_from(AuditLine)) or 0) > (lines or 0)
        left = db.session.get_one(Person, person_id)
        assert (left.sex.value, left.birth_day.isoformat(), left.birth_precision.value) == ("F", "1988-01-01", "year")
        assert db.session.scalar(sa.select(sa.func.count()).where(SearchKey.person_id == person_id)) == 0


def test_search_finds_nothing_and_the_page_says_what_remains(world: World) -> None:
    person_id = world.targets["own"].ids["person_id"]
    with world.app.app_context(), work(write=False):
        reference = db.session.scalar(sa.select(Person.reference).where(Person.id == person_id))
    put_to_rest(world, person_id)
    _make_anonymous(world, person_id)
    browser = sign_in_as(world.app, world.accounts["mission_officer"])
    for typed in ("Canaryown", "N1111111", "+96550000001", reference):
        browser.open("/search")
        browser.submit({"q": typed}, to="/search")
        assert str(person_id) not in browser.text
    assert browser.open(f"/people/{person_id}").status_code == 200
    assert "Everything that named this person was erased." in browser.words
    assert "Canary" not in browser.text
    assert browser.open(f"/people/{person_id}/edit").status_code == 200
    assert browser.submit({"primary": "New"}, to=f"/people/{person_id}/edit").status_code == 422


def test_the_company_she_travelled_in_ends(world: World) -> None:
    person_id = _told_much(world)
    put_to_rest(world, person_id)
    _make_anonymous(world, person_id)
    with world.app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(sa.func.count()).where(bonds.TravelUnitMember.left_at.is_(None))) == 0


@pytest.mark.one_database
def test_while_something_goes_on_or_a_hold_stands_she_is_not_erased(world: World) -> None:
    person_id = world.targets["own"].ids["person_id"]
    with pytest.raises(Refused, match="case_open"):
        _make_anonymous(world, person_id)
    put_to_rest(world, person_id, returns_things=False)
    with pytest.raises(Refused, match="things_in_safe"):
        _make_anonymous(world, person_id)
    put_to_rest(world, person_id)
    coordinator = world.viewer("coordinator")
    with world.app.app_context(), work(write=True):
        hold = set_hold(coordinator, person_id, reason="asked for by the High Court")
    with pytest.raises(Refused, match="legal_hold"):
        _make_anonymous(world, person_id)
    with world.app.app_context(), work(write=True):
        lift_hold(coordinator, person_id, hold)
    _make_anonymous(world, person_id)


@pytest.mark.one_database
def test_a_second_hold_is_refused_and_a_lifted_one_stays_lifted(world: World) -> None:
    person_id, coordinator = world.targets["own"].ids["person_id"], world.viewer("coordinator")
    with world.app.app_context(), work(write=True):
        hold = set_hold(coordinator, person_id, reason="asked for by the High Court")
    with pytest.raises(Refused, match="held_already"), world.app.app_context(), work(write=True):
        set_hold(coordinator, person_id, reason="asked for by the police")
    for _ in range(2):
        with world.app.app_context(), work(write=True):
            lift_hold(coordinator, person_id, hold)
    with world.app.app_context(), work(write=False):
        assert (
            db.session.scalar(sa.select(sa.func.count()).where(LegalHold.id == hold, LegalHold.lifted_at.is_not(None)))
            == 1
        )
        acts = sa.select(sa.func.count()).where(
            AuditLine.act == "people.hold.lift", AuditLine.object_id == str(person_id)
        )
        assert db.session.scalar(acts) == 2  # the world's own, and this one


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["mission_officer", "admin", "medical", "auditor", "warden"])
def test_other_roles_cannot(world: World, role: str) -> None:
    put_to_rest(world, world.targets["own"].ids["person_id"])
    with pytest.raises(Refused, match="not_allowed"):
        _make_anonymous(world, world.targets["own"].ids["person_id"], role=role)


@pytest.mark.one_database
def test_a_closed_file_is_erased_by_its_named_reader_only(world: World) -> None:
    person_id = world.targets["restricted"].ids["person_id"]
    put_to_rest(world, person_id)
    for role in ("coordinator", "protection"):
        with pytest.raises(NotThere):
            _make_anonymous(world, person_id, role=role)
    _make_anonymous(world, person_id, role="named")
    with world.app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(Anonymised.ground)) is ErasureGround.ASKED


@pytest.mark.one_database
def test_the_screen_asks_for_a_fresh_proof_and_whether_it_is_understood(world: World) -> None:
    person_id = world.targets["own"].ids["person_id"]
    put_to_rest(world, person_id)
    path = f"/people/{person_id}/anonymise"
    browser = sign_in_as(world.app, world.accounts["coordinator"])
    browser.open(path)
    assert browser.submit({"ground": "asked"}, to=path).status_code == 422
    assert browser.submit({"ground": "period_over", "is_understood": "y"}, to=path).status_code == 422
    assert browser.submit({"ground": "asked", "is_understood": "y"}, to=path).status_code == 303
    with world.app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(Anonymised.by)) == world.accounts["coordinator"].id


@pytest.mark.one_database
def test_grave_acts_ask_for_a_fresh_proof(world: World) -> None:
    views = world.app.view_functions
    assert all(
        views[endpoint].guard_rule.fresh for endpoint in ("rights.anonymise", "people.set_hold", "people.lift_hold")
    )


@pytest.mark.one_database
def test_a_partner_is_told_nothing_of_her_any_more_though_she_once_agreed(world: World) -> None:
    person_id, officer = world.targets["own"].ids["person_id"], world.viewer("mission_officer")
    with world.app.app_context(), work(write=True):
        bonds.give_consent(officer, person_id, NewConsent(ConsentPurpose.SHARE_IOM, "IOM"))
    with world.app.app_context(), work(write=False):
        assert consenting({person_id}, "IOM") == {person_id}
    put_to_rest(world, person_id)
    _make_anonymous(world, person_id)
    with world.app.app_context(), work(write=False):
        assert consenting({person_id}, "IOM") == set()
