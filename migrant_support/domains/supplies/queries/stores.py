"""Stores as a viewer's reach shows them, and items by name. A store of a site is seen as the site is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.sites.models import Site
from migrant_support.domains.sites.queries import in_reach as sites_in_reach
from migrant_support.domains.supplies.models import Item, Store, StoreMinimum
from migrant_support.domains.supplies.rules.catalogue import ItemKind, Pack, Unit
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store. `site_id` is empty for a mission's own."""

    id: UUID
    code: str
    name: str
    mission: str
    site_id: UUID | None
    zone: str
    closed_at: datetime | None
    version: int

    @property
    def today(self) -> date:
        """The calendar day at the store."""
        return local_day(self.zone)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of the catalogue."""

    id: UUID
    code: str
    kind: ItemKind
    unit: Unit
    name_en: str
    name_si: str
    name_ta: str
    kcal: Decimal | None
    pack: Pack | None
    pack_size: int | None
    is_perishable: bool
    least: Decimal
    archived_at: datetime | None
    version: int

    def name(self, language: str) -> str:
        """Its name in a language, in English where there is none."""
        return {"si": self.name_si, "ta": self.name_ta}.get(language) or self.name_en


def in_reach(viewer: Viewer, power: Power) -> ColumnElement[bool]:
    """The condition on `Store`: of the viewer's missions, or of a site that this power reaches."""
    reach = viewer.reach(power)
    if reach.everywhere:
        return sa.true()
    conditions: list[ColumnElement[bool]] = []
    if missions := reach.ids(ScopeKind.MISSION):
        conditions.append(Store.mission.in_(sorted(missions)))
    if reach.ids(ScopeKind.SITE) or reach.ids(ScopeKind.AIRPORT):
        conditions.append(Store.site_id.in_(sa.select(Site.id).where(sites_in_reach(viewer, power))))
    return sa.or_(*conditions) if conditions else sa.false()


def fetch_store(viewer: Viewer, store_id: UUID, power: Power = Power.SUPPLY_READ) -> StoreRow:
    """The doorway: a store in reach of the power, or NotThere."""
    store = db.session.scalar(sa.select(Store).where(Store.id == store_id, in_reach(viewer, power)))
    if store is None:
        raise NotThere
    return store_row(store)


def stores_for(
    viewer: Viewer,
    *,
    mission: str | None = None,
    site_id: UUID | None = None,
    power: Power = Power.SUPPLY_READ,
    closed: bool = False,
) -> list[StoreRow]:
    """The open stores in reach, by mission and name; of one mission or one site where asked. Or the closed ones."""
    wanted = [in_reach(viewer, power), Store.closed_at.is_not(None) if closed else Store.closed_at.is_(None)]
    if mission is not None:
        wanted.append(Store.mission == mission)
    if site_id is not None:
        wanted.append(Store.site_id == site_id)
    return [
        store_row(s) for s in db.session.scalars(sa.select(Store).where(*wanted).order_by(Store.mission, Store.name))
    ]


def store_row(store: Store) -> StoreRow:
    """The row of a loaded store."""
    return StoreRow(
        store.id, store.code, store.name, store.mission, store.site_id, store.zone, store.closed_at, store.version
    )


def item_row(item: Item) -> ItemRow:
    """The row of a loaded item."""
    return ItemRow(
        id=item.id,
        code=item.code,
        kind=item.kind,
        unit=item.unit,
        name_en=item.name_en,
        name_si=item.name_si,
        name_ta=item.name_ta,
        kcal=item.kcal,
        pack=item.pack,
        pack_size=item.pack_size,
        is_perishable=item.is_perishable,
        least=item.least,
        archived_at=item.archived_at,
        version=item.version,
    )


def items_of(ids: Collection[UUID]) -> Mapping[UUID, ItemRow]:
    """Items by id; the catalogue is open to everybody."""
    if not ids:
        return {}
    return {i.id: item_row(i) for i in db.session.scalars(sa.select(Item).where(Item.id.in_(sorted(set(ids)))))}


def fetch_item(item_id: UUID) -> ItemRow:
    """One item, archived or not; raises NotThere."""
    item = db.session.get(Item, item_id)
    if item is None:
        raise NotThere
    return item_row(item)


def catalogue(*, archived: bool = False) -> list[ItemRow]:
    """All items, by kind and name; or those taken out of use."""
    state = Item.archived_at.is_not(None) if archived else Item.archived_at.is_(None)
    return [item_row(i) for i in db.session.scalars(sa.select(Item).where(state).order_by(Item.kind, Item.name_en))]


def site_names_of(viewer: Viewer, stores: Collection[StoreRow], power: Power = Power.SUPPLY_READ) -> dict[UUID, str]:
    """What the sites of stores that were fetched for the viewer are called."""
    ids = sorted({store.site_id for store in stores if store.site_id})
    if not ids:
        return {}
    rows = db.session.execute(sa.select(Site.id, Site.name).where(Site.id.in_(ids), sites_in_reach(viewer, power)))
    return dict(rows.all())


def receivers(viewer: Viewer, from_id: UUID) -> list[StoreRow]:
    """Where a store can send something: every store in reach, and the own stores of all missions.

    A store of a site out of reach is not told: it may stand in a secret place.
    """
    near = sa.or_(in_reach(viewer, Power.SUPPLY_MOVE), Store.site_id.is_(None))
    wanted = sa.select(Store).where(near, Store.id != from_id, Store.closed_at.is_(None))
    return [store_row(store) for store in db.session.scalars(wanted.order_by(Store.mission, Store.name))]


def may_be_sent_to(viewer: Viewer, store_id: UUID) -> bool:
    """Is this a store to which the viewer can send something?"""
    near = sa.or_(in_reach(viewer, Power.SUPPLY_MOVE), Store.site_id.is_(None))
    asked = sa.select(Store.id).where(Store.id == store_id, near, Store.closed_at.is_(None))
    return db.session.scalar(asked) is not None


def reaches(viewer: Viewer, power: Power, store: StoreRow) -> bool:
    """Does a power reach a store that was fetched for the viewer, for showing a button? The action asks again."""
    reach = viewer.reach(power)
    if reach.everywhere or store.mission in reach.ids(ScopeKind.MISSION):
        return True
    return store.site_id is not None and bool(reach.ids(ScopeKind.SITE) or reach.ids(ScopeKind.AIRPORT))


def least_of(store: StoreRow, item: ItemRow) -> Decimal:
    """How much of an item should be in a store at least."""
    own = db.session.get(StoreMinimum, (store.id, item.id))
    return item.least if own is None else own.least
