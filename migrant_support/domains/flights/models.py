"""Tables of flights, seats, entries and sealed versions. Nobody overbooks or flies twice: the database holds it.

An allotted seat is a row (`AllottedSeat`); an entry that takes one points at it, and at most one does. Taking a seat
away that somebody holds breaks a foreign key. A sealed version, and what was exported of it, is only added to.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import (
    Basis,
    ClearanceState,
    Passenger,
    Payer,
    Rendering,
    Signature,
    SpecialService,
)
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import (
    Amount,
    Json,
    Key,
    MadeAt,
    Moment,
    UtcDateTime,
    both_or_neither,
    enum_type,
    info,
)
from migrant_support.platform.store.triggers import attach, only_added_to, only_emptied, only_sealed_anew

SEATED = "state IN ('confirmed', 'checked_in', 'boarded')"
ON_THE_LIST = "state IN ('proposed', 'waiting', 'confirmed', 'checked_in', 'boarded')"


def _account() -> sa.ForeignKey:
    return sa.ForeignKey("account.id")


class Flight(Model):
    """A repatriation flight. `origin`, `destination` and both times repeat its first and last leg, for lists.

    `landed_at` is when it really came; `seen_until` is how long its destination sees those who fly on it.
    """

    __tablename__ = "flight"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("number", "departs_on"),
        sa.CheckConstraint("arrives_at > departs_at", name="arrives_after_departure"),
        sa.CheckConstraint(
            "wheelchairs >= 0 AND stretchers >= 0 AND infants >= 0 AND minors_alone >= 0", name="limits_not_negative"
        ),
        sa.CheckConstraint("(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_with_reason"),
        sa.Index("ix_flight_departs_at", "departs_at", "id"),
        sa.Index("ix_flight_state_departs_at", "state", "departs_at"),
        sa.Index("ix_flight_destination_arrives_at", "destination", "arrives_at"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(sa.String(8))
    operator: Mapped[str] = mapped_column(sa.String(80))
    aircraft: Mapped[str] = mapped_column(sa.String(40), default="")
    state: Mapped[FlightState] = mapped_column(enum_type(FlightState))
    origin: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    destination: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    departs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    departs_on: Mapped[date] = mapped_column(sa.Date)
    arrives_at: Mapped[datetime] = mapped_column(UtcDateTime)
    landed_at: Mapped[Moment | None]
    seen_until: Mapped[Moment | None]
    wheelchairs: Mapped[int] = mapped_column(default=0)
    stretchers: Mapped[int] = mapped_column(default=0)
    infants: Mapped[int] = mapped_column(default=0)
    minors_alone: Mapped[int] = mapped_column(default=0)
    needs_signatures: Mapped[list[str]] = mapped_column(Json, default=lambda: [Signature.MISSION.value])
    cost: Mapped[Decimal | None] = mapped_column(Amount)
    cost_currency: Mapped[str | None] = mapped_column(sa.String(3))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(_account())
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(300))
    version: Mapped[int] = mapped_column(default=1)


class FlightLeg(Model):
    """One take-off and landing; times in UTC, printed in the zone of each airport."""

    __tablename__ = "flight_leg"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("arrives_at > departs_at", name="arrives_after_departure"),)

    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    from_airport: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    to_airport: Mapped[str] = mapped_column(sa.ForeignKey("airport.code"))
    departs_at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrives_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FlightMove(Model):
    """A step of a flight's state machine, kept for ever."""

    __tablename__ = "flight_move"
    data_class = DataClass.INTERNAL

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"), index=True)
    source: Mapped[FlightState | None] = mapped_column(enum_type(FlightState, name="source_state"))
    target: Mapped[FlightState] = mapped_column(enum_type(FlightState, name="target_state"))
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(_account())
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


class FlightShare(Model):
    """That an organisation may see a flight and the passengers who agreed, from when until when."""

    __tablename__ = "flight_share"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.Index(
            "uq_flight_share_in_force",
            "flight_id",
            "organisation",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_flight_share_organisation", "organisation", "flight_id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    organisation: Mapped[str] = mapped_column(sa.String(40))
    shared_at: Mapped[MadeAt]
    shared_by: Mapped[UUID | None] = mapped_column(_account())
    ended_at: Mapped[Moment | None]


class SeatAllotment(Model):
    """Seats of a flight for the people of one mission, paid by one payer (invariant 2)."""

    __tablename__ = "seat_allotment"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("flight_id", "mission", "payer"),
        sa.UniqueConstraint("id", "flight_id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"), index=True)
    payer: Mapped[Payer] = mapped_column(enum_type(Payer))


class AllottedSeat(Model):
    """One seat of an allotment; how many rows there are is how many seats it has."""

    __tablename__ = "allotted_seat"
    data_class = DataClass.INTERNAL

    allotment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("seat_allotment.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Journey(Model):
    """One attempt to bring a person home: her wish, from when, until it was withdrawn or she is home.

    Its state is computed from the entry, the facts and the arrival (invariant 15), never stored.
    """

    __tablename__ = "journey"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "end_reason"), name="ended_with_reason"),
        sa.Index(
            "uq_journey_person_id_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_journey_mission_requested_at", "mission", "requested_at"),
        sa.Index("ix_journey_person_id", "person_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    requested_at: Mapped[Moment]
    requested_by: Mapped[UUID | None] = mapped_column(_account())
    ended_at: Mapped[Moment | None]
    end_reason: Mapped[str | None] = mapped_column(sa.String(40))


class ExitClearance(Model):
    """What the host country says of a person's leaving; a later fact replaces an earlier one."""

    __tablename__ = "exit_clearance"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("(state = 'granted') = (valid_until IS NOT NULL)", name="granted_until"),
        sa.Index("ix_exit_clearance_person_id_made_at", "person_id", "made_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"))
    state: Mapped[ClearanceState] = mapped_column(enum_type(ClearanceState))
    valid_until: Mapped[date | None] = mapped_column(sa.Date)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(_account())


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
    made_by: Mapped[UUID | None] = mapped_column(_account())
    version: Mapped[int] = mapped_column(default=1)


class EntryMove(Model):
    """A step of an entry, kept for ever."""

    __tablename__ = "entry_move"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_entry.id"), index=True)
    source: Mapped[EntryState | None] = mapped_column(enum_type(EntryState, name="source_state"))
    target: Mapped[EntryState] = mapped_column(enum_type(EntryState, name="target_state"))
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(_account())
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
    made_by: Mapped[UUID] = mapped_column(_account())
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ManifestVersion(Model):
    """A flight's whole list as it was sealed: the canonical content and its SHA-256. Never changed (invariant 13)."""

    __tablename__ = "manifest_version"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("flight_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("length(content_hash) = 64", name="hash_is_sha256"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    number: Mapped[int]
    passengers: Mapped[int]
    missions: Mapped[list[str]] = mapped_column(Json)
    content_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary, info=info(DataClass.PERSONAL))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[Moment]
    sealed_by: Mapped[UUID] = mapped_column(_account())


class ManifestSignature(Model):
    """An approval of a sealed version by its hash; only added (invariant 15)."""

    __tablename__ = "manifest_signature"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.UniqueConstraint("version_id", "kind", "place"),)

    id: Mapped[Key]
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_version.id"))
    kind: Mapped[Signature] = mapped_column(enum_type(Signature))
    place: Mapped[str] = mapped_column(sa.String(40), default="")
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    signed_at: Mapped[Moment]
    signed_by: Mapped[UUID] = mapped_column(_account())


class Rendition(Model):
    """What was made of a version for a recipient: the same (version, recipient, format, withheld) is one rendition and
    gives the same bytes; a withdrawn consent makes a new number."""

    __tablename__ = "rendition"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("version_id", "recipient", "format", "withheld_digest"),
        sa.UniqueConstraint("version_id", "recipient", "format", "number"),
        sa.CheckConstraint("withheld >= 0", name="withheld_counts"),
    )

    id: Mapped[Key]
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_version.id"))
    recipient: Mapped[str] = mapped_column(sa.String(40))
    format: Mapped[Rendering] = mapped_column(enum_type(Rendering))
    number: Mapped[int]
    withheld: Mapped[int]
    withheld_digest: Mapped[str] = mapped_column(sa.String(64))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(_account())


for _model in (ManifestSignature, Rendition, FlightMove):
    attach(_model, only_added_to(_model.__tablename__))
_STEP = ("id", "entry_id", "source", "target", "at", "by")
attach(EntryMove, only_emptied("entry_move", text="reason", fixed=_STEP))
_FIXED = ("id", "flight_id", "number", "passengers", "missions", "content_hash", "sealed_at", "sealed_by")
attach(ManifestVersion, only_sealed_anew("manifest_version", sealed="content_sealed", fixed=_FIXED))
