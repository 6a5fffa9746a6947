"""What nights cost: by the place's own clock, at the price of each night, for those who may read it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.rules import BirthDate, BirthPrecision
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.prices import add_price, correct_price
from migrant_support.domains.sites.models import NightPrice
from migrant_support.domains.sites.queries.cost import fetch_price, month_cost
from migrant_support.domains.sites.rules.cost import (
    Meals,
    NewPrice,
    NightPayer,
    Price,
    by_currency,
    nights_slept,
    shares_of,
    totals,
)
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account
from tests.support.browsing import sign_in_as
from tests.support.shelters import ask, do

ZONES = ["Asia/Kuwait", "Asia/Muscat", "Asia/Nicosia", "Asia/Colombo"]
DAYS = [date(2026, 12, 4), date(2026, 3, 29), date(2026, 10, 25)]  # Nicosia changes its clock on the last two
KUWAIT = ZoneInfo("Asia/Kuwait")


def at(day: date, clock: str, zone: str = "Asia/Kuwait") -> datetime:
    """An instant by the clock of a place."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=ZoneInfo(zone))


def price(since: date, adult: str = "4.250", currency: str = "KWD", **details: Any) -> Price:
    """A price that counts."""
    child = details.get("child")
    return Price(
        new_id(), since, Money(Decimal(adult), currency), Money(Decimal(child), currency) if child else None, 12,
        Meals.FULL, details.get("payer", NightPayer.MISSION),
    )  # fmt: skip


def new(since: date, adult: str = "4.250", currency: str = "KWD", **details: Any) -> NewPrice:
    """A price to write down."""
    return NewPrice(since, Money(Decimal(adult), currency), Meals.FULL, NightPayer.MISSION, **details)


@pytest.mark.one_database
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_who_comes_or_leaves_a_minute_from_midnight_pays_for_the_night_she_sleeps(zone: str, day: date) -> None:
    before, after = day - timedelta(days=1), day + timedelta(days=1)

    def slept(start: datetime, end: datetime | None) -> list[date]:
        return nights_slept([(start, end)], before, after, zone)

    assert slept(at(day, "23:59", zone), at(after, "12:00", zone)) == [day]
    assert slept(at(day, "00:01", zone), at(day, "12:00", zone)) == [before]
    assert slept(at(day, "12:00", zone), at(day, "23:59", zone)) == []
    assert slept(at(day, "12:00", zone), at(after, "00:01", zone)) == []
    assert slept(at(before, "12:00", zone), None) == [before, day, after]


@pytest.mark.one_database
def test_moving_to_another_bed_in_the_night_is_one_night() -> None:
    day = DAYS[0]
    spans = [(at(day, "12:00"), at(day, "23:59")), (at(day, "23:59"), at(day + timedelta(days=1), "12:00"))]
    assert nights_slept(spans, day, day, "Asia/Kuwait") == [day]


@pytest.mark.one_database
def test_each_night_has_the_price_of_its_day_exactly() -> None:
    nights = [date(2026, 11, day) for day in range(1, 11)]
    prices = [price(date(2026, 11, 3)), price(date(2026, 11, 8), "4.333", payer=NightPayer.BUREAU)]
    shares = shares_of(nights, prices, None)
    assert [(share.first.day, share.last.day, str(share.amount)) for share in shares] == [
        (1, 2, "None"), (3, 7, "21.250 KWD"), (8, 10, "12.999 KWD"),
    ]  # fmt: skip
    assert {key[0]: str(money) for key, money in totals(shares).items()} == {
        NightPayer.MISSION: "21.250 KWD", NightPayer.BUREAU: "12.999 KWD",
    }  # fmt: skip
    assert by_currency(shares) == [Money(Decimal("34.249"), "KWD")]


@pytest.mark.one_database
def test_amounts_of_two_currencies_are_not_added() -> None:
    prices = [price(date(2026, 11, 1), "9500", "LKR"), price(date(2026, 11, 2), "11.500", "OMR")]
    shares = shares_of([date(2026, 11, 1), date(2026, 11, 2)], prices, None)
    assert list(map(str, by_currency(shares))) == ["9,500.00 LKR", "11.500 OMR"]


@pytest.mark.one_database
def test_a_child_pays_less_until_the_birthday_and_only_when_surely_a_child() -> None:
    nights = [date(2026, 11, 4), date(2026, 11, 5)]
    prices = [price(date(2026, 1, 1), child="2.000")]
    twelve = BirthDate(date(2014, 11, 5), BirthPrecision.DAY)
    share = shares_of(nights, prices, twelve)[0]
    assert (share.adult, share.child, str(share.amount)) == (1, 1, "6.250 KWD")
    perhaps = BirthDate(date(2014, 1, 1), BirthPrecision.YEAR)
    assert shares_of(nights, prices, perhaps)[0].child == 0
    assert shares_of(nights, prices, None)[0].child == 0


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (new(date(2020, 1, 1)), "price_when"),
        (new(date(2028, 1, 1)), "price_when"),
        (new(DAYS[0], child=Money(Decimal(2), "OMR")), "two_currencies"),
        (new(DAYS[0], child=Money(Decimal(9), "KWD")), "child_dearer"),
        (new(DAYS[0], child_under=0), "child_age"),
        (new(DAYS[0], note="x" * 65), "note_too_long"),
    ],
)
def test_a_price_that_cannot_be_is_refused(shelter: Shelter, wrong: NewPrice, code: str) -> None:
    with clock_set_to(at(DAYS[0], "12:00")), pytest.raises(Refused, match=code):
        do(shelter.kuwait.app, add_price, shelter.kuwait.viewer(), shelter.site, wrong)


def test_a_month_counts_up_to_last_night_and_a_corrected_price_counts_it_anew(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    with clock_set_to(at(date(2026, 12, 1), "18:00")):
        kumari, later = shelter.woman(), shelter.woman("Nirosha")
        do(app, actions.place, viewer, kumari, shelter.beds[0])
        do(app, actions.reserve, viewer, later, shelter.beds[1], from_at=at(date(2026, 12, 2), "12:00"), until_at=None)
        wrong = do(app, add_price, viewer, shelter.site, new(first))
        assert ask(app, month_cost, viewer, shelter.site, first, last).nights == 0
        with pytest.raises(Refused, match="price_stands"):
            do(app, add_price, viewer, shelter.site, new(first, "3"))
    with clock_set_to(at(date(2026, 12, 4), "01:59")):
        assert ask(app, month_cost, viewer, shelter.site, first, last).nights == 2
    with clock_set_to(at(date(2026, 12, 4), "02:01")):
        found = ask(app, month_cost, viewer, shelter.site, first, last)
        assert (found.nights, list(map(str, found.totals.values()))) == (3, ["12.750 KWD"])
        do(app, correct_price, viewer, shelter.site, wrong, new(first, "5.000"))
        found = ask(app, month_cost, viewer, shelter.site, first, last)
        assert list(map(str, found.totals.values())) == ["15.000 KWD"]
        with pytest.raises(Refused, match="price_corrected"):
            do(app, correct_price, viewer, shelter.site, wrong, new(first, "6.000"))
        assert ask(app, fetch_price, viewer, shelter.site, wrong).is_corrected
        neighbour = shelter.kuwait.viewer(shelter.kuwait.neighbour)
        with pytest.raises(NotThere):
            ask(app, month_cost, neighbour, shelter.site, first, last)
        with pytest.raises(NotThere):
            do(app, add_price, neighbour, shelter.site, new(first))
    for statement in (sa.update(NightPrice).values(adult=Decimal(1)), sa.delete(NightPrice)):
        with app.app_context(), pytest.raises(sa.exc.DBAPIError), work(write=True):
            db.session.execute(statement)


@pytest.mark.one_database
def test_the_officer_writes_a_price_reads_the_month_and_takes_it_as_a_file(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    with clock_set_to(at(date(2026, 12, 1), "18:00")):
        do(app, actions.place, viewer, shelter.woman(), shelter.beds[0])
    with clock_set_to(at(date(2026, 12, 4), "10:00")):
        browser = shelter.kuwait.browser()
        browser.open(f"/sites/{shelter.site}/cost")
        assert "3 nights have no price" in browser.words
        browser.open(f"/sites/{shelter.site}/prices/new")
        typed = {"valid_from": "01/12/2026", "currency": "KWD", "adult": "4.2505", "payer": "partner"}
        assert browser.submit(typed, to="/prices/new").status_code == 422
        assert browser.submit({"adult": "4.250"}, to="/prices/new").status_code == 303
        browser.open(f"/sites/{shelter.site}/cost")
        assert "12.750 KWD" in browser.words
        assert "A partner organisation" in browser.words
        answer = browser.post(f"/sites/{shelter.site}/cost/csv", {"month": "2026-12"})
        text = answer.get_data(as_text=True)
        assert "2026-12-01,2026-12-03,3,0,A partner organisation" in text
        assert text.rstrip().endswith("12.750,KWD")
        assert "Kumari" not in text
        assert "Lotus" not in answer.headers["Content-Disposition"]
        assert shelter.kuwait.value(sa.select(sa.func.count()).where(AuditLine.act == "sites.cost.export")) == 1
        price_id = shelter.kuwait.value(sa.select(NightPrice.id))
        browser.open(f"/sites/{shelter.site}/prices/{price_id}/correct")
        browser.submit({"adult": "4.000"}, to="/correct")
        browser.open(f"/sites/{shelter.site}/cost")
        assert "12.000 KWD" in browser.words
        assert "Was wrong" in browser.words
        warden = sign_in_as(app, an_account(app, "warden", "site:KWT-LOTUS"))
        assert warden.open(f"/sites/{shelter.site}/cost").status_code == 403
