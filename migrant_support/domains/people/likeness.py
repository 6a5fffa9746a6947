"""What people are compared by, kept beside them: a sealed identity, and keys under which it is found again.

Written by the same actions that write a person; read by the look-up while typing and by the search for duplicates. The
rules of comparing are `matching/`; here stands only how they are stored. Keys are keyed hashes (SEC CR-3).
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from migrant_support.domains.people.models import (
    IdentityDocument,
    Likeness,
    LikenessCount,
    LikenessKey,
    Person,
    PersonPhone,
    SearchKey,
    Sight,
    TakenBack,
)
from migrant_support.domains.people.rules import BirthDate, BirthPrecision, Sex
from migrant_support.domains.people.search_keys import NAME
from migrant_support.kernel.clock import now
from migrant_support.matching.blocking import keys_of
from migrant_support.matching.identity import Birth, Identity, identity_of
from migrant_support.matching.rarity import Rarity
from migrant_support.matching.words import skeleton, split_words
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.bulk import insert_many
from migrant_support.platform.vault import ToOpen, ToSeal, Unreadable, blind_indexes, open_many, open_sealed, seal_many

_PLACE = {"data_class": DataClass.PERSONAL, "table": "likeness", "column": "sealed"}
_AT_ONCE = 500
COMMON = 64
"""From so many people on a key is counted; a key that is not counted is rare."""
_WORDS_FROM, _PHONES_FROM = 4, 6
_LAST_CHECKED = timedelta(minutes=10)
_PEOPLE, _WORD, _SKELETON, _PHONE, _KEY, _SCOPE = "people", "word", "skeleton", "phone", "key", "scope"


def identity(
    *,
    names: tuple[str, str],
    scripts: Sequence[str] = (),
    birth: BirthDate | None = None,
    sex: Sex = Sex.X,
    documents: Iterable[str] = (),
    nic: str = "",
    phones: Iterable[str] = (),
    district: str = "",
    address: str = "",
) -> Identity:
    """A person of the register made comparable. A name in another script counts where none is in Latin letters."""
    primary, secondary = names
    if not primary.strip() and not secondary.strip():
        secondary = next((name for name in scripts if name), "")
    return identity_of(
        primary=primary,
        secondary=secondary,
        birth=_written(birth),
        sex="" if sex is Sex.X else str(sex),
        documents=tuple(documents),
        nic=nic,
        phones=tuple(phones),
        place=district,
        address=address,
    )


def _written(birth: BirthDate | None) -> str:
    if birth is None:
        return ""
    if birth.precision is BirthPrecision.DAY:
        return birth.day.isoformat()
    return birth.day.strftime("%Y-%m") if birth.precision is BirthPrecision.MONTH else str(birth.day.year)


def number_of(person_id: UUID) -> int:
    """The short number of a person: the 62 random bits of her id, so that nothing has to be asked."""
    return person_id.int & ((1 << 62) - 1)


def hashed_keys(one: Identity) -> list[int]:
    """The keys of an identity as stored: the first eight bytes of the keyed hash, phones alone odd; in order."""
    return hashed(keys_of(one))


def hashed(plain: Iterable[str]) -> list[int]:
    """The same of keys in plain."""
    listed = sorted(set(plain))
    hashes = blind_indexes("likeness", listed)
    return sorted({_stored(full, is_phone=key[0] == "p") for key, full in zip(listed, hashes, strict=True)})


def sound_key(word: str) -> str:
    """The key, in plain, of one word of a name as it sounds: for the search, since alone it tells nobody apart."""
    return f"s:{skeleton(word)}"


def pair_key(one: str, other: str) -> str:
    """The key, in plain, of two words of a name as they sound, in any order."""
    first, second = sorted((skeleton(one), skeleton(other)))
    return f"w:{first}+{second}"


def _stored(full: bytes, *, is_phone: bool) -> int:
    return int.from_bytes(full[:8], "big", signed=True) & ~1 | is_phone


def sealed_rows(people: Sequence[tuple[UUID, Identity]]) -> tuple[list[dict[str, object]], list[dict[str, int]]]:
    """The rows of `likeness` and of `likeness_key` for people who have none yet."""
    blobs = seal_many([ToSeal(i, _packed(one)) for i, one in people], **_PLACE)  # type: ignore[arg-type]
    rows: list[dict[str, object]] = [
        {"person_id": i, "number": number_of(i), "sealed": blob} for (i, _), blob in zip(people, blobs, strict=True)
    ]
    return rows, [{"key": key, "number": number_of(i)} for i, one in people for key in _all_keys(one)]


def _all_keys(one: Identity) -> list[int]:
    return hashed([*keys_of(one), *(sound_key(word) for word in one.words)])


def add_likeness(people: Sequence[tuple[UUID, Identity]]) -> None:
    """Write what newly registered people are compared by."""
    for start in range(0, len(people), _AT_ONCE):
        rows, keys = sealed_rows(people[start : start + _AT_ONCE])
        insert_many(Likeness, rows)
        insert_many(LikenessKey, keys)


def drop_likeness(person_ids: Sequence[UUID]) -> None:
    """Take away what people are compared by; nothing happens for those who have none."""
    for start in range(0, len(person_ids), _AT_ONCE):
        part = list(person_ids[start : start + _AT_ONCE])
        for person_id, one in read_likeness(part).items():
            number = number_of(person_id)
            for key in _all_keys(one):
                db.session.execute(sa.delete(LikenessKey).where(LikenessKey.key == key, LikenessKey.number == number))
        db.session.execute(sa.delete(Likeness).where(Likeness.person_id.in_(part)))


def replace_likeness(person_id: UUID, one: Identity) -> None:
    """Write anew what a person is compared by."""
    drop_likeness([person_id])
    add_likeness([(person_id, one)])


def read_likeness(person_ids: Sequence[UUID]) -> dict[UUID, Identity]:
    """What some people, at most a few hundred, are compared by. One that cannot be opened any more is left out."""
    rows = db.session.execute(
        sa.select(Likeness.person_id, Likeness.sealed).where(Likeness.person_id.in_(list(person_ids)))
    ).all()
    try:
        texts = open_many([ToOpen(i, blob) for i, blob in rows], **_PLACE)  # type: ignore[arg-type]
    except Unreadable:
        return {}
    return {i: _unpacked(text) for (i, _), text in zip(rows, texts, strict=True)}


def _packed(one: Identity) -> str:
    births = [[b.year, b.month, b.day] for b in one.births]
    whole = [
        one.family, one.given, one.initials, births, one.sex, sorted(one.documents), one.nic, sorted(one.phones),
        one.place, sorted(one.address)[:12],
    ]  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _unpacked(text: str) -> Identity:
    family, given, initials, births, sex, documents, nic, phones, place, address = json.loads(text)
    return Identity(
        tuple(family), tuple(given), tuple(initials), tuple(Birth(*b) for b in births), sex, frozenset(documents), nic,
        frozenset(phones), place, frozenset(address),
    )  # fmt: skip


class StoredRarity(Rarity):
    """Rarity as it was counted last, read from the database."""

    def __init__(self, rows: Iterable[tuple[str, str, int]]) -> None:
        super().__init__()
        self.keys: dict[int, int] = {}
        self.scopes: dict[str, int] = {}
        for kind, key, people in rows:
            if kind == _PEOPLE:
                self.people = people
            elif kind == _WORD:
                self._words[key] = people
            elif kind == _SKELETON:
                self._skeletons[key] = people
            elif kind == _PHONE:
                self._phones[key] = people
            elif kind == _SCOPE:
                self.scopes[key] = people
            else:
                self.keys[int(key)] = people

    def having(self, word: str) -> int:
        """How many people have this word among their names, when it is one of those counted."""
        return self._words[word]

    def is_personal(self, phone: str) -> bool:
        """Is a phone given by so few that it is nobody's office? Phones are counted under their hash."""
        (full,) = blind_indexes("likeness", [f"p:{phone}"])
        return str(_stored(full, is_phone=True)) not in self._phones


@dataclass(slots=True)
class _Kept:
    rarity: StoredRarity
    read_at: datetime


_reading = Lock()


def stored_rarity() -> StoredRarity:
    """What was counted last; each process reads it once in ten minutes."""
    kept: _Kept | None = current_app.extensions.get("likeness_rarity")
    moment = now()
    if kept is None or not kept.read_at <= moment < kept.read_at + _LAST_CHECKED:
        with _reading:
            rows = db.session.execute(sa.select(LikenessCount.kind, LikenessCount.key, LikenessCount.people)).all()
            kept = _Kept(StoredRarity((kind, key, people) for kind, key, people in rows), moment)
            current_app.extensions["likeness_rarity"] = kept
    return kept.rarity


def recount() -> int:
    """Count anew how common words, phones and keys are; return how many people there are. In a writing transaction.

    Only what many share is kept: the rest is rare, and a single person's word is nobody's business.
    """
    people = db.session.scalar(sa.select(sa.func.count()).select_from(Likeness)) or 0
    rows: list[tuple[str, str, int]] = [(_PEOPLE, "", people)]
    words, skeletons = _words()
    rows += [(_WORD, word, count) for word, count in words.items() if count >= _WORDS_FROM]
    rows += [(_SKELETON, bones, count) for bones, count in skeletons.items() if count >= _WORDS_FROM]
    counted = db.session.execute(
        sa.select(LikenessKey.key, sa.func.count()).group_by(LikenessKey.key).having(sa.func.count() >= _PHONES_FROM)
    ).all()
    rows += [(_KEY, str(key), count) for key, count in counted if count >= COMMON]
    rows += [(_PHONE, str(key), count) for key, count in counted if key % 2]
    seen = sa.select(Sight.scope_kind, Sight.scope_id, sa.func.count()).group_by(Sight.scope_kind, Sight.scope_id)
    rows += [(_SCOPE, f"{kind}:{scope}"[:80], count) for kind, scope, count in db.session.execute(seen)]
    db.session.execute(sa.delete(LikenessCount))
    db.session.execute(sa.insert(LikenessCount), [{"kind": k, "key": key, "people": n} for k, key, n in rows])
    current_app.extensions.pop("likeness_rarity", None)
    return people


def add_missing(at_most: int) -> int:
    """Write what people are compared by for those who have none yet (registered before it was kept); how many were."""
    missing = (
        sa.select(Person)
        .where(
            ~sa.exists().where(Likeness.person_id == Person.id), ~sa.exists().where(TakenBack.person_id == Person.id)
        )
        .order_by(Person.id)
        .limit(at_most)
    )
    people = db.session.scalars(missing).all()
    add_likeness([(person.id, stored_identity(person)) for person in people])
    return len(people)


def stored_identity(person: Person) -> Identity:
    """A person of the register made comparable, read from her rows."""
    papers = db.session.execute(
        sa.select(IdentityDocument.id, IdentityDocument.number_sealed).where(IdentityDocument.person_id == person.id)
    )
    phones = db.session.scalars(
        sa.select(PersonPhone.number).where(PersonPhone.person_id == person.id, PersonPhone.ended_at.is_(None))
    ).all()
    return identity(
        names=(person.primary_name, person.secondary_name),
        scripts=(person.name_si, person.name_ta, person.name_ar),
        birth=person.birth,
        sex=person.sex,
        documents=[unsealed(blob, "identity_document", "number_sealed", row) for row, blob in papers],
        nic=unsealed(person.nic_sealed, "person", "nic_sealed", person.id),
        phones=phones,
        district=person.home_district,
        address=person.home_address,
    )


def unsealed(blob: bytes | None, table: str, column: str, row_id: UUID) -> str:
    """The text of a sealed personal column; empty when there is none or its key was destroyed."""
    if not blob:
        return ""
    try:
        return open_sealed(blob, data_class=DataClass.PERSONAL, table=table, column=column, row_id=row_id)
    except Unreadable:
        return ""


def _words() -> tuple[Counter[str], Counter[str]]:
    """How many people have each word and each skeleton among their names."""
    words: Counter[str] = Counter()
    skeletons: Counter[str] = Counter()
    counted = db.session.execute(
        sa.select(SearchKey.key, sa.func.count()).where(SearchKey.kind == NAME).group_by(SearchKey.key)
    )
    for token, count in counted:
        for word in split_words(token)[0]:
            words[word] += count
            skeletons[skeleton(word)] += count
    return words, skeletons
