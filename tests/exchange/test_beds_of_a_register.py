"""A shelter's register becomes people, families and stays; nobody gets two beds, no bed two people."""

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.models import Person, Sight, TravelUnitMember
from migrant_support.domains.sites.actions import add_site
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.rules import NewSite, RoomUse, StayEnd, StayState
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine
from migrant_support.kernel.periods import Period
from migrant_support.platform.store.transaction import work
from tests.exchange.test_import_through_the_door import SAMPLES, accept, upload
from tests.support.browsing import sign_in_as
from tests.support.kuwait import Kuwait, id_at_end

REGISTER = SAMPLES / "oman_shelter_register.xlsx"
HEADER = "Name,Passport no,Age,Room,Bed,Date in,Date out,Remarks\n"
BEDS = sa.select(Room.name, Bed.name, Stay.from_at, Stay.until_at, Stay.state, Stay.end_reason).join(
    Bed, Bed.id == Stay.bed_id
).join(Room, Room.id == Bed.room_id)  # fmt: skip


def a_shelter(kuwait: Kuwait, mission: str = "KWT") -> str:
    """A safe house of the mission, without a room; its code."""
    officer = kuwait.officer if mission == "KWT" else kuwait.neighbour
    zone = "Asia/Kuwait" if mission == "KWT" else "Asia/Muscat"
    new = NewSite(kind=SiteKind.SAFE_HOUSE, name="Suraksha", mission=mission, zone=zone, is_secret=True)
    with kuwait.app.app_context(), work(write=True):
        site_id = add_site(kuwait.viewer(officer), new)
    return str(kuwait.value(sa.select(Site.code).where(Site.id == site_id)))


def run(kuwait: Kuwait, *arguments: object):
    """Run the command."""
    return kuwait.app.test_cli_runner().invoke(args=["import", "people", *map(str, arguments)])


def test_the_register_of_a_shelter_becomes_people_with_families_and_stays(kuwait: Kuwait) -> None:
    a_shelter(kuwait, "OMN")
    done = run(kuwait, REGISTER, "--mission", "OMN")
    assert done.exit_code == 0, done.output
    truth = json.loads((SAMPLES / f"{REGISTER.name}.truth.json").read_text(encoding="utf-8"))
    listed = {p["sheet"] + "!" + str(p["row"]): p["fields"] for p in truth["persons"]}
    again = {reference for cluster in truth["duplicates"] for reference in cluster[1:]}
    told = [1 + len(f.get("transfers") or ()) for key, f in listed.items() if key not in again and f.get("bed")]
    kept, left_out = (int(number) for number in re.findall(r"(\d+) stays written, (\d+) could", done.output)[0])
    assert kept + left_out > 0.9 * sum(told)
    # the register itself gives many beds to two people in the same nights: those are told, not kept
    assert kept > 60
    doubts = [w for (warnings,) in kuwait.rows(sa.select(ImportLine.warnings)) for w in warnings if w[0] == "bed"]
    assert len(doubts) == left_out
    spans: dict[object, list[Period]] = {}
    for bed, begins, ends in kuwait.rows(
        sa.select(Stay.bed_id, Stay.from_at, Stay.until_at).where(Stay.bed_id.is_not(None))
    ):
        mine = spans.setdefault(bed, [])
        assert not any(other.overlaps(Period(begins, ends)) for other in mine)
        mine.append(Period(begins, ends))
    moved = kuwait.value(sa.select(sa.func.count()).where(Stay.end_reason == StayEnd.MOVED))
    assert moved > 3
    left = kuwait.value(sa.select(sa.func.count()).where(Stay.end_reason == StayEnd.LEFT_FOR_HOME))
    assert left > 0
    assert kuwait.value(sa.select(sa.func.count()).select_from(TravelUnitMember)) > 0
    here = kuwait.value(sa.select(sa.func.count()).where(Stay.state == StayState.CURRENT))
    assert kuwait.value(sa.select(sa.func.count()).where(Sight.scope_kind == "site")) == here


def test_a_child_under_two_without_a_bed_sleeps_with_its_mother(kuwait: Kuwait, tmp_path: Path) -> None:
    code = a_shelter(kuwait)
    register = tmp_path / "register.csv"
    register.write_text(
        "No,Name,Passport no,Date of birth,Room,Bed,Date in,Date out\n"
        "1,Kumari Perera,N1234567,05/03/1990,2,1,05/01/2021,20/01/2021\n"
        ",Baby Sanduni,,03/10/2020,2,,05/01/2021,20/01/2021\n",
        encoding="utf-8",
    )
    assert "2 stays written, 0 could" in run(kuwait, register, "--mission", "KWT", "--site", code).output
    with_her, without_bed = kuwait.rows(sa.select(Stay.with_stay_id, Stay.bed_id).order_by(Stay.with_stay_id))[-1]
    assert (with_her is None) is not (without_bed is None)


def test_two_in_one_bed_are_not_both_kept_and_the_line_says_why(kuwait: Kuwait, tmp_path: Path) -> None:
    code = a_shelter(kuwait)
    register = tmp_path / "register.csv"
    register.write_text(
        HEADER
        + "Kumari Perera,N1234567,30,2,1,05/01/2021,20/01/2021,\n"
        + "Nadeeka Silva,N7654321,31,2,1,10/01/2021,25/01/2021,\n"
        + "Sandya Dias,N7654322,32,2,1,20/01/2021,25/01/2021,\n",
        encoding="utf-8",
    )
    done = run(kuwait, register, "--mission", "KWT", "--site", code)
    assert "2 stays written, 1 could not be kept." in done.output
    assert kuwait.value(sa.select(sa.func.count()).select_from(Person)) == 3
    warned = kuwait.rows(sa.select(ImportLine.row, ImportLine.warnings).where(ImportLine.has_doubts))
    assert [(row, warnings[-1]) for row, warnings in warned] == [(3, ["bed", "stay_bed_taken"])]


def test_a_room_that_the_shelter_lacks_is_for_those_who_slept_in_it(kuwait: Kuwait, tmp_path: Path) -> None:
    code = a_shelter(kuwait)
    register = tmp_path / "register.csv"
    register.write_text(
        "Name,Sex,Room,Bed,Date in,Date out\n"
        "Kumari Perera,F,1,1,05/01/2021,20/01/2021\n"
        "Sunil Perera,M,2,1,05/01/2021,20/01/2021\n",
        encoding="utf-8",
    )
    assert "2 stays written" in run(kuwait, register, "--mission", "KWT", "--site", code).output
    uses = dict(kuwait.rows(sa.select(Room.name, Room.use)))
    assert uses == {"1": RoomUse.WOMEN, "2": RoomUse.MEN}


def test_without_a_shelter_the_people_are_taken_in_and_the_beds_wait(kuwait: Kuwait) -> None:
    done = run(kuwait, REGISTER, "--mission", "OMN")
    assert done.exit_code == 0
    assert "The beds of the list wait" in done.output
    assert kuwait.value(sa.select(sa.func.count()).select_from(Stay)) == 0


@pytest.mark.one_database
def test_on_the_screen_the_shelter_is_chosen_once_and_the_list_is_taken_back_with_its_beds(kuwait: Kuwait) -> None:
    a_shelter(kuwait)
    browser = kuwait.browser()
    batch = upload(browser, "register.csv", (HEADER + "Kumari Perera,N1234567,30,2,1,05/01/2021,,\n").encode())
    assert browser.open(f"/imports/{batch}").status_code == 200
    assert "Take in the beds" not in browser.words
    assert accept(browser, batch) == 303
    browser.open(f"/imports/{batch}/beds")
    site = str(kuwait.value(sa.select(Site.id)))
    browser.submit({"site": site}, to=f"/imports/{batch}/beds")
    assert browser.answer.status_code == 303, browser.words
    assert kuwait.rows(BEDS.with_only_columns(Room.name, Bed.name, Stay.state)) == [("2", "1", StayState.CURRENT)]
    browser.open(f"/imports/{batch}/beds")
    browser.submit({"site": site}, to=f"/imports/{batch}/beds")
    assert "taken in already" in browser.words
    browser.open(f"/imports/{batch}/undo")
    browser.submit({}, to=f"/imports/{batch}/undo")
    assert kuwait.value(sa.select(ImportBatch.state)) is BatchState.UNDONE
    assert kuwait.value(sa.select(Stay.state)) is StayState.CANCELLED


@pytest.mark.one_database
def test_beds_of_another_missions_shelter_cannot_be_chosen(kuwait: Kuwait) -> None:
    a_shelter(kuwait, "OMN")
    browser = kuwait.browser()
    batch = upload(browser, "register.csv", (HEADER + "Kumari Perera,N1234567,30,2,1,05/01/2021,,\n").encode())
    accept(browser, batch)
    browser.open(f"/imports/{batch}/beds")
    browser.submit({"site": str(kuwait.value(sa.select(Site.id)))}, to=f"/imports/{batch}/beds")
    assert browser.answer.status_code == 422
    neighbour = sign_in_as(kuwait.app, kuwait.neighbour)
    assert neighbour.open(f"/imports/{batch}/beds").status_code == 404
    assert kuwait.value(sa.select(sa.func.count()).select_from(Stay)) == 0
    assert id_at_end(f"/imports/{batch}") == batch
