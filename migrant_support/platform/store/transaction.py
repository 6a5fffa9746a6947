"""The only place that commits. Answering commits, raising rolls back.

A web request is one transaction, opened by the guard; commands and jobs open their own with `work`. What must see the
whole change just before it is kept (the audit chain) registers with `before_commit`; what may happen only when it was
kept (waking a job) is handed to `on_commit`, what must be let go of when it was not (an open file) to `on_failure`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.orm import Session

from migrant_support.platform.store.engines import prepare_engine
from migrant_support.platform.store.model import db

Loaded = TypeVar("Loaded")
_before: list[Callable[[Session], None]] = []


def before_commit(act: Callable[[Session], None]) -> None:
    """Register an act for every writing transaction: it runs last, after all changes were flushed."""
    if act not in _before:
        _before.append(act)


def on_commit(act: Callable[[], None]) -> None:
    """Run `act` once this transaction was kept; forget it when it is rolled back."""
    db.session().info.setdefault("on_commit", []).append(act)


def on_failure(act: Callable[[], None]) -> None:
    """Run `act` when this transaction ends by an exception: to let go of what its answer would have closed."""
    db.session().info.setdefault("on_failure", []).append(act)


def is_writing() -> bool:
    """Is a writing transaction open here?"""
    return bool(db.session().info.get("writing"))


def once(key: str, load: Callable[[], Loaded]) -> Loaded:
    """Load something once in a transaction that only reads; one that writes loads it anew each time."""
    info = db.session().info
    if info.get("writing") is not False:
        return load()
    kept: dict[str, Loaded] = info.setdefault("once", {})
    if key not in kept:
        kept[key] = load()
    return kept[key]


@contextmanager
def work(*, write: bool) -> Iterator[Session]:
    """Do the block in one transaction. A transaction inside a transaction is a mistake and raises RuntimeError."""
    session = db.session()
    if session.in_transaction() or "writing" in session.info:
        raise RuntimeError("a transaction is already open")
    prepare_engine(db.engine)
    session.info["writing"] = write
    failing: list[Callable[[], None]] = session.info.setdefault("on_failure", [])
    try:
        if write:
            session.connection(execution_options={"write": True})
        yield session
        waiting = _keep(session, write)
    except BaseException:
        session.rollback()
        for let_go in failing:
            let_go()
        raise
    finally:
        session.info.clear()
        db.session.remove()
    for act in waiting:
        act()


def _keep(session: Session, write: bool) -> list[Callable[[], None]]:
    if not write:
        session.rollback()
        return []
    session.flush()
    for act in _before:
        act(session)
    session.commit()
    return list(session.info.get("on_commit", []))
