"""What somebody needs on the way is changed on the list: a doctor asked for it, or it is not needed any more."""

from collections.abc import Collection
from uuid import UUID

from migrant_support.domains.flights.actions.holding import hold_flight_of, hold_people
from migrant_support.domains.flights.queries import flight_row
from migrant_support.domains.flights.queries.deported import deported_among, seatings
from migrant_support.domains.flights.queries.entries import listed_on
from migrant_support.domains.flights.rules.passengers import Seating, check_limits
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState
from migrant_support.domains.flights.rules.words import SpecialService
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def arrange_help(actor: Viewer, entry_id: UUID, services: Collection[SpecialService]) -> None:
    """Set what a passenger needs on the way, within the limits of the aircraft. Raises NotThere or Refused.

    That a child flies alone is found out by the list itself and stays.
    """
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_PROPOSE)
    if entry.state not in LISTED or entry.state is EntryState.BOARDED:
        raise Refused("entry_step", msg("This passenger is in another state by now. Load the page again."))
    hold_people([entry.person_id])
    wanted = set(services) | ({SpecialService.UMNR} & {SpecialService(one) for one in entry.services})
    if entry.state in SEATED:
        seated = [one for one in listed_on(flight.id) if one.state in SEATED]
        deported = deported_among([one.person_id for one in seated])
        others = seatings([one for one in seated if one.id != entry.id], deported)
        own = Seating(entry.passenger, frozenset(wanted), is_deported=entry.person_id in deported)
        check_limits(flight_row(flight).limits, [*others, own])
    entry.services = [one for one in SpecialService if one in wanted]
    entry.version += 1
    db.session.flush()
    record(actor, "flights.entry.help", kind="manifest_entry", object_id=entry.id, fields=("services",))
