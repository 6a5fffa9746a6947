"""What a person's page says of her health: what colleagues are to do, never why; to a few, that there is a record."""

from typing import Any
from uuid import UUID

from flask import url_for

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.queries.alerts import instructions_for
from migrant_support.domains.medical.queries.known import has_record
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


def medical_part(viewer: Viewer, person_id: UUID) -> dict[str, Any]:
    """The alerts of a person whom the caller has found, and the way to the record for those who may read it."""
    may_read = viewer.may(Power.MEDICAL_READ)
    return {
        "alerts": [translated(labels.INSTRUCTION[one]) for one in instructions_for([person_id]).get(person_id, ())],
        "record_href": url_for("medical.show", person_id=person_id) if may_read else "",
        "is_known": not may_read and viewer.may(Power.MEDICAL_KNOWN) and has_record(viewer, person_id),
    }
