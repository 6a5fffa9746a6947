"""Giving medicine: the entry of the record and the movement of the store are one act, or none."""

from decimal import Decimal
from uuid import UUID

from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.models import MedicineIssue
from migrant_support.domains.medical.queries.medicine import warnings_for
from migrant_support.domains.medical.rules.medicine import check_medicine
from migrant_support.domains.medical.sealed import sealed
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.supplies.actions import issue
from migrant_support.domains.supplies.queries import items_of
from migrant_support.domains.supplies.rules.catalogue import ItemKind
from migrant_support.domains.supplies.rules.ledger import Purpose
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.policy import Power


def give_medicine(
    actor: Viewer,
    person_id: UUID,
    *,
    store_id: UUID,
    item_id: UUID,
    quantity: Decimal,
    how: str,
    is_looked_at: bool = False,
) -> UUID:
    """Give medicine from a store. The store's book names the act and no person: what she takes is hers.

    Raises NotThere or Refused: for a warning nobody looked at, for what is not enough or past its day.
    """
    demand(actor, Power.MEDICAL_WRITE)
    fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True)
    warned = [one.kind for one in warnings_for(actor, person_id)]
    check_medicine(warned, how, is_looked_at=is_looked_at)
    item = items_of([item_id]).get(item_id)
    if item is None or item.kind is not ItemKind.MEDICINE:
        raise Refused("not_a_medicine", msg("Choose a medicine."), field="what")
    key = new_id()
    issue(
        actor,
        store_id,
        item_id,
        quantity,
        purpose=Purpose.MEDICINE,
        reference_kind="medicine_issue",
        reference_id=key,
    )
    words = {"what": item.name_en, "quantity": f"{quantity.normalize():f}", "how": how.strip()}
    if warned:
        words["looked_at"] = ", ".join(kind.value for kind in warned)
    db.session.add(
        MedicineIssue(
            id=key,
            person_id=person_id,
            what_sealed=sealed(words, "medicine_issue", "what_sealed", key, person_id),
            by=actor.account_id,
        )
    )
    db.session.flush()
    happened(
        "person",
        person_id,
        happenings.MEDICINE_GIVEN,
        data_class=DataClass.MEDICAL,
        reference_kind="medicine_issue",
        reference_id=key,
        actor=actor,
    )
    record(actor, "medical.medicine.give", kind="person", object_id=person_id)
    return key
