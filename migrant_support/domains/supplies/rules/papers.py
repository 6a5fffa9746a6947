"""What was bought or given: amounts in foreign currency, the rate of the day, numbered letters of thanks."""

from decimal import ROUND_HALF_UP, Decimal

from migrant_support.kernel.money import Money, decimals_of
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

HOME_CURRENCY = "LKR"
RATE_DECIMALS = 6


def check_purchase(shop: str, receipt_no: str, paid: Money) -> None:
    """Raise Refused for a purchase that nobody could check against its receipt."""
    if not shop.strip():
        raise Refused("shop_missing", msg("Write where it was bought."), field="shop")
    if not receipt_no.strip():
        raise Refused("receipt_missing", msg("Write the number of the shop’s receipt."), field="receipt_no")
    if paid.amount <= 0:
        raise Refused("amount_not_positive", msg("Write an amount above zero."), field="amount")


def check_rate(rate: Decimal, currency: str) -> None:
    """Raise Refused for a rate that cannot be: rupees for one unit of the currency, of six decimals at most."""
    if not rate.is_finite() or rate <= 0 or rate >= 10**6 or rate != round(rate, RATE_DECIMALS):
        raise Refused(
            "rate_unlikely",
            msg("Write how many rupees one %(currency)s is, like 954.32."),
            field="rate",
            currency=currency,
        )
    if currency == HOME_CURRENCY and rate != 1:
        raise Refused("rate_of_home", msg("For rupees the rate is 1."), field="rate")


def in_rupees(paid: Money, rate: Decimal) -> Money:
    """What was paid in rupees of that day, to the cent."""
    return Money(
        (paid.amount * rate).quantize(Decimal(1).scaleb(-decimals_of(HOME_CURRENCY)), ROUND_HALF_UP), HOME_CURRENCY
    )


def letter_number(mission: str, year: int, serial: int) -> str:
    """The number of a letter of thanks: mission, year, and its place in that year."""
    return f"{mission}-DON-{year}-{serial:04d}"


def check_donor(donor: str) -> None:
    """Raise Refused for a gift of nobody; who wishes no name is written as such."""
    if not donor.strip():
        raise Refused(
            "donor_missing", msg("Write who gave it. For a donor without a name write “a well-wisher”."), field="donor"
        )
