"""A person on a flight. Nobody overbooks or flies twice: an entry points at its seat, and at most one does."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.words import (
    Basis,
    Passenger,
    Payer,
    SpecialService,
)
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import (
    Json,
    Key,
    MadeAt,
    Moment,
    UtcDateTime,
    enum_type,
)
from migrant_support.platform.store.triggers import attach, only_emptied

SEATED = "state IN ('confirmed', 'checked_in', 'boarded')"
ON_THE_LIST = "state IN ('proposed', 'waiting', 'confirmed', 'checked_in', 'boarded')"


class ManifestEntry(Model):
    """A person on a flight: the record from which everything else is computed (invariant 15).

    A seated entry holds an allotted seat of its own, unless it is an infant on a lap. A person is seated on at most one
    flight at a time, and stands at most once on a flight's list. `escort_id` is the entry of who escorts this one: one
    escort may fly with several children.
    """

    __tablename__ = "manifest_entry"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["allotment_id", "flight_id"], ["seat_allotment.id", "seat_allotment.flight_id"]),
        sa.ForeignKeyConstraint(["allotment_id", "place"], ["allotted_seat.allotment_id", "allotted_seat.place"]),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'checked_in', 'boarded') OR (place IS NOT NULL) = (passenger <> 'infant')",
            name="seated_has_a_seat",
        ),
        sa.CheckConstraint(
            "place IS NULL OR state IN ('confirmed', 'checked_in', 'boarded', 'arrived')", name="only_seated_hold_one"
        ),
        sa.CheckConstraint("(basis = 'legal_order') = (order_reference <> '')", name="order_has_a_reference"),
        sa.CheckConstraint("bags >= 0 AND bag_kilos >= 0", name="bags_not_negative"),
        sa.Index(
            "uq_manifest_entry_seat",
            "allotment_id",
            "place",
            unique=True,
            sqlite_where=sa.text("place IS NOT NULL"),
            postgresql_where=sa.text("place IS NOT NULL"),
        ),
        sa.Index(
            "uq_manifest_entry_person_id_seated",
            "person_id",
            unique=True,
            sqlite_where=sa.text(SEATED),
            postgresql_where=sa.text(SEATED),
        ),
        sa.Index(
            "uq_manifest_entry_flight_id_person_id_listed",
            "flight_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text(ON_THE_LIST),
            postgresql_where=sa.text(ON_THE_LIST),
        ),
        sa.Index("ix_manifest_entry_flight_id_state", "flight_id", "state", "mission"),
        sa.Index("ix_manifest_entry_person_id", "person_id", "made_at"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    journey_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("journey.id"))
    unit_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("travel_unit.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    payer: Mapped[Payer] = mapped_column(enum_type(Payer))
    allotment_id: Mapped[UUID] = mapped_column(sa.Uuid)
    place: Mapped[int | None]
    passenger: Mapped[Passenger] = mapped_column(enum_type(Passenger))
    lap_of_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("manifest_entry.id"))
    escort_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("manifest_entry.id"))
    services: Mapped[list[SpecialService]] = mapped_column(Json, default=list)
    basis: Mapped[Basis] = mapped_column(enum_type(Basis), default=Basis.CONSENT)
    order_reference: Mapped[str] = mapped_column(sa.String(80), default="")
    state: Mapped[EntryState] = mapped_column(enum_type(EntryState))
    wait_rank: Mapped[int | None]
    seat_number: Mapped[str] = mapped_column(sa.String(4), default="")
    bags: Mapped[int] = mapped_column(default=0)
    bag_kilos: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)


class EntryMove(Model):
    """A step of an entry, kept for ever."""

    __tablename__ = "entry_move"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.Index("ix_entry_move_target_at", "target", "at"),)

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_entry.id"), index=True)
    source: Mapped[EntryState | None] = mapped_column(enum_type(EntryState, name="source_state"))
    target: Mapped[EntryState] = mapped_column(enum_type(EntryState, name="target_state"))
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


class GateOverride(Model):
    """A named person lets one blocker of one entry pass, for a reason and until an end (invariant 4)."""

    __tablename__ = "gate_override"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("blocker IN ('exit_clearance', 'document_expires')", name="may_be_overridden"),
        sa.CheckConstraint("until_at > made_at", name="ends_after_start"),
        sa.Index("ix_gate_override_entry_id", "entry_id"),
    )

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_entry.id"))
    blocker: Mapped[str] = mapped_column(sa.String(24))
    reason_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)


_STEP = ("id", "entry_id", "source", "target", "at", "by")
attach(EntryMove, only_emptied("entry_move", text="reason", fixed=_STEP))
