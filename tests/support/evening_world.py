"""What an evening leaves behind about somebody at a house, for tests that want one of each."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from migrant_support.domains.sites.actions.alarm import raise_alarm
from migrant_support.domains.sites.actions.book import NewIncident, let_visitor_in, report_defect, write_incident
from migrant_support.domains.sites.actions.gate import grant_leave, let_out
from migrant_support.domains.sites.actions.prices import add_price
from migrant_support.domains.sites.actions.rollcall import start_roll_call
from migrant_support.domains.sites.queries.cost import price_rows
from migrant_support.domains.sites.rules.book import DefectKind, IncidentKind, Severity, Urgency, VisitKind
from migrant_support.domains.sites.rules.cost import Meals, NewPrice, NightPayer
from migrant_support.domains.sites.rules.gate import Leave, LeaveReason
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store.transaction import work


def an_evening(viewer: Viewer, site_id: UUID, person_id: UUID) -> dict[str, UUID]:
    """She went out, has leave, is on the roll-call and is searched for. In an application's context."""
    with work(write=True):
        priced = [row.price.id for row in price_rows(viewer, site_id)]
        price = NewPrice(local_day("Asia/Kuwait"), Money(Decimal(4), "KWD"), Meals.FULL, NightPayer.MISSION)
        event_id = let_out(viewer, site_id, person_id)
        assert event_id is not None
        quarrel = NewIncident(
            IncidentKind.QUARREL, Severity.LOW, now(), "Two quarrelled about the television.", people=[person_id]
        )
        leave = Leave(now(), now() + timedelta(hours=5))
        return {
            "event_id": event_id,
            "price_id": priced[0] if priced else add_price(viewer, site_id, price),
            "permit_id": grant_leave(viewer, site_id, person_id, leave, LeaveReason.WORK),
            "roll_call_id": start_roll_call(viewer, site_id),
            "alarm_id": raise_alarm(viewer, site_id, person_id),
            "incident_id": write_incident(viewer, site_id, quarrel),
            "visitor_id": let_visitor_in(viewer, site_id, name="A sister", kind=VisitKind.FAMILY, person_id=person_id),
            "defect_id": report_defect(
                viewer, site_id, kind=DefectKind.WATER, urgency=Urgency.WEEK, what="The tap drips."
            ),
        }
