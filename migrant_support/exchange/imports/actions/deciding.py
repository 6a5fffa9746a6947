"""What a person decides about the lines of a batch: mend, leave out, the same person or not."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from migrant_support.exchange.imports.actions.staging import context_of
from migrant_support.exchange.imports.known import known_people
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from migrant_support.exchange.imports.queries import LineRow, comparable_lines, fetch_batch, fetch_line, table_at
from migrant_support.exchange.imports.reading.duplicates import duplicates_of
from migrant_support.exchange.imports.reading.fields import CONFIDENTIAL
from migrant_support.exchange.imports.reading.headers import ColumnGuess
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.exchange.imports.reading.outcome import PersonRow, RejectedRow, RowRef, SheetColumns, StockRow
from migrant_support.exchange.imports.reading.reader import mend_row
from migrant_support.exchange.imports.reading.sentences import REJECTED
from migrant_support.exchange.imports.reading.stock import mend_stock
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power

MOST_COMPARED = 5_000
OPEN_LINES = frozenset(
    {LineState.READY, LineState.REJECTED, LineState.SAME_AS_LINE, LineState.KNOWN, LineState.LEFT_OUT}
)


def _open_line(actor: Viewer, batch_id: UUID, line_id: UUID) -> tuple[ImportBatch, ImportLine]:
    demand(actor, Power.IMPORT_RUN)
    batch = fetch_batch(actor, batch_id, lock=True)
    line = fetch_line(actor, batch_id, line_id, lock=True)
    if batch.state is not BatchState.OPEN or line.state not in OPEN_LINES:
        raise Refused("line_closed", msg("This line was taken in already. Change the person instead."))
    return batch, line


def mend_line(actor: Viewer, batch_id: UUID, line_id: UUID, written: Mapping[str, str]) -> None:
    """Read a line again from its mended texts. A line that still cannot be taken keeps them and says why (Refused)."""
    batch, line = _open_line(actor, batch_id, line_id)
    columns = columns_of(batch, line.sheet, line.row)
    ref, today = RowRef(line.sheet, line.row), now().date()
    mended = (
        mend_stock(written, columns, ref=ref, today=today)
        if batch.kind is ListKind.STOCK
        else mend_row(written, columns, ref=ref, mission=context_of(batch.mission), today=today)
    )
    if isinstance(mended, RejectedRow):
        raise Refused(mended.reason, REJECTED[mended.reason])
    people = {} if batch.kind is ListKind.STOCK else {line.id: mended.fields}
    known = known_people(actor, people).get(line.id)
    same = _same_in_list(actor, line, mended) if people else None
    _put(line, mended.written, mended.fields)
    line.warnings = [[w.field, w.code] for w in mended.warnings]
    line.has_doubts = bool(mended.warnings)
    line.state = LineState.SAME_AS_LINE if same else LineState.KNOWN if known else LineState.READY
    line.reason = ""
    line.known_person_id = known
    line.same_as_id, line.same_because = same or (None, "")
    line.mended_at = now()
    record(actor, "imports.line.mend", kind="import_batch", object_id=batch.id)
    db.session.flush()


def _same_in_list(actor: Viewer, line: ImportLine, mended: PersonRow | StockRow) -> tuple[UUID, str] | None:
    """The line of the same list that tells of the same person as the mended one, and why; of the longest lists none is
    looked for, because all their lines would have to be opened.
    """
    others = comparable_lines(actor, line.batch_id, but=line.id, most=MOST_COMPARED)
    people = [PersonRow(RowRef(other.sheet, other.row), other.fields, {}) for other in others]
    clusters, _ = duplicates_of([*people, PersonRow(mended.ref, mended.fields, {})])
    ids = {RowRef(other.sheet, other.row): other.same_as_id or other.id for other in others}
    for cluster in clusters:
        leads = [ids[ref] for ref in cluster.members if ref in ids and ids[ref] != line.id]
        if mended.ref in cluster.members and leads:
            return leads[0], cluster.reason
    return None


def columns_of(batch: ImportBatch, sheet: str, row: int) -> SheetColumns:
    """How the columns of a line's table were understood, read back from the batch."""
    kept = table_at(batch.columns, sheet, row)
    return SheetColumns(
        kept["sheet"],
        kept["header_row"],
        tuple(ColumnGuess(c["column"], c["header"], c["field"], c["confidence"]) for c in kept["columns"]),
        read=kept["read"],
        hidden=kept["hidden"],
        facts=kept["facts"],
        month_first=tuple(kept["month_first"]),
    )


def _put(line: ImportLine, written: Mapping[str, str], fields: Mapping[str, Any]) -> None:
    for column, part in (("written_sealed", written), ("fields_sealed", fields)):
        text = json.dumps(dict(part), ensure_ascii=False, default=str)
        sealed = seal(text, data_class=DataClass.PERSONAL, table="import_line", column=column, row_id=line.id)
        setattr(line, column, sealed)


def decide_line(actor: Viewer, batch_id: UUID, line_id: UUID, state: LineState) -> None:
    """Say what becomes of a line: READY (a new person of its own), KNOWN, SAME_AS_LINE or LEFT_OUT.

    Raises Refused for what the line cannot be: a rejected line must be mended first, a known one needs a person.
    """
    batch, line = _open_line(actor, batch_id, line_id)
    if line.state is state:
        return
    if line.reason and state is not LineState.LEFT_OUT:
        if state is not LineState.REJECTED:
            raise Refused("mend_first", msg("Mend this line first."))
    elif state is LineState.REJECTED:
        raise Refused("nothing_to_mend", msg("Nothing in this line must be mended."))
    if (state is LineState.KNOWN and line.known_person_id is None) or (
        state is LineState.SAME_AS_LINE and line.same_as_id is None
    ):
        raise Refused("no_other", msg("There is no other person to join this line with."))
    line.state = state
    line.is_decided = True
    record(actor, "imports.line.decide", kind="import_batch", object_id=batch.id)
    db.session.flush()


def cells_of(actor: Viewer, batch_id: UUID, line: LineRow) -> dict[str, str]:
    """The cells of a line by header, in the order of the sheet: those that are understood, also empty, and all written.

    Columns that the list marks as confidential stay away.
    """
    columns = columns_of(fetch_batch(actor, batch_id), line.sheet, line.row).columns
    hidden = {column.header for column in columns if column.field == CONFIDENTIAL}
    shown = {column.header: line.written.get(column.header, "") for column in columns if column.field and column.header}
    return {header: text for header, text in (shown | line.written).items() if header not in hidden}
