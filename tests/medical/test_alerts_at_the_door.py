"""Alerts where they are of use: on the board and at the desks; a room alone is a rule, its reason nowhere."""

import pytest

from migrant_support.domains.medical.rules.alerts import FOOD, SPEAKS_AT, AlertKind, Instruction
from migrant_support.domains.people.queries.flags import flags_speaking
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.sites import actions
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store.transaction import work
from tests.medical.conftest import Clinic
from tests.support.accounts import an_account
from tests.support.shelters import a_room, a_site, beds_of, do
from tests.support.world import a_person

TOLD = {"instructions": ["room_alone", "no_peanuts"], "kind": "infectious", "note": "coughs blood"}


@pytest.mark.one_database
def test_every_instruction_speaks_in_the_room_and_food_alone_where_things_are_given_out() -> None:
    assert SPEAKS_AT[Checkpoint.ROOM] == set(Instruction)
    assert SPEAKS_AT[Checkpoint.DISTRIBUTION] == FOOD
    assert {one for one in Instruction if one.value.startswith(("no_", "little_"))} - FOOD == {
        Instruction.NO_STAIRS,
        Instruction.NO_HEAVY_WORK,
    }
    assert not {kind.value for kind in AlertKind} & {one.value for one in Instruction}


def test_the_warden_reads_what_to_do_and_gives_nobody_else_the_room(clinic: Clinic) -> None:
    app, officer = clinic.kuwait.app, clinic.kuwait.viewer()
    site = a_site(app, officer, code="KWT-JASMINE")
    first, second = beds_of(app, a_room(app, officer, site))[:2]
    do(app, actions.place, officer, clinic.patient, first)
    assert clinic.send("medical/alert", TOLD).status == 303
    warden = clinic.browser(an_account(app, "warden", "site:KWT-JASMINE", sign_in_name="warden.jasmine"))
    warden.open(f"/sites/{site}/board")
    assert "A room alone; No peanuts" in warden.words
    for hidden in ("nfectious", "coughs", "Allergy"):
        assert hidden not in warden.text
    other = clinic.kuwait.register(a_person(primary="Silva", documents=(), phones=())).person_id
    with pytest.raises(Refused, match="kept_apart"):
        do(app, actions.place, officer, other, second)
    with app.app_context(), work(write=False):
        spoken = flags_speaking([clinic.patient], [Checkpoint.DISTRIBUTION])[clinic.patient]
    assert [one.instruction for one in spoken] == ["No peanuts"]
