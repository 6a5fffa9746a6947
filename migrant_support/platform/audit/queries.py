"""What the auditor reads: who, when, which record, why. Never the content of a record, only references."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit.models import AuditHead, AuditLine
from migrant_support.platform.audit.verdicts import FOUND_BROKEN, VERIFIED, Outcome, read_outcome
from migrant_support.platform.audit.words import ActGroup, group_of, object_kind, sentence_of_act
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import Power

MOST_ACCOUNTS = 200
NOBODY = UUID(int=0)  # asks for the lines of nobody signed in, and of the program itself


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; what is None or empty does not cut."""

    group: ActGroup | None = None
    act: str = ""
    actor_id: UUID | None = None
    object_kind: str = ""
    object_ids: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as shown. `sentence` and `kind_label` are English, for `gettext`; `reference` is what is spoken."""

    number: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    actor_role: str
    act: str
    sentence: str
    object_kind: str
    kind_label: str
    object_id: str
    reference: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who had to do with a record."""

    actor_id: UUID | None
    actor_name: str
    actor_role: str
    reads: int
    changes: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Activity:
    """What an account did in a time."""

    account_id: UUID
    name: str
    lines: int
    reads: int
    failures: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the log stands and what the last check of it found."""

    lines: int
    last_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class AuditorDay:
    """Counts of the last day, for the auditor's first page."""

    since: datetime
    groups: dict[ActGroup, int] = field(default_factory=dict)
    outcome: Outcome | None = None

    @property
    def lines(self) -> int:
        """All lines."""
        return sum(self.groups.values())

    @property
    def protected_reads(self) -> int:
        """Reads of protected records."""
        return self.groups.get(ActGroup.READS, 0)

    @property
    def sign_in_failures(self) -> int:
        """Passwords and codes that were wrong."""
        return self.groups.get(ActGroup.SIGN_IN_FAILURES, 0)

    @property
    def role_changes(self) -> int:
        """Roles given and taken."""
        return self.groups.get(ActGroup.ROLE_CHANGES, 0)


def trail(viewer: Viewer, wanted: Wanted, *, cursor: str | None = None, size: int = 50) -> Page[Line]:
    """The lines that are asked for, newest first."""
    demand(viewer, Power.AUDIT_READ)
    query = (
        sa.select(AuditLine, Account.display_name)
        .outerjoin(Account, Account.id == AuditLine.actor_id)
        .where(*_conditions(wanted))
    )
    page = keyset(cast("sa.Select[Any]", query), (AuditLine.number.desc(),), cursor=cursor, size=size)
    references = _references(line for line, _ in page.rows)
    rows = tuple(_line(line, name, references) for line, name in page.rows)
    return Page(rows, newer=page.newer, older=page.older)


def lookers_at(viewer: Viewer, object_ids: Collection[str]) -> tuple[Looker, ...]:
    """Who read or changed any of these objects, the latest first; one statement over their lines."""
    demand(viewer, Power.AUDIT_READ)
    reads = sa.func.sum(sa.case((AuditLine.act.like("%.read"), 1), else_=0))
    last = sa.func.max(AuditLine.at)
    query = (
        sa.select(
            AuditLine.actor_id,
            sa.func.coalesce(Account.display_name, ""),
            AuditLine.actor_role,
            reads,
            sa.func.count() - reads,
            sa.func.min(AuditLine.at),
            last,
        )
        .outerjoin(Account, Account.id == AuditLine.actor_id)
        .where(AuditLine.object_id.in_(object_ids))
        .group_by(AuditLine.actor_id, Account.display_name, AuditLine.actor_role)
        .order_by(last.desc())
        .limit(MOST_ACCOUNTS)
    )
    return tuple(Looker(*row) for row in db.session.execute(query))


def activity(viewer: Viewer, *, since: datetime, until: datetime) -> tuple[Activity, ...]:
    """What each account did between two moments, the busiest first; at most 200."""
    demand(viewer, Power.AUDIT_READ)
    failed = [act for act in acts() if group_of(act) is ActGroup.SIGN_IN_FAILURES]
    count = sa.func.count()
    # A failed sign-in has no actor yet: it stands on the account that was tried.
    account_id = sa.func.replace(
        sa.case((AuditLine.act.in_(failed), AuditLine.object_id), else_=sa.cast(AuditLine.actor_id, sa.String)), "-", ""
    )
    query = (
        sa.select(
            account_id,
            count,
            sa.func.sum(sa.case((AuditLine.act.like("%.read"), 1), else_=0)),
            sa.func.sum(sa.case((AuditLine.act.in_(failed), 1), else_=0)),
            sa.func.max(AuditLine.at),
        )
        .where(AuditLine.at >= since, AuditLine.at < until, account_id.is_not(None))
        .group_by(account_id)
        .order_by(count.desc(), account_id)
        .limit(MOST_ACCOUNTS)
    )
    found = [(_uuid(row[0]), *row[1:]) for row in db.session.execute(query)]
    names = _names([row[0] for row in found if row[0]])
    return tuple(Activity(row[0], names[row[0]], *row[1:]) for row in found if row[0] in names)


def chain(viewer: Viewer) -> Chain:
    """How long the log is, when its last line was written, and what the last check found."""
    demand(viewer, Power.AUDIT_READ)
    number = db.session.scalar(sa.select(AuditHead.number)) or 0
    last_at = db.session.scalar(sa.select(AuditLine.at).where(AuditLine.number == number))
    return Chain(int(number), last_at, _last_outcome())


def auditor_day(viewer: Viewer) -> AuditorDay:
    """What was written in the last 24 hours, and when the chain was last checked; two statements."""
    demand(viewer, Power.AUDIT_READ)
    since = now() - timedelta(days=1)
    counted: Counter[ActGroup] = Counter()
    query = sa.select(AuditLine.act, sa.func.count()).where(AuditLine.at >= since).group_by(AuditLine.act)
    for act, count in db.session.execute(query):
        counted[group_of(act)] += count
    return AuditorDay(since, dict(counted), _last_outcome())


def acts() -> tuple[str, ...]:
    """Every act that stands in the log, by code; as many small steps in the index as there are acts."""
    first = sa.select(sa.func.min(AuditLine.act).label("act")).cte("acts", recursive=True)
    following = sa.select(sa.func.min(AuditLine.act)).where(AuditLine.act > first.c.act).scalar_subquery()
    steps = first.union_all(sa.select(following).where(first.c.act.is_not(None)))
    return tuple(act for act in db.session.scalars(sa.select(steps.c.act)) if act is not None)


def _last_outcome() -> Outcome | None:
    last = [
        sa.select(sa.func.max(AuditLine.number)).where(AuditLine.act == act).scalar_subquery()
        for act in (VERIFIED, FOUND_BROKEN)
    ]
    query = sa.select(AuditLine).where(AuditLine.number.in_(last)).order_by(AuditLine.number.desc()).limit(1)
    line = db.session.scalars(query).first()
    return read_outcome(line) if line else None


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.group is not None:
        conditions.append(AuditLine.act.in_([act for act in acts() if group_of(act) is wanted.group]))
    for column, value in (
        (AuditLine.act, wanted.act),
        (AuditLine.object_kind, wanted.object_kind),
    ):
        if value:
            conditions.append(column == value)
    if wanted.actor_id is not None:
        actor = None if wanted.actor_id == NOBODY else wanted.actor_id
        conditions.append(AuditLine.actor_id == actor)
    if wanted.object_ids:
        conditions.append(AuditLine.object_id.in_(wanted.object_ids))
    if wanted.since is not None:
        conditions.append(AuditLine.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditLine.at < wanted.until)
    return conditions


def _references(lines: Iterable[AuditLine]) -> dict[tuple[str, str], str]:
    """What people call the objects of these lines; one statement for each kind that has references."""
    by_kind: dict[str, set[str]] = {}
    for line in lines:
        by_kind.setdefault(line.object_kind, set()).add(line.object_id)
    found: dict[tuple[str, str], str] = {}
    for kind, ids in by_kind.items():
        if (references := object_kind(kind).references) is not None:
            found |= {(kind, object_id): said for object_id, said in references(ids).items()}
    return found


def _line(line: AuditLine, name: str | None, references: dict[tuple[str, str], str]) -> Line:
    return Line(
        number=line.number,
        at=line.at,
        actor_id=line.actor_id,
        actor_name=name or "",
        actor_role=line.actor_role,
        act=line.act,
        sentence=sentence_of_act(line.act),
        object_kind=line.object_kind,
        kind_label=object_kind(line.object_kind).label,
        object_id=line.object_id,
        reference=references.get((line.object_kind, line.object_id), ""),
        fields=tuple(line.fields),
        reason=line.reason,
    )


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _names(ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    query = sa.select(Account.id, Account.display_name).where(Account.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}
