"""A line of the book of a flight of the small world."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from migrant_support.domains.funding.actions import write_line
from migrant_support.domains.funding.rules import CostItem, MoneySide, NewLine
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer


def it_costs(coordinator: Viewer, flight_id: UUID) -> dict[str, UUID]:
    """A charter in dollars; call it in a writing transaction."""
    day = now().date() - timedelta(days=1)
    line = NewLine(
        MoneySide.COST, Money(Decimal("125000.00"), "USD"), day, item=CostItem.CHARTER, rate=Decimal("302.25"),
        reference="INV-77",
    )  # fmt: skip
    return {"flight_money_id": write_line(coordinator, flight_id, line)}
