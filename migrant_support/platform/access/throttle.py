"""Slows guessing down: counters of failures in the database, shared by every process (SEC AU-7).

An attempt is counted as a failure before it is tried, and given back when it was right; so a hundred attempts in
the same instant get no more tries than a hundred in a row. Subjects are keyed hashes: the table
names nobody and no address. There is no lasting lock-out, which anyone could use against a colleague.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Throttle
from migrant_support.platform.store import db
from migrant_support.platform.vault import blind_index


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures in which window, and from which on the wait doubles (1 s, 2 s, … at most `longest_wait`)."""

    most: int
    window: timedelta
    waits_after: int | None = None
    longest_wait: timedelta = timedelta(minutes=5)

    def blocked_until(self, failures: int, *, window_start: datetime, at: datetime) -> datetime | None:
        """Until when nothing more is tried after this many failures; None when the next may come at once."""
        if failures >= self.most:
            return max(window_start + self.window, at + timedelta(seconds=1))
        if self.waits_after is None or failures < self.waits_after:
            return None
        doubled = min(failures - self.waits_after, 20)
        return at + min(timedelta(seconds=2**doubled), self.longest_wait)


PER_ACCOUNT = Limit(most=100, window=timedelta(hours=1), waits_after=5)
PER_ADDRESS = Limit(most=30, window=timedelta(minutes=1))


def subject_of(kind: str, value: str) -> str:
    """The name of a counter, such as ("account", sign-in name) or ("address", where from)."""
    return f"{kind}:{blind_index(f'throttle.{kind}', value).hex()}"


def admit(subject: str, limit: Limit) -> bool:
    """May one more attempt be tried? If so it is counted, as a failure until `forgive` takes it back.

    In a short writing transaction: others wait at the row. Ask for the account or factor first, then for the address.
    """
    moment = now()
    row = _locked_row(subject, moment)
    if row.window_started_at + limit.window <= moment:
        row.failures, row.window_started_at, row.blocked_until = 0, moment, None
    if row.blocked_until is not None and row.blocked_until > moment:
        return False
    row.failures += 1
    row.blocked_until = limit.blocked_until(row.failures, window_start=row.window_started_at, at=moment)
    db.session.flush()
    return True


def forgive(subject: str) -> None:
    """The right answer came: the subject starts anew."""
    db.session.execute(sa.update(Throttle).where(Throttle.subject == subject).values(failures=0, blocked_until=None))


def give_back(subject: str) -> None:
    """The attempt was right: it does not count for its address, the other failures from there do."""
    db.session.execute(
        sa.update(Throttle)
        .where(Throttle.subject == subject, Throttle.failures > 0)
        .values(failures=Throttle.failures - 1)
    )


def forget_old(most: int = 500) -> int:
    """Delete some counters that nobody touched for a day; those in use at this instant are left alone."""
    old = (
        sa.select(Throttle.subject)
        .where(Throttle.window_started_at < now() - timedelta(days=1))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    done = db.session.execute(sa.delete(Throttle).where(Throttle.subject.in_(old)))
    return int(getattr(done, "rowcount", 0))


def _locked_row(subject: str, moment: datetime) -> Throttle:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    fresh = insert(Throttle).values(subject=subject, failures=0, window_started_at=moment, blocked_until=None)
    db.session.execute(fresh.on_conflict_do_nothing())
    query = sa.select(Throttle).where(Throttle.subject == subject).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
