"""A letter or certificate as a paper, in one of three languages; a certificate carries a code to check it by."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.letters.queries.papers import LetterRecord
from migrant_support.domains.letters.rules.papers import CERTIFICATES, Demand, LetterKind, filled
from migrant_support.domains.letters.templates import demand_words, letter_words
from migrant_support.kernel.money import Money
from migrant_support.platform.papers import (
    Block,
    Facts,
    Gap,
    Heading,
    QrCode,
    SideBySide,
    Signatures,
    Text,
    printed,
)
from migrant_support.settings import Settings


def letter_paper(record: LetterRecord, *, is_draft: bool = False) -> bytes:
    """The PDF; the same letter gives the same bytes."""
    with force_locale(record.language):
        return printed(
            _blocks(record, is_draft=is_draft),
            language=record.language,
            footer=_("Draft: not issued") if is_draft else record.number,
            title=_("Draft: not issued") if is_draft else record.number,
        )


def _blocks(record: LetterRecord, *, is_draft: bool) -> list[Block]:
    content, language = record.content, record.language
    mission = mission_names(language).get(record.mission, record.mission)
    words = letter_words(record.kind, language, version=record.version)
    head = [
        (_("Number"), record.number or _("Draft: not issued")),
        (_("Date"), _day(content["day"], language)),
    ]
    values = _values(record)
    blocks: list[Block] = [
        *([Text(_("Draft: not issued"), size="large", bold=True, centred=True)] if is_draft else []),
        Text(_("Mission of Sri Lanka, %(mission)s", mission=mission), size="large", bold=True, centred=True),
        Gap(4),
        Facts(head, columns=2),
        Gap(3),
        *([Text(content["recipient"])] if content["recipient"] else []),
        Heading(words.title, level=1),
        *[Text(filled(paragraph, values)) for paragraph in words.paragraphs],
        Gap(2),
        Facts(_identity(content, language)),
        Gap(2),
        *([Text(content["remark"])] if content["remark"] else []),
        *([Text(_("This replaces %(number)s.", number=record.replaces))] if record.replaces else []),
        Gap(8),
    ]
    signature: list[Block] = [Signatures((_("Signature and seal: %(officer)s", officer=content["officer"]),))]
    if record.kind not in CERTIFICATES or not content.get("token"):
        return [*blocks, *signature]
    return [*blocks, *signature, Gap(10), SideBySide(_code(record), widths=(0.26, 0.74))]


def _code(record: LetterRecord) -> tuple[list[Block], list[Block]]:
    token = record.content["token"]
    settings: Settings = current_app.extensions["settings"]
    address = f"{settings.base_url.rstrip('/')}/papers/{record.language}/{token}"
    said = _("Anybody may check this paper: scan the code and compare number, day and name.")
    return [QrCode(address, 34)], [Gap(8), Text(said, size="small")]


def _identity(content: dict[str, Any], language: str) -> list[tuple[str, str]]:
    born = content["birth"]
    if born and content["birth_precision"] != "day":
        birth = born[:7] if content["birth_precision"] == "month" else born[:4]
    else:
        birth = _day(born, language) if born else ""
    facts = [
        (_("Name"), " · ".join(part for part in (content["name"], content["script"]) if part)),
        (_("Date of birth"), birth),
        (_("Passport number"), content["passport"]),
        (_("Reference"), content["reference"]),
    ]
    return [fact for fact in facts if fact[1]]


def _values(record: LetterRecord) -> dict[str, str]:
    content, language = record.content, record.language
    reply = _("until %(day)s", day=_day(content["reply_by"], language)) if content["reply_by"] else _("soon")
    return {
        "since": _day(content["since"], language) if content["since"] else "",
        "stay": "; ".join(_stay(begin, end, language) for begin, end in content["stays"]),
        "demands": "\n".join(_demands(content, language)) if record.kind is LetterKind.EMPLOYER else "",
        "reply": reply,
    }


def _stay(begin: str, end: str, language: str) -> str:
    if not end:
        return _("since %(day)s", day=_day(begin, language))
    return _("from %(first)s until %(last)s", first=_day(begin, language), last=_day(end, language))


def _demands(content: dict[str, Any], language: str) -> list[str]:
    owed = ""
    if content["owed"]:
        amount, currency = content["owed"]
        owed = f" ({Money(Decimal(amount), currency)})"
    asked = [demand_words()[Demand(one)][language] for one in content["demands"]]
    return [f"– {one % {'amount': owed} if '%(amount)s' in one else one}" for one in asked]


def _day(text: str, language: str) -> str:
    return format_date(date.fromisoformat(text), "d MMMM yyyy", locale=language)
