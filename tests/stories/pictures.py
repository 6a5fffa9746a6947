"""Takes the pictures of README and docs: `python -m tests.stories.pictures`. Run by hand when screens have changed.

`--review FOLDER` takes the main screens instead, light and dark, broad and on a phone, in each language.
"""

import argparse
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.flights.actions import request_journey
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.people.models import FamilyTie, PersonFlag
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.house import House, make_country, open_house, prefer
from tests.stories.test_from_a_list_to_a_person import LIST
from tests.stories.visit import PHONE, WIDE, Visit, start_visit
from tests.support.accounts import viewer_for
from tests.support.chromium import launch_options
from tests.support.databases import FreshDatabases

DOCS = Path(__file__).parents[2] / "docs" / "pictures"
PERSONS = 2_400
COLOURS = 192  # enough for screens, and a third of the size
OFFICER = "officer.kuwait"
REVIEWED = (
    "/",
    "/search",
    "/register",
    "/cases",
    "/tasks",
    "/imports",
    "/country-picture",
    "/directory/institutions",
    "/me",
)


@contextmanager
def demonstration() -> Iterator[House]:
    """The product on the whole demonstration country."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        country = make_country(FreshDatabases(folder), folder / "country", PERSONS)
        with open_house(country, folder / "house") as house:
            yield house


def a_page_with_much_on_it(house: House) -> str:
    """The page of somebody with a flag, a family and an open case, as the officer of Kuwait sees it."""
    officer = viewer_for(house.app, house.account(OFFICER))
    with house.app.app_context(), work(write=False):
        found = (
            sa.select(Case.person_id)
            .join(PersonFlag, PersonFlag.person_id == Case.person_id)
            .join(FamilyTie, FamilyTie.person_id == Case.person_id)
            .where(visible_to(officer, person_id=Case.person_id), PersonFlag.resolved_at.is_(None))
            .order_by(Case.closed_at.is_not(None), Case.id)
        )
        return f"/people/{db.session.scalars(found).first()}"


def upload(visit: Visit) -> None:
    """Bring the sample list in and stay on its lines."""
    visit.go("/imports")
    visit.page.locator("input[type=file]").set_input_files(LIST)
    visit.page.get_by_role("button", name="Read the list").click()
    visit.page.wait_for_url("**/imports/*")


def keep(visit: Visit, file: Path, *, full_page: bool = False) -> None:
    """Take the picture and write it small."""
    with Image.open(io.BytesIO(visit.page.screenshot(full_page=full_page))) as taken:
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def for_the_line(house: House, chromium: Browser, officer: Visit) -> None:
    """The pictures of docs/the-whole-line.md: a person on her way home, a flight, its arrival on a phone."""
    with house.app.app_context(), work(write=False):
        flights = dict(db.session.execute(sa.select(Flight.number, Flight.id)).all())
        listed = sa.exists().where(ManifestEntry.person_id == Case.person_id)
        wanting = sa.exists().where(PersonFlag.person_id == Case.person_id, PersonFlag.resolved_at.is_(None))
        without = sa.select(Case.person_id).where(
            Case.mission == "KWT", Case.state == CaseState.ACTIVE, ~listed, ~wanting
        )
        person_id = db.session.scalars(without.order_by(Case.id)).first()
    with house.app.app_context(), work(write=True):
        request_journey(viewer_for(house.app, house.account(OFFICER)), person_id, mission="KWT")
    officer.go(f"/people/{person_id}#readiness")
    keep(officer, DOCS / "way-home.png")
    for sign_in, size, path, name in (
        ("coordinator", WIDE, f"/flights/{flights['UL230']}", "flight"),
        ("intake", PHONE, f"/arrivals/{flights['UL1230']}?show=all", "arrivals"),
    ):
        visit = start_visit(house, chromium, size=size)
        visit.sign_in(sign_in)
        visit.go(path)
        visit.settle()
        keep(visit, DOCS / f"{name}.png")
        visit.leave()


def for_docs(house: House, visit: Visit, person: str) -> None:
    """The three pictures of the documents."""
    keep(visit, DOCS / "my-day.png")
    visit.go(person)
    keep(visit, DOCS / "person.png")
    upload(visit)
    keep(visit, DOCS / "import.png")


def for_review(house: House, visit: Visit, person: str, folder: Path) -> None:
    """Every main screen in every look."""
    upload(visit)
    batch = visit.page.url.removeprefix(house.address)
    for language, theme, (width, height) in (
        ("en", "light", PHONE), ("en", "dark", WIDE), ("si", "light", WIDE), ("ta", "dark", PHONE),
    ):  # fmt: skip
        visit.page.set_viewport_size({"width": width, "height": height})
        prefer(house, OFFICER, language, theme)
        for path in (*REVIEWED, person, batch):
            visit.go(path)
            name = {person: "person", batch: "batch", "/": "my-day"}.get(path, path.strip("/").replace("/", "-"))
            keep(visit, folder / f"{name}-{language}-{theme}-{width}.png", full_page=True)


def main() -> None:
    """Take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--review", type=Path, metavar="FOLDER", help="the main screens in every look, into this folder")
    review: Path | None = asked.parse_args().review
    with demonstration() as house, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())  # type: ignore[arg-type]
        visit = start_visit(house, chromium, size=WIDE)
        visit.sign_in(OFFICER)
        person = a_page_with_much_on_it(house)
        if review:
            review.mkdir(parents=True, exist_ok=True)
            for_review(house, visit, person, review)
        else:
            for_docs(house, visit, person)
            for_the_line(house, chromium, visit)
        visit.leave()
        chromium.close()


if __name__ == "__main__":
    main()
