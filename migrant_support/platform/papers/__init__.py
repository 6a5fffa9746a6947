"""Papers to print: PDF in English, Sinhala and Tamil, each shaped as it is written; the same twice.

A paper is a list of blocks (`blocks.py`) that `printed()` lays out.
"""

from migrant_support.platform.papers.answers import pdf_answer
from migrant_support.platform.papers.blocks import (
    Block,
    Boxes,
    CutHere,
    Facts,
    Gap,
    Heading,
    NewPage,
    Picture,
    QrCode,
    Rows,
    SideBySide,
    Signatures,
    Text,
    Together,
)
from migrant_support.platform.papers.printing import A4, A4_ACROSS, CARD, Marks, printed, printed_cards, printed_list

__all__ = [
    "A4",
    "A4_ACROSS",
    "CARD",
    "Block",
    "Boxes",
    "CutHere",
    "Facts",
    "Gap",
    "Heading",
    "Marks",
    "NewPage",
    "Picture",
    "QrCode",
    "Rows",
    "SideBySide",
    "Signatures",
    "Text",
    "Together",
    "pdf_answer",
    "printed",
    "printed_cards",
    "printed_list",
]
