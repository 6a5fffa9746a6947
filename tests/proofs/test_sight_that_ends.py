"""Sight that ended and a reader who was removed see nothing at the next request; an opened file is in the log."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Sight
from migrant_support.kernel.clock import now
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.audit.conftest import Log
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.support.world import World


def _finds(browser: Browser, word: str) -> bool:
    browser.open("/search")
    browser.submit({"q": word}, to="/search")
    return f"Kumari {word}" in browser.words


@pytest.mark.parametrize(("ends_in", "sees"), [(timedelta(minutes=-1), False), (timedelta(minutes=5), True)])
def test_a_mission_whose_sight_ended_does_not_find_her_any_more(world: World, ends_in: timedelta, sees: bool) -> None:
    own, officer = world.targets["own"].ids, sign_in_as(world.app, world.accounts["mission_officer"])
    assert _finds(officer, "Canaryown")
    with world.app.app_context(), work(write=True):
        db.session.execute(
            sa.update(Sight).where(Sight.person_id == own["person_id"]).values(since=now() - timedelta(days=1))
        )
        db.session.execute(sa.update(Sight).where(Sight.person_id == own["person_id"]).values(until=now() + ends_in))
    assert _finds(officer, "Canaryown") is sees
    for address in (f"/people/{own['person_id']}", f"/cases/{own['case_id']}", f"/cases/{own['case_id']}/story"):
        assert officer.open(address).status_code == (200 if sees else 404)


def test_a_reader_who_was_removed_reads_nothing_at_the_next_request(world: World) -> None:
    own = world.targets["own"].ids["person_id"]
    colleague = an_account(world.app, "mission_officer", "mission:KWT", sign_in_name="colleague.kwt")
    officer, reader = sign_in_as(world.app, world.accounts["mission_officer"]), sign_in_as(world.app, colleague)
    officer.open(f"/people/{own}/restrict")
    officer.submit({"reason": "Her trafficker works here.", "readers": "colleague.kwt"}, to="/restrict")
    assert reader.open(f"/people/{own}").status_code == 200
    with world.app.app_context(), work(write=True):
        bonds.remove_reader(world.viewer("mission_officer"), own, colleague.id)
    assert reader.open(f"/people/{own}").status_code == 404
    assert not _finds(reader, "Canaryown")
    assert officer.open(f"/people/{own}").status_code == 200


def test_opening_an_attached_file_is_in_the_log_and_without_the_log_it_stays_shut(world: World) -> None:
    own, officer = world.targets["own"].ids, sign_in_as(world.app, world.accounts["mission_officer"])
    address = f"/people/{own['person_id']}/files/{own['file_id']}"
    with officer.open(address) as answer:
        assert answer.get_data() == b"a letter\n"
    with world.app.app_context(), work(write=False):
        read = sa.select(AuditLine.object_id, AuditLine.actor_id).where(AuditLine.act == "people.file.read")
        assert db.session.execute(read).all() == [(str(own["person_id"]), world.accounts["mission_officer"].id)]
    Log(world.app).attack("DELETE FROM audit_head")
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    with officer.open(address) as answer:
        assert answer.status_code == 500
        assert b"a letter" not in answer.get_data()
