"""What nobody else may read is nowhere: restricted people, other missions' people, sealed stories (SEC AZ-3 to AZ-6).

Everything that a role can open is opened, for every record of the world, and searched for words found nowhere else:
pages, papers, workbooks and files for programs.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from migrant_support.domains.people.models import RestrictedFile
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_truth_table import ENDS_THE_SESSION, PUBLIC, _address, _routes
from tests.support.browsing import Browser, sign_in_as
from tests.support.programs import REASON, a_program
from tests.support.world import TARGETS, World

_OF_HER_CASE = ("story", "note", "needdetails", "actionwords", "securitywords", "filewords", "accountwords")
_OF_HER_FILE = (*_OF_HER_CASE, "medicalwords", "protectionwords", "Trading", "Road", "flag")
_OWN = tuple(f"Canaryown {word}" for word in _OF_HER_CASE)
MAY_NOT_SEE = {
    "mission_officer": (
        "Canaryrestricted", "Canaryother", "Hiddenother", "Canaryown medicalwords", "Canaryown protectionwords",
        "quinsy",
    ),
    "other_officer": ("Canaryrestricted", "Canaryown", "Hiddenown", "quinsy"),
    "medical": (
        "Canaryrestricted", "Canaryother", *_OWN, "Canaryown protectionwords", "Canaryown Trading", "Hidden",
    ),
    "coordinator": (
        "Canaryrestricted", *_OWN, "Canaryown medicalwords", "Canaryown protectionwords", "Canaryother story",
        "Trafficking", "Hidden", "quinsy",
    ),
    "protection": ("Canaryrestricted", "Canaryown", "Canaryother", "Hidden", "quinsy"),
    "named": ("Canaryown", "Canaryother", "Hidden", "quinsy"),
    "warden": (
        "Canaryrestricted", "Canaryother", "Hiddenother", "quinsy", *(f"Canaryown {word}" for word in _OF_HER_FILE),
    ),
    "intake": ("Canary", "Hidden"),
    "partner": ("Canary", "Hidden"),
    "partner_admin": ("Canary", "Hidden"),
    "monitor": ("Canary", "Hidden"),
    "hotline": ("Canary", "Hidden"),
    "admin": ("Canary", "Hidden"),
    "auditor": ("Canary", "Hidden"),
}  # fmt: skip
PDF = "application/pdf"
SEEN_IN = {"coordinator": {"text/html", PDF}, "mission_officer": {"text/html", "text/plain", PDF}}
"""Where these roles do read her: a reader that is blind to papers would find no leak in them either."""
SEARCHES = ("Canaryrestricted", "Canaryother", "Canaryown", "N3333333", "N2222222", "+96550000003", "Kumari")


def _pages(world: World, browser: Browser) -> Iterator[tuple[str, str]]:
    """Everything that answers a GET, with its text, in whatever form it comes."""
    for rule in _routes(world.app):
        if rule.endpoint in PUBLIC | ENDS_THE_SESSION or "GET" not in rule.methods or "batch_id" in rule.arguments:
            continue
        for target in TARGETS if rule.arguments else ("own",):
            answer = browser.open(_address(world, rule, target))
            text = _text_of(answer)
            disposition = answer.headers.get("Content-Disposition", "")
            answer.close()
            yield f"{rule.endpoint} {target} {answer.status_code} {answer.mimetype}", text + disposition


def _found_by_search(browser: Browser) -> Iterator[tuple[str, str]]:
    for typed in SEARCHES:
        browser.open("/search")
        browser.submit({"q": typed}, to="/search")
        yield f"search {typed}", browser.words.replace(typed, "", 1)


def _shown(world: World, role: str) -> list[tuple[str, str]]:
    browser = sign_in_as(world.app, world.accounts[role])
    pages = list(_pages(world, browser))
    if role in ("mission_officer", "other_officer", "medical", "coordinator", "protection", "named"):
        pages += _found_by_search(browser)
    return [(name, _without_the_search_box(text)) for name, text in pages]


def _leaks(pages: list[tuple[str, str]], role: str) -> list[tuple[str, str]]:
    return [(name, word) for name, text in pages for word in MAY_NOT_SEE[role] if word in text]


@pytest.mark.one_database
@pytest.mark.parametrize("role", sorted(MAY_NOT_SEE))
def test_nothing_shows_what_the_role_may_not_see(world: World, role: str) -> None:
    pages = _shown(world, role)
    assert _leaks(pages, role) == []
    seen = {name.split()[-1] for name, text in pages if "Canaryown" in text}
    assert seen >= SEEN_IN.get(role, set())


@pytest.mark.slow
@pytest.mark.strictest
@pytest.mark.parametrize("role", ["mission_officer", "warden", "coordinator", "partner"])
def test_the_other_database_shows_no_more(world: World, role: str) -> None:
    assert _leaks(_shown(world, role), role) == []


def _text_of(answer: TestResponse) -> str:
    """What an answer says: a page, a paper, a workbook, a file for programs."""
    content = answer.get_data()
    if answer.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return "" if answer.mimetype.startswith("image/") else content.decode(errors="replace")


def test_a_partners_program_reads_no_word_of_who_did_not_agree(world: World) -> None:
    program = a_program(world.app, world.accounts["partner_admin"])
    paths = ["/api/v1/flights"]
    for target in TARGETS:
        ids = world.targets[target].ids
        paths += [f"/api/v1/flights/{ids['flight_id']}", f"/api/v1/manifests/{ids['version_id']}"]
    for path in paths:
        text = _text_of(program.ask(path, REASON))
        assert "Canary" not in text, path
        assert "Hidden" not in text, path


def _without_the_search_box(text: str) -> str:
    """What the searcher typed stands in the box again; that is no leak."""
    for typed in SEARCHES:
        text = text.replace(f'value="{typed}"', "")
    return text


def test_the_named_reader_sees_the_restricted_file(world: World) -> None:
    browser = sign_in_as(world.app, world.accounts["named"])
    browser.open(f"/people/{world.targets['restricted'].ids['person_id']}")
    assert "Canaryrestricted" in browser.text


def _counts(browser: Browser) -> list[str]:
    """The texts of the pages that count or list."""
    texts = []
    for path in ("/", "/cases", "/country-picture", "/tasks"):
        browser.open(path)
        texts.append(browser.words)
    return texts


def test_lists_and_counts_are_the_same_with_and_without_the_restricted_person(world: World) -> None:
    """Restricted or absent from the first day: the officer and the coordinator see the same numbers."""
    app: Flask = world.app
    officers = [sign_in_as(app, world.accounts[role]) for role in ("mission_officer", "coordinator")]
    closed = [_counts(browser) for browser in officers]
    with app.app_context(), work(write=True):
        db.session.execute(sa.delete(RestrictedFile))
    opened = [_counts(browser) for browser in officers]
    assert all("Canaryrestricted" not in text for texts in closed for text in texts)
    assert closed != opened
    assert any("Canaryrestricted" in text for text in opened[0])


def test_absent_and_out_of_sight_are_the_same_page(world: World) -> None:
    browser = sign_in_as(world.app, world.accounts["mission_officer"])
    bodies = []
    for person_id in (
        world.targets["other"].ids["person_id"],
        world.targets["restricted"].ids["person_id"],
        "01890000-0000-7000-8000-000000000000",
    ):
        answer = browser.open(f"/people/{person_id}")
        assert answer.status_code == 404
        bodies.append(_steady(browser.text, str(person_id)))
    assert bodies[0] == bodies[1] == bodies[2]


def _steady(text: str, person_id: str) -> str:
    """The page without what differs for every answer: tokens and nonces, and the address that was asked for."""
    lines = [line for line in text.replace(person_id, "ID").splitlines() if "nonce" not in line and "csrf" not in line]
    return "\n".join(line for line in lines if "idempotency" not in line)
