"""Reservations and holds that are over by themselves, and what the end of a held bed means for who waits.

A hold that has lapsed is nothing from its moment on, for every read; the row is cancelled by whoever next takes the bed
or the person, or by the command. Locks: the stays, which come last anyway, then offers and requests.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.sight import site_sees_no_more
from migrant_support.domains.sites.models import BedOffer, BedRequest, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.need import OfferState, RequestState
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.platform.tasks.actions import add_task

LAPSED = "Lapsed"
AT_ONCE = 500


def lapse_due(where: ColumnElement[bool] | None = None) -> int:
    """Cancel what has lapsed, of some beds or people, or at most five hundred anywhere; return how many."""
    moment = now()
    due = sa.select(Stay).where(Stay.state == StayState.PLANNED, Stay.lapses_at <= moment)
    if where is not None:
        due = due.where(where)
    stays = db.session.scalars(
        due.order_by(Stay.id).limit(AT_ONCE).with_for_update().execution_options(populate_existing=True)
    ).all()
    for stay in stays:
        _lapse(stay, moment)
    if stays:
        held_beds_end([stay.id for stay in stays], OfferState.LAPSED, actor=None)
    return len(stays)


def _lapse(stay: Stay, moment: datetime) -> None:
    infants = db.session.scalars(
        sa.select(Stay).where(Stay.with_stay_id == stay.id, Stay.state == StayState.PLANNED).with_for_update()
    ).all()
    for one in (*infants, stay):
        one.state, one.cancel_reason, one.closed_at = StayState.CANCELLED, LAPSED, moment
        db.session.flush()
        site_sees_no_more(one.id, at=moment)
        happened("person", one.person_id, happenings.LAPSED, at=moment, reference_kind="stay", reference_id=one.id)
        record(None, "sites.stay.lapse", kind="stay", object_id=one.id, fields=("state",))
    before = db.session.get(Stay, stay.moved_from_id, populate_existing=True) if stay.moved_from_id else None
    if before is not None and before.state is StayState.CURRENT and before.until_at == stay.from_at:
        _goes_on(before)


def _goes_on(stay: Stay) -> None:
    """She stays where she is, unless somebody else has that bed from then on."""
    try:
        with db.session.begin_nested():
            stay.until_at = None
            db.session.flush()
    except IntegrityError:
        db.session.expire(stay)


def held_beds_end(stay_ids: Collection[UUID], state: OfferState, *, actor: Viewer | None, reason: str = "") -> None:
    """The held beds of some stays are given up: their offers end so, and who waited waits again. Both sides are told
    of a lapse: the mission by a task, the place by its day.
    """
    for party in _parties_of(stay_ids):
        offer = db.session.scalar(
            sa.select(BedOffer)
            .where(BedOffer.party_id == party, BedOffer.state == OfferState.OPEN)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if offer is None:
            continue
        offer.state, offer.answered_at, offer.reason = state, now(), reason.strip()[:200]
        offer.answered_by = actor.account_id if actor else None
        waiting = _rows_of(party)
        for row in waiting:
            row.state, row.stay_id = RequestState.WAITING, None
        db.session.flush()
        record(actor, f"sites.bed_offer.{state.value}", kind="bed_offer", object_id=offer.id, fields=("state",))
        if state is OfferState.LAPSED:
            for row in waiting:
                if row.id == party:
                    add_task(
                        None, "bed_offer_lapsed", subject=("person", row.person_id), scope=("mission", row.mission),
                        due_at=now(),
                    )  # fmt: skip


def she_came(stay_ids: Collection[UUID], *, actor: Viewer) -> None:
    """Who came to a held bed has accepted it."""
    for party in _parties_of(stay_ids):
        accept_for(party, actor)


def accept_for(party: UUID, actor: Viewer) -> None:
    """The open offer of a party is accepted, and they wait no more."""
    moment = now()
    offer = db.session.scalar(
        sa.select(BedOffer).where(BedOffer.party_id == party, BedOffer.state == OfferState.OPEN).with_for_update()
    )
    if offer is None:
        return
    offer.state, offer.answered_at, offer.answered_by = OfferState.ACCEPTED, moment, actor.account_id
    for row in _rows_of(party):
        row.state, row.closed_at = RequestState.ACCEPTED, moment
    db.session.flush()
    record(actor, "sites.bed_offer.accepted", kind="bed_offer", object_id=offer.id, fields=("state",))


def held_bed_moves(before: UUID, after: UUID) -> None:
    """A held bed was changed for another one of the same place."""
    db.session.execute(sa.update(BedRequest).where(BedRequest.stay_id == before).values(stay_id=after))


def placed_without_offer(person_ids: Sequence[UUID], stay_ids: Sequence[UUID]) -> None:
    """Who was given a bed without an offer waits no more."""
    moment = now()
    beds = dict(zip(person_ids, stay_ids, strict=True))
    for start in range(0, len(person_ids), AT_ONCE):
        waiting = db.session.scalars(
            sa.select(BedRequest).where(
                BedRequest.person_id.in_(sorted(person_ids[start : start + AT_ONCE])),
                BedRequest.state == RequestState.WAITING,
            )
        ).all()
        for row in waiting:
            row.state, row.closed_at, row.stay_id = RequestState.ACCEPTED, moment, beds[row.person_id]
    db.session.flush()


def _parties_of(stay_ids: Collection[UUID]) -> list[UUID]:
    found: set[UUID] = set()
    ids = sorted(stay_ids)
    for start in range(0, len(ids), AT_ONCE):
        parties = sa.select(BedRequest.party_id).where(
            BedRequest.stay_id.in_(ids[start : start + AT_ONCE]), BedRequest.state == RequestState.OFFERED
        )
        found.update(db.session.scalars(parties))
    return sorted(found)


def _rows_of(party: UUID) -> Sequence[BedRequest]:
    return db.session.scalars(
        sa.select(BedRequest)
        .where(BedRequest.party_id == party, BedRequest.closed_at.is_(None))
        .order_by(BedRequest.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
