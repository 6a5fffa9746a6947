"""Family ties, travel units, consent, flags, restricted files."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.actions.flags import resolve_flag, set_flag
from migrant_support.domains.people.actions.rights_words import keep_words
from migrant_support.domains.people.models import (
    ConsentFact,
    FamilyTie,
    FileReader,
    RestrictedFile,
    TravelUnit,
    TravelUnitMember,
)
from migrant_support.domains.people.queries import fetch_person, in_units, shared_units
from migrant_support.domains.people.rules import (
    ConsentWay,
    NewConsent,
    Relation,
    UnitKind,
    check_consent,
    check_tie,
    mirrored,
)
from migrant_support.domains.people.rules.rights import AgreedWords, check_words
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks.actions import move_tasks
from migrant_support.platform.vault import seal
from migrant_support.policy import Power

__all__ = [
    "form_unit",
    "give_consent",
    "join_unit",
    "leave_unit",
    "remove_reader",
    "resolve_flag",
    "restrict_file",
    "set_flag",
    "tie_family",
    "withdraw_consent",
]


def tie_family(actor: Viewer, person_id: UUID, relative_id: UUID, relation: Relation, *, evidence: str = "") -> None:
    """Record that the relative is the person's mother, child, … in both directions; repeating changes nothing."""
    demand(actor, Power.PERSON_EDIT)
    if person_id == relative_id:
        raise Refused("same_person", msg("Choose another person: nobody is their own relative."), field="relative")
    first, second = sorted((person_id, relative_id))
    locked = {i: fetch_person(actor, i, Power.PERSON_EDIT, lock=True) for i in (first, second)}
    person, relative = locked[person_id], locked[relative_id]
    check_tie(relation, birth=person.birth, relative_birth=relative.birth)
    known = db.session.scalar(
        sa.select(FamilyTie.relation).where(FamilyTie.person_id == person_id, FamilyTie.relative_id == relative_id)
    )
    if known is not None:
        if known is relation:
            _prove(actor, person_id, relative_id, evidence)
            return
        raise Refused(
            "tied_already", msg("These two are already recorded as relatives in another way."), field="relation"
        )
    mirror = mirrored(relation, person.sex)
    for one, other, what in ((person_id, relative_id, relation), (relative_id, person_id, mirror)):
        db.session.add(
            FamilyTie(person_id=one, relative_id=other, relation=what, evidence=evidence, made_by=actor.account_id)
        )
        happened("person", one, happenings.TIE_RECORDED, reference_kind="person", reference_id=other, actor=actor)
    record(actor, "people.family.tie", kind="person", object_id=person_id, fields=("family",))


def _prove(actor: Viewer, person_id: UUID, relative_id: UUID, evidence: str) -> None:
    """Say how a recorded tie is known, when nobody said so yet: a child flies with a proven parent only (CH-2)."""
    if not evidence.strip():
        return
    proven = db.session.execute(
        sa.update(FamilyTie)
        .where(
            sa.or_(
                sa.and_(FamilyTie.person_id == person_id, FamilyTie.relative_id == relative_id),
                sa.and_(FamilyTie.person_id == relative_id, FamilyTie.relative_id == person_id),
            ),
            FamilyTie.evidence == "",
        )
        .values(evidence=evidence.strip())
        .execution_options(synchronize_session=False)
    )
    if getattr(proven, "rowcount", 0):
        record(actor, "people.family.prove", kind="person", object_id=person_id, fields=("family",))


def form_unit(actor: Viewer, person_ids: list[UUID], kind: UnitKind) -> UUID:
    """Make a travel unit of at least two people, none of whom is in another one now."""
    demand(actor, Power.PERSON_EDIT)
    chosen = sorted(set(person_ids))
    if len(chosen) < 2:
        raise Refused("unit_too_small", msg("A travel unit has at least two people."), field="members")
    for person_id in chosen:
        fetch_person(actor, person_id, Power.PERSON_EDIT, lock=True)
    if shared_units(actor, chosen):
        raise Refused(
            "in_another_unit",
            msg("One of them is in another travel unit. Take them out of it first."),
            field="companion",
        )
    unit = TravelUnit(kind=kind, made_by=actor.account_id)
    db.session.add(unit)
    db.session.flush()
    for person_id in chosen:
        _join(actor, unit.id, person_id)
    record(actor, "people.unit.form", kind="travel_unit", object_id=unit.id, fields=("members",))
    return unit.id


def join_unit(actor: Viewer, person_id: UUID, companion_id: UUID, kind: UnitKind) -> UUID:
    """Put two people in one unit: the companion's unit when there is one, else a new one."""
    demand(actor, Power.PERSON_EDIT)
    for chosen in sorted({person_id, companion_id}):
        fetch_person(actor, chosen, Power.PERSON_EDIT, lock=True)
    units = dict(shared_units(actor, [person_id, companion_id]))
    theirs, mine = units.get(companion_id), units.get(person_id)
    if mine is not None and mine == theirs:
        return mine
    if mine is not None:
        raise Refused(
            "in_another_unit",
            msg("This person is in another travel unit. Take them out of it first."),
            field="companion",
        )
    if theirs is None:
        return form_unit(actor, [person_id, companion_id], kind)
    _join(actor, theirs, person_id)
    record(actor, "people.unit.join", kind="travel_unit", object_id=theirs, fields=("members",))
    return theirs


def _join(actor: Viewer, unit_id: UUID, person_id: UUID) -> None:
    """Put a person in a unit, and with her those of closed files with whom she travels: nobody learns, nobody parts."""
    before = in_units([person_id]).get(person_id)
    coming = [person_id] if before is None else _leave(actor, before, reason="joined others")
    for each in coming:
        db.session.add(TravelUnitMember(unit_id=unit_id, person_id=each))
        happened(
            "person", each, happenings.UNIT_JOINED, reference_kind="travel_unit", reference_id=unit_id, actor=actor
        )
    db.session.flush()


def _leave(actor: Viewer, unit_id: UUID, *, reason: str, only: UUID | None = None) -> list[UUID]:
    """End the memberships of a unit, or one of them when at least two others stay; return who left."""
    members = db.session.scalars(
        sa.select(TravelUnitMember).where(TravelUnitMember.unit_id == unit_id, TravelUnitMember.left_at.is_(None))
    ).all()
    leaving = members if only is None or len(members) <= 2 else [m for m in members if m.person_id == only]
    for member in leaving:
        member.left_at = now()
        member.left_reason = reason
        happened(
            "person", member.person_id, happenings.UNIT_LEFT,
            reference_kind="travel_unit", reference_id=unit_id, actor=actor,
        )  # fmt: skip
    db.session.flush()
    return [member.person_id for member in leaving]


def leave_unit(actor: Viewer, person_id: UUID, *, reason: str) -> None:
    """Take a person out of the unit; the history of both is kept. A unit of one dissolves."""
    demand(actor, Power.PERSON_EDIT)
    if not reason.strip():
        raise Refused("reason_missing", msg("Say why they no longer travel together."), field="reason")
    fetch_person(actor, person_id, Power.PERSON_EDIT, lock=True)
    unit_id = dict(shared_units(actor, [person_id])).get(person_id)
    if unit_id is None:
        raise NotThere
    _leave(actor, unit_id, reason=reason.strip(), only=person_id)
    record(actor, "people.unit.leave", kind="travel_unit", object_id=unit_id, fields=("members",), reason=reason)


def give_consent(actor: Viewer, person_id: UUID, new: NewConsent, words: AgreedWords | None = None) -> UUID:
    """Record consent, and the words that were agreed to where they are known (a list tells none).

    One in force for the same purpose and recipient is left as it is and returned; it gets words if it has none yet.
    """
    demand(actor, Power.CONSENT_RECORD)
    person = fetch_person(actor, person_id, Power.CONSENT_RECORD, lock=True)
    moment = now()
    check_consent(new, birth=person.birth, today=moment.date())
    if words is not None:
        check_words(words, new, birth=person.birth, today=moment.date())
    in_force = db.session.scalar(
        sa.select(ConsentFact.id).where(
            ConsentFact.person_id == person_id,
            ConsentFact.purpose == new.purpose,
            ConsentFact.recipient == new.recipient,
            ConsentFact.withdrawn_at.is_(None),
        )
    )
    if in_force is not None:
        keep_words(actor, person_id, in_force, words)
        return in_force
    fact = ConsentFact(
        person_id=person_id,
        purpose=new.purpose,
        recipient=new.recipient,
        giver=new.giver,
        way=new.way,
        given_at=moment,
        recorded_by=actor.account_id,
    )
    db.session.add(fact)
    db.session.flush()
    keep_words(actor, person_id, fact.id, words)
    happened("person", person_id, happenings.CONSENT_GIVEN, reference_kind="consent", reference_id=fact.id, actor=actor)
    record(actor, "people.consent.give", kind="person", object_id=person_id, fields=(f"consent.{new.purpose.value}",))
    return fact.id


def withdraw_consent(actor: Viewer, person_id: UUID, consent_id: UUID, way: ConsentWay) -> None:
    """Record that it was withdrawn; from this moment nothing is shared on its ground."""
    demand(actor, Power.CONSENT_RECORD)
    fetch_person(actor, person_id, Power.CONSENT_RECORD, lock=True)
    fact = db.session.get(ConsentFact, consent_id, populate_existing=True)
    if fact is None or fact.person_id != person_id:
        raise NotThere
    if fact.withdrawn_at is not None:
        return
    fact.withdrawn_at = now()
    fact.withdrawn_way = way
    fact.withdrawn_by = actor.account_id
    happened(
        "person", person_id, happenings.CONSENT_WITHDRAWN, reference_kind="consent", reference_id=fact.id, actor=actor
    )
    record(
        actor, "people.consent.withdraw", kind="person", object_id=person_id, fields=(f"consent.{fact.purpose.value}",)
    )


def restrict_file(actor: Viewer, person_id: UUID, *, reason: str, readers: list[UUID]) -> None:
    """Close a file: from now on only the named accounts see that the person is in the register at all.

    The actor stays a reader. The reason is sealed under the person's own key.
    """
    demand(actor, Power.FILE_RESTRICT)
    person = fetch_person(actor, person_id, Power.FILE_RESTRICT, lock=True)
    if len(reason.strip()) < 10:
        raise Refused("reason_missing", msg("Say in a sentence why the file must be closed."), field="reason")
    if db.session.get(RestrictedFile, person.id) is None:
        sealed = seal(
            reason.strip(), data_class=DataClass.PROTECTION, table="restricted_file", column="reason_sealed",
            row_id=person.id, subject=person.id,
        )  # fmt: skip
        db.session.add(RestrictedFile(person_id=person.id, restricted_by=actor.account_id, reason_sealed=sealed))
    named = set(
        db.session.scalars(
            sa.select(FileReader.account_id).where(FileReader.person_id == person.id, FileReader.until.is_(None))
        )
    )
    for account_id in sorted({*readers, actor.account_id} - named):
        db.session.add(FileReader(person_id=person.id, account_id=account_id, named_by=actor.account_id))
    db.session.flush()
    move_tasks(actor, ("person", person.id), (NAMED, str(actor.account_id)), owner=actor.account_id)
    record(actor, "people.file.restrict", kind="person", object_id=person.id, fields=("readers",))


def remove_reader(actor: Viewer, person_id: UUID, account_id: UUID) -> None:
    """Take a reader off a file; the last one stays, or nobody could ever open it again."""
    demand(actor, Power.FILE_RESTRICT)
    fetch_person(actor, person_id, Power.FILE_RESTRICT, lock=True)
    readers = db.session.scalars(
        sa.select(FileReader).where(FileReader.person_id == person_id, FileReader.until.is_(None)).with_for_update()
    ).all()
    going = next((r for r in readers if r.account_id == account_id), None)
    if going is None:
        raise NotThere
    if len(readers) == 1:
        raise Refused("last_reader", msg("Name another reader first: this is the last one."))
    going.until = now()
    record(actor, "people.file.reader_removed", kind="person", object_id=person_id, fields=("readers",))
