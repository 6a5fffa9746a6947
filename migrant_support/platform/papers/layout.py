"""Lays blocks out with ReportLab. It is heavy to import: only `printed()` does, when the first paper is made."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.shapes import Drawing, PolyLine, Rect
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Frame,
    HRFlowable,
    Image,
    KeepInFrame,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from migrant_support.platform.papers import blocks as b
from migrant_support.platform.papers.fonts import BOLD, FOLDER, REGULAR
from migrant_support.platform.papers.printing import Marks

MM = 72 / 25.4
_MARGIN, _CARD_MARGIN, _LIST_MARGIN = 16.0, 4.0, 10.0
_CARD_HEIGHT = 60.0
_INK, _QUIET, _RULE = "#1b2430", "#55606e", "#b8c0ca"
_SIZES = {"small": 8.0, "normal": 10.0, "large": 14.0}
_WRITING_LINE = 7.0 * MM
_CLOSE, _CLOSE_PAD = 8.0, 1.6
_SHAPED_FROM = "\u0300"
"""From this letter on a text is shaped; Latin letters stand for themselves."""
_QR_SIDE = 14.0


def lay_out(blocks: Sequence[b.Block], *, language: str, footer: str, page: tuple[float, float], title: str) -> bytes:
    """Return the PDF; see `printed`."""
    _register_fonts()
    is_card = page[1] < _CARD_HEIGHT
    margin = (_CARD_MARGIN if is_card else _MARGIN) * MM
    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=(page[0] * MM, page[1] * MM),
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        invariant=1,
        lang=language,
        title=title or " ",
        author="",
        creator="",
        producer="",
    )
    writer = _Writer(document.width)
    foot = (lambda *_: None) if is_card else _foot(footer, page[0] * MM, margin)
    document.build([flow for block in blocks for flow in writer.flows(block)], onFirstPage=foot, onLaterPages=foot)
    return made.getvalue()


def lay_out_list(
    blocks: Sequence[b.Block], *, language: str, marks: Marks, page: tuple[float, float], title: str
) -> bytes:
    """Return the PDF; see `printed_list`."""
    _register_fonts()
    margin = _LIST_MARGIN * MM
    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=(page[0] * MM, page[1] * MM),
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=(_LIST_MARGIN + _QR_SIDE) * MM,
        invariant=1,
        lang=language,
        title=title or " ",
        author="",
        creator="",
        producer="",
    )
    writer = _Writer(document.width)
    flows = [flow for block in blocks for flow in writer.flows(block)]
    document.build(flows, canvasmaker=lambda *given, **more: _Counting(*given, marks=marks, **more))
    return made.getvalue()


class _Counting(Canvas):  # type: ignore[misc] # the library has no annotations
    """Keeps the pages until their number is known, then draws the marks on each."""

    def __init__(self, *given: Any, marks: Marks, **more: Any) -> None:
        super().__init__(*given, **more)
        self._marks = marks
        self._kept: list[dict[str, Any]] = []
        self._dark = _dark_cells(marks.qr) if marks.qr else ()

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """Keep the page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Draw the marks on every page, and write the file."""
        kept, count = self._kept, len(self._kept)
        for number, page in enumerate(kept, start=1):
            self.__dict__.update(page)
            self._draw_marks(number, count)
            super().showPage()
        super().save()

    def _draw_marks(self, number: int, count: int) -> None:
        wide, high = self._pagesize
        margin, side = _LIST_MARGIN * MM, _QR_SIDE * MM
        if self._marks.across:
            self.saveState()
            self.setFillColor(HexColor(_RULE), alpha=0.35)
            self.setFont(BOLD, 46)
            self.translate(wide / 2, high / 2)
            self.rotate(25)
            self.drawCentredString(0, 0, self._marks.across)
            self.restoreState()
        lines = [*self._marks.footer, f"{number} / {count}"]
        paragraph = _paragraph("\n".join(lines), 7, colour=_QUIET)
        _wide, tall = paragraph.wrap(wide - 2 * margin - side - 4 * MM, side)
        paragraph.drawOn(self, margin, margin * 0.6 + side - tall)
        if self._dark:
            self._draw_square(wide - margin - side, margin * 0.6, side)

    def _draw_square(self, x: float, y: float, side: float) -> None:
        cell = side / len(self._dark)
        path = self.beginPath()
        for row, line in enumerate(self._dark):
            for column, is_dark in enumerate(line):
                if is_dark:
                    path.rect(x + column * cell, y + side - (row + 1) * cell, cell, cell)
        self.setFillColor(HexColor("#000000"))
        self.drawPath(path, stroke=0, fill=1)


def _dark_cells(text: str) -> list[list[int]]:
    return [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=2)]


def lay_out_cards(
    cards: Sequence[Sequence[b.Block]],
    *,
    language: str,
    card: tuple[float, float],
    page: tuple[float, float],
    title: str,
) -> bytes:
    """Return the PDF; see `printed_cards`."""
    _register_fonts()
    made = BytesIO()
    canvas = Canvas(made, pagesize=(page[0] * MM, page[1] * MM), invariant=1, lang=language)
    canvas.setTitle(title or " ")
    wide, high = int(page[0] // card[0]), int(page[1] // card[1])
    left, top = (page[0] - wide * card[0]) / 2, page[1] - (page[1] - high * card[1]) / 2
    for at, blocks in enumerate(cards):
        place = at % (wide * high)
        if at and not place:
            canvas.showPage()
        x, y = (left + place % wide * card[0]) * MM, (top - (place // wide + 1) * card[1]) * MM
        canvas.setStrokeColor(HexColor(_RULE))
        canvas.setDash(2, 2)
        canvas.rect(x, y, card[0] * MM, card[1] * MM)
        canvas.setDash()
        width, height = (card[0] - 2 * _CARD_MARGIN) * MM, (card[1] - 2 * _CARD_MARGIN) * MM
        writer = _Writer(width)
        flows = [flow for block in blocks for flow in writer.flows(block)]
        frame = Frame(
            x + _CARD_MARGIN * MM, y + _CARD_MARGIN * MM, width, height,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        frame.addFromList([KeepInFrame(width, height, flows, mode="shrink")], canvas)
    canvas.save()
    return made.getvalue()


def _register_fonts() -> None:
    if REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    for name in (BOLD, REGULAR):
        file = FOLDER / f"{name}.ttf"
        if not file.is_file():
            raise RuntimeError("The fonts of papers are missing. Run ./run once to set everything up.")
        font = TTFont(name, str(file), shapable=True)
        _number_joined_letters(font)
        pdfmetrics.registerFont(font)


def _number_joined_letters(font: Any) -> None:
    """Number every joined letter now.

    The library numbers it when it is first drawn, and takes its width from there, so that a paper would depend on
    what the process had printed before.
    """
    shaping = font.hbFont()
    for glyph in range(font.hbFace.glyph_count):
        if glyph not in font.face.glyphToChar:
            font.hbAddPrivate(shaping.glyph_to_string(glyph), glyph, shaping.get_glyph_h_advance(glyph))


def _foot(text: str, width: float, margin: float) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        paragraph = _paragraph(f"{text}  ·  {document.page}" if text else str(document.page), 7.5, colour=_QUIET)
        _wide, high = paragraph.wrap(width - 2 * margin, margin)
        paragraph.drawOn(canvas, margin, margin * 0.75 - high / 2)

    return draw


def _paragraph(text: str, size: float, *, bold: bool = False, align: int = 0, colour: str = _INK) -> Any:
    style = ParagraphStyle(
        "text",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.45,
        alignment=align,
        textColor=colour,
        shaping=1,
    )
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _plain(text: str, size: float, width: float) -> Any:
    """Text that needs no shaping and fits on its line goes onto the page as it is, many times faster."""
    is_plain = max(text, default="") < _SHAPED_FROM and "\n" not in text
    if is_plain and pdfmetrics.stringWidth(text, REGULAR, size) <= width - 2 * _CLOSE_PAD:
        return text
    return _paragraph(text, size)


class _Writer:
    """Turns blocks into what the page builder lays out, for a column of this width (points)."""

    def __init__(self, width: float) -> None:
        self.width = width

    def flows(self, block: b.Block) -> list[Any]:
        """The page builder's parts for one block."""
        match block:
            case b.Heading(text, level):
                size = 16.0 if level == 1 else 11.5
                return [
                    CondPageBreak(30 * MM),
                    Spacer(1, size * 0.6),
                    _paragraph(text, size, bold=True),
                    Spacer(1, size * 0.35),
                ]
            case b.Text(text, size_name, bold, centred):
                return [_paragraph(text, _SIZES[size_name], bold=bold, align=int(centred)), Spacer(1, 1.2 * MM)]
            case b.Facts():
                return [self._facts(block), Spacer(1, 1.5 * MM)]
            case b.Rows():
                return [self._rows(block), Spacer(1, 2 * MM)]
            case b.Boxes(choices):
                return [self._box(text, ticked) for text, ticked in choices]
            case b.Signatures():
                return [KeepTogether([self._signatures(block)])]
            case b.Picture():
                return [self._picture(block)]
            case b.QrCode(text, side):
                return [_qr(text, side * MM)]
            case b.Gap(height):
                return [Spacer(1, height * MM)]
            case b.NewPage():
                return [PageBreak()]
            case b.CutHere():
                return [HRFlowable(width="100%", dash=(3, 3), color=_QUIET, spaceBefore=6 * MM, spaceAfter=6 * MM)]
            case b.SideBySide():
                return [self._columns(block)]
            case b.Together(inner):
                return [KeepTogether([flow for one in inner for flow in self.flows(one)])]

    def _table(self, cells: list[list[Any]], widths: list[float], style: list[Any], *, repeat: int = 0) -> Any:
        plain = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
        ]
        return Table(cells, colWidths=widths, style=[*plain, *style], repeatRows=repeat, hAlign="LEFT", splitInRow=1)

    def _facts(self, facts: b.Facts) -> Any:
        per_row = facts.columns
        cells: list[list[Any]] = []
        style: list[Any] = [("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
        pairs = list(facts.pairs)
        for at in range(0, len(pairs), per_row):
            row: list[Any] = []
            for name, value in pairs[at : at + per_row]:
                row += [_paragraph(name, 9, colour=_QUIET), _paragraph(value, 10) if value else ""]
                if not value:
                    column, line = len(row) - 1, len(cells)
                    style.append(("LINEBELOW", (column, line), (column, line), 0.5, _RULE))
                    style.append(("TOPPADDING", (column, line), (column, line), _WRITING_LINE / 2))
            cells.append(row + [""] * (2 * per_row - len(row)))
        share = self.width / per_row
        return self._table(cells, [share * 0.36, share * 0.64] * per_row, style)

    def _rows(self, table: b.Rows) -> Any:
        shares = list(table.widths) or [1.0] * len(table.heading)
        widths = [self.width * share / sum(shares) for share in shares]
        size, is_close = table.size, table.size < _CLOSE
        head = [
            _paragraph(text, size - 0.5, bold=True, align=2 * (at in table.right))
            for at, text in enumerate(table.heading)
        ]
        body = [
            [
                _plain(text, size, width)
                if is_close and at not in table.right
                else _paragraph(text, size, align=2 * (at in table.right))
                for at, (text, width) in enumerate(zip(row, widths, strict=True))
            ]
            for row in table.rows
        ]
        style: list[Any] = [("LINEBELOW", (0, 0), (-1, 0), 0.8, _INK), ("LINEBELOW", (0, 1), (-1, -1), 0.4, _RULE)]
        if is_close:
            pads = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
            style += [(pad, (0, 0), (-1, -1), _CLOSE_PAD) for pad in pads]
            style += [("FONT", (0, 1), (-1, -1), REGULAR, size, size * 1.45), ("TEXTCOLOR", (0, 1), (-1, -1), _INK)]
        return self._table([head, *body], widths, style, repeat=1)

    def _box(self, text: str, ticked: bool) -> Any:
        side = 9.0
        drawing = Drawing(side, side + 2)
        drawing.add(Rect(0, 0, side, side, strokeColor=HexColor(_INK), fillColor=None, strokeWidth=0.8))
        if ticked:
            drawing.add(PolyLine([1.5, 4.5, 3.8, 1.8, 7.6, 7.4], strokeColor=HexColor(_INK), strokeWidth=1.4))
        return self._table([[drawing, _paragraph(text, 10)]], [7 * MM, self.width - 7 * MM], [])

    def _signatures(self, block: b.Signatures) -> Any:
        count = len(block.names)
        gap = 6 * MM
        each = (self.width - gap * (count - 1)) / count
        widths: list[float] = []
        cells: list[Any] = []
        style: list[Any] = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 3)]
        for at, name in enumerate(block.names):
            if at:
                widths.append(gap)
                cells.append("")
            style.append(("LINEABOVE", (len(cells), 1), (len(cells), 1), 0.8, _INK))
            widths.append(each)
            cells.append(_paragraph(name, 8.5, colour=_QUIET))
        room = (24 if block.thumb else 14) * MM
        return Table([[""] * len(cells), cells], colWidths=widths, rowHeights=[room, None], style=style, hAlign="LEFT")

    def _picture(self, block: b.Picture) -> Any:
        return Image(BytesIO(block.content), block.width * MM, block.height * MM, kind="proportional", hAlign="LEFT")

    def _columns(self, block: b.SideBySide) -> Any:
        shares = list(block.widths) or [1.0] * len(block.columns)
        widths = [self.width * share / sum(shares) for share in shares]
        cells = [
            [flow for one in column for flow in _Writer(width - 3 * MM).flows(one)]
            for column, width in zip(block.columns, widths, strict=True)
        ]
        return self._table([cells], widths, [("RIGHTPADDING", (0, 0), (-1, -1), 3 * MM)])


def _qr(text: str, side: float) -> Any:
    matrix = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=4)]
    cell = side / len(matrix)
    drawing = Drawing(side, side)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                drawing.add(
                    Rect(x * cell, side - (y + 1) * cell, cell, cell, fillColor=HexColor("#000000"), strokeColor=None)
                )
    return drawing
