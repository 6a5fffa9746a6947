"""Registering: a person, her case and the first follow-up in one transaction; one person or a whole list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from migrant_support.domains.cases.actions import CaseToOpen, open_cases
from migrant_support.domains.cases.queries import case_risks
from migrant_support.domains.cases.rules import FIRST_CONTACT, CaseState, NewCase
from migrant_support.domains.directory.queries import alpha2_of_mission
from migrant_support.domains.people.actions.bonds import join_unit, tie_family
from migrant_support.domains.people.actions.elsewhere import refuse_known_document, tell_known_elsewhere
from migrant_support.domains.people.actions.pairs import note_pairs
from migrant_support.domains.people.actions.registering import register_people
from migrant_support.domains.people.queries import restricted_among
from migrant_support.domains.people.rules import NewPerson, Relation, UnitKind
from migrant_support.kernel.clock import now
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_tasks

FIRST_FOLLOW_UP = "first_follow_up"
register_task_kind(FIRST_FOLLOW_UP, msg("First follow-up"))


@dataclass(frozen=True, slots=True)
class Registered:
    """What registering made, and whether a number of hers is another mission's too."""

    person_id: UUID
    case_id: UUID
    known_elsewhere: bool = False


def register_at_counter(
    actor: Viewer, person: NewPerson, case: NewCase, *, mission: str, may_share_document: bool = True
) -> Registered:
    """Register one person and open her case. Raises Refused with the field to mend.

    Unless she may share a document, one whose number somebody in sight has already is refused, with whose it is: of
    thirty-two clerks who register one passport at once, one does.
    """
    if not may_share_document:
        refuse_known_document(actor, person)
    made = register_list(actor, [(person, case)], mission=mission)[0]
    note_pairs(made.person_id)
    return replace(made, known_elsewhere=tell_known_elsewhere(actor, made.person_id, person))


def register_relative(
    actor: Viewer,
    person: NewPerson,
    case: NewCase,
    *,
    mission: str,
    relative_id: UUID,
    relation: Relation,
    travels_along: bool,
    may_share_document: bool = True,
) -> Registered:
    """Register somebody of the family of a person in the register: tied to her, and in her travel unit when they go
    together. Raises NotThere or Refused, and then nothing is written.
    """
    made = register_at_counter(actor, person, case, mission=mission, may_share_document=may_share_document)
    tie_family(actor, made.person_id, relative_id, relation)
    if travels_along:
        join_unit(actor, made.person_id, relative_id, UnitKind.FAMILY)
    return made


def register_list(
    actor: Viewer,
    entries: Sequence[tuple[NewPerson, NewCase]],
    *,
    mission: str,
    batch: UUID | None = None,
    state: CaseState = CaseState.REGISTERED,
) -> list[Registered]:
    """Register many at once, each with a case in `state` and a first follow-up due by the case's risk."""
    alpha2 = alpha2_of_mission(mission)
    people = register_people(actor, [p for p, _ in entries], mission=mission, alpha2=alpha2, batch=batch)
    cases = open_for_known(
        actor, list(zip(people, (c for _, c in entries), strict=True)), mission=mission, batch=batch, state=state
    )
    return [Registered(person_id, case_id) for person_id, case_id in zip(people, cases, strict=True)]


def open_for_known(
    actor: Viewer,
    entries: Sequence[tuple[UUID, NewCase]],
    *,
    mission: str,
    batch: UUID | None = None,
    state: CaseState = CaseState.REGISTERED,
) -> list[UUID]:
    """Open cases for persons who are in the register already, each with its first follow-up."""
    wanted = [CaseToOpen(person_id, new, state) for person_id, new in entries]
    ids = open_cases(actor, wanted, mission=mission, alpha2=alpha2_of_mission(mission), batch=batch)
    moment = now()
    risks = case_risks(ids)
    closed = restricted_among([person_id for person_id, _ in entries])
    due = [
        (person_id, moment + FIRST_CONTACT[risks[case_id]])
        for (person_id, _), case_id in zip(entries, ids, strict=True)
    ]
    # A task on a closed file waits for who opened the case, and moves no number of the mission (SEC AZ-6).
    for is_closed, scope in ((False, ("mission", mission)), (True, (NAMED, str(actor.account_id)))):
        of_these = [one for one in due if (one[0] in closed) is is_closed]
        add_tasks(actor, FIRST_FOLLOW_UP, of_these, subject_kind="person", scope=scope)
    return ids
