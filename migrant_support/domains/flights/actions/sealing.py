"""Sealing the list of a flight, and signing a sealed version. Both only add; nothing sealed is ever changed.

A locked flight is sealed as version 1. From then on every change of the list is sealed as the next version; one that
says the same as the version before is refused. Sealing holds the flight's lock, as confirming, boarding and leaving do:
a version is the list as it stood between two of them, never in the middle of one.
"""

from uuid import UUID

from migrant_support.domains.flights.actions.planning import move_flight
from migrant_support.domains.flights.models import Flight, ManifestSignature, ManifestVersion
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.manifests import (
    VersionRow,
    fetch_version,
    latest_version,
    version_rows,
)
from migrant_support.domains.flights.queries.seated import seated_list
from migrant_support.domains.flights.rules.manifest import SealedList, canonical, hash_of
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import Signature
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.audit.anchors import anchor_outside
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import on_commit
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

SEALABLE = frozenset({FlightState.LOCKED, FlightState.SEALED})


def seal_manifest(actor: Viewer, flight_id: UUID, *, expected_hash: str = "") -> ManifestVersion:
    """Seal the list as the next version. Raises NotThere, and Refused when there is nothing to seal.

    `expected_hash` is the hash of the list that the actor was shown; a list that changed since is not sealed unseen.
    """
    demand(actor, Power.MANIFEST_SEAL)
    flight = fetch_flight(actor, flight_id, Power.MANIFEST_SEAL, lock=True)
    _check_state(flight.state)
    content = seated_list(flight)
    text = canonical(content)
    last = latest_version(flight.id)
    _check_list(content, hash_of(text), last, expected_hash)
    version = _write(actor, flight, content, text, number=last.number + 1 if last else 1)
    if flight.state is FlightState.LOCKED:
        move_flight(actor, flight.id, FlightState.SEALED)
    record(
        actor,
        "flights.manifest.seal",
        kind="manifest_version",
        object_id=version.id,
        reason=f"{flight.number}/{flight.departs_on} v{version.number} {version.content_hash}",
    )
    on_commit(anchor_outside)
    return version


def _check_state(state: FlightState) -> None:
    if state in (FlightState.DRAFT, FlightState.OPEN):
        raise Refused("not_locked", msg("Only a locked list can be sealed. Lock the flight first."))
    if state not in SEALABLE:
        raise Refused("too_late_to_seal", msg("The flight has departed or was cancelled. Its list is sealed no more."))


def _check_list(content: SealedList, content_hash: str, last: ManifestVersion | None, expected_hash: str) -> None:
    if not content.passengers:
        raise Refused("list_empty", msg("Nobody has a confirmed seat on this flight, so there is nothing to seal."))
    if expected_hash and expected_hash != content_hash:
        raise Refused(
            "list_moved", msg("The list has changed since you opened this page. Look at it again, then seal it.")
        )
    if last is not None and last.content_hash == content_hash:
        raise Refused(
            "nothing_changed",
            msg("The list says the same as version %(number)s. There is nothing new to seal."),
            number=last.number,
        )


def _write(actor: Viewer, flight: Flight, content: SealedList, text: str, *, number: int) -> ManifestVersion:
    key = new_id()
    version = ManifestVersion(
        id=key,
        flight_id=flight.id,
        number=number,
        passengers=len(content.passengers),
        missions=list(content.missions),
        content_sealed=seal(
            text, data_class=DataClass.PERSONAL, table="manifest_version", column="content_sealed", row_id=key
        ),
        content_hash=hash_of(text),
        sealed_at=now(),
        sealed_by=actor.account_id,
    )
    db.session.add(version)
    db.session.flush()
    return version


def sign_version(actor: Viewer, version_id: UUID) -> list[tuple[Signature, str]]:
    """Approve a sealed version by its hash, for each of the actor's places that has not signed; return what was signed.

    Only the newest version is signed. Raises NotThere for a version out of sight, Refused when nothing is to be signed.
    """
    demand(actor, Power.MANIFEST_SIGN)
    version, flight = fetch_version(actor, version_id, Power.MANIFEST_SIGN)
    fetch_flight(actor, flight.id, Power.MANIFEST_SIGN, lock=True)
    newest = latest_version(flight.id)
    if newest is None:
        raise NotThere
    if newest.id != version.id:
        raise Refused(
            "newer_version",
            msg("Version %(number)s was sealed meanwhile. Look at it and sign that one."),
            number=newest.number,
        )
    row = version_rows([(version, flight)])[0]
    signing = signatures_open_to(actor, row)
    if not signing:
        raise Refused("nothing_to_sign", msg("Your office has signed this version already, or is not on its list."))
    for kind, place in signing:
        _sign(actor, version, kind, place)
    db.session.flush()
    return signing


def signatures_open_to(viewer: Viewer, version: VersionRow) -> list[tuple[Signature, str]]:
    """What this viewer could sign of a version that still lacks it: for each own mission on the list, or the Bureau."""
    if not viewer.may(Power.MANIFEST_SIGN):
        return []
    reach = viewer.reach(Power.MANIFEST_SIGN)
    mine = {(Signature.MISSION, code) for code in reach.ids(ScopeKind.MISSION)}
    if reach.everywhere:
        mine.add((Signature.SLBFE, ""))
    return [one for one in version.missing if one in mine]


def _sign(actor: Viewer, version: ManifestVersion, kind: Signature, place: str) -> None:
    db.session.add(
        ManifestSignature(
            version_id=version.id,
            kind=kind,
            place=place,
            content_hash=version.content_hash,
            signed_at=now(),
            signed_by=actor.account_id,
        )
    )
    record(
        actor,
        "flights.manifest.sign",
        kind="manifest_version",
        object_id=version.id,
        reason=f"{kind.value} {place} {version.content_hash}".replace("  ", " "),
    )
