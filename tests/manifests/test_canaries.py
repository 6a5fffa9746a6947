"""The small world on a sealed flight: what each role is shown of it, and that absent and foreign are one page."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.conftest import world
from tests.proofs.test_canaries import MAY_NOT_SEE
from tests.support.browsing import Browser, sign_in_as
from tests.support.sealed import add_flight, seat
from tests.support.world import World

__all__ = ["world"]


@pytest.fixture
def versions(world: World) -> tuple[UUID, UUID, UUID]:
    """UL230 with all three people sealed twice: at first without the restricted one. Nobody agreed to be shared."""
    people = {name: target.ids["person_id"] for name, target in world.targets.items()}
    coordinator = world.viewer("coordinator")
    with world.app.app_context(), work(write=True):
        flight_id = add_flight(missions=("KWT", "OMN"))
        seat(flight_id, people["own"])
        seat(flight_id, people["other"], "OMN")
        first = seal_manifest(coordinator, flight_id).id
    with world.app.app_context(), work(write=True):
        seat(flight_id, people["restricted"])
        db.session.execute(
            sa.update(ManifestEntry)
            .where(ManifestEntry.person_id != people["restricted"])
            .values(state=EntryState.OFFLOADED, place=None)
        )
        second = seal_manifest(coordinator, flight_id).id
    with world.app.app_context(), work(write=True):
        sign_version(world.viewer("mission_officer"), second)
    return flight_id, first, second


def _pages(browser: Browser, flight_id: UUID, versions: tuple[UUID, UUID]) -> Iterator[str]:
    paths = [f"/flights/{flight_id}/manifest", f"/flights/{flight_id}/manifest/seal", "/shared-flights", "/"]
    paths += [f"/manifests/{version}" for version in versions]
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
    browser.open(f"/shared-flights/versions/{versions[2]}")
    assert "1 Withheld" in browser.words
    for form in ("csv", "json"):
        text = browser.post(f"/shared-flights/versions/{versions[2]}/{form}").get_data(as_text=True)
        assert "Canary" not in text
        assert "N3333333" not in text


def test_a_foreign_version_and_an_absent_one_are_the_same_page(world: World, versions: tuple[UUID, UUID, UUID]) -> None:
    """The first version was never signed: for a partner it is as absent as an id that nobody has."""
    browser = sign_in_as(world.app, world.accounts["partner"])
    pages = []
    for version in (versions[1], uuid4()):
        assert browser.open(f"/shared-flights/versions/{version}").status_code == 404
        lines = browser.text.replace(str(version), "ID").splitlines()
        pages.append([line for line in lines if not any(w in line for w in ("nonce", "csrf", "idempotency"))])
    assert pages[0] == pages[1]
