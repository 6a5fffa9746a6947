"""What ties a person: phones, relatives, travel unit, consents, flags, named readers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.models import (
    ConsentFact,
    FamilyTie,
    FileReader,
    Person,
    PersonPhone,
    RestrictedFile,
    TravelUnit,
    TravelUnitMember,
)
from migrant_support.domains.people.models.rights import ConsentWords
from migrant_support.domains.people.queries.flags import flags_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.queries.rows import (
    Bonds,
    ConsentRow,
    ConsentWordsRow,
    PhoneRow,
    RelativeRow,
    UnitRow,
    row_of,
)
from migrant_support.domains.people.sight import is_open_to, is_ordinary, visible_to
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


def phones_of(viewer: Viewer, person_id: UUID) -> list[PhoneRow]:
    """Her phones in force."""
    rows = db.session.execute(
        sa.select(PersonPhone.id, PersonPhone.number, PersonPhone.kind)
        .where(
            PersonPhone.person_id == person_id,
            PersonPhone.ended_at.is_(None),
            visible_to(viewer, person_id=column_of(PersonPhone.person_id)),
        )
        .order_by(PersonPhone.id)
    )
    return [PhoneRow(*row) for row in rows]


def relatives_of(viewer: Viewer, person_id: UUID) -> list[RelativeRow]:
    """Relatives whom the viewer may see; others are not mentioned."""
    rows = db.session.execute(
        sa.select(FamilyTie, Person)
        .join(Person, Person.id == FamilyTie.relative_id)
        .where(
            FamilyTie.person_id == person_id,
            visible_to(viewer),
            visible_to(viewer, person_id=column_of(FamilyTie.person_id)),
        )
        .order_by(Person.birth_day, Person.id)
    )
    return [RelativeRow(tie.id, row_of(person), tie.relation, tie.evidence) for tie, person in rows]


def unit_of(viewer: Viewer, person_id: UUID) -> UnitRow | None:
    """The travel unit she is in now. Members of other places are counted; restricted files and people taken back are
    not, and a unit of nobody else is not there: existence is not given away by a number (SEC AZ-6).
    """
    mine = (
        sa.select(TravelUnitMember.unit_id)
        .where(
            TravelUnitMember.person_id == person_id,
            TravelUnitMember.left_at.is_(None),
            visible_to(viewer, person_id=column_of(TravelUnitMember.person_id)),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(TravelUnit.id, TravelUnit.kind, Person, visible_to(viewer).label("seen"))
        .join(TravelUnitMember, TravelUnitMember.unit_id == TravelUnit.id)
        .join(Person, Person.id == TravelUnitMember.person_id)
        .where(
            TravelUnit.id == mine,
            TravelUnitMember.left_at.is_(None),
            sa.or_(visible_to(viewer), is_ordinary(column_of(Person.id))),
        )
        .order_by(Person.birth_day, Person.id)
    ).all()
    if len(rows) < 2:
        return None
    seen = tuple(row_of(person) for _unit, _kind, person, is_seen in rows if is_seen)
    return UnitRow(rows[0][0], rows[0][1], seen, len(rows) - len(seen))


def consents_of(viewer: Viewer, person_id: UUID) -> list[ConsentRow]:
    """Her consent facts, newest first."""
    rows = db.session.execute(
        sa.select(ConsentFact, ConsentWords)
        .outerjoin(ConsentWords, ConsentWords.consent_id == ConsentFact.id)
        .where(ConsentFact.person_id == person_id, visible_to(viewer, person_id=column_of(ConsentFact.person_id)))
        .order_by(ConsentFact.given_at.desc(), ConsentFact.id.desc())
    )
    return [
        ConsentRow(c.id, c.purpose, c.recipient, c.giver.value, c.way.value, c.given_at, c.withdrawn_at, _words(words))
        for c, words in rows
    ]


def _words(words: ConsentWords | None) -> ConsentWordsRow | None:
    if words is None:
        return None
    return ConsentWordsRow(words.text_version, words.text_language, words.witness, words.giver_name, words.child_view)


def bonds_of(viewer: Viewer, person_id: UUID) -> Bonds:
    """Everything that ties her, for her page; five statements."""
    return Bonds(
        phones_of(viewer, person_id),
        relatives_of(viewer, person_id),
        unit_of(viewer, person_id),
        consents_of(viewer, person_id),
        flags_of(viewer, person_id),
    )


def in_units(person_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The travel unit of each person who is in one now; for actions, which show it to nobody."""
    units: dict[UUID, UUID] = {}
    for start in range(0, len(person_ids), 500):
        rows = db.session.execute(
            sa.select(TravelUnitMember.person_id, TravelUnitMember.unit_id).where(
                TravelUnitMember.person_id.in_(person_ids[start : start + 500]), TravelUnitMember.left_at.is_(None)
            )
        )
        units |= dict(rows.all())
    return units


def shared_units(viewer: Viewer, person_ids: Sequence[UUID], *, ever: bool = False) -> set[tuple[UUID, UUID]]:
    """Pairs (person, unit) of the units that these people are in now, or `ever` were, with somebody besides.

    A companion whose file is closed to the viewer does not count: such a unit is not there for her.
    """
    other = aliased(TravelUnitMember)
    with_somebody = sa.exists().where(
        other.unit_id == TravelUnitMember.unit_id,
        other.person_id != TravelUnitMember.person_id,
        sa.true() if ever else other.left_at.is_(None),
        is_open_to(viewer, column_of(other.person_id)),
    )
    found: set[tuple[UUID, UUID]] = set()
    for start in range(0, len(person_ids), 500):
        rows = db.session.execute(
            sa.select(TravelUnitMember.person_id, TravelUnitMember.unit_id).where(
                TravelUnitMember.person_id.in_(person_ids[start : start + 500]),
                sa.true() if ever else TravelUnitMember.left_at.is_(None),
                with_somebody,
            )
        )
        found |= {(person_id, unit_id) for person_id, unit_id in rows}
    return found


def restricted_among(person_ids: Sequence[UUID]) -> set[UUID]:
    """Those of some people whose files are closed; for procedures, which show it to nobody."""
    found: set[UUID] = set()
    for start in range(0, len(person_ids), 500):
        asked = sa.select(RestrictedFile.person_id).where(RestrictedFile.person_id.in_(person_ids[start : start + 500]))
        found |= set(db.session.scalars(asked))
    return found


def readers_of(viewer: Viewer, person_id: UUID) -> list[tuple[UUID, datetime]]:
    """Accounts named on the file, for those who see it."""
    rows = db.session.execute(
        sa.select(FileReader.account_id, FileReader.since)
        .where(
            FileReader.person_id == person_id,
            sa.or_(FileReader.until.is_(None), FileReader.until > now()),
            visible_to(viewer, person_id=column_of(FileReader.person_id)),
        )
        .order_by(FileReader.id)
    )
    return [(account_id, since) for account_id, since in rows]
