"""Tables of sites, rooms and beds, and of who let a site take more than its beds."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites.rules import RoomUse
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import (
    Amount,
    Key,
    MadeAt,
    Moment,
    UtcDateTime,
    both_or_neither,
    enum_type,
    info,
)


class Site(Model):
    """A place where people sleep. Of a secret one, address and coordinates are sealed in `place_sealed` (SEC AZ-7).

    What a night costs has dates and stands in `night_price`; the two columns of an undated cost are empty since then.
    """

    __tablename__ = "site"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("cost_per_night", "cost_currency"), name="cost_with_currency"),
        sa.CheckConstraint("cost_per_night IS NULL OR cost_per_night >= 0", name="cost_not_negative"),
        sa.CheckConstraint(both_or_neither("latitude", "longitude"), name="both_coordinates"),
        sa.CheckConstraint("NOT is_secret OR (address = '' AND latitude IS NULL)", name="secret_place_is_sealed"),
        sa.CheckConstraint("kind <> 'safe_house' OR is_secret", name="safe_house_is_secret"),
        sa.Index("ix_site_mission_kind", "mission", "kind"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    kind: Mapped[SiteKind] = mapped_column(enum_type(SiteKind))
    name: Mapped[str] = mapped_column(sa.String(120))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"))
    zone: Mapped[str] = mapped_column(sa.String(40))
    is_secret: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(sa.String(240), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    place_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary, info=info(DataClass.PROTECTION))
    operator: Mapped[str] = mapped_column(sa.String(120), default="")
    phone: Mapped[str] = mapped_column(sa.String(24), default="")
    licence_until: Mapped[date | None] = mapped_column(sa.Date)
    contract_until: Mapped[date | None] = mapped_column(sa.Date)
    tells_figures: Mapped[bool] = mapped_column(default=False)
    cost_per_night: Mapped[Decimal | None] = mapped_column(Amount)
    cost_currency: Mapped[str | None] = mapped_column(sa.String(3))
    made_at: Mapped[MadeAt]
    closed_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)


class Room(Model):
    """A room of a site, and who may sleep in it."""

    __tablename__ = "room"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("site_id", "name"),
        sa.UniqueConstraint("id", "site_id"),
        sa.CheckConstraint("square_metres IS NULL OR square_metres > 0", name="has_space"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(sa.String(40))
    floor: Mapped[str] = mapped_column(sa.String(20), default="")
    use: Mapped[RoomUse] = mapped_column(enum_type(RoomUse))
    is_accessible: Mapped[bool] = mapped_column(default=False)
    square_metres: Mapped[Decimal | None] = mapped_column(Amount)


class CapacityOverride(Model):
    """Somebody named lets a site take more than its beds, for a reason and until an end (invariant 1)."""

    __tablename__ = "capacity_override"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("until_at > made_at", name="ends_after_start"),)

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(300))
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Bed(Model):
    """A bed. A temporary one stands by a named override, until its end; a blocked one has a reason."""

    __tablename__ = "bed"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("room_id", "name"),
        sa.UniqueConstraint("id", "site_id"),
        sa.ForeignKeyConstraint(["room_id", "site_id"], ["room.id", "room.site_id"]),
        sa.CheckConstraint(both_or_neither("blocked_at", "blocked_reason"), name="blocked_with_reason"),
        sa.CheckConstraint(both_or_neither("override_id", "stands_until"), name="temporary_has_an_end"),
        sa.Index("ix_bed_site_id", "site_id"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    room_id: Mapped[UUID] = mapped_column(sa.Uuid)
    name: Mapped[str] = mapped_column(sa.String(20))
    blocked_at: Mapped[Moment | None]
    blocked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    blocked_reason: Mapped[str | None] = mapped_column(sa.String(200))
    override_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("capacity_override.id"))
    stands_until: Mapped[Moment | None]
