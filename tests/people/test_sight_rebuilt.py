"""Rebuilt equals stored: the Sight rows that actions wrote are those that their sources give."""

import random

import sqlalchemy as sa

from migrant_support.domains.people.models import Sight
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import open_for_known
from tests.support.accounts import a_grant, viewer_for
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person


def rows(kuwait: Kuwait) -> set[tuple]:
    """The rows without their keys."""
    return set(kuwait.rows(sa.select(Sight.person_id, Sight.scope_id, Sight.since, Sight.source_kind, Sight.source_id)))


def test_after_a_random_walk_nothing_is_missing_and_what_is_lost_comes_back(kuwait: Kuwait) -> None:
    chance = random.Random(8)
    a_grant(kuwait.app, kuwait.officer, "mission_officer", "mission:OMN")
    both = viewer_for(kuwait.app, kuwait.officer)
    for number in range(12):
        here, there = chance.sample(["KWT", "OMN"], 2)
        made = kuwait.register(a_person(primary=f"Perera{number}", documents=(), phones=()), at=here)
        if chance.random() < 0.5:
            with kuwait.app.app_context(), work(write=True):
                open_for_known(both, [(made.person_id, a_case())], mission=there)
    stored = rows(kuwait)
    run = kuwait.app.test_cli_runner()
    assert run.invoke(args=["sight", "rebuild", "--dry-run"]).output == "0 rows missing, 0 without a reason.\n"
    with kuwait.app.app_context(), work(write=True):
        gone = db.session.scalars(sa.select(Sight.id).limit(5)).all()
        db.session.execute(sa.delete(Sight).where(Sight.id.in_(gone)))
        moved = db.session.scalars(sa.select(Sight.id).limit(1)).one()
        db.session.execute(sa.update(Sight).where(Sight.id == moved).values(scope_id="CYP"))
    assert run.invoke(args=["sight", "rebuild"]).output == "6 rows added, 1 without a reason.\n"
    assert rows(kuwait) == stored
