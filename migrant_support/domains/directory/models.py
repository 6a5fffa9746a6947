"""Tables of the directory: reference data that everybody may read. Nothing about a person stands here."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.directory.rules import MissionKind, Service
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, UtcDateTime, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to

MissionCode = NewType("MissionCode", str)
InstitutionId = NewType("InstitutionId", UUID)


def _on_earth() -> sa.CheckConstraint:
    return sa.CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth")


class Country(Model):
    """A country or territory of ISO 3166."""

    __tablename__ = "country"
    data_class = DataClass.OPEN
    __table_args__ = (
        _on_earth(),
        sa.CheckConstraint("length(code) = 3 AND upper(code) = code", name="code_alpha3"),
        sa.CheckConstraint("length(alpha2) = 2 AND upper(alpha2) = alpha2", name="alpha2_form"),
    )

    code: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    alpha2: Mapped[str] = mapped_column(sa.String(2), unique=True)
    name_en: Mapped[str] = mapped_column(sa.String(80))
    name_si: Mapped[str] = mapped_column(sa.String(120))
    name_ta: Mapped[str] = mapped_column(sa.String(120))
    calling_code: Mapped[str] = mapped_column(sa.String(4), default="")
    currency: Mapped[str] = mapped_column(sa.String(3), default="")
    zone: Mapped[str] = mapped_column(sa.String(40))
    latitude: Mapped[float]
    longitude: Mapped[float]
    is_host: Mapped[bool] = mapped_column(default=False)


class Mission(Model):
    """A mission of Sri Lanka; its code is the alpha-3 of the country, with a suffix where it is not the first there."""

    __tablename__ = "mission"
    data_class = DataClass.OPEN
    __table_args__ = (
        _on_earth(),
        sa.CheckConstraint("code = country_code OR code LIKE country_code || '-%'", name="code_of_country"),
    )

    code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"), index=True)
    kind: Mapped[MissionKind] = mapped_column(enum_type(MissionKind))
    city_en: Mapped[str] = mapped_column(sa.String(60))
    city_si: Mapped[str] = mapped_column(sa.String(80))
    city_ta: Mapped[str] = mapped_column(sa.String(80))
    latitude: Mapped[float]
    longitude: Mapped[float]
    zone: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int] = mapped_column(default=0)


class Airport(Model):
    """An airport by its IATA code, with the zone in which its times are printed."""

    __tablename__ = "airport"
    data_class = DataClass.OPEN
    __table_args__ = (
        _on_earth(),
        sa.CheckConstraint("length(code) = 3 AND upper(code) = code", name="code_iata"),
    )

    code: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    icao: Mapped[str] = mapped_column(sa.String(4))
    name: Mapped[str] = mapped_column(sa.String(120))
    city: Mapped[str] = mapped_column(sa.String(80))
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"), index=True)
    zone: Mapped[str] = mapped_column(sa.String(40))
    latitude: Mapped[float]
    longitude: Mapped[float]


class District(Model):
    """A district of Sri Lanka by its code of ISO 3166-2, with its province."""

    __tablename__ = "district"
    data_class = DataClass.OPEN
    __table_args__ = (sa.CheckConstraint("code LIKE province_code || '_'", name="code_of_province"),)

    code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    name_en: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name_si: Mapped[str] = mapped_column(sa.String(60))
    name_ta: Mapped[str] = mapped_column(sa.String(60))
    province_code: Mapped[str] = mapped_column(sa.String(4))
    province_en: Mapped[str] = mapped_column(sa.String(40))
    province_si: Mapped[str] = mapped_column(sa.String(60))
    province_ta: Mapped[str] = mapped_column(sa.String(60))


class Institution(Model):
    """An institution that helps: the name as the received list wrote it, beside the corrected one."""

    __tablename__ = "institution"
    data_class = DataClass.OPEN
    __table_args__ = (
        sa.CheckConstraint("name_en <> ''", name="has_a_name"),
        sa.CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name_as_written: Mapped[str] = mapped_column(sa.String(200), default="")
    name_en: Mapped[str] = mapped_column(sa.String(160))
    name_si: Mapped[str] = mapped_column(sa.String(200), default="")
    name_ta: Mapped[str] = mapped_column(sa.String(200), default="")
    address_en: Mapped[str] = mapped_column(sa.String(200), default="")
    address_si: Mapped[str] = mapped_column(sa.String(240), default="")
    address_ta: Mapped[str] = mapped_column(sa.String(240), default="")
    hours_en: Mapped[str] = mapped_column(sa.String(120), default="")
    hours_si: Mapped[str] = mapped_column(sa.String(160), default="")
    hours_ta: Mapped[str] = mapped_column(sa.String(160), default="")
    note_en: Mapped[str] = mapped_column(sa.String(600), default="")
    note_si: Mapped[str] = mapped_column(sa.String(800), default="")
    note_ta: Mapped[str] = mapped_column(sa.String(800), default="")
    verified_on: Mapped[date | None] = mapped_column(sa.Date)
    verified_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    position: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[MadeAt]
    version: Mapped[int] = mapped_column(default=1)


class InstitutionPhone(Model):
    """A number of an institution, as it was written and as it is dialled (E.164 or a short code)."""

    __tablename__ = "institution_phone"
    data_class = DataClass.OPEN
    __table_args__ = (
        sa.UniqueConstraint("institution_id", "dial"),
        sa.CheckConstraint("length(dial) BETWEEN 3 AND 16", name="dial_form"),
    )

    id: Mapped[Key]
    institution_id: Mapped[UUID] = mapped_column(sa.ForeignKey("institution.id"))
    position: Mapped[int] = mapped_column(default=0)
    as_written: Mapped[str] = mapped_column(sa.String(40))
    dial: Mapped[str] = mapped_column(sa.String(16))


class InstitutionService(Model):
    """That an institution offers a service."""

    __tablename__ = "institution_service"
    data_class = DataClass.OPEN

    institution_id: Mapped[UUID] = mapped_column(sa.ForeignKey("institution.id"), primary_key=True)
    service: Mapped[Service] = mapped_column(enum_type(Service), primary_key=True)


class InstitutionLanguage(Model):
    """That an institution answers in a language (ISO 639)."""

    __tablename__ = "institution_language"
    data_class = DataClass.OPEN

    institution_id: Mapped[UUID] = mapped_column(sa.ForeignKey("institution.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(3), primary_key=True)


class QuarantinePolicy(Model):
    """How long and where arrivals are quarantined, from an instant on; the latest that began counts (QU-1).

    `days` are nights in a place of one of `place_kinds` (`SiteKind` values); a person's order keeps the policy it was
    made by. Never a constant in code (DOMAIN, numbers worth knowing).
    """

    __tablename__ = "quarantine_policy"
    data_class = DataClass.OPEN
    __table_args__ = (
        sa.CheckConstraint("days BETWEEN 0 AND 60", name="days_in_bounds"),
        sa.UniqueConstraint("valid_from"),
    )

    code: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    days: Mapped[int]
    place_kinds: Mapped[list[str]] = mapped_column(Json)
    test_days: Mapped[list[int]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(sa.String(300))


class DepartureRule(Model):
    """What a country asks of those who leave it for home, from a day on; the latest that began counts."""

    __tablename__ = "departure_rule"
    data_class = DataClass.OPEN
    __table_args__ = (sa.UniqueConstraint("country_code", "valid_from"),)

    code: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"))
    valid_from: Mapped[date] = mapped_column(sa.Date)
    needs_exit_clearance: Mapped[bool]
    needs_fitness: Mapped[bool]
    document_margin_days: Mapped[int] = mapped_column(default=0)
    clearance_name: Mapped[str] = mapped_column(sa.String(120), default="")
    source: Mapped[str] = mapped_column(sa.String(300))


class Amnesty(Model):
    """A time in which a country lets people leave on easier terms (RP-3). `clears_exit`: who leaves within it needs no
    exit clearance. It is extended, never shortened; each extension is kept."""

    __tablename__ = "amnesty"
    data_class = DataClass.OPEN
    __table_args__ = (
        sa.CheckConstraint("until_on >= from_on", name="ends_after_start"),
        sa.Index("ix_amnesty_country_code_from_on", "country_code", "from_on"),
    )

    id: Mapped[Key]
    country_code: Mapped[str] = mapped_column(sa.ForeignKey("country.code"))
    from_on: Mapped[date] = mapped_column(sa.Date)
    until_on: Mapped[date] = mapped_column(sa.Date)
    who: Mapped[str] = mapped_column(sa.String(200))
    where_to: Mapped[str] = mapped_column(sa.String(200))
    effect: Mapped[str] = mapped_column(sa.String(200), default="")
    clears_exit: Mapped[bool] = mapped_column(default=False)
    may_return: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(sa.String(300))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class AmnestyExtension(Model):
    """That an amnesty was made longer; only added to."""

    __tablename__ = "amnesty_extension"
    data_class = DataClass.OPEN
    __table_args__ = (sa.CheckConstraint("until_on > until_before", name="later_than_before"),)

    id: Mapped[Key]
    amnesty_id: Mapped[UUID] = mapped_column(sa.ForeignKey("amnesty.id"), index=True)
    until_before: Mapped[date] = mapped_column(sa.Date)
    until_on: Mapped[date] = mapped_column(sa.Date)
    source: Mapped[str] = mapped_column(sa.String(300))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


attach(AmnestyExtension, only_added_to("amnesty_extension"))
