"""A person's own row and papers, for those who see her."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.likeness import unsealed
from migrant_support.domains.people.models import (
    IdentityDocument,
    Person,
    RestrictedFile,
)
from migrant_support.domains.people.models.rights import Anonymised
from migrant_support.domains.people.queries.rows import DocumentRow, PersonRecord
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


def fetch_person(viewer: Viewer, person_id: UUID, power: Power = Power.PERSON_READ, *, lock: bool = False) -> Person:
    """The doorway: the person's row for this viewer, or NotThere.

    Actions lock it; then Refused for one who was made anonymous.
    """
    statement = sa.select(Person).where(Person.id == person_id, visible_to(viewer, power))
    if not lock:
        person = db.session.scalar(statement)
        if person is None:
            raise NotThere
        return person
    gone = sa.exists().where(Anonymised.person_id == Person.id)
    row = db.session.execute(statement.add_columns(gone).with_for_update(of=Person)).first()
    if row is None:
        raise NotThere
    if row[1]:
        raise Refused("anonymised", msg("Everything that named this person was erased. Nothing can be added any more."))
    locked: Person = row[0]
    return locked


def person_record(viewer: Viewer, person_id: UUID) -> PersonRecord:
    """Everything of her own row; raises NotThere."""
    row = db.session.execute(
        sa.select(
            Person,
            sa.exists().where(RestrictedFile.person_id == Person.id),
            visible_to(viewer, Power.NARRATIVE_READ).label("story_is_open"),
        ).where(Person.id == person_id, visible_to(viewer))
    ).first()
    if row is None:
        raise NotThere
    person, restricted, story_is_open = row
    return PersonRecord(
        id=person.id,
        reference=person.reference,
        primary=person.primary_name,
        secondary=person.secondary_name,
        name_si=person.name_si,
        name_ta=person.name_ta,
        name_ar=person.name_ar,
        other_names=person.other_names,
        sex=person.sex,
        birth=person.birth,
        nationality=person.nationality,
        languages=tuple(person.languages),
        needs_interpreter=person.needs_interpreter,
        nic=unsealed(person.nic_sealed, "person", "nic_sealed", person.id),
        slbfe_number=person.slbfe_number,
        home_district=person.home_district,
        home_address=person.home_address,
        kin_name=person.kin_name,
        kin_relation=person.kin_relation,
        kin_phone=person.kin_phone,
        photo_id=person.photo_id,
        mission=person.registered_mission,
        registered_at=person.registered_at,
        version=person.version,
        is_restricted=bool(restricted),
        story_is_open=bool(story_is_open),
    )


def documents_of(viewer: Viewer, person_id: UUID) -> list[DocumentRow]:
    """Her documents, newest first."""
    rows = db.session.scalars(
        sa.select(IdentityDocument)
        .where(
            IdentityDocument.person_id == person_id, visible_to(viewer, person_id=column_of(IdentityDocument.person_id))
        )
        .order_by(IdentityDocument.id.desc())
    )
    return [document_row(document) for document in rows]


def document_row(document: IdentityDocument) -> DocumentRow:
    """A loaded document as it is shown; the caller has found its person for the viewer."""
    return DocumentRow(
        document.id,
        document.kind,
        unsealed(document.number_sealed, "identity_document", "number_sealed", document.id),
        unsealed(document.written_sealed, "identity_document", "written_sealed", document.id),
        document.issuing_state,
        document.issued_on,
        document.expires_on,
        document.place,
        document.verified_at,
    )


def column_of(attribute: object) -> sa.ColumnElement[UUID]:
    """A mapped attribute as the column that it is, for `visible_to`."""
    return attribute  # type: ignore[return-value]
