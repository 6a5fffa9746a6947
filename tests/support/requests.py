"""Requests of people without account, for tests: kept as the public form keeps them."""

from typing import Any
from uuid import UUID, uuid4

from flask import current_app

from migrant_support.exchange.requests.actions.receiving import receive
from migrant_support.exchange.requests.rules import Sent
from migrant_support.kernel.references import make_follow_up

PIN = "27182818"


def add_request(mission: str, primary: str, **details: Any) -> UUID:
    """Keep a request of somebody at a mission; inside a writing transaction."""
    request_id = uuid4()
    values = {"kinds": ("unpaid_wages",), "phone": "+96550077777", "place": "Salmiya"} | details
    receive(
        Sent(primary=primary, **values), request_id=request_id, reference=make_follow_up(),
        pin_hash=current_app.extensions["passwords"].hash(PIN), mission=mission, language="si",
    )  # fmt: skip
    return request_id
