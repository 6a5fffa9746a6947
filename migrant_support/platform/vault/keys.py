"""Data keys in the database: the one that seals now, those that open what was sealed, and their destruction.

A key that this transaction made is held nowhere: were the transaction, or only a savepoint of it, rolled back,
something would be sealed under a key that nobody has.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import is_writing, on_commit
from migrant_support.platform.vault.models import DataKey
from migrant_support.platform.vault.wrapping import KEY_BYTES, KeyRing, OpenKey, Unreadable

IN_ONE_STATEMENT = 1000
_Keys = cast(sa.Table, DataKey.__table__)


def ring() -> KeyRing:
    """The key ring of this application."""
    made: KeyRing = current_app.extensions["vault"].ring
    return made


def sealing_keys(data_class: DataClass, subjects: Collection[UUID | None]) -> dict[UUID | None, OpenKey]:
    """Return the key that seals now for each subject (None: the class's own), made where there is none.

    Raises RuntimeError outside a writing transaction and Unreadable for a subject whose keys were destroyed.
    """
    if not is_writing():
        raise RuntimeError("sealing needs a writing transaction: a new key is kept with what it seals")
    kept: dict[tuple[DataClass, UUID | None], OpenKey] = db.session().info.setdefault("vault_keys", {})
    found = {subject: kept[data_class, subject] for subject in subjects if (data_class, subject) in kept}
    missing = [subject for subject in dict.fromkeys(subjects) if subject not in found]
    stored = _in_use(data_class, missing)
    made = _made_here()
    kept.update({(data_class, subject): key for subject, key in stored.items() if key.id not in made})
    found |= stored
    missing = [subject for subject in missing if subject not in found]
    if missing:
        _make(data_class, missing)
        found |= _in_use(data_class, missing)
    return found


def opening_keys(ids: Iterable[UUID]) -> dict[UUID, OpenKey]:
    """Return the keys of these ids. Raises Unreadable when one is unknown or destroyed."""
    moment, keys = now(), ring()
    found = {key_id: key for key_id in set(ids) if (key := keys.held(key_id, moment))}
    missing = [key_id for key_id in set(ids) if key_id not in found]
    for some in _batches(missing):
        for row in _rows(sa.select(_Keys).where(_Keys.c.id.in_(some))):
            found[row.id] = _opened(row)
            if row.id not in _made_here():
                keys.hold(found[row.id], moment)
    if len(found) < len(set(ids)):
        raise Unreadable("the key of a sealed value is unknown")
    return found


def destroy_key(subject: UUID) -> int:
    """Destroy every data key of a subject for good; return how many. What they sealed can never be opened again."""
    result = db.session.execute(
        sa.update(DataKey)
        .where(DataKey.subject_id == subject, DataKey.destroyed_at.is_(None))
        .values(wrapped=None, destroyed_at=now())
    )
    db.session().info.pop("vault_keys", None)
    on_commit(ring().forget)
    return int(getattr(result, "rowcount", 0))


def about(row: Any) -> bytes:
    """What a wrapped key is bound to: its own id, class, subject and version."""
    return f"{row.id}|{row.data_class}|{row.subject_id or ''}|{row.version}".encode()


def _in_use(data_class: DataClass, subjects: Sequence[UUID | None]) -> dict[UUID | None, OpenKey]:
    found: dict[UUID | None, OpenKey] = {}
    people = [subject for subject in subjects if subject is not None]
    conditions = [_Keys.c.subject_id.in_(some) for some in _batches(people)]
    if len(people) < len(subjects):
        conditions.append(_Keys.c.subject_id.is_(None))
    for condition in conditions:
        # The row is locked against being dropped, not against being retired: a rotation waits for us, we never for it.
        asked = sa.select(_Keys).where(condition, _Keys.c.data_class == data_class, _Keys.c.retired_at.is_(None))
        for row in _rows(asked.with_for_update(read=True, key_share=True)):
            found[row.subject_id] = _opened(row)
    return found


def _make(data_class: DataClass, subjects: Sequence[UUID | None]) -> None:
    """Write the version after the last retired one; where a twin was first, its key stays and ours is not written."""
    last = _last_retired(data_class, subjects)
    rows = [_new_row(data_class, subject, last.get(subject, 0) + 1) for subject in subjects]
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    with db.session.no_autoflush:
        db.session.execute(insert(_Keys).on_conflict_do_nothing(), rows)
    _made_here().update(row["id"] for row in rows)


def _new_row(data_class: DataClass, subject: UUID | None, version: int) -> dict[str, Any]:
    row = {"id": new_id(), "data_class": data_class, "subject_id": subject, "version": version, "made_at": now()}
    wrapping = ring().current
    wrapped = wrapping.wrap(secrets.token_bytes(KEY_BYTES), about(_Named(row)))
    return row | {"wrapped": wrapped, "wrapped_under": wrapping.name}


class _Named:
    """A mapping read by attribute, like a row."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def _last_retired(data_class: DataClass, subjects: Sequence[UUID | None]) -> dict[UUID | None, int]:
    found: dict[UUID | None, int] = {}
    people = [subject for subject in subjects if subject is not None]
    conditions = [_Keys.c.subject_id.in_(some) for some in _batches(people)]
    if len(people) < len(subjects):
        conditions.append(_Keys.c.subject_id.is_(None))
    for condition in conditions:
        asked = (
            sa.select(_Keys.c.subject_id, sa.func.max(_Keys.c.version).label("last"))
            .where(condition, _Keys.c.data_class == data_class, _Keys.c.retired_at.is_not(None))
            .group_by(_Keys.c.subject_id)
        )
        found |= {row.subject_id: row.last for row in _rows(asked)}
    return found


def _opened(row: Any) -> OpenKey:
    if row.destroyed_at is not None:
        raise Unreadable("the key of a sealed value was destroyed")
    key = ring().unwrap(row.wrapped, about(row), wrapped_under=row.wrapped_under)
    return OpenKey(row.id, row.data_class, row.subject_id, row.version, AESGCM(key))


def _made_here() -> set[UUID]:
    made: set[UUID] = db.session().info.setdefault("vault_made", set())
    return made


def _rows(asked: Any) -> Sequence[Any]:
    with db.session.no_autoflush:  # a value is often sealed while its own row is half made
        return db.session.execute(asked).all()


def _batches(things: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(things), IN_ONE_STATEMENT):
        yield things[start : start + IN_ONE_STATEMENT]
