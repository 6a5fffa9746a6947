"""A receipt as a paper: two copies on a page, one for the person and one for the mission, in one of three languages."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.domains.documents import labels
from migrant_support.domains.documents.queries.safe import ReceiptRecord
from migrant_support.domains.documents.rules.safe import ItemKind, ReceiptKind
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.rules import DocumentKind
from migrant_support.platform.papers import (
    Block,
    CutHere,
    Facts,
    Heading,
    NewPage,
    Rows,
    Signatures,
    Text,
    printed,
)
from migrant_support.platform.web.translate import translated

_ON_HALF_A_PAGE = 6  # things on a receipt of which two copies stand on one page, with room for a thumb's print


def receipt_paper(record: ReceiptRecord, language: str) -> bytes:
    """The PDF; the same receipt in the same language gives the same bytes."""
    with force_locale(language):
        return printed(_both_copies(record, language), language=language, title=record.row.number)


def receipts_paper(records: Sequence[ReceiptRecord], language: str, title: str) -> bytes:
    """Many receipts in one PDF, a page for each, to be signed one after the other."""
    blocks: list[Block] = []
    with force_locale(language):
        for record in records:
            blocks += [*([NewPage()] if blocks else []), *_both_copies(record, language)]
        if not blocks:
            blocks = [Text(_("Nothing was handed back."))]
        return printed(blocks, language=language, title=title)


def _both_copies(record: ReceiptRecord, language: str) -> list[Block]:
    copies = (_("Copy for the person"), _("Copy for the mission"))
    fits = len(record.content.get("items", [])) <= _ON_HALF_A_PAGE
    first, second = (_copy(record, language, whose) for whose in copies)
    return [*first, CutHere() if fits else NewPage(), *second]


def item_words(kind: str, document: str, what: str) -> str:
    """A line of a receipt in the page's language."""
    if document:
        return f"{translated(people_labels.DOCUMENT[DocumentKind(document)])} {what}".strip()
    return f"{translated(labels.ITEM[ItemKind(kind)])}: {what}" if what else translated(labels.ITEM[ItemKind(kind)])


def _copy(record: ReceiptRecord, language: str, whose: str) -> list[Block]:
    content, row = record.content, record.row
    mission = mission_names(language).get(record.mission, record.mission)
    when = row.issued_at.astimezone(ZoneInfo(zone_of_mission(record.mission)))
    script = content.get("name_si") or content.get("name_ta")
    facts = [
        (_("Receipt number"), row.number),
        (_("When"), format_datetime(when, "d MMMM yyyy, HH:mm", rebase=False)),
        (_("Mission"), mission),
        (_("Name"), " · ".join(part for part in (content.get("name"), script) if part)),
        (_("Reference"), content.get("reference", "")),
        (_("Officer"), content.get("officer", "")),
    ]
    lines = content.get("items", [])
    return [
        Heading(translated(labels.RECEIPT[row.kind]), level=1),
        Text(whose, size="small"),
        Facts(facts, columns=2),
        Rows(
            ("", _("What")),
            [(str(n), item_words(i["kind"], i["document"], i["what"])) for n, i in enumerate(lines, start=1)],
            widths=(0.08, 0.92),
        ),
        *([Text(_("Reason: %(reason)s", reason=content["reason"]))] if content.get("reason") else []),
        *([Text(_("This receipt replaces %(number)s.", number=record.replaces))] if record.replaces else []),
        Text(_SAID[row.kind](), size="small"),
        Signatures((_("Signature or thumb of the person"), _("Signature of the officer")), thumb=True),
    ]


_SAID = {
    ReceiptKind.DEPOSIT: lambda: _(
        "These things lie in the safe of the mission and stay the person's own. They are given back on request."
    ),
    ReceiptKind.RETURN: lambda: _("The person has received these things back."),
    ReceiptKind.DISPOSAL: lambda: _("These things left the safe for the reason that stands above."),
}
