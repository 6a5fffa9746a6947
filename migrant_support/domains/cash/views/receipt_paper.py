"""The receipt of a payment as a paper, in one of three languages."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from migrant_support.domains.cash import labels
from migrant_support.domains.cash.models import CashPayment
from migrant_support.domains.cash.rules.requests import Purpose, payment_number
from migrant_support.domains.claims.views.receipt_paper import MoneyPaper, shown_name, two_copies
from migrant_support.kernel.money import Money
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import translated


def payment_receipt(payment: CashPayment, content: dict[str, Any], language: str) -> tuple[str, bytes]:
    """The number and the PDF; the same receipt in the same language gives the same bytes."""
    number = payment_number(payment.mission, payment.year, payment.number)
    with force_locale(language):
        paper = MoneyPaper(
            title=_("Receipt for money paid out"),
            number=number,
            mission=payment.mission,
            at=payment.paid_at,
            name=shown_name(content),
            reference=content.get("reference", ""),
            officer=content.get("officer", ""),
            amount=str(Money(payment.amount, payment.currency)),
            facts=(
                (_("Approved by"), content.get("approver", "")),
                (_("What is it for?"), translated(labels.PURPOSE[Purpose(content.get("purpose", "other"))])),
                (_("For how many people"), str(content.get("people", ""))),
                *_exchanged(payment),
            ),
            said=_("The person has received this money and owes nothing for it."),
            signs=(_("Signature or thumb of the person"), _("Signature of the officer")),
        )
        return number, two_copies(paper, language)


def _exchanged(payment: CashPayment) -> tuple[tuple[str, str], ...]:
    if payment.rate is None:
        return ()
    words = _(
        "%(rate)s on %(day)s (%(source)s)",
        rate=f"{payment.rate.normalize():f}",
        day=day_text(payment.rate_on),
        source=payment.rate_source,
    )
    return (
        (_("Taken from the fund"), str(Money(payment.fund_amount, payment.fund_currency))),
        (_("Rate of the day"), words),
    )
