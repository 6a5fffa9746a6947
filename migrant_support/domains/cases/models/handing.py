"""Tables of cases that are offered to a colleague, or to another mission. One open offer of each for a case."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.cases.rules import Risk
from migrant_support.domains.cases.rules.handing import AgeGroup, OfferState, TransferWhy
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, both_or_neither, enum_type, info
from migrant_support.platform.vault import Sealed

_WAITS = sa.text("state = 'offered'")


def _waiting(name: str, *columns: str, unique: bool = False) -> sa.Index:
    return sa.Index(name, *columns, unique=unique, sqlite_where=_WAITS, postgresql_where=_WAITS)


class CaseHandover(Model):
    """A case offered to a colleague of the same mission."""

    __tablename__ = "case_handover"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("(state = 'offered') = (answered_at IS NULL)", name="answered_at_a_time"),
        sa.CheckConstraint(both_or_neither("answered_at", "answered_by"), name="answered_by_somebody"),
        sa.Index("ix_case_handover_case_id", "case_id"),
        _waiting("uq_case_handover_case_id_offered", "case_id", unique=True),
        _waiting("ix_case_handover_offered_to", "to_id", "made_at"),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"))
    to_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    note_sealed: Mapped[Sealed] = mapped_column(info=info(DataClass.PROTECTION))
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState), default=OfferState.OFFERED)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))


class CaseTransfer(Model):
    """A case offered to another mission, with the minimum that it is told before it accepts.

    `kept_until`: how long the mission that gave the case away may still read it.
    """

    __tablename__ = "case_transfer"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("from_mission <> to_mission", name="to_another_mission"),
        sa.CheckConstraint("(state = 'offered') = (answered_at IS NULL)", name="answered_at_a_time"),
        sa.CheckConstraint(both_or_neither("answered_at", "answered_by"), name="answered_by_somebody"),
        sa.CheckConstraint("(state = 'accepted') = (kept_until IS NOT NULL)", name="kept_when_accepted"),
        sa.Index("ix_case_transfer_case_id", "case_id", "from_mission"),
        _waiting("uq_case_transfer_case_id_offered", "case_id", unique=True),
        _waiting("ix_case_transfer_offered_to", "to_mission", "made_at"),
        _waiting("ix_case_transfer_offered_from", "from_mission", "made_at"),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"))
    from_mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    to_mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    why: Mapped[TransferWhy] = mapped_column(enum_type(TransferWhy))
    age_group: Mapped[AgeGroup] = mapped_column(enum_type(AgeGroup))
    risk: Mapped[Risk] = mapped_column(enum_type(Risk))
    needs: Mapped[list[str]] = mapped_column(Json, default=list)
    note_sealed: Mapped[Sealed | None] = mapped_column(info=info(DataClass.PROTECTION))
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState), default=OfferState.OFFERED)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    kept_until: Mapped[Moment | None]
