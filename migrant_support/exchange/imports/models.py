"""Staging tables of the import: a batch is one file, a line one row of it. The register has nothing of it yet.

What a line says is sealed: it holds document numbers and stories exactly as somebody wrote them.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, both_or_neither, enum_type


class BatchState(StrEnum):
    """Where a batch stands."""

    READING = "reading"
    REFUSED = "refused"
    OPEN = "open"
    DONE = "done"
    UNDONE = "undone"


class LineState(StrEnum):
    """What will happen, or happened, with a line."""

    READY = "ready"
    REJECTED = "rejected"
    SAME_AS_LINE = "same_as_line"
    KNOWN = "known"
    LEFT_OUT = "left_out"
    ACCEPTED = "accepted"
    UNDONE = "undone"


class ImportBatch(Model):
    """One file as it was read for one mission.

    `kind` is empty until the list shows it. `columns_at` is when a person confirmed its columns, or when it was read
    with an earlier choice (`is_remembered`). `samples_sealed` holds the first values of each column of each table.
    """

    __tablename__ = "import_batch"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("undone_at", "undone_by"), name="undone_by_somebody"),
        sa.Index("ix_import_batch_mission_made_at", "mission", "made_at", "id"),
    )

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    state: Mapped[BatchState] = mapped_column(enum_type(BatchState))
    refusal: Mapped[str] = mapped_column(sa.String(40), default="")
    file_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    file_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    job_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    columns: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    accepted_at: Mapped[Moment | None]
    undone_at: Mapped[Moment | None]
    undone_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    site_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    stays_at: Mapped[Moment | None]
    kind: Mapped[ListKind | None] = mapped_column(enum_type(ListKind))
    samples_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    columns_at: Mapped[Moment | None]
    is_remembered: Mapped[bool] = mapped_column(default=False)


class ImportMapping(Model):
    """What a sender's columns hold, as a person chose it: kept for the next list of the same form.

    `table_print` is a hash of the form's headers; `fields` maps the folded label of a column to its field, empty for
    one that is left out.
    """

    __tablename__ = "import_mapping"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.UniqueConstraint("mission", "kind", "table_print"),)

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    kind: Mapped[ListKind] = mapped_column(enum_type(ListKind))
    table_print: Mapped[str] = mapped_column(sa.String(64))
    fields: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    chosen_at: Mapped[Moment]
    chosen_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class ImportLine(Model):
    """One row of the file: as written, as understood, and what becomes of it."""

    __tablename__ = "import_line"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("batch_id", "position"),
        sa.CheckConstraint("state <> 'accepted' OR person_id IS NOT NULL", name="accepted_has_person"),
        sa.Index("ix_import_line_batch_id_state", "batch_id", "state", "position"),
        sa.Index("ix_import_line_person_id", "person_id"),
    )

    id: Mapped[Key]
    batch_id: Mapped[UUID] = mapped_column(sa.ForeignKey("import_batch.id"))
    position: Mapped[int]
    sheet: Mapped[str] = mapped_column(sa.String(120), default="")
    row: Mapped[int]
    state: Mapped[LineState] = mapped_column(enum_type(LineState))
    reason: Mapped[str] = mapped_column(sa.String(40), default="")
    written_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    fields_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    warnings: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    has_doubts: Mapped[bool] = mapped_column(default=False)
    same_as_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("import_line.id"))
    same_because: Mapped[str] = mapped_column(sa.String(60), default="")
    known_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    group_number: Mapped[int | None]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    case_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("case_file.id"))
    is_new_person: Mapped[bool] = mapped_column(default=False)
    is_decided: Mapped[bool] = mapped_column(default=False)
    mended_at: Mapped[Moment | None]
