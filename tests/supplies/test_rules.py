"""Which lot leaves first, what may be issued, and what keeps the book above nothing: sentences over plain data."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from migrant_support.domains.supplies.data import catalogue_rows
from migrant_support.domains.supplies.rules.catalogue import (
    GOES_OFF,
    ItemKind,
    Pack,
    Unit,
    check_quantity,
    in_units,
    order_of,
    plain_number,
)
from migrant_support.domains.supplies.rules.ledger import (
    Account,
    Entry,
    LotStock,
    MovementKind,
    check_moment,
    check_never_below,
    check_ways,
    choose_lots,
    is_expired,
)
from migrant_support.domains.supplies.rules.stores import code_of_store
from migrant_support.kernel.refusals import Refused

TODAY = date(2026, 12, 1)
A, B, C = (UUID(int=number) for number in (1, 2, 3))


def lots(*found: tuple[UUID, date | None, int]) -> list[LotStock]:
    return [LotStock(lot, expires_on, Decimal(quantity)) for lot, expires_on, quantity in found]


def chosen(found: list[LotStock], quantity: int, kind: ItemKind = ItemKind.FOOD) -> list[tuple[UUID, Decimal]]:
    return choose_lots(found, Decimal(quantity), day=TODAY, kind=kind, item="Rice")


def test_what_expires_first_leaves_first_and_what_never_expires_last() -> None:
    there = lots((A, None, 5), (B, date(2027, 6, 1), 5), (C, date(2027, 1, 1), 5))
    assert chosen(there, 12) == [(C, Decimal(5)), (B, Decimal(5)), (A, Decimal(2))]


def test_food_is_issued_on_its_last_day_and_not_on_the_next() -> None:
    assert chosen(lots((A, TODAY, 1)), 1) == [(A, Decimal(1))]
    with pytest.raises(Refused, match="only_expired"):
        chosen(lots((A, date(2026, 11, 30), 1)), 1)


@pytest.mark.parametrize("kind", ItemKind)
def test_what_goes_off_is_never_expired_and_issued_and_soap_may_be(kind: ItemKind) -> None:
    assert is_expired(date(2026, 11, 30), TODAY, kind) is (kind in GOES_OFF)
    assert ItemKind.HYGIENE not in GOES_OFF


def test_not_enough_says_how_much_can_be_issued_and_counts_nothing_expired() -> None:
    with pytest.raises(Refused, match="not_enough") as no:
        chosen(lots((A, date(2026, 1, 1), 50), (B, date(2027, 1, 1), 3)), 4)
    assert "4 were asked for, 3 can be issued" in no.value.in_english


def test_an_entry_dated_back_may_leave_nothing_below_zero_at_any_later_moment() -> None:
    # ten came, eight went, five came: seven are there now
    later = [Decimal(-8), Decimal(5)]
    check_never_below(Decimal(7), Decimal(-2), later, item="Rice")
    with pytest.raises(Refused, match="below_nothing_later"):
        check_never_below(Decimal(7), Decimal(-3), later, item="Rice")
    check_never_below(Decimal(7), Decimal(-7), [], item="Rice")
    with pytest.raises(Refused, match="not_enough"):
        check_never_below(Decimal(7), Decimal(-8), [], item="Rice")


def test_what_is_counted_is_whole_and_what_is_weighed_has_three_decimals() -> None:
    check_quantity(Decimal("0.125"), Unit.KILOGRAM)
    for quantity, unit in (("0", Unit.TIN), ("1.5", Unit.TIN), ("0.1255", Unit.LITRE), ("-1", Unit.KILOGRAM)):
        with pytest.raises(Refused):
            check_quantity(Decimal(quantity), unit)
    assert in_units(Decimal(2), Decimal(3), 24) == 51
    assert plain_number(Decimal("1200.500")) == "1,200.5"


def test_a_loss_has_a_reason_and_nothing_happens_tomorrow() -> None:
    entry = Entry(A, B, Account.STORE, Account.LOSS, Decimal(1))
    with pytest.raises(Refused, match="reason_missing"):
        check_ways(MovementKind.LOSS, [entry], " ")
    with pytest.raises(ValueError, match="accounts"):
        check_ways(MovementKind.ISSUE, [entry], "")
    with pytest.raises(Refused, match="in_the_future"):
        check_moment(datetime(2026, 12, 2, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def test_the_code_of_a_store_says_nothing_of_its_place() -> None:
    assert code_of_store("KWT", {"KWT-STORE-1"}) == "KWT-STORE-2"


def test_the_catalogue_is_whole_in_three_languages() -> None:
    rows = catalogue_rows()
    assert len({row["code"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == {kind.value for kind in ItemKind}
    for row in rows:
        assert Unit(row["unit"])
        assert all(row["name"][language].strip() for language in ("en", "si", "ta"))
        assert Pack(row.get("pack", "box"))
        assert row["name"]["en"] != row["name"]["si"] != row["name"]["ta"]


@pytest.mark.parametrize(
    ("usable", "least", "a_day", "unit", "ordered"),
    [
        ("10", "20", "0", Unit.KILOGRAM, "10"),
        ("100", "50", "0", Unit.KILOGRAM, "0"),
        ("100", "50", "20", Unit.KILOGRAM, "180"),
        ("0", "0", "0.05", Unit.PIECE, "1"),
        ("0", "0", "0.0355", Unit.KILOGRAM, "0.497"),
    ],
)
def test_what_is_ordered_reaches_the_least_and_lasts_two_weeks(
    usable: str, least: str, a_day: str, unit: Unit, ordered: str
) -> None:
    assert order_of(Decimal(usable), least=Decimal(least), a_day=Decimal(a_day), unit=unit) == Decimal(ordered)
