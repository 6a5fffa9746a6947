"""The evenings of the demonstration: house rules, the gate's book, leave, the last roll-calls, one search."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.sites.actions.alarm import do_step
from migrant_support.domains.sites.actions.gate import grant_leave, set_house_rules
from migrant_support.domains.sites.actions.rollcall import Tapped, close_roll_call, mark, start_roll_call
from migrant_support.domains.sites.models import GateEvent, Site, Stay
from migrant_support.domains.sites.queries.residents import residents
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.alarm import Step, StepDone
from migrant_support.domains.sites.rules.gate import HouseRules, Leave, LeaveReason, Way
from migrant_support.domains.sites.rules.rollcall import Mark, night_of
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

HOUSES = {"KWT": "Suraksha", "OMN": "Suraksha Muscat", "CYP": "Transit house Larnaca"}
NIGHTS = 3
_DAY = timedelta(days=1)

At = Callable[[datetime], AbstractContextManager[None]]


def add_evenings(
    officers: Mapping[str, Viewer], sites: Mapping[str, UUID], at: At, *, seed: int, moment: datetime
) -> None:
    """Write the last evenings of one house of each mission."""
    rng = Random(f"evenings-{seed}")  # noqa: S311 - invented evenings
    for mission, name in HOUSES.items():
        people = _residents(sites[name])
        if people:
            _House(officers[mission], sites[name], people, at, zone=zone_of_mission(mission)).write(moment, rng)


def _residents(site_id: UUID) -> list[UUID]:
    """Who sleeps there."""
    return list(
        db.session.scalars(
            sa.select(Stay.person_id)
            .join(Site, Site.id == Stay.site_id)
            .where(Stay.site_id == site_id, Stay.state == StayState.CURRENT, Stay.with_stay_id.is_(None))
            .order_by(Stay.id)
        )
    )


class _House:
    """One house and its people."""

    def __init__(self, actor: Viewer, site_id: UUID, people: list[UUID], at: At, *, zone: str) -> None:
        self._actor, self._site, self._people, self._at, self._zone = actor, site_id, people, at, zone

    def write(self, moment: datetime, rng: Random) -> None:
        """Rules, passages, leave, roll-calls."""
        with self._at(moment - 30 * _DAY):
            rules = HouseRules(time(22, 0), time(5, 30), longest_leave_hours=48, most_on_leave=12)
            set_house_rules(self._actor, self._site, rules, from_day=local_day(self._zone))
        self._passages(moment, rng)
        self._leave(moment, rng)
        for back in range(NIGHTS, 0, -1):
            self._roll_call(moment, back)

    def _evening(self, moment: datetime, back: int) -> datetime:
        day = night_of(moment, self._zone) - back * _DAY
        return datetime.combine(day, time(22, 15), ZoneInfo(self._zone))

    def _passages(self, moment: datetime, rng: Random) -> None:
        rows = []
        for place, person_id in enumerate(self._people):
            for back in range(2, 0, -1):
                out = self._evening(moment, back) - timedelta(minutes=rng.randrange(300, 700))
                rows.append(self._row(person_id, Way.OUT, out))
                rows.append(self._row(person_id, Way.IN, out + timedelta(minutes=rng.randrange(60, 290))))
            if place % 7 == 3:
                rows.append(self._row(person_id, Way.OUT, moment - timedelta(minutes=rng.randrange(10, 200))))
        db.session.execute(sa.insert(GateEvent), rows)

    def _row(self, person_id: UUID, way: Way, at: datetime) -> dict[str, object]:
        return {
            "id": new_id(), "site_id": self._site, "person_id": person_id, "way": way, "at": at, "made_at": at,
            "made_by": self._actor.account_id, "corrects_id": None, "reason": "",
        }  # fmt: skip

    def _leave(self, moment: datetime, rng: Random) -> None:
        seen = self._seen()
        kinds = (LeaveReason.OFFICE, LeaveReason.WORK, LeaveReason.MEDICAL)
        for person_id, reason in zip(seen[::9], kinds, strict=False):
            start = moment - timedelta(hours=rng.randrange(1, 5))
            with self._at(start):
                grant_leave(self._actor, self._site, person_id, Leave(start, start + timedelta(hours=30)), reason)

    def _seen(self) -> list[UUID]:
        """Those whose file is open to the officer."""
        return [one.person.id for one in residents(self._actor, self._site, self._zone)]

    def _roll_call(self, moment: datetime, back: int) -> None:
        evening = self._evening(moment, back)
        with self._at(evening):
            roll_call = start_roll_call(self._actor, self._site)
            people = self._seen()
            missing = people[-1] if back == 1 and len(people) > 10 else None
            taps = [Tapped(one, Mark.ABSENT if one == missing else Mark.PRESENT) for one in people]
            mark(self._actor, self._site, roll_call, taps)
        with self._at(evening + timedelta(minutes=6)):
            alarms = close_roll_call(self._actor, self._site, roll_call)
        for alarm in alarms:
            with self._at(evening + timedelta(minutes=20)):
                note = "Looked in all rooms, the roof and the yard. Nobody saw her after dinner."
                do_step(self._actor, alarm, Step.SEARCH, StepDone.DONE, note=note)
