"""`vault rotate`: every data key wrapped under the present vault key, every value sealed anew under a new data key.

It works beside the running product and may be killed at any moment: what is done stays done, and the next run goes on.
Old keys open what they sealed until nothing needs them; only then are they dropped (SEC CR-4).

1. Data keys wrapped under the previous vault key are wrapped under the present one.
2. All data keys are retired at once; whoever seals from now on makes a new one.
3. Those who were sealing at that moment are waited for.
4. Values and files under retired keys are sealed anew, in small transactions; a value that changes meanwhile is left.
5. Retired keys that nothing uses any more are dropped.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault.keys import about, opening_keys, ring, sealing_keys
from migrant_support.platform.vault.models import DataKey, VaultRotation
from migrant_support.platform.vault.sealing import KEY_ID_ENDS, MARK, is_sealed, key_id_of, sealed_anew
from migrant_support.platform.vault.wrapping import OpenKey, Unreadable

BATCH = 500
_Keys = cast(sa.Table, DataKey.__table__)
Tell = Callable[[str], None]


class Elsewhere(NamedTuple):
    """Sealed things outside of the database: which keys they use, and how they are sealed anew."""

    keys_used: Callable[[], Iterable[UUID]]
    seal_anew: Callable[[Callable[[Iterable[UUID]], set[UUID]]], Iterator[str]]


@dataclass
class Rotated:
    """What a rotation did."""

    wrapped: int = 0
    sealed: int = 0
    dropped: int = 0
    unreadable: list[str] = field(default_factory=list)


_elsewhere: list[Elsewhere] = []


def also_rotate(elsewhere: Elsewhere) -> None:
    """Register sealed things outside of the database. `seal_anew` gets the question "which of these keys are retired?"
    and yields for each thing that needed it an empty text, or its name when it could not be opened."""
    if elsewhere not in _elsewhere:
        _elsewhere.append(elsewhere)


def rotate(*, tell: Tell, batch: int = BATCH) -> Rotated:
    """Begin a rotation, or go on with one that was broken off. Raises Refused when others hold keys for too long."""
    done = Rotated()
    done.wrapped = _wrap_anew(batch)
    tell(f"{done.wrapped} data keys wrapped under the present vault key.")
    rotation_id = _begin(tell)
    _wait_for_sealers()
    for table, column in sealed_columns():
        for count in _seal_column(table, column, batch, done):
            tell(f"{table.name}.{column.name}: {count} values sealed anew.")
    for elsewhere in _elsewhere:
        for problem in elsewhere.seal_anew(retired_among):
            done.sealed += not problem
            done.unreadable += [problem] if problem else []
    done.dropped = _drop_unused(batch)
    _end(rotation_id)
    tell(f"{done.sealed} values and files sealed anew, {done.dropped} old data keys dropped.")
    return done


def sealed_columns() -> list[tuple[sa.Table, sa.Column[Any]]]:
    """Every column that may hold sealed values: binary, of no fixed length, in a table with one key column."""
    return [
        (table, column)
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary) and column.type.length is None and len(table.primary_key) == 1
    ]


def retired_among(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these data keys are retired? Inside a transaction."""
    wanted = list(set(ids))
    retired = sa.select(_Keys.c.id).where(
        _Keys.c.id.in_(wanted), _Keys.c.retired_at.is_not(None), _Keys.c.destroyed_at.is_(None)
    )
    return set(db.session.scalars(retired)) if wanted else set()


def _wrap_anew(batch: int) -> int:
    present = ring().current
    count = 0
    stale = (_Keys.c.wrapped_under != present.name, _Keys.c.wrapped.is_not(None))
    while True:
        with work(write=True):
            rows = db.session.execute(sa.select(_Keys).where(*stale).limit(batch).with_for_update()).all()
            for row in rows:
                key = ring().unwrap(row.wrapped, about(row), wrapped_under=row.wrapped_under)
                values = {"wrapped": present.wrap(key, about(row)), "wrapped_under": present.name}
                db.session.execute(sa.update(_Keys).where(_Keys.c.id == row.id).values(**values))
        count += len(rows)
        if not rows:
            return count


def _begin(tell: Tell) -> UUID:
    with work(write=True):
        open_one = db.session.scalar(sa.select(VaultRotation.id).where(VaultRotation.ended_at.is_(None)).limit(1))
        if open_one is not None:
            tell("Going on with a rotation that was broken off.")
            return open_one
        rotation = VaultRotation()
        db.session.add(rotation)
        in_use = (DataKey.retired_at.is_(None), DataKey.destroyed_at.is_(None))
        db.session.execute(sa.update(DataKey).where(*in_use).values(retired_at=now()))
        db.session.flush()
        record(None, "vault.rotation.begin", kind="vault_rotation", object_id=rotation.id)
        return rotation.id


def _wait_for_sealers() -> None:
    """Whoever sealed under a key that was being retired holds its row until they have committed.

    On SQLite the writing transaction itself is the wait.
    """
    try:
        with work(write=True):
            db.session.execute(sa.select(_Keys.c.id).where(_Keys.c.retired_at.is_not(None)).with_for_update()).all()
    except OperationalError:
        raise Refused(
            "vault_busy", msg("Others are writing for too long. Run the command again; it goes on where it was.")
        ) from None


def _seal_column(table: sa.Table, column: sa.Column[Any], batch: int, done: Rotated) -> Iterator[int]:
    """Walk through one column by its key; yield how many values each batch sealed anew."""
    key_column = next(iter(table.primary_key))
    # A bare table: the model's own columns could change others as a side effect of an update.
    bare = sa.table(table.name, sa.column(key_column.name, key_column.type), sa.column(column.name, sa.LargeBinary()))
    row_id, value = bare.c[key_column.name], bare.c[column.name]
    last: Any = None
    while True:
        asked = sa.select(row_id, value).where(value.is_not(None)).order_by(row_id).limit(batch)
        with work(write=False):
            rows = db.session.execute(asked if last is None else asked.where(row_id > last)).all()
            retired = retired_among(key_id_of(blob) for _, blob in rows if is_sealed(blob))
        if not rows:
            return
        last = rows[-1][0]
        stale = [(key, blob) for key, blob in rows if is_sealed(blob) and key_id_of(blob) in retired]
        if stale:
            yield _seal_rows(bare, row_id, value, stale, done)


def _seal_rows(
    bare: sa.TableClause,
    row_id: sa.ColumnClause[Any],
    value: sa.ColumnClause[Any],
    stale: list[tuple[Any, bytes]],
    done: Rotated,
) -> int:
    sealed = 0
    with work(write=True):
        old = _old_keys({key_id_of(blob) for _, blob in stale})
        new = _new_keys(old.values())
        for key, blob in stale:
            under = old.get(key_id_of(blob))
            if under is None:
                continue  # destroyed in this very moment, with its person's other keys
            place = {"table": bare.name, "column": value.name, "row_id": key}
            try:
                anew = sealed_anew(blob, old=under, new=new[under.data_class, under.subject_id], **place)
            except Unreadable:
                done.unreadable.append(f"{bare.name}.{value.name} {key}")
                continue
            changed = db.session.execute(sa.update(bare).where(row_id == key, value == blob).values({value.name: anew}))
            sealed += int(getattr(changed, "rowcount", 0))
    done.sealed += sealed
    return sealed


def _old_keys(ids: set[UUID]) -> dict[UUID, OpenKey]:
    return opening_keys(retired_among(ids))


def _new_keys(old: Iterable[OpenKey]) -> dict[tuple[str, UUID | None], OpenKey]:
    subjects: dict[str, set[UUID | None]] = {}
    for key in old:
        subjects.setdefault(key.data_class, set()).add(key.subject_id)
    return {
        (data_class, subject): key
        for data_class, some in subjects.items()
        for subject, key in sealing_keys(DataClass(data_class), some).items()
    }


def _drop_unused(batch: int) -> int:
    """Delete retired keys that seal nothing. Nobody can begin to use one: new values are sealed under new keys."""
    with work(write=False):
        retired = set(
            db.session.scalars(
                sa.select(_Keys.c.id).where(_Keys.c.retired_at.is_not(None), _Keys.c.destroyed_at.is_(None))
            )
        )
        used = {key_id for _, column in sealed_columns() for key_id in _keys_in(column)}
    for elsewhere in _elsewhere:
        used |= set(elsewhere.keys_used())
    unused = sorted(retired - used)
    for start in range(0, len(unused), batch):
        with work(write=True):
            db.session.execute(sa.delete(_Keys).where(_Keys.c.id.in_(unused[start : start + batch])))
    return len(unused)


def _keys_in(column: sa.Column[Any]) -> Iterator[UUID]:
    head = sa.func.substr(column, 1, KEY_ID_ENDS, type_=sa.LargeBinary())
    for blob in db.session.scalars(sa.select(head).where(column.is_not(None)).distinct()):
        if blob.startswith(MARK) and len(blob) == KEY_ID_ENDS:
            yield UUID(bytes=bytes(blob[len(MARK) :]))


def _end(rotation_id: UUID) -> None:
    with work(write=True):
        db.session.execute(sa.update(VaultRotation).where(VaultRotation.id == rotation_id).values(ended_at=now()))
        record(None, "vault.rotation.end", kind="vault_rotation", object_id=rotation_id)
