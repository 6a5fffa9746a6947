"""Where each missing thing is mended, and by which power: for the report of a list and for a person's page."""

from collections.abc import Iterable
from uuid import UUID

from flask import current_app, url_for

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

MENDS: dict[BlockerCode, tuple[str, Power]] = {
    BlockerCode.IDENTITY: ("person_page.show", Power.PERSON_EDIT),
    BlockerCode.WISH: ("travel.wish", Power.WISH_RECORD),
    BlockerCode.CONSENT: ("people.new_consent", Power.CONSENT_RECORD),
    BlockerCode.DOCUMENT: ("people.new_document", Power.PERSON_EDIT),
    BlockerCode.DOCUMENT_EXPIRES: ("people.new_document", Power.PERSON_EDIT),
    BlockerCode.EXIT_CLEARANCE: ("travel.clearance", Power.CLEARANCE_RECORD),
    BlockerCode.TIE: ("people.new_relative", Power.PERSON_EDIT),
    BlockerCode.CHILD_DECISION: ("protection.return_decision", Power.CHILD_DECIDE),
    BlockerCode.UNFIT: ("medical.book", Power.FITNESS_BOOK),
    BlockerCode.FITNESS_BOOKING: ("medical.book", Power.FITNESS_BOOK),
    BlockerCode.FITNESS: ("medical.fitness", Power.FITNESS_RECORD),
    BlockerCode.QUARANTINE_PLACE: ("sites.find_bed", Power.STAY_PLACE),
    BlockerCode.LAST_DAY: ("travel.propose", Power.FLIGHT_PROPOSE),
    BlockerCode.TEST: ("medical.new_test", Power.MEDICAL_WRITE),
}
"""An escort and help on the way are chosen on the flight."""


def mend_href(viewer: Viewer, person_id: UUID, code: BlockerCode) -> str | None:
    """The page on which it is mended, for those who may."""
    endpoint, power = MENDS.get(code, ("", Power.FLIGHT_READ))
    if not viewer.may(power) or endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, person_id=person_id, _anchor="documents" if code is BlockerCode.IDENTITY else None)


def mending(viewer: Viewer, person_id: UUID, codes: Iterable[BlockerCode]) -> list[dict[str, str]]:
    """A button for each thing that this viewer may mend."""
    return [
        {"label": translated(labels.MEND[code]), "href": href}
        for code in codes
        if code in labels.MEND and (href := mend_href(viewer, person_id, code))
    ]
