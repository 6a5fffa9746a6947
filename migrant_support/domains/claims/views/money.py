"""Money of a claim: received, handed over, and the receipts to print."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.claims import labels
from migrant_support.domains.claims.actions.money import hand_over, receive_money
from migrant_support.domains.claims.forms import HandForm, ReceivedForm
from migrant_support.domains.claims.queries.money import MoneyRow, held_of, money_receipt
from migrant_support.domains.claims.queries.records import claim_record, fetch_claim
from migrant_support.domains.claims.views.blueprint import blueprint, claim_form
from migrant_support.domains.claims.views.receipt_paper import money_paper
from migrant_support.domains.directory.queries import currency_choices
from migrant_support.domains.people import labels as people_labels
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

LANGUAGES = ("si", "ta", "en")


def money_lines(claim_id: UUID, ledger: Sequence[MoneyRow], names: Mapping[UUID | None, str]) -> list[dict[str, Any]]:
    """The ledger as its card shows it, each line with its papers."""
    return [
        {
            "number": line.number,
            "what": translated(labels.MONEY[line.kind]),
            "money": str(line.money),
            "when": moment_text(line.at),
            "who": names.get(line.by, ""),
            "papers": [
                {
                    "label": translated(people_labels.LANGUAGE[code]),
                    "href": url_for("claims.receipt", claim_id=claim_id, money_id=line.id, language=code),
                }
                for code in LANGUAGES
            ],
        }
        for line in ledger
    ]


@blueprint.route("/claims/<uuid:claim_id>/received", methods=["GET", "POST"])
@guard(Power.CLAIM_WORK)
def received(viewer: Viewer, claim_id: UUID) -> Response:
    """Money came to the mission."""
    fetch_claim(viewer, claim_id, Power.CLAIM_WORK)
    claim = claim_record(viewer, claim_id)
    form = ReceivedForm(data={"currency": claim.claimed.currency if claim.claimed else None})
    form.currency.choices = currency_choices(claim.mission, page_language())
    return claim_form(
        claim,
        form,
        lambda: receive_money(viewer, claim_id, form.amount.data, note=form.note.data or ""),
        title=_("Receive money"),
        lead=_("The money lies with the mission until it is handed over. Both steps have a numbered receipt."),
        submit=_("Record that it came"),
        done=_("The money is recorded. Print the receipt and let both sign it."),
    )


@blueprint.route("/claims/<uuid:claim_id>/handed-over", methods=["GET", "POST"])
@guard(Power.CLAIM_WORK)
def handed_over(viewer: Viewer, claim_id: UUID) -> Response:
    """Money goes to the person, or is sent on."""
    fetch_claim(viewer, claim_id, Power.CLAIM_WORK)
    claim, held = claim_record(viewer, claim_id), held_of(claim_id)
    form = HandForm(data={"amount": held[0], "currency": held[0].currency} if held else {})
    form.offer(held)
    here = ", ".join(str(money) for money in held)
    return claim_form(
        claim,
        form,
        lambda: hand_over(viewer, claim_id, form.handing()),
        title=_("Hand money over"),
        lead=_("The mission holds %(held)s of this claim.", held=here)
        if held
        else _("The mission holds nothing of this claim."),
        submit=_("Hand it over"),
        done=_("It is recorded. Print the receipt and let the person sign it."),
    )


@blueprint.get("/claims/<uuid:claim_id>/receipts/<uuid:money_id>/<any(si,ta,en):language>")
@guard(Power.CLAIM_WORK)
def receipt(viewer: Viewer, claim_id: UUID, money_id: UUID, language: str) -> Response:
    """A receipt to print, a copy for each side."""
    claim, found = money_receipt(viewer, claim_id, money_id)
    return pdf_answer(money_paper(claim, found, language), f"receipt-{found.row.number}-{language}")
