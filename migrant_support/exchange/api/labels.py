"""What scopes of keys are called."""

from flask_babel import ngettext

from migrant_support.exchange.api.rules import KeyScope
from migrant_support.kernel.texts import msg

SCOPE = {
    KeyScope.FLIGHTS: msg("Shared flights and their versions (flights:read)"),
    KeyScope.MANIFESTS: msg("Passengers who agreed to be shared (manifests:read)"),
}


def lasting_text(days: int) -> str:
    """How long a key lasts."""
    return ngettext("%(num)s day", "%(num)s days", days)
