"""Saying what the columns of a list hold: kept for the next list of the same form, and the list is read again by it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.exchange.imports.actions.staging import READ
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportMapping
from migrant_support.exchange.imports.queries import fetch_batch
from migrant_support.exchange.imports.reading.choices import check_choice, label_key
from migrant_support.exchange.imports.reading.fields import NAMES, fields_of_kind
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.jobs import order
from migrant_support.platform.store import db
from migrant_support.policy import Power

Chosen = Mapping[str, Mapping[str, str]]
"""For each form of a table (its print): the field of each column by its label, empty for one that is left out."""


def match_columns(actor: Viewer, batch_id: UUID, *, kind: ListKind, chosen: Chosen) -> bool:
    """Keep what the columns of a list hold. Return whether the list is read again, which it is when anything changed.

    Raises NotThere, and Refused for a list that was taken in already or a choice that cannot be.
    """
    demand(actor, Power.IMPORT_RUN)
    batch = fetch_batch(actor, batch_id, lock=True)
    if batch.state is not BatchState.OPEN or batch.accepted_at is not None:
        raise Refused("columns_closed", msg("This list was taken in already. Its columns can no longer be changed."))
    tables = {table["table_print"]: table for table in batch.columns if table.get("table_print")}
    wanted = {table_print: fields for table_print, fields in chosen.items() if table_print in tables}
    for fields in wanted.values():
        check_choice(fields, offered=fields_of_kind(kind))
    changed = kind is not batch.kind or any(_differs(tables[name], fields) for name, fields in wanted.items())
    for table_print, fields in wanted.items():
        _remember(actor, batch, kind, table_print, {label_key(label): field for label, field in fields.items()})
    batch.kind = kind
    batch.columns_at = now()
    record(actor, "imports.batch.match", kind="import_batch", object_id=batch.id, reason=f"{len(wanted)} forms")
    if changed:
        batch.state = BatchState.READING
        batch.job_id = order(actor, READ, {"batch": str(batch.id)})
    db.session.flush()
    return changed


def _differs(table: Mapping[str, Any], fields: Mapping[str, str]) -> bool:
    """Would the table be read otherwise? One that was not read is, when its names are confirmed."""
    columns: list[dict[str, str]] = table["columns"]
    return (not table["read"] and not set(NAMES).isdisjoint(fields.values())) or any(
        fields.get(c["header"], c["field"] or "") != (c["field"] or "") for c in columns
    )


def _remember(actor: Viewer, batch: ImportBatch, kind: ListKind, table_print: str, fields: dict[str, str]) -> None:
    kept = db.session.scalar(
        sa.select(ImportMapping).where(
            ImportMapping.mission == batch.mission,
            ImportMapping.kind == kind,
            ImportMapping.table_print == table_print,
        )
    )
    if kept is None:
        kept = ImportMapping(id=new_id(), mission=batch.mission, kind=kind, table_print=table_print)
        db.session.add(kept)
    kept.fields, kept.chosen_at, kept.chosen_by = fields, now(), actor.account_id
