"""Sets through their form, loans from desk to leaving, plates and food: each by the door of whoever does it."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from migrant_support.domains.rations.actions.loans import write_lost
from migrant_support.domains.rations.actions.meals import set_diet, set_kitchen, write_plates
from migrant_support.domains.rations.models import Eating, Kitchen, Loan, MealCount, RationSet
from migrant_support.domains.rations.queries.meals import daily_needs, heads_of, kitchen_of
from migrant_support.domains.rations.rules.meals import Diet, Eaters, Meal
from migrant_support.domains.rations.rules.sets import Basis, GiftKind, Per
from migrant_support.domains.sites.models import Stay
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store.transaction import work
from tests.support.rationing import Canteen

pytestmark = pytest.mark.one_database


def test_an_officer_makes_changes_and_closes_a_set(canteen: Canteen) -> None:
    browser = canteen.kuwait.browser()
    browser.open("/rations/sets/new")
    fields = {
        "name_en": "Soap", "every_days": "30", "lines-0-item": str(canteen.item("soap")), "lines-0-quantity": "2",
        "lines-1-item": str(canteen.item("infant-formula")), "lines-1-quantity": "1", "lines-1-basis": "infant",
    }  # fmt: skip
    assert browser.submit(fields, to="/rations/sets/new").status_code == 422
    assert "For babies, write up to which month." in browser.words
    assert browser.form(having=("name_en",)).value("name_en") == "Soap"  # what was typed is there
    browser.submit({"lines-1-under_months": "12"}, to="/rations/sets/new")
    browser.follow()
    assert "Soap" in browser.words
    assert "for each baby under 12 months" in browser.words
    made = canteen.kuwait.value(sa.select(RationSet.id).where(RationSet.id != canteen.set_id))
    path = f"/rations/sets/{made}/change"
    browser.open(path)
    assert browser.submit({"every_days": "7"}, to=path).status_code == 303
    browser.open(path)
    assert "Version 2" in browser.words
    browser.open(f"/rations/sets/{made}/close")
    assert browser.submit({"sure": "y"}, to=f"/rations/sets/{made}/close").status_code == 303
    browser.open("/rations/sets?state=closed")
    assert "Soap" in browser.words
    warden = canteen.kuwait.browser(canteen.warden)
    assert warden.open("/rations/sets/new").status_code == 403
    assert "Dry ration" in (warden.open("/rations/sets").get_data(as_text=True))


def test_a_half_kilogram_of_pieces_and_a_loan_of_food_are_refused(canteen: Canteen) -> None:
    with pytest.raises(Refused, match="not_a_whole_number"):
        canteen.new_set(lines=[("soap", "0.5", Basis.PERSON, None)])
    with pytest.raises(Refused, match="food_is_not_lent"):
        canteen.new_set(kind=GiftKind.LOAN, every_days=0)


def test_a_loan_is_asked_for_when_she_leaves_and_may_be_had_again(canteen: Canteen) -> None:
    canteen.put("blanket", 5)
    loan = canteen.new_set(
        name_en="Blanket",
        kind=GiftKind.LOAN,
        per=Per.PERSON,
        every_days=0,
        lines=[("blanket", "2", Basis.PERSON, None)],
    )
    person = canteen.resident()
    canteen.give(person, loan)
    with pytest.raises(Refused, match="on_loan"):
        canteen.give(person, loan)
    browser = canteen.kuwait.browser(canteen.warden)
    stay = canteen.kuwait.value(sa.select(Stay.id).where(Stay.person_id == person))
    browser.open(f"/stays/{stay}/check-out")
    assert "Still has on loan: Blanket × 2. Take it back." in browser.words
    loan_id = canteen.kuwait.value(sa.select(Loan.id))
    path = f"/rations/loans/{loan_id}/return"
    browser.open(path)
    assert browser.submit({"quantity": "3"}, to=path).status_code == 422
    browser.open(path)
    browser.submit({"quantity": "1"}, to=path)
    assert canteen.holds("blanket") == 4
    with pytest.raises(Refused, match="on_loan"):
        canteen.give(person, loan)
    canteen.does(write_lost, loan_id, Decimal(1), reason="Torn to pieces")
    assert canteen.holds("blanket") == 4
    browser.open(f"/rations/sites/{canteen.site}/loans")
    assert "Nothing is out on loan." in browser.words
    canteen.give(person, loan)
    assert canteen.holds("blanket") == 2


def test_plates_are_proposed_from_who_sleeps_here_and_written_down(canteen: Canteen) -> None:
    first, _second = canteen.house(2)
    stay = canteen.kuwait.value(sa.select(Stay.id).where(Stay.person_id == first))
    browser = canteen.kuwait.browser(canteen.warden)
    browser.open(f"/rations/stays/{stay}/food")
    browser.submit({"diet": "vegetarian"}, to=f"/rations/stays/{stay}/food")
    browser.open(path := f"/rations/sites/{canteen.site}/meals/plates")
    form = browser.form(having=("lunch-usual-planned",))
    assert (form.value("lunch-usual-planned"), form.value("lunch-vegetarian-planned")) == ("1", "1")
    browser.submit({"lunch-usual-served": "1", "lunch-vegetarian-served": "1"}, to=path)
    browser.open(f"/rations/sites/{canteen.site}/meals")
    assert "2 of 2" in browser.words
    assert canteen.kuwait.value(sa.select(MealCount.served).where(MealCount.diet == Diet.VEGETARIAN,
                                                                  MealCount.meal == Meal.LUNCH)) == 1  # fmt: skip
    canteen.does(set_diet, stay, Diet.USUAL)
    assert canteen.kuwait.rows(sa.select(Eating.diet).where(Eating.until_at.is_(None))) == []


def test_plates_of_long_ago_or_of_another_house_are_refused(canteen: Canteen) -> None:
    today = local_day("Asia/Kuwait")
    plates = {(Meal.LUNCH, Diet.USUAL): (3, None)}
    for day in (today - timedelta(days=15), today + timedelta(days=2)):
        with pytest.raises(Refused, match="day_out_of_bounds"):
            canteen.does(write_plates, canteen.site, day, plates)
    with pytest.raises(Refused, match="plates_out_of_bounds"):
        canteen.does(write_plates, canteen.site, today, {(Meal.LUNCH, Diet.USUAL): (-1, None)})
    neighbour = canteen.kuwait.viewer(canteen.kuwait.neighbour)
    with canteen.kuwait.app.app_context(), work(write=True), pytest.raises(NotThere):
        write_plates(neighbour, canteen.site, today, plates)


def test_days_of_food_follow_heads_and_numbers_that_name_nobody(canteen: Canteen) -> None:
    canteen.house(4)
    browser = canteen.kuwait.browser(canteen.warden)
    browser.open(f"/rations/sites/{canteen.site}")
    assert "42.8 Days of food" in browser.words  # 100 kg of 3,600 kcal for four times 2,100
    browser.open(path := f"/rations/sites/{canteen.site}/kitchen")
    assert browser.submit({"pregnant": "3", "breastfeeding": "2"}, to=path).status_code == 422
    browser.open(path)
    browser.submit({"pregnant": "1", "breastfeeding": "1"}, to=path)
    assert canteen.kuwait.rows(sa.select(Kitchen.pregnant, Kitchen.breastfeeding)) == [(1, 1)]
    browser.open(f"/rations/sites/{canteen.site}")
    assert "39.1 Days of food" in browser.words
    with pytest.raises(Refused, match="more_than_heads"):
        canteen.does(set_kitchen, canteen.site, Eaters(4, 4, 1))
    with canteen.kuwait.app.app_context(), work(write=False):
        viewer, day = canteen.viewer, now().date()
        assert len(heads_of(viewer, canteen.site, day)) == 4
        assert kitchen_of(viewer, canteen.site, 4).kcal_a_day == 4 * 2_100 + 785
        assert daily_needs(viewer, canteen.site, day) == {canteen.item("rice"): Decimal(2)}


@pytest.mark.parametrize("language", ["en", "si", "ta"])
def test_the_roster_prints_in_three_languages(canteen: Canteen, language: str) -> None:
    canteen.house(2)
    browser = canteen.kuwait.browser(canteen.warden)
    browser.open(f"/rations/sites/{canteen.site}/sets/{canteen.set_id}/people")
    assert "2 people have not come yet" in browser.words
    answer = browser.open(f"/rations/sites/{canteen.site}/sets/{canteen.set_id}/roster/{language}")
    assert answer.get_data().startswith(b"%PDF")
    assert "Kumari" not in answer.headers["Content-Disposition"]


def test_what_the_sets_take_in_two_weeks_is_ordered_in_time(canteen: Canteen) -> None:
    canteen.house(4)
    warden = canteen.kuwait.browser(canteen.warden)
    warden.open(order := f"/stores/{canteen.store}/order")
    assert "Nothing is low" in warden.words  # two kilograms a day, and a hundred are there
    canteen.new_set(lines=[("rice", "4.5", Basis.PERSON, None), ("soap", "1", Basis.PERSON, None)])
    warden.open(order)
    assert "Bathing soap, 100 g 0 pieces 50 0 56 pieces Rice, white 100 kg 50 5 180 kg" in warden.words
