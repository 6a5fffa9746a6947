"""Tables of pairs that may be one person, and of two rows that were made one."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.people.rules.pairs import PairState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, both_or_neither, enum_type


class LikelyPair(Model):
    """Two people who may be one: found by the look-up, decided by a person. The smaller id stands first."""

    __tablename__ = "likely_pair"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="in_order"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_a_moment"),
        sa.Index("ix_likely_pair_state_found_at", "state", "found_at", "id"),
        sa.Index("ix_likely_pair_second_id", "second_id"),
    )

    id: Mapped[Key]
    first_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    second_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    bits: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(Json)
    found_at: Mapped[MadeAt]
    state: Mapped[PairState] = mapped_column(enum_type(PairState), default=PairState.OPEN)
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class PersonMerge(Model):
    """That two rows were made one: which stayed, which went, what the row that stayed said before (sealed)."""

    __tablename__ = "person_merge"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("kept_id <> gone_id", name="two_rows"),
        sa.CheckConstraint(both_or_neither("undone_at", "undone_by"), name="undone_by_somebody"),
        sa.Index(
            "uq_person_merge_gone_id_now",
            "gone_id",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
        sa.Index("ix_person_merge_kept_id", "kept_id"),
    )

    id: Mapped[Key]
    kept_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    gone_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    merged_at: Mapped[MadeAt]
    merged_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    undone_at: Mapped[Moment | None]
    undone_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class MergeMove(Model):
    """One row that went over to the person who stayed: where it stands, so that it can go back."""

    __tablename__ = "merge_move"
    data_class = DataClass.INTERNAL

    merge_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person_merge.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    column_name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
