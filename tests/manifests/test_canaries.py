"""The small world on a sealed flight: what each role is shown of it, and that absent and foreign are one page."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.conftest import world
from tests.proofs.test_canaries import MAY_NOT_SEE
from tests.support.browsing import Browser, sign_in_as
from tests.support.sealed import take_file
from tests.support.world import World

__all__ = ["world"]


@pytest.fixture
def versions(world: World) -> tuple[UUID, UUID, UUID]:
    """The flight of Kuwait: sealed and signed with her own person and the restricted one, then without her own."""
    ids = world.targets["own"].ids
    coordinator, officer = world.viewer("coordinator"), world.viewer("mission_officer")
    with world.app.app_context(), work(write=True):
        db.session.get_one(Flight, ids["flight_id"]).state = FlightState.SEALED
        entry = db.session.get_one(ManifestEntry, ids["entry_id"])
        entry.state, entry.place = EntryState.OFFLOADED, None
        second = seal_manifest(coordinator, ids["flight_id"]).id
        sign_version(officer, second)
    with world.app.app_context(), work(write=True):
        entry = db.session.get_one(ManifestEntry, ids["entry_id"])
        entry.state, entry.place = EntryState.CONFIRMED, 3
        third = seal_manifest(coordinator, ids["flight_id"]).id
    return ids["flight_id"], second, third


def _pages(browser: Browser, flight_id: UUID, versions: tuple[UUID, UUID]) -> Iterator[str]:
    paths = [f"/flights/{flight_id}/manifest", f"/flights/{flight_id}/manifest/seal", "/shared-flights", "/"]
    paths += [f"/flights/versions/{version}" for version in versions]
    paths += [f"/shared-flights/versions/{version}" for version in versions]
    for path in paths:
        answer = browser.open(path)
        yield browser.text + answer.headers.get("Content-Disposition", "")


@pytest.mark.parametrize("role", sorted(MAY_NOT_SEE))
def test_no_page_of_a_sealed_list_shows_what_the_role_may_not_see(
    world: World, versions: tuple[UUID, UUID, UUID], role: str
) -> None:
    browser = sign_in_as(world.app, world.accounts[role])
    flight_id, *sealed = versions
    texts = list(_pages(browser, flight_id, (sealed[0], sealed[1])))
    assert [word for text in texts for word in MAY_NOT_SEE[role] if word in text] == []


def test_the_file_of_a_partner_holds_nobody_who_did_not_agree(world: World, versions: tuple[UUID, UUID, UUID]) -> None:
    browser = sign_in_as(world.app, world.accounts["partner"])
    browser.open(f"/shared-flights/versions/{versions[1]}")
    assert "1 Withheld" in browser.words
    for form in ("csv", "json"):
        browser.open(f"/shared-flights/versions/{versions[1]}")
        text = take_file(browser, "/files", form=form).get_data(as_text=True)
        assert "Canary" not in text
        assert "N3333333" not in text


def test_a_foreign_version_and_an_absent_one_are_the_same_page(world: World, versions: tuple[UUID, UUID, UUID]) -> None:
    """The last version is not signed yet: for a partner it is as absent as an id that nobody has."""
    browser = sign_in_as(world.app, world.accounts["partner"])
    pages = []
    for version in (versions[2], uuid4()):
        assert browser.open(f"/shared-flights/versions/{version}").status_code == 404
        lines = browser.text.replace(str(version), "ID").splitlines()
        pages.append([line for line in lines if not any(w in line for w in ("nonce", "csrf", "idempotency"))])
    assert pages[0] == pages[1]
