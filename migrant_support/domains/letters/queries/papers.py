"""Letters of a person, one as it was issued, and what a stranger learns of a certificate."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.letters.models import IssuedLetter
from migrant_support.domains.letters.rules.papers import (
    LetterKind,
    letter_number,
    name_digest,
    read_token,
    token_digest,
)
from migrant_support.domains.people.queries import fetch_person
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import open_sealed
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in a list."""

    id: UUID
    number: str
    kind: LetterKind
    language: str
    issued_at: datetime
    replaced_by: str


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A letter as it was issued: everything that stands on it."""

    number: str
    mission: str
    kind: LetterKind
    language: str
    version: int
    issued_at: datetime
    replaces: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Certified:
    """What anybody who holds a certificate may learn: nothing of whom it is about."""

    number: str
    mission: str
    kind: LetterKind
    issued_at: datetime
    is_superseded: bool
    name_hash: bytes


def letters_of(viewer: Viewer, person_id: UUID) -> list[LetterRow]:
    """The letters about a person, the latest first. Raises NotThere."""
    fetch_person(viewer, person_id, Power.LETTER_ISSUE)
    newer = aliased(IssuedLetter)
    rows: Iterable[Any] = db.session.execute(
        sa.select(IssuedLetter, newer)
        .outerjoin(newer, newer.supersedes_id == IssuedLetter.id)
        .where(IssuedLetter.person_id == person_id)
        .order_by(IssuedLetter.id.desc())
        .limit(100)
    )
    return [
        LetterRow(
            one.id, _number(one), one.kind, one.language, one.issued_at, _number(after) if after is not None else ""
        )
        for one, after in rows
    ]


def letter_record(viewer: Viewer, person_id: UUID, letter_id: UUID) -> LetterRecord:
    """The doorway to a letter. Raises NotThere."""
    fetch_person(viewer, person_id, Power.LETTER_ISSUE)
    before = aliased(IssuedLetter)
    found: Any = db.session.execute(
        sa.select(IssuedLetter, before)
        .outerjoin(before, before.id == IssuedLetter.supersedes_id)
        .where(IssuedLetter.id == letter_id, IssuedLetter.person_id == person_id)
    ).first()
    if found is None:
        raise NotThere
    letter, earlier = found
    said = open_sealed(
        letter.content_sealed, data_class=DataClass.PERSONAL, table="issued_letter", column="content_sealed",
        row_id=letter.id, subject=person_id,
    )  # fmt: skip
    return LetterRecord(
        _number(letter), letter.mission, letter.kind, letter.language, letter.version, letter.issued_at,
        _number(earlier) if earlier is not None else "", json.loads(said),
    )  # fmt: skip


def certified(typed: str) -> Certified | None:
    """The certificate with this code, for anybody; None for a code that is on none."""
    token = read_token(typed)
    if token is None:
        return None
    newer = aliased(IssuedLetter)
    found: Any = db.session.execute(
        sa.select(IssuedLetter, newer.id)
        .outerjoin(newer, newer.supersedes_id == IssuedLetter.id)
        .where(IssuedLetter.token_hash == token_digest(token))
    ).first()
    if found is None or found[0].name_hash is None:
        return None
    letter, newer_id = found
    return Certified(
        _number(letter), letter.mission, letter.kind, letter.issued_at, newer_id is not None, letter.name_hash
    )


def agrees(one: Certified, typed_token: str, name: str) -> bool:
    """Is this the name on the certificate?"""
    token = read_token(typed_token)
    return token is not None and name_digest(token, name) == one.name_hash


def _number(letter: IssuedLetter) -> str:
    return letter_number(letter.mission, letter.year, letter.serial)
