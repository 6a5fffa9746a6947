"""The printed list: A4 across, its head on every page, with hash, page of pages and the square that leads to the check.

In English, as those read it who are given it; names at home stand in their own letters. The same rendition gives the
same bytes.
"""

from collections.abc import Sequence

from migrant_support.domains.flights.rules.layouts import Layout, cells, paper_layout
from migrant_support.domains.flights.rules.rendition import Rendered
from migrant_support.platform.papers import Block, Facts, Heading, Marks, Rows, Signatures, Text, printed_list

_NARROW, _WIDEST = 3, 22
_MANY, _SMALL, _SMALLER = 16, 7.4, 5.8
_GROUND = {"consent": "the consent of each person on it"}


def list_paper(
    rendered: Rendered, layout: Layout, *, check_at: str, copy: Sequence[str] = (), across: str = ""
) -> bytes:
    """The PDF. `check_at` is where a hash is checked; `copy` and `across` mark a copy for its recipient."""
    about = dict(rendered.about)
    chosen = paper_layout(rendered, layout)
    rows = cells(rendered, chosen)
    title = f"Passenger list {about['flight']}, {about['date']}, {about['from']}–{about['to']}"
    blocks: list[Block] = [
        Heading(title, level=1),
        Facts(
            [
                ("Version", about["manifest_version"]),
                ("Passengers listed", about["shown"]),
                ("For", about["recipient"]),
                ("Withheld: no consent", about["withheld"]),
                ("Rests on", _GROUND.get(about["basis"], "the law: " + _words(about["basis"]))),
                ("SHA-256 of the sealed list", about["content_sha256"]),
            ],
            columns=2,
        ),
        _table(chosen, rows) if rows else Text("Nobody on this list may be shown to the recipient."),
        Signatures(["For the mission", "For the Bureau (SLBFE)", "For the recipient"]),
    ]
    marks = Marks(
        footer=(f"{title} · version {about['manifest_version']}", about["content_sha256"], *copy),
        qr=check_at + about["content_sha256"],
        across=across,
    )
    return printed_list(blocks, language="en", marks=marks, title=title)


def _words(basis: str) -> str:
    return basis.partition(":")[2].replace("_", " ")


def _table(layout: Layout, rows: list[tuple[str, ...]]) -> Rows:
    """Columns as wide as their words need, within reason."""
    needed = [max((len(row[at]) for row in rows), default=0) for at in range(len(layout.columns))]
    widths = [
        float(min(max(_NARROW, needs, max(map(len, heading.split())) + 1), _WIDEST))
        for needs, heading in zip(needed, layout.headings, strict=True)
    ]
    return Rows(layout.headings, rows, widths, size=_SMALL if len(widths) <= _MANY else _SMALLER)
