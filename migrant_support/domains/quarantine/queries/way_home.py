"""People by what they reached on their way home, by mission and week: five statements, counted by the database.

Each number is people whom the viewer sees (exact there: DOMAIN invariant 14); who reached the same twice in a week
counts once. A payer is known of those who stand on a list: of registering and wishing it says nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.directory.queries import missions
from migrant_support.domains.flights.models import EntryMove, Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.words import JourneyEnd, Payer
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.quarantine.models import Arrival
from migrant_support.domains.quarantine.rules.orders import ArrivalKind
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


class Step(StrEnum):
    """What somebody reached, in its order."""

    REGISTERED = "registered"
    WISHED = "wished"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    LANDED = "landed"
    RECEIVED = "received"
    HOME = "home"


WITHOUT_PAYER = frozenset({Step.REGISTERED, Step.WISHED})
"""Reached before anybody pays a seat."""
_BY_MOVE = {
    EntryState.PROPOSED: Step.PROPOSED,
    EntryState.CONFIRMED: Step.CONFIRMED,
    EntryState.ARRIVED: Step.LANDED,
}
Reached = dict[tuple[Step, str, int], int]
"""People by step, mission and number of the week."""


def reached_by_week(
    viewer: Viewer, bounds: Sequence[datetime], *, mission: str | None = None, payer: Payer | None = None
) -> Reached:
    """`bounds` are the beginnings of the weeks and the end of the last one."""
    asked = _Asked(viewer, bounds, [mission] if mission else sorted(missions()), payer)
    found: Reached = {}
    for statement in asked.statements():
        each = statement.subquery()
        people = sa.func.count(sa.distinct(each.c.person))
        where = (each.c.step, each.c.mission, each.c.week)
        for step, code, week, count in db.session.execute(sa.select(*where, people).group_by(*where)):
            found[_BY_MOVE.get(step) or Step(step), code, week] = count
    return found


class _Asked:
    """What is asked for, as statements that name (step, mission, week, person)."""

    def __init__(self, viewer: Viewer, bounds: Sequence[datetime], codes: Sequence[str], payer: Payer | None) -> None:
        self.viewer, self.bounds, self.codes, self.payer = viewer, bounds, codes, payer

    def statements(self) -> Iterator[sa.Select[Any]]:
        if self.payer is None:
            yield self._registered()
            yield self._wished()
        yield self._moved()
        yield self._received()
        yield self._home()

    def _each(self, step: Any, mission: Any, moment: Any, person: Any) -> sa.Select[Any]:
        """One row for each; the missions are named so that an index by mission and moment can be walked."""
        weeks = enumerate(self.bounds[1:-1])
        week = sa.case(*((moment < end, at) for at, end in weeks), else_=len(self.bounds) - 2)
        named = sa.literal(step.value) if isinstance(step, Step) else step
        return sa.select(
            named.label("step"), mission.label("mission"), week.label("week"), person.label("person")
        ).where(
            moment >= self.bounds[0],
            moment < self.bounds[-1],
            mission.in_(self.codes),
            visible_to(self.viewer, Power.COUNTRY_PICTURE, person_id=column_of(person)),
        )

    def _registered(self) -> sa.Select[Any]:
        return self._each(Step.REGISTERED, Person.registered_mission, Person.registered_at, Person.id)

    def _wished(self) -> sa.Select[Any]:
        return self._each(Step.WISHED, Journey.mission, Journey.requested_at, Journey.person_id)

    def _moved(self) -> sa.Select[Any]:
        statement = self._each(EntryMove.target, ManifestEntry.mission, EntryMove.at, ManifestEntry.person_id)
        return statement.join_from(EntryMove, ManifestEntry, ManifestEntry.id == EntryMove.entry_id).where(
            EntryMove.target.in_(list(_BY_MOVE)), *self._paid()
        )

    def _received(self) -> sa.Select[Any]:
        on_the_list = sa.and_(
            ManifestEntry.person_id == Arrival.person_id,
            ManifestEntry.flight_id == Arrival.flight_id,
            ManifestEntry.state == EntryState.ARRIVED,
        )
        statement = self._each(Step.RECEIVED, ManifestEntry.mission, Arrival.at, Arrival.person_id)
        return statement.join_from(Arrival, ManifestEntry, on_the_list).where(
            Arrival.kind == ArrivalKind.RECEIVED, Arrival.taken_back_at.is_(None), *self._paid()
        )

    def _home(self) -> sa.Select[Any]:
        statement = self._each(Step.HOME, Journey.mission, Journey.ended_at, Journey.person_id)
        statement = statement.where(Journey.end_reason == JourneyEnd.HOME.value)
        if self.payer is None:
            return statement
        return statement.where(
            sa.exists().where(
                ManifestEntry.journey_id == Journey.id, ManifestEntry.state == EntryState.ARRIVED, *self._paid()
            )
        )

    def _paid(self) -> list[ColumnElement[bool]]:
        return [] if self.payer is None else [ManifestEntry.payer == self.payer]
