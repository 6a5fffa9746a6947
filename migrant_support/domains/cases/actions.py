"""Changes to cases, and the audited reading of what is protected in them. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases.models import Case, CaseCategory, CaseMove, CaseNote
from migrant_support.domains.cases.queries import categories_of, fetch_case
from migrant_support.domains.cases.rules import (
    Act,
    CaseState,
    CloseOutcome,
    Compartment,
    NewCase,
    check_case,
    highest,
    judge_risk,
    transition,
)
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import is_minor
from migrant_support.domains.people.sight import give_sight, visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.references import make_reference
from migrant_support.kernel.refusals import NotThere, Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened, happened_to_many
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import ToSeal, Unreadable, open_sealed, seal, seal_many
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class CaseToOpen:
    """A case for one person, in the state in which it starts."""

    person_id: UUID
    new: NewCase
    state: CaseState = CaseState.REGISTERED


def open_cases(
    actor: Viewer, wanted: Sequence[CaseToOpen], *, mission: str, alpha2: str, batch: UUID | None = None
) -> list[UUID]:
    """Open cases at a mission; return their ids in order. The mission sees the persons from now on.

    Raises Refused for the first case that cannot be, NotThere for a person out of sight. A second open case of one
    person at the same mission is refused, in the end by the database.
    """
    demand(actor, Power.CASE_OPEN)
    _check_mission(actor, mission)
    for case in wanted:
        check_case(case.new)
    if not wanted:
        return []
    births = _births(actor, [case.person_id for case in wanted])
    moment = now()
    ids = [new_id() for _ in wanted]
    _refuse_second_open(wanted, mission)
    _insert(actor, wanted, ids, births, mission=mission, alpha2=alpha2, moment=moment)
    people = [case.person_id for case in wanted]
    give_sight(people, scope_kind=ScopeKind.MISSION, scope_id=mission, since=moment, source_kind="case", source_ids=ids)
    happened_to_many(
        "person", people, happenings.OPENED, at=moment, reference_kind="case", reference_ids=ids, actor=actor
    )
    if batch is None:
        for case_id in ids:
            record(actor, "cases.case.open", kind="case", object_id=case_id)
    else:
        record(actor, "cases.case.open", kind="import_batch", object_id=batch, reason=f"{len(ids)} cases")
    return ids


def _check_mission(actor: Viewer, mission: str) -> None:
    reach = actor.reach(Power.CASE_OPEN)
    if not reach.everywhere and mission not in reach.ids(ScopeKind.MISSION):
        raise Refused("mission_not_yours", msg("Choose one of your own missions."), field="mission")


def _births(actor: Viewer, person_ids: Sequence[UUID]) -> dict[UUID, Person]:
    found: dict[UUID, Person] = {}
    for start in range(0, len(person_ids), 500):
        part = person_ids[start : start + 500]
        rows = db.session.scalars(
            sa.select(Person).where(Person.id.in_(part), visible_to(actor, Power.PERSON_READ)).with_for_update()
        )
        found |= {person.id: person for person in rows}
    if len(found) != len(set(person_ids)):
        raise NotThere
    return found


def _refuse_second_open(wanted: Sequence[CaseToOpen], mission: str) -> None:
    people = [case.person_id for case in wanted]
    for start in range(0, len(people), 500):
        second = db.session.scalar(
            sa.select(Case.reference).where(
                Case.person_id.in_(people[start : start + 500]), Case.mission == mission, Case.state != CaseState.CLOSED
            )
        )
        if second is not None:
            raise Refused(
                "case_open_already",
                msg("There is an open case already: %(reference)s. Add to that one."),
                reference=second,
            )


def _insert(
    actor: Viewer,
    wanted: Sequence[CaseToOpen],
    ids: list[UUID],
    births: dict[UUID, Person],
    *,
    mission: str,
    alpha2: str,
    moment: datetime,
) -> None:
    civil_ids = _sealed([(i, c.new.civil_id, None) for i, c in zip(ids, wanted, strict=True)], "civil_id_sealed")
    stories = _sealed([(i, c.new.narrative, c.person_id) for i, c in zip(ids, wanted, strict=True)], "narrative_sealed")
    rows = []
    for case_id, case, reference in zip(ids, wanted, _free_references(alpha2, len(ids)), strict=True):
        new = case.new
        judged = judge_risk(new.categories, is_minor=is_minor(births[case.person_id].birth, moment.date()))
        rows.append(
            {
                "id": case_id,
                "reference": reference,
                "person_id": case.person_id,
                "mission": mission,
                "state": case.state,
                "opened_at": moment,
                "opened_by": actor.account_id,
                "officer_id": None,
                "channel": new.channel,
                "risk": highest(judged.level, new.risk or judged.level),
                "risk_reasons": list(judged.reasons),
                "risk_is_raised": new.risk is not None and highest(judged.level, new.risk) is not judged.level,
                "employer": new.employer,
                "agency": new.agency,
                "job": new.job,
                "contract_from": new.contract_from,
                "contract_until": new.contract_until,
                "civil_id_sealed": civil_ids.get(case_id),
                "wages_owed": new.wages_owed.amount if new.wages_owed else None,
                "wages_currency": new.wages_owed.currency if new.wages_owed else None,
                "absconding_reported": new.absconding_reported,
                "narrative_sealed": stories.get(case_id),
                "version": 1,
            }
        )
    db.session.execute(sa.insert(Case), rows)
    db.session.execute(
        sa.insert(CaseCategory),
        [
            {"case_id": case_id, "category": category}
            for case_id, case in zip(ids, wanted, strict=True)
            for category in dict.fromkeys(case.new.categories)
        ],
    )
    db.session.execute(
        sa.insert(CaseMove),
        [
            {
                "id": new_id(),
                "case_id": case_id,
                "source": None,
                "target": case.state,
                "at": moment,
                "by": actor.account_id,
                "reason": "",
            }
            for case_id, case in zip(ids, wanted, strict=True)
        ],
    )


def _sealed(values: list[tuple[UUID, str, UUID | None]], column: str) -> dict[UUID, bytes]:
    """Civil ids lie under the key of their class; narratives are protected, each under its person's key."""
    given = [ToSeal(row_id, text, subject) for row_id, text, subject in values if text]
    data_class = DataClass.PROTECTION if column == "narrative_sealed" else DataClass.PERSONAL
    blobs = seal_many(given, data_class=data_class, table="case_file", column=column)
    return {value.row_id: blob for value, blob in zip(given, blobs, strict=True)}


def _free_references(alpha2: str, count: int) -> list[str]:
    drawn: set[str] = set()
    while len(drawn) < count:
        fresh = sorted({make_reference(alpha2, kind="C") for _ in range(count - len(drawn))} - drawn)
        taken: set[str] = set()
        for start in range(0, len(fresh), 500):
            part = fresh[start : start + 500]
            taken |= set(db.session.scalars(sa.select(Case.reference).where(Case.reference.in_(part))))
        drawn |= set(fresh) - taken
    return list(drawn)


def move_case(
    actor: Viewer,
    case_id: UUID,
    act: Act,
    *,
    version: int,
    reason: str = "",
    outcome: CloseOutcome | None = None,
) -> CaseState:
    """Take one step of the state machine; return the new state. Raises NotThere, Refused or Stale.

    Whoever takes a case up becomes its officer. A reopened case is refused while another is open at the mission.
    """
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    if case.version != version:
        raise Stale(("state",))
    target = transition(case.state, act, reason=reason, outcome=outcome)
    if act is Act.REOPEN:
        _refuse_second_open([CaseToOpen(case.person_id, NewCase(()))], case.mission)
    moment = now()
    db.session.add(
        CaseMove(
            case_id=case.id,
            source=case.state,
            target=target,
            at=moment,
            by=actor.account_id,
            reason=reason.strip(),
            outcome_before=case.outcome,
        )
    )
    case.state = target
    case.closed_at = moment if target is CaseState.CLOSED else None
    case.outcome = outcome
    if act is Act.ACTIVATE and case.officer_id is None:
        case.officer_id = actor.account_id
    case.version += 1
    happened("person", case.person_id, happenings.MOVED[act], reference_kind="case", reference_id=case.id, actor=actor)
    record(actor, f"cases.case.{act.value}", kind="case", object_id=case.id, fields=("state",))
    db.session.flush()
    return target


def undo_step(actor: Viewer, case_id: UUID, *, version: int) -> UUID:
    """Take back the last step when the actor took it and nothing was changed since; both stay in the history."""
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    last = db.session.scalars(
        sa.select(CaseMove).where(CaseMove.case_id == case.id).order_by(CaseMove.at.desc(), CaseMove.id.desc()).limit(1)
    ).first()
    if case.version != version or last is None or last.source is None or last.by != actor.account_id:
        raise Refused("undo_too_late", msg("The case was changed since. It can no longer be undone."))
    moment = now()
    before = db.session.scalars(
        sa.select(CaseMove)
        .where(CaseMove.case_id == case.id, CaseMove.id != last.id)
        .order_by(CaseMove.at.desc(), CaseMove.id.desc())
        .limit(1)
    ).first()
    db.session.add(CaseMove(case_id=case.id, source=case.state, target=last.source, at=moment, by=actor.account_id))
    case.state = last.source
    is_closed = last.source is CaseState.CLOSED
    case.closed_at = (before.at if before else moment) if is_closed else None
    case.outcome = last.outcome_before if is_closed else None
    case.version += 1
    happened("person", case.person_id, happenings.UNDONE, reference_kind="case", reference_id=case.id, actor=actor)
    record(actor, "cases.case.undo", kind="case", object_id=case.id, fields=("state",))
    db.session.flush()
    return case.id


def edit_case(actor: Viewer, case_id: UUID, new: NewCase, *, version: int) -> None:
    """Put the details of `new` in place. The narrative is replaced only when one is given; risk is judged anew.

    Risk may be raised by a person, never lowered below what the ticks say. Raises NotThere, Refused or Stale.
    """
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    if case.version != version:
        raise Stale(("case",))
    check_case(new)
    if case.state is CaseState.CLOSED:
        raise Refused("case_closed", msg("A closed case is not changed. Reopen it first."))
    before = categories_of([case.id])[case.id]
    person = db.session.get_one(Person, case.person_id)
    judged = judge_risk(new.categories, is_minor=is_minor(person.birth, now().date()))
    fields = _put_details(case, new)
    case.risk = highest(judged.level, new.risk or judged.level)
    case.risk_reasons = list(judged.reasons)
    case.risk_is_raised = case.risk is not judged.level
    ticked = set(new.categories)
    if ticked != before:
        fields.append("categories")
        db.session.execute(
            sa.delete(CaseCategory).where(CaseCategory.case_id == case.id, CaseCategory.category.in_(before - ticked))
        )
        db.session.add_all([CaseCategory(case_id=case.id, category=c) for c in sorted(ticked - before)])
    case.version += 1
    happened("person", case.person_id, happenings.EDITED, reference_kind="case", reference_id=case.id, actor=actor)
    record(actor, "cases.case.edit", kind="case", object_id=case.id, fields=fields)
    db.session.flush()


def _put_details(case: Case, new: NewCase) -> list[str]:
    fields = []
    wages = (new.wages_owed.amount, new.wages_owed.currency) if new.wages_owed else (None, None)
    values = {
        "channel": new.channel,
        "employer": new.employer,
        "agency": new.agency,
        "job": new.job,
        "contract_from": new.contract_from,
        "contract_until": new.contract_until,
        "absconding_reported": new.absconding_reported,
        "wages_owed": wages[0],
        "wages_currency": wages[1],
    }
    for name, value in values.items():
        if getattr(case, name) != value:
            setattr(case, name, value)
            fields.append(name)
    if new.civil_id:
        case.civil_id_sealed = _sealed([(case.id, new.civil_id, None)], "civil_id_sealed")[case.id]
        fields.append("civil_id")
    if new.narrative:
        case.narrative_sealed = _sealed([(case.id, new.narrative, case.person_id)], "narrative_sealed")[case.id]
        fields.append("narrative")
    return fields


def take_case(actor: Viewer, case_id: UUID) -> None:
    """Make the actor the case's officer."""
    demand(actor, Power.CASE_MOVE)
    case = fetch_case(actor, case_id, Power.CASE_MOVE, lock=True)
    if case.officer_id != actor.account_id:
        case.officer_id = actor.account_id
        happened(
            "person", case.person_id, happenings.ASSIGNED, reference_kind="case", reference_id=case.id, actor=actor
        )
        record(actor, "cases.case.assign", kind="case", object_id=case.id, fields=("officer",))


def write_note(actor: Viewer, case_id: UUID, text: str, compartment: Compartment = Compartment.GENERAL) -> UUID:
    """Write a note; its text is sealed under the person's key."""
    demand(actor, Power.NOTE_WRITE)
    case = fetch_case(actor, case_id, Power.NOTE_WRITE)
    if not text.strip():
        raise Refused("note_empty", msg("Write the note first."), field="text")
    note_id = new_id()
    sealed = seal(
        text.strip(),
        data_class=DataClass.PROTECTION,
        table="case_note",
        column="text_sealed",
        row_id=note_id,
        subject=case.person_id,
    )
    db.session.add(
        CaseNote(id=note_id, case_id=case.id, compartment=compartment, text_sealed=sealed, made_by=actor.account_id)
    )
    db.session.flush()
    happened(
        "person", case.person_id, happenings.NOTE_WRITTEN, reference_kind="case", reference_id=case.id, actor=actor
    )
    record(actor, "cases.note.write", kind="case", object_id=case.id, fields=("notes",))
    return note_id


@dataclass(frozen=True, slots=True)
class NoteText:
    """An opened note."""

    text: str
    made_at: datetime
    made_by: UUID | None


@dataclass(frozen=True, slots=True)
class Narrative:
    """The opened story of a case and its notes, newest first."""

    text: str
    notes: tuple[NoteText, ...]


def read_narrative(actor: Viewer, case_id: UUID) -> Narrative:
    """Open the story and the notes. An act: it is in the audit log before the page leaves (DOMAIN invariant 9)."""
    demand(actor, Power.NARRATIVE_READ)
    case = fetch_case(actor, case_id, Power.NARRATIVE_READ)
    record(actor, "cases.narrative.read", kind="case", object_id=case.id)
    notes = db.session.scalars(
        sa.select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.made_at.desc(), CaseNote.id.desc())
    )
    return Narrative(
        _open(case.narrative_sealed, "case_file", "narrative_sealed", case.id, case.person_id),
        tuple(
            NoteText(_open(n.text_sealed, "case_note", "text_sealed", n.id, case.person_id), n.made_at, n.made_by)
            for n in notes
        ),
    )


def _open(blob: bytes | None, table: str, column: str, row_id: UUID, subject: UUID) -> str:
    if blob is None:
        return ""
    try:
        return open_sealed(
            blob, data_class=DataClass.PROTECTION, table=table, column=column, row_id=row_id, subject=subject
        )
    except Unreadable:
        return ""


def take_back_cases(actor: Viewer, case_ids: Sequence[UUID], *, batch: UUID) -> None:
    """Close cases that an undone list opened, as duplicates. Refused when somebody worked on one of them."""
    demand(actor, Power.CASE_MOVE)
    moment = now()
    for start in range(0, len(case_ids), 500):
        part = list(case_ids[start : start + 500])
        noted = sa.exists().where(CaseNote.case_id == Case.id)
        touched = db.session.scalar(
            sa.select(sa.func.count()).where(Case.id.in_(part), sa.or_(Case.version > 1, noted))
        )
        if touched:
            raise Refused(
                "worked_on_since",
                msg("Somebody worked on people of this list meanwhile, so it can no longer be taken back."),
            )
        moves = [
            {
                "id": new_id(), "case_id": case_id, "source": CaseState.REGISTERED, "target": CaseState.CLOSED,
                "at": moment, "by": actor.account_id, "reason": "",
            }
            for case_id in part
        ]  # fmt: skip
        db.session.execute(sa.insert(CaseMove), moves)
        db.session.execute(
            sa.update(Case)
            .where(Case.id.in_(part))
            .values(state=CaseState.CLOSED, closed_at=moment, outcome=CloseOutcome.DUPLICATE, version=Case.version + 1)
        )
    if case_ids:
        record(actor, "cases.case.take_back", kind="import_batch", object_id=batch, reason=f"{len(case_ids)} cases")
