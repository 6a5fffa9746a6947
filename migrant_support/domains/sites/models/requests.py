"""Tables of those who wait for a bed, and of the beds that were offered to them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.rules.need import OfferState, RequestState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, UtcDateTime, enum_type


class BedRequest(Model):
    """One person who waits for a bed. Those who came together share `party_id`, the id of the first of them.

    A person waits once: the database refuses a second open row. `stay_id` is the bed that is held for her, or was
    accepted.
    """

    __tablename__ = "bed_request"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("wanted_until IS NULL OR wanted_until > wanted_from", name="ends_after_start"),
        sa.CheckConstraint(
            "(state IN ('accepted', 'withdrawn')) = (closed_at IS NOT NULL)", name="closed_has_a_moment"
        ),
        sa.CheckConstraint("state <> 'waiting' OR stay_id IS NULL", name="who_waits_has_no_bed"),
        sa.Index(
            "uq_bed_request_person_id_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index("ix_bed_request_mission_state", "mission", "state", "made_at"),
        sa.Index("ix_bed_request_party_id", "party_id"),
        sa.Index("ix_bed_request_person_id", "person_id"),
        sa.Index("ix_bed_request_stay_id", "stay_id"),
    )

    id: Mapped[Key]
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bed_request.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    wanted_from: Mapped[datetime] = mapped_column(UtcDateTime)
    wanted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    no_place: Mapped[bool] = mapped_column(default=False)
    in_danger: Mapped[bool] = mapped_column(default=False)
    needs_care: Mapped[bool] = mapped_column(default=False)
    no_steps: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[RequestState] = mapped_column(enum_type(RequestState))
    stay_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stay.id"))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[Moment | None]
    close_reason: Mapped[str] = mapped_column(sa.String(200), default="")


class BedOffer(Model):
    """Beds of a site held for those who wait together, until a moment. A party has one open offer at most."""

    __tablename__ = "bed_offer"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("held_until > made_at", name="ends_after_start"),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_has_a_moment"),
        sa.Index(
            "uq_bed_offer_party_id_open",
            "party_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_bed_offer_site_id_state", "site_id", "state"),
        sa.Index("ix_bed_offer_party_id", "party_id"),
    )

    id: Mapped[Key]
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bed_request.id"))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState))
    held_until: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
