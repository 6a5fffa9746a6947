"""Asking for a bed, offering and holding one, answering. Locks: persons, beds, stays, then requests and offers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.queries.bonds import unit_of
from migrant_support.domains.people.queries.records import fetch_person
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.holding import (
    ask_flags,
    database_says_no_in_words,
    hold_beds,
    hold_people_of_stays,
    hold_stay,
    open_stays,
)
from migrant_support.domains.sites.actions.lapsing import accept_for
from migrant_support.domains.sites.actions.leaving import cancel_plan, goes_on
from migrant_support.domains.sites.actions.stays import Wanted, after_the_open_stay, give_beds, sleep_with
from migrant_support.domains.sites.models import BedOffer, BedRequest, Site, Stay
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.queries.requests import Party, fetch_asked, fetch_offer
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.need import (
    Needs,
    OfferState,
    RequestState,
    check_open,
    check_waiting,
    check_wanted,
    held_until,
    kept_until,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power, ScopeKind


def ask_for_bed(
    actor: Viewer,
    person_id: UUID,
    *,
    needs: Needs,
    wanted_from: datetime,
    wanted_until: datetime | None = None,
    site_id: UUID | None = None,
    together: bool = False,
    note: str = "",
) -> UUID:
    """Put somebody on the waiting list, with her travel unit where `together`; return the party's id.

    Raises NotThere for a person or site out of sight, Refused when one of them waits already.
    """
    demand(actor, Power.BED_REQUEST)
    first = fetch_person(actor, person_id, Power.BED_REQUEST)
    check_wanted(wanted_from, wanted_until, now=now())
    people = _party_of(actor, person_id) if together else [person_id]
    site = fetch_site(actor, site_id, Power.SITE_READ) if site_id is not None else None
    for one in people:
        wait_turn(f"bed request {one}")
    waiting = sa.exists().where(BedRequest.person_id.in_(people), BedRequest.closed_at.is_(None))
    if db.session.scalar(sa.select(waiting)):
        raise Refused("waits_already", msg("One of them waits for a bed already. Look at the waiting list."))
    ids = [new_id() for _ in people]
    mission = site.mission if site is not None else _mission_of(actor, first.registered_mission)
    moment = now()
    for request_id, one in zip(ids, people, strict=True):
        db.session.add(
            BedRequest(
                id=request_id, party_id=ids[0], person_id=one, mission=mission, site_id=site_id,
                wanted_from=wanted_from, wanted_until=wanted_until, no_place=needs.no_place,
                in_danger=needs.in_danger, needs_care=needs.needs_care, no_steps=needs.no_steps,
                note=note.strip()[:200], state=RequestState.WAITING, made_at=moment, made_by=actor.account_id,
            )
        )  # fmt: skip
        db.session.flush()
    _tell(actor, people, happenings.BED_ASKED, ids[0])
    record(actor, "sites.bed_request.add", kind="bed_request", object_id=ids[0])
    return ids[0]


def _party_of(actor: Viewer, person_id: UUID) -> list[UUID]:
    unit = unit_of(actor, person_id)
    others = [one.id for one in unit.members if one.id != person_id] if unit is not None else []
    return [person_id, *sorted(others)]


def _mission_of(actor: Viewer, registered: str) -> str:
    """The mission of the person, where the actor works; else the actor's own."""
    reach = actor.reach(Power.BED_REQUEST)
    mine = sorted(reach.ids(ScopeKind.MISSION))
    return registered if reach.everywhere or registered in mine or not mine else mine[0]


def _tell(actor: Viewer, people: Sequence[UUID], kind: str, party_id: UUID) -> None:
    happened_to_many(
        "person", people, kind, at=now(), reference_kind="bed_request", reference_ids=[party_id] * len(people),
        actor=actor,
    )  # fmt: skip


def offer_beds(
    actor: Viewer, party_id: UUID, beds: Mapping[UUID, UUID], *, site_id: UUID, hours: int, reason: str = ""
) -> UUID:
    """Hold beds of one site for those who wait together, until `hours` have passed; return the offer's id.

    `beds` maps each person to a bed; an infant that is not in it sleeps with the first grown one. Raises NotThere, or
    Refused when they wait no more, a bed is taken, or they may not sleep there.
    """
    demand(actor, Power.STAY_PLACE)
    party = fetch_asked(actor, party_id, Power.STAY_PLACE)
    people = [person.id for person in party.people]
    hold_people_of_stays(people)
    held = hold_beds(actor, list(beds.values()))
    if {place.site.id for place in held.values()} != {site_id} or not set(beds) <= set(people):
        raise NotThere
    if {one.person_id for one in party.beds_for} - set(beds):
        raise Refused("beds_missing", msg("Choose a bed for each of them."), field="bed")
    rows = _locked(party_id)
    check_waiting(rows[0].state if rows else RequestState.WITHDRAWN)
    ask_flags(people, Checkpoint.ROOM)
    moment = now()
    until = held_until(hours, now=moment)
    standing = open_stays(people)
    wanted = [
        after_the_open_stay(
            Wanted(person, bed, max(moment, party.wanted_from), party.wanted_until, lapses_at=until), standing
        )
        for person, bed in beds.items()
    ]
    with database_says_no_in_words():
        stays = dict(
            zip(beds, give_beds(actor, wanted, held, StayState.PLANNED, act="sites.stay.reserve"), strict=True)
        )
        for infant in [one for one in people if one not in beds]:
            adult = hold_stay(stays[next(iter(beds))])
            stays[infant] = sleep_with(actor, infant, adult, held[beds[adult.person_id]])
            db.session.execute(sa.update(Stay).where(Stay.id == stays[infant]).values(lapses_at=until))
    offer = BedOffer(
        id=new_id(), party_id=party_id, site_id=site_id, state=OfferState.OPEN, held_until=until, made_at=moment,
        made_by=actor.account_id, reason=reason.strip()[:200],
    )  # fmt: skip
    for row in rows:
        row.state, row.stay_id = RequestState.OFFERED, stays[row.person_id]
    db.session.add(offer)
    db.session.flush()
    _tell(actor, people, happenings.BED_OFFERED, party_id)
    record(actor, "sites.bed_offer.add", kind="bed_offer", object_id=offer.id)
    return offer.id


def _locked(party_id: UUID) -> list[BedRequest]:
    """The open rows of a party as they stand now."""
    rows = sa.select(BedRequest).where(BedRequest.party_id == party_id, BedRequest.closed_at.is_(None))
    held = rows.order_by(BedRequest.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(held))


def _held_offer(actor: Viewer, offer_id: UUID, power: Power) -> tuple[BedOffer, Party, list[Stay]]:
    """An offer with its people, beds and stays locked in the order of the house. Raises NotThere, Refused."""
    row = fetch_offer(actor, offer_id, power)
    party = fetch_asked(actor, row.party_id, power)
    hold_people_of_stays([person.id for person in party.people])
    wanted = sa.select(Stay.id, Stay.bed_id).where(
        Stay.id.in_(sa.select(BedRequest.stay_id).where(BedRequest.party_id == row.party_id))
    )
    found = db.session.execute(wanted).all()
    hold_beds(actor, [], left=[bed for _stay, bed in found if bed is not None])
    stays = [hold_stay(stay) for stay, _bed in sorted(found)]
    offer = db.session.get(BedOffer, offer_id, with_for_update=True, populate_existing=True)
    if offer is None:
        raise NotThere
    check_open(offer.state, offer.held_until, now=now())
    return offer, party, stays


def accept_offer(actor: Viewer, offer_id: UUID) -> None:
    """They come: the beds stay reserved, until the change of beds of the day after they were to come. Raises Refused
    when the hold has lapsed.
    """
    demand(actor, Power.BED_REQUEST)
    offer, party, stays = _held_offer(actor, offer_id, Power.BED_REQUEST)
    zone = db.session.get_one(Site, offer.site_id).zone
    for stay in stays:
        stay.lapses_at = kept_until(max(stay.from_at, now()), zone)
    db.session.flush()
    accept_for(party.id, actor)
    _tell(actor, [person.id for person in party.people], happenings.BED_ACCEPTED, party.id)


def decline_offer(actor: Viewer, offer_id: UUID, *, reason: str) -> None:
    """They do not come there: the beds are free at once, and they wait on."""
    demand(actor, Power.BED_REQUEST)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    offer, party, stays = _held_offer(actor, offer_id, Power.BED_REQUEST)
    _give_up(actor, offer, party, stays, OfferState.DECLINED, reason)
    _tell(actor, [person.id for person in party.people], happenings.BED_DECLINED, party.id)


def withdraw_offer(actor: Viewer, offer_id: UUID, *, reason: str) -> None:
    """The place takes its offer back before it was answered."""
    demand(actor, Power.STAY_PLACE)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    offer, party, stays = _held_offer(actor, offer_id, Power.STAY_PLACE)
    _give_up(actor, offer, party, stays, OfferState.WITHDRAWN, reason)


def _give_up(
    actor: Viewer, offer: BedOffer, party: Party, stays: Sequence[Stay], state: OfferState, reason: str
) -> None:
    """Cancel the held stays and let the party wait again."""
    offer.state, offer.answered_at, offer.answered_by = state, now(), actor.account_id
    offer.reason = reason.strip()[:200]
    for row in _locked(party.id):
        row.state, row.stay_id = RequestState.WAITING, None
    db.session.flush()
    for stay in sorted(stays, key=lambda one: one.with_stay_id is None):
        before = db.session.get(Stay, stay.moved_from_id, populate_existing=True) if stay.moved_from_id else None
        cancel_plan(actor, stay, reason=reason, ends_offer=False)
        if before is not None and before.state is StayState.CURRENT and before.until_at == stay.from_at:
            goes_on(before)
    record(actor, f"sites.bed_offer.{state.value}", kind="bed_offer", object_id=offer.id, fields=("state",))


def withdraw_request(actor: Viewer, party_id: UUID, *, reason: str) -> None:
    """They need no bed any more. What is held for them is given up."""
    demand(actor, Power.BED_REQUEST)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    party = fetch_asked(actor, party_id, Power.BED_REQUEST)
    is_open = sa.select(BedOffer.id).where(BedOffer.party_id == party_id, BedOffer.state == OfferState.OPEN)
    offer_id = db.session.scalar(is_open)
    if offer_id is not None:
        try:
            offer, party, stays = _held_offer(actor, offer_id, Power.BED_REQUEST)
        except Refused as no:  # it was answered or lapsed meanwhile: what is left is to close the request
            if no.code == "offer_answered":
                raise
        else:
            _give_up(actor, offer, party, stays, OfferState.DECLINED, reason)
    rows = _locked(party_id)
    if not rows:
        raise Refused("request_closed", msg("This request is closed. Load the list again."))
    for row in rows:
        row.state, row.closed_at, row.stay_id = RequestState.WITHDRAWN, now(), None
        row.close_reason = reason.strip()[:200]
    db.session.flush()
    _tell(actor, [person.id for person in party.people], happenings.BED_WITHDRAWN, party_id)
    record(actor, "sites.bed_request.withdraw", kind="bed_request", object_id=party_id, fields=("state",))
