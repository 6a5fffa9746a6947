"""What becomes of arrivals and quarantine orders when the person is made anonymous: days and states stay."""

import sqlalchemy as sa

from migrant_support.domains.quarantine.models import Arrival, OrderMove, QuarantineOrder
from migrant_support.platform.erasure import COUNTED, belongs, empties, of_person, of_subject


def answer() -> None:
    """Answer for the tables."""
    belongs(lambda person_id: sa.select(QuarantineOrder.id).where(QuarantineOrder.person_id == person_id))
    belongs(lambda person_id: sa.select(Arrival.id).where(Arrival.person_id == person_id))
    empties(
        Arrival, of_person(Arrival.person_id), {"name_sealed": None, "number_sealed": None},
        keeps=dict.fromkeys(("kind", "at", "taken_back_at"), COUNTED),
    )  # fmt: skip
    empties(
        QuarantineOrder, of_person(QuarantineOrder.person_id), {"legal_basis": ""},
        keeps=dict.fromkeys(("state", "from_on", "until_on", "issued_at", "released_at", "version"), COUNTED),
    )  # fmt: skip
    empties(
        OrderMove, of_subject(OrderMove.order_id), {"reason": ""},
        keeps=dict.fromkeys(("source", "target", "at"), COUNTED),
    )  # fmt: skip
