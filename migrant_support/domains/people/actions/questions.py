"""One mission asks another about a number that both know; the other gives its name or does not. Never commits.

The one that asks never learns whose record it is, nor the mission's name before that mission gave it (DOMAIN
invariant 10). A file that was closed meanwhile stays silent: the question stands as asked, its readers get the task.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.actions.elsewhere import tell_readers
from migrant_support.domains.people.models import RestrictedFile, Sight
from migrant_support.domains.people.models.questions import MissionQuestion
from migrant_support.domains.people.rules.questions import QuestionState, check_step
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.policy import Power, ScopeKind

ASKED = "mission_asks"
ANSWERED = "mission_answered"
register_task_kind(ASKED, msg("Another mission asks whether this person is known here: answer on the page"))
register_task_kind(ANSWERED, msg("The other mission answered about this person: read it on the page"))
DUE = timedelta(days=1)


def ask_mission(actor: Viewer, question_id: UUID) -> None:
    """Ask the missions that see the other record. Raises NotThere out of sight, Refused when it was asked before."""
    demand(actor, Power.PERSON_REGISTER)
    question = _fetch(actor, question_id, MissionQuestion.person_id)
    check_step(question.state, QuestionState.ASKED)
    question.state, question.asked_at, question.asked_by = QuestionState.ASKED, now(), actor.account_id
    is_closed = db.session.scalar(
        sa.select(RestrictedFile.person_id).where(RestrictedFile.person_id == question.other_id)
    )
    if is_closed is not None:
        tell_readers(question.other_id, question.person_id)
    else:
        for mission in _missions_of(question.other_id):
            add_task(
                None, ASKED, subject=("person", question.other_id), scope=(ScopeKind.MISSION, mission),
                due_at=now() + DUE, note=question.mission,
            )  # fmt: skip
    record(actor, "people.person.ask_mission", kind="person", object_id=question.person_id)


def answer_mission(actor: Viewer, question_id: UUID, *, is_known: bool) -> None:
    """Give the own mission's name to the one that asks, or do not. Raises NotThere, Refused."""
    demand(actor, Power.PERSON_REGISTER)
    question = _fetch(actor, question_id, MissionQuestion.other_id)
    target = QuestionState.KNOWN if is_known else QuestionState.DECLINED
    check_step(question.state, target)
    ours = actor.reach(Power.PERSON_REGISTER).ids(ScopeKind.MISSION)
    mission = next((code for code in _missions_of(question.other_id) if code in ours), None)
    if mission is None:
        raise NotThere
    question.state, question.answered_at = target, now()
    question.answered_by, question.answered_for = actor.account_id, mission
    end_tasks(actor, ASKED, ("person", question.other_id))
    add_task(
        None, ANSWERED, subject=("person", question.person_id), scope=(ScopeKind.MISSION, question.mission),
        due_at=now() + DUE,
    )  # fmt: skip
    record(actor, f"people.person.answer_{target}", kind="person", object_id=question.other_id)


def _fetch(actor: Viewer, question_id: UUID, side: Any) -> MissionQuestion:
    """The question, held, when the actor sees the person on that side of it."""
    found = db.session.scalar(
        sa.select(MissionQuestion)
        .where(MissionQuestion.id == question_id, visible_to(actor, Power.PERSON_REGISTER, person_id=side))
        .with_for_update(of=MissionQuestion)
    )
    if found is None or (side is MissionQuestion.other_id and found.state is QuestionState.TOLD):
        raise NotThere
    return found


def _missions_of(person_id: UUID) -> list[str]:
    """Codes of the missions that see a person now."""
    moment = now()
    return list(
        db.session.scalars(
            sa.select(Sight.scope_id)
            .where(
                Sight.person_id == person_id,
                Sight.scope_kind == ScopeKind.MISSION,
                sa.or_(Sight.until.is_(None), Sight.until > moment),
            )
            .distinct()
            .order_by(Sight.scope_id)
        )
    )
