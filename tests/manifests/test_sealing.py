"""Sealing: numbered, hashed, refused when nothing changed, and never changed afterwards."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import Flight, ManifestEntry, ManifestSignature, ManifestVersion
from migrant_support.domains.flights.queries.manifests import (
    Damaged,
    content_of,
    is_changed_since,
    latest_version,
    passengers_of_version,
)
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Signature
from migrant_support.domains.people.models import Person
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.audit.anchors import read_anchors
from migrant_support.platform.audit.models import AuditHead, AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault.rotation import rotate
from tests.support.accounts import viewer_for
from tests.support.sealed import Sealing


def _names(sealing: Sealing, version_id: object) -> list[str]:
    with sealing.app.app_context(), work(write=False):
        version = db.session.get_one(ManifestVersion, version_id)
        return [p.primary_id for p in passengers_of_version(version)]


def test_a_locked_list_is_sealed_as_version_one(sealing: Sealing) -> None:
    version = sealing.seal()
    assert _names(sealing, version) == ["Fernando", "Nadia", "Silva"]
    assert sealing.value(sa.select(Flight.state)) is FlightState.SEALED
    assert sealing.value(sa.select(ManifestVersion.number)) == 1
    assert sealing.value(sa.select(ManifestVersion.missions)) == ["KWT", "OMN"]


def test_who_waits_or_left_is_not_on_the_sealed_list(sealing: Sealing) -> None:
    sealing.leave("Silva", EntryState.WITHDRAWN)
    assert _names(sealing, sealing.seal()) == ["Fernando", "Nadia"]


def test_a_list_that_says_the_same_is_refused_with_the_number(sealing: Sealing) -> None:
    sealing.seal()
    with pytest.raises(Refused) as no:
        sealing.seal()
    assert no.value.in_english == "The list says the same as version 1. There is nothing new to seal."


def test_an_offloading_is_sealed_as_the_next_version_and_the_first_stays(sealing: Sealing) -> None:
    first = sealing.seal()
    sealing.leave("Silva")
    second = sealing.seal()
    assert _names(sealing, first) == ["Fernando", "Nadia", "Silva"]
    assert _names(sealing, second) == ["Fernando", "Nadia"]
    assert sealing.hash_of(first) != sealing.hash_of(second)


def test_boarding_changes_nothing_that_the_list_says(sealing: Sealing) -> None:
    sealing.seal()
    with sealing.writing():
        db.session.execute(sa.update(ManifestEntry).values(state=EntryState.BOARDED))
        flight = db.session.get_one(Flight, sealing.flight_id)
        assert not is_changed_since(flight, latest_version(sealing.flight_id))


@pytest.mark.parametrize("state", [FlightState.DRAFT, FlightState.OPEN, FlightState.DEPARTED, FlightState.ARRIVED])
def test_only_a_locked_or_sealed_flight_is_sealed(sealing: Sealing, state: FlightState) -> None:
    with sealing.writing():
        db.session.execute(sa.update(Flight).values(state=state))
    with pytest.raises(Refused):
        sealing.seal()


def test_a_flight_without_anybody_confirmed_is_not_sealed(sealing: Sealing) -> None:
    for name in list(sealing.entries):
        sealing.leave(name)
    with pytest.raises(Refused) as no:
        sealing.seal()
    assert no.value.code == "list_empty"


def test_a_list_that_moved_since_it_was_shown_is_not_sealed_unseen(sealing: Sealing) -> None:
    viewer = viewer_for(sealing.app, sealing.coordinator)
    with pytest.raises(Refused) as no, sealing.writing():
        seal_manifest(viewer, sealing.flight_id, expected_hash="0" * 64)
    assert no.value.code == "list_moved"


@pytest.mark.parametrize("role", ["officer", "partner"])
def test_only_the_coordinator_seals(sealing: Sealing, role: str) -> None:
    viewer = viewer_for(sealing.app, getattr(sealing, role))
    with pytest.raises(Refused) as no, sealing.writing():
        seal_manifest(viewer, sealing.flight_id)
    assert no.value.code == "not_allowed"


def test_what_was_sealed_stays_when_the_people_change(sealing: Sealing) -> None:
    version = sealing.seal()
    with sealing.writing():
        db.session.execute(sa.update(Person).values(primary_name="Somebody Else", birth_day=None, birth_precision=None))
    assert _names(sealing, version) == ["Fernando", "Nadia", "Silva"]
    assert sealing.value(sa.select(ManifestVersion.content_hash)) == sealing.hash_of(version)


CHANGES = (
    "UPDATE manifest_version SET content_sealed = content_hash_bytes",
    "UPDATE manifest_version SET number = 2",
    "UPDATE manifest_version SET passengers = 1",
    "UPDATE manifest_version SET content_hash = substr(content_hash, 2) || 'a'",
    "DELETE FROM manifest_version",
    "UPDATE manifest_signature SET place = 'OMN'",
    "DELETE FROM manifest_signature",
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_or_drop_what_was_sealed(sealing: Sealing, change: str) -> None:
    sealing.sign(sealing.seal())
    dialect = "postgresql" if _is_postgres(sealing) else "sqlite"
    blob = "decode('00', 'hex')" if dialect == "postgresql" else "x'00'"
    with pytest.raises(IntegrityError, match="is only added to"), sealing.writing():
        db.session.connection().exec_driver_sql(change.replace("content_hash_bytes", blob))
    assert sealing.value(sa.select(sa.func.count()).select_from(ManifestVersion)) == 1


def _is_postgres(sealing: Sealing) -> bool:
    with sealing.app.app_context():
        return db.engine.dialect.name == "postgresql"


def test_the_vault_may_seal_a_version_anew_under_new_keys_and_its_hash_holds(sealing: Sealing) -> None:
    version = sealing.seal()
    before = sealing.value(sa.select(ManifestVersion.content_sealed))
    with sealing.app.app_context():
        done = rotate(tell=lambda _said: None)
    assert done.unreadable == []
    assert sealing.value(sa.select(ManifestVersion.content_sealed)) != before
    assert _names(sealing, version) == ["Fernando", "Nadia", "Silva"]


def test_a_content_that_does_not_fit_its_hash_is_never_read(sealing: Sealing) -> None:
    version_id = sealing.seal()
    with sealing.app.app_context(), work(write=False):
        version = db.session.get_one(ManifestVersion, version_id)
        db.session.expunge(version)
        version.content_hash = "0" * 64
        with pytest.raises(Damaged):
            content_of(version)


def test_each_mission_signs_for_itself_and_once(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version, sealing.officer)
    assert sealing.value(sa.select(ManifestSignature.place)) == "KWT"
    with pytest.raises(Refused) as no:
        sealing.sign(version, sealing.officer)
    assert no.value.code == "nothing_to_sign"


def test_the_bureau_signs_where_its_signature_is_asked_for(sealing: Sealing) -> None:
    version = sealing.seal()
    with pytest.raises(Refused):
        sealing.sign(version, sealing.coordinator)
    with sealing.writing():
        db.session.execute(sa.update(Flight).values(needs_signatures=["mission", "slbfe"]))
    sealing.sign(version, sealing.coordinator)
    assert sealing.value(sa.select(ManifestSignature.kind)) is Signature.SLBFE


def test_an_old_version_is_signed_no_more(sealing: Sealing) -> None:
    first = sealing.seal()
    sealing.leave("Silva")
    sealing.seal()
    with pytest.raises(Refused) as no:
        sealing.sign(first, sealing.officer)
    assert no.value.in_english == "Version 2 was sealed meanwhile. Look at it and sign that one."


def test_a_version_out_of_sight_is_as_absent(sealing: Sealing) -> None:
    version = sealing.seal()
    partner = viewer_for(sealing.app, sealing.partner)
    officer = viewer_for(sealing.app, sealing.officer)
    with pytest.raises(Refused), sealing.writing():
        sign_version(partner, version)
    with pytest.raises(NotThere), sealing.writing():
        sign_version(officer, uuid4())


def test_sealing_and_signing_stand_in_the_log_with_the_hash(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version, sealing.officer)
    reasons = {
        act: sealing.value(sa.select(AuditLine.reason).where(AuditLine.act == act))
        for act in ("flights.manifest.seal", "flights.manifest.sign")
    }
    assert reasons == {
        "flights.manifest.seal": f"UL230/2026-12-03 v1 {sealing.hash_of(version)}",
        "flights.manifest.sign": f"mission KWT {sealing.hash_of(version)}",
    }


def test_a_sealed_list_anchors_the_log_outside_and_a_full_disk_stops_nobody(
    sealing: Sealing, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "elsewhere.jsonl"
    settings = sealing.app.extensions["settings"]
    sealing.app.extensions["settings"] = replace(settings, anchors=str(file))
    sealing.seal()
    (anchor,) = read_anchors(file)
    assert anchor.number == sealing.value(sa.select(AuditHead.number))
    verified = sealing.app.test_cli_runner().invoke(args=["audit", "verify", "--anchor", str(file)])
    assert "1 anchors met" in verified.output
    sealing.app.extensions["settings"] = replace(settings, anchors=str(tmp_path / "absent" / "file"))
    sealing.leave("Silva")
    sealing.seal()
    assert "could not be anchored" in caplog.text
