"""Money: a decimal amount in a currency, with that currency's own number of decimals (KWD and OMR have three)."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

# ISO 4217 minor units that are not two.
_DECIMALS = {"KWD": 3, "OMR": 3, "BHD": 3, "JOD": 3, "IQD": 3, "TND": 3, "LYD": 3, "CLF": 4, "UYW": 4} | dict.fromkeys(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ),
    0,
)
_DECIMALS |= dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "KMF", "PYG"), 0)
_DECIMALS |= dict.fromkeys(("RWF", "UGX", "VUV", "XAF", "XOF", "XPF"), 0)


def decimals_of(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217)."""
    return _DECIMALS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that may be added only to the same currency. Never a float."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        exponent = self.amount.as_tuple().exponent
        if not isinstance(exponent, int) or -exponent > decimals_of(self.currency):
            raise Refused(
                "too_many_decimals",
                msg("%(currency)s has %(decimals)s decimals. Write the amount with no more."),
                currency=self.currency,
                decimals=decimals_of(self.currency),
            )

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError("two currencies cannot be added")
        return Money(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:,.{decimals_of(self.currency)}f} {self.currency}"


def read_money(typed: str, currency: str) -> Money:
    """Read "1,250.500" or "1250". Raises Refused("amount_unreadable") with what to do."""
    try:
        amount = Decimal(typed.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise Refused("amount_unreadable", msg("Write the amount in digits, like 1250.50."), field="amount") from None
    if not amount.is_finite() or amount < 0:
        raise Refused("amount_unreadable", msg("Write the amount in digits, like 1250.50."), field="amount")
    return Money(amount, currency)
