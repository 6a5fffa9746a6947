"""The list of cases says on each row what its reader does not know already."""

from tests.support.accounts import an_account
from tests.support.browsing import sign_in_as
from tests.support.kuwait import Kuwait
from tests.support.world import a_case, a_person

MISSION_ON_A_ROW = '<span class="cell__note">Kuwait City, Kuwait</span>'


def test_a_row_names_the_mission_to_those_who_see_several(kuwait: Kuwait) -> None:
    kuwait.register(a_person(primary="Weerakkody"), a_case())
    officer = kuwait.browser()
    coordinator = sign_in_as(kuwait.app, an_account(kuwait.app, "coordinator"))
    for browser in (officer, coordinator):
        browser.open("/cases")
        assert "Weerakkody" in browser.words
    assert MISSION_ON_A_ROW in coordinator.text
    assert MISSION_ON_A_ROW not in officer.text
