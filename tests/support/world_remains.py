"""A death abroad of the small world, with an urn on its way home."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.remains.actions import (
    add_paper,
    name_consignee,
    prepare,
    put_in_state,
    record_death,
    tell_kin,
)
from migrant_support.domains.remains.models import Consignment
from migrant_support.domains.remains.rules import ConsignmentKind, ConsignmentPaperKind, ConsignmentState, KinWay
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


def died(officer: Viewer, case_id: UUID, canary: str) -> dict[str, UUID]:
    """A death of which the family was told, with an urn that has its first paper; call it in a writing transaction."""
    day = now().date()
    record_death(officer, case_id, died_on=day, place=f"{canary} hospital")
    tell_kin(officer, case_id, told_on=day, way=KinWay.PHONE, name=f"{canary} mother", relation="mother")
    urn = prepare(officer, case_id, ConsignmentKind.URN)
    name_consignee(officer, urn, name=f"{canary} brother", relation="brother", phone="+94771234567")
    paper = add_paper(
        officer, urn, ConsignmentPaperKind.DEATH_CERTIFICATE, issued_on=day, number=f"{canary} certificate"
    )
    return {"consignment_id": urn, "consignment_paper_id": paper}


def waits_at_colombo(officer: Viewer, case_id: UUID) -> UUID:
    """A coffin of the same death that landed and waits for the family; call it in a writing transaction."""
    row = db.session.get_one(Consignment, prepare(officer, case_id, ConsignmentKind.REMAINS))
    arrived = sa.select(Flight.id).where(Flight.destination == "CMB", Flight.state == FlightState.ARRIVED)
    row.flight_id = db.session.scalars(arrived.order_by(Flight.id)).first()
    put_in_state(officer, row, ConsignmentState.LANDED)
    return row.id
