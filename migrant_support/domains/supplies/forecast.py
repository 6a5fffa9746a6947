"""How much of each item a store gives out in a day, as the parts above know it: rations, meals, medicine.

A part registers a forecast; the list of what to order adds them up. Nothing of it is kept.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import UUID

from migrant_support.domains.supplies.queries.stores import StoreRow
from migrant_support.platform.access.viewer import Viewer

Forecast = Callable[[Viewer, StoreRow], Mapping[UUID, Decimal]]
_forecasts: list[Forecast] = []


def forecast_by(forecast: Forecast) -> None:
    """Register who knows what a store gives out in a day."""
    if forecast not in _forecasts:
        _forecasts.append(forecast)


def daily_need(viewer: Viewer, store: StoreRow) -> dict[UUID, Decimal]:
    """By item, how much a store gives out in a day."""
    needs: dict[UUID, Decimal] = defaultdict(Decimal)
    for forecast in _forecasts:
        for item_id, quantity in forecast(viewer, store).items():
            needs[item_id] += quantity
    return dict(needs)
