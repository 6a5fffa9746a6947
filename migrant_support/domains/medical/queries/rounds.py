"""A nurse's round: who sleeps at a site, room by room, and whether each was measured today. Four statements a site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.medical.models import VitalReading
from migrant_support.domains.medical.queries.alerts import AT_ONCE, instructions_for
from migrant_support.domains.medical.queries.record import mine
from migrant_support.domains.medical.rules.alerts import Instruction
from migrant_support.domains.medical.rules.vitals import Level
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.sites.models import Bed, Room, Stay
from migrant_support.domains.sites.queries import SiteRow, site_row
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.clock import local_day, start_of_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody on the round: where she sleeps, what to heed, and what was measured today."""

    stay_id: UUID
    person: PersonRow
    room: str
    bed: str
    instructions: tuple[Instruction, ...]
    measured_at: datetime | None
    level: Level | None


@dataclass(frozen=True, slots=True)
class Round:
    """The residents of a site in the order of rooms and beds."""

    site: SiteRow
    residents: tuple[Resident, ...]

    def after(self, stay_id: UUID) -> Resident | None:
        """Who comes next and was not measured yet today."""
        order = [one.stay_id for one in self.residents]
        place = order.index(stay_id) if stay_id in order else -1
        later = (*self.residents[place + 1 :], *self.residents[: max(place, 0)])
        return next((one for one in later if one.measured_at is None), None)


def round_at(viewer: Viewer, site_id: UUID) -> Round:
    """The round of a site in the viewer's reach. Raises NotThere."""
    site = site_row(viewer, site_id, Power.MEDICAL_WRITE)
    rows = _sleepers(viewer, site_id)
    people = [person.id for _stay, person, _room, _bed in rows]
    heeded, measured = instructions_for(people), _measured_today(people, site.zone)
    return Round(
        site,
        tuple(
            Resident(
                stay_id,
                row_of(person),
                room,
                bed,
                heeded.get(person.id, ()),
                *measured.get(person.id, (None, None)),
            )
            for stay_id, person, room, bed in rows
        ),
    )


def _sleepers(viewer: Viewer, site_id: UUID) -> list[Any]:
    adult = aliased(Stay)
    found = db.session.execute(
        sa.select(Stay.id, Person, Room.name, Bed.name)
        .join(Person, Person.id == Stay.person_id)
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .join(Room, Room.id == Bed.room_id)
        .where(Stay.site_id == site_id, Stay.state == StayState.CURRENT, mine(viewer, Stay, Power.MEDICAL_WRITE))
        .limit(MOST)
    )
    return sorted(found, key=lambda row: (len(row[2]), row[2], len(row[3]), row[3], row[1].primary_name))


def _measured_today(people: Sequence[UUID], zone: str) -> dict[UUID, tuple[datetime, Level]]:
    """The latest reading of each since the site's midnight."""
    midnight = start_of_day(zone, local_day(zone))
    found: dict[UUID, tuple[datetime, Level]] = {}
    for start in range(0, len(people), AT_ONCE):
        rows = db.session.execute(
            sa.select(VitalReading.person_id, VitalReading.at, VitalReading.level)
            .where(VitalReading.person_id.in_(people[start : start + AT_ONCE]), VitalReading.at >= midnight)
            .order_by(VitalReading.at, VitalReading.id)
        )
        found |= {person_id: (at, Level(level)) for person_id, at, level in rows}
    return found
