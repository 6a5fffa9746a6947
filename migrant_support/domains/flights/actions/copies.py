"""Asking for a file with a reason, and taking it: once, by who asked, within a day. Consent is asked as it is taken.

A copy for a partner carries a mark; its own hash is kept, so that whoever holds it can be told that it is ours.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from migrant_support.domains.flights.actions.renditions import (
    HandedOut,
    Made,
    Said,
    check_release,
    file_of,
    make_rendition,
)
from migrant_support.domains.flights.models import ManifestCopy
from migrant_support.domains.flights.queries.copies import fetch_for, fetch_own_copy
from migrant_support.domains.flights.queries.shared import fetch_shared
from migrant_support.domains.flights.rules.copies import HOLDS, check_open, check_phrase, check_reason
from migrant_support.domains.flights.rules.manifest import Recipient, recipient
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.formats.locking import locked
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.references import ALPHABET
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

_HALF = 4
ZIP = "application/zip"


def ask_for_copy(actor: Viewer, version_id: UUID, code: str | None, form: Rendering, *, reason: str) -> UUID:
    """Ask for a file of a version for a recipient; a partner's is its own organisation. Raises NotThere, Refused."""
    demand(actor, Power.MANIFEST_EXPORT)
    version, flight, organisation = fetch_for(actor, version_id)
    to = recipient(organisation or code or "")
    said = check_reason(reason)
    if to.needs_consent:
        check_release(version, flight, to)
    return _asked(actor, version.id, to, form, said).id


def _asked(actor: Viewer, version_id: UUID, to: Recipient, form: Rendering, reason: str) -> ManifestCopy:
    moment = now()
    row = ManifestCopy(
        id=new_id(), version_id=version_id, recipient=to.code, format=form, mark=_new_mark(), reason=reason,
        asked_at=moment, asked_by=actor.account_id, until_at=moment + HOLDS,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(actor, "flights.manifest.ask", kind="manifest_version", object_id=version_id, reason=row.mark)
    return row


def copy_for_program(
    actor: Viewer, version_id: UUID, *, reason: str, has: Callable[[str], bool]
) -> tuple[HandedOut, HandedOut | None]:
    """A partner's list in JSON for its program: the rendition, and the marked copy, asked for and taken at once.

    For a program that `has` the rendition by its hash already there is no copy: the list did not change. Raises
    NotThere, Refused.
    """
    demand(actor, Power.MANIFEST_EXPORT)
    version, flight, organisation = fetch_shared(actor, version_id)
    to = recipient(organisation)
    made = make_rendition(actor, version, flight, to, Rendering.JSON)
    if has(made.file.content_hash):
        return made.file, None
    row = _asked(actor, version.id, to, Rendering.JSON, check_reason(reason))
    file = _written(actor, row, made, to)
    return made.file, _taken(actor, row, made, file)


def _new_mark() -> str:
    half = ("".join(secrets.choice(ALPHABET) for _ in range(_HALF)) for _ in range(2))
    return "-".join(half)


def take_copy(actor: Viewer, copy_id: UUID, *, phrase: str = "") -> HandedOut:
    """Make the file as it stands now and hand it out, once. Raises NotThere, Refused."""
    demand(actor, Power.MANIFEST_EXPORT)
    row = fetch_own_copy(actor, copy_id, lock=True)
    check_open(row.until_at, was_taken=row.taken_at is not None, at=now())
    check_phrase(phrase)
    version, flight, _organisation = fetch_for(actor, row.version_id)
    made = make_rendition(actor, version, flight, recipient(row.recipient), row.format)
    file = _written(actor, row, made, recipient(row.recipient))
    name = file.name
    content, media = file.content, file.media_type
    if phrase:
        content, name = locked(content, name=name, phrase=phrase)
        media = media if name == file.name else ZIP
    return _taken(actor, row, made, replace(file, content=content, name=name, media_type=media), is_locked=bool(phrase))


def _taken(actor: Viewer, row: ManifestCopy, made: Made, file: HandedOut, *, is_locked: bool = False) -> HandedOut:
    """Keep that the copy was taken, with the hash of these very bytes."""
    content_hash = sha256(file.content).hexdigest()
    row.rendition_id, row.content_hash, row.taken_at = made.rendition_id, content_hash, now()
    row.is_locked, row.withheld = is_locked, file.withheld
    db.session.flush()
    record(
        actor,
        "flights.manifest.export",
        kind="manifest_version",
        object_id=row.version_id,
        reason=f"{row.mark} {file.name} {content_hash}",
    )
    return replace(file, content_hash=content_hash)


def _written(actor: Viewer, row: ManifestCopy, made: Made, to: Recipient) -> HandedOut:
    """The rendition itself for a recipient by law; for a partner the same with the marks of the copy."""
    if not (to.needs_consent and row.format in MARKED):
        return made.file
    taken_by = display_names({actor.account_id}).get(actor.account_id, "")
    facts: tuple[Said, ...] = (
        ("copy_mark", row.mark),
        ("copy_for", to.code),
        ("taken_by", taken_by),
        ("taken_at", now().strftime("%Y-%m-%dT%H:%MZ")),
        ("purpose", row.reason),
    )
    return replace(made.file, content=file_of(made.rendered, row.format, made.layout, copy=facts))


MARKED = frozenset({Rendering.XLSX, Rendering.CSV, Rendering.JSON, Rendering.PDF})
"""Formats in which a copy can say whose it is; messages between systems have no place for it."""
