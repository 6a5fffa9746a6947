"""Stores are opened, renamed and closed; how much each should hold at least. A store is never deleted."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.sites.queries import fetch_site
from migrant_support.domains.supplies.models import Balance, Store, StoreMinimum
from migrant_support.domains.supplies.queries.stores import fetch_item, fetch_store
from migrant_support.domains.supplies.rules.stores import check_store_name, code_of_store
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power, ScopeKind


def add_store(actor: Viewer, *, name: str, mission: str, site_id: UUID | None = None) -> UUID:
    """Open a store of a mission, or of a site of the mission. Raises NotThere or Refused."""
    demand(actor, Power.STORE_EDIT)
    check_store_name(name)
    reach = actor.reach(Power.STORE_EDIT)
    zone = zone_of_mission(mission)
    if site_id is not None:
        site = fetch_site(actor, site_id, Power.SITE_READ)
        mission, zone = site.mission, site.zone
        if site.closed_at is not None:
            raise Refused("site_closed", msg("This site is closed. Choose another one."), field="site")
    if not reach.everywhere and mission not in reach.ids(ScopeKind.MISSION):
        raise NotThere
    wait_turn(f"stores of {mission}")
    taken = set(db.session.scalars(sa.select(Store.code).where(Store.mission == mission)))
    key = new_id()
    db.session.add(
        Store(
            id=key, code=code_of_store(mission, taken), name=name.strip(), mission=mission, site_id=site_id, zone=zone
        )
    )
    db.session.flush()
    record(actor, "supplies.store.add", kind="store", object_id=key)
    return key


def rename_store(actor: Viewer, store_id: UUID, *, name: str) -> None:
    """Call a store something else. Raises NotThere or Refused."""
    demand(actor, Power.STORE_EDIT)
    check_store_name(name)
    store = _fetch(actor, store_id)
    if store.name != name.strip():
        store.name = name.strip()
        store.version += 1
        db.session.flush()
        record(actor, "supplies.store.edit", kind="store", object_id=store_id, fields=("name",))


def close_store(actor: Viewer, store_id: UUID) -> None:
    """Take an empty store out of use. Raises NotThere, or Refused while something lies in it."""
    demand(actor, Power.STORE_EDIT)
    wait_turn(f"store:{store_id}")
    store = _fetch(actor, store_id)
    if db.session.scalar(sa.select(Balance.lot_id).where(Balance.store_id == store_id, Balance.quantity > 0).limit(1)):
        raise Refused("store_not_empty", msg("Something lies in this store. Move it or write it off first."))
    if store.closed_at is None:
        store.closed_at = now()
        store.version += 1
        db.session.flush()
        record(actor, "supplies.store.close", kind="store", object_id=store_id)


def open_store(actor: Viewer, store_id: UUID) -> None:
    """Put a closed store back into use. Raises NotThere."""
    demand(actor, Power.STORE_EDIT)
    store = _fetch(actor, store_id)
    if store.closed_at is not None:
        store.closed_at = None
        store.version += 1
        db.session.flush()
        record(actor, "supplies.store.open", kind="store", object_id=store_id)


def set_least(actor: Viewer, store_id: UUID, item_id: UUID, least: Decimal | None) -> None:
    """Say how much of an item a store should hold at least; None lets the catalogue say. Raises NotThere or Refused."""
    demand(actor, Power.SUPPLY_MOVE)
    fetch_store(actor, store_id, Power.SUPPLY_MOVE)
    fetch_item(item_id)
    if least is not None and (not least.is_finite() or least < 0 or least >= Decimal(10) ** 9):
        raise Refused("least_unlikely", msg("Write how much should be there at least, or nothing."), field="least")
    wait_turn(f"store:{store_id}")
    standing = db.session.get(StoreMinimum, (store_id, item_id))
    if least is None:
        if standing is not None:
            db.session.delete(standing)
    elif standing is None:
        db.session.add(StoreMinimum(store_id=store_id, item_id=item_id, least=least))
    else:
        standing.least = least
    db.session.flush()
    record(actor, "supplies.store.set_least", kind="store", object_id=store_id)


def _fetch(actor: Viewer, store_id: UUID) -> Store:
    fetch_store(actor, store_id, Power.STORE_EDIT)
    store = db.session.get(Store, store_id, with_for_update=True)
    if store is None:
        raise NotThere
    return store
