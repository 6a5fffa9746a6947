"""`./run bench`: the main screens at two sizes on both databases, as a table of ratios.

One warm client asks a real server over HTTP, one request after the other. Beside each screen's time stands the time of
its own SQL statements, replayed bare on one connection, so that only the ratio matters and not the machine.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.installations import Installation, installation
from bench.screens import Measured, measure

SIZES = (2_400, 100_000)
DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """Measure, print the table, and write it where `--out` says."""
    wanted = argparse.ArgumentParser(prog="bench", description=__doc__)
    wanted.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of persons")
    wanted.add_argument("--databases", nargs="+", default=list(DATABASES), choices=DATABASES)
    wanted.add_argument("--requests", type=int, default=200, help="requests for each screen")
    wanted.add_argument("--out", type=Path, help="also write the table here")
    chosen = wanted.parse_args()
    found: list[Measured] = []
    for database in chosen.databases:
        for size in chosen.sizes:
            print(f"{database}, {size:,} persons …", file=sys.stderr)
            with tempfile.TemporaryDirectory() as folder, installation(database, size, Path(folder)) as made:
                found += _measured(made, chosen.requests)
    text = table(found)
    print(text)
    if chosen.out:
        chosen.out.write_text(text + "\n", encoding="utf-8")
    return 0


def _measured(made: Installation, requests: int) -> list[Measured]:
    return list(measure(made, requests))


def table(found: list[Measured]) -> str:
    """The results as Markdown: times in milliseconds; `aim` is p95 ÷ (3 × SQL p95 + 15), kept up to 1."""
    smallest = {(m.database, m.screen): m.p95 for m in sorted(found, key=lambda m: -m.persons)}
    heads = ("database", "persons", "screen", "req/s", "p50", "p95", "statements", "SQL p95", "aim", "growth")
    lines = ["| " + " | ".join(heads) + " |", "|---|---:|---|" + "---:|" * 7]
    for m in found:
        growth = m.p95 / smallest[m.database, m.screen]
        times = (m.p50, m.p95, m.statements, m.sql_p95, m.p95 / (3 * m.sql_p95 + 15), growth)
        shown = ("{:.1f}", "{:.1f}", "{}", "{:.1f}", "{:.2f}", "{:.2f}")
        cells = [m.database, f"{m.persons:,}", m.screen, f"{m.per_second:.0f}"]
        cells += [form.format(value) for form, value in zip(shown, times, strict=True)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
