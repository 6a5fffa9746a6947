"""What partners say of a shared flight and of the passengers on it who agreed. Added to; a mark can be ended."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.partners import MarkKind
from migrant_support.domains.sites.models.frozen import only_whose
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach
from migrant_support.platform.vault.sealing import Sealed


class PartnerMark(Model):
    """A partner's own mark on a passenger of a flight; beside the doctor's result and the payer, never instead."""

    __tablename__ = "partner_mark"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.Index(
            "uq_partner_mark_in_force",
            "flight_id",
            "person_id",
            "organisation",
            "kind",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_partner_mark_person_id", "person_id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    organisation: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[MarkKind] = mapped_column(enum_type(MarkKind))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class PartnerComment(Model):
    """Words between a partner and those who plan: of a passenger (under the person's own key), or of the flight."""

    __tablename__ = "partner_comment"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.Index("ix_partner_comment_flight_id_organisation", "flight_id", "organisation", "made_at"),
        sa.Index("ix_partner_comment_person_id", "person_id"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    organisation: Mapped[str] = mapped_column(sa.String(40))
    is_partners: Mapped[bool]
    words_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


PARTNER_TRIGGERS = (
    only_whose("partner_mark", fixed=("id", "flight_id", "organisation", "kind", "made_at", "made_by")),
    only_whose("partner_comment", fixed=("id", "flight_id", "organisation", "is_partners", "made_at", "made_by")),
)
attach(PartnerMark, PARTNER_TRIGGERS[0])
attach(PartnerComment, PARTNER_TRIGGERS[1])
