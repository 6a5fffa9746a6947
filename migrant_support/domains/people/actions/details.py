"""Changing what is known of a person: details, documents, phones, photo."""

from dataclasses import fields
from uuid import UUID

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.actions.pairs import note_pairs
from migrant_support.domains.people.actions.registering import OWN_SOURCE
from migrant_support.domains.people.likeness import identity, replace_likeness
from migrant_support.domains.people.models import IdentityDocument, Person, PersonPhone
from migrant_support.domains.people.queries import fetch_person, unsealed
from migrant_support.domains.people.rules import (
    NewDocument,
    NewPerson,
    check_document,
    check_person,
)
from migrant_support.domains.people.search_keys import keys_of, normal_number, set_keys
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Stale
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.files import store_attachment, store_picture
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power

_COLUMNS = {
    "primary": "primary_name",
    "secondary": "secondary_name",
    **{
        name: name
        for name in (
            "name_si", "name_ta", "name_ar", "other_names", "sex", "nationality", "needs_interpreter", "slbfe_number",
            "home_district", "home_address", "kin_name", "kin_relation", "kin_phone",
        )
    },
}  # fmt: skip


def edit_person(actor: Viewer, person_id: UUID, new: NewPerson, *, version: int) -> tuple[str, ...]:
    """Put the details of `new` (not its documents and consents) in place; return the names of what changed.

    Raises NotThere, Refused, or Stale when somebody else saved since `version` was read.
    """
    demand(actor, Power.PERSON_EDIT)
    person = fetch_person(actor, person_id, Power.PERSON_EDIT, lock=True)
    changed = _changed(person, new)
    if person.version != version:
        raise Stale(changed)
    check_person(new, today=now().date())
    if not changed:
        return ()
    for name in changed:
        _put(person, name, new)
    if "phones" in changed:
        _replace_phones(person_id, new)
    person.version += 1
    db.session.flush()
    refresh_keys(person)
    note_pairs(person.id)
    happened("person", person.id, happenings.EDITED, actor=actor)
    record(actor, "people.person.edit", kind="person", object_id=person.id, fields=changed)
    return changed


def _changed(person: Person, new: NewPerson) -> tuple[str, ...]:
    names = [name for name, column in _COLUMNS.items() if getattr(person, column) != getattr(new, name)]
    if tuple(person.languages) != new.languages:
        names.append("languages")
    if person.birth != new.birth:
        names.append("birth")
    if unsealed(person.nic_sealed, "person", "nic_sealed", person.id) != new.nic:
        names.append("nic")
    in_force = set(
        db.session.execute(
            sa.select(PersonPhone.number, PersonPhone.kind).where(
                PersonPhone.person_id == person.id, PersonPhone.ended_at.is_(None)
            )
        ).all()
    )
    if in_force != {(p.number, p.kind) for p in new.phones}:
        names.append("phones")
    order = [f.name for f in fields(NewPerson)]
    return tuple(sorted(names, key=order.index))


def _put(person: Person, name: str, new: NewPerson) -> None:
    if name in _COLUMNS:
        setattr(person, _COLUMNS[name], getattr(new, name))
    elif name == "languages":
        person.languages = list(new.languages)
    elif name == "birth":
        person.birth_day = new.birth.day if new.birth else None
        person.birth_precision = new.birth.precision if new.birth else None
    elif name == "nic":
        person.nic_sealed = (
            seal(new.nic, data_class=DataClass.PERSONAL, table="person", column="nic_sealed", row_id=person.id)
            if new.nic
            else None
        )


def _replace_phones(person_id: UUID, new: NewPerson) -> None:
    wanted = {(p.number, p.kind) for p in new.phones}
    known = {
        (p.number, p.kind): p
        for p in db.session.scalars(sa.select(PersonPhone).where(PersonPhone.person_id == person_id))
    }
    for key, phone in known.items():
        phone.ended_at = None if key in wanted else (phone.ended_at or now())
    for number, kind in sorted(wanted - known.keys(), key=str):
        db.session.add(PersonPhone(person_id=person_id, number=number, kind=kind))


def refresh_keys(person: Person) -> None:
    """Write the person's own search keys, and what she is compared by, anew from what is stored."""
    rows = db.session.execute(
        sa.select(IdentityDocument.id, IdentityDocument.number_sealed).where(IdentityDocument.person_id == person.id)
    )
    phones = db.session.scalars(
        sa.select(PersonPhone.number).where(PersonPhone.person_id == person.id, PersonPhone.ended_at.is_(None))
    ).all()
    documents = [unsealed(blob, "identity_document", "number_sealed", row) for row, blob in rows]
    nic = unsealed(person.nic_sealed, "person", "nic_sealed", person.id)
    scripts = (person.name_si, person.name_ta, person.name_ar)
    keys = keys_of(
        names=(person.primary_name, person.secondary_name, *scripts, person.other_names),
        documents=documents,
        nic=nic,
        phones=phones,
    )
    set_keys(person.id, OWN_SOURCE, keys)
    one = identity(
        names=(person.primary_name, person.secondary_name),
        scripts=scripts,
        birth=person.birth,
        sex=person.sex,
        documents=documents,
        nic=nic,
        phones=phones,
        district=person.home_district,
        address=person.home_address,
    )
    replace_likeness(person.id, one)


def add_document(actor: Viewer, person_id: UUID, new: NewDocument) -> UUID:
    """Record a document. Raises NotThere or Refused."""
    demand(actor, Power.PERSON_EDIT)
    person = fetch_person(actor, person_id, Power.PERSON_EDIT, lock=True)
    check_document(new, today=now().date())
    row_id = new_id()
    db.session.add(
        IdentityDocument(
            id=row_id,
            person_id=person_id,
            kind=new.kind,
            number_sealed=_sealed_text(normal_number(new.number), "number_sealed", row_id),
            written_sealed=_sealed_text(new.written or new.number, "written_sealed", row_id),
            zone_sealed=_sealed_text(new.zone, "zone_sealed", row_id),
            issuing_state=new.issuing_state,
            issued_on=new.issued_on,
            expires_on=new.expires_on,
            place=new.place,
            place_since=now(),
        )
    )
    db.session.flush()
    refresh_keys(person)
    happened(
        "person", person_id, happenings.DOCUMENT_ADDED, reference_kind="document", reference_id=row_id, actor=actor
    )
    record(actor, "people.document.add", kind="person", object_id=person_id, fields=("documents",))
    return row_id


def _sealed_text(text: str, column: str, row_id: UUID) -> bytes | None:
    if not text:
        return None
    return seal(text, data_class=DataClass.PERSONAL, table="identity_document", column=column, row_id=row_id)


def set_photo(actor: Viewer, person_id: UUID, upload: FileStorage) -> None:
    """Keep a picture and make it her photo. Raises NotThere, or Refused with field `upload`."""
    demand(actor, Power.PERSON_EDIT)
    person = fetch_person(actor, person_id, Power.PERSON_EDIT, lock=True)
    person.photo_id = store_picture(actor, upload, subject=person_id).id
    happened("person", person_id, happenings.PHOTO_TAKEN, actor=actor)
    record(actor, "people.photo.set", kind="person", object_id=person_id, fields=("photo",))


def attach_file(actor: Viewer, person_id: UUID, upload: FileStorage) -> UUID:
    """Keep a file with her. Raises NotThere, or Refused with field `upload`."""
    demand(actor, Power.PERSON_EDIT)
    fetch_person(actor, person_id, Power.PERSON_EDIT)
    stored = store_attachment(actor, upload, subject=person_id)
    happened("person", person_id, happenings.FILE_ATTACHED, actor=actor)
    record(actor, "people.file.attach", kind="person", object_id=person_id, fields=("files",))
    return stored.id
