"""The approval of a partner: a signature on the hash of a version that it was given. Others never wait for it."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight, ManifestSignature
from migrant_support.domains.flights.queries.shared import approval_of, fetch_shared, released_versions
from migrant_support.domains.flights.rules.words import Signature
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def approve_shared(actor: Viewer, version_id: UUID) -> None:
    """Approve a version for the actor's organisation, if the flight asks for it (invariant 15).

    Raises NotThere for what is not shared, Refused for a version that is not the newest, was approved before, or is
    not to be approved.
    """
    demand(actor, Power.SHARED_FLIGHTS)
    version, flight, organisation = fetch_shared(actor, version_id)
    db.session.execute(sa.select(Flight.id).where(Flight.id == flight.id).with_for_update()).all()
    if released_versions(flight)[0].id != version.id:
        raise Refused("newer_version_there", msg("A newer version was sealed meanwhile. Approve that one."))
    approval = approval_of(version, flight, organisation)
    if not approval.is_wanted:
        raise Refused("nothing_to_approve", msg("This list needs no approval from you, or has it already."))
    db.session.add(
        ManifestSignature(
            version_id=version.id, kind=Signature.IOM, place="", content_hash=version.content_hash,
            signed_at=now(), signed_by=actor.account_id,
        )
    )  # fmt: skip
    db.session.flush()
    record(
        actor, "flights.manifest.sign", kind="manifest_version", object_id=version.id,
        reason=f"{Signature.IOM.value} {version.content_hash}",
    )  # fmt: skip
