"""Before medicine is given: what the person's alerts warn of. Stock, expiry and amount are refused by the ledger."""

from collections.abc import Collection

from migrant_support.domains.medical.rules.alerts import AlertKind
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

WARNS = frozenset({AlertKind.ALLERGY, AlertKind.PREGNANCY})
"""Kinds of alert that must be looked at before any medicine (our choice): the product knows no list of what a medicine
contains or whom it harms, so it shows the doctor's own words and asks."""


def check_medicine(kinds: Collection[AlertKind], how: str, *, is_looked_at: bool) -> None:
    """Raise Refused for medicine without a word of how to take it, or with a warning that nobody looked at."""
    if not how.strip():
        raise Refused("how_missing", msg("Write how it is taken: how much, how often, how long."), field="how")
    if WARNS & set(kinds) and not is_looked_at:
        raise Refused(
            "warning_not_looked_at",
            msg("This person has an allergy or is pregnant. Look at the warning, then tick that it may be given."),
            field="is_looked_at",
        )
