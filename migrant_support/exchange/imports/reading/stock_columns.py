"""Finds the header of a stock book and what its columns hold, by the words in vocabulary/stock.toml. Pure."""

from collections.abc import Iterator, Sequence

from migrant_support.exchange.imports.reading.fields import CONFIDENTIAL
from migrant_support.exchange.imports.reading.headers import (
    SURE_ENOUGH,
    ColumnGuess,
    field_scores,
    first_different,
    is_header_word,
)
from migrant_support.formats.characters import one_line, plain
from migrant_support.formats.sheets.book import Row

SUBJECT = "stock"
QUANTITIES = ("opening", "received", "issued", "balance_written")
_SEARCHED_ROWS = 60


def header_of(rows: Sequence[Row]) -> tuple[int, int] | None:
    """Return the places of the header's first and last row: an item or a day, and two columns of quantities or more."""
    best: tuple[int, int] | None = None
    best_count = 0
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        texts = _texts(row)
        if len(texts) < 3 or not any(is_header_word(text, SUBJECT) for text in texts.values()):
            continue
        for last in (index, index + 1):
            found = _named_fields(rows, index, last)
            enough = {"item", "date"} & found and len(found & set(QUANTITIES)) >= 2 and len(found) >= 3
            if enough and len(found) > best_count:
                best, best_count = (index, last), len(found)
    return best


def _texts(row: Row) -> dict[int, str]:
    texts = {c: one_line(plain(cell.text[:200]).text) for c, cell in row.cells.items() if c < 60}
    return {c: text for c, text in texts.items() if text}


def _named_fields(rows: Sequence[Row], first: int, last: int) -> set[str]:
    if last >= len(rows) or (last > first and not _continues(rows, first, last)):
        return set()
    return {guess.field for guess in guesses_of(rows, first, last) if guess.field}


def _continues(rows: Sequence[Row], first: int, last: int) -> bool:
    """A header's second row holds words only, and mostly words of headers."""
    texts = list(_texts(rows[last]).values())
    words = sum(is_header_word(text, SUBJECT) for text in texts)
    return (
        rows[last].number == rows[first].number + 1
        and not any(c.isdecimal() for text in texts for c in text)
        and len(texts) >= 2
        and words >= 0.5 * len(texts)
    )


def guesses_of(rows: Sequence[Row], first: int, last: int) -> list[ColumnGuess]:
    """Give each column at most one field, and each field one column: the surest first, then the leftmost."""
    headers = dict(_header_texts(rows, first, last))
    offers = [
        (score - 0.03 * rank, column, name)
        for column, ways in headers.items()
        for rank, way in enumerate(ways)
        for name, score in field_scores(way, SUBJECT).items()
        if score >= SURE_ENOUGH
    ]
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, column, name in sorted(offers, key=lambda o: (-round(o[0], 3), o[1])):
        if column not in chosen and (name not in taken or name in {"party", CONFIDENTIAL}):
            chosen[column] = (name, score)
            taken.add(name)
    samples = {
        column: first_different([text for row in rows[last + 1 : last + 40] if (text := _texts(row).get(column, ""))])
        for column in headers
    }
    return [
        ColumnGuess(c, ways[0], chosen.get(c, ("", 0.0))[0] or None, min(0.99, chosen.get(c, ("", 0.0))[1]), samples[c])
        for c, ways in sorted(headers.items())
    ]


def _header_texts(rows: Sequence[Row], first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    upper, lower = _texts(rows[first]), _texts(rows[last]) if last > first else {}
    over = ""
    for column in range(max([*upper, *lower], default=-1) + 1):
        over = upper.get(column, over if column in lower else "")
        under = lower.get(column, "")
        ways = [f"{over} {under}".strip(), under, over if under else ""]
        if ways[0]:
            yield column, [way for way in dict.fromkeys(ways) if way]
