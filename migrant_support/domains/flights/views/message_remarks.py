"""What a passenger message says less than the list: told beside the file, so that nobody learns it from the border."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from migrant_support.domains.flights.actions.messages import passenger_message
from migrant_support.domains.flights.queries.copies import fetch_for
from migrant_support.domains.flights.queries.manifests import content_of
from migrant_support.domains.flights.rules.manifest import recipient
from migrant_support.domains.people.queries import people_by_id
from migrant_support.formats.paxlst.writing import Remark
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.translate import translated


def message_remarks(viewer: Viewer, version_id: UUID, code: str) -> dict[str, Any]:
    """`refused`, a sentence, where no message can be written; `rows` of what it cuts or leaves out of whom.

    A passenger whom the viewer does not see is told by the place on the list alone. Raises NotThere.
    """
    version, _flight, _organisation = fetch_for(viewer, version_id)
    content = content_of(version)
    try:
        remarks = passenger_message(version, content, recipient(code)).remarks
    except Refused as no:
        return {"refused": translated(no), "rows": []}
    people = {one.place: content.passengers[one.place - 1].person for one in remarks}
    known = people_by_id(viewer, list(people.values()))
    rows = []
    for one in remarks:
        person = known.get(people[one.place])
        rows.append({"place": one.place, "name": person.name if person else "", "what": _what(one)})
    return {"refused": "", "rows": rows}


def _what(remark: Remark) -> str:
    if remark.field == "name":
        return _("The name is longer than the message can hold, and was cut.")
    if remark.field == "birth_date":
        return _("The date of birth is not known to the day, and was left out.")
    if remark.was_cut:
        return _("The number of the document is longer than the message can hold, and was cut.")
    return _("The number of the document cannot be written in the message, and was left out.")
