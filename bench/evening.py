"""A house of 150 people and its roll-call: the list, the gate, and one tap; and the board of a hall of 300 beds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bench.flights import measured_act, viewer_called
from bench.installations import Installation
from bench.screens import Measured, Screen, is_wanted
from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_ordinary
from migrant_support.domains.sites.actions import add_room, add_site
from migrant_support.domains.sites.actions.gate import let_out
from migrant_support.domains.sites.actions.rollcall import Tapped, mark, start_roll_call
from migrant_support.domains.sites.models import Bed, GateEvent, Stay
from migrant_support.domains.sites.rules import NewSite, RoomUse, StayState
from migrant_support.domains.sites.rules.gate import Way
from migrant_support.domains.sites.rules.rollcall import Mark
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

PEOPLE, BEDS, SLEEPERS, IN_ROOM = 150, 300, 280, 6


@dataclass(frozen=True, slots=True)
class House:
    """The house, its open roll-call and one who lives there; and the hall with 300 beds."""

    site: UUID
    roll_call: UUID
    person: UUID
    hall: UUID

    def screens(self) -> list[Screen]:
        """What a warden looks at in the evening."""
        return [
            Screen(f"Roll-call of {PEOPLE}", "officer.kuwait", f"/sites/{self.site}/roll-calls/{self.roll_call}"),
            Screen(f"Gate of {PEOPLE}", "officer.kuwait", f"/sites/{self.site}/gate"),
            Screen(f"Bed board of {BEDS}", "officer.kuwait", f"/sites/{self.hall}/board"),
        ]


def add_house(made: Installation) -> House:
    """Open the house and the hall, and put people into them who sleep nowhere yet."""
    with made.app.app_context(), work(write=True):
        officer, moment = viewer_called("officer.kuwait"), now()
        hall, _sleepers = _filled(officer, "Hall of the bench", BEDS, SLEEPERS, moment)
        site, people = _filled(officer, "House of the bench", PEOPLE, PEOPLE, moment)
        came = [
            {
                "id": new_id(), "site_id": site, "person_id": person, "way": Way.IN, "at": moment, "made_at": moment,
                "made_by": officer.account_id, "corrects_id": None, "reason": "",
            }
            for person in people[10:]
        ]  # fmt: skip
        if came:
            db.session.execute(sa.insert(GateEvent), came)
        return House(site, start_roll_call(officer, site), people[0], hall)


def _filled(officer: Viewer, name: str, places: int, sleepers: int, moment: datetime) -> tuple[UUID, list[UUID]]:
    """A site of so many beds, and who sleeps in them: as many as there are who sleep nowhere yet."""
    site = add_site(officer, NewSite(SiteKind.EMBASSY_HALL, name, "KWT", "Asia/Kuwait"))
    for number in range(places // IN_ROOM):
        add_room(officer, site, name=f"B{number + 1}", use=RoomUse.WOMEN, beds=IN_ROOM)
    beds = db.session.scalars(sa.select(Bed.id).where(Bed.site_id == site).order_by(Bed.id)).all()
    sleeps = sa.exists().where(Stay.person_id == Person.id)
    free = sa.select(Person.id).where(Person.registered_mission == "KWT", ~sleeps, is_ordinary(column_of(Person.id)))
    people = list(db.session.scalars(free.order_by(Person.id).limit(sleepers)))
    rows = [
        {
            "id": new_id(), "person_id": person, "site_id": site, "bed_id": bed, "state": StayState.CURRENT,
            "from_at": moment, "made_at": moment, "made_by": officer.account_id, "remark": "",
        }
        for person, bed in zip(people, beds, strict=False)
    ]  # fmt: skip
    db.session.execute(sa.insert(Stay), rows)
    return site, people


def measure_evening(made: Installation, house: House, count: int, only: str = "") -> Iterator[Measured]:
    """Measure one tap and one passage at the gate, in turn with their statements."""
    with made.app.app_context(), work(write=False):
        officer = viewer_called("officer.kuwait")
    tap = [Tapped(house.person, Mark.PRESENT)]
    acts: dict[str, Callable[[], Any]] = {
        "One tap": lambda: mark(officer, house.site, house.roll_call, tap),
        "One passage": lambda: let_out(officer, house.site, house.person),
    }
    for name, act in acts.items():
        if is_wanted(name, only):
            yield measured_act(made, name, act, count)
