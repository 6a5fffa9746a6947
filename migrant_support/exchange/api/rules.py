"""What a key may be: for which addresses, how long, for whom (SEC AU-12)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.powers import Power

LONGEST = timedelta(days=90)
LASTING = (30, 60, 90)
"""For how many days a key may be made."""
MARK = "ms_"
"""How every key begins, so that it is known when it lies where it should not."""
HINT = 8
"""So many signs of a key stand on its page, to tell one from another."""
SHORTEST_REASON, LONGEST_REASON = 5, 200


class KeyScope(StrEnum):
    """What a key opens."""

    FLIGHTS = "flights:read"
    MANIFESTS = "manifests:read"


POWERS: dict[KeyScope, frozenset[str]] = {
    KeyScope.FLIGHTS: frozenset({Power.SHARED_FLIGHTS}),
    KeyScope.MANIFESTS: frozenset({Power.SHARED_FLIGHTS, Power.MANIFEST_EXPORT}),
}
"""Which powers of the partner's role each scope needs; a key has no other."""


def check_new_key(
    *, name: str, organisation: str, organisations: Collection[str], scopes: Iterable[KeyScope], lasts: timedelta
) -> None:
    """Raises Refused for a key that nobody may make."""
    if not name.strip():
        raise Refused("name_missing", msg("Say which program gets the key, in a few words."), field="name")
    if organisation not in organisations:
        raise Refused("organisation_unknown", msg("Choose an organisation from the list."), field="organisation")
    if not list(scopes):
        raise Refused("scope_missing", msg("Tick what the key may read."), field="scopes")
    if not timedelta() < lasts <= LONGEST:
        raise Refused(
            "lasts_too_long", msg("A key lasts 90 days at most. Make a new one before it ends."), field="days"
        )


def is_alive(*, expires_at: datetime, revoked_at: datetime | None, at: datetime) -> bool:
    """Does a key open anything at this moment?"""
    return revoked_at is None and at < expires_at


def check_reason(typed: str) -> str:
    """The reason for which a list is taken, as it is logged. Raises Refused."""
    reason = " ".join(typed.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise Refused(
            "reason_missing",
            msg("Say in the header X-Reason what the list is for: %(least)s to %(most)s signs, and no name in it."),
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    return reason
