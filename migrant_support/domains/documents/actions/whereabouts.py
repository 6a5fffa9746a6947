"""A document goes somewhere, or is verified: a fact is added, and the document says what the latest fact says."""

from uuid import UUID

from migrant_support.domains.documents.models import DocumentCheck, DocumentMove
from migrant_support.domains.documents.queries.safe import is_kept
from migrant_support.domains.documents.queries.whereabouts import fetch_document
from migrant_support.domains.documents.rules.whereabouts import CheckWay, check_move, check_verification
from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power


def move_document(actor: Viewer, person_id: UUID, document_id: UUID, place: DocumentPlace, *, reason: str = "") -> None:
    """Record where the document is now, and how it is known. Raises NotThere or Refused."""
    demand(actor, Power.PERSON_EDIT)
    document = fetch_document(actor, person_id, document_id, Power.PERSON_EDIT)
    if document.place is place:
        return
    check_move(document.place, place, reason=reason, is_kept=is_kept(document.id))
    write_move(actor, document, place, reason=reason)


def write_move(actor: Viewer, document: IdentityDocument, place: DocumentPlace, *, reason: str) -> None:
    """Write the fact that a document went somewhere; the caller has asked the rule."""
    key, moment = new_id(), now()
    db.session.add(
        DocumentMove(
            id=key,
            document_id=document.id,
            person_id=document.person_id,
            from_place=document.place,
            to_place=place,
            reason_sealed=seal(
                reason.strip(), data_class=DataClass.PERSONAL, table="document_move", column="reason_sealed",
                row_id=key, subject=document.person_id,
            ),
            at=moment,
            by=actor.account_id,
        )
    )  # fmt: skip
    document.place, document.place_since = place, moment
    _tell(actor, document, happenings.DOCUMENT_MOVED)
    record(actor, "people.document.move", kind="person", object_id=document.person_id, fields=("place",))


def verify_document(
    actor: Viewer, person_id: UUID, document_id: UUID, *, way: CheckWay = CheckWay.ORIGINAL, reference: str = ""
) -> None:
    """Record that the document was found to be hers, and how. The first check is the one the gate counts from."""
    demand(actor, Power.PERSON_EDIT)
    document = fetch_document(actor, person_id, document_id, Power.PERSON_EDIT)
    check_verification(document.place, way, reference=reference)
    key, moment = new_id(), now()
    sealed = None
    if reference.strip():
        sealed = seal(
            reference.strip(), data_class=DataClass.PERSONAL, table="document_check", column="reference_sealed",
            row_id=key, subject=person_id,
        )  # fmt: skip
    db.session.add(
        DocumentCheck(
            id=key,
            document_id=document_id,
            person_id=person_id,
            way=way,
            reference_sealed=sealed,
            at=moment,
            by=actor.account_id,
        )
    )
    if document.verified_at is None:
        document.verified_at, document.verified_by = moment, actor.account_id
    _tell(actor, document, happenings.DOCUMENT_VERIFIED)
    record(actor, "people.document.verify", kind="person", object_id=person_id, fields=("verified_at",))


def _tell(actor: Viewer, document: IdentityDocument, happening: str) -> None:
    happened("person", document.person_id, happening, reference_kind="document", reference_id=document.id, actor=actor)
