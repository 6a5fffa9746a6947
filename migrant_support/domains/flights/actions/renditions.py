"""Making a file of a sealed version for a recipient. Consent is asked at this moment; each hand-out is audited.

A rendition is (version, recipient, format, who is withheld now). The same four are one rendition with one number and
give the same bytes; a consent withdrawn or given makes the next number.
"""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight, ManifestVersion
from migrant_support.domains.flights.models import Rendition as RenditionRow
from migrant_support.domains.flights.queries.manifests import (
    content_of,
    fetch_version,
    organisations_of,
    version_rows,
    withheld_from,
)
from migrant_support.domains.flights.queries.shared import fetch_shared
from migrant_support.domains.flights.rules.manifest import Recipient, digest_of_withheld, recipient
from migrant_support.domains.flights.rules.rendition import Rendered, as_json, render, table
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.formats.sheets.writing import csv_bytes, xlsx_bytes
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

MEDIA = {
    Rendering.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Rendering.CSV: "text/csv; charset=utf-8",
    Rendering.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A file as it was handed out. Its name holds references only."""

    content: bytes
    name: str
    media_type: str
    number: int
    shown: int
    withheld: int
    content_hash: str


def hand_out(actor: Viewer, version_id: UUID, code: str, form: Rendering) -> HandedOut:
    """Make the rendition for the recipient of a code, by somebody who sees the flight. Raises NotThere, Refused."""
    demand(actor, Power.MANIFEST_EXPORT)
    version, flight = fetch_version(actor, version_id, Power.MANIFEST_EXPORT)
    return _hand_out(actor, version, flight, recipient(code), form)


def hand_out_shared(actor: Viewer, version_id: UUID, form: Rendering) -> HandedOut:
    """The same for a partner: what its own organisation may be given; everything else is NotThere."""
    demand(actor, Power.MANIFEST_EXPORT)
    version, flight, organisation = fetch_shared(actor, version_id)
    return _hand_out(actor, version, flight, recipient(organisation), form)


def hand_out_by_command(version_id: UUID, code: str, form: Rendering) -> HandedOut:
    """The same at the command line of the machine, where nobody is signed in; the audit line names the system."""
    row = db.session.execute(
        sa.select(ManifestVersion, Flight)
        .join(Flight, Flight.id == ManifestVersion.flight_id)
        .where(ManifestVersion.id == version_id)
    ).first()
    if row is None:
        raise NotThere
    return _hand_out(None, row[0], row[1], recipient(code), form)


def _hand_out(
    actor: Viewer | None, version: ManifestVersion, flight: Flight, to: Recipient, form: Rendering
) -> HandedOut:
    if to.needs_consent:
        _check_release(version, flight, to)
    content = content_of(version)
    withheld = withheld_from(to, content)
    rendered = render(
        content, number=version.number, content_hash=version.content_hash, recipient=to, withheld=withheld
    )
    made = file_of(rendered, form)
    row = _registered(actor, version, to, form, digest_of_withheld(withheld), rendered.withheld, made)
    name = f"{flight.number}-{flight.departs_on}-v{version.number}-{to.code}-r{row.number}.{form.value}"
    record(
        actor,
        "flights.manifest.export",
        kind="manifest_version",
        object_id=version.id,
        reason=f"{name} {row.content_hash}",
    )
    return HandedOut(made, name, MEDIA[form], row.number, len(rendered.rows), rendered.withheld, row.content_hash)


def _check_release(version: ManifestVersion, flight: Flight, to: Recipient) -> None:
    """Partners get a version of a flight that is shared with them, once everybody signed (invariant 15)."""
    if to.code not in organisations_of(flight.id):
        raise Refused(
            "not_shared",
            msg("This flight is not shared with %(who)s. Share it first, or choose another recipient."),
            field="recipient",
            who=to.code,
        )
    missing = version_rows([(version, flight)])[0].missing
    if missing:
        raise Refused(
            "not_signed",
            msg("Version %(number)s may not go to partners yet. Signatures are missing: %(who)s."),
            number=version.number,
            who=", ".join(place or kind.value.upper() for kind, place in missing),
        )


def file_of(rendered: Rendered, form: Rendering) -> bytes:
    """The bytes of a rendition in one format: always the same for the same rendition."""
    if form is Rendering.JSON:
        return as_json(rendered)
    if form is Rendering.CSV:
        return csv_bytes(table(rendered))
    about = [("about", ""), *rendered.about]
    return xlsx_bytes({"Manifest": table(rendered), "About": about})


def _registered(
    actor: Viewer | None,
    version: ManifestVersion,
    to: Recipient,
    form: Rendering,
    digest: str,
    withheld: int,
    made: bytes,
) -> RenditionRow:
    """The row of this rendition, written when it is the first time. Others who make one of the version wait."""
    db.session.execute(sa.select(ManifestVersion.id).where(ManifestVersion.id == version.id).with_for_update())
    same = (
        RenditionRow.version_id == version.id,
        RenditionRow.recipient == to.code,
        RenditionRow.format == form,
    )
    known = db.session.scalars(sa.select(RenditionRow).where(*same, RenditionRow.withheld_digest == digest)).first()
    content_hash = sha256(made).hexdigest()
    if known is not None:
        if known.content_hash != content_hash:
            raise Refused(
                "rendition_differs",
                msg("This file can no longer be made as it was handed out before. Choose another format."),
            )
        return known
    last = db.session.scalar(sa.select(sa.func.max(RenditionRow.number)).where(*same))
    row = RenditionRow(
        version_id=version.id,
        recipient=to.code,
        format=form,
        number=(last or 0) + 1,
        withheld=withheld,
        withheld_digest=digest,
        content_hash=content_hash,
        made_by=actor.account_id if actor else None,
    )
    db.session.add(row)
    db.session.flush()
    return row
