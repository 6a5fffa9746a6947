"""The base class of every table, and the session that all share."""

from enum import StrEnum
from typing import ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class DataClass(StrEnum):
    """How sensitive a table or column is (SECURITY, data classes). Decides sealing, audit of reads, export."""

    OPEN = "open"
    INTERNAL = "internal"
    PERSONAL = "personal"
    MEDICAL = "medical"
    PROTECTION = "protection"
    SECRET = "secret"  # noqa: S105 - the name of a class, not a secret


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """Base of all tables.

    Every table names its `data_class`; a column that differs says so with `info={"class": DataClass.…}`. A house test
    holds it. You write the meaning of a constraint only (`name="ends_after_start"`): the convention adds the rest.
    """

    metadata = MetaData(naming_convention=NAMING)
    data_class: ClassVar[DataClass]


db = SQLAlchemy(metadata=Model.metadata)
