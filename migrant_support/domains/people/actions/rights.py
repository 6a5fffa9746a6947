"""Legal holds, and the mark of who was made anonymous."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.models.rights import Anonymised, LegalHold
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.rules.rights import ErasureGround, check_hold_reason
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power


def set_hold(actor: Viewer, person_id: UUID, *, reason: str) -> UUID:
    """Forbid that anything of a person is erased, until the hold is lifted. Raises NotThere, Refused."""
    demand(actor, Power.HOLD_SET)
    fetch_person(actor, person_id, Power.HOLD_SET, lock=True)
    check_hold_reason(reason)
    standing = db.session.scalar(
        sa.select(LegalHold.id).where(LegalHold.person_id == person_id, LegalHold.lifted_at.is_(None))
    )
    if standing is not None:
        raise Refused("held_already", msg("A legal hold stands already. Lift it first to give another reason."))
    key = new_id()
    sealed = seal(
        reason.strip(), data_class=DataClass.PERSONAL, table="legal_hold", column="reason_sealed", row_id=key
    )  # fmt: skip
    db.session.add(LegalHold(id=key, person_id=person_id, reason_sealed=sealed, set_by=actor.account_id))
    db.session.flush()
    happened("person", person_id, happenings.HOLD_SET, actor=actor)
    record(actor, "people.hold.set", kind="person", object_id=person_id, fields=("legal_hold",))
    return key


def lift_hold(actor: Viewer, person_id: UUID, hold_id: UUID) -> None:
    """Let a hold end; lifted already is no change. Raises NotThere."""
    demand(actor, Power.HOLD_SET)
    fetch_person(actor, person_id, Power.HOLD_SET, lock=True)
    hold = db.session.get(LegalHold, hold_id, populate_existing=True)
    if hold is None or hold.person_id != person_id:
        raise NotThere
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by = now(), actor.account_id
        happened("person", person_id, happenings.HOLD_LIFTED, actor=actor)
        record(actor, "people.hold.lift", kind="person", object_id=person_id, fields=("legal_hold",))


def mark_anonymised(actor: Viewer | None, person_id: UUID, ground: ErasureGround) -> None:
    """Keep that she was made anonymous; called by the procedure that has done it. `actor` None is the system."""
    db.session.add(Anonymised(person_id=person_id, ground=ground, by=actor.account_id if actor else None))
    db.session.flush()
    happened("person", person_id, happenings.ANONYMISED, actor=actor)
    record(actor, "people.person.anonymise", kind="person", object_id=person_id, reason=ground.value)
