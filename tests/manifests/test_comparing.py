"""Who changed what since version 2: by passenger and field, on the screen and on paper, cut to the viewer's sight."""

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.platform.store import db
from tests.support.browsing import Browser
from tests.support.counting import statements
from tests.support.sealed import Sealing


def _seated(sealing: Sealing, name: str, number: str) -> None:
    with sealing.writing():
        db.session.get_one(ManifestEntry, sealing.entries[name]).seat_number = number


def _three_versions(sealing: Sealing) -> None:
    """1: everybody; 2: Silva left and Fernando sits in 4A; 3: Nadia of Muscat sits in 5B."""
    sealing.seal()
    sealing.leave("Silva")
    _seated(sealing, "Fernando", "4A")
    sealing.seal()
    _seated(sealing, "Nadia", "5B")
    sealing.seal()


def _page(sealing: Sealing, account: str = "coordinator", query: str = "?before=1&after=3") -> Browser:
    browser = sealing.browser(getattr(sealing, account))
    assert browser.open(f"/flights/{sealing.flight_id}/manifest/changes{query}").status_code == 200
    return browser


def test_each_change_between_any_two_versions_says_which_version_brought_it(sealing: Sealing) -> None:
    _three_versions(sealing)
    words = _page(sealing).words
    assert "Kumari Silva Taken off" in words
    assert "Kumari Fernando Changed Seat number – 4A Version 2" in words
    assert "Kumari Nadia Changed Seat number – 5B Version 3" in words
    since_two = _page(sealing, query="?before=3&after=2").words
    assert "Nadia Changed Seat number – 5B" in since_two
    assert "Silva" not in since_two.split("From version")[1]


def test_without_a_choice_the_newest_is_held_against_the_one_before(sealing: Sealing) -> None:
    _three_versions(sealing)
    words = _page(sealing, query="").words
    assert "Nadia Changed" in words
    assert "Fernando" not in words


def test_who_left_and_came_again_unchanged_is_no_change(sealing: Sealing) -> None:
    sealing.seal()
    sealing.leave("Silva")
    sealing.seal()
    _seated(sealing, "Fernando", "4A")
    sealing.seal()
    _seated(sealing, "Fernando", "")
    sealing.add("Perera")
    sealing.seal()
    words = _page(sealing, query="?before=2&after=4").words
    assert "Perera Added" in words
    assert "Fernando" not in words


def test_an_officer_is_told_nothing_of_people_out_of_sight_but_that_seats_changed(sealing: Sealing) -> None:
    _three_versions(sealing)
    browser = _page(sealing, "officer")
    assert "Fernando Changed Seat number – 4A" in browser.words
    assert "Other seats that are held Changed" in browser.words
    assert "Nadia" not in browser.text
    assert "5B" not in browser.text


def test_the_paper_holds_the_same_and_names_both_hashes(sealing: Sealing) -> None:
    _three_versions(sealing)
    browser = sealing.browser(sealing.officer)
    answer = browser.open(f"/flights/{sealing.flight_id}/manifest/changes.pdf?before=1&after=3")
    assert answer.content_type == "application/pdf"
    assert answer.get_data()[:5] == b"%PDF-"
    assert answer.headers["Content-Disposition"] == 'inline; filename="UL230-2026-12-03-v1-v3.pdf"'


def test_a_version_that_is_not_there_and_a_flight_out_of_sight_are_not_found(sealing: Sealing) -> None:
    _three_versions(sealing)
    browser = sealing.browser(sealing.coordinator)
    for part in ("changes?before=1&after=9", "changes?before=0&after=2", "changes.pdf?before=1&after=9"):
        assert browser.open(f"/flights/{sealing.flight_id}/manifest/{part}").status_code == 404
    stranger = sealing.browser(sealing.partner)
    assert stranger.open(f"/flights/{sealing.flight_id}/manifest/changes").status_code == 403


def test_one_version_alone_has_nothing_to_be_compared_with(sealing: Sealing) -> None:
    sealing.seal()
    assert "no two versions yet" in _page(sealing, query="").words
    browser = sealing.browser(sealing.coordinator)
    assert browser.open(f"/flights/{sealing.flight_id}/manifest/changes.pdf").status_code == 303


def test_comparing_asks_the_database_as_often_for_four_versions_as_for_two(sealing: Sealing) -> None:
    _three_versions(sealing)
    _seated(sealing, "Nadia", "6B")
    sealing.seal()
    counts = []
    for query in ("?before=3&after=4", "?before=1&after=4"):
        browser = sealing.browser(sealing.coordinator)
        browser.open("/flights")
        with statements(sealing.app) as ran:
            browser.open(f"/flights/{sealing.flight_id}/manifest/changes{query}")
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 14
