"""Receipts of money as papers: two copies, one for the person and one for the mission, each on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from migrant_support.domains.claims import labels
from migrant_support.domains.claims.queries.money import MoneyReceipt
from migrant_support.domains.claims.queries.records import ClaimRecord
from migrant_support.domains.claims.rules.money import MoneyKind
from migrant_support.domains.claims.rules.steps import ClaimKind
from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.platform.papers import Block, Facts, Gap, Heading, NewPage, Signatures, Text, printed
from migrant_support.platform.web.translate import translated


@dataclass(frozen=True, slots=True)
class MoneyPaper:
    """What a receipt of money says, in the language of the paper."""

    title: str
    number: str
    mission: str
    at: datetime
    name: str
    reference: str
    officer: str
    amount: str
    facts: Sequence[tuple[str, str]] = field(default=())
    said: str = ""
    signs: Sequence[str] = field(default=())


def two_copies(paper: MoneyPaper, language: str) -> bytes:
    """The PDF; the same receipt in the same language gives the same bytes. Call it inside `force_locale`."""
    first, second = (_copy(paper, language, whose) for whose in (_("Copy for the person"), _("Copy for the mission")))
    return printed([*first, NewPage(), *second], language=language, title=paper.number)


def _copy(paper: MoneyPaper, language: str, whose: str) -> list[Block]:
    when = paper.at.astimezone(ZoneInfo(zone_of_mission(paper.mission)))
    facts = [
        (_("Receipt number"), paper.number),
        (_("When"), format_datetime(when, "d MMMM yyyy, HH:mm", rebase=False)),
        (_("Mission"), mission_names(language).get(paper.mission, paper.mission)),
        (_("Officer"), paper.officer),
        (_("Name"), paper.name),
        (_("Reference"), paper.reference),
        *((label, value) for label, value in paper.facts if value),
    ]
    return [
        Heading(paper.title, level=1),
        Text(whose, size="small"),
        Facts(facts),
        Gap(2),
        Text(_("Amount: %(amount)s", amount=paper.amount), size="large", bold=True),
        *([Text(paper.said, size="small")] if paper.said else []),
        Signatures(paper.signs, thumb=True),
    ]


def shown_name(content: dict[str, str]) -> str:
    """The name of a receipt in Latin letters and in her own script."""
    script = content.get("name_si") or content.get("name_ta")
    return " · ".join(part for part in (content.get("name"), script) if part)


_SAID = {
    MoneyKind.RECEIVED: lambda: _("The mission keeps this money for the person and hands it over on request."),
    MoneyKind.HANDED_OVER: lambda: _(
        "The person has received this money. What was not recovered may still be claimed."
    ),
    MoneyKind.SENT_ON: lambda: _("The money was sent on as the power of attorney says."),
}


def money_paper(claim: ClaimRecord, receipt: MoneyReceipt, language: str) -> bytes:
    """The receipt of a line of a claim's ledger."""
    content, row = receipt.content, receipt.row
    with force_locale(language):
        kind = translated(labels.KIND[ClaimKind(content.get("kind", claim.kind.value))])
        giver = _("Signature of who pays") if row.kind is MoneyKind.RECEIVED else _("Signature or thumb of the person")
        paper = MoneyPaper(
            title=translated(labels.RECEIPT[row.kind]),
            number=row.number,
            mission=receipt.mission,
            at=row.at,
            name=shown_name(content),
            reference=content.get("reference", ""),
            officer=content.get("officer", ""),
            amount=str(row.money),
            facts=(
                (_("Case"), content.get("case", "")),
                (_("What is claimed?"), kind),
                (translated(labels.AGAINST[claim.against]), content.get("party", "")),
                (_("Sent on to"), content.get("recipient", "")),
                (_("Number and date of the power of attorney"), content.get("attorney", "")),
                (_("Note on the receipt"), content.get("note", "")),
            ),
            said=_SAID[row.kind](),
            signs=(giver, _("Signature of the officer")),
        )
        return two_copies(paper, language)
