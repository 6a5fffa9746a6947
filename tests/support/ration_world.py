"""Rations of the small world: a set of each mission's, a loan of everybody's, each taken at the house's own desk."""

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.rations.actions.giving import distribute
from migrant_support.domains.rations.actions.sets import add_set
from migrant_support.domains.rations.models import Loan
from migrant_support.domains.rations.rules.sets import Audience, Basis, GiftKind, Line, Per, Terms
from migrant_support.domains.supplies.actions import receive
from migrant_support.domains.supplies.models import Item
from migrant_support.domains.supplies.rules.ledger import NewLot
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

if TYPE_CHECKING:
    from tests.support.world import World


def add_rations(world: "World") -> None:
    """A set of blankets for each mission; every target has one on loan."""
    for name, mission, role in (("own", "KWT", "mission_officer"), ("other", "OMN", "other_officer")):
        viewer, targets = world.viewer(role), ["own", "restricted"] if name == "own" else ["other"]
        ids = world.targets[name].ids
        with world.app.app_context(), work(write=True):
            set_id = lending_set(viewer, mission, ids["store_id"])
        for target in targets:
            theirs = world.targets[target].ids
            with world.app.app_context(), work(write=True):
                theirs |= lent(viewer, set_id, theirs)


def lending_set(viewer: Viewer, mission: str, store_id: UUID, *, zone: str = "Asia/Kuwait") -> UUID:
    """A set that lends a blanket, and blankets in the store."""
    blanket = db.session.scalars(sa.select(Item.id).where(Item.code == "blanket")).one()
    receive(viewer, store_id, [NewLot(blanket, Decimal(20))])
    line = Line(blanket, Decimal(1), Basis.PERSON)
    terms = Terms("Blanket", GiftKind.LOAN, Per.PERSON, Audience.ALL, 0, None, (line,))
    return add_set(viewer, terms, mission=mission, zone=zone)


def lent(viewer: Viewer, set_id: UUID, ids: dict[str, UUID]) -> dict[str, UUID]:
    """A blanket lent to somebody, and the ids that pages ask for."""
    made = distribute(viewer, ids["site_id"], set_id, ids["store_id"], ids["person_id"]).distribution_id
    loan_id = db.session.scalars(sa.select(Loan.id).where(Loan.distribution_id == made)).one()
    return {"set_id": set_id, "distribution_id": made, "loan_id": loan_id}


def borrowed(app: Flask, viewer: Viewer, place: dict[str, UUID], person_id: UUID) -> dict[str, UUID]:
    """A blanket that she has on loan from the store of the place where she sleeps."""
    with app.app_context(), work(write=True):
        set_id = lending_set(viewer, "KWT", place["store_id"])
        return place | lent(viewer, set_id, place | {"person_id": person_id})
