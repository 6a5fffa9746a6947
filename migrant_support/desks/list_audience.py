"""Whom a message to a list is for: the people of a filtered list of cases, or of a flight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from migrant_support.desks.case_list import filter_of
from migrant_support.domains.cases import labels
from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import case_list
from migrant_support.domains.cases.rules import CaseState, Category, Risk
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.queries import entry_list, fetch_flight, flight_row
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState
from migrant_support.domains.flights.views.blueprint import departure_text
from migrant_support.domains.letters.rules.lists import MOST_ON_A_LIST
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.translate import page_language, translated

SEATS = {"seated": sorted(SEATED), "waiting": [EntryState.WAITING]}


@dataclass(frozen=True, slots=True)
class Audience:
    """The chips of a list of cases, or a flight and which of its people. Plain, so that a job can keep it."""

    flight_id: UUID | None
    chosen: Mapping[str, str]

    def plain(self) -> dict[str, Any]:
        """As arguments of a job."""
        return {"flight": str(self.flight_id) if self.flight_id else "", "chosen": dict(self.chosen)}


def audience_from(arguments: Mapping[str, Any]) -> Audience:
    """What `plain` made."""
    return Audience(UUID(arguments["flight"]) if arguments["flight"] else None, arguments["chosen"])


def people_of(viewer: Viewer, audience: Audience, *, until: datetime) -> list[UUID]:
    """Those who are on it now and were by then, one more than a list may have; one or two statements.

    Raises NotThere for a flight out of sight.
    """
    if audience.flight_id is None:
        cases = case_list(viewer, filter_of(viewer, audience.chosen)).where(Case.opened_at <= until)
        people = cases.with_only_columns(Case.person_id, maintain_column_froms=True).distinct()
        return list(db.session.scalars(people.order_by(Case.person_id).limit(MOST_ON_A_LIST + 1)))
    fetch_flight(viewer, audience.flight_id)
    states = SEATS.get(audience.chosen.get("who", ""), sorted(LISTED))
    entries = entry_list(viewer, audience.flight_id, states=states).where(ManifestEntry.made_at <= until)
    people = entries.with_only_columns(ManifestEntry.person_id, maintain_column_froms=True).distinct()
    return list(db.session.scalars(people.order_by(ManifestEntry.person_id).limit(MOST_ON_A_LIST + 1)))


def name_of(viewer: Viewer, audience: Audience) -> str:
    """What the list is called: the flight and its day, or the chips. Raises NotThere."""
    if audience.flight_id is not None:
        flight = flight_row(fetch_flight(viewer, audience.flight_id))
        return f"{flight.number} {flight.origin}–{flight.destination}, {departure_text(flight)}"
    chosen = audience.chosen
    asked: dict[str, Mapping[str, str]] = {
        "state": {one.value: labels.STATE[one] for one in CaseState},
        "risk": {"urgent": "", **{one.value: labels.RISK[one] for one in Risk}},
        "category": {one.value: labels.CATEGORY[one] for one in Category},
    }
    said = [translated(known[chosen[key]]) for key, known in asked.items() if known.get(chosen.get(key, ""))]
    if chosen.get("risk") == "urgent":
        said.append(_("High and emergency"))
    if chosen.get("mission"):
        said.append(mission_names(page_language()).get(chosen["mission"], chosen["mission"]))
    if chosen.get("mine") == "1":
        said.append(_("Only mine"))
    return " · ".join(said) if said else _("All open cases in your reach")
