"""Makes a person anonymous in every table at once, inside the caller's transaction."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.platform.erasure.registry import Answer, Fate, Subject, answers, belongings, steps
from migrant_support.platform.store import Model, db
from migrant_support.platform.vault import destroy_key


def subject_of(person_id: UUID) -> Subject:
    """The person and everything that belongs to her."""
    ids = {person_id}
    for ids_of in belongings():
        ids |= set(db.session.scalars(ids_of(person_id)))
    return Subject(person_id, frozenset(ids))


def erase(person_id: UUID) -> dict[str, int]:
    """Empty or delete her rows in every table and destroy her keys for good; return how many rows of each table.

    Harmless when it is done twice. The caller has decided that it may be done, and writes the audit line.
    """
    subject = subject_of(person_id)
    for step in steps():
        step(subject)
    touched: dict[str, int] = {}
    for answer in answers():
        if answer.fate is Fate.EMPTIED:
            touched[answer.model.__tablename__] = _empty(answer, subject)
    db.session.flush()
    order = {table.name: place for place, table in enumerate(Model.metadata.sorted_tables)}
    going = [answer for answer in answers() if answer.fate is Fate.DELETED]
    for answer in sorted(going, key=lambda answer: order[answer.model.__tablename__], reverse=True):
        touched[answer.model.__tablename__] = _delete(answer, subject)
    for each in sorted(subject.ids):
        destroy_key(each)
    db.session.expire_all()
    return {table: count for table, count in touched.items() if count}


def _empty(answer: Answer, subject: Subject) -> int:
    rows = db.session.scalars(
        sa.select(answer.model).where(answer.rows(subject)).execution_options(populate_existing=True)
    ).all()
    for row in rows:
        for column, value in answer.values.items():
            setattr(row, column, value(row) if callable(value) else value)
    return len(rows)


def _delete(answer: Answer, subject: Subject) -> int:
    done = db.session.execute(
        sa.delete(answer.model).where(answer.rows(subject)).execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))
