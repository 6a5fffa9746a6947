"""Letting one missing thing pass for one passenger, by name, with a reason and an end (invariant 4). Never commits."""

from datetime import datetime, timedelta
from uuid import UUID

from migrant_support.domains.flights import history as happenings
from migrant_support.domains.flights.actions.holding import hold_flight_of, hold_people
from migrant_support.domains.flights.models import GateOverride
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.rules.gate import BlockerCode, Stage, blockers
from migrant_support.domains.flights.rules.states import LISTED
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power

LONGEST = timedelta(days=90)
SHORTEST_REASON = 10


def override_gate(actor: Viewer, entry_id: UUID, blocker: BlockerCode, *, reason: str, until_at: datetime) -> UUID:
    """Let an exit clearance, or a document that expired within the country's margin, pass until an end.

    Nobody lets pass whom they proposed themselves (SEC AZ-9). Raises NotThere or Refused.
    """
    flight, entry = hold_flight_of(actor, entry_id, Power.GATE_OVERRIDE)
    moment = now()
    if entry.state not in LISTED:
        raise Refused("entry_step", msg("This passenger is in another state by now. Load the page again."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing", msg("Say in a sentence why it may pass."), field="reason")
    if not moment < until_at <= moment + LONGEST:
        raise Refused("end_out_of_reach", msg("Choose an end from tomorrow on, within 90 days."), field="until")
    if entry.made_by == actor.account_id:
        raise Refused("own_proposal", msg("You proposed this person yourself. Ask another colleague to let it pass."))
    hold_people([entry.person_id])
    facts = facts_of([Asked([entry.person_id], flight, [entry.person_id])])[flight.id, entry.person_id]
    found = blockers(facts, Stage.CONFIRM, departs_at=flight.departs_at, departs_on=flight.departs_on, now=moment)
    if not any(one.code is blocker and one.may_be_overridden for one in found):
        raise Refused("not_overridable", msg("This cannot be let pass. It must be mended."), field="blocker")
    row = GateOverride(
        id=new_id(),
        entry_id=entry.id,
        blocker=blocker.value,
        reason_sealed=b"",
        made_at=moment,
        made_by=actor.account_id,
        until_at=until_at,
    )
    row.reason_sealed = seal(
        reason.strip(), data_class=DataClass.PERSONAL, table="gate_override", column="reason_sealed", row_id=row.id
    )
    db.session.add(row)
    db.session.flush()
    happened(
        "person", entry.person_id, happenings.OVERRIDDEN,
        reference_kind="flight", reference_id=flight.id, actor=actor,
    )  # fmt: skip
    record(actor, "flights.gate.override", kind="manifest_entry", object_id=entry.id, fields=(f"gate.{blocker.value}",))
    return row.id
