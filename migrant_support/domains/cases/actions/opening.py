"""Opening cases, one at the counter or a thousand from a list: the same action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases import history as happenings
from migrant_support.domains.cases.models import Case, CaseCategory, CaseMove
from migrant_support.domains.cases.rules import (
    CaseState,
    NewCase,
    check_case,
    check_raised,
    highest,
    judge_risk,
)
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import is_minor
from migrant_support.domains.people.sight import give_sight, visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.references import make_reference
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.bulk import insert_all
from migrant_support.platform.vault import ToSeal, seal_many
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
    refuse_second_open(wanted, mission)
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
            sa.select(Person).where(Person.id.in_(part), visible_to(actor, Power.CASE_OPEN)).with_for_update()
        )
        found |= {person.id: person for person in rows}
    if len(found) != len(set(person_ids)):
        raise NotThere
    return found


def refuse_second_open(wanted: Sequence[CaseToOpen], mission: str) -> None:
    """Raise Refused when one of the persons has an open case at the mission."""
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
    civil_ids = sealed_texts([(i, c.new.civil_id, None) for i, c in zip(ids, wanted, strict=True)], "civil_id_sealed")
    stories = sealed_texts(
        [(i, c.new.narrative, c.person_id) for i, c in zip(ids, wanted, strict=True)], "narrative_sealed"
    )
    whys = sealed_texts(
        [(i, c.new.raised_because, c.person_id) for i, c in zip(ids, wanted, strict=True)], "raised_because_sealed"
    )
    rows = []
    for case_id, case, reference in zip(ids, wanted, _free_references(alpha2, len(ids)), strict=True):
        new = case.new
        judged = judge_risk(new.categories, is_minor=is_minor(births[case.person_id].birth, moment.date()))
        check_raised(new, judged.level)
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
                "raised_because_sealed": whys.get(case_id),
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
    insert_all(Case, rows)
    insert_all(
        CaseCategory,
        [
            {"case_id": case_id, "category": category}
            for case_id, case in zip(ids, wanted, strict=True)
            for category in dict.fromkeys(case.new.categories)
        ],
    )
    insert_all(
        CaseMove,
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


def sealed_texts(values: list[tuple[UUID, str, UUID | None]], column: str) -> dict[UUID, bytes]:
    """Civil ids lie under the key of their class; narratives are protected, each under its person's key."""
    given = [ToSeal(row_id, text, subject) for row_id, text, subject in values if text]
    data_class = DataClass.PERSONAL if column == "civil_id_sealed" else DataClass.PROTECTION
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


def sight_of_cases() -> sa.Select[UUID, str, str, datetime, UUID]:
    """What cases give: each mission sees the persons of its cases, from their opening on."""
    return sa.select(
        Case.person_id.label("person_id"),
        sa.literal(ScopeKind.MISSION.value).label("scope_kind"),
        Case.mission.label("scope_id"),
        Case.opened_at.label("since"),
        Case.id.label("source_id"),
    )
