"""How a sealed version reads on the pages of its flight: in short, with its hash, and what it waits for."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from migrant_support.domains.flights.actions.sealing import SEALABLE
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.manifests import VersionRow, versions_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import moment_text
from migrant_support.policy import Power

SHORT = 12
"""As many characters of a hash are shown; the whole is copied."""


def sealed_card(viewer: Viewer, flight: Flight) -> dict[str, Any] | None:
    """The newest version for the flight's page, and the way to seal the next; None before the list is locked."""
    may_seal = viewer.may(Power.MANIFEST_SEAL) and flight.state in SEALABLE
    versions = versions_of(viewer, flight.id) if viewer.may(Power.FLIGHT_READ) else []
    if not versions and not may_seal:
        return None
    number = versions[0].number + 1 if versions else 1
    return {
        "newest": version_line(versions[0]) | {"whole": versions[0].content_hash} if versions else None,
        "seal": _("Seal version %(number)s", number=number),
        "seal_href": url_for("manifests.seal", flight_id=flight.id) if may_seal else None,
        "all_href": url_for("manifests.show_all", flight_id=flight.id),
    }


def version_line(version: VersionRow) -> dict[str, Any]:
    """A version as a line of a list."""
    return {
        "href": url_for("manifests.show", version_id=version.id),
        "number": _("Version %(number)s", number=version.number),
        "sealed": moment_text(version.sealed_at),
        "people": f"{version.passengers:,}",
        "hash": version.content_hash[:SHORT],
        "state": released_chip(version),
    }


def released_chip(version: VersionRow) -> dict[str, str]:
    """May it go to partners?"""
    if version.may_go_out:
        return {"label": _("May go to partners"), "tone": "good"}
    return {"label": _("Waits for signatures"), "tone": "warn"}
