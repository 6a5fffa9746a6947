"""From the door: find a bed, place, admit, move, check out; what a warden sees of her people and what she does not."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.domains.people.rules import BirthDate, Checkpoint, FlagPriority, Relation, Sex
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.support.shelters import a_room, do

pytestmark = pytest.mark.one_database


@pytest.fixture
def warden(shelter: Shelter) -> Browser:
    """The warden of the safe house, signed in."""
    return sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS"))


def placed(shelter: Shelter, name: str = "Kumari", bed: int = 0, **more: object) -> tuple[UUID, UUID]:
    """A woman with a bed: person and stay."""
    person = shelter.woman(name)
    stay = do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), person, shelter.beds[bed], **more)
    return person, stay


def reserved(shelter: Shelter, person: UUID, bed: int = 1) -> UUID:
    """A reservation from a minute from now on."""
    return do(
        shelter.kuwait.app, actions.reserve, shelter.kuwait.viewer(), person, shelter.beds[bed],
        from_at=now() + timedelta(minutes=1), until_at=None,
    )  # fmt: skip


def test_an_officer_adds_a_site_with_a_room_and_its_beds(shelter: Shelter) -> None:
    browser = shelter.kuwait.browser()
    browser.open("/sites/new")
    answer = browser.submit(
        {"name": "Hall of the mission", "kind": "embassy_hall", "address": "Diplomatic area"},
        to="/sites/new",
    )
    assert answer.status_code == 303
    browser.follow()
    assert "KWT-HALL-OF-THE-MISS" in browser.words
    assert "Diplomatic area" in browser.words
    browser.open(browser.path + "/rooms/new")
    browser.submit({"name": "Hall", "use": "men", "beds": "12", "square_metres": "40,5"}, to="/rooms/new")
    browser.follow()
    assert "40.5 m²" in browser.words
    assert shelter.kuwait.value(sa.select(sa.func.count()).select_from(Bed)) == 16


def test_from_the_persons_page_to_a_bed_and_back(shelter: Shelter) -> None:
    person, browser = shelter.woman(), shelter.kuwait.browser()
    browser.open(f"/people/{person}")
    assert f'href="/people/{person}/bed"' in browser.text
    browser.open(f"/people/{person}/bed")
    assert "4 beds fit tonight" in browser.words
    assert "A room of the right kind, Enough living space" in browser.words
    browser.open(f"/people/{person}/bed/{shelter.site}")
    chosen = browser.form(having=("bed",)).choices["bed"][0]
    assert browser.submit({"bed": chosen}, to=f"/bed/{shelter.site}").status_code == 303
    browser.follow()
    assert "Kumari" in browser.words
    assert "1 person sleeps here, 4 places" in browser.words
    browser.open(f"/people/{person}")
    assert "Sleeps at House of the Lotus, Room 1, bed 1" in browser.words


def test_a_bed_is_reserved_for_later_days(shelter: Shelter) -> None:
    person, browser = shelter.woman(), shelter.kuwait.browser()
    soon = local_day("Asia/Kuwait") + timedelta(days=3)
    browser.open(f"/people/{person}/bed/{shelter.site}")
    browser.submit({"since": f"{soon:%d/%m/%Y}", "look": "1"}, to=f"/bed/{shelter.site}")
    assert browser.answer is not None
    assert browser.answer.status_code == 200
    chosen = browser.form(having=("bed",)).choices["bed"][0]
    assert browser.submit({"bed": chosen}, to=f"/bed/{shelter.site}").status_code == 303
    assert shelter.kuwait.value(sa.select(Stay.state)) is StayState.PLANNED


def test_choosing_a_bed_for_somebody_who_has_one_moves_her_with_a_reason(shelter: Shelter) -> None:
    person, _stay = placed(shelter)
    browser = shelter.kuwait.browser()
    browser.open(f"/people/{person}/bed/{shelter.site}")
    assert browser.submit({"bed": str(shelter.beds[3])}, to=f"/bed/{shelter.site}").status_code == 422
    assert "Write a short reason." in browser.words
    browser.submit({"bed": str(shelter.beds[3]), "reason": "Near the window"}, to=f"/bed/{shelter.site}")
    states = shelter.kuwait.rows(sa.select(Stay.state, Stay.bed_id).order_by(Stay.from_at))
    assert states == [(StayState.ENDED, shelter.beds[0]), (StayState.CURRENT, shelter.beds[3])]


def test_a_bed_of_another_site_is_no_choice_here(shelter: Shelter) -> None:
    person, browser = shelter.woman(), shelter.kuwait.browser()
    browser.open(f"/people/{person}/bed/{shelter.site}")
    answer = browser.submit({"bed": "01890000-0000-7000-8000-000000000000"}, to=f"/bed/{shelter.site}")
    assert answer.status_code == 422
    assert "Choose a bed." in browser.words


def test_an_infant_is_offered_her_mothers_bed(shelter: Shelter) -> None:
    mother, _stay = placed(shelter)
    baby = shelter.woman("Baby", birth=BirthDate(now().date() - timedelta(days=200)))
    do(shelter.kuwait.app, bonds.tie_family, shelter.kuwait.viewer(), baby, mother, Relation.MOTHER)
    browser = shelter.kuwait.browser()
    browser.open(f"/people/{baby}/bed/{shelter.site}")
    offered = [value for value in browser.form(having=("bed",)).choices["bed"] if value.startswith("with:")]
    browser.submit({"bed": offered[0]}, to=f"/bed/{shelter.site}")
    browser.follow()
    assert "2 people sleep here, 4 places" in browser.words
    assert "1 under two without a bed" in browser.words


def test_the_warden_sees_name_reference_sex_age_and_instruction_and_no_page_of_a_person(
    shelter: Shelter, warden: Browser
) -> None:
    person, _stay = placed(shelter)
    do(
        shelter.kuwait.app, bonds.set_flag, shelter.kuwait.viewer(), person, instruction="Call before visitors come.",
        checkpoints=[Checkpoint.ROOM], priority=FlagPriority.WARNING, denies=False,
    )  # fmt: skip
    reference = shelter.kuwait.value(sa.select(Person.reference).where(Person.id == person))
    warden.open(f"/sites/{shelter.site}/board")
    for words in ("Kumari Kumari", reference, "Female, 38 years", "Call before visitors come."):
        assert words in warden.words
    assert f"/people/{person}" not in warden.text.replace(f"/people/{person}/bed", "")
    assert warden.open(f"/people/{person}").status_code == 403
    assert warden.open(f"/people/{person}/stays").status_code == 404


def test_the_wardens_day_counts_arrivals_leavings_and_beds(shelter: Shelter, warden: Browser) -> None:
    placed(shelter, until_at=now() + timedelta(microseconds=900_000))
    reserved(shelter, shelter.woman("Second"))
    do(
        shelter.kuwait.app, actions.add_temporary_bed, shelter.kuwait.viewer(), shelter.site, shelter.room,
        reason="Eleven women came from one house", until_at=now() + timedelta(days=2),
    )  # fmt: skip
    warden.open("/")
    for words in ("1 Arrivals today", "1 Should leave today", "3 Beds free tonight", "1 Temporary beds"):
        assert words in warden.words
    assert "House of the Lotus" in warden.words
    assert f'href="/sites/{shelter.site}/board"' in warden.text


def test_the_warden_admits_moves_and_checks_out(shelter: Shelter, warden: Browser) -> None:
    stay = reserved(shelter, shelter.woman())
    warden.open(f"/stays/{stay}/admit")
    assert warden.submit({}, to="/admit").status_code == 303
    warden.open(f"/stays/{stay}/move")
    warden.submit({"bed": str(shelter.beds[2]), "reason": "Near the window"}, to="/move")
    new = shelter.kuwait.value(sa.select(Stay.id).where(Stay.state == StayState.CURRENT))
    warden.open(f"/stays/{new}/check-out")
    assert warden.submit({}, to="/check-out").status_code == 422
    warden.submit({"reason": "left_for_home", "remark": "To the airport"}, to="/check-out")
    warden.follow()
    assert "0 people sleep here, 4 places" in warden.words
    warden.open(f"/sites/{shelter.site}/beds/{shelter.beds[2]}/history")
    assert "Left for home" in warden.words


def test_a_stay_in_another_state_says_so_instead_of_failing(shelter: Shelter, warden: Browser) -> None:
    _person, stay = placed(shelter)
    for act, fields in (("admit", {}), ("cancel", {"reason": "No reason"})):
        warden.open(f"/stays/{stay}/{act}")
        assert warden.submit(fields, to=f"/{act}").status_code == 422
        assert "This stay is in another state by now." in warden.words


def test_a_denying_flag_stops_the_admission_with_its_instruction(shelter: Shelter, warden: Browser) -> None:
    person = shelter.woman()
    stay = reserved(shelter, person)
    do(
        shelter.kuwait.app, bonds.set_flag, shelter.kuwait.viewer(), person, instruction="Call the welfare officer.",
        checkpoints=[Checkpoint.ADMISSION], priority=FlagPriority.URGENT, denies=True,
    )  # fmt: skip
    warden.open(f"/stays/{stay}/admit")
    assert warden.submit({}, to="/admit").status_code == 422
    assert "A flag stops this: Call the welfare officer." in warden.words


def test_a_family_moves_together_on_one_form(shelter: Shelter) -> None:
    mother, hers = placed(shelter)
    child = shelter.woman("Son", sex=Sex.M, birth=BirthDate(date(2018, 3, 1)))
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    do(app, bonds.tie_family, viewer, child, mother, Relation.MOTHER)
    do(app, actions.place, viewer, child, shelter.beds[1])
    do(app, actions.place, viewer, shelter.woman("Neighbour"), shelter.beds[2])
    room = a_room(app, viewer, shelter.site, name="Second room")
    browser = shelter.kuwait.browser()
    browser.open(f"/stays/{hers}/move")
    bed = shelter.kuwait.value(sa.select(Bed.id).where(Bed.room_id == room).order_by(Bed.name).limit(1))
    browser.submit({"bed": str(bed), "reason": "Quieter there"}, to="/move")
    assert "Move the child along." in browser.words
    browser.submit({"along": "y"}, to="/move")
    rooms = sa.select(Bed.room_id).join(Stay, Stay.bed_id == Bed.id).where(Stay.state == StayState.CURRENT)
    moved = shelter.kuwait.rows(rooms.where(Stay.person_id.in_([mother, child])))
    assert moved == [(room,), (room,)]


def test_a_blocked_bed_shows_its_reason_and_comes_back(shelter: Shelter, warden: Browser) -> None:
    warden.open(f"/sites/{shelter.site}/beds/{shelter.beds[0]}/block")
    warden.submit({"reason": "Broken slats"}, to="/block")
    warden.follow()
    assert "Out of use" in warden.words
    assert "Broken slats" in warden.words
    warden.submit({}, to="/unblock")
    warden.follow()
    assert "Broken slats" not in warden.words


def test_a_warden_puts_up_no_bed_beyond_the_capacity(shelter: Shelter, warden: Browser) -> None:
    path = f"/sites/{shelter.site}/rooms/{shelter.room}/temporary-bed"
    assert warden.open(path).status_code == 403
    officer = shelter.kuwait.browser()
    officer.open(path)
    soon = local_day("Asia/Kuwait") + timedelta(days=3)
    officer.submit({"reason": "Eleven women came from one house", "until": f"{soon:%d/%m/%Y}"}, to="/temporary-bed")
    officer.follow()
    assert "Temporary until" in officer.words


def test_a_restricted_sleeper_is_neither_named_nor_counted(shelter: Shelter, warden: Browser) -> None:
    placed(shelter)
    hidden, stay = placed(shelter, "Hidden", 1)
    with shelter.kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=hidden, reason_sealed=b"sealed"))
    warden.open(f"/sites/{shelter.site}/board")
    assert "Hidden" not in warden.words
    assert "1 person sleeps here, 3 places" in warden.words
    assert "Not available" in warden.words
    assert warden.open(f"/stays/{stay}/check-out").status_code == 404
    warden.open(f"/sites/{shelter.site}/nights?day={local_day('Asia/Kuwait').isoformat()}")
    assert "Hidden" not in warden.words
    warden.open(f"/sites/{shelter.site}/beds/{shelter.beds[1]}/history")
    assert "Hidden" not in warden.words


def test_who_slept_here_on_a_night_is_answered_for_past_and_coming_nights(shelter: Shelter, warden: Browser) -> None:
    _person, stay = placed(shelter)
    today = local_day("Asia/Kuwait")
    with shelter.kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(Stay).where(Stay.id == stay).values(from_at=now() - timedelta(days=3)))
    seen = {}
    for back in (5, 2, -1):
        warden.open(f"/sites/{shelter.site}/nights?day={(today - timedelta(days=back)).isoformat()}")
        seen[back] = "Kumari" in warden.words
    assert seen == {5: False, 2: True, -1: True}
    assert warden.open(f"/sites/{shelter.site}/nights?day=nonsense").status_code == 200


def test_too_little_living_space_is_said_beside_the_standard(shelter: Shelter) -> None:
    with shelter.kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(Room).values(square_metres=8))
    for number in range(3):
        placed(shelter, f"Woman{number}", number)
    browser = shelter.kuwait.browser()
    browser.open(f"/sites/{shelter.site}/board")
    assert "2.7 m² a person, the standard is 3.5 m²" in browser.words


def test_a_site_saved_twice_from_one_page_keeps_the_second_text(shelter: Shelter) -> None:
    first, second = shelter.kuwait.browser(), shelter.kuwait.browser()
    for browser in (first, second):
        browser.open(f"/sites/{shelter.site}/edit")
    first.submit({"name": "House of the Lily"}, to="/edit")
    assert second.submit({"name": "House of the Rose"}, to="/edit").status_code == 422
    assert "Somebody else saved this site while you typed." in second.words
    assert shelter.kuwait.value(sa.select(Site.name)) == "House of the Lily"


def test_a_site_is_a_place_that_a_role_can_be_cut_to(shelter: Shelter) -> None:
    admin = sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, "admin", "everywhere:"))
    account = an_account(shelter.kuwait.app, None)
    admin.open(f"/accounts/{account.id}/roles/new")
    assert "House of the Lotus" in admin.text


def test_a_site_is_closed_when_nobody_sleeps_there_and_opened_again(shelter: Shelter) -> None:
    person, stay = placed(shelter)
    browser = shelter.kuwait.browser()
    browser.open(f"/sites/{shelter.site}/close")
    assert browser.submit({"reason": "The lease ended"}, to="/close").status_code == 422
    assert "People sleep here or are expected." in browser.words
    do(shelter.kuwait.app, actions.check_out, shelter.kuwait.viewer(), stay, reason=StayEnd.OWN_WISH)
    browser.open(f"/sites/{shelter.site}/close")
    assert browser.submit({"reason": "The lease ended"}, to="/close").status_code == 303
    browser.follow()
    assert "This site is closed since" in browser.words
    browser.open("/sites")
    assert "House of the Lotus" not in browser.words
    browser.open(f"/people/{person}/bed")
    assert "House of the Lotus" not in browser.words
    with pytest.raises(NotThere):
        do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), person, shelter.beds[0])
    browser.open("/sites?state=closed")
    assert "House of the Lotus" in browser.words
    browser.open(f"/sites/{shelter.site}")
    browser.submit({}, to=f"/sites/{shelter.site}/open")
    do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), person, shelter.beds[0])
    browser.open("/sites")
    assert "House of the Lotus" in browser.words
