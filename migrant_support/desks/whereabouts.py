"""Where a person is now: in a bed, on her way home, or home. For pages that have found her for their viewer."""

from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.flights.rules.states import JourneyState
from migrant_support.domains.quarantine.queries import journey_states
from migrant_support.domains.sites.queries import StayRow, current_stays
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power

ON_THE_WAY: dict[JourneyState | None, str] = {
    JourneyState.BOARDED: msg("In the air, on the way home"),
    JourneyState.ARRIVED: msg("Landed in Sri Lanka"),
    JourneyState.RECEIVED: msg("Received at the airport in Sri Lanka"),
    JourneyState.HOME: msg("Home"),
}
"""Where somebody without a bed is, by how far her journey has come."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Her bed, for those who read stays; and how far her journey has come, if she has one."""

    stay: StayRow | None
    journey: JourneyState | None


def whereabouts_of(viewer: Viewer, person_id: UUID) -> Whereabouts:
    """Where somebody is whom the viewer has through a doorway."""
    stay = current_stays([person_id]).get(person_id) if viewer.may(Power.STAY_READ) else None
    return Whereabouts(stay, journey_states([person_id]).get(person_id))
