"""Ways to reach somebody with what is safe, and issued letters, which are never changed (DOMAIN invariant 13)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.letters.rules.messages import Way
from migrant_support.domains.letters.rules.papers import LetterKind
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class ContactWay(Model):
    """What is known of one address of somebody: whether it is safe, and at which hours.

    For a phone it stands beside the number, so that a number that was taken away and written again stays unsafe; an
    e-mail address is kept here alone.
    """

    __tablename__ = "contact_way"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("person_id", "way", "address"),
        sa.CheckConstraint("way <> 'letter'", name="an_address"),
        sa.CheckConstraint(both_or_neither("from_hour", "until_hour"), name="hours_whole"),
        sa.CheckConstraint("from_hour BETWEEN 0 AND 23 AND until_hour BETWEEN 0 AND 23", name="hours_of_a_day"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    way: Mapped[Way] = mapped_column(enum_type(Way))
    address: Mapped[str] = mapped_column(sa.String(160))
    is_safe: Mapped[bool] = mapped_column(default=True)
    from_hour: Mapped[int | None] = mapped_column(sa.SmallInteger)
    until_hour: Mapped[int | None] = mapped_column(sa.SmallInteger)
    marked_at: Mapped[MadeAt]
    marked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]


class IssuedLetter(Model):
    """A letter or certificate as it was issued. A mistake is mended by another one that takes its place, once."""

    __tablename__ = "issued_letter"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("mission", "year", "serial"),
        sa.CheckConstraint(both_or_neither("token_hash", "name_hash"), name="checked_by_both"),
        sa.CheckConstraint("(kind IN ('to_whom', 'stay')) = (token_hash IS NOT NULL)", name="certificates_have_a_code"),
        sa.CheckConstraint("language IN ('en', 'si', 'ta')", name="a_language"),
    )

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    year: Mapped[int] = mapped_column(sa.SmallInteger)
    serial: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(enum_type(LetterKind))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    version: Mapped[int] = mapped_column(sa.SmallInteger)
    content_sealed: Mapped[Sealed]
    token_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    name_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    issued_at: Mapped[MadeAt]
    issued_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    supersedes_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("issued_letter.id"), unique=True)


LETTER_TRIGGERS = (
    only_sealed_anew(
        "issued_letter",
        sealed="content_sealed",
        fixed=(
            "id", "mission", "year", "serial", "kind", "language", "version", "token_hash", "name_hash", "issued_at",
            "issued_by", "supersedes_id",
        ),
    ),
)  # fmt: skip
attach(IssuedLetter, *LETTER_TRIGGERS)
