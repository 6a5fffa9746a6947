"""A number that another mission knows: the one thing that crosses scopes at the counter (DOMAIN invariant 10).

Whoever saves somebody whose document number or NIC equals one out of sight is told that she is known to another
mission, and no more; that mission may be asked (`questions.py`), and the coordinators get the task to bring both
together. Of a restricted file the counter learns nothing: its named readers get the task.
"""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.actions.registering import keys_of_new
from migrant_support.domains.people.models import FileReader, Person, RestrictedFile, SearchKey, TakenBack
from migrant_support.domains.people.models.questions import MissionQuestion
from migrant_support.domains.people.queries.rows import row_of
from migrant_support.domains.people.rules import NewPerson
from migrant_support.domains.people.search_keys import DOCUMENT, NIC
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import EVERYWHERE, NAMED, Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task

KNOWN_ELSEWHERE = "known_elsewhere"
register_task_kind(KNOWN_ELSEWHERE, msg("Same number as a person of another mission: bring them together"))
TOLD = "people.person.known_elsewhere"
A_DAY = 20
DUE = timedelta(days=1)


def refuse_known_document(actor: Viewer, new: NewPerson) -> None:
    """Refuse somebody with the document of a person in sight, saying whose it is; those of others are not told here."""
    keys = sorted((kind, key) for kind, key in keys_of_new(new) if kind == DOCUMENT)
    for _kind, key in keys:
        wait_turn(f"document {key}")
    if not keys:
        return
    known = db.session.scalar(
        sa.select(Person)
        .where(
            Person.id.in_(sa.select(SearchKey.person_id).where(sa.tuple_(SearchKey.kind, SearchKey.key).in_(keys))),
            visible_to(actor),
        )
        .order_by(Person.id)
        .limit(1)
    )
    if known is not None:
        raise Refused(
            "document_known",
            msg(
                "This document is recorded already, with %(name)s (%(reference)s). Open that page, or tick below that "
                "it is somebody else on the same document."
            ),
            field="number", name=row_of(known).name, reference=known.reference,
        )  # fmt: skip


def tell_known_elsewhere(actor: Viewer, person_id: UUID, new: NewPerson) -> bool:
    """Look for the numbers of somebody who was just registered among those out of sight; may the actor be told?

    True for an ordinary file of another mission, `A_DAY` times a day; every answer is in the audit log.
    """
    keys = [(kind, key) for kind, key in keys_of_new(new) if kind in (DOCUMENT, NIC)]
    if not keys:
        return False
    is_restricted = sa.exists().where(RestrictedFile.person_id == Person.id)
    others = db.session.execute(
        sa.select(Person.id, Person.reference, is_restricted)
        .where(
            Person.id.in_(sa.select(SearchKey.person_id).where(sa.tuple_(SearchKey.kind, SearchKey.key).in_(keys))),
            Person.id != person_id,
            ~sa.exists().where(TakenBack.person_id == Person.id),
            ~visible_to(actor),
        )
        .order_by(Person.id)
    ).all()
    ordinary = {other_id: reference for other_id, reference, closed in others if not closed}
    for closed_id in (other_id for other_id, _reference, closed in others if closed):
        tell_readers(closed_id, person_id)
    if not ordinary:
        return False
    add_task(
        None, KNOWN_ELSEWHERE, subject=("person", person_id), scope=(EVERYWHERE, ""), due_at=now() + DUE,
        note=", ".join(ordinary.values()),
    )  # fmt: skip
    if _told_today(actor) >= A_DAY:
        return False
    mission = db.session.scalars(sa.select(Person.registered_mission).where(Person.id == person_id)).one()
    db.session.add_all(MissionQuestion(person_id=person_id, other_id=other, mission=mission) for other in ordinary)
    record(actor, TOLD, kind="person", object_id=person_id)
    return True


def tell_readers(closed_id: UUID, person_id: UUID) -> None:
    """Give the named readers of a closed file the task to look at somebody with the same number."""
    moment = now()
    readers = db.session.scalars(
        sa.select(FileReader.account_id)
        .where(FileReader.person_id == closed_id, sa.or_(FileReader.until.is_(None), FileReader.until > moment))
        .order_by(FileReader.account_id)
    )
    reference = db.session.scalar(sa.select(Person.reference).where(Person.id == person_id)) or ""
    for account_id in readers:
        add_task(
            None, KNOWN_ELSEWHERE, subject=("person", closed_id), scope=(NAMED, str(account_id)), due_at=moment + DUE,
            note=reference,
        )  # fmt: skip


def _told_today(actor: Viewer) -> int:
    told = sa.select(sa.func.count()).where(
        AuditLine.act == TOLD, AuditLine.actor_id == actor.account_id, AuditLine.at > now() - timedelta(days=1)
    )
    return db.session.scalar(told) or 0
