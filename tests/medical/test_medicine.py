"""Medicine from the shelf: warned of first, out of the store in the same act, and the last pack goes to one."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from migrant_support.domains.medical.actions.medicine import give_medicine
from migrant_support.domains.supplies.models import Movement
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store.transaction import work
from tests.medical.conftest import Clinic
from tests.proofs.test_many_at_once import at_once
from tests.support.accounts import viewer_for
from tests.support.stocked import Depot, depot

__all__ = ["depot"]
HOW = "1 twice a day, 3 days"
LATER = date(2031, 1, 1)


def choice(depot: Depot) -> str:
    """The value of the list for paracetamol in the mission's store."""
    return f"{depot.store}/{depot.item('paracetamol-500')}"


def test_medicine_leaves_the_store_in_the_same_act_and_the_book_names_nobody(clinic: Clinic, depot: Depot) -> None:
    depot.put("paracetamol-500", 20, expires_on=LATER)
    sent = clinic.send("medical/medicine", {"what": choice(depot), "quantity": "6", "how": HOW})
    assert sent.status == 303, sent.words
    assert depot.holds("paracetamol-500") == 14
    newest = sa.select(Movement.person_id, Movement.reference_kind).order_by(Movement.id.desc()).limit(1)
    assert clinic.kuwait.rows(newest) == [(None, "medicine_issue")]
    record = clinic.browser()
    record.open(f"/people/{clinic.patient}/medical")
    assert HOW in record.words


def test_what_is_not_enough_or_not_said_gives_nothing(clinic: Clinic, depot: Depot) -> None:
    depot.put("paracetamol-500", 5, expires_on=LATER)
    for fields in ({"quantity": "6"}, {"quantity": "0"}, {"quantity": ""}, {"quantity": "2", "how": ""}):
        assert clinic.send("medical/medicine", {"what": choice(depot), "how": HOW} | fields).status == 422
    assert depot.holds("paracetamol-500") == 5
    assert clinic.kuwait.counts()["medicine_issue"] == 0


def test_an_allergy_is_looked_at_before_anything_is_given(clinic: Clinic, depot: Depot) -> None:
    depot.put("paracetamol-500", 5, expires_on=LATER)
    clinic.send("medical/alert", {"instructions": ["call_nurse"], "kind": "allergy", "note": "rash after ibuprofen"})
    wanted = {"what": choice(depot), "quantity": "2", "how": HOW}
    sent = clinic.send("medical/medicine", wanted)
    assert sent.status == 422
    assert "rash after ibuprofen" in sent.words
    assert depot.holds("paracetamol-500") == 5
    assert clinic.send("medical/medicine", wanted | {"is_looked_at": "y"}).status == 303
    assert depot.holds("paracetamol-500") == 3


def test_thirty_two_take_the_last_pack_at_once_and_one_has_it(clinic: Clinic, depot: Depot) -> None:
    depot.put("paracetamol-500", 1, expires_on=LATER)
    viewer, item = viewer_for(clinic.kuwait.app, clinic.doctor), depot.item("paracetamol-500")

    def take() -> int:
        with clinic.kuwait.app.app_context():
            try:
                with work(write=True):
                    give_medicine(
                        viewer, clinic.patient, store_id=depot.store, item_id=item, quantity=Decimal(1), how=HOW
                    )
            except Refused:
                return 422
        return 303

    assert at_once([take] * 32) == {303: 1, 422: 31}
    assert depot.holds("paracetamol-500") == 0
    assert clinic.kuwait.counts()["medicine_issue"] == 1
