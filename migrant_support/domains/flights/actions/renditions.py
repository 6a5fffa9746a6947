"""Making a file of a sealed version for a recipient. Consent is asked at this moment; each hand-out is audited.

A rendition is (version, recipient, format, who is withheld now, the recipient's columns). The same five are one
rendition with one number and give the same bytes; a consent withdrawn or given, or other columns, make the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.list_paper import list_paper
from migrant_support.domains.flights.actions.messages import MESSAGES, message_file
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
from migrant_support.domains.flights.queries.templates import layout_in_force
from migrant_support.domains.flights.rules.copies import check_phrase, check_reason, hidden_steps
from migrant_support.domains.flights.rules.layouts import DEFAULT, DateForm, Layout, cells, laid_out
from migrant_support.domains.flights.rules.manifest import Recipient, digest_of_withheld, recipient
from migrant_support.domains.flights.rules.rendition import Rendered, as_json, render
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.formats.locking import locked
from migrant_support.formats.sheets.writing import csv_bytes, xlsx_bytes
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.web.addresses import own_address
from migrant_support.policy import Power

Said = tuple[str, str]
MEDIA = {
    Rendering.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Rendering.CSV: "text/csv; charset=utf-8",
    Rendering.JSON: "application/json",
    Rendering.PAXLST: "application/EDIFACT",
    Rendering.HXL: "text/csv; charset=utf-8",
    Rendering.PDF: "application/pdf",
}
ENDINGS = {Rendering.PAXLST: "edi", Rendering.HXL: "hxl.csv"}
"""How the names of files end that do not end with their format."""


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


def hand_out_by_command(version_id: UUID, code: str, form: Rendering, *, reason: str, phrase: str = "") -> HandedOut:
    """The same at the command line of the machine, where nobody is signed in; the audit line names the system and why.

    With a `phrase` the file is locked, and its name and hash are those of the locked file. Raises NotThere, Refused.
    """
    said, phrase = check_reason(reason), check_phrase(phrase)
    row = db.session.execute(
        sa.select(ManifestVersion, Flight)
        .join(Flight, Flight.id == ManifestVersion.flight_id)
        .where(ManifestVersion.id == version_id)
    ).first()
    if row is None:
        raise NotThere
    version, flight = row
    file = make_rendition(None, version, flight, recipient(code), form).file
    if phrase:
        content, name = locked(file.content, name=file.name, phrase=phrase)
        file = replace(file, content=content, name=name, content_hash=sha256(content).hexdigest())
    _exported(None, version.id, file, said)
    return file


def _hand_out(
    actor: Viewer | None, version: ManifestVersion, flight: Flight, to: Recipient, form: Rendering
) -> HandedOut:
    made = make_rendition(actor, version, flight, to, form)
    _exported(actor, version.id, made.file)
    return made.file


def _exported(actor: Viewer | None, version_id: UUID, file: HandedOut, said: str = "") -> None:
    reason = f"{file.name} {file.content_hash} {said}".rstrip()
    record(actor, "flights.manifest.export", kind="manifest_version", object_id=version_id, reason=reason)


@dataclass(frozen=True, slots=True)
class Made:
    """A rendition with what it was made of: a copy is written anew with the marks of its recipient."""

    file: HandedOut
    rendition_id: UUID
    rendered: Rendered
    layout: Layout


def make_rendition(
    actor: Viewer | None, version: ManifestVersion, flight: Flight, to: Recipient, form: Rendering
) -> Made:
    """Make the file and keep that it was made; the caller fetched through a doorway and writes the audit line."""
    if to.needs_consent:
        check_release(version, flight, to)
    content = content_of(version)
    withheld = withheld_from(to, content)
    rendered = render(
        content, number=version.number, content_hash=version.content_hash, recipient=to, withheld=withheld
    )
    layout = layout_in_force(to.code) if form in LAID_OUT else DEFAULT
    made = message_file(form, version, content, to, withheld) if form in MESSAGES else file_of(rendered, form, layout)
    row = _registered(actor, version, to, form, (digest_of_withheld(withheld), layout.number), rendered.withheld, made)
    name = (
        f"{flight.number}-{flight.departs_on}-v{version.number}-{to.code}-r{row.number}.{ENDINGS.get(form, form.value)}"
    )
    file = HandedOut(made, name, MEDIA[form], row.number, len(rendered.rows), rendered.withheld, row.content_hash)
    return Made(file, row.id, rendered, layout)


def check_release(version: ManifestVersion, flight: Flight, to: Recipient) -> None:
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


LAID_OUT = frozenset({Rendering.XLSX, Rendering.CSV, Rendering.JSON, Rendering.PDF})
"""The formats that follow the columns of the recipient; JSON keeps their names and the days of ISO 8601."""


def file_of(rendered: Rendered, form: Rendering, layout: Layout = DEFAULT, *, copy: Sequence[Said] = ()) -> bytes:
    """The bytes of a rendition in one format: always the same for the same rendition.

    `copy` are the facts of a copy, which make it another file: they stand where its readers see them.
    """
    if copy:
        rendered = replace(rendered, about=(*rendered.about, *copy))
    if form is Rendering.JSON:
        plain = replace(layout, dates=DateForm.ISO)
        rows = None if layout == DEFAULT else cells(rendered, plain)
        return as_json(rendered, names=layout.columns, rows=rows)
    foot = [f"{name}: {said}" for name, said in copy]
    if form is Rendering.CSV:
        lines = laid_out(rendered, layout)
        blank = ("",) * (len(layout.columns) - 1)
        return csv_bytes([*lines, *((line, *blank) for line in foot)])
    if form is Rendering.PDF:
        across = f"{dict(copy)['copy_for']}  {dict(copy)['copy_mark']}" if copy else ""
        check_at = own_address("/sealed-list/en/")
        return list_paper(rendered, layout, check_at=check_at, copy=[" · ".join(foot)] if foot else (), across=across)
    about = [("about", ""), *rendered.about]
    steps = hidden_steps(dict(copy)["copy_mark"]) if copy else ()
    return xlsx_bytes({"Manifest": laid_out(rendered, layout), "About": about}, footer=" · ".join(foot), steps=steps)


def _registered(
    actor: Viewer | None,
    version: ManifestVersion,
    to: Recipient,
    form: Rendering,
    made_of: tuple[str, int],
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
    digest, template = made_of
    known = db.session.scalars(
        sa.select(RenditionRow).where(*same, RenditionRow.withheld_digest == digest, RenditionRow.template == template)
    ).first()
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
        template=template,
        number=(last or 0) + 1,
        withheld=withheld,
        withheld_digest=digest,
        content_hash=content_hash,
        made_by=actor.account_id if actor else None,
    )
    db.session.add(row)
    db.session.flush()
    return row
