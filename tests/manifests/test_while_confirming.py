"""Sealing while others confirm, on thirty-two connections of both databases: a version is never taken in the middle."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights.actions import confirm, lock_flight
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import ManifestEntry, ManifestVersion
from migrant_support.domains.flights.queries.manifests import passengers_of_version
from migrant_support.domains.flights.rules.states import SEATED
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.rules import UnitKind
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import at_once
from tests.support.flying import Airfield, make_airfield
from tests.support.patience import patient

PAIRS, SEALERS = 12, 20


@pytest.fixture
def airfield(app: Flask) -> Airfield:
    """Two missions and those who make a flight."""
    return make_airfield(app)


@pytest.mark.slow
def test_no_version_holds_one_of_a_pair_whose_seats_were_just_given(airfield: Airfield) -> None:
    flight_id, pairs, entries = _a_locked_flight(airfield)
    coordinator, app = airfield.viewer(airfield.coordinator), airfield.app

    def confirming(pair: list[UUID]) -> Callable[[], int]:
        def act() -> int:
            with app.app_context(), work(write=True):
                outcomes = confirm(coordinator, flight_id, pair)
                return 200 if all(outcome.is_done for outcome in outcomes) else 422

        return patient(act)

    def seal() -> int:
        with app.app_context(), work(write=True):
            try:
                seal_manifest(coordinator, flight_id)
            except Refused as no:
                return 422 if no.code == "nothing_changed" else 500
            return 200

    sealing = patient(seal)
    acts = [sealing] * (SEALERS // 2) + [confirming(pair) for pair in entries] + [sealing] * (SEALERS // 2)
    answered = at_once(acts)
    assert set(answered) <= {200, 422}, answered
    assert sum(answered.values()) == PAIRS + SEALERS == 32
    sealing()  # whatever was confirmed last is on the last version
    versions = _versions(airfield)
    assert [number for number, _people in versions] == list(range(1, len(versions) + 1))
    halves = [number for number, people in versions for pair in pairs if len(people & set(pair)) == 1]
    assert halves == []
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(versions))
    assert versions[-1][1] == _seated(airfield)
    assert Counter(airfield.rows(sa.select(AuditLine.act)))[("flights.manifest.seal",)] == len(versions)


def _a_locked_flight(airfield: Airfield) -> tuple[UUID, list[list[UUID]], list[list[UUID]]]:
    """A locked flight with one person on it, and pairs who travel together proposed for it."""
    flight_id = airfield.flight(seats=2 * PAIRS + 1)
    alone = airfield.traveller("Alone")
    pairs = [[airfield.traveller(f"Pair{n}"), airfield.traveller(f"Pair{n}")] for n in range(PAIRS)]
    for pair in pairs:
        airfield.do(form_unit, pair, UnitKind.FAMILY)
    airfield.places(alone, *(person for pair in pairs for person in pair))
    airfield.confirmed(flight_id, alone)
    proposed = airfield.proposed(flight_id, *(person for pair in pairs for person in pair))
    airfield.do(lock_flight, flight_id, by=airfield.coordinator)
    return flight_id, pairs, [proposed[place : place + 2] for place in range(0, 2 * PAIRS, 2)]


def _versions(airfield: Airfield) -> list[tuple[int, set[UUID]]]:
    with airfield.app.app_context(), work(write=False):
        versions = db.session.scalars(sa.select(ManifestVersion).order_by(ManifestVersion.number)).all()
        return [(version.number, {p.person for p in passengers_of_version(version)}) for version in versions]


def _seated(airfield: Airfield) -> set[UUID]:
    return {row[0] for row in airfield.rows(sa.select(ManifestEntry.person_id).where(ManifestEntry.state.in_(SEATED)))}
