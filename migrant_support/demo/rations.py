"""What the demonstration hands out: a store in each shelter, three sets, some served today, plates of past days."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import Sex
from migrant_support.domains.rations.actions.giving import distribute
from migrant_support.domains.rations.actions.sets import add_set
from migrant_support.domains.rations.models import MealCount
from migrant_support.domains.rations.queries.meals import heads_of
from migrant_support.domains.rations.rules.meals import Meal, planned_for
from migrant_support.domains.rations.rules.sets import Audience, GiftKind, Line, Per, Terms
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries import SiteRow, site_rows
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.supplies.actions import add_store, receive
from migrant_support.domains.supplies.queries import catalogue, stores_for
from migrant_support.domains.supplies.rules.ledger import NewLot
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.bulk import insert_many
from migrant_support.policy import Power

_STOCK = (("rice", 400), ("dhal", 90), ("hygiene-kit", 120), ("blanket", 60))
_CAME = 6
_DAYS = 6


def add_rations(officers: Mapping[str, Viewer]) -> None:
    """Write it for each mission; the desk of its first shelter has served some today."""
    items = {item.code: item.id for item in catalogue()}
    for mission, officer in officers.items():
        sites = [site for site in site_rows(officer, Power.RATION_EDIT) if site.mission == mission]
        if not sites:
            continue
        zone = sites[0].zone
        ration, kit, loan = (add_set(officer, terms, mission=mission, zone=zone) for terms in _sets(items))
        for site in sites:
            store_id = _store(officer, site, items)
            _serve(officer, site, store_id, (ration, kit, loan))
            _cook(officer, site)


def _sets(items: Mapping[str, UUID]) -> tuple[Terms, Terms, Terms]:
    ration = Terms(
        "Dry ration", GiftKind.GRANT, Per.HOUSEHOLD, Audience.ALL, 7, None,
        (Line(items["rice"], Decimal("2.5")), Line(items["dhal"], Decimal("0.5"))),
        "වියළි සලාකය", "உலர் உணவுப் பங்கீடு",
    )  # fmt: skip
    kit = Terms(
        "Hygiene kit", GiftKind.GRANT, Per.PERSON, Audience.WOMEN, 30, None,
        (Line(items["hygiene-kit"], Decimal(1)),), "සනීපාරක්ෂක කට්ටලය", "சுகாதாரப் பொதி",
    )  # fmt: skip
    loan = Terms(
        "Blanket", GiftKind.LOAN, Per.PERSON, Audience.ALL, 0, None,
        (Line(items["blanket"], Decimal(1)),), "බ්ලැන්කට්ටුව", "போர்வை",
    )  # fmt: skip
    return ration, kit, loan


def _store(officer: Viewer, site: SiteRow, items: Mapping[str, UUID]) -> UUID:
    """The store of the shelter, with what the sets need in it."""
    mine = stores_for(officer, site_id=site.id, power=Power.RATION_USE)
    store_id = mine[0].id if mine else add_store(officer, name="House store", mission=site.mission, site_id=site.id)
    soon = local_day(site.zone) + timedelta(days=240)
    receive(officer, store_id, [NewLot(items[code], Decimal(much), expires_on=soon) for code, much in _STOCK])
    return store_id


def _serve(officer: Viewer, site: SiteRow, store_id: UUID, sets: tuple[UUID, UUID, UUID]) -> None:
    here = db.session.execute(
        sa.select(Person.id, Person.sex)
        .join(Stay, Stay.person_id == Person.id)
        .where(Stay.site_id == site.id, Stay.state == StayState.CURRENT, Stay.with_stay_id.is_(None))
        .order_by(Stay.id)
        .limit(_CAME)
    ).all()
    for place, (person_id, sex) in enumerate(here):
        wanted = [sets[0], *([sets[1]] if sex is Sex.F and place % 2 else []), *([sets[2]] if place % 3 == 0 else [])]
        for set_id in wanted:
            _give(officer, site.id, set_id, store_id, person_id)


def _give(officer: Viewer, site_id: UUID, set_id: UUID, store_id: UUID, person_id: UUID) -> None:
    """Hand out as the desk does; who is not meant, or was served with her family, is told so and goes."""
    try:
        distribute(officer, site_id, set_id, store_id, person_id)
    except Refused:
        return


def _cook(officer: Viewer, site: SiteRow) -> None:
    """Plates of the last days: as many as sleep here, a few left over each time."""
    today = local_day(site.zone)
    plates = planned_for(heads_of(officer, site.id, today))
    rows: list[dict[str, object]] = []
    for back in range(_DAYS):
        day = today - timedelta(days=back)
        for meal in Meal:
            for diet, count in plates.items():
                if count:
                    served = None if back == 0 and meal is not Meal.BREAKFAST else max(count - (back + count) % 3, 0)
                    rows.append(_row(site, day, meal, diet, count, served, officer))
    insert_many(MealCount, rows)


def _row(
    site: SiteRow, day: date, meal: Meal, diet: object, planned: int, served: int | None, officer: Viewer
) -> dict[str, object]:
    return {
        "id": new_id(),
        "site_id": site.id,
        "day": day,
        "meal": meal,
        "diet": diet,
        "planned": planned,
        "served": served,
        "changed_at": now(),
        "changed_by": officer.account_id,
    }
