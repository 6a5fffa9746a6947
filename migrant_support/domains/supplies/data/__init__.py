"""The catalogue as plain rows, read from `items.json`. Pure: knows no table and no screen.

Energy is in kcal of one unit, rounded, from the tables of the World Food Programme (NutVal) for foods in kilograms and
litres and from usual labels for packets and tins. An item that goes off is `perishable`: it comes with its date only.
"""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def catalogue_rows() -> tuple[dict[str, Any], ...]:
    """Return the items in the order of the file. Treat them as read-only: they are shared."""
    text = resources.files(__package__).joinpath("items.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))
