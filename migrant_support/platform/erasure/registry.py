"""What becomes of each table when a person is made anonymous; said once by the part that owns the table.

    empties(Case, of_person(Case.person_id), {"employer": "", "wages_owed": None}, keeps={"state": COUNTED})
    deletes(PersonPhone, of_person(PersonPhone.person_id))
    keeps_whole(Site, "a place, not a person")

Keys and foreign keys stay always: they hold the counts together and name nobody once what they point at is empty.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.platform.store import Model

COUNTED = "counted in statistics; a word of a closed list, a number or a moment, and names nobody"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it is about: the person, and the ids of what belongs to her (her cases, her entries on flights)."""

    person_id: UUID
    ids: frozenset[UUID]


Rows = Callable[[Subject], sa.ColumnElement[bool]]
Ids = Callable[[UUID], sa.Select[UUID]]
Step = Callable[[Subject], None]


class Fate(StrEnum):
    """What happens to the rows of a table."""

    EMPTIED = "emptied"
    DELETED = "deleted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a part said of one table. A value that can be called is given the row and returns what it becomes."""

    model: type[Model]
    fate: Fate
    rows: Rows
    values: Mapping[str, Any]
    keeps: Mapping[str, str]
    because: str = ""


_answers: dict[str, Answer] = {}
_belongings: list[Ids] = []
_steps: list[Step] = []


def of_person(column: Any) -> Rows:
    """The rows whose column is the person."""
    return lambda subject: column == subject.person_id


def of_subject(column: Any) -> Rows:
    """The rows whose column is the person or anything that belongs to her."""
    return lambda subject: column.in_(subject.ids)


def empties(model: type[Model], rows: Rows, values: Mapping[str, Any], *, keeps: Mapping[str, str]) -> None:
    """Her rows stay, with `values` in these columns; `keeps` says of every other column why it names nobody."""
    _answer(Answer(model, Fate.EMPTIED, rows, values, keeps))


def deletes(model: type[Model], rows: Rows) -> None:
    """Her rows go: without her they say nothing that is counted."""
    _answer(Answer(model, Fate.DELETED, rows, {}, {}))


def keeps_whole(model: type[Model], because: str) -> None:
    """The table stays as it is, for a reason."""
    _answer(Answer(model, Fate.KEPT, _none, {}, {}, because))


def belongs(ids: Ids) -> None:
    """Name what belongs to a person: a select of ids, by which tasks, timeline and files are found too."""
    _belongings.append(ids)


def also(step: Step) -> None:
    """Do something else first, which is no matter of her own rows: a file on disk, the company she travelled in."""
    _steps.append(step)


def answers() -> tuple[Answer, ...]:
    """Everything that was said, by table."""
    return tuple(_answers[name] for name in sorted(_answers))


def belongings() -> tuple[Ids, ...]:
    """Every way in which something belongs to a person."""
    return tuple(dict.fromkeys(_belongings))


def steps() -> tuple[Step, ...]:
    """Every further step, in the order of the floors."""
    return tuple(dict.fromkeys(_steps))


def _none(_subject: Subject) -> sa.ColumnElement[bool]:
    return sa.false()


def _answer(answer: Answer) -> None:
    """Keep it. Raises ValueError for a second answer, or a column that is not there or is answered for twice."""
    name = answer.model.__tablename__
    if _answers.get(name, answer).model is not answer.model:
        raise ValueError(f"two parts answer for the table {name}")
    columns = {attribute.key for attribute in sa.inspect(answer.model).column_attrs}
    unknown = (set(answer.values) | set(answer.keeps)) - columns
    if unknown or set(answer.values) & set(answer.keeps):
        raise ValueError(f"{name}: no such column, or one that is answered for twice: {sorted(unknown)}")
    _answers[name] = answer
