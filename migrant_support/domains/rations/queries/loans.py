"""What is out on loan, at a site and with a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.rations.models import Loan
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.domains.sites.queries import in_reach
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.supplies.models import Item
from migrant_support.domains.supplies.queries import ItemRow
from migrant_support.domains.supplies.queries.stores import item_row
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import Power

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class LoanRow:
    """Something that is out. `is_here`: she still stays at the site from which it was lent."""

    id: UUID
    site_id: UUID
    person_id: UUID
    name: str
    reference: str
    item: ItemRow
    out: Decimal
    lent_at: datetime
    is_here: bool


def _visible(viewer: Viewer, power: Power) -> sa.ColumnElement[bool]:
    return sa.and_(in_reach(viewer, power), is_open_to(viewer, column_of(Loan.person_id)))


def fetch_loan(viewer: Viewer, loan_id: UUID, power: Power = Power.RATION_USE) -> LoanRow:
    """The doorway to a loan: raises NotThere."""
    found = _rows(viewer, power, Loan.id == loan_id)
    if not found:
        raise NotThere
    return found[0]


def loans_of(viewer: Viewer, person_ids: Collection[UUID], power: Power = Power.RATION_USE) -> list[LoanRow]:
    """What these people have on loan from sites in reach."""
    if not person_ids:
        return []
    return _rows(viewer, power, Loan.person_id.in_(sorted(person_ids)), Loan.closed_at.is_(None))


def open_loans(viewer: Viewer, site_id: UUID, *, cursor: str | None = None) -> Page[LoanRow]:
    """A page of what is out at a site, the longest out first."""
    statement = (
        sa.select(Loan)
        .join(Site, Site.id == Loan.site_id)
        .where(Loan.site_id == site_id, Loan.closed_at.is_(None), _visible(viewer, Power.RATION_READ))
    )
    page = keyset(statement, (Loan.lent_at, Loan.id), cursor=cursor, size=A_PAGE)
    rows = _rows(viewer, Power.RATION_READ, Loan.id.in_([loan.id for loan in page.rows])) if page.rows else []
    order = {loan.id: place for place, loan in enumerate(page.rows)}
    return Page(sorted(rows, key=lambda row: order[row.id]), newer=page.newer, older=page.older)


def _rows(viewer: Viewer, power: Power, *where: sa.ColumnElement[bool]) -> list[LoanRow]:
    here = sa.exists().where(
        Stay.person_id == Loan.person_id, Stay.site_id == Loan.site_id, Stay.state == StayState.CURRENT
    )
    rows = db.session.execute(
        sa.select(Loan, Person, Item, here)
        .join(Person, Person.id == Loan.person_id)
        .join(Item, Item.id == Loan.item_id)
        .join(Site, Site.id == Loan.site_id)
        .where(_visible(viewer, power), *where)
        .order_by(Loan.lent_at, Loan.id)
        .limit(A_PAGE * 4)
    )
    found = []
    for loan, person, item, is_here in rows:
        who = row_of(person)
        found.append(
            LoanRow(
                loan.id,
                loan.site_id,
                person.id,
                who.name,
                who.reference,
                item_row(item),
                loan.out,
                loan.lent_at,
                is_here,
            )
        )
    return found
