"""A death abroad, who was told, and consignments: remains or an urn that travel without a seat.

Whose a death is, its case says. Names and numbers lie under the record's own key, which goes with the person.
"""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.remains.rules import (
    ON_A_FLIGHT,
    ConsignmentKind,
    ConsignmentPaperKind,
    ConsignmentState,
    KinWay,
)
from migrant_support.domains.sites.models.frozen import only_whose
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to
from migrant_support.platform.vault.sealing import Sealed

_IN_FORCE = sa.text("ended_at IS NULL")
_NOT_WITHDRAWN = sa.text("state <> 'withdrawn'")
_FLYING_STATES = ", ".join(f"'{state.value}'" for state in ON_A_FLIGHT)


class DeathAbroad(Model):
    """That the person of a case died abroad: when, and where (sealed)."""

    __tablename__ = "death_abroad"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), unique=True)
    died_on: Mapped[date] = mapped_column(sa.Date)
    place_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class KinTold(Model):
    """That somebody of the family was told: who (sealed), how, when, by whom. Only added to."""

    __tablename__ = "kin_told"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.Index("ix_kin_told_death_id", "death_id", "told_on"),)

    id: Mapped[Key]
    death_id: Mapped[UUID] = mapped_column(sa.ForeignKey("death_abroad.id"))
    told_on: Mapped[date] = mapped_column(sa.Date)
    way: Mapped[KinWay] = mapped_column(enum_type(KinWay))
    who_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class Consignment(Model):
    """Remains or an urn on the way home: its flight, its airway bill, to whom it goes and who took it (sealed)."""

    __tablename__ = "consignment"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("mission", "year", "serial"),
        sa.CheckConstraint("serial > 0", name="serial_positive"),
        sa.CheckConstraint(f"(state IN ({_FLYING_STATES})) = (flight_id IS NOT NULL)", name="flight_while_under_way"),
        sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received_at_a_moment"),
        sa.CheckConstraint(both_or_neither("received_at", "received_by"), name="received_by_somebody"),
        sa.Index(
            "uq_consignment_open", "death_id", "kind", unique=True,
            sqlite_where=_NOT_WITHDRAWN, postgresql_where=_NOT_WITHDRAWN,
        ),
        sa.Index("ix_consignment_flight_id", "flight_id"),
        sa.Index("ix_consignment_mission_state", "mission", "state"),
    )  # fmt: skip

    id: Mapped[Key]
    death_id: Mapped[UUID] = mapped_column(sa.ForeignKey("death_abroad.id"))
    kind: Mapped[ConsignmentKind] = mapped_column(enum_type(ConsignmentKind))
    state: Mapped[ConsignmentState] = mapped_column(enum_type(ConsignmentState))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    year: Mapped[int] = mapped_column(sa.SmallInteger)
    serial: Mapped[int]
    flight_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("flight.id"))
    airway_bill: Mapped[str] = mapped_column(sa.String(12), default="")
    consignee_sealed: Mapped[Sealed | None]
    recipient_sealed: Mapped[Sealed | None]
    received_at: Mapped[Moment | None]
    received_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class ConsignmentPaper(Model):
    """A document that travels with it, with its number (sealed); one of a kind counts, others are struck out."""

    __tablename__ = "consignment_paper"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.Index(
            "uq_consignment_paper_in_force", "consignment_id", "kind", unique=True,
            sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    consignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consignment.id"))
    kind: Mapped[ConsignmentPaperKind] = mapped_column(enum_type(ConsignmentPaperKind))
    issued_on: Mapped[date] = mapped_column(sa.Date)
    number_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class ConsignmentMove(Model):
    """A step of a consignment, kept for ever; with the flight that it was about."""

    __tablename__ = "consignment_move"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.Index("ix_consignment_move_consignment_id", "consignment_id", "at"),)

    id: Mapped[Key]
    consignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consignment.id"))
    target: Mapped[ConsignmentState] = mapped_column(enum_type(ConsignmentState, name="target_state"))
    flight_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("flight.id"))
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class CargoAllowance(Model):
    """How many coffins and urns the carrier takes on a flight; a flight without a row takes none."""

    __tablename__ = "cargo_allowance"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("coffins >= 0 AND urns >= 0", name="not_negative"),)

    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"), primary_key=True)
    coffins: Mapped[int]
    urns: Mapped[int]
    set_at: Mapped[Moment]
    set_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


REMAINS_TRIGGERS = (
    only_whose("kin_told", fixed=("id", "death_id", "told_on", "way", "made_at", "made_by")),
    only_whose("consignment_paper", fixed=("id", "consignment_id", "kind", "issued_on", "made_at", "made_by")),
    only_added_to("consignment_move"),
)
for _model, _trigger in zip((KinTold, ConsignmentPaper, ConsignmentMove), REMAINS_TRIGGERS, strict=True):
    attach(_model, _trigger)
