"""From a file to a batch: kept sealed, read in a job outside of any transaction, staged in one short one."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import url_for
from werkzeug.datastructures import FileStorage

from migrant_support.exchange.imports.known import known_people
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, LineState
from migrant_support.exchange.imports.queries import choices_at, fetch_batch, is_matched, mended_lines
from migrant_support.exchange.imports.reading.context import MissionContext, mission_context
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.exchange.imports.reading.lists import kind_of, read_list
from migrant_support.exchange.imports.reading.outcome import PersonRow, Reading, RejectedRow, RowRef, StockRow
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.files import file_of, open_file, store_import
from migrant_support.platform.jobs import Done, Progress, job, order
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.bulk import insert_all
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import ToSeal, seal, seal_many
from migrant_support.policy import Power, ScopeKind

READ = "imports.read"
LINES_AT_ONCE = 2_000
WHOLE, READ_SHARE = 100, 75
"""Progress is told in hundredths; reading the rows is three quarters of it."""
AnyRow = PersonRow | StockRow | RejectedRow


def take_in(viewer: Viewer, upload: FileStorage, *, mission: str, kind: ListKind | None = None) -> UUID:
    """Keep an uploaded list and order its reading; return the batch. Without a kind the list shows what it is.

    Raises Refused at `upload` or `mission`.
    """
    demand(viewer, Power.IMPORT_RUN)
    _check_mission(viewer, mission)
    batch = ImportBatch(id=new_id(), mission=mission, state=BatchState.READING, kind=kind, made_by=viewer.account_id)
    db.session.add(batch)
    db.session.flush()
    stored = store_import(viewer, upload, subject=batch.id, subject_kind="import_batch")
    batch.file_id = stored.id
    batch.job_id = order(viewer, READ, {"batch": str(batch.id)})
    record(viewer, "imports.batch.take_in", kind="import_batch", object_id=batch.id)
    return batch.id


def _check_mission(viewer: Viewer, mission: str) -> None:
    reach = viewer.reach(Power.IMPORT_RUN)
    if not reach.everywhere and mission not in reach.ids(ScopeKind.MISSION):
        raise Refused("mission_not_yours", msg("Choose one of your own missions."), field="mission")


def _page_of(result: Mapping[str, Any]) -> str:
    return url_for("imports.show", batch_id=UUID(str(result["batch"])))


@job(READ, power=Power.IMPORT_RUN, label=msg("Reading a list"), leads_to=_page_of)
def read_batch(viewer: Viewer, arguments: Mapping[str, Any], progress: Progress) -> Done:
    """Read the batch's file and stage its lines; reading again after a crash replaces what was staged."""
    batch_id = UUID(str(arguments["batch"]))
    with tempfile.TemporaryDirectory() as folder:
        with work(write=False):
            batch = fetch_batch(viewer, batch_id)
            mission, kind = batch.mission, batch.kind
            known_forms = choices_at(mission, kind)
            mended = mended_lines(viewer, batch_id)
            file = file_of("import_batch", batch_id, batch.file_id) if batch.file_id else None
            if file is None:
                raise Refused("file_missing", msg("The list is no longer there. Upload it again."))
            path = Path(folder) / f"list{Path(file.name).suffix.lower()[:5]}"
            with path.open("wb") as out:
                for piece in open_file(file):
                    out.write(piece)
        progress.step(done=1, total=WHOLE)
        try:
            reading = read_list(
                path, kind=kind, mission=context_of(mission), today=now().date(), choices=known_forms, mended=mended,
                tell=lambda rows, of: progress.step(done=READ_SHARE * rows // max(of, 1), total=WHOLE),
            )  # fmt: skip
        except Exception:  # whatever broke, the list says so, and the job tells us by failing
            with work(write=True):
                stage(viewer, batch_id, Reading(path.name, refused="unreadable"))
            raise
        progress.step(done=READ_SHARE, total=WHOLE)
        with work(write=True):
            stage(viewer, batch_id, reading)
    progress.step(done=WHOLE, total=WHOLE)
    return Done(result={"batch": str(batch_id)})


def context_of(mission: str) -> MissionContext:
    """What the reading must know of a mission by its code."""
    return mission_context(mission)


def stage(viewer: Viewer, batch_id: UUID, reading: Reading) -> None:
    """Write the lines of a reading, sealed, with who is perhaps whom; nothing reaches the register."""
    batch = fetch_batch(viewer, batch_id, lock=True)
    if batch.state not in (BatchState.READING, BatchState.REFUSED):
        return
    decided = _decided(batch_id)
    db.session.execute(sa.update(ImportLine).where(ImportLine.batch_id == batch_id).values(same_as_id=None))
    db.session.execute(sa.delete(ImportLine).where(ImportLine.batch_id == batch_id))
    if reading.refused is not None:
        batch.state, batch.refusal = BatchState.REFUSED, reading.refused
        return
    batch.columns = [_sheet(sheet) for sheet in reading.sheets]
    batch.samples_sealed = _samples(batch_id, reading)
    batch.kind = batch.kind or kind_of(reading)
    batch.is_remembered = is_matched(batch.mission, batch.kind, reading.sheets)
    batch.columns_at = now() if batch.is_remembered else None
    rows: list[AnyRow] = [*reading.people, *reading.stock, *reading.rejected]
    order_of = {sheet.sheet: place for place, sheet in enumerate(reading.sheets)}
    rows.sort(key=lambda row: (order_of.get(row.ref.sheet, 0), row.ref.row))
    ids = {row.ref: new_id() for row in rows}
    leads = _leads(reading)
    known = known_people(viewer, {ids[row.ref]: row.fields for row in reading.people})
    groups = {member: number for number, group in enumerate(reading.groups) for member in group.members}
    placed = sorted(enumerate(rows), key=lambda item: item[1].ref in leads)  # a line's lead is there before it
    for start in range(0, len(placed), LINES_AT_ONCE):
        part = placed[start : start + LINES_AT_ONCE]
        lines = [
            _as_decided(_line(row, position, ids, leads, known, groups.get(row.ref)), decided.get(row.ref))
            | {"batch_id": batch_id}
            for position, row in part
        ]
        _seal_lines([row for _, row in part], lines)
        insert_all(ImportLine, lines)
    batch.state = BatchState.OPEN
    digest = hashlib.sha256(b"".join(ids[row.ref].bytes for row in rows)).hexdigest()
    record(
        viewer,
        "imports.batch.stage",
        kind="import_batch",
        object_id=batch_id,
        reason=f"{len(rows)} lines, sha256 {digest}",
    )


def _samples(batch_id: UUID, reading: Reading) -> bytes:
    """The first values of each column, table by table, sealed."""
    tables = [{g.header: [s[:80] for s in g.samples] for g in sheet.columns} for sheet in reading.sheets]
    return seal(
        json.dumps(tables, ensure_ascii=False),
        data_class=DataClass.PERSONAL, table="import_batch", column="samples_sealed", row_id=batch_id,
    )  # fmt: skip


def _decided(batch_id: UUID) -> dict[RowRef, tuple[LineState, datetime | None]]:
    """What people said of lines before they were read again: left out, or nobody else; and when they were mended."""
    rows = db.session.execute(
        sa.select(ImportLine.sheet, ImportLine.row, ImportLine.state, ImportLine.mended_at).where(
            ImportLine.batch_id == batch_id, sa.or_(ImportLine.is_decided, ImportLine.mended_at.is_not(None))
        )
    )
    return {RowRef(sheet, row): (state, mended_at) for sheet, row, state, mended_at in rows}


def _as_decided(line: dict[str, Any], before: tuple[LineState, datetime | None] | None) -> dict[str, Any]:
    """A line read again keeps that it was left out, or that it is a person of its own."""
    state, mended_at = before or (None, None)
    line["mended_at"] = mended_at
    kept = state is LineState.LEFT_OUT or (state is LineState.READY and line["state"] is not LineState.REJECTED)
    return line | {"state": state, "is_decided": True} if kept else line


def _sheet(sheet: Any) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(asdict(sheet), default=str))
    for column in kept["columns"]:
        column.pop("samples", None)
    return kept


def _leads(reading: Reading) -> dict[RowRef, tuple[RowRef, str]]:
    """For each row that is somebody of another row: that row (the fullest, the last of equals), and why."""
    people = {person.ref: person for person in reading.people}
    leads: dict[RowRef, tuple[RowRef, str]] = {}
    for cluster in reading.duplicates:
        members = [ref for ref in cluster.members if ref in people]
        if len(members) < 2:
            continue
        lead = max(members, key=lambda ref: (_fullness(people[ref]), ref.row))
        leads |= {ref: (lead, cluster.reason) for ref in members if ref != lead}
    return leads


def _fullness(person: PersonRow) -> int:
    return sum(1 for value in person.fields.values() if value not in (None, "", [], ())) - len(person.warnings)


def _line(
    row: AnyRow,
    position: int,
    ids: dict[RowRef, UUID],
    leads: dict[RowRef, tuple[RowRef, str]],
    known: dict[UUID, UUID],
    group: int | None,
) -> dict[str, Any]:
    rejected = isinstance(row, RejectedRow)
    lead = leads.get(row.ref)
    line_id = ids[row.ref]
    state = LineState.REJECTED if rejected else LineState.READY
    if not rejected and lead:
        state = LineState.SAME_AS_LINE
    elif not rejected and line_id in known:
        state = LineState.KNOWN
    warnings = [] if isinstance(row, RejectedRow) else [[w.field, w.code] for w in row.warnings]
    return {
        "id": line_id,
        "position": position,
        "sheet": row.ref.sheet[:120],
        "row": row.ref.row,
        "state": state,
        "reason": row.reason if isinstance(row, RejectedRow) else "",
        "warnings": warnings,
        "has_doubts": bool(warnings),
        "same_as_id": ids[lead[0]] if lead and not rejected else None,
        "same_because": lead[1] if lead and not rejected else "",
        "known_person_id": known.get(line_id),
        "group_number": group,
        "is_new_person": False,
        "is_decided": False,
    }


def _seal_lines(rows: list[AnyRow], lines: list[dict[str, Any]]) -> None:
    for column, part in (("fields_sealed", "fields"), ("written_sealed", "written")):
        values = [
            ToSeal(line["id"], json.dumps(dict(getattr(row, part)), ensure_ascii=False, default=str))
            for row, line in zip(rows, lines, strict=True)
        ]
        blobs = seal_many(values, data_class=DataClass.PERSONAL, table="import_line", column=column)
        for line, blob in zip(lines, blobs, strict=True):
            line[column] = blob
