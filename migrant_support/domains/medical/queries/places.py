"""Where medical work on a person happens: the site where she sleeps, or the mission that looks after her."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.queries import PersonRow
from migrant_support.domains.sites.queries import current_stays
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """The mission and, where she sleeps at one in reach, the site; with the zone by whose clock things are written."""

    mission: str
    site_id: UUID | None
    site_name: str
    zone: str

    @property
    def clock(self) -> ZoneInfo:
        """The zone as such."""
        return ZoneInfo(self.zone)


def place_for(viewer: Viewer, person: PersonRow, power: Power = Power.MEDICAL_WRITE) -> WorkPlace:
    """The place of a person whom the caller has found for the viewer. One statement."""
    stay = current_stays([person.id]).get(person.id)
    reach = viewer.reach(power)
    if stay is not None and (
        reach.everywhere or stay.mission in reach.ids(ScopeKind.MISSION) or stay.site_code in reach.ids(ScopeKind.SITE)
    ):
        return WorkPlace(stay.mission, stay.site_id, stay.site_name, stay.zone)
    missions = sorted(reach.ids(ScopeKind.MISSION))
    mission = person.mission if person.mission in missions or not missions else missions[0]
    return WorkPlace(mission, None, "", zone_of_mission(mission))
