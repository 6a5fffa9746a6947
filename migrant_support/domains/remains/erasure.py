"""What becomes of a record of death when its person is made anonymous: days, kinds and states stay for counts."""

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.remains.models import (
    CargoAllowance,
    Consignment,
    ConsignmentMove,
    ConsignmentPaper,
    DeathAbroad,
    KinTold,
)
from migrant_support.platform.erasure import COUNTED, belongs, empties, keeps_whole, of_subject

_UNDER_ITS_KEY = "days, kinds and states; names and numbers lie under the record's own key, which is destroyed with her"


def answer() -> None:
    """Answer for every table of the domain."""
    belongs(
        lambda person_id: (
            sa.select(DeathAbroad.id).join(Case, Case.id == DeathAbroad.case_id).where(Case.person_id == person_id)
        )
    )
    for model in (DeathAbroad, KinTold, ConsignmentPaper):
        keeps_whole(model, _UNDER_ITS_KEY)
    empties(
        Consignment, of_subject(Consignment.death_id),
        {"airway_bill": "", "consignee_sealed": None, "recipient_sealed": None},
        keeps=dict.fromkeys(
            ("kind", "state", "mission", "year", "serial", "flight_id", "received_at", "made_at"), COUNTED
        ),
    )  # fmt: skip
    keeps_whole(ConsignmentMove, "steps and moments; names nobody")
    keeps_whole(CargoAllowance, "a flight, not a person")
