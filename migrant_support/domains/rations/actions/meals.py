"""Plates planned and served, what is cooked for whom, the numbers of a kitchen."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.rations.models import Eating, Kitchen, MealCount
from migrant_support.domains.rations.rules.meals import CHOSEN, Diet, Eaters, Meal, check_eaters, check_plates
from migrant_support.domains.sites.queries import fetch_site, fetch_stay
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power

Plan = Mapping[tuple[Meal, Diet], tuple[int | None, int | None]]
OLDEST = timedelta(days=14)


def write_plates(actor: Viewer, site_id: UUID, day: date, plates: Plan) -> None:
    """Write down the plates of a day: (planned, served) by meal and kind. Raises NotThere, or Refused for a day that
    is to come or long gone, and for numbers that cannot be.
    """
    demand(actor, Power.RATION_USE)
    site = fetch_site(actor, site_id, Power.RATION_USE)
    today = local_day(site.zone)
    if not today - OLDEST <= day <= today + timedelta(days=1):
        raise Refused("day_out_of_bounds", msg("Plates are written down for tomorrow, today and two weeks back."))
    for pair in plates.values():
        for number in pair:
            check_plates(number)
    wait_turn(f"meals:{site_id}")
    of_day = sa.select(MealCount).where(MealCount.site_id == site_id, MealCount.day == day)
    kept = {(row.meal, row.diet): row for row in db.session.scalars(of_day)}
    changed = False
    for (meal, diet), (planned, served) in plates.items():
        row = kept.get((meal, diet))
        if (planned, served) == ((row.planned, row.served) if row else (None, None)):
            continue
        if row is None:
            row = MealCount(site_id=site_id, day=day, meal=meal, diet=diet)
            db.session.add(row)
        row.planned, row.served = planned, served
        row.changed_at, row.changed_by, changed = now(), actor.account_id, True
    db.session.flush()
    if changed:
        record(actor, "rations.meals.count", kind="site", object_id=site_id, fields=("planned", "served"))


def set_diet(actor: Viewer, stay_id: UUID, diet: Diet) -> None:
    """What the kitchen cooks for somebody who stays here, from now on. Raises NotThere or Refused."""
    demand(actor, Power.RATION_USE)
    stay = fetch_stay(actor, stay_id, Power.RATION_USE)
    if diet not in CHOSEN:
        raise Refused("baby_food_by_age", msg("Baby food goes by age. Choose another one."), field="diet")
    wait_turn(f"eating:{stay.person_id}")
    before = db.session.scalar(
        sa.select(Eating).where(Eating.person_id == stay.person_id, Eating.until_at.is_(None)).with_for_update()
    )
    if (before.diet if before else Diet.USUAL) is diet:
        return
    moment = now()
    if before is not None:
        before.until_at = max(moment, before.since_at)
        db.session.flush()
    if diet is not Diet.USUAL:
        db.session.add(Eating(person_id=stay.person_id, diet=diet, since_at=moment, set_by=actor.account_id))
        db.session.flush()
    record(actor, "rations.diet.set", kind="person", object_id=stay.person_id, fields=("diet",))


def set_kitchen(actor: Viewer, site_id: UUID, eaters: Eaters) -> None:
    """How many of those who sleep here are pregnant or breast-feeding: numbers for the kitchen, tied to nobody."""
    demand(actor, Power.RATION_USE)
    fetch_site(actor, site_id, Power.RATION_USE)
    check_eaters(eaters)
    wait_turn(f"meals:{site_id}")
    kitchen = db.session.get(Kitchen, site_id)
    if kitchen is None:
        kitchen = Kitchen(site_id=site_id)
        db.session.add(kitchen)
    kitchen.pregnant, kitchen.breastfeeding = eaters.pregnant, eaters.breastfeeding
    kitchen.changed_at, kitchen.changed_by = now(), actor.account_id
    db.session.flush()
    record(actor, "rations.kitchen.set", kind="site", object_id=site_id, fields=("pregnant", "breastfeeding"))
