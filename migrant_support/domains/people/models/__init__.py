"""Tables of people, and of who may see them (Sight, restricted files)."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.people.rules import (
    BirthDate,
    BirthPrecision,
    ConsentGiver,
    ConsentPurpose,
    ConsentWay,
    DocumentKind,
    DocumentPlace,
    FlagPriority,
    PhoneKind,
    Relation,
    Sex,
    UnitKind,
)
from migrant_support.domains.people.rules.flags import PLAIN
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import (
    Json,
    Key,
    MadeAt,
    Moment,
    UtcDateTime,
    both_or_neither,
    enum_type,
    info,
)

PersonId = NewType("PersonId", UUID)

KeyText = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
"""Text compared byte by byte on both databases, so that a prefix is a range of an index."""


def _person() -> sa.ForeignKey:
    return sa.ForeignKey("person.id")


class Person(Model):
    """One human being once."""

    __tablename__ = "person"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("birth_day", "birth_precision"), name="birth_with_precision"),
        sa.CheckConstraint("length(nationality) = 3", name="nationality_alpha3"),
        sa.CheckConstraint("primary_name <> '' OR name_si <> '' OR name_ta <> '' OR name_ar <> ''", name="has_a_name"),
        sa.Index("ix_person_registered_at_id", "registered_at", "id"),
        sa.Index("ix_person_birth_day", "birth_day"),
    )

    id: Mapped[Key]
    reference: Mapped[str] = mapped_column(sa.String(14), unique=True)
    primary_name: Mapped[str] = mapped_column(sa.String(120))
    secondary_name: Mapped[str] = mapped_column(sa.String(160), default="")
    name_si: Mapped[str] = mapped_column(sa.String(200), default="")
    name_ta: Mapped[str] = mapped_column(sa.String(200), default="")
    name_ar: Mapped[str] = mapped_column(sa.String(200), default="")
    other_names: Mapped[str] = mapped_column(sa.String(200), default="")
    sex: Mapped[Sex] = mapped_column(enum_type(Sex))
    birth_day: Mapped[date | None] = mapped_column(sa.Date)
    birth_precision: Mapped[BirthPrecision | None] = mapped_column(enum_type(BirthPrecision))
    nationality: Mapped[str] = mapped_column(sa.String(3), default="LKA")
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    nic_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    slbfe_number: Mapped[str] = mapped_column(sa.String(40), default="")
    home_district: Mapped[str] = mapped_column(sa.String(20), default="")
    home_address: Mapped[str] = mapped_column(sa.String(300), default="")
    kin_name: Mapped[str] = mapped_column(sa.String(160), default="")
    kin_relation: Mapped[str] = mapped_column(sa.String(60), default="")
    kin_phone: Mapped[str] = mapped_column(sa.String(24), default="")
    photo_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    registered_at: Mapped[Moment]
    registered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    registered_mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    registration_seen_until: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def birth(self) -> BirthDate | None:
        """The date of birth with its precision, or None."""
        if self.birth_day is None or self.birth_precision is None:
            return None
        return BirthDate(self.birth_day, self.birth_precision)


class PersonPhone(Model):
    """A number under which a person is reached."""

    __tablename__ = "person_phone"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.UniqueConstraint("person_id", "number", "kind"),)

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(_person())
    number: Mapped[str] = mapped_column(sa.String(24))
    kind: Mapped[PhoneKind] = mapped_column(enum_type(PhoneKind))
    ended_at: Mapped[Moment | None]


class IdentityDocument(Model):
    """A document of a person; the number is sealed and found by a keyed hash in `search_key`."""

    __tablename__ = "identity_document"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("verified_at", "verified_by"), name="verified_by_somebody"),
        sa.CheckConstraint(
            "expires_on IS NULL OR issued_on IS NULL OR expires_on > issued_on", name="expires_after_issue"
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(_person(), index=True)
    kind: Mapped[DocumentKind] = mapped_column(enum_type(DocumentKind))
    number_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    written_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    zone_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    issuing_state: Mapped[str] = mapped_column(sa.String(3), default="LKA")
    issued_on: Mapped[date | None] = mapped_column(sa.Date)
    expires_on: Mapped[date | None] = mapped_column(sa.Date)
    place: Mapped[DocumentPlace] = mapped_column(enum_type(DocumentPlace))
    place_since: Mapped[Moment]
    made_at: Mapped[MadeAt]
    verified_at: Mapped[Moment | None]
    verified_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class FamilyTie(Model):
    """The relative is the person's mother, child, … Kept in both directions by one action."""

    __tablename__ = "family_tie"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("person_id", "relative_id"),
        sa.CheckConstraint("person_id <> relative_id", name="two_people"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(_person())
    relative_id: Mapped[UUID] = mapped_column(_person(), index=True)
    relation: Mapped[Relation] = mapped_column(enum_type(Relation))
    evidence: Mapped[str] = mapped_column(sa.String(200), default="")
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class TravelUnit(Model):
    """People who must travel together."""

    __tablename__ = "travel_unit"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    kind: Mapped[UnitKind] = mapped_column(enum_type(UnitKind))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class TravelUnitMember(Model):
    """Who belongs to a travel unit, from when until when: a person is in at most one at a time."""

    __tablename__ = "travel_unit_member"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.Index(
            "uq_travel_unit_member_person_id_now",
            "person_id",
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("travel_unit.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(_person())
    joined_at: Mapped[MadeAt]
    left_at: Mapped[Moment | None]
    left_reason: Mapped[str] = mapped_column(sa.String(200), default="")


class ConsentFact(Model):
    """Consent to one purpose and recipient: given, and perhaps withdrawn. Never edited otherwise."""

    __tablename__ = "consent_fact"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("withdrawn_at", "withdrawn_way", "withdrawn_by"), name="withdrawn_whole"),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn_after_given"),
        sa.Index("ix_consent_fact_person_id", "person_id"),
        sa.Index(
            "uq_consent_fact_in_force",
            "person_id",
            "purpose",
            "recipient",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(_person())
    purpose: Mapped[ConsentPurpose] = mapped_column(enum_type(ConsentPurpose))
    recipient: Mapped[str] = mapped_column(sa.String(40), default="")
    giver: Mapped[ConsentGiver] = mapped_column(enum_type(ConsentGiver))
    way: Mapped[ConsentWay] = mapped_column(enum_type(ConsentWay))
    given_at: Mapped[Moment]
    recorded_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    withdrawn_at: Mapped[Moment | None]
    withdrawn_way: Mapped[ConsentWay | None] = mapped_column(enum_type(ConsentWay, name="withdrawn_way"))
    withdrawn_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class PersonFlag(Model):
    """An instruction that speaks up at checkpoints; it says what to do, never why (DESIGN, flags)."""

    __tablename__ = "person_flag"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("resolved_at", "resolved_by", "resolution"), name="resolved_with_reason"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(_person(), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40), default=PLAIN, server_default=PLAIN)
    instruction: Mapped[str] = mapped_column(sa.String(200))
    checkpoints: Mapped[list[str]] = mapped_column(Json)
    priority: Mapped[FlagPriority] = mapped_column(enum_type(FlagPriority))
    denies: Mapped[bool] = mapped_column(default=False)
    set_at: Mapped[MadeAt]
    set_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    expires_at: Mapped[Moment | None]
    resolved_at: Mapped[Moment | None]
    resolved_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    resolution: Mapped[str | None] = mapped_column(sa.String(200))


class Sight(Model):
    """Why a scope sees a person: written downwards by each domain's action, in the same transaction."""

    __tablename__ = "sight"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("person_id", "scope_kind", "scope_id", "source_kind", "source_id"),
        sa.Index("ix_sight_scope", "scope_kind", "scope_id", "person_id", "until"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(_person())
    scope_kind: Mapped[str] = mapped_column(sa.String(20))
    scope_id: Mapped[str] = mapped_column(sa.String(64))
    since: Mapped[Moment]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_kind: Mapped[str] = mapped_column(sa.String(20))
    source_id: Mapped[UUID] = mapped_column(sa.Uuid)


class RestrictedFile(Model):
    """A person whose file only named readers see; to others it is not there (SECURITY AZ, "nothing")."""

    __tablename__ = "restricted_file"
    data_class = DataClass.PROTECTION

    person_id: Mapped[UUID] = mapped_column(_person(), primary_key=True)
    restricted_at: Mapped[MadeAt]
    restricted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary, info=info(DataClass.PROTECTION))


class TakenBack(Model):
    """A person whose registration was undone with the list it came from: kept, and seen by nobody any more."""

    __tablename__ = "taken_back"
    data_class = DataClass.INTERNAL

    person_id: Mapped[UUID] = mapped_column(_person(), primary_key=True)
    at: Mapped[MadeAt]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class FileReader(Model):
    """An account named on a file."""

    __tablename__ = "file_reader"
    data_class = DataClass.PROTECTION
    __table_args__ = (
        sa.Index(
            "uq_file_reader_person_id_account_id_now",
            "person_id",
            "account_id",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(_person())
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    since: Mapped[MadeAt]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    named_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class SearchKey(Model):
    """What a person is found by: folded words of names (by prefix); keyed hashes of numbers (whole)."""

    __tablename__ = "search_key"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.Index("ix_search_key_kind_key", "kind", "key", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(_person(), primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    key: Mapped[str] = mapped_column(KeyText, primary_key=True)


class Likeness(Model):
    """What a person is compared by, sealed in one small value, so that a look-up reads one row of each candidate."""

    __tablename__ = "likeness"
    data_class = DataClass.PERSONAL

    person_id: Mapped[UUID] = mapped_column(_person(), primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)


class LikenessKey(Model):
    """A keyed hash under which a person is found again although parts of what is said of her are wrong.

    `number` is the one of `likeness`: eight bytes instead of thirty-six, as there are a dozen rows a person.
    """

    __tablename__ = "likeness_key"
    data_class = DataClass.PERSONAL
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)


class LikenessCount(Model):
    """How many people share a word of a name, a phone or a key, as counted last: how little it says to share it."""

    __tablename__ = "likeness_count"
    data_class = DataClass.INTERNAL

    kind: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    key: Mapped[str] = mapped_column(KeyText, primary_key=True)
    people: Mapped[int]
