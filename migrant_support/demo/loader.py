"""Writes the demonstration country into an empty database, in one transaction and through bulk inserts."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from migrant_support.demo.accounts import add_accounts
from migrant_support.demo.casework import add_casework
from migrant_support.demo.country import Entry, invent_country
from migrant_support.demo.main_line import add_main_line
from migrant_support.demo.numbers import Keys
from migrant_support.demo.people import InventedPerson
from migrant_support.demo.requests import add_requests
from migrant_support.demo.rows import ORDER, RowMaker, Rows, normal_nic
from migrant_support.domains.cases.models import Case, CaseNote
from migrant_support.domains.cases.rules import Category
from migrant_support.domains.directory.actions import load_reference_data
from migrant_support.domains.people.likeness import identity, recount, sealed_rows
from migrant_support.domains.people.models import (
    FileReader,
    IdentityDocument,
    Likeness,
    LikenessKey,
    Person,
    RestrictedFile,
    SearchKey,
)
from migrant_support.domains.people.rules import BirthDate
from migrant_support.domains.people.search_keys import keys_of, normal_number
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.matching.identity import Identity
from migrant_support.platform.access.models import Account
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, Model, db
from migrant_support.platform.store.bulk import insert_many, look_at_tables, much_to_write
from migrant_support.platform.vault import ToSeal, seal_many

AT_ONCE = 1_000
OFFICERS = {"KWT": "officer.kuwait", "OMN": "officer.muscat", "CYP": "officer.nicosia"}
GRAVE = frozenset({Category.TRAFFICKING, Category.SEXUAL_ABUSE})
OWN_SOURCE = "person"
_WRITTEN: tuple[type[Model], ...] = (*ORDER, SearchKey, Likeness, LikenessKey, RestrictedFile, FileReader)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written. `digest` is SHA-256 over the sorted ids of the persons, as the audit line has it."""

    persons: int
    cases: int
    digest: str


def load_country(persons: int, *, seed: int, moment: datetime, password_hash: str) -> Loaded:
    """Write reference data, accounts, people and cases. The database must hold no person yet.

    Raises Refused("not_empty") otherwise. The same arguments give the same rows, but for sealed values, data keys
    and, where this makes the reference data too, the ids of institutions.
    """
    if db.session.scalar(sa.select(Person.id).limit(1)) is not None or _has_accounts():
        raise Refused(
            "not_empty",
            msg("People or demonstration sign-ins are in this database already. Load into an empty one."),
        )
    load_reference_data()
    accounts = add_accounts(password_hash, seed=seed, since=moment - timedelta(days=400))
    loading = _Loading(accounts, seed=seed, moment=moment)
    entries = invent_country(persons, seed=seed, moment=moment)
    with much_to_write():
        while chunk := list(islice(entries, AT_ONCE)):
            loading.write(chunk)
    recount()
    loaded = loading.ended()
    add_casework({mission: accounts[name] for mission, name in OFFICERS.items()}, seed=seed, moment=moment)
    add_main_line(accounts, seed=seed, moment=moment, persons=persons)
    add_requests(accounts["officer.kuwait"], seed=seed, moment=moment, pin_hash=password_hash)
    db.session.flush()
    look_at_tables()
    record(
        None,
        "demo.country.load",
        kind="demonstration",
        object_id=None,
        reason=f"{loaded.persons} persons, {loaded.cases} cases, sha256 {loaded.digest}",
    )
    return loaded


def _has_accounts() -> bool:
    return db.session.scalar(sa.select(Account.id).where(Account.is_demonstration).limit(1)) is not None


class _Loading:
    """One load: counts what it writes."""

    def __init__(self, accounts: Mapping[str, UUID], *, seed: int, moment: datetime) -> None:
        officers = {mission: accounts[name] for mission, name in OFFICERS.items()}
        keys = Keys(Random(f"rows-{seed}"))  # noqa: S311 - ids that may be known
        self._rows = RowMaker(officers, keys, moment=moment)
        self._keys = keys
        self._reader = accounts["protection"]
        self._ids: list[bytes] = []
        self._cases = 0
        self._grave = 0

    def write(self, chunk: Sequence[Entry]) -> None:
        """Write some households with everything that hangs on them."""
        rows = self._rows.take(chunk)
        _seal(chunk, rows)
        rows[SearchKey] = list(_search_keys(chunk))
        likeness, keys = sealed_rows([(p.id, _identity(p)) for entry in chunk for p in entry.household.people])
        rows[Likeness], rows[LikenessKey] = likeness, cast(list[dict[str, object]], keys)
        self._restrict(chunk, rows)
        for model in _WRITTEN:
            insert_many(model, rows[model])
        self._ids += [row["id"].bytes for row in rows[Person]]
        self._cases += len(rows[Case])

    def ended(self) -> Loaded:
        """What all of it came to."""
        return Loaded(len(self._ids), self._cases, hashlib.sha256(b"".join(sorted(self._ids))).hexdigest())

    def _restrict(self, chunk: Sequence[Entry], rows: Rows) -> None:
        """Close every fifth of the gravest files: only the protection officer is named on them."""
        grave = [case for entry in chunk for case in entry.cases if GRAVE & set(case.categories)]
        for case in grave:
            self._grave += 1
            if self._grave % 5 != 1:
                continue
            rows[RestrictedFile].append(
                {"person_id": case.person_id, "restricted_at": case.opened_at, "restricted_by": self._reader}
            )
            rows[FileReader].append(
                {
                    "id": self._keys.at(int(case.opened_at.timestamp()) * 1000),
                    "person_id": case.person_id,
                    "account_id": self._reader,
                    "since": case.opened_at,
                    "until": None,
                    "named_by": self._reader,
                }
            )
        reasons = [
            ToSeal(r["person_id"], "Screening goes on; known to the protection officer only.", r["person_id"])
            for r in rows[RestrictedFile]
        ]
        sealed = seal_many(reasons, data_class=DataClass.PROTECTION, table="restricted_file", column="reason_sealed")
        for row, blob in zip(rows[RestrictedFile], sealed, strict=True):
            row["reason_sealed"] = blob


def _seal(chunk: Sequence[Entry], rows: Rows) -> None:
    """Put the sealed values into the rows: numbers under the key of their class, stories under the person's own."""
    people = [person for entry in chunk for person in entry.household.people]
    cases = [case for entry in chunk for case in entry.cases]
    _fill(rows, Person, "nic_sealed", [ToSeal(p.id, normal_nic(p.nic)) for p in people])
    numbers = [ToSeal(paper.id, normal_number(paper.number)) for p in people for paper in p.papers]
    _fill(rows, IdentityDocument, "number_sealed", numbers)
    _fill(rows, Case, "civil_id_sealed", [ToSeal(c.id, c.civil_id) for c in cases])
    stories = [ToSeal(c.id, c.narrative, c.person_id) for c in cases]
    _fill(rows, Case, "narrative_sealed", stories, data_class=DataClass.PROTECTION)
    notes = [ToSeal(note.id, note.text, c.person_id) for c in cases for note in c.notes]
    _fill(rows, CaseNote, "text_sealed", notes, data_class=DataClass.PROTECTION)


def _fill(
    rows: Rows,
    model: type[Model],
    column: str,
    values: Sequence[ToSeal],
    *,
    data_class: DataClass = DataClass.PERSONAL,
) -> None:
    given = [value for value in values if value.text]
    blobs = seal_many(given, data_class=data_class, table=model.__tablename__, column=column)
    sealed = {value.row_id: blob for value, blob in zip(given, blobs, strict=True)}
    for row in rows[model]:
        row[column] = sealed.get(row["id"])


def _search_keys(chunk: Sequence[Entry]) -> Iterator[dict[str, object]]:
    for entry in chunk:
        for person in entry.household.people:
            name = person.name
            keys = keys_of(
                names=(name.primary, name.secondary, name.name_si, name.name_ta, name.other_names),
                documents=[paper.number for paper in person.papers],
                nic=normal_nic(person.nic),
                phones=[number for _, number, _ in person.phones],
            )
            for kind, key in keys:
                yield {"person_id": person.id, "source": OWN_SOURCE, "kind": kind, "key": key}


def _identity(person: InventedPerson) -> Identity:
    name = person.name
    return identity(
        names=(name.primary, name.secondary),
        scripts=(name.name_si, name.name_ta),
        birth=BirthDate(person.birth_day, person.birth_precision),
        sex=person.sex,
        documents=[paper.number for paper in person.papers],
        nic=normal_nic(person.nic),
        phones=[number for _, number, _ in person.phones],
        district=person.home_district,
        address=person.home_address,
    )
