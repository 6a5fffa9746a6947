"""`python -m bench.exports`: a list of 300 sealed, and handed out in each format, beside the same cells written bare.

Times are of the processor, in milliseconds, so that a busy machine tells the same. Bare is what the format costs by
itself: the same cells through xlsxwriter, csv or json and nothing else. Writing is our writer on ready cells. Whole is
all that the product does: opening the sealed content, asking consent, choosing cells, writing, hashing, one audit line.
"""

import csv
import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import xlsxwriter
from flask import Flask

from migrant_support.demo.loader import load_country
from migrant_support.domains.flights.actions.messages import MESSAGES, message_file
from migrant_support.domains.flights.actions.renditions import file_of, hand_out_by_command
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import ManifestVersion
from migrant_support.domains.flights.queries.manifests import content_of
from migrant_support.domains.flights.rules.layouts import DEFAULT, laid_out
from migrant_support.domains.flights.rules.manifest import SealedList, recipient
from migrant_support.domains.flights.rules.rendition import Rendered, render
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.domains.people.models import Person
from migrant_support.formats.paxlst.scanning import scan
from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.databases import application, make_tables
from tests.support.sealed import add_flight, seat

SEATS = 300
TIMES = 25
Cells = list[list[str]]
TO = recipient("CARRIER")


def main() -> int:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        app = application(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        make_tables(app)
        version_id = _sealed(app)
        rendered = _rendered(app, version_id)
        cells = [list(row) for row in laid_out(rendered, DEFAULT)]
        print(f"| format ({SEATS} people) | bare | writing | whole | writing ÷ bare | whole ÷ bare |")
        print("|---|---:|---:|---:|---:|---:|")
        sealed = _sealed_list(app, version_id)
        for form in BARE:
            own = _cells_of_message(form, *sealed) if form in MESSAGES else cells
            bare = _time(lambda form=form, own=own: BARE[form](own))
            writing = _time(
                lambda form=form: message_file(form, *sealed, TO, ()) if form in MESSAGES else file_of(rendered, form)
            )
            whole = _time(lambda form=form: _hand_out(app, version_id, form))
            told = (bare, writing, whole, writing / bare, whole / bare)
            print(f"| {form.value} | " + " | ".join(f"{number:.1f}" for number in told) + " |")
    return 0


def _sealed(app: Flask) -> UUID:
    """A sealed list of 300 people of the demonstration country."""
    with app.app_context(), work(write=True):
        load_country(2_400, seed=1, moment=now(), password_hash="")
        people = db.session.scalars(
            sa.select(Person.id).where(Person.registered_mission == "KWT").order_by(Person.id).limit(SEATS)
        ).all()
        flight_id = add_flight(number="UL300", seats=SEATS, needs=())
        for person_id in people:
            seat(flight_id, person_id)
    with app.app_context(), work(write=True):
        start = time.process_time()
        version = seal_manifest(_coordinator(), flight_id)
        print(f"sealing {version.passengers} people: {1000 * (time.process_time() - start):.0f} ms\n")
        return version.id


def _coordinator() -> Viewer:
    account_id = db.session.scalars(sa.select(Account.id).where(Account.sign_in_name == "coordinator")).one()
    viewer = viewer_of(account_id)
    if viewer is None:
        raise RuntimeError("the demonstration has no coordinator")
    return viewer


def _rendered(app: Flask, version_id: UUID) -> Rendered:
    with app.app_context(), work(write=False):
        version = db.session.get_one(ManifestVersion, version_id)
        return render(
            content_of(version),
            number=1,
            content_hash=version.content_hash,
            recipient=recipient("CARRIER"),
            withheld=(),
        )


def _sealed_list(app: Flask, version_id: UUID) -> tuple[ManifestVersion, SealedList]:
    with app.app_context(), work(write=False):
        version = db.session.get_one(ManifestVersion, version_id)
        content = content_of(version)
        db.session.expunge(version)
        return version, content


def _cells_of_message(form: Rendering, version: ManifestVersion, content: SealedList) -> Any:
    """The cells of a message as they are when nothing is left to do but to join them."""
    text = message_file(form, version, content, TO, ())
    if form is Rendering.HXL:
        return list(csv.reader(io.StringIO(text.decode())))
    return [(one.tag, one.elements) for one in scan(text).segments()]


def _hand_out(app: Flask, version_id: UUID, form: Rendering) -> None:
    with app.app_context(), work(write=True):
        hand_out_by_command(version_id, "CARRIER", form, reason="bench")


def _bare_xlsx(cells: Cells) -> None:
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(cells):
            for column, cell in enumerate(line):
                sheet.write_string(row, column, cell)


def _bare_csv(cells: Cells) -> None:
    csv.writer(io.StringIO()).writerows(cells)


def _bare_json(cells: Cells) -> None:
    head, *lines = cells
    json.dumps([dict(zip(head, line, strict=True)) for line in lines], ensure_ascii=False, indent=1).encode()


def _bare_paxlst(segments: Any) -> None:
    "".join("+".join((tag, *map(":".join, elements))) + "'" for tag, elements in segments).encode()


BARE: dict[Rendering, Callable[[Any], None]] = {
    Rendering.XLSX: _bare_xlsx,
    Rendering.CSV: _bare_csv,
    Rendering.JSON: _bare_json,
    Rendering.PAXLST: _bare_paxlst,
    Rendering.HXL: _bare_csv,
}


def _time(act: Callable[[], None]) -> float:
    """The median in milliseconds, after two that warm up."""
    times = []
    for turn in range(TIMES + 2):
        start = time.process_time()
        act()
        if turn >= 2:
            times.append(1000 * (time.process_time() - start))
    return median(times)


if __name__ == "__main__":
    raise SystemExit(main())
