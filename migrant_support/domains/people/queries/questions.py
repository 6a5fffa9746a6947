"""Questions between two missions, each side seeing its own half only."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models.questions import MissionQuestion
from migrant_support.domains.people.rules.questions import QuestionState
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as one side sees it. `mission` is the other side's code; None until that side gave it."""

    id: UUID
    is_ours: bool
    state: QuestionState
    mission: str | None


def questions_about(viewer: Viewer, person_id: UUID) -> list[QuestionRow]:
    """What was told, asked and answered about a person in sight, oldest first; one statement.

    Whoever asked reads nothing of the other record. Whoever is asked reads which mission asks, and nothing about whom.
    Somebody who sees both needs no question.
    """
    told, asked = MissionQuestion.person_id, MissionQuestion.other_id
    sees_told = visible_to(viewer, Power.PERSON_REGISTER, person_id=told)  # type: ignore[arg-type]
    sees_asked = visible_to(viewer, Power.PERSON_REGISTER, person_id=asked)  # type: ignore[arg-type]
    ours = sa.and_(told == person_id, sees_told, ~sees_asked)
    theirs = sa.and_(asked == person_id, MissionQuestion.state != QuestionState.TOLD, sees_asked, ~sees_told)
    found = sa.select(MissionQuestion).where(sa.or_(ours, theirs)).order_by(MissionQuestion.told_at, MissionQuestion.id)
    return [
        QuestionRow(
            row.id,
            row.person_id == person_id,
            row.state,
            row.mission if row.other_id == person_id
            else row.answered_for if row.state is QuestionState.KNOWN
            else None,
        )
        for row in db.session.scalars(found)
    ]  # fmt: skip
