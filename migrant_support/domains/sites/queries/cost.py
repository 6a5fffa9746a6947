"""What nights at sites cost. Those whose file is closed to the viewer are not counted, as on the board.

Infants who sleep with somebody and have no bed cost nothing. Four statements for a month of any number of people.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.sites.models import NightPrice, Site, Stay
from migrant_support.domains.sites.queries.places import SiteRow, in_reach, site_row
from migrant_support.domains.sites.queries.sleepers import stands
from migrant_support.domains.sites.queries.stays import StayRow, stay_visible_to
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.cost import NightPayer, Price, Share, nights_slept, shares_of, totals
from migrant_support.domains.sites.rules.occupancy import small_hours
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price as it was written down; `is_corrected`: another one counts instead."""

    price: Price
    note: str
    by: str
    made_at: datetime
    is_corrected: bool
    corrects_id: UUID | None


@dataclass(frozen=True, slots=True)
class MonthCost:
    """A month of a site up to last night: each person's nights by price, and what each payer pays."""

    site: SiteRow
    first: date
    last: date
    people: tuple[tuple[PersonRow, tuple[Share, ...]], ...]

    @property
    def shares(self) -> list[Share]:
        """The shares of all."""
        return [share for _person, shares in self.people for share in shares]

    @property
    def totals(self) -> dict[tuple[NightPayer, str], Money]:
        """What each payer pays, by currency."""
        return totals(self.shares)

    @property
    def nights(self) -> int:
        """All nights."""
        return sum(share.nights for share in self.shares)

    @property
    def unpriced(self) -> int:
        """Nights for which nobody wrote a price down."""
        return sum(share.nights for share in self.shares if share.price is None)


def price_rows(viewer: Viewer, site_id: UUID) -> list[PriceRow]:
    """The prices of a site in reach, the newest first, corrected ones too."""
    later = aliased(NightPrice)
    rows = db.session.execute(
        sa.select(NightPrice, Account.display_name, later.id)
        .join(Site, Site.id == NightPrice.site_id)
        .outerjoin(Account, Account.id == NightPrice.made_by)
        .outerjoin(later, later.corrects_id == NightPrice.id)
        .where(NightPrice.site_id == site_id, in_reach(viewer, Power.COST_READ))
        .order_by(NightPrice.valid_from.desc(), NightPrice.made_at.desc(), NightPrice.id.desc())
    )
    return [
        PriceRow(_price(row), row.note, by or "", row.made_at, corrected is not None, row.corrects_id)
        for row, by, corrected in rows
    ]


def fetch_price(viewer: Viewer, site_id: UUID, price_id: UUID) -> PriceRow:
    """A price of a site in reach; raises NotThere."""
    found = [row for row in price_rows(viewer, site_id) if row.price.id == price_id]
    if not found:
        raise NotThere
    return found[0]


def _price(row: NightPrice) -> Price:
    child = None if row.child is None else Money(row.child, row.currency)
    return Price(
        row.id, row.valid_from, Money(row.adult, row.currency), child, row.child_under, row.meals, row.payer
    )  # fmt: skip


def _that_count(viewer: Viewer, site_ids: Collection[UUID]) -> dict[UUID, list[Price]]:
    """The prices that count of some sites in reach, the earliest first. One statement."""
    later = aliased(NightPrice)
    rows = db.session.scalars(
        sa.select(NightPrice)
        .join(Site, Site.id == NightPrice.site_id)
        .where(
            NightPrice.site_id.in_(sorted(set(site_ids))), in_reach(viewer, Power.COST_READ),
            ~sa.exists().where(later.corrects_id == NightPrice.id),
        )
        .order_by(NightPrice.valid_from)
    )  # fmt: skip
    found: dict[UUID, list[Price]] = {}
    for row in rows:
        found.setdefault(row.site_id, []).append(_price(row))
    return found


def month_cost(viewer: Viewer, site_id: UUID, first: date, last: date) -> MonthCost:
    """The nights of a site from one to another, of everybody whom the viewer may see; raises NotThere."""
    site = site_row(viewer, site_id, Power.COST_READ)
    moment = now()
    ended = min(last, local_day(site.zone, moment - timedelta(hours=2)) - timedelta(days=1))
    rows = db.session.execute(
        sa.select(Stay.from_at, Stay.until_at, Stay.state, Person)
        .join(Site, Site.id == Stay.site_id)
        .join(Person, Person.id == Stay.person_id)
        .where(
            Stay.site_id == site_id, Stay.with_stay_id.is_(None), stays_that_cost(),
            stay_visible_to(viewer, Power.COST_READ),
            Stay.from_at <= _edge(ended, site.zone),
            sa.or_(Stay.until_at.is_(None), Stay.until_at > _edge(first, site.zone), Stay.state == StayState.CURRENT),
        )
        .order_by(Person.reference, Stay.from_at)
    )  # fmt: skip
    spans: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
    people: dict[UUID, Person] = {}
    for start, end, state, person in rows:
        people[person.id] = person
        spans.setdefault(person.id, []).append((start, _left(end, state, moment)))
    prices = _that_count(viewer, [site_id]).get(site_id, [])
    counted = [
        (row_of(people[key]), tuple(shares_of(nights_slept(held, first, ended, site.zone), prices, people[key].birth)))
        for key, held in spans.items()
    ]
    return MonthCost(site, first, last, tuple(one for one in counted if one[1]))


def stays_that_cost() -> sa.ColumnElement[bool]:
    """The condition on `Stay`: somebody sleeps or slept there; a bed that is only kept costs nothing here."""
    return sa.and_(Stay.state.in_((StayState.CURRENT, StayState.ENDED)), stands())


def _edge(night: date, zone: str) -> datetime:
    """The instant of a night at which sleepers are counted."""
    return small_hours(night, 1, zone)[0]


def _left(end: datetime | None, state: StayState, moment: datetime) -> datetime | None:
    """When the bed was left: who overstays has not left it."""
    return None if state is StayState.CURRENT and end is not None and end <= moment else end


def cost_of_stays(viewer: Viewer, stays: Sequence[StayRow], person: PersonRow) -> dict[UUID, list[Share]]:
    """What each stay of one person cost until last night, for those at sites where the viewer reads costs."""
    prices = _that_count(viewer, [stay.site_id for stay in stays])
    moment, found = now(), {}
    for stay in stays:
        if stay.state not in (StayState.CURRENT, StayState.ENDED) or stay.with_stay_id is not None:
            continue
        if stay.site_id not in prices:
            continue
        ended = local_day(stay.zone, moment - timedelta(hours=2)) - timedelta(days=1)
        first = local_day(stay.zone, stay.from_at) - timedelta(days=1)
        span: tuple[Any, Any] = (stay.from_at, _left(stay.until_at, stay.state, moment))
        nights = nights_slept([span], first, ended, stay.zone)
        found[stay.id] = shares_of(nights, prices[stay.site_id], person.birth)
    return found
