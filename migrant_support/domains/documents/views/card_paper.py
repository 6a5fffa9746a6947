"""Cards as a paper: A4 pages with cards of the usual size to cut out, ten on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from migrant_support.platform.papers import Block, Picture, QrCode, SideBySide, Text, printed_cards


@dataclass(frozen=True, slots=True)
class CardToPrint:
    """What stands on one card. The QR code holds the token and nothing else."""

    mission: str
    phone: str
    name: str
    script: str
    reference: str
    spoken: str
    token: str
    photo: bytes | None


def cards_paper(cards: Sequence[CardToPrint], language: str) -> bytes:
    """The PDF."""
    with force_locale(language):
        return printed_cards([_blocks(card) for card in cards], language=language, title=_("Cards"))


def _blocks(card: CardToPrint) -> list[Block]:
    photo: Block = Picture(card.photo, 17, 22) if card.photo else Text("")
    words: list[Block] = [
        Text(card.name, bold=True),
        *([Text(card.script, size="small")] if card.script else []),
        Text(card.reference, size="small"),
        Text(_("Code:"), size="small"),
        Text(card.spoken, bold=True),
    ]
    found = (
        _("Found this card? Call %(phone)s.", phone=card.phone)
        if card.phone
        else _("Found this card? Bring it to the mission.")
    )
    return [
        Text(_("Mission of Sri Lanka, %(mission)s", mission=card.mission), size="small", bold=True),
        SideBySide(((photo,), words, (QrCode(card.token, 23),)), widths=(0.25, 0.43, 0.32)),
        Text(found, size="small"),
    ]
