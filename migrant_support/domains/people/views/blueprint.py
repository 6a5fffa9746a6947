"""The blueprint of the domain, and what all its screens share."""

from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from migrant_support.domains.people.queries import PersonRow, fetch_person, person_by_reference, row_of
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power

blueprint = Blueprint("people", __name__, url_prefix="/people")


def person_on_page(viewer: Viewer, person_id: UUID, power: Power) -> PersonRow:
    """The person whose screen this is, for this viewer and act; raises NotThere."""
    return row_of(fetch_person(viewer, person_id, power))


def to_person(person_id: UUID, part: str = "") -> Response:
    """Lead back to her page."""
    return see_other("person_page.show", person_id=person_id, _anchor=part or None)


def other_person(viewer: Viewer, typed: str, *, field: str) -> UUID:
    """The id behind a typed reference; out of sight and absent get the same sentence (SEC AZ-4)."""
    found = person_by_reference(viewer, typed)
    if found is None:
        raise Refused(
            "reference_unknown",
            msg("No person with this reference is known to you. Check each letter and digit."),
            field=field,
        )
    return found
