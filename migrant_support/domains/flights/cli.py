"""`manifest list` and `manifest export`: sealed lists at the command line. Prints numbers and hashes, never a name."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from migrant_support.domains.flights.actions.exit_steps import tell_due_steps
from migrant_support.domains.flights.actions.lending import return_due_seats
from migrant_support.domains.flights.actions.offering import offer_on
from migrant_support.domains.flights.actions.renditions import HandedOut, hand_out_by_command
from migrant_support.domains.flights.models import Flight, ManifestVersion
from migrant_support.domains.flights.queries.manifests import VersionRow, organisations_of, version_rows
from migrant_support.domains.flights.queries.offers import flights_to_look_at
from migrant_support.domains.flights.rules.words import OFFERED, Rendering
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

seats_command = AppGroup("seats", help="Seats of flights.")
manifest = AppGroup("manifest", help="Sealed lists of flights.")


def return_all() -> int:
    """Give back every free seat that was lent until an hour that has come; return how many."""
    back = 0
    while True:
        with work(write=True):
            some = return_due_seats()
        back += some
        if not some:
            return back


def offer_all() -> int:
    """Offer every free seat for which somebody waits, those of offers that lapsed among them; return how many offers
    were made. One transaction a flight.
    """
    with work(write=False):
        flights = flights_to_look_at()
    made = 0
    for flight_id in flights:
        with work(write=True):
            made += offer_on(flight_id)
    return made


def exit_steps_told() -> None:
    """Write the tasks of steps of exit clearances that are due; one transaction for some hundred journeys."""
    last: UUID | None = None
    while True:
        with work(write=True):
            last = tell_due_steps(after=last)
        if last is None:
            return


@seats_command.command("offer")
def offer_command() -> None:
    """Offer free seats down the waiting lists; the worker does so each minute."""
    click.echo(f"{offer_all()} offers are made.")


@seats_command.command("return")
def return_command() -> None:
    """Give back lent seats whose hour has come; the worker does so each minute."""
    click.echo(f"{return_all()} seats are back.")


@manifest.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """List the flights that have a sealed list, with each version and its hash."""
    with work(write=False):
        flights = db.session.scalars(
            sa.select(Flight)
            .where(sa.exists().where(ManifestVersion.flight_id == Flight.id))
            .order_by(Flight.departs_at, Flight.id)
        ).all()
        told = [_flight(flight) for flight in flights]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in told:
        click.echo(f"{one['flight']}  {one['from']}–{one['to']}  {one['state']}")
        for version in one["versions"]:
            waits = f"  waits for {', '.join(version['missing_signatures'])}" if version["missing_signatures"] else ""
            click.echo(f"  {version['number']:>3}  {version['passengers']:>4} people  {version['sha256']}{waits}")
    if not told:
        click.echo("No list has been sealed yet.")


def _flight(flight: Flight) -> dict[str, Any]:
    versions = db.session.scalars(
        sa.select(ManifestVersion)
        .where(ManifestVersion.flight_id == flight.id)
        .options(sa.orm.defer(ManifestVersion.content_sealed))
        .order_by(ManifestVersion.number)
    ).all()
    return {
        "flight": f"{flight.number}/{flight.departs_on}",
        "id": str(flight.id),
        "number": flight.number,
        "date": flight.departs_on.isoformat(),
        "from": flight.origin,
        "to": flight.destination,
        "state": flight.state.value,
        "shared_with": list(organisations_of(flight.id)),
        "versions": [_version(row) for row in version_rows([(version, flight) for version in versions])],
    }


def _version(row: VersionRow) -> dict[str, object]:
    return {
        "number": row.number,
        "sha256": row.content_hash,
        "passengers": row.passengers,
        "sealed_at": row.sealed_at.isoformat(),
        "signatures": [f"{one.kind.value}:{one.place}".rstrip(":") for one in row.signatures],
        "missing_signatures": [f"{kind.value}:{place}".rstrip(":") for kind, place in row.missing],
    }


@manifest.command("export")
@click.argument("flight")
@click.option("--version", "number", type=int, required=True, help="Number of the sealed version.")
@click.option("--recipient", default="CARRIER", help="CARRIER, BORDER, or an organisation such as IOM.")
@click.option("--format", "form", type=click.Choice([form.value for form in OFFERED]), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where to write the file.")
@click.option(
    "--reason",
    default="By command",
    show_default=True,
    help="What the file is for; kept in the audit log. Name no person.",
)
@click.option("--lock", is_flag=True, help="Ask for a pass phrase and lock the file with it.")
@click.option(
    "--phrase-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Lock with its first line."
)
def export_command(
    flight: str, number: int, recipient: str, form: str, out: Path, reason: str, lock: bool, phrase_file: Path | None
) -> None:
    """Write a sealed version of FLIGHT (such as UL230/2026-12-03, or its id) for a recipient."""
    if not out.parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent}. Make it, or choose another place.")
    phrase = _phrase(lock, phrase_file)
    with work(write=True):
        made = hand_out_by_command(
            _version_id(flight, number), recipient, Rendering(form), reason=reason, phrase=phrase
        )
    _write(out, made)
    click.echo(
        f"{made.name}: {made.shown} people, withheld: {made.withheld}, rendition {made.number}, "
        f"SHA-256 {made.content_hash}"
    )


def _phrase(lock: bool, phrase_file: Path | None) -> str:
    """The pass phrase, typed unseen or read from a file: never in the command, which others on the machine can read."""
    if phrase_file is not None:
        lines = phrase_file.read_text(encoding="utf-8").splitlines()
        if not lines or not lines[0].strip():
            raise click.ClickException(f"No pass phrase stands in {phrase_file.name}. Write it into the first line.")
        return lines[0].strip()
    return str(click.prompt("Pass phrase", hide_input=True, confirmation_prompt=True)) if lock else ""


def _version_id(typed: str, number: int) -> UUID:
    flight_id = _flight_id(typed)
    found = db.session.scalar(
        sa.select(ManifestVersion.id).where(ManifestVersion.flight_id == flight_id, ManifestVersion.number == number)
    )
    if found is None:
        raise Refused(
            "version_unknown",
            msg("Flight %(flight)s has no version %(number)s. `manifest list` shows which there are."),
            flight=typed,
            number=number,
        )
    return found


def _flight_id(typed: str) -> UUID:
    """The flight of an id or of a number and day. Raises Refused."""
    statement = sa.select(Flight.id)
    try:
        found = db.session.scalar(statement.where(Flight.id == UUID(typed)))
    except ValueError:
        code, _slash, day = typed.strip().upper().replace(" ", "").partition("/")
        found = db.session.scalar(statement.where(Flight.number == code, Flight.departs_on == _day(day)))
    if found is None:
        raise Refused(
            "flight_unknown",
            msg("There is no flight %(flight)s. Write number and day of departure, such as UL230/2026-12-03."),
            flight=typed,
        )
    return found


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _write(out: Path, made: HandedOut) -> None:
    """Write the file for its owner alone: it is full of people."""
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made.content)
    except OSError:
        raise click.ClickException(f"The file cannot be written to {out.name}. Choose another place.") from None
