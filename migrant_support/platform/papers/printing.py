"""Blocks become a PDF. Equal blocks give equal bytes: no date, no account, no random id inside."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrant_support.platform.papers.blocks import Block


@dataclass(frozen=True, slots=True)
class Marks:
    """What each page of a list carries: lines at its foot, a square that leads somewhere, a word across the page."""

    footer: Sequence[str] = ()
    qr: str = ""
    across: str = ""


A4 = (210.0, 297.0)
A4_ACROSS = (297.0, 210.0)
CARD = (85.6, 54.0)
"""ISO/IEC 7810 ID-1, in millimetres."""


def printed_cards(cards: Sequence[Sequence[Block]], *, language: str, title: str = "") -> bytes:
    """Return a PDF of A4 pages with these cards of the usual size (`CARD`), ten on a page, with lines to cut along.

    What does not fit on a card is made smaller. Raises RuntimeError when the fonts are not set up.
    """
    from migrant_support.platform.papers.layout import lay_out_cards  # heavy: only when a paper is made

    return lay_out_cards(cards, language=language, card=CARD, page=A4, title=title)


def printed(
    blocks: Sequence[Block], *, language: str, footer: str = "", page: tuple[float, float] = A4, title: str = ""
) -> bytes:
    """Return the PDF of these blocks.

    `page` is width and height in millimetres (`A4`, `CARD`). `footer` stands at the foot of every page of A4 with the
    page's number. It and `title` (a property of the file) say nothing of a person that the paper itself does not show.
    Raises RuntimeError when the fonts are not set up.
    """
    from migrant_support.platform.papers.layout import lay_out  # heavy: only when a paper is made

    return lay_out(blocks, language=language, footer=footer, page=page, title=title)


def printed_list(
    blocks: Sequence[Block], *, language: str, marks: Marks, page: tuple[float, float] = A4_ACROSS, title: str = ""
) -> bytes:
    """Return the PDF of a list of many pages: each says which of how many it is and carries the marks.

    Raises RuntimeError when the fonts are not set up.
    """
    from migrant_support.platform.papers.layout import lay_out_list  # heavy: only when a paper is made

    return lay_out_list(blocks, language=language, marks=marks, page=page, title=title)
