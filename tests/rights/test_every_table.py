"""Whoever adds a table says what becomes of it when a person is made anonymous; this walks all of them."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from migrant_support.platform.erasure.registry import Answer, Fate, answers, empties, of_person
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key

NEEDS_AN_ANSWER = {DataClass.PERSONAL, DataClass.MEDICAL, DataClass.PROTECTION}
POINTERS = {"person_id", "subject_id", "owner_id", "object_id", "known_person_id"}
"""Columns that lead to a person without a foreign key."""

pytestmark = pytest.mark.one_database


def _mappers() -> list[Mapper[Any]]:
    """The tables of the product; tests make some of their own."""
    return [m for m in Model.registry.mappers if m.class_.__module__.startswith("migrant_support.")]


def _class_of(mapper: Mapper[Any], column: sa.Column[Any]) -> DataClass:
    return column.info.get("class", mapper.class_.data_class)


def _pointing_at_people() -> set[str]:
    """The tables from which a chain of foreign keys leads to a person, and those that point at her by an id alone."""
    tables = {mapper.local_table for mapper in _mappers()}
    reached = {"person"} | {table.name for table in tables if POINTERS & set(table.columns.keys())}
    while True:
        more = {t.name for t in tables if any(key.column.table.name in reached for key in t.foreign_keys)} - reached
        if not more:
            return reached
        reached |= more


def _not_answered(mapper: Mapper[Any], answer: Answer | None) -> set[str]:
    """Columns that are neither a key, nor emptied, nor kept for a reason."""
    if answer is not None and answer.fate is not Fate.EMPTIED:
        return set()
    said = set() if answer is None else set(answer.values) | set(answer.keeps)
    return {
        attribute.key
        for attribute in mapper.column_attrs
        for column in attribute.columns
        if not column.primary_key and not column.foreign_keys and attribute.key not in said
    }


def test_every_personal_column_is_emptied_or_kept_for_a_reason(app: Flask) -> None:
    said = {answer.model.__tablename__: answer for answer in answers()}
    pointing = _pointing_at_people()
    open_questions = {}
    for mapper in _mappers():
        table = mapper.local_table
        classes = {_class_of(mapper, column) for column in table.columns}
        if classes & NEEDS_AN_ANSWER or table.name in pointing:
            missing = _not_answered(mapper, said.get(table.name))
            if missing or table.name not in said:
                open_questions[table.name] = sorted(missing)
    assert open_questions == {}, "say in the domain's erasure.py what becomes of these"


def test_what_is_kept_has_a_reason_in_words(app: Flask) -> None:
    kept = [(a.model.__tablename__, why) for a in answers() for why in (*a.keeps.values(), a.because)]
    assert all(len(why) >= 20 for _, why in kept if why)
    assert all(a.because for a in answers() if a.fate is Fate.KEPT)


def test_no_column_of_letters_or_sealed_bytes_is_kept_as_a_word_of_a_closed_list(app: Flask) -> None:
    """A free text of 60 letters or more could name somebody: it is emptied, or the whole table has its reason."""
    wrong = []
    for answer in answers():
        columns = {a.key: a.columns[0] for a in sa.inspect(answer.model).column_attrs}
        for name in answer.keeps:
            kind = columns[name].type
            is_words = isinstance(kind, sa.String) and not isinstance(kind, sa.Enum) and (kind.length or 999) > 64
            if is_words or isinstance(kind, (sa.JSON, sa.Text)):
                wrong.append(f"{answer.model.__tablename__}.{name}")
    assert wrong == []


def test_a_forgotten_column_is_found() -> None:
    class Forgotten(Model):
        __tablename__ = "forgotten"
        data_class = DataClass.PERSONAL

        id: Mapped[Key]
        person_id: Mapped[Any] = mapped_column(sa.Uuid, sa.ForeignKey("person.id"))
        nickname: Mapped[str] = mapped_column(sa.String(40))

    try:
        mapper = sa.inspect(Forgotten)
        assert _not_answered(mapper, None) == {"nickname"}
        with pytest.raises(ValueError, match="no such column"):
            empties(Forgotten, of_person(Forgotten.person_id), {"nick": ""}, keeps={})
    finally:
        Model.metadata.remove(Forgotten.__table__)  # type: ignore[arg-type]
        Model.registry._dispose_cls(Forgotten)
