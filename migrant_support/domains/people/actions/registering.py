"""Registering people, one at the counter or a thousand from a list: the same action."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.likeness import add_likeness, identity
from migrant_support.domains.people.models import ConsentFact, IdentityDocument, Person, PersonPhone
from migrant_support.domains.people.rules import NewPerson, check_consent, check_document, check_person
from migrant_support.domains.people.search_keys import add_keys, keys_of, normal_number
from migrant_support.domains.people.sight import give_sight
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.references import make_reference
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.matching.identity import Identity
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.bulk import insert_all
from migrant_support.platform.vault import ToSeal, seal_many
from migrant_support.policy import Power, ScopeKind

OWN_SOURCE = "person"


def check_mission(actor: Viewer, power: Power, mission: str) -> None:
    """The mission must be one of the actor's; another's is refused as if it did not exist."""
    reach = actor.reach(power)
    if not reach.everywhere and mission not in reach.ids(ScopeKind.MISSION):
        raise Refused("mission_not_yours", msg("Choose one of your own missions."), field="mission")


def register_people(
    actor: Viewer, people: Sequence[NewPerson], *, mission: str, alpha2: str, batch: UUID | None = None
) -> list[UUID]:
    """Register new persons at a mission; return their ids in order. `batch` is the import they come from.

    `alpha2` is the country's two letters for the references. Raises Refused for the first impossible record. Writes
    persons, documents, phones, consents, search keys, sight, the timeline and one audit line, each set at once.
    """
    demand(actor, Power.PERSON_REGISTER)
    check_mission(actor, Power.PERSON_REGISTER, mission)
    moment = now()
    for new in people:
        _check(new, moment)
    ids = [new_id() for _ in people]
    if not ids:
        return ids
    _insert_persons(actor, people, ids, mission=mission, alpha2=alpha2, moment=moment)
    _insert_documents(people, ids, moment)
    _insert_phones(people, ids)
    _insert_consents(actor, people, ids, moment)
    add_keys([(i, OWN_SOURCE, kind, key) for i, new in zip(ids, people, strict=True) for kind, key in keys_of_new(new)])
    add_likeness([(i, identity_of_new(new)) for i, new in zip(ids, people, strict=True)])
    give_sight(
        ids,
        scope_kind=ScopeKind.MISSION,
        scope_id=mission,
        since=moment,
        source_kind="registration",
        source_ids=ids,
    )
    happened_to_many("person", ids, happenings.REGISTERED, at=moment, actor=actor)
    _audit(actor, ids, batch)
    return ids


def _audit(actor: Viewer, ids: list[UUID], batch: UUID | None) -> None:
    """One line for one person; one for a whole list, with the digest of the ids that its lines keep (DESIGN 3)."""
    if batch is None:
        for person_id in ids:
            record(actor, "people.person.register", kind="person", object_id=person_id)
        return
    digest = hashlib.sha256(b"".join(sorted(i.bytes for i in ids))).hexdigest()
    record(
        actor,
        "people.person.register",
        kind="import_batch",
        object_id=batch,
        reason=f"{len(ids)} persons, sha256 {digest}",
    )


def keys_of_new(new: NewPerson) -> list[tuple[str, str]]:
    """The search keys of a person about to be registered; the duplicate search asks with the same keys."""
    return keys_of(
        names=(new.primary, new.secondary, new.name_si, new.name_ta, new.name_ar, new.other_names),
        documents=[d.number for d in new.documents],
        nic=new.nic,
        phones=[p.number for p in new.phones],
    )


def identity_of_new(new: NewPerson) -> Identity:
    """What a person about to be registered is compared by; the look-up while typing asks with the same."""
    return identity(
        names=(new.primary, new.secondary),
        scripts=(new.name_si, new.name_ta, new.name_ar),
        birth=new.birth,
        sex=new.sex,
        documents=[d.number for d in new.documents],
        nic=new.nic,
        phones=[p.number for p in new.phones],
        district=new.home_district,
        address=new.home_address,
    )


def _check(new: NewPerson, moment: datetime) -> None:
    today = moment.date()
    check_person(new, today=today)
    for document in new.documents:
        check_document(document, today=today)
    for consent in new.consents:
        check_consent(consent, birth=new.birth, today=today)


def _insert_persons(
    actor: Viewer, people: Sequence[NewPerson], ids: list[UUID], *, mission: str, alpha2: str, moment: datetime
) -> None:
    sealed_nics = _seal("person", "nic_sealed", [(i, n.nic) for i, n in zip(ids, people, strict=True)])
    insert_all(
        Person,
        [
            {
                "id": person_id,
                "reference": reference,
                "primary_name": new.primary,
                "secondary_name": new.secondary,
                "name_si": new.name_si,
                "name_ta": new.name_ta,
                "name_ar": new.name_ar,
                "other_names": new.other_names,
                "sex": new.sex,
                "birth_day": new.birth.day if new.birth else None,
                "birth_precision": new.birth.precision if new.birth else None,
                "nationality": new.nationality,
                "languages": list(new.languages),
                "needs_interpreter": new.needs_interpreter,
                "nic_sealed": sealed_nics.get(person_id),
                "slbfe_number": new.slbfe_number,
                "home_district": new.home_district,
                "home_address": new.home_address,
                "kin_name": new.kin_name,
                "kin_relation": new.kin_relation,
                "kin_phone": new.kin_phone,
                "photo_id": None,
                "registered_at": moment,
                "registered_by": actor.account_id,
                "registered_mission": mission,
                "version": 1,
            }
            for person_id, new, reference in zip(ids, people, free_references(alpha2, len(ids)), strict=True)
        ],
    )


def free_references(alpha2: str, count: int) -> list[str]:
    """Draw person references that nobody has. A billion for each country: drawing again is rare."""
    drawn: set[str] = set()
    while len(drawn) < count:
        fresh = {make_reference(alpha2) for _ in range(count - len(drawn))} - drawn
        taken = set()
        batch = sorted(fresh)
        for start in range(0, len(batch), 500):
            asked = batch[start : start + 500]
            taken |= set(db.session.scalars(sa.select(Person.reference).where(Person.reference.in_(asked))))
        drawn |= fresh - taken
    return list(drawn)


def _seal(table: str, column: str, values: list[tuple[UUID, str]]) -> dict[UUID, bytes]:
    given = [ToSeal(row_id, text) for row_id, text in values if text]
    sealed = seal_many(given, data_class=DataClass.PERSONAL, table=table, column=column)
    return {value.row_id: blob for value, blob in zip(given, sealed, strict=True)}


def _insert_documents(people: Sequence[NewPerson], ids: list[UUID], moment: datetime) -> None:
    rows = [(new_id(), i, document) for i, new in zip(ids, people, strict=True) for document in new.documents]
    numbers = _seal("identity_document", "number_sealed", [(row, normal_number(d.number)) for row, _, d in rows])
    written = _seal("identity_document", "written_sealed", [(row, d.written) for row, _, d in rows])
    zones = _seal("identity_document", "zone_sealed", [(row, d.zone) for row, _, d in rows])
    if rows:
        insert_all(
            IdentityDocument,
            [
                {
                    "id": row_id,
                    "person_id": person_id,
                    "kind": document.kind,
                    "number_sealed": numbers.get(row_id),
                    "written_sealed": written.get(row_id),
                    "zone_sealed": zones.get(row_id),
                    "issuing_state": document.issuing_state,
                    "issued_on": document.issued_on,
                    "expires_on": document.expires_on,
                    "place": document.place,
                    "place_since": moment,
                    "made_at": moment,
                }
                for row_id, person_id, document in rows
            ],
        )


def _insert_phones(people: Sequence[NewPerson], ids: list[UUID]) -> None:
    rows = {
        (person_id, phone.number, phone.kind)
        for person_id, new in zip(ids, people, strict=True)
        for phone in new.phones
        if phone.number
    }
    if rows:
        insert_all(
            PersonPhone,
            [{"id": new_id(), "person_id": p, "number": n, "kind": k} for p, n, k in sorted(rows, key=str)],
        )


def _insert_consents(actor: Viewer, people: Sequence[NewPerson], ids: list[UUID], moment: datetime) -> None:
    rows = [
        {
            "id": new_id(),
            "person_id": person_id,
            "purpose": consent.purpose,
            "recipient": consent.recipient,
            "giver": consent.giver,
            "way": consent.way,
            "given_at": moment,
            "recorded_by": actor.account_id,
        }
        for person_id, new in zip(ids, people, strict=True)
        for consent in {(c.purpose, c.recipient): c for c in new.consents}.values()
    ]
    if rows:
        insert_all(ConsentFact, rows)
