"""Opening requests as an act: each reading stands in the audit log before what was sent is shown."""

from uuid import UUID

from migrant_support.exchange.requests.actions.receiving import KIND
from migrant_support.exchange.requests.queries import RequestRow, request_rows, requests_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record


def read_requests_of(actor: Viewer, person_id: UUID) -> list[RequestRow]:
    """What somebody in the register had sent by herself, the newest first, as far as the actor sees it."""
    found = requests_of(actor, person_id)
    for request in found:
        record(actor, "requests.request.read", kind=KIND, object_id=request.id)
    return request_rows(found)
