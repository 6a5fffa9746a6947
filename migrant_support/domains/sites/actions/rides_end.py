"""What became of rides: who came by whatever door, whose kept bed lapsed, who is late; the end of a ride."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.models import Ride, Rider, Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.rides import LATE_AFTER, RiderState, RideState
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.platform.tasks.actions import add_task
from migrant_support.policy import ScopeKind

NOT_COME_TASK = "ride_not_come"
AT_ONCE = 200
_LOOKED_AFTER = timedelta(days=7)


def end_when_all_are(ride_id: UUID, state: RideState) -> None:
    """End a ride of which nobody is open any more, as `state` when it had not left; for the actions of this package."""
    ride = db.session.get_one(Ride, ride_id, with_for_update=True, populate_existing=True)
    still = sa.exists().where(Rider.ride_id == ride_id, Rider.ended_at.is_(None))
    if ride.ended_at is None and not db.session.scalar(sa.select(still)):
        ended = RideState.OVER if ride.left_at is not None else state
        ride.state = RideState.WITHDRAWN if ended is RideState.OVER and ride.left_at is None else ended
        ride.ended_at = now()
        db.session.flush()


def ask_where_they_are(mission: str, people: Collection[UUID]) -> None:
    """Put a task on the mission's list for each who did not arrive. By the system: a warden has no list of tasks."""
    for person_id in sorted(people):
        add_task(
            None, NOT_COME_TASK, subject=("person", person_id), scope=(ScopeKind.MISSION, mission),
            due_at=now(),
        )  # fmt: skip


def write_down_what_became(*where: sa.ColumnElement[bool], actor: Viewer | None = None) -> None:
    """End riders whose bed there was taken, or given up or lapsed meanwhile, by whatever door. Locks rides, riders."""
    due = sa.and_(Rider.ended_at.is_(None), Stay.state != StayState.PLANNED, *where)
    touched = sa.select(Rider.ride_id).join(Stay, Stay.id == Rider.new_stay_id).where(due).limit(AT_ONCE)
    ride_ids = sorted(set(db.session.scalars(touched)))
    if not ride_ids:
        return
    db.session.execute(sa.select(Ride.id).where(Ride.id.in_(ride_ids)).order_by(Ride.id).with_for_update()).all()
    rows = db.session.execute(
        sa.select(Rider, Stay)
        .join(Stay, Stay.id == Rider.new_stay_id)
        .where(due, Rider.ride_id.in_(ride_ids))
        .order_by(Rider.id)
        .with_for_update(of=Rider)
        .execution_options(populate_existing=True)
    ).all()
    moment = now()
    for rider, stay in rows:
        came = stay.state in (StayState.CURRENT, StayState.ENDED)
        away = RiderState.NOT_COME if rider.state is RiderState.ON_THE_WAY else RiderState.STAYED
        rider.state = RiderState.RECEIVED if came else away
        rider.ended_at, rider.ended_by = moment, actor.account_id if actor else None
        if came:
            happened(
                "person", rider.person_id, happenings.RIDE_RECEIVED, at=moment, reference_kind="ride",
                reference_id=rider.ride_id, actor=actor,
            )  # fmt: skip
            record(actor, "sites.ride.receive", kind="ride", object_id=rider.ride_id)
    db.session.flush()
    for ride_id in ride_ids:
        end_when_all_are(ride_id, RideState.WITHDRAWN)


def look_after_rides() -> int:
    """Write down what became of rides, and put a task on the mission's list for each who is late; return how many.

    The worker does so each minute. Whose kept bed lapsed while she was on the way is late as well.
    """
    moment = now()
    write_down_what_became()
    late = (
        sa.select(Ride, Site.mission)
        .join(Site, Site.id == Ride.from_site_id)
        .where(
            Ride.state.in_((RideState.ON_THE_WAY, RideState.OVER)),
            Ride.told_late_at.is_(None),
            Ride.arrives_at.between(moment - _LOOKED_AFTER, moment - LATE_AFTER),
        )
        .order_by(Ride.id)
        .limit(AT_ONCE)
        .with_for_update(of=Ride)
    )
    told = 0
    for ride, mission in db.session.execute(late).all():
        lapsed = sa.and_(Rider.state == RiderState.NOT_COME, Rider.ended_by.is_(None))
        missing = sa.select(Rider.person_id).where(
            Rider.ride_id == ride.id, sa.or_(Rider.state == RiderState.ON_THE_WAY, lapsed)
        )
        people = list(db.session.scalars(missing))
        ask_where_they_are(mission, people)
        ride.told_late_at = moment
        told += len(people)
    db.session.flush()
    return told
