"""Who may administer whom: never oneself, never without the power; one administrator stays (AZ-9, AZ-12, SE-5)."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access import actions
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import a_grant, an_account, viewer_for
from tests.support.browsing import sign_in_as


def state_of(app: Flask, account_id: UUID) -> AccountState | None:
    with app.app_context(), work(write=False):
        return db.session.scalar(sa.select(Account.state).where(Account.id == account_id))


OWN_ACTS = {
    "correct": lambda viewer, own, _grant: actions.correct(viewer, own, display_name="Minister", email=""),
    "link": lambda viewer, own, _grant: actions.new_link(viewer, own),
    "disable": lambda viewer, own, _grant: actions.disable(viewer, own, "tired"),
    "enable": lambda viewer, own, _grant: actions.enable(viewer, own),
    "factor": lambda viewer, own, _grant: actions.reset_factor(viewer, own, "lost"),
    "give": lambda viewer, own, _grant: actions.give_role(viewer, own, actions.NewRole("auditor", "everywhere")),
    "end": lambda viewer, _own, grant: actions.end_role(viewer, grant),
}


@pytest.mark.parametrize("act", OWN_ACTS)
@pytest.mark.one_database
def test_nobody_administers_the_own_account(app: Flask, act: str) -> None:
    an_account(app, "admin", "everywhere:")
    me = an_account(app, "admin", "everywhere:")
    grant = a_grant(app, me, "auditor", "everywhere:")
    viewer = viewer_for(app, me)
    with app.app_context(), pytest.raises(Refused) as refused, work(write=True):
        OWN_ACTS[act](viewer, me.id, grant)
    assert refused.value.code == "own_account"


@pytest.mark.parametrize("act", OWN_ACTS)
@pytest.mark.parametrize("role", ["mission_officer", "coordinator", "protection", "auditor", "warden"])
@pytest.mark.one_database
def test_no_other_role_administers_accounts(app: Flask, act: str, role: str) -> None:
    victim, stranger = an_account(app), viewer_for(app, an_account(app, role))
    grant = a_grant(app, victim, "coordinator", "everywhere:")
    with app.app_context(), pytest.raises(Refused) as refused, work(write=True):
        OWN_ACTS[act](stranger, victim.id, grant)
    assert refused.value.code == "not_allowed"


@pytest.mark.one_database
def test_what_is_not_there_is_not_there(app: Flask) -> None:
    viewer = viewer_for(app, an_account(app, "admin", "everywhere:"))
    for act in OWN_ACTS:
        with app.app_context(), pytest.raises(NotThere), work(write=True):
            OWN_ACTS[act](viewer, new_id(), new_id())


def test_the_last_administrator_without_an_end_stays(app: Flask) -> None:
    first = an_account(app, "admin", "everywhere:")
    ending = an_account(app, "admin", "everywhere:", until=now() + timedelta(days=30))
    viewer = viewer_for(app, ending)
    with app.app_context(), pytest.raises(Refused) as refused, work(write=True):
        actions.disable(viewer, first.id, "no reason")
    assert refused.value.code == "last_administrator"
    with app.app_context(), work(write=False):
        grant = db.session.scalar(sa.select(RoleGrant.id).where(RoleGrant.account_id == first.id))
    with app.app_context(), pytest.raises(Refused) as refused, work(write=True):
        actions.end_role(viewer, grant)
    assert refused.value.code == "last_administrator"
    with app.app_context(), pytest.raises(Refused), work(write=True):
        actions.disable(None, first.id, "by the operator")
    other = an_account(app)
    with app.app_context(), work(write=True):
        actions.disable(viewer, other.id, "left")


@pytest.mark.parametrize("act", ["disable", "end"])
def test_two_administrators_who_remove_each_other_at_once_leave_one(app: Flask, act: str) -> None:
    both = [an_account(app, "admin", "everywhere:") for _ in range(2)]
    viewers = [viewer_for(app, account) for account in both]
    with app.app_context(), work(write=False):
        grants = {g.account_id: g.id for g in db.session.scalars(sa.select(RoleGrant))}
    start, refusals = threading.Barrier(2), []

    def remove(me: int) -> None:
        other = both[1 - me].id
        with app.app_context():
            start.wait()
            try:
                with work(write=True):
                    OWN_ACTS[act](viewers[me], other, grants[other])
            except Refused as no:
                refusals.append(no.code)

    threads = [threading.Thread(target=remove, args=(me,)) for me in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["not_allowed"]
    with app.app_context(), work(write=False):
        assert len(actions._administrators(lasting=True)) == 1


def test_two_administrators_who_give_each_other_roles_at_once_do_not_block(app: Flask) -> None:
    both = [an_account(app, "admin", "everywhere:") for _ in range(2)]
    viewers = [viewer_for(app, account) for account in both]
    start, done = threading.Barrier(2), []

    def give(me: int) -> None:
        with app.app_context():
            start.wait()
            with work(write=True):
                done.append(actions.give_role(viewers[me], both[1 - me].id, actions.NewRole("auditor", "everywhere")))

    threads = [threading.Thread(target=give, args=(me,)) for me in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 2


GRAVE = [
    "/accounts/new",
    "/accounts/{id}/edit",
    "/accounts/{id}/disable",
    "/accounts/{id}/second-factor",
    "/accounts/{id}/roles/new",
]
GRAVE_POSTS = [*GRAVE, "/accounts/{id}/link", "/accounts/{id}/enable", "/accounts/roles/{id}/end", "/me/password"]
GRAVE_POSTS += ["/me/second-factor", "/me/second-factor/start", "/me/recovery-codes"]


@pytest.mark.parametrize("path", [*GRAVE, "/me/password", "/me/second-factor", "/me/second-factor/picture.svg"])
@pytest.mark.one_database
def test_grave_pages_ask_for_a_fresh_proof(app: Flask, path: str) -> None:
    admin, other = an_account(app, "admin", "everywhere:"), an_account(app)
    browser = sign_in_as(app, admin, proved_at=now() - timedelta(minutes=6))
    assert browser.open(path.format(id=other.id)).location.startswith("/confirm")


@pytest.mark.parametrize("path", GRAVE_POSTS)
@pytest.mark.one_database
def test_grave_acts_ask_for_a_fresh_proof(app: Flask, path: str) -> None:
    admin, other = an_account(app, "admin", "everywhere:"), an_account(app)
    browser = sign_in_as(app, admin, proved_at=now() - timedelta(minutes=6))
    browser.open("/me")
    assert browser.post(path.format(id=other.id), {"reason": "x"}).status_code == 401
    assert "Is it still you?" in browser.words
    assert state_of(app, other.id) is AccountState.ACTIVE


# Every act in every state of an account: the state it leads to, or the code of the refusal (SEC AZ-12).
STATES = {
    ("invited", "link"): "invited",
    ("invited", "disable"): "disabled",
    ("invited", "enable"): "invited",
    ("active", "link"): "active",
    ("active", "disable"): "disabled",
    ("active", "enable"): "active",
    ("disabled", "link"): "refused",
    ("disabled", "disable"): "disabled",
    ("disabled", "enable"): "active",
}


@pytest.mark.parametrize(("state", "act"), STATES)
@pytest.mark.one_database
def test_an_act_leads_only_where_it_may(app: Flask, state: str, act: str) -> None:
    viewer = viewer_for(app, an_account(app, "admin", "everywhere:"))
    account = an_account(app, state=AccountState(state))
    with app.app_context():
        try:
            with work(write=True):
                OWN_ACTS[act](viewer, account.id, None)
        except Refused:
            assert STATES[state, act] == "refused"
            assert state_of(app, account.id) is AccountState(state)
            return
    found = state_of(app, account.id)
    assert found is not None
    assert found.value == STATES[state, act]


@pytest.mark.one_database
def test_an_account_that_never_had_a_password_waits_for_its_link_when_it_is_enabled(app: Flask) -> None:
    viewer = viewer_for(app, an_account(app, "admin", "everywhere:"))
    account = an_account(app, state=AccountState.INVITED)
    with app.app_context():
        for act in (lambda: actions.disable(viewer, account.id, "x"), lambda: actions.enable(viewer, account.id)):
            with work(write=True):
                act()
    assert state_of(app, account.id) is AccountState.INVITED


@pytest.mark.one_database
def test_the_power_of_an_administrator_opens_no_case(app: Flask) -> None:
    powers = viewer_for(app, an_account(app, "admin", "everywhere:")).grants[0].powers
    assert not [power for power in powers if power.split(":")[0] in ("people", "cases", "exchange", "audit")]


@pytest.mark.parametrize("clicks", [2])
def test_a_form_sent_twice_at_once_makes_one_account(app: Flask, clicks: int) -> None:
    admin = an_account(app, "admin", "everywhere:")
    browsers = [sign_in_as(app, admin) for _ in range(clicks)]
    new = {"display_name": "Fathima", "sign_in_name": "fathima.r", "role": "auditor", "place": ""}
    start, codes = threading.Barrier(clicks), []
    for browser in browsers:
        browser.open("/accounts/new")
    key = browsers[0].form("/accounts/new").value("idempotency_key")

    def send(number: int) -> None:
        start.wait()
        codes.append(browsers[number].submit(new | {"idempotency_key": key}, to="/accounts/new").status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(clicks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count(200) == 1
    with app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 2
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RoleGrant)) == 2
