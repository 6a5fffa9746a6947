"""Medicine: what a person was given, and what lies in the stores from which the viewer may give."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.models import MedicineIssue
from migrant_support.domains.medical.queries.places import WorkPlace
from migrant_support.domains.medical.queries.record import LISTED, alerts_of, mine
from migrant_support.domains.medical.rules.alerts import AlertKind
from migrant_support.domains.medical.rules.medicine import WARNS
from migrant_support.domains.medical.sealed import opened_many
from migrant_support.domains.supplies.queries import StoreRow, stock_of, stores_for
from migrant_support.domains.supplies.rules.catalogue import ItemKind
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Given:
    """A medicine as it was given."""

    id: UUID
    what: str
    quantity: str
    how: str
    at: datetime
    by: UUID


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A medicine that may be given today, and how much of it there is."""

    store: StoreRow
    item_id: UUID
    name: str
    usable: Decimal


@dataclass(frozen=True, slots=True)
class Warning:
    """An alert that must be looked at before medicine is given."""

    kind: AlertKind
    note: str


def given_to(viewer: Viewer, person_id: UUID) -> list[Given]:
    """What a person was given, the latest first."""
    rows = db.session.scalars(
        sa.select(MedicineIssue)
        .where(MedicineIssue.person_id == person_id, mine(viewer, MedicineIssue))
        .order_by(MedicineIssue.at.desc(), MedicineIssue.id.desc())
        .limit(LISTED)
    ).all()
    words = opened_many([(row.id, row.what_sealed) for row in rows], "medicine_issue", "what_sealed")
    return [
        Given(row.id, said.get("what", ""), said.get("quantity", ""), said.get("how", ""), row.at, row.by)
        for row, said in zip(rows, words, strict=True)
    ]


def on_shelves(viewer: Viewer, place: WorkPlace, language: str) -> list[OnShelf]:
    """Medicine in the stores of the place: of the site where the person sleeps, and of its mission."""
    stores = stores_for(viewer, mission=place.mission, power=Power.SUPPLY_ISSUE)
    near = [one for one in stores if one.site_id in (None, place.site_id)]
    return [
        OnShelf(store, row.item.id, row.item.name(language), row.usable)
        for store in near
        for row in stock_of(viewer, store.id)
        if row.item.kind is ItemKind.MEDICINE and row.usable > 0
    ]


def warnings_for(viewer: Viewer, person_id: UUID) -> list[Warning]:
    """The alerts in force that must be looked at before any medicine."""
    moment = now()
    return [
        Warning(one.kind, one.note)
        for one in alerts_of(viewer, person_id)
        if one.is_in_force(moment) and one.kind in WARNS
    ]
