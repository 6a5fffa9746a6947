"""Rations on the warden's day: who has not fetched what is due, what the food lasts for, and who has no such card."""

from datetime import timedelta

from migrant_support.domains.rations.actions.giving import undo
from migrant_support.domains.rations.rules.sets import Audience, Basis, GiftKind
from migrant_support.kernel.clock import clock_set_to, now
from tests.support.counting import statements
from tests.support.rationing import Canteen

BLANKET = [("blanket", "1", Basis.PERSON, None)]


def test_the_warden_sees_who_has_not_fetched_what_is_due_today(canteen: Canteen) -> None:
    first, _second = canteen.house(2)
    canteen.resident(secondary="Stranger")
    canteen.new_set(name_en="Blanket", kind=GiftKind.LOAN, every_days=0, lines=BLANKET)
    canteen.new_set(name_en="Baby food", audience=Audience.INFANTS)
    browser = canteen.kuwait.browser(canteen.warden)
    browser.open("/")
    assert "3 Dry ration: not fetched yet" in browser.words
    for never in ("Blanket: not", "Baby food: not"):
        assert never not in browser.words
    had = canteen.give(first)
    browser.open("/")
    assert "1 Dry ration: not fetched yet" in browser.words, "the sisters had it together"
    assert "The food of the house lasts" in browser.words
    canteen.does(undo, had.distribution_id)
    browser.open("/")
    assert "3 Dry ration: not fetched yet" in browser.words


def test_it_is_due_again_after_the_midnight_of_the_house(canteen: Canteen) -> None:
    person = canteen.resident()
    canteen.give(person)
    canteen.kuwait.browser(canteen.warden).open("/")
    with clock_set_to(now() + timedelta(days=1)):
        browser = canteen.kuwait.browser(canteen.warden)
        browser.open("/")
        assert "1 Dry ration: not fetched yet" in browser.words


def test_the_card_costs_the_same_for_one_and_for_many_and_is_the_wardens(canteen: Canteen) -> None:
    browser, counted = canteen.kuwait.browser(canteen.warden), []
    for more in (1, 4):
        for _ in range(more):
            canteen.resident()
        with statements(canteen.kuwait.app) as asked:
            browser.open("/")
        counted.append(len(asked))
    assert counted[0] == counted[1]
    officer = canteen.kuwait.browser()
    officer.open("/")
    assert "not fetched yet" not in officer.words
