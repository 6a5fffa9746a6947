"""`python -m bench.exports`: a list of 300 sealed, and handed out in each format, beside the same cells written bare.

Times are of the processor, in milliseconds, so that a busy machine tells the same. Bare is what the format costs by
itself: the same cells through xlsxwriter, csv, json or reportlab and nothing else. Writing is our writer on ready
cells. Whole is all that the product does: opening the sealed content, asking consent, choosing cells, writing, hashing,
one audit line.
"""

import csv
import io
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import xlsxwriter
from flask import Flask
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import LongTable, SimpleDocTemplate

from migrant_support.demo.loader import load_country
from migrant_support.domains.flights.actions.messages import MESSAGES, message_file
from migrant_support.domains.flights.actions.renditions import file_of, hand_out_by_command
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import ManifestEntry, ManifestVersion
from migrant_support.domains.flights.queries.manifests import content_of
from migrant_support.domains.flights.rules.layouts import DEFAULT, laid_out, paper_layout
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

PERSONS, SEATS = 2_400, 300
TIMES = 25
Cells = list[list[str]]
TO = recipient("CARRIER")


def main() -> int:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        app = application(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        make_tables(app)
        with app.app_context(), work(write=True):
            load_country(PERSONS, seed=1, moment=now(), password_hash="")
        print(f"| format ({SEATS} people) | bare | writing | whole | writing ÷ bare | whole ÷ bare |")
        print("|---|---:|---:|---:|---:|---:|")
        for form, bare, writing, whole in measured(app, sealed(app)):
            told = (bare, writing, whole, writing / bare, whole / bare)
            print(f"| {form.value} | " + " | ".join(f"{number:.1f}" for number in told) + " |", flush=True)
    return 0


def measured(app: Flask, version_id: UUID, times: int = TIMES) -> Iterator[tuple[Rendering, float, float, float]]:
    """Milliseconds of each format: bare, only our writer, the whole act."""
    rendered = _rendered(app, version_id)
    of = _sealed_list(app, version_id)
    for form, bare in BARE.items():
        cells = _cells(form, rendered, *of)

        def writing(form: Rendering = form) -> None:
            with app.app_context():
                message_file(form, *of, TO, ()) if form in MESSAGES else file_of(rendered, form)

        yield (
            form,
            _time(partial(bare, cells), times),
            _time(writing, times),
            _time(partial(_hand_out, app, version_id, form), times),
        )


def sealed(app: Flask, seats: int = SEATS) -> UUID:
    """A sealed list of people of the demonstration country who stand on no other."""
    with app.app_context(), work(write=True):
        listed = sa.exists().where(ManifestEntry.person_id == Person.id)
        free = sa.select(Person.id).where(Person.registered_mission == "KWT", ~listed)
        people = db.session.scalars(free.order_by(Person.id).limit(seats)).all()
        flight_id = add_flight(number="UL300", seats=seats, needs=())
        for person_id in people:
            seat(flight_id, person_id)
    with app.app_context(), work(write=True):
        return seal_manifest(_coordinator(), flight_id).id


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


def _cells(form: Rendering, rendered: Rendered, version: ManifestVersion, content: SealedList) -> Any:
    """What is written bare: the cells of the table; of a message its parts, when nothing is left to do but join them.

    Figures count; what they are of is counted bare.
    """
    if form is Rendering.HXL:
        return [(one.sex, one.birth_date[:4]) for one in content.passengers]
    if form is Rendering.PAXLST:
        return [(one.tag, one.elements) for one in scan(message_file(form, version, content, TO, ())).segments()]
    layout = paper_layout(rendered, DEFAULT) if form is Rendering.PDF else DEFAULT
    return [list(row) for row in laid_out(rendered, layout)]


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


def _bare_pdf(cells: Cells) -> None:
    """A plain table in a typeface that every reader has, nothing shaped: only the letters of Latin-1."""
    table = LongTable(cells, repeatRows=1, style=[("FONTSIZE", (0, 0), (-1, -1), 6)])
    SimpleDocTemplate(io.BytesIO(), pagesize=landscape(A4)).build([table])


def _bare_hxl(people: list[tuple[str, str]]) -> None:
    counts = [Counter(sex for sex, _year in people), Counter(year for _sex, year in people)]
    csv.writer(io.StringIO()).writerows([group, str(count)] for counted in counts for group, count in counted.items())


BARE: dict[Rendering, Callable[[Any], None]] = {
    Rendering.XLSX: _bare_xlsx,
    Rendering.CSV: _bare_csv,
    Rendering.JSON: _bare_json,
    Rendering.PAXLST: _bare_paxlst,
    Rendering.HXL: _bare_hxl,
    Rendering.PDF: _bare_pdf,
}


def _time(act: Callable[[], None], times: int) -> float:
    """The median in milliseconds, after two that warm up."""
    found = []
    for turn in range(times + 2):
        start = time.process_time()
        act()
        if turn >= 2:
            found.append(1000 * (time.process_time() - start))
    return median(found)


if __name__ == "__main__":
    raise SystemExit(main())
