"""`import people FILE --mission CODE`: the engine of the screens, on the command line. Prints counts, never a name."""

import json
from pathlib import Path
from uuid import UUID

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from migrant_support.domains.directory.queries import MissionFacts, mission_facts
from migrant_support.domains.sites.queries import site_rows
from migrant_support.domains.supplies.queries import stores_for
from migrant_support.exchange.imports.actions.accepting import accept, prepare
from migrant_support.exchange.imports.actions.staging import context_of, stage
from migrant_support.exchange.imports.actions.staying import likely_site, take_in_beds
from migrant_support.exchange.imports.actions.stocking import take_in_stock
from migrant_support.exchange.imports.labels import TROUBLE
from migrant_support.exchange.imports.models import BatchState, ImportBatch
from migrant_support.exchange.imports.queries import batch_row
from migrant_support.exchange.imports.reading.choices import Choices
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.exchange.imports.reading.outcome import Reading
from migrant_support.exchange.imports.reading.reader import read_people
from migrant_support.exchange.imports.reading.sentences import REFUSED
from migrant_support.exchange.imports.reading.stock import read_stock
from migrant_support.exchange.imports.stock_entries import LEFT_OUT, StockLine, plan_stock
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power, ScopeKind

group = AppGroup("import", help="Read lists of people.")


@group.command("people")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mission", required=True, help="Code of the mission, such as KWT; LKA for lists made at home.")
@click.option("--mapping", type=click.Path(path_type=Path), help="JSON: header text to field, where a guess was wrong.")
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write the report of every line here.")
@click.option("--site", default="", help="Code of the shelter whose register it is; else the mission's only one.")
@click.option("--as", "name", default="", help="Sign-in name of the officer who imports; else the mission's first.")
def people(
    file: Path, mission: str, mapping: Path | None, dry_run: bool, out: Path | None, site: str, name: str
) -> None:
    """Import the people of FILE."""
    facts = _mission(mission)
    _must_be_there(file)
    reading = read_people(
        file,
        mission=context_of(facts.code),
        today=local_day(facts.zone),
        choices=Choices(by_header=_mapping(mapping)) if mapping else None,
    )
    _write(out, reading)
    _print(reading)
    if reading.refused:
        raise SystemExit(1)
    if not dry_run:
        _take_in(reading, facts.code, name, site)


@group.command("stock")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--store", default="", help="Code of the store whose book it is, such as KWT-STORE-1.")
@click.option("--mission", default="", help="Code of the mission; else that of the store, else LKA.")
@click.option("--mapping", type=click.Path(path_type=Path), help="JSON: header text to field, where a guess was wrong.")
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write the report of every line here.")
@click.option("--as", "name", default="", help="Sign-in name of the officer who imports; else the mission's first.")
def stock(
    file: Path, store: str, mission: str, mapping: Path | None, dry_run: bool, out: Path | None, name: str
) -> None:
    """Take the stock book FILE into the book of a store, and say by line what does not add up."""
    if not dry_run and not store:
        raise click.ClickException("Name the store with --store, or say --dry-run to read and report only.")
    facts = _mission(mission or store.partition("-STORE-")[0] or "LKA")
    _must_be_there(file)
    choices = Choices(by_header=_mapping(mapping)) if mapping else None
    today = local_day(facts.zone)
    reading = read_stock(file, mission=context_of(facts.code), today=today, choices=choices)
    _write(out, reading)
    if reading.refused:
        _print(reading)
        raise SystemExit(1)
    click.echo(
        f"{len(reading.stock)} movements read, {len(reading.rejected)} lines to be mended, "
        f"{len(reading.warnings)} doubts."
    )
    lines = [StockLine(row.ref.sheet, row.ref.row, row.fields) for row in reading.stock]
    for told in plan_stock(lines, today=today).told:
        fate = "left out" if told.trouble in LEFT_OUT else "taken"
        click.echo(f"{told.sheet} row {told.row}: {TROUBLE[told.trouble]} ({fate})".strip())
    if not dry_run:
        _take_in_stock(reading, facts.code, store, name)


def _take_in_stock(reading: Reading, mission: str, code: str, name: str) -> None:
    with work(write=True):
        actor = _officer(mission, name)
        stores = {one.code: one.id for one in stores_for(actor, mission=mission, power=Power.SUPPLY_MOVE)}
        if code not in stores:
            raise click.ClickException("There is no such store. Known: " + (", ".join(sorted(stores)) or "none"))
        batch = ImportBatch(
            id=new_id(), mission=mission, state=BatchState.READING, kind=ListKind.STOCK, made_by=actor.account_id
        )
        db.session.add(batch)
        db.session.flush()
        batch_id = batch.id
        stage(actor, batch_id, reading)
    try:
        with work(write=True):
            done = take_in_stock(actor, batch_id, stores[code])
    except Refused as no:
        raise click.ClickException(no.in_english) from None
    click.echo(f"{done.movements} movements written, {done.left_out} lines left out.")


def _mission(code: str) -> MissionFacts:
    try:
        return mission_facts(code)
    except Refused as no:
        raise click.ClickException(no.in_english) from None


def _must_be_there(file: Path) -> None:
    if not file.is_file():
        raise click.ClickException(f"There is no file {file.name}. Check the path.")


def _write(out: Path | None, reading: Reading) -> None:
    if out is None:
        return
    try:
        out.write_text(json.dumps(reading.to_out(), ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError:
        raise click.ClickException(f"The report cannot be written to {out.name}. Choose another place.") from None


def _mapping(path: Path) -> dict[str, str]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise click.ClickException(f"{path.name} is no readable JSON file.") from None
    if not isinstance(read, dict) or not all(isinstance(v, str) for v in read.values()):
        raise click.ClickException(f"{path.name} must map header texts to field names.")
    return read


def _print(reading: Reading) -> None:
    if reading.refused:
        click.echo(REFUSED[reading.refused], err=True)
        return
    click.echo(
        f"{len(reading.people)} people read, {len(reading.rejected)} lines to be mended, "
        f"{len(reading.duplicates)} met more than once, {len(reading.warnings)} doubts."
    )


def _take_in(reading: Reading, mission: str, name: str, site: str) -> None:
    with work(write=True):
        actor = _officer(mission, name)
        batch = ImportBatch(
            id=new_id(), mission=mission, state=BatchState.READING, kind=ListKind.PEOPLE, made_by=actor.account_id
        )
        db.session.add(batch)
        db.session.flush()
        batch_id = batch.id
        stage(actor, batch_id, reading)
    with work(write=False):
        prepared = prepare(actor, batch_id)
    with work(write=True):
        done = accept(actor, batch_id, prepared)
    click.echo(
        f"{done.persons} people registered, {done.joined} lines joined known people, "
        f"{done.waiting} lines wait to be mended."
    )
    _take_in_beds(actor, batch_id, mission, site)


def _take_in_beds(actor: Viewer, batch_id: UUID, mission: str, code: str) -> None:
    """Beds of a shelter's register go to the shelter that was named, or to the mission's only one."""
    with work(write=True):
        if not batch_row(actor, batch_id).has_stays:
            return
        codes = {site.code: site.id for site in site_rows(actor, Power.STAY_PLACE)}
        site_id = codes.get(code) if code else likely_site(actor, mission)
        if site_id is None:
            click.echo("The beds of the list wait: name the shelter with --site, one of " + ", ".join(sorted(codes)))
            return
        done = take_in_beds(actor, batch_id, site_id)
    click.echo(f"{done.kept} stays written, {done.left} could not be kept.")


def _officer(mission: str, name: str) -> Viewer:
    accounts = sa.select(Account.id).order_by(Account.made_at, Account.id)
    if name:
        accounts = accounts.where(Account.sign_in_name == name.strip().casefold())
    for account_id in db.session.scalars(accounts):
        viewer = viewer_of(account_id)
        if viewer and mission in viewer.reach(Power.IMPORT_RUN).ids(ScopeKind.MISSION):
            return viewer
    raise click.ClickException(f"No account may import at {mission}. Give one the role first, or choose it with --as.")
