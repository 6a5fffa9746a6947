"""What a person asks for: a copy of what is kept of her, and that it be corrected."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.models.rights import CorrectionRequest, HandedCopy
from migrant_support.domains.people.queries import fetch_person, restricted_among
from migrant_support.domains.people.rules.rights import (
    ANSWER_WITHIN,
    CopyForm,
    CopyGround,
    CorrectionState,
    check_correction,
    working_days_after,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

ANSWER_CORRECTION = "answer_correction"
register_task_kind(ANSWER_CORRECTION, msg("Answer a request for correction"))


def note_copy(
    actor: Viewer,
    person_id: UUID,
    content: bytes,
    *,
    ground: CopyGround,
    form: CopyForm,
    language: str,
    with_story: bool,
) -> None:
    """Keep that this copy is handed out now. Raises NotThere, or Refused for one who was made anonymous."""
    demand(actor, Power.RIGHTS_ANSWER)
    fetch_person(actor, person_id, Power.RIGHTS_ANSWER, lock=True)
    db.session.add(
        HandedCopy(
            person_id=person_id,
            ground=ground,
            form=form,
            language=language,
            with_story=with_story,
            content_hash=hashlib.sha256(content).hexdigest(),
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    happened("person", person_id, happenings.COPY_HANDED_OUT, actor=actor)
    fields = ("everything", "story") if with_story else ("everything",)
    record(actor, "people.copy.hand_out", kind="person", object_id=person_id, fields=fields, reason=ground.value)


def ask_correction(actor: Viewer, person_id: UUID, wanted: str) -> UUID:
    """Write down what the person wants corrected; its answer is a task with a clock. Raises NotThere, Refused."""
    demand(actor, Power.RIGHTS_ANSWER)
    person = fetch_person(actor, person_id, Power.RIGHTS_ANSWER, lock=True)
    if not wanted.strip():
        raise Refused("wanted_missing", msg("Write what is wrong and how it should read."), field="wanted")
    key, due_at = new_id(), answer_due(now())
    db.session.add(
        CorrectionRequest(
            id=key, person_id=person_id, wanted_sealed=_sealed("wanted_sealed", key, wanted), due_at=due_at,
            asked_by=actor.account_id,
        )
    )  # fmt: skip
    db.session.flush()
    add_task(actor, ANSWER_CORRECTION, subject=("person", person_id), scope=_desk_of(actor, person), due_at=due_at)
    happened("person", person_id, happenings.CORRECTION_ASKED, actor=actor)
    record(actor, "people.correction.ask", kind="person", object_id=person_id)
    return key


def answer_due(asked_at: datetime) -> datetime:
    """Until when a request is answered."""
    day = working_days_after(asked_at.date(), ANSWER_WITHIN)
    return asked_at + timedelta(days=(day - asked_at.date()).days)


def accept_correction(actor: Viewer, person_id: UUID, request_id: UUID) -> None:
    """Say that it will be corrected, which then is done like any other change. Raises NotThere, Refused."""
    _answer(actor, person_id, request_id, CorrectionState.ACCEPTED)
    record(actor, "people.correction.accept", kind="person", object_id=person_id)


def refuse_correction(actor: Viewer, person_id: UUID, request_id: UUID, *, reason: str) -> None:
    """Say that it stays as it is, and why, so that it can be told to the person. Raises NotThere, Refused."""
    if not reason.strip():
        raise Refused("reason_missing", msg("Say why, in words that the person can be told."), field="reason")
    _answer(actor, person_id, request_id, CorrectionState.REFUSED, reason)
    record(actor, "people.correction.refuse", kind="person", object_id=person_id)


def _answer(actor: Viewer, person_id: UUID, request_id: UUID, state: CorrectionState, reason: str = "") -> None:
    demand(actor, Power.RIGHTS_ANSWER)
    fetch_person(actor, person_id, Power.RIGHTS_ANSWER, lock=True)
    request = db.session.get(CorrectionRequest, request_id, populate_existing=True)
    if request is None or request.person_id != person_id:
        raise NotThere
    check_correction(request.state)
    request.state, request.decided_at, request.decided_by = state, now(), actor.account_id
    if reason:
        request.reason_sealed = _sealed("reason_sealed", request.id, reason)
    db.session.flush()
    others = sa.exists().where(
        CorrectionRequest.person_id == person_id, CorrectionRequest.state == CorrectionState.ASKED
    )
    if not db.session.scalar(sa.select(others)):
        end_tasks(actor, ANSWER_CORRECTION, ("person", person_id))
    happened("person", person_id, happenings.CORRECTION_ANSWERED, actor=actor)


def _sealed(column: str, row_id: UUID, text: str) -> bytes:
    return seal(text.strip(), data_class=DataClass.PERSONAL, table="correction_request", column=column, row_id=row_id)


def _desk_of(actor: Viewer, person: Person) -> tuple[str, str]:
    """Where the task lies: at the mission that registered her; on a closed file with its reader who wrote it down."""
    if restricted_among([person.id]):
        return NAMED, str(actor.account_id)
    return ScopeKind.MISSION.value, person.registered_mission
