"""Reads of the directory. Everybody who is signed in may read all of it, so no viewer is asked for.

The look-ups of `lookups.py` are offered here too: other domains import from this file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import (
    AirportFacts,
    CountryFacts,
    MissionFacts,
    airports,
    alpha2_of_mission,
    country_choices,
    country_names,
    currency_choices,
    district_choices,
    language_choices,
    mission_choices,
    mission_facts,
    mission_names,
    missions,
    region_of_mission,
    zone_of_mission,
)
from migrant_support.domains.directory.models import (
    Institution,
    InstitutionLanguage,
    InstitutionPhone,
    InstitutionService,
)
from migrant_support.domains.directory.rules import NewPhone, Service, Words, nearest
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.store import db

__all__ = [
    "AirportFacts",
    "CountryFacts",
    "InstitutionRow",
    "MissionFacts",
    "MissionRow",
    "airports",
    "alpha2_of_mission",
    "country_choices",
    "country_names",
    "currency_choices",
    "district_choices",
    "institution",
    "institution_choices",
    "institution_names",
    "institutions",
    "language_choices",
    "mission_choices",
    "mission_facts",
    "mission_names",
    "mission_rows",
    "missions",
    "region_of_mission",
    "services_offered",
    "zone_of_mission",
]


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution with its lists, in every language that is known."""

    id: UUID
    code: str
    name_as_written: str
    name: Words
    address: Words
    hours: Words
    note: Words
    phones: tuple[NewPhone, ...]
    services: tuple[Service, ...]
    languages: tuple[str, ...]
    verified_on: date | None
    version: int


class MissionRow(NamedTuple):
    """A mission with the airport that lies nearest in its own country, and the kilometres to it."""

    mission: MissionFacts
    airport: AirportFacts | None
    kilometres: float


def mission_rows() -> list[MissionRow]:
    """Every mission with its nearest airport (geopy, as the crow flies)."""
    rows = []
    for mission in missions().values():
        found = nearest(mission, [a for a in airports().values() if a.country == mission.country.code])
        rows.append(MissionRow(mission, *(found or (None, 0.0))))
    return rows


def institutions(*, service: Service | None = None, language: str | None = None) -> list[InstitutionRow]:
    """The institutions of the directory that offer a service and answer in a language, in its own order."""
    asked = sa.select(Institution).order_by(Institution.position, Institution.id)
    if service is not None:
        asked = asked.where(
            sa.exists().where(
                InstitutionService.institution_id == Institution.id, InstitutionService.service == service
            )
        )
    if language is not None:
        asked = asked.where(
            sa.exists().where(
                InstitutionLanguage.institution_id == Institution.id, InstitutionLanguage.language == language
            )
        )
    return _with_lists(db.session.scalars(asked).all())


def institution(institution_id: UUID) -> InstitutionRow:
    """One institution. Raises NotThere."""
    found = db.session.get(Institution, institution_id)
    if found is None:
        raise NotThere
    return _with_lists([found])[0]


def institution_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of the institutions, for pickers such as the recipient of a consent."""
    names = getattr(Institution, f"name_{language}", Institution.name_en)
    shown = sa.case((names != "", names), else_=Institution.name_en)
    rows = db.session.execute(sa.select(Institution.code, shown).order_by(Institution.position, Institution.id))
    return [(code, name) for code, name in rows]


def institution_names(language: str) -> dict[str, str]:
    """Names of all institutions by code."""
    return dict(institution_choices(language))


def services_offered() -> dict[Service, int]:
    """How many institutions offer each service that any of them offers, in the order of the enum."""
    asked = sa.select(InstitutionService.service, sa.func.count()).group_by(InstitutionService.service)
    counts: dict[Service, int] = dict(db.session.execute(asked).all())
    return {service: counts[service] for service in Service if service in counts}


def _with_lists(found: Iterable[Institution]) -> list[InstitutionRow]:
    """Add phones, services and languages with three statements, however many institutions there are."""
    rows = list(found)
    ids = [row.id for row in rows]
    phones = _grouped(
        sa.select(InstitutionPhone.institution_id, InstitutionPhone.as_written, InstitutionPhone.dial)
        .where(InstitutionPhone.institution_id.in_(ids))
        .order_by(InstitutionPhone.position)
    )
    services = _grouped(
        sa.select(InstitutionService.institution_id, InstitutionService.service).where(
            InstitutionService.institution_id.in_(ids)
        )
    )
    languages = _grouped(
        sa.select(InstitutionLanguage.institution_id, InstitutionLanguage.language).where(
            InstitutionLanguage.institution_id.in_(ids)
        )
    )
    return [_row(row, phones, services, languages) for row in rows]


_Lists = Mapping[UUID, list[tuple[Any, ...]]]


def _grouped(asked: sa.Executable) -> _Lists:
    groups: dict[UUID, list[tuple[Any, ...]]] = {}
    for owner, *values in db.session.execute(asked):
        groups.setdefault(owner, []).append(tuple(values))
    return groups


def _row(row: Institution, phones: _Lists, services: _Lists, languages: _Lists) -> InstitutionRow:
    offered = {service for (service,) in services.get(row.id, [])}
    spoken = {code for (code,) in languages.get(row.id, [])}
    return InstitutionRow(
        id=row.id,
        code=row.code,
        name_as_written=row.name_as_written,
        name=_words(row, "name"),
        address=_words(row, "address"),
        hours=_words(row, "hours"),
        note=_words(row, "note"),
        phones=tuple(NewPhone(*values) for values in phones.get(row.id, [])),
        services=tuple(service for service in Service if service in offered),
        languages=tuple(code for code in ("si", "ta", "en") if code in spoken)
        + tuple(sorted(spoken - {"si", "ta", "en"})),
        verified_on=row.verified_on,
        version=row.version,
    )


def _words(row: Institution, name: str) -> Words:
    return Words(*(getattr(row, f"{name}_{language}") for language in ("en", "si", "ta")))
