"""Reads of imports. A batch is there for those who may import at its mission; a line through its batch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.people.queries import seen_by
from migrant_support.domains.people.sight import is_open_to
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, ImportMapping, LineState
from migrant_support.exchange.imports.reading.choices import Choices
from migrant_support.exchange.imports.reading.kinds import TAKEN_IN_HERE, ListKind
from migrant_support.exchange.imports.reading.outcome import RowRef, SheetColumns
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import ToOpen, open_many
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch on a list, with how many lines stand where."""

    id: UUID
    mission: str
    state: BatchState
    refusal: str
    made_at: datetime
    job_id: UUID | None
    counts: dict[LineState, int]
    columns: list[dict[str, Any]]
    accepted_at: datetime | None
    are_beds_in: bool = False
    kind: ListKind | None = None
    are_columns_seen: bool = True
    is_remembered: bool = False

    @property
    def is_taken_in_here(self) -> bool:
        """Do its lines become people by "Take in", or is it taken by a later step of its own?"""
        return self.kind is None or self.kind in TAKEN_IN_HERE

    @property
    def has_stays(self) -> bool:
        """Do its sheets tell of rooms and days in, as a shelter's register does?"""
        return {"room", "date_in"} <= {c["field"] for sheet in self.columns if sheet["read"] for c in sheet["columns"]}

    @property
    def to_accept(self) -> int:
        """Lines that accepting would take in."""
        if not self.is_taken_in_here:
            return 0
        return sum(self.counts.get(s, 0) for s in (LineState.READY, LineState.KNOWN, LineState.SAME_AS_LINE))


def table_at(tables: Sequence[dict[str, Any]], sheet: str, row: int) -> dict[str, Any]:
    """The table of a sheet in which a row stands: that of the last header above it."""
    of_sheet = [table for table in tables if table["sheet"][:120] == sheet]
    above = [table for table in of_sheet if table["header_row"] is not None and table["header_row"] < row]
    return (above or of_sheet)[-1]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with what was written and what was understood, opened for this viewer."""

    id: UUID
    batch_id: UUID
    position: int
    sheet: str
    row: int
    state: LineState
    reason: str
    written: dict[str, str]
    fields: dict[str, Any]
    warnings: list[tuple[str, str]]
    same_as_id: UUID | None
    same_because: str
    known_person_id: UUID | None
    person_id: UUID | None
    is_mended: bool

    @property
    def name(self) -> str:
        """The name as it was understood, else as it stands."""
        fields = self.fields
        parts = (
            (fields.get("given_names"), fields.get("surname")) if fields.get("surname") else (fields.get("full_name"),)
        )
        found = " ".join(str(p) for p in parts if p)
        others = (fields.get(name) for name in ("name_si", "name_ta", "name_ar", "item"))
        return found or next((str(text) for text in others if text), "")


def batch_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `ImportBatch`."""
    reach = viewer.reach(Power.IMPORT_RUN)
    if not reach:
        return sa.false()
    return sa.true() if reach.everywhere else ImportBatch.mission.in_(sorted(reach.ids(ScopeKind.MISSION)))


def fetch_batch(viewer: Viewer, batch_id: UUID, *, lock: bool = False) -> ImportBatch:
    """The doorway to a batch, or NotThere."""
    statement = sa.select(ImportBatch).where(ImportBatch.id == batch_id, batch_visible_to(viewer))
    batch = db.session.scalar(statement.with_for_update() if lock else statement)
    if batch is None:
        raise NotThere
    return batch


def line_open_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `ImportLine`: it did not become, and does not repeat, a person whose file is closed to her."""
    lead = aliased(ImportLine)
    closed_lead = sa.exists().where(
        lead.id == ImportLine.same_as_id,
        lead.person_id.is_not(None),
        ~is_open_to(viewer, lead.person_id),  # type: ignore[arg-type]
    )
    repeats = ImportLine.state.in_([LineState.SAME_AS_LINE, LineState.LEFT_OUT])
    return sa.and_(
        sa.or_(ImportLine.person_id.is_(None), is_open_to(viewer, ImportLine.person_id)),  # type: ignore[arg-type]
        ~sa.and_(repeats, closed_lead),
    )


def fetch_line(viewer: Viewer, batch_id: UUID, line_id: UUID, *, lock: bool = False) -> ImportLine:
    """The doorway to a line, or NotThere."""
    fetch_batch(viewer, batch_id, lock=lock)
    asked = sa.select(ImportLine).where(ImportLine.id == line_id, ImportLine.batch_id == batch_id, line_open_to(viewer))
    line = db.session.scalar(asked.execution_options(populate_existing=lock))
    if line is None:
        raise NotThere
    return line


def batch_row(viewer: Viewer, batch_id: UUID) -> BatchRow:
    """One batch with its counts."""
    batch = fetch_batch(viewer, batch_id)
    return _row(batch, _counts(viewer, [batch.id]).get(batch.id, {}))


def batches(viewer: Viewer, *, most: int = 50) -> list[BatchRow]:
    """The latest batches of the viewer's missions."""
    found = db.session.scalars(
        sa.select(ImportBatch)
        .where(batch_visible_to(viewer))
        .order_by(ImportBatch.made_at.desc(), ImportBatch.id.desc())
        .limit(most)
    ).all()
    counts = _counts(viewer, [batch.id for batch in found])
    return [_row(batch, counts.get(batch.id, {})) for batch in found]


def _row(batch: ImportBatch, counts: dict[LineState, int]) -> BatchRow:
    return BatchRow(
        batch.id,
        batch.mission,
        batch.state,
        batch.refusal,
        batch.made_at,
        batch.job_id,
        counts,
        batch.columns,
        batch.accepted_at,
        batch.stays_at is not None,
        batch.kind,
        batch.columns_at is not None,
        batch.is_remembered,
    )


def _counts(viewer: Viewer, batch_ids: Sequence[UUID]) -> dict[UUID, dict[LineState, int]]:
    counts: dict[UUID, dict[LineState, int]] = {}
    if batch_ids:
        rows = db.session.execute(
            sa.select(ImportLine.batch_id, ImportLine.state, sa.func.count())
            .where(ImportLine.batch_id.in_(batch_ids), line_open_to(viewer))
            .group_by(ImportLine.batch_id, ImportLine.state)
        )
        for batch_id, state, count in rows:
            counts.setdefault(batch_id, {})[state] = count
    return counts


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A batch with lines that wait for a person."""

    id: UUID
    to_mend: int
    ready: int
    made_at: datetime


def waiting_lines(viewer: Viewer) -> list[WaitingBatch]:
    """Batches of the viewer's missions with rejected or not yet accepted lines, the oldest first; one statement."""
    rows = db.session.execute(
        sa.select(
            ImportBatch.id,
            sa.func.count().filter(ImportLine.state == LineState.REJECTED),
            sa.func.count().filter(ImportLine.state != LineState.REJECTED),
            ImportBatch.made_at,
        )
        .join(ImportLine, ImportLine.batch_id == ImportBatch.id)
        .where(
            batch_visible_to(viewer),
            ImportBatch.state == BatchState.OPEN,
            sa.or_(ImportBatch.kind.is_(None), ImportBatch.kind.in_(sorted(TAKEN_IN_HERE))),
            line_open_to(viewer),
            ImportLine.state.in_([LineState.REJECTED, LineState.READY, LineState.KNOWN]),
        )
        .group_by(ImportBatch.id, ImportBatch.made_at)
        .order_by(ImportBatch.made_at)
        .limit(5)
    )
    return [WaitingBatch(*row) for row in rows]


def lines_statement(
    viewer: Viewer, batch_id: UUID, states: Sequence[LineState] | None, *, doubtful: bool
) -> sa.Select[ImportLine]:
    """The statement of a batch's lines for keyset paging by position; the batch was fetched through its doorway."""
    statement = sa.select(ImportLine).where(ImportLine.batch_id == batch_id, line_open_to(viewer))
    if states is not None:
        statement = statement.where(ImportLine.state.in_(states))
    if doubtful:
        statement = statement.where(ImportLine.has_doubts.is_(True))
    return statement


def choices_at(mission: str, kind: ListKind | None) -> Choices:
    """What was chosen for the columns of a mission's lists, by form; of every kind when the list must show its own."""
    asked = sa.select(ImportMapping.table_print, ImportMapping.fields).where(ImportMapping.mission == mission)
    if kind is not None:
        asked = asked.where(ImportMapping.kind == kind)
    rows = db.session.execute(asked.order_by(ImportMapping.chosen_at))
    return Choices(by_table={row.table_print: row.fields for row in rows})


def is_matched(mission: str, kind: ListKind, tables: Sequence[SheetColumns]) -> bool:
    """Did a person choose the columns of every table before?"""
    prints = {table.table_print for table in tables if table.read}
    asked = sa.select(ImportMapping.table_print).where(
        ImportMapping.mission == mission, ImportMapping.kind == kind, ImportMapping.table_print.in_(prints)
    )
    return bool(prints) and set(db.session.scalars(asked)) == prints


def mended_lines(viewer: Viewer, batch_id: UUID) -> dict[RowRef, dict[str, str]]:
    """The cells of lines that a person wrote anew, to be read again with the rest."""
    fetch_batch(viewer, batch_id)
    lines = db.session.scalars(
        sa.select(ImportLine).where(ImportLine.batch_id == batch_id, ImportLine.mended_at.is_not(None))
    ).all()
    written = _open(lines, "written_sealed") if lines else []
    return {RowRef(line.sheet, line.row): texts for line, texts in zip(lines, written, strict=True)}


def samples_of(viewer: Viewer, batch_id: UUID) -> list[dict[str, list[str]]]:
    """The first values of each column by its label, table by table as in `columns`; empty for lists of old."""
    batch = fetch_batch(viewer, batch_id)
    if batch.samples_sealed is None:
        return [{} for _ in batch.columns]
    text = open_many(
        [ToOpen(batch.id, batch.samples_sealed)],
        data_class=DataClass.PERSONAL, table="import_batch", column="samples_sealed",
    )[0]  # fmt: skip
    found: list[dict[str, list[str]]] = json.loads(text)
    return found


def comparable_lines(viewer: Viewer, batch_id: UUID, *, but: UUID, most: int) -> list[LineRow]:
    """The lines of a batch with which one of them may be the same person; none when there are more than `most`."""
    told = (LineState.READY, LineState.KNOWN, LineState.SAME_AS_LINE, LineState.ACCEPTED)
    asked = lines_statement(viewer, batch_id, told, doubtful=False).where(ImportLine.id != but).limit(most + 1)
    lines = db.session.scalars(asked).all()
    return opened(lines) if len(lines) <= most else []


def problem_lines(viewer: Viewer, batch_id: UUID) -> list[LineRow]:
    """The lines of a batch that must be mended or are in doubt, in the order of the file."""
    fetch_batch(viewer, batch_id)
    found = sa.or_(ImportLine.state == LineState.REJECTED, ImportLine.has_doubts.is_(True))
    lines = lines_statement(viewer, batch_id, None, doubtful=False).where(found).order_by(ImportLine.position)
    return opened(db.session.scalars(lines).all())


def places_of(batch_id: UUID, line_ids: set[UUID]) -> dict[UUID, tuple[str, int]]:
    """Sheet and row of some lines of a batch that was fetched through its doorway; one statement at most."""
    if not line_ids:
        return {}
    asked = sa.select(ImportLine.id, ImportLine.sheet, ImportLine.row)
    found = db.session.execute(asked.where(ImportLine.batch_id == batch_id, ImportLine.id.in_(line_ids)))
    return {line_id: (sheet, row) for line_id, sheet, row in found}


def opened(lines: Sequence[ImportLine]) -> list[LineRow]:
    """Lines with their texts opened; two statements at most."""
    fields = _open(lines, "fields_sealed")
    written = _open(lines, "written_sealed")
    return [
        LineRow(
            line.id,
            line.batch_id,
            line.position,
            line.sheet,
            line.row,
            line.state,
            line.reason,
            written[place],
            fields[place],
            [(field, code) for field, code in line.warnings],
            line.same_as_id,
            line.same_because,
            line.known_person_id,
            line.person_id,
            line.mended_at is not None,
        )
        for place, line in enumerate(lines)
    ]


def as_seen(viewer: Viewer, rows: Sequence[LineRow]) -> list[LineRow]:
    """The rows without persons whom the viewer does not see: such a line looks like one of an unknown person."""
    named = {i for row in rows for i in (row.person_id, row.known_person_id) if i is not None}
    seen = seen_by(viewer, sorted(named), Power.PERSON_READ)
    return [_as_seen(row, seen) for row in rows]


def _as_seen(row: LineRow, seen: set[UUID]) -> LineRow:
    person = row.person_id if row.person_id in seen else None
    known = row.known_person_id if row.known_person_id in seen else None
    state = LineState.READY if row.state is LineState.KNOWN and known is None else row.state
    return replace(row, person_id=person, known_person_id=known, state=state)


def _open(lines: Sequence[ImportLine], column: str) -> list[dict[str, Any]]:
    texts = open_many(
        [ToOpen(line.id, getattr(line, column)) for line in lines],
        data_class=DataClass.PERSONAL,
        table="import_line",
        column=column,
    )
    return [json.loads(text) for text in texts]
