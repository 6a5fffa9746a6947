"""How people come off a flight's list: withdrawn, postponed, no-show, offloaded.

Who travels together leaves together: the unit, the child whose escort goes, the infant on a lap. Never commits.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.holding import (
    hold_allotments,
    hold_flight_of,
    hold_people,
    step_entries,
)
from migrant_support.domains.flights.actions.offering import offer_free_seats
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.entries import listed_on
from migrant_support.domains.flights.queries.gate import PARENTS, Asked, facts_of
from migrant_support.domains.flights.queries.together import leaving_with
from migrant_support.domains.flights.rules.states import ENTRY_STEPS, SEATED, STANDING, EntryState
from migrant_support.domains.people.models import FamilyTie
from migrant_support.domains.people.queries import in_units
from migrant_support.domains.people.rules import is_minor
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

MAY_LEAVE: dict[EntryState, Power] = {
    EntryState.WITHDRAWN: Power.FLIGHT_PROPOSE,
    EntryState.POSTPONED: Power.FLIGHT_PROPOSE,
    EntryState.NO_SHOW: Power.FLIGHT_BOARD,
    EntryState.OFFLOADED: Power.FLIGHT_BOARD,
}
"""By which power a person at a desk takes somebody off the list."""


def leave_entry(actor: Viewer, entry_id: UUID, target: EntryState, *, reason: str) -> list[UUID]:
    """Take somebody off the list with those who travel with them; return whose entries left. Freed seats are offered.

    One who left in this way already is left alone. What happens to a whole flight at once is in `travellers`.
    Raises NotThere or Refused.
    """
    if target not in MAY_LEAVE:
        raise Refused("entry_step", msg("This passenger is in another state by now. Load the page again."))
    flight, entry = hold_flight_of(actor, entry_id, MAY_LEAVE[target])
    if entry.state is target:
        return []
    listed = listed_on(flight.id)
    hold_allotments(flight.id)
    group = leaving_with(entry, listed, in_units([e.person_id for e in listed])) or [entry]
    people = {e.person_id for e in group}
    hold_people(people)
    _step_group(actor, group, target, reason=reason)
    _refuse_child_left_alone(flight, [e for e in listed if e.state in SEATED], people)
    for one in group:
        record(
            actor, f"flights.entry.{one.state.value}", kind="manifest_entry", object_id=one.id, fields=("state",),
            reason=reason.strip(),
        )  # fmt: skip
    offer_free_seats(flight)
    return [one.id for one in group]


def _step_group(actor: Viewer, group: Sequence[ManifestEntry], target: EntryState, *, reason: str) -> None:
    """The same step for all; whoever has no seat yet and cannot be missed at the airport is postponed instead."""
    without_seat = [e for e in group if e.state in STANDING and (e.state, target) not in ENTRY_STEPS]
    moment = now()
    step_entries(actor, [e for e in group if e not in without_seat], target, at=moment, reason=reason)
    step_entries(actor, without_seat, EntryState.POSTPONED, at=moment, reason=reason)


def _refuse_child_left_alone(flight: Flight, staying: Sequence[ManifestEntry], left: Collection[UUID]) -> None:
    """A child that flew with a parent of another unit must not stay seated without company (invariant 3)."""
    children = db.session.scalars(
        sa.select(FamilyTie.person_id).where(
            FamilyTie.person_id.in_([entry.person_id for entry in staying]),
            FamilyTie.relative_id.in_(sorted(left)),
            FamilyTie.relation.in_(PARENTS),
        )
    ).all()
    for facts in facts_of([Asked(set(children), flight)]).values():
        company = facts.company
        is_alone = not (company.parent_proven or company.parent_claimed or company.escort)
        if is_alone and is_minor(facts.birth, flight.departs_on):
            raise Refused(
                "child_left_alone",
                msg("A child on this flight travels with this person. Take the child off the list first."),
            )
