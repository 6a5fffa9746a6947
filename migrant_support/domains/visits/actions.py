"""Recording a visit, and who was met. Nothing here commits."""

from datetime import date
from uuid import UUID

from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.directory.models import Institution
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.visits.models import CentreVisit, VisitCase
from migrant_support.domains.visits.queries import fetch_visit, last_visit, open_case_of
from migrant_support.domains.visits.rules import check_visit
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_task
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

DUE = "centre_visit_due"
register_task_kind(DUE, msg("Visit the detention centre again"))


def record_visit(
    actor: Viewer, *, mission: str, institution_id: UUID, visited_on: date, people_seen: int, who: str,
    next_on: date | None,
) -> UUID:  # fmt: skip
    """Record a visit; the task of the one before ends, and the next one becomes a task. Raises NotThere or Refused."""
    demand(actor, Power.VISIT_WORK)
    reach = actor.reach(Power.VISIT_WORK)
    place = db.session.get(Institution, institution_id)
    if place is None or not (reach.everywhere or mission in reach.ids(ScopeKind.MISSION)):
        raise NotThere
    zone = zone_of_mission(mission)
    check_visit(visited_on, people_seen, next_on, today=local_day(zone, now()))
    wait_turn(f"visits of {mission}")
    before = last_visit(mission, institution_id)
    if before is not None and before.task_id is not None:
        end_task(actor, before.task_id, TaskState.DONE)
    key = new_id()
    task_id = None
    if next_on is not None:
        task_id = add_task(
            actor, DUE, subject=("institution", place.id), scope=("mission", mission), note=place.name_en[:60],
            due_at=start_of_day(zone, next_on),
        )  # fmt: skip
    sealed = seal(
        who.strip(), data_class=DataClass.PERSONAL, table="centre_visit", column="who_sealed", row_id=key, subject=key
    )
    db.session.add(
        CentreVisit(
            id=key, mission=mission, institution_id=place.id, visited_on=visited_on, people_seen=people_seen,
            next_on=next_on, task_id=task_id, who_sealed=sealed, made_by=actor.account_id,
        )
    )  # fmt: skip
    db.session.flush()
    record(actor, "visits.visit.record", kind="centre_visit", object_id=key)
    return key


def add_met(actor: Viewer, visit_id: UUID, person_id: UUID, *, is_deportee: bool) -> UUID:
    """Link somebody who was met by her open case at the mission; repeated, it says anew whether she is deported."""
    demand(actor, Power.VISIT_WORK)
    visit = fetch_visit(actor, visit_id, lock=True)
    case_id = open_case_of(actor, person_id, visit.mission)
    if case_id is None:
        raise Refused("no_open_case", msg("This person has no open case at the mission. Open one first."), field="who")
    case = fetch_case(actor, case_id, Power.VISIT_WORK)
    known = db.session.get(VisitCase, (visit.id, case.id), populate_existing=True)
    if known is None:
        known = VisitCase(visit_id=visit.id, case_id=case.id, made_by=actor.account_id)
        db.session.add(known)
    known.is_deportee = is_deportee
    db.session.flush()
    record(actor, "visits.visit.meet", kind="case", object_id=case.id, fields=("visits",))
    return case.id
