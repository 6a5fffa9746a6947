"""`./run bench`: the main screens at two sizes on both databases, as a table of ratios.

One warm client asks a real server over HTTP, one request after the other. Beside each screen's time stands the time of
its own SQL statements, replayed bare on one connection, so that only the ratio matters and not the machine.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.evening import add_house, measure_evening
from bench.flights import add_flights, measure_acts
from bench.installations import installation
from bench.planning import add_plans, measure_planning
from bench.screens import Measured, measure
from bench.stores import add_book

SIZES = (2_400, 100_000)
DATABASES = ("sqlite", "postgresql")
COST, STATEMENTS, GROWTH = 1.0, 12, 1.5
"""The aims (bench/README.md)."""


def main() -> int:
    """Measure, print the table, and write it where `--out` says."""
    wanted = argparse.ArgumentParser(prog="bench", description=__doc__)
    wanted.add_argument("--sizes", "--persons", type=int, nargs="+", default=list(SIZES), help="numbers of persons")
    wanted.add_argument("--databases", "--database", nargs="+", default=list(DATABASES), choices=DATABASES)
    wanted.add_argument("--requests", type=int, default=200, help="requests for each screen")
    wanted.add_argument("--only", default="", help="only screens and acts whose name holds this (several: a|b)")
    wanted.add_argument("--out", type=Path, help="also write the table here")
    chosen = wanted.parse_args()
    found: list[Measured] = []
    loads: list[str] = []
    for database in chosen.databases:
        for size in chosen.sizes:
            print(f"{database}, {size:,} persons …", file=sys.stderr)
            with tempfile.TemporaryDirectory() as folder, installation(database, size, Path(folder)) as made:
                flights = add_flights(made)
                house, plans, book = add_house(made), add_plans(made), add_book(made)
                more = [*house.screens(), *plans.screens(), *book.screens()]
                acts = max(10, chosen.requests // 5)
                found += measure(made, flights, chosen.requests, chosen.only, more=more)
                found += measure_acts(made, flights, acts, chosen.only)
                found += measure_planning(made, plans, acts, chosen.only)
                found += measure_evening(made, house, acts, chosen.only)
                print(table(found), file=sys.stderr)  # an hour's work is not lost when the rest is stopped
                loads.append(
                    f"- `demo load --persons {size}` on {database}: {made.load.seconds:.0f} s, of them "
                    f"{made.load.processor:.0f} s of one processor; at most {made.load.megabytes:.0f} MB"
                )
    text = "\n".join([table(found), "", *missed(found), "", *loads])
    print(text)
    if chosen.out:
        chosen.out.write_text(text + "\n", encoding="utf-8")
    return 0


def missed(found: list[Measured]) -> list[str]:
    """A line for each aim that a screen or an act misses, by the clock."""
    smallest = _smallest(found)
    lines = []
    for m in found:
        said = []
        if (cost := m.page.p95 / (3 * m.sql.p95 + 15)) > COST:
            said.append(f"p95 is {cost:.2f} of 3 × bare SQL + 15 ms")
        if not m.is_act and m.statements > STATEMENTS:
            said.append(f"{m.statements} statements")
        if (growth := m.page.p95 / smallest[m.database, m.screen].page.p95) > GROWTH:
            said.append(f"grows {growth:.2f} times")
        if said:
            lines.append(f"- {m.database}, {m.persons:,} persons, {m.screen}: {'; '.join(said)}")
    return [f"Aims missed by {len(lines)} of {len(found)} rows:", "", *lines] if lines else ["Every aim is met."]


def _smallest(found: list[Measured]) -> dict[tuple[str, str], Measured]:
    return {(m.database, m.screen): m for m in sorted(found, key=lambda m: -m.persons)}


def table(found: list[Measured]) -> str:
    """The results as Markdown; bench/README.md says what the columns mean."""
    smallest = _smallest(found)
    heads = (
        "database",
        "persons",
        "screen",
        "statements",
        "a second",
        "p50",
        "p95",
        "SQL p95",
        "CPU p50",
        "CPU p95",
        "SQL CPU p95",
    )
    lines = [
        "| " + " | ".join((*heads, "aim", "aim CPU", "growth", "growth CPU")) + " |",
        "|---|---:|---|" + "---:|" * 12,
    ]
    for m in found:
        small = smallest[m.database, m.screen]
        times = (*m.page, m.sql.p95, *m.page_processor, m.sql_processor.p95)
        ratios = (
            m.page.p95 / (3 * m.sql.p95 + 15),
            m.page_processor.p95 / (3 * m.sql_processor.p95 + 15),
            m.page.p95 / small.page.p95,
            m.page_processor.p50 / small.page_processor.p50,
        )
        cells = [m.database, f"{m.persons:,}", m.screen, str(m.statements), f"{m.a_second:.0f}"]
        cells += [f"{time:.1f}" for time in times] + [f"{ratio:.2f}" for ratio in ratios]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
