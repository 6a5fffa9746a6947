"""Who may what with a key: none, unknown, expired, revoked, of a maker who may no more, wrong scope, foreign.

The other half of the truth table (tests/proofs/test_truth_table.py), for addresses that ask for a key (AZ-2, AU-12).
"""

import json
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from migrant_support.exchange.api.models import ApiKey
from migrant_support.exchange.api.rules import KeyScope
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.access.sessions import digest_of
from migrant_support.platform.store import db
from tests.proofs.test_many_at_once import at_once
from tests.proofs.test_truth_table import BY_KEY
from tests.support.accounts import TestAccount, an_account
from tests.support.programs import REASON, Program, a_key, a_program
from tests.support.sealed import Sealing


@pytest.fixture
def maker(sealing: Sealing) -> TestAccount:
    """IOM's administrator of its own accounts."""
    return an_account(sealing.app, "partner_admin", "organisation:IOM", sign_in_name="maker")


@pytest.fixture
def addresses(sealing: Sealing) -> dict[str, str]:
    """Every address that asks for a key, with a record that IOM may read."""
    version = sealing.seal()
    sealing.sign(version)
    ids = {"flight_id": sealing.flight_id, "version_id": version}
    rules = [rule for rule in sealing.app.url_map.iter_rules() if rule.endpoint in BY_KEY]
    with sealing.app.test_request_context():
        adapter = sealing.app.url_map.bind("localhost")
        return {r.endpoint: adapter.build(r.endpoint, {name: ids[name] for name in r.arguments}) for r in rules}


def _statuses(program: Program, addresses: dict[str, str]) -> dict[str, int]:
    return {endpoint: program.ask(path, REASON).status_code for endpoint, path in addresses.items()}


def test_a_key_opens_the_addresses_of_its_scope_and_no_other(
    sealing: Sealing, maker: TestAccount, addresses: dict[str, str]
) -> None:
    assert set(addresses) == set(BY_KEY)
    for scope in KeyScope:
        program = a_program(sealing.app, maker, scope)
        expected = {endpoint: 200 if needed == scope.value else 403 for endpoint, needed in BY_KEY.items()}
        assert _statuses(program, addresses) == expected


def test_no_key_and_every_dead_key_are_answered_alike(
    sealing: Sealing, maker: TestAccount, addresses: dict[str, str]
) -> None:
    app = sealing.app
    tokens = {name: a_key(app, maker) for name in ("living", "revoked", "expired")}
    with sealing.writing():
        for name, values in (
            ("revoked", {"revoked_at": now(), "revoked_by": maker.id}),
            ("expired", {"made_at": now() - timedelta(days=9), "expires_at": now() - timedelta(seconds=1)}),
        ):
            ours = ApiKey.token_digest == digest_of(tokens[name])
            db.session.execute(sa.update(ApiKey).where(ours).values(**values))
    assert set(_statuses(Program(app, tokens["living"]), addresses).values()) == {200}
    told = set()
    for token in ("", "ms_unknown", tokens["living"][3:], tokens["revoked"], tokens["expired"], "ms_" + "x" * 500):
        for path in addresses.values():
            answer = Program(app, token).ask(path, REASON)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            said = json.loads(answer.get_data())
            told.add((answer.status_code, json.dumps(said)))
    assert len(told) == 1
    assert told.pop()[0] == 401


@pytest.mark.parametrize("way", ["the role ends", "the account is disabled"])
def test_a_key_dies_with_the_right_of_who_made_it(
    sealing: Sealing, maker: TestAccount, addresses: dict[str, str], way: str
) -> None:
    program = a_program(sealing.app, maker)
    assert program.ask(addresses["api.flights"]).status_code == 200
    with sealing.writing():
        if way == "the role ends":
            db.session.execute(sa.update(RoleGrant).where(RoleGrant.account_id == maker.id).values(valid_until=now()))
        else:
            gone = {"state": AccountState.DISABLED, "disabled_at": now(), "disabled_reason": "left"}
            db.session.execute(sa.update(Account).where(Account.id == maker.id).values(**gone))
    assert set(_statuses(program, addresses).values()) == {401}


def test_a_key_of_another_organisation_finds_nothing(sealing: Sealing, addresses: dict[str, str]) -> None:
    stranger = an_account(sealing.app, "partner_admin", "organisation:CARITAS")
    with pytest.raises(Refused):
        a_key(sealing.app, stranger, organisation="IOM")
    program = a_program(sealing.app, an_account(sealing.app, "admin"))
    with sealing.writing():
        db.session.execute(sa.update(ApiKey).values(organisation="CARITAS"))
    assert _statuses(program, addresses) == {"api.flights": 200, "api.flight": 404, "api.manifest": 404}
    assert json.loads(program.ask("/api/v1/flights").get_data())["flights"] == []


def test_a_key_is_no_session_and_a_session_is_no_key(
    sealing: Sealing, maker: TestAccount, addresses: dict[str, str]
) -> None:
    token = a_key(sealing.app, maker)
    answer = Program(sealing.app, token).ask("/shared-flights")
    assert answer.status_code in (302, 303)
    browser = sealing.browser(sealing.partner)
    assert {browser.open(path).status_code for path in addresses.values()} == {401}


def test_a_key_that_asks_too_often_waits_a_minute_and_others_do_not(sealing: Sealing, maker: TestAccount) -> None:
    program, other = a_program(sealing.app, maker), a_program(sealing.app, maker)
    with clock_set_to(now()):
        statuses = Counter(program.ask("/api/v1/flights").status_code for _ in range(124))
        assert statuses == Counter({200: 120, 429: 4})
        answer = program.ask("/api/v1/flights")
        assert (answer.headers["Retry-After"], json.loads(answer.get_data())["code"]) == ("60", "too_many")
        assert other.ask("/api/v1/flights").status_code == 200
    with clock_set_to(now() + timedelta(minutes=2)):
        assert program.ask("/api/v1/flights").status_code == 200


def test_many_requests_at_once_count_each(sealing: Sealing, maker: TestAccount) -> None:
    token = a_key(sealing.app, maker)
    asked = at_once([lambda: Program(sealing.app, token).ask("/api/v1/flights").status_code] * 32)
    assert asked == Counter({200: 32})


def test_only_the_digest_of_a_key_is_kept_and_the_key_is_shown_once(sealing: Sealing, maker: TestAccount) -> None:
    browser = sealing.browser(maker)
    browser.open("/api-keys/new")
    answer = browser.submit(
        {"name": "nightly import", "organisation": "IOM", "scopes": ["flights:read"], "days": "90"}, to="/api-keys/new"
    )
    token = next(part for part in answer.get_data(as_text=True).split('"') if part.startswith("ms_"))
    assert Program(sealing.app, token).ask("/api/v1/flights").status_code == 200
    browser.open("/api-keys")
    assert "nightly import" in browser.words
    assert token not in browser.text
    assert token[:8] in browser.text
    digest, expires, made = sealing.value_row(sa.select(ApiKey.token_digest, ApiKey.expires_at, ApiKey.made_at))
    assert digest == digest_of(token)
    assert expires - made == timedelta(days=90)
    browser.submit(to="/revoke")
    assert Program(sealing.app, token).ask("/api/v1/flights").status_code == 401
    browser.open("/api-keys")
    assert "Revoked" in browser.words


def test_a_key_of_another_organisation_is_as_absent_to_its_administrator(sealing: Sealing, maker: TestAccount) -> None:
    a_key(sealing.app, maker, name="of IOM")
    stranger = sealing.browser(an_account(sealing.app, "partner_admin", "organisation:CARITAS"))
    stranger.open("/api-keys")
    assert "of IOM" not in stranger.words
    ours = sealing.value(sa.select(ApiKey.id))
    assert [stranger.post(f"/api-keys/{key}/revoke").status_code for key in (ours, uuid4())] == [404, 404]
    assert Program(sealing.app, "x").ask("/api/v1/flights").status_code == 401


@pytest.mark.one_database
def test_a_key_says_for_what_it_is_and_ends_within_ninety_days(sealing: Sealing, maker: TestAccount) -> None:
    browser = sealing.browser(maker)
    good = {"name": "nightly", "organisation": "IOM", "scopes": ["flights:read"], "days": "30"}
    for wrong in ({"name": " "}, {"organisation": "CARITAS"}, {"scopes": []}, {"scopes": ["admin"]}, {"days": "365"}):
        browser.open("/api-keys/new")
        assert browser.submit(good | wrong, to="/api-keys/new").status_code == 422, wrong
    with pytest.raises(Refused, match="lasts_too_long"):
        a_key(sealing.app, maker, days=91)
    assert sealing.value(sa.select(sa.func.count()).select_from(ApiKey)) == 0
