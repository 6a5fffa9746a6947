"""The gate of a site: who went in and out, with whose leave, and the house rules. Presence is computed, never kept."""

from datetime import date, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.rules.gate import LeaveReason, Way
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, no_overlap, only_added_to, only_emptied


class GateEvent(Model):
    """A resident went in or out. A mistake is mended by another event that names it; the last that nobody corrected
    says where she is. `reason` is why she was let through against a flag, or why an event is corrected.
    """

    __tablename__ = "gate_event"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("way <> 'void' OR corrects_id IS NOT NULL", name="void_corrects_something"),
        sa.CheckConstraint("at <= made_at", name="not_ahead_of_time"),
        sa.Index("ix_gate_event_site_id_person_id_at", "site_id", "person_id", "at", "id"),
        sa.Index("ix_gate_event_site_id_at", "site_id", "at", "id"),
        sa.Index("ix_gate_event_person_id", "person_id"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    way: Mapped[Way] = mapped_column(enum_type(Way))
    at: Mapped[Moment]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    corrects_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("gate_event.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")


class LeavePermit(Model):
    """Leave to be out from an instant until another. Two permits of a person never overlap unless one was cancelled."""

    __tablename__ = "leave_permit"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("until_at > from_at", name="ends_after_start"),
        sa.CheckConstraint(both_or_neither("cancelled_at", "cancelled_by"), name="cancelled_by_someone"),
        sa.Index("ix_leave_permit_site_id_until_at", "site_id", "until_at"),
        sa.Index("ix_leave_permit_person_id_from_at", "person_id", "from_at"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    from_at: Mapped[Moment]
    until_at: Mapped[Moment]
    reason: Mapped[LeaveReason] = mapped_column(enum_type(LeaveReason))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    cancelled_at: Mapped[Moment | None]
    cancelled_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class HouseRule(Model):
    """What holds at a site from a day on, until the next row. The times are by the site's own clock."""

    __tablename__ = "house_rule"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("curfew_from", "curfew_until"), name="whole_curfew"),
        sa.CheckConstraint("longest_leave_hours BETWEEN 1 AND 744", name="leave_in_bounds"),
        sa.CheckConstraint("most_on_leave > 0", name="limit_positive"),
        sa.Index("ix_house_rule_site_id_from_day", "site_id", "from_day", "id"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    from_day: Mapped[date] = mapped_column(sa.Date)
    curfew_from: Mapped[time | None] = mapped_column(sa.Time)
    curfew_until: Mapped[time | None] = mapped_column(sa.Time)
    longest_leave_hours: Mapped[int]
    most_on_leave: Mapped[int | None]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


GATE_TRIGGERS = (
    only_emptied(
        "gate_event", text="reason", fixed=("id", "site_id", "way", "at", "made_at", "made_by", "corrects_id")
    ),
    no_overlap(
        "leave_permit_once", "leave_permit", column="person_id", parent="person", counts="r.cancelled_at IS NULL"
    ),
    only_added_to("house_rule"),
)
for _model, _trigger in zip((GateEvent, LeavePermit, HouseRule), GATE_TRIGGERS, strict=True):
    attach(_model, _trigger)
