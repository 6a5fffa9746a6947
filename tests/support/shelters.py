"""Builders of sites and rooms for tests: `a_site(app, viewer)`, `a_room(app, viewer, site)`, `beds_of(app, room)`."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Bed, Site
from migrant_support.domains.sites.rules import NewSite, RoomUse
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

NOON = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # twelve o'clock in Kuwait


def a_site(app: Flask, viewer: Viewer, *, mission: str = "KWT", code: str | None = None, **details: Any) -> UUID:
    """A safe house with a sealed place, unless said otherwise."""
    values: dict[str, Any] = {
        "kind": SiteKind.SAFE_HOUSE,
        "name": "House of the Lotus",
        "mission": mission,
        "zone": zone_of_mission(mission),
        "is_secret": True,
        "address": "Block 4, Street 12",
        "latitude": 29.3,
        "longitude": 47.9,
    }
    with app.app_context(), work(write=True):
        site_id = actions.add_site(viewer, NewSite(**(values | details)))
        if code is not None:
            db.session.execute(sa.update(Site).where(Site.id == site_id).values(code=code))
    return site_id


def a_room(app: Flask, viewer: Viewer, site_id: UUID, **details: Any) -> UUID:
    """A room for four women, unless said otherwise."""
    values: dict[str, Any] = {"name": "Room 1", "use": RoomUse.WOMEN, "beds": 4, "square_metres": Decimal(16)}
    with app.app_context(), work(write=True):
        return actions.add_room(viewer, site_id, **(values | details))


def beds_of(app: Flask, room_id: UUID) -> list[UUID]:
    """The beds of a room in the order of their names."""
    with app.app_context(), work(write=False):
        named = sa.select(Bed.id).where(Bed.room_id == room_id).order_by(sa.func.length(Bed.name), Bed.name)
        return list(db.session.scalars(named))


def do(app: Flask, act: Any, *arguments: Any, **named: Any) -> Any:
    """Call an action in a transaction of its own."""
    with app.app_context(), work(write=True):
        return act(*arguments, **named)


def ask(app: Flask, query: Any, *arguments: Any, **named: Any) -> Any:
    """Call a query in a transaction of its own."""
    with app.app_context(), work(write=False):
        return query(*arguments, **named)
