"""Flags that act: the desk reads them in its language, some only advise, some stop, some may be passed over by name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions.flags import pass_flag, resolve_flag, set_flag
from migrant_support.domains.people.flag_kinds import flag_kinds
from migrant_support.domains.people.models import PersonFlag
from migrant_support.domains.people.models.flags import FlagPass
from migrant_support.domains.people.queries import flags_speaking
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.domains.people.rules.flags import PASS_LASTS, Denial, check_flag, check_lift, check_pass
from migrant_support.domains.sites import actions
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.sites.test_screens import reserved
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import sign_in_as
from tests.support.shelters import do

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KINDS = sorted(flag_kinds())


def code_of(act: Any, *arguments: Any, **named: Any) -> str:
    """How a rule or an act refuses; empty when it does not."""
    try:
        act(*arguments, **named)
    except Refused as no:
        return no.code
    return ""


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_speaks_three_languages_and_keeps_its_own_rules(code: str) -> None:
    kind = flag_kinds()[code]
    rule = kind.rule
    assert set(kind.labels) == set(kind.texts) == {"en", "si", "ta"}
    assert all(kind.labels.values())
    assert all(kind.texts.values()) is not rule.needs_words, "a kind says something or asks for own words"
    asked: dict[str, Any] = {
        "may_grave": True, "words": "Ask first", "checkpoints": [Checkpoint.GATE], "denies": False,
        "expires_at": MOMENT + timedelta(days=1), "now": MOMENT,
    }  # fmt: skip
    assert check_flag(rule, **asked) is (rule.denial is Denial.ALWAYS)
    assert code_of(check_flag, rule, **asked | {"denies": True}) == (
        "only_advises" if rule.denial is Denial.NEVER else ""
    )
    assert code_of(check_flag, rule, **asked | {"may_grave": False}) == ("grave_flag" if rule.is_grave else "")
    assert code_of(check_flag, rule, **asked | {"words": " "}) == ("instruction_missing" if rule.needs_words else "")
    assert code_of(check_flag, rule, **asked | {"checkpoints": []}) == "checkpoint_missing"
    assert code_of(check_flag, rule, **asked | {"expires_at": MOMENT}) == "expires_in_past"
    assert code_of(check_flag, rule, **asked | {"expires_at": None}) == ("needs_an_end" if rule.longest else "")
    assert code_of(check_lift, rule, may_grave=False, words="Done") == ("grave_flag" if rule.is_grave else "")
    assert code_of(check_lift, rule, may_grave=True, words=" ") == "resolution_missing"
    assert code_of(check_pass, rule, is_denying=True, reason="The nurse is here") == (
        "" if rule.may_pass else "no_pass"
    )
    assert code_of(check_pass, replace(rule, may_pass=True), is_denying=True, reason="yes") == "reason_missing"
    assert code_of(check_pass, rule, is_denying=False, reason="The nurse is here") == "stops_nothing"


def test_every_checkpoint_is_the_usual_place_of_some_kind() -> None:
    usual = {place for kind in flag_kinds().values() for place in kind.rule.checkpoints}
    assert usual == set(Checkpoint)


def flagged(shelter: Shelter, person: UUID, kind: str, *, by: Viewer | None = None, **more: Any) -> UUID:
    """A flag of a kind, at its usual places unless said otherwise."""
    given = {
        "instruction": "", "checkpoints": list(flag_kinds()[kind].rule.checkpoints), "priority": FlagPriority.WARNING,
        "denies": False, "expires_at": now() + timedelta(days=20),
    } | more  # fmt: skip
    return do(shelter.kuwait.app, set_flag, by or shelter.kuwait.viewer(), person, kind=kind, **given)


def test_a_warden_reads_the_flag_in_tamil_and_the_officers_own_words_beside(shelter: Shelter) -> None:
    person = shelter.woman()
    stay = reserved(shelter, person)
    flagged(shelter, person, "keep_apart", instruction="Room 4 only", denies=True)
    warden = sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS"))
    warden.post("/language", {"language": "ta", "next": "/"})
    path = f"/stays/{stay}/admit"
    warden.open(path)
    said = f"{flag_kinds()['keep_apart'].texts['ta']} Room 4 only"
    assert said in warden.words
    assert flag_kinds()["keep_apart"].texts["en"] not in warden.words
    assert "/flags/" not in warden.text, "no warden passes over a flag"
    assert warden.submit({}, to=path).status_code == 422
    assert warden.words.count(said) >= 2, "once above the form, once as the answer"


def test_an_officer_lets_one_act_pass_by_name_and_half_an_hour_later_the_flag_stops_again(shelter: Shelter) -> None:
    person, viewer, app = shelter.woman(), shelter.kuwait.viewer(), shelter.kuwait.app
    flag = flagged(shelter, person, "call_officer", checkpoints=[Checkpoint.ADMISSION, Checkpoint.GATE], denies=True)
    assert code_of(do, app, actions.place, viewer, person, shelter.beds[0]) == "flag_stops"
    browser = shelter.kuwait.browser()
    browser.open(f"/people/{person}/bed")
    path = f"/people/{person}/flags/{flag}/pass"
    assert f'href="{path}"' in browser.text
    browser.open(path)
    assert browser.submit({"checkpoint": "boarding", "reason": "I am at the door"}, to=path).status_code == 422
    assert browser.submit({"checkpoint": "admission", "reason": "ok"}, to=path).status_code == 422
    assert browser.submit({"checkpoint": "admission", "reason": "I stand at the door"}, to=path).status_code == 303

    def denies(*at: Checkpoint) -> bool:
        with app.app_context(), work(write=False):
            return flags_speaking([person], at)[person][0].denies

    assert not denies(Checkpoint.ADMISSION, Checkpoint.ROOM)
    assert denies(Checkpoint.GATE), "only where it was let pass"
    assert denies(Checkpoint.ADMISSION, Checkpoint.GATE)
    with clock_set_to(now() + PASS_LASTS + timedelta(seconds=1)):
        assert code_of(do, app, actions.place, viewer, person, shelter.beds[0]) == "flag_stops"
    do(app, actions.place, viewer, person, shelter.beds[0])
    browser.open(f"/people/{person}/flags")
    assert "Nimal Perera let it pass" in browser.words
    assert "I stand at the door" in browser.words
    assert shelter.kuwait.rows(sa.select(FlagPass.checkpoint, FlagPass.passed_by)) == [
        (Checkpoint.ADMISSION, viewer.account_id)
    ]


def test_a_grave_flag_is_set_and_lifted_by_those_who_answer_for_it_and_passed_over_by_nobody(shelter: Shelter) -> None:
    person, officer, app = shelter.woman(), shelter.kuwait.viewer(), shelter.kuwait.app
    coordinator = viewer_for(app, an_account(app, "coordinator"))
    assert code_of(flagged, shelter, person, "does_not_travel") == "grave_flag"
    flag = flagged(shelter, person, "does_not_travel", by=coordinator)
    assert shelter.kuwait.value(sa.select(PersonFlag.denies)) is True, "the kind always stops"
    assert code_of(do, app, resolve_flag, officer, person, flag, resolution="It is over") == "grave_flag"
    reason = "The plane waits for her"
    for who in (officer, coordinator):
        assert code_of(do, app, pass_flag, who, person, flag, Checkpoint.BOARDING, reason=reason) == "no_pass"
    browser = shelter.kuwait.browser()
    browser.open(f"/people/{person}")
    assert flag_kinds()["does_not_travel"].texts["en"] in browser.words
    assert str(flag) not in browser.text, "no button that would be refused"
    do(app, resolve_flag, coordinator, person, flag, resolution="The order was withdrawn")
    browser.open(f"/people/{person}/flags")
    assert "The order was withdrawn" in browser.words


def test_a_nurse_flags_what_to_do_and_an_officer_of_elsewhere_does_not_learn_of_it(shelter: Shelter) -> None:
    person, app = shelter.woman(), shelter.kuwait.app
    nurse = sign_in_as(app, an_account(app, "medical", "mission:KWT"))
    path = f"/people/{person}/flags/new"
    nurse.open(path)
    assert "does_not_travel" not in nurse.text
    assert nurse.submit({"kind": "call_nurse", "expires_on": ""}, to=path).status_code == 422
    assert "needs an end, at most 90 days" in nurse.words
    soon = (now() + timedelta(days=30)).strftime("%d %B %Y")
    assert nurse.submit({"kind": "call_nurse", "expires_on": soon, "denies": "y"}, to=path).status_code == 303
    (places, flag) = shelter.kuwait.rows(sa.select(PersonFlag.checkpoints, PersonFlag.id))[0]
    assert places == ["admission", "boarding", "check_in", "gate"], "its usual places, as none was chosen"
    stranger = shelter.kuwait.browser(shelter.kuwait.neighbour)
    for act in ("", f"/{flag}/resolve", f"/{flag}/pass"):
        assert stranger.open(f"/people/{person}/flags{act}").status_code == 404


def test_the_flags_of_many_are_two_statements_and_the_alerts_one(shelter: Shelter) -> None:
    people = [shelter.woman(f"Woman{chr(65 + n)}") for n in range(6)]
    for person in people:
        flagged(shelter, person, "call_officer", denies=True)
    asked: list[str] = []
    with shelter.kuwait.app.app_context(), work(write=False):
        sa.event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
        assert len(flags_speaking(people, (Checkpoint.ADMISSION,))) == 6
    assert len([one for one in asked if "SELECT" in one]) == 3
