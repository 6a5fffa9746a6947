"""Writes of the directory: the reference data as a whole, and one institution by an administrator."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.data import rows_of
from migrant_support.domains.directory.models import (
    Airport,
    Country,
    DepartureRule,
    District,
    Institution,
    InstitutionLanguage,
    InstitutionPhone,
    InstitutionService,
    Mission,
    QuarantinePolicy,
)
from migrant_support.domains.directory.rules import (
    InstitutionFacts,
    MissionKind,
    NewPhone,
    Service,
    check_institution,
    code_of,
)
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Stale
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit.lines import record
from migrant_support.platform.store import Model, db
from migrant_support.policy import Power

HOME_ZONE = "Asia/Colombo"
_EDITED = ("name", "address", "hours", "note")


_more: dict[str, Callable[[], int]] = {}


def also_load(kind: str, load: Callable[[], int]) -> None:
    """Let another domain load open reference data of its own with ours; `load` returns how many rows it added."""
    _more[kind] = load


def load_reference_data() -> dict[str, int]:
    """Bring countries, missions, airports and districts to the state of the data files; add institutions not yet known.

    Returns how many rows of each kind were added or changed; a second call changes nothing. Institutions that stand
    already keep what administrators made of them.
    """
    changed = {
        "countries": _bring(Country, map(_country, rows_of("countries"))),
        "missions": _bring(Mission, map(_mission, range(1000), rows_of("missions"))),
        "airports": _bring(Airport, map(_airport, rows_of("airports"))),
        "districts": _bring(District, map(_district, rows_of("districts"))),
        "institutions": _add_institutions(),
        "policies": _bring(QuarantinePolicy, map(_policy, rows_of("policies"))),
        "departures": _bring(DepartureRule, map(_departure, rows_of("departures"))),
        **{kind: load() for kind, load in _more.items()},
    }
    if any(changed.values()):
        record(
            None,
            "directory.reference.load",
            kind="reference_data",
            object_id=None,
            fields=[k for k, n in changed.items() if n],
        )
    return changed


def _country(row: Mapping[str, Any]) -> dict[str, Any]:
    same = ("alpha2", "calling_code", "currency", "zone", "latitude", "longitude", "is_host")
    return {"code": row["alpha3"], **_words("name", row), **{key: row[key] for key in same}}


def _mission(position: int, row: Mapping[str, Any]) -> dict[str, Any]:
    same = ("code", "latitude", "longitude", "zone")
    return {
        "country_code": row["country"],
        "kind": MissionKind(row["kind"]),
        "position": position,
        **_words("city", row),
        **{key: row[key] for key in same},
    }


def _airport(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"country_code" if key == "country" else key: value for key, value in row.items()}


def _district(row: Mapping[str, Any]) -> dict[str, Any]:
    codes = {key: row[key] for key in ("code", "province_code")}
    return {**codes, **_words("name", row), **_words("province", row)}


def _policy(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "valid_from": datetime.fromisoformat(row["valid_from"])}


def _departure(row: Mapping[str, Any]) -> dict[str, Any]:
    country = {"country_code": row["country"], "valid_from": date.fromisoformat(row["valid_from"])}
    return {key: value for key, value in row.items() if key != "country"} | country


def _words(name: str, row: Mapping[str, Any]) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in row[name].items()}


def _bring(model: type[Model], wanted: Iterable[dict[str, Any]]) -> int:
    """Insert what is missing and update what differs, by `code`; return how many rows that were."""
    standing = {row.code: row for row in db.session.scalars(sa.select(model))}  # type: ignore[attr-defined]
    changed = 0
    for values in wanted:
        row = standing.get(values["code"])
        if row is None:
            db.session.add(model(**values))
        elif any(getattr(row, key) != value for key, value in values.items()):
            for key, value in values.items():
                setattr(row, key, value)
        else:
            continue
        changed += 1
    db.session.flush()
    return changed


def _add_institutions() -> int:
    known = set(db.session.scalars(sa.select(Institution.code)))
    rows = [(at, row) for at, row in enumerate(rows_of("institutions")) if row["code"] not in known]
    for at, row in rows:
        texts = {key: value for name in _EDITED for key, value in _words(name, row).items()}
        one = Institution(
            id=new_id(), code=row["code"], name_as_written=row["name_as_written"], position=at, version=1, **texts
        )
        db.session.add(one)
        db.session.flush()
        _set_lists(
            one.id,
            services=tuple(Service(code) for code in row["services"]),
            languages=tuple(row["languages"]),
            phones=tuple(NewPhone(**phone) for phone in row["phones"]),
        )
    return len(rows)


def add_institution(actor: Viewer, facts: InstitutionFacts) -> UUID:
    """Add an institution to the directory; return its id. Raises Refused for facts that mislead."""
    demand(actor, Power.DIRECTORY_EDIT)
    check_institution(facts, today=local_day(HOME_ZONE))
    code = code_of(facts.name.en, taken=frozenset(db.session.scalars(sa.select(Institution.code))))
    last = db.session.scalar(sa.select(sa.func.max(Institution.position))) or 0
    one = Institution(id=new_id(), code=code, name_as_written="", position=last + 1, version=1, **_texts(facts))
    one.verified_on, one.verified_by = facts.verified_on, actor.account_id if facts.verified_on else None
    db.session.add(one)
    db.session.flush()
    _set_lists(one.id, services=facts.services, languages=facts.languages, phones=facts.phones)
    record(
        actor,
        "directory.institution.add",
        kind="institution",
        object_id=one.id,
        role=actor.acting_as(Power.DIRECTORY_EDIT),
    )
    return one.id


def edit_institution(actor: Viewer, institution_id: UUID, facts: InstitutionFacts, *, version: int) -> None:
    """Replace what may be edited of an institution.

    Raises NotThere, Refused for facts that mislead, Stale when somebody else edited it since version `version`.
    """
    demand(actor, Power.DIRECTORY_EDIT)
    check_institution(facts, today=local_day(HOME_ZONE))
    one = db.session.get(Institution, institution_id, with_for_update=True)
    if one is None:
        raise NotThere
    if one.version != version:
        raise Stale
    changed = [key for key, value in _texts(facts).items() if getattr(one, key) != value]
    for key, value in _texts(facts).items():
        setattr(one, key, value)
    if one.verified_on != facts.verified_on:
        one.verified_on, one.verified_by = facts.verified_on, actor.account_id if facts.verified_on else None
        changed.append("verified_on")
    changed += _changed_lists(one.id, facts)
    one.version += 1
    record(
        actor,
        "directory.institution.edit",
        kind="institution",
        object_id=one.id,
        fields=changed,
        role=actor.acting_as(Power.DIRECTORY_EDIT),
    )


def _texts(facts: InstitutionFacts) -> dict[str, str]:
    return {
        f"{name}_{language}": getattr(getattr(facts, name), language).strip()
        for name in _EDITED
        for language in ("en", "si", "ta")
    }


def _changed_lists(institution_id: UUID, facts: InstitutionFacts) -> list[str]:
    """Replace the lists that differ; return their names."""
    phones = db.session.execute(
        sa.select(InstitutionPhone.as_written, InstitutionPhone.dial)
        .where(InstitutionPhone.institution_id == institution_id)
        .order_by(InstitutionPhone.position)
    )
    standing: dict[str, Any] = {
        "services": frozenset(_column(InstitutionService.service, InstitutionService, institution_id)),
        "languages": frozenset(_column(InstitutionLanguage.language, InstitutionLanguage, institution_id)),
        "phones": tuple(NewPhone(*row) for row in phones),
    }
    shape: dict[str, Callable[[Any], Any]] = {"services": frozenset, "languages": frozenset, "phones": tuple}
    changed = {name: getattr(facts, name) for name, was in standing.items() if shape[name](getattr(facts, name)) != was}
    _set_lists(institution_id, **changed)
    return sorted(changed)


def _column(column: Any, model: Any, institution_id: UUID) -> Iterable[Any]:
    return db.session.scalars(sa.select(column).where(model.institution_id == institution_id))


def _set_lists(
    institution_id: UUID,
    *,
    services: tuple[Service, ...] | None = None,
    languages: tuple[str, ...] | None = None,
    phones: tuple[NewPhone, ...] | None = None,
) -> None:
    """Replace each list that is given."""
    if services is not None:
        rows: list[dict[str, Any]] = [{"service": service} for service in dict.fromkeys(services)]
        _replace(InstitutionService, institution_id, rows)
    if languages is not None:
        _replace(InstitutionLanguage, institution_id, [{"language": code} for code in dict.fromkeys(languages)])
    if phones is not None:
        rows = [{"position": at, "as_written": p.as_written, "dial": p.dial} for at, p in enumerate(phones)]
        _replace(InstitutionPhone, institution_id, rows)


def _replace(model: Any, institution_id: UUID, rows: list[dict[str, Any]]) -> None:
    db.session.execute(sa.delete(model).where(model.institution_id == institution_id))
    if rows:
        db.session.execute(sa.insert(model), [{"institution_id": institution_id, **row} for row in rows])
