"""Where a safe house is stands on no page, paper or file of it, for nobody: only the page that opens it says so.

The addresses are taken from the application's own map, so that a screen that is added is looked at by itself.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from werkzeug.test import TestResponse

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.rides import Trip, ask_ride
from migrant_support.domains.sites.actions.standards import write_figures
from migrant_support.domains.sites.models import Bed
from migrant_support.domains.sites.rules.rides import Vehicle
from migrant_support.domains.sites.rules.standards import Measure
from migrant_support.kernel.clock import clock_set_to
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.support.evening_world import an_evening
from tests.support.shelters import NOON, a_site, do

pytestmark = pytest.mark.one_database
PLACE = ("Street 12", "Block 4", "29.3", "47.9")
SAYS_IT = {"sites.place_of"}
KNOWN = {"day": "2026-12-01", "language": "en", "form": "csv"}
LOOKED_AT = {
    "sites.cost", "sites.cost_file", "sites.measure", "sites.ride", "sites.ride_paper", "sites.report",
    "sites.report_paper", "sites.gate", "sites.board",
}  # fmt: skip
ROLES = {
    "warden": "site:KWT-LOTUS", "coordinator": "everywhere:", "mission_officer": "mission:KWT", "intake": "airport:CMB",
    "neighbour": "mission:OMN", "medical": "mission:KWT",
}  # fmt: skip


def lived_in(shelter: Shelter) -> dict[str, object]:
    """A safe house with one of everything that a screen could show of it."""
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    woman = shelter.woman()
    stay = do(app, actions.place, viewer, woman, shelter.beds[0])
    do(app, write_figures, viewer, shelter.site, {Measure.WATER: Decimal(10)}, measured_on=NOON.date())
    guests = a_site(
        app, viewer, name="Guest house", kind=SiteKind.TRANSIT_HOUSE, is_secret=False, address="", latitude=None,
        longitude=None,
    )  # fmt: skip
    hour = timedelta(hours=1)
    trip = Trip(NOON + hour, NOON + 2 * hour, Vehicle.BUS, 12, "Nimal", "+96550000000")
    ride = do(app, ask_ride, viewer, shelter.site, guests, [woman], trip)
    with app.app_context():
        evening = an_evening(viewer, shelter.site, woman)
    room = shelter.kuwait.value(sa.select(Bed.room_id).where(Bed.id == shelter.beds[0]))
    return KNOWN | evening | {
        "site_id": shelter.site, "person_id": woman, "stay_id": stay, "ride_id": ride, "room_id": room,
        "bed_id": shelter.beds[0],
    }  # fmt: skip


def addresses(shelter: Shelter, ids: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of each page of the house, and of each list of houses."""
    for rule in shelter.kuwait.app.url_map.iter_rules():
        of_a_house = "site_id" in rule.arguments or "ride_id" in rule.arguments or "stay_id" in rule.arguments
        is_a_list = rule.endpoint.startswith("sites.") and not rule.arguments
        if rule.endpoint in SAYS_IT or not (of_a_house or is_a_list) or not rule.arguments <= set(ids):
            continue
        values = {name: ids[name] for name in rule.arguments}
        with shelter.kuwait.app.test_request_context():
            address = shelter.kuwait.app.url_map.bind("localhost").build(rule.endpoint, values)
        if "GET" in (rule.methods or ()):
            yield rule.endpoint, "GET", address
        elif rule.arguments >= {"site_id", "form"}:
            yield rule.endpoint, "POST", address
            yield rule.endpoint, "POST", address.replace("csv", "xlsx")


def words_of(answer: TestResponse) -> str:
    """Everything that an answer says, also as a paper or a workbook."""
    content = answer.get_data()
    if answer.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return content.decode("utf-8", "replace")


def browser_of(shelter: Shelter, role: str) -> Browser:
    """A browser of a role; the neighbour is an officer of another mission."""
    kind = "mission_officer" if role == "neighbour" else role
    return sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, kind, ROLES[role]))


def test_no_page_paper_or_file_of_a_safe_house_says_where_it_is(shelter: Shelter) -> None:
    with clock_set_to(NOON):
        ids = lived_in(shelter)
        asked = list(addresses(shelter, ids))
        assert {endpoint for endpoint, _method, _address in asked} >= LOOKED_AT
        told, answered = [], set()
        for role in ROLES:
            browser = browser_of(shelter, role)
            for endpoint, method, address in asked:
                answer = browser.open(address) if method == "GET" else browser.post(address, {"month": "2026-12"})
                words = words_of(answer)
                told += [(role, endpoint, word) for word in PLACE if word in words]
                if answer.status_code == 200:
                    answered.add(endpoint)
                assert answer.status_code < 500, (role, endpoint)
                answer.close()
        assert told == []
        assert len(answered) > 30


def test_the_page_that_opens_it_would_be_noticed(shelter: Shelter) -> None:
    """The net above catches: the one page that says where the house is has the words it looks for."""
    with clock_set_to(NOON):
        answer = browser_of(shelter, "warden").open(f"/sites/{shelter.site}/place")
        assert [word for word in PLACE if word in words_of(answer)] == list(PLACE)
