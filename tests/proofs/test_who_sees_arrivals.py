"""Who sees which arrival, order and centre; what nobody sees of a restricted file; and nonsense at every door.

The small world with flights that landed, people received and quarantined, one restricted among them (SEC AZ-2 to 6).
"""

import random
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.proofs.test_canaries import _without_the_search_box
from tests.proofs.test_truth_table import ENDS_THE_SESSION, PUBLIC, WHO, _address, _routes
from tests.support.accounts import TestAccount
from tests.support.browsing import Browser, sign_in_as
from tests.support.databases import FreshDatabases
from tests.support.world import TARGETS, World, make_world
from tests.support.world_arrivals import add_arrivals

OURS = {"arriving_id", "order_id", "centre_id", "arrival_id"}
SEES = {"coordinator": {"own", "other"}, "intake": {"own"}, "other_intake": {"other"}, "centre_intake": {"own"}}
"""Whose arrival and order each of them sees; intake of a centre has no airport."""
OF_HER_FILE = ("story", "note", "Trading", "Road", "flag")
MAY_NOT_SEE = {
    "intake": ("Canaryrestricted", "Canaryother", *(f"Canaryown {word}" for word in OF_HER_FILE), "Trafficking"),
    "centre_intake": ("Canaryrestricted", "Canaryother", *(f"Canaryown {word}" for word in OF_HER_FILE), "Trafficking"),
    "other_intake": ("Canaryrestricted", "Canaryown", *(f"Canaryother {word}" for word in OF_HER_FILE)),
    "coordinator": ("Canaryrestricted", "Canaryown story", "Canaryother story", "Canaryown note"),
    "warden": ("Canaryrestricted", "Canaryother", *(f"Canaryown {word}" for word in OF_HER_FILE)),  # she sleeps there
}


@pytest.fixture
def landed(app: Flask, tmp_path: Path, fresh_databases: FreshDatabases) -> World:
    """The world after its flights landed."""
    return fresh_databases.fill(app, tmp_path, "landed", _land)


def _land(app: Flask, folder: Path) -> World:
    world = make_world(app, folder)
    add_arrivals(world)
    return world


def _role(name: str) -> str:
    return "intake" if name.endswith("intake") else name


def _there(rule: Rule, name: str, target: str) -> bool:
    """Is a record of a target there for this account at this route?"""
    is_at_centre = name == "centre_intake"
    if "centre_id" in rule.arguments:
        return name == "coordinator" or (is_at_centre and target in ("own", "restricted"))
    if "order_id" in rule.arguments:
        return target in SEES[name]
    if "person_id" in rule.arguments:
        return target in SEES[name] and not is_at_centre
    seen = SEES[name] | ({"restricted"} if "own" in SEES[name] else set())  # the flight of both
    return target in seen and not is_at_centre


@pytest.mark.parametrize("name", sorted(SEES))
def test_an_arrival_in_reach_answers_and_one_out_of_reach_is_not_there(landed: World, name: str) -> None:
    browser = sign_in_as(landed.app, landed.accounts[name])
    wrong = []
    rules = [r for r in _routes(landed.app) if r.arguments & OURS and _role(name) in WHO[r.endpoint].split()]
    assert len(rules) > 5
    for rule in sorted(rules, key=lambda rule: ("POST" in rule.methods, rule.endpoint == "arrivals.closing")):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            for target in ("other", "restricted", "own"):
                address = _address(landed, rule, target)
                answer = browser.open(address) if method == "GET" else browser.post(address, {})
                status = answer.status_code
                if (status == 404) is _there(rule, name, target) or status >= 500 or status == 403:
                    wrong.append((method, rule.endpoint, target, status))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(MAY_NOT_SEE))
def test_no_page_shows_of_an_arrival_what_the_role_may_not_see(landed: World, name: str) -> None:
    browser = sign_in_as(landed.app, landed.accounts[name])
    leaks = []
    for rule in _routes(landed.app):
        if rule.endpoint in PUBLIC | ENDS_THE_SESSION or "GET" not in (rule.methods or ()):
            continue
        if _role(name) not in WHO[rule.endpoint].split():
            continue
        for target in TARGETS if rule.arguments else ("own",):
            answer = browser.open(_address(landed, rule, target))
            text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
            answer.close()
            leaks += [
                (rule.endpoint, target, word) for word in MAY_NOT_SEE[name] if word in _without_the_search_box(text)
            ]
    assert leaks == []


def test_the_numbers_of_an_arrival_are_the_same_with_and_without_the_restricted_passenger(landed: World) -> None:
    for name in ("intake", "coordinator"):
        browser = sign_in_as(landed.app, landed.accounts[name])
        browser.open(f"/arrivals/{landed.targets['own'].ids['arriving_id']}?show=all")
        assert "On the list 1" in browser.words
        assert "Still missing 0" in browser.words
        browser.open("/arrivals")
        assert "UL 230" in browser.words


NONSENSE = (
    "", "x", "0", "-1", "a" * 400, "'; DROP TABLE person; --", "<script>", "\u202e", "\x00", "00000000", "=1+1",
)  # fmt: skip


@pytest.mark.strictest
@pytest.mark.parametrize("name", ["coordinator", "intake", "centre_intake"])
def test_nonsense_at_every_door_of_arrivals_is_answered_and_breaks_nothing(landed: World, name: str) -> None:
    chance = random.Random(f"arrivals-{name}")
    account: TestAccount = landed.accounts[name]
    browser = sign_in_as(landed.app, account)
    rules = [
        r for r in _routes(landed.app) if r.arguments & (OURS | {"flight_id"}) or r.endpoint.startswith("arrivals.")
    ]
    broken = []
    for rule in rules:
        for _ in range(6):
            fields = ("chosen", "next", "typed", "name", "centre", "centres", "bed", "reason", "reference", "show")
            sent = {field: chance.choice(NONSENSE) for field in fields if chance.random() < 0.7}
            address = _address(landed, rule, chance.choice(TARGETS))
            browser.open("/")
            if "POST" in (rule.methods or ()):
                status = browser.post(address, sent).status_code
            else:
                status = browser.client.get(address, query_string=sent).status_code
            if status >= 500:
                broken.append((rule.endpoint, sent, status))
    assert broken == []


def test_sent_ids_of_somebody_elses_flight_receive_nobody(landed: World) -> None:
    own, other = landed.targets["own"].ids, landed.targets["other"].ids
    browser: Browser = sign_in_as(landed.app, landed.accounts["intake"])
    browser.open("/arrivals")
    for chosen in (other["person_id"], landed.targets["restricted"].ids["person_id"], uuid4()):
        answer = browser.post(f"/arrivals/{own['arriving_id']}/received", {"chosen": [str(chosen)]})
        assert answer.status_code == 404
