"""`sight rebuild`: who sees whom, written anew from what gave it. `people duplicates`: one person twice in a file."""

import csv
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from migrant_support.domains.people.actions.pairs import note_pairs, people_since
from migrant_support.domains.people.actions.sight import rebuild_sight
from migrant_support.domains.people.likeness import add_missing, recount
from migrant_support.formats.sheets.writing import formula_safe
from migrant_support.kernel.clock import now
from migrant_support.matching.batch import pairs_of
from migrant_support.matching.table import NoReference, columns_of, people_in
from migrant_support.platform.store.transaction import work

sight = AppGroup("sight", help="Who sees whom.")
people = AppGroup("people", help="People in files.")
AT_ONCE, A_HUNDRED = 500, 100
_FILE = click.Path(dir_okay=False, path_type=Path)


@sight.command("rebuild")
@click.option("--dry-run", is_flag=True, help="Only count.")
def rebuild(dry_run: bool) -> None:
    """Add missing rows and remove those without a reason."""
    with work(write=not dry_run):
        done = rebuild_sight(dry_run=dry_run)
    click.echo(f"{done.added} rows {'missing' if dry_run else 'added'}, {done.removed} without a reason.")


@people.command("likeness")
def likeness() -> None:
    """Write what people are compared by where it is missing, and count anew how common names are. Can be repeated."""
    added = 0
    while True:
        with work(write=True):
            some = add_missing(AT_ONCE)
        added += some
        if some < AT_ONCE:
            break
    with work(write=True):
        people = recount()
    click.echo(f"{people} people can be looked up by likeness, {added} of them since now.")


@people.command("pairs")
@click.option("--days", default=1, show_default=True, help="Look at those registered in so many days.")
def pairs(days: int) -> None:
    """Note whoever seems to be in the register twice among those registered lately. Can be repeated."""
    click.echo(f"{look_for_pairs(timedelta(days=days))} people looked at.")


def look_for_pairs(lately: timedelta) -> int:
    """Note likely pairs of people registered lately, a list's above all; a hundred in one transaction. How many?"""
    since, last, count = now() - lately, None, 0
    while True:
        with work(write=True):
            some = people_since(since, last, A_HUNDRED)
            for _, person_id in some:
                note_pairs(person_id)
        count += len(some)
        if len(some) < A_HUNDRED:
            return count
        last = some[-1]


@people.command("duplicates")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=_FILE, help="The CSV file of pairs to write.")
@click.option("--explain", is_flag=True, help="Add a column that says why.")
def duplicates(table: Path, out: Path, explain: bool) -> None:
    """Find the records of a CSV file that may be one person; nothing is stored or changed."""
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            found = list(people_in(reader, columns_of(reader.fieldnames or ())))
    except NoReference:
        raise click.ClickException("The file has no column person_ref, so no pair could be named.") from None
    except (UnicodeDecodeError, csv.Error):
        raise click.ClickException("The file is not a CSV file in UTF-8.") from None
    references = [formula_safe(reference) for reference, _ in found]
    count = 0
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ref_a", "ref_b", "score", *(["why"] if explain else [])])
        for first, second, comparison in pairs_of([identity for _, identity in found]):
            if references[first] == references[second]:
                continue
            why = ["; ".join(comparison.reasons)] if explain else []
            writer.writerow([references[first], references[second], f"{comparison.score:.2f}", *why])
            count += 1
    click.echo(f"{len(found)} records, {count} pairs that may be one person.")
