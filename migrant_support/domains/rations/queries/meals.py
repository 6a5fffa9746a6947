"""Meals of a site: plates by day, meal and kind; who eats what tonight; for how many days the store feeds them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import is_infant
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.rations.models import Distribution, Eating, Kitchen, MealCount
from migrant_support.domains.rations.queries.days import MOST_RESIDENTS
from migrant_support.domains.rations.queries.sets import SetRow, set_rows
from migrant_support.domains.rations.rules.meals import Diet, Eaters, Meal, Plates, days_of_food, need_a_day
from migrant_support.domains.rations.rules.sets import Basis, is_under_months
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.queries import in_reach
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.supplies.queries import StockRow, StoreRow, stock_of, stores_for
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who eats at a site, where she sleeps and what is cooked for her."""

    stay_id: UUID
    person: PersonRow
    room: str
    bed: str
    diet: Diet
    is_baby: bool


@dataclass(frozen=True, slots=True)
class FoodLine:
    """A food in the store: how much may be eaten, its energy, and for how many days it lasts at today's heads."""

    row: StockRow
    kcal: Decimal
    need_a_day: Decimal
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class FoodView:
    """The days of supply of a site."""

    eaters: Eaters
    kcal: Decimal
    days: Decimal | None
    lines: tuple[FoodLine, ...]


def table_of(viewer: Viewer, site_id: UUID, day: date) -> list[Seat]:
    """Who eats at a site, by room and bed. One statement. As on the bed board, a person whose file is closed to the
    viewer is not counted; her plate is planned by hand.
    """
    adult = aliased(Stay)
    rows = db.session.execute(
        sa.select(Stay.id, Person, Room.name, Bed.name, Eating.diet)
        .join(Person, Person.id == Stay.person_id)
        .join(Site, Site.id == Stay.site_id)
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .join(Room, Room.id == Bed.room_id)
        .outerjoin(Eating, sa.and_(Eating.person_id == Person.id, Eating.until_at.is_(None)))
        .where(
            Stay.site_id == site_id,
            Stay.state == StayState.CURRENT,
            in_reach(viewer, Power.RATION_READ),
            is_open_to(viewer, column_of(Person.id)),
        )
        .order_by(sa.func.length(Room.name), Room.name, sa.func.length(Bed.name), Bed.name, Person.id)
        .limit(MOST_RESIDENTS)
    )
    return [
        Seat(stay_id, row_of(person), room, bed, diet or Diet.USUAL, is_baby=is_infant(person.birth, day))
        for stay_id, person, room, bed, diet in rows
    ]


def heads_of(viewer: Viewer, site_id: UUID, day: date) -> list[tuple[Diet, bool]]:
    """Who eats at a site as the kitchen sees them: (diet, is a baby) of each. One statement."""
    return [(seat.diet, seat.is_baby) for seat in table_of(viewer, site_id, day)]


def plates_of(viewer: Viewer, site_id: UUID, first: date, last: date) -> dict[tuple[date, Meal], dict[Diet, Plates]]:
    """Plates of a site by day and meal from one day to another. One statement."""
    rows = db.session.scalars(
        sa.select(MealCount)
        .join(Site, Site.id == MealCount.site_id)
        .where(
            MealCount.site_id == site_id,
            MealCount.day.between(first, last),
            in_reach(viewer, Power.RATION_READ),
        )
    )
    found: dict[tuple[date, Meal], dict[Diet, Plates]] = defaultdict(dict)
    for row in rows:
        found[row.day, row.meal][row.diet] = Plates(row.diet, row.planned, row.served)
    return dict(found)


def kitchen_of(viewer: Viewer, site_id: UUID, heads: int) -> Eaters:
    """The numbers of a site's kitchen beside its heads."""
    row = db.session.scalar(
        sa.select(Kitchen).join(Site, Site.id == Kitchen.site_id).where(
            Kitchen.site_id == site_id, in_reach(viewer, Power.RATION_READ)
        )
    )  # fmt: skip
    return Eaters(heads, row.pregnant, row.breastfeeding) if row else Eaters(heads)


def diet_of(person_id: UUID) -> Diet:
    """What is cooked for somebody who was found for the viewer."""
    found = db.session.scalar(sa.select(Eating.diet).where(Eating.person_id == person_id, Eating.until_at.is_(None)))
    return found or Diet.USUAL


def food_of(viewer: Viewer, site_id: UUID, eaters: Eaters, needs: dict[UUID, Decimal]) -> FoodView:
    """What the stores of a site hold to eat, and for how long. Three statements for each store of the site."""
    stores = stores_for(viewer, site_id=site_id, power=Power.RATION_READ)
    lines: list[FoodLine] = []
    for store in stores:
        for row in stock_of(viewer, store.id, Power.RATION_READ):
            if row.item.kcal is not None and row.usable > 0:
                need = needs.get(row.item.id, Decimal(0))
                days = (row.usable / need).quantize(Decimal("0.1")) if need else None
                lines.append(FoodLine(row, row.usable * row.item.kcal, need, days))
    kcal = sum((line.kcal for line in lines), Decimal(0))
    return FoodView(eaters, kcal, days_of_food(kcal, eaters), tuple(lines))


def daily_needs(viewer: Viewer, site_id: UUID, day: date) -> dict[UUID, Decimal]:
    """How much of each item the sets of a site take in a day at today's head count; for lists of what to order.

    A line for the household is counted by how many households came in the last period, or by heads as long as nobody
    did. Loans come back and are not counted. Four statements.
    """
    sets = [one for one in set_rows(viewer, Power.RATION_READ, site_id=site_id) if one.terms.every_days]
    if not sets:
        return {}
    births = list(
        db.session.scalars(
            sa.select(Person)
            .join(Stay, Stay.person_id == Person.id)
            .join(Site, Site.id == Stay.site_id)
            .where(
                Stay.site_id == site_id,
                Stay.state == StayState.CURRENT,
                in_reach(viewer, Power.RATION_READ),
                is_open_to(viewer, column_of(Person.id)),
            )
        )
    )
    came = _households(site_id, sets, day)
    needs: dict[UUID, Decimal] = defaultdict(Decimal)
    for one in sets:
        for line in one.terms.lines:
            if line.basis is Basis.HOUSEHOLD:
                times = came.get(one.id) or len(births)
            elif line.basis is Basis.INFANT:
                times = sum(is_under_months(person.birth, line.under_months or 0, day) for person in births)
            else:
                times = len(births)
            needs[line.item_id] += need_a_day(line.quantity, times=times, every_days=one.terms.every_days)
    return dict(needs)


def _households(site_id: UUID, sets: Sequence[SetRow], day: date) -> dict[UUID, int]:
    longest = max(one.terms.every_days for one in sets)
    since = {one.id: day - timedelta(days=one.terms.every_days) for one in sets}
    rows = db.session.execute(
        sa.select(Distribution.set_id, Distribution.day, sa.func.count())
        .where(
            Distribution.site_id == site_id,
            Distribution.set_id.in_(list(since)),
            Distribution.day > day - timedelta(days=longest),
            Distribution.undone_at.is_(None),
        )
        .group_by(Distribution.set_id, Distribution.day)
    )
    found: dict[UUID, int] = defaultdict(int)
    for set_id, on, times in rows:
        if on > since[set_id]:
            found[set_id] += times
    return found


def needs_of_store(viewer: Viewer, store: StoreRow) -> dict[UUID, Decimal]:
    """What the sets of the store's own site take in a day; a mission's store serves many and is not reckoned."""
    if store.site_id is None or not viewer.may(Power.RATION_READ):
        return {}
    return daily_needs(viewer, store.site_id, store.today)


def served_on(site_id: UUID, day: date) -> dict[str, int]:
    """The plates served at each meal of a site's day, as the report of the day calls them; for its counts alone."""
    rows = db.session.execute(
        sa.select(MealCount.meal, sa.func.sum(MealCount.served))
        .where(MealCount.site_id == site_id, MealCount.day == day, MealCount.served.is_not(None))
        .group_by(MealCount.meal)
    )
    return {f"meals_{meal.value}": int(served or 0) for meal, served in rows}
