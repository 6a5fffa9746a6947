"""Sets are made, changed by a new version, closed."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.rations.models import RationLine, RationRequirement, RationSet, RationVersion
from migrant_support.domains.rations.queries.sets import fetch_set, is_newest, set_row, sets_before
from migrant_support.domains.rations.rules.sets import GiftKind, Terms, check_required, check_terms
from migrant_support.domains.sites.models import Site
from migrant_support.domains.sites.queries import in_reach
from migrant_support.domains.supplies.queries import items_of
from migrant_support.domains.supplies.rules.catalogue import check_quantity
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power, ScopeKind


def add_set(actor: Viewer, terms: Terms, *, mission: str, zone: str, site_id: UUID | None = None) -> UUID:
    """Begin a set today, by the clock of its mission or site. Raises NotThere or Refused."""
    demand(actor, Power.RATION_EDIT)
    reach = actor.reach(Power.RATION_EDIT)
    if not reach.everywhere and mission not in reach.ids(ScopeKind.MISSION):
        raise NotThere
    if site_id is not None:
        site = db.session.scalar(
            sa.select(Site).where(Site.id == site_id, Site.mission == mission, in_reach(actor, Power.RATION_EDIT))
        )
        if site is None:
            raise NotThere
        zone = site.zone
    _check(terms)
    _check_required(actor, None, terms, mission=mission, site_id=site_id)
    made = RationSet(mission=mission, site_id=site_id, began_on=local_day(zone), made_by=actor.account_id)
    db.session.add(made)
    db.session.flush()
    _write(actor, made.id, terms, number=1)
    record(actor, "rations.set.add", kind="ration_set", object_id=made.id)
    return made.id


def change_set(actor: Viewer, set_id: UUID, terms: Terms) -> None:
    """From now on the set says this: a new version begins, the old ones stay. The same again is no version."""
    demand(actor, Power.RATION_EDIT)
    found = fetch_set(actor, set_id, Power.RATION_EDIT, lock=True)
    if found.closed_at is not None:
        raise Refused("set_closed", msg("This set is closed. Make a new one."))
    before = set_row(actor, set_id, Power.RATION_EDIT)
    _check(terms)
    _check_required(actor, set_id, terms, mission=found.mission, site_id=found.site_id)
    if terms == before.terms:
        return
    if terms.kind is not before.terms.kind:
        raise Refused(
            "kind_is_fixed", msg("What was given for good cannot become a loan. Close this set and make a new one.")
        )
    _write(actor, set_id, terms, number=before.number + 1)
    record(actor, "rations.set.change", kind="ration_set", object_id=set_id)


def close_set(actor: Viewer, set_id: UUID) -> None:
    """Nobody gets it any more; what was handed out stays."""
    demand(actor, Power.RATION_EDIT)
    found = fetch_set(actor, set_id, Power.RATION_EDIT, lock=True)
    if found.closed_at is None:
        _refuse_asked_for(found)
        found.closed_at, found.closed_by = now(), actor.account_id
        db.session.flush()
        record(actor, "rations.set.close", kind="ration_set", object_id=set_id, fields=("closed_at",))


def _check_required(actor: Viewer, set_id: UUID | None, terms: Terms, *, mission: str, site_id: UUID | None) -> None:
    if terms.requires_set_id is None:
        return
    wait_turn(f"rations:required:{mission}")  # two that begin to ask for each other at once would make a ring
    others = sets_before(actor, Power.RATION_EDIT, mission=mission, site_id=site_id)
    check_required(set_id, terms.requires_set_id, {one.id: one.terms.requires_set_id for one in others})


def _refuse_asked_for(closing: RationSet) -> None:
    """Nobody could have it any more before the other one."""
    wait_turn(f"rations:required:{closing.mission}")
    asks = sa.select(RationVersion.id).join(RationSet, RationSet.id == RationVersion.set_id)
    if db.session.scalar(
        asks.where(RationVersion.requires_set_id == closing.id, RationSet.closed_at.is_(None), is_newest()).limit(1)
    ):
        raise Refused(
            "asked_for", msg("Another set asks for this one to be had before. Change that one first, then close this.")
        )


def _check(terms: Terms) -> None:
    check_terms(terms)
    items = items_of({line.item_id for line in terms.lines})
    for line in terms.lines:
        item = items.get(line.item_id)
        if item is None:
            raise NotThere
        try:
            check_quantity(line.quantity, item.unit)
        except Refused as no:
            raise Refused(no.code, no.sentence, field="lines", **no.values) from no
        if terms.kind is GiftKind.LOAN and item.is_perishable:
            raise Refused(
                "food_is_not_lent", msg("What is eaten or goes off does not come back. Choose other items."),
                field="lines",
            )  # fmt: skip


def _write(actor: Viewer, set_id: UUID, terms: Terms, *, number: int) -> None:
    version = RationVersion(
        set_id=set_id,
        number=number,
        name_en=terms.name_en.strip(),
        name_si=terms.name_si.strip(),
        name_ta=terms.name_ta.strip(),
        kind=terms.kind,
        per=terms.per,
        audience=terms.audience,
        every_days=terms.every_days,
        most=terms.most,
        requires_document=terms.requires_document,
        from_at=now(),
        made_by=actor.account_id,
    )
    db.session.add(version)
    db.session.flush()
    if terms.requires_set_id is not None:
        db.session.add(RationRequirement(version_id=version.id, required_set_id=terms.requires_set_id))
    db.session.add_all(
        RationLine(
            version_id=version.id,
            place=place,
            item_id=line.item_id,
            quantity=line.quantity,
            basis=line.basis,
            under_months=line.under_months,
        )
        for place, line in enumerate(terms.lines)
    )
    db.session.flush()
