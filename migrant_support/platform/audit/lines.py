"""Takes lines for the audit log and, as the last thing before a commit, chains them (AD-1, AD-3).

`record` only queues. The head of the chain is locked last, so that transactions wait for each other no longer than
these few statements take. When a line cannot be written nothing of the transaction is kept.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit.hashing import Content, commitment, digest_of_values
from migrant_support.platform.audit.models import HASH_BYTES, AuditHead, AuditLine, AuditValue
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import is_writing
from migrant_support.platform.vault import seal

SYSTEM = "system"
_PENDING = "audit_pending"
_ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}")
_NAME = re.compile(r"[a-z][a-z0-9_.]{0,79}")


@dataclass(frozen=True, slots=True)
class _Value:
    id: UUID
    field: str
    subject_id: UUID | None
    sealed: bytes
    commitment: bytes


@dataclass(frozen=True, slots=True)
class _Pending:
    at: datetime
    actor_id: UUID | None
    actor_role: str
    session_id: UUID | None
    act: str
    object_kind: str
    object_id: str
    fields: tuple[str, ...]
    reason: str
    values: tuple[_Value, ...]
    within: SessionTransaction | None

    def numbered(self, number: int) -> Content:
        digest = digest_of_values((v.field, v.commitment) for v in self.values) if self.values else None
        return Content(
            number, self.at, self.actor_id, self.actor_role, self.session_id, self.act,
            self.object_kind, self.object_id, self.fields, self.reason, digest,
        )  # fmt: skip


def record(
    actor: Viewer | None,
    act: str,
    *,
    kind: str,
    object_id: UUID | str | None,
    fields: Iterable[str] = (),
    reason: str = "",
    role: str | None = None,
    sealed: Mapping[str, str] | None = None,
    subject: UUID | None = None,
) -> None:
    """Queue one line: `actor` (None is the system) did `act` ("people.person.register") to the object of this kind.

    A read is an act whose last word is `read`. `fields` are names of fields, never what stands in them. `sealed` maps
    field to old value: kept beside the log under the key of the person `subject`. Raises RuntimeError outside a writing
    transaction (a protected read that cannot be logged is not shown), ValueError for what is no name.
    """
    if not is_writing():
        raise RuntimeError("an audit line needs a writing transaction")
    names = tuple(sorted({*fields, *(sealed or {})}))
    _check_names(act, kind, names)
    session = db.session()
    line = _Pending(
        at=now(),
        actor_id=actor.account_id if actor else None,
        actor_role=role or (actor.acting_as() if actor else SYSTEM),
        session_id=actor.session_id if actor else None,
        act=act,
        object_kind=kind,
        object_id="" if object_id is None else str(object_id),
        fields=names,
        reason=reason,
        values=tuple(_sealed_value(field, old, subject) for field, old in sorted((sealed or {}).items())),
        within=session.get_nested_transaction(),
    )
    session.info.setdefault(_PENDING, []).append(line)


def _check_names(act: str, kind: str, names: Sequence[str]) -> None:
    if len(act) > 80 or not _ACT.fullmatch(act):
        raise ValueError(f"not the name of an act: {act!r}")
    if len(kind) > 40 or not _NAME.fullmatch(kind):
        raise ValueError(f"not a kind of object: {kind!r}")
    if not all(_NAME.fullmatch(name) for name in names):
        raise ValueError("the audit log takes names of fields, not values")


def _sealed_value(field: str, old: str, subject: UUID | None) -> _Value:
    key, salt = new_id(), secrets.token_hex(HASH_BYTES)
    sealed = seal(
        f"{salt}:{old}",
        data_class=DataClass.PROTECTION,
        table="audit_value",
        column="sealed",
        row_id=key,
        subject=subject,
    )
    return _Value(key, field, subject, sealed, commitment(salt, field, old))


def write_lines(session: Session) -> None:
    """Chain and insert what was queued; registered with `before_commit`, after everything else was flushed."""
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    head = session.execute(sa.select(AuditHead.number, AuditHead.hash).with_for_update()).one()
    number, previous = int(head.number), bytes(head.hash)
    rows: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    for line in pending:
        number += 1
        content = line.numbered(number)
        closed = content.hash_after(previous)
        rows.append(_row(content, previous, closed))
        values += [_value_row(value, number) for value in line.values]
        previous = closed
    session.execute(sa.insert(AuditLine.__table__), rows)  # type: ignore[arg-type]
    if values:
        session.execute(sa.insert(AuditValue.__table__), values)  # type: ignore[arg-type]
    session.execute(sa.update(AuditHead).values(number=number, hash=previous))


def _row(content: Content, previous: bytes, closed: bytes) -> dict[str, Any]:
    return {
        "number": content.number,
        "at": content.at,
        "actor_id": content.actor_id,
        "actor_role": content.actor_role,
        "session_id": content.session_id,
        "act": content.act,
        "object_kind": content.object_kind,
        "object_id": content.object_id,
        "fields": list(content.fields),
        "reason": content.reason,
        "sealed_digest": content.sealed_digest,
        "previous_hash": previous,
        "hash": closed,
    }


def _value_row(value: _Value, number: int) -> dict[str, Any]:
    return {
        "id": value.id,
        "line_number": number,
        "field": value.field,
        "subject_id": value.subject_id,
        "sealed": value.sealed,
        "commitment": value.commitment,
    }


@event.listens_for(db.session, "after_soft_rollback")
def _forget_undone(session: Session, undone: SessionTransaction) -> None:
    """Drop the lines of a savepoint that was rolled back: what did not happen is not in the log."""
    if _PENDING in session.info:
        session.info[_PENDING] = [line for line in session.info[_PENDING] if not _is_inside(line.within, undone)]


def _is_inside(transaction: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while transaction is not None:
        if transaction is outer:
            return True
        transaction = transaction.parent
    return False
