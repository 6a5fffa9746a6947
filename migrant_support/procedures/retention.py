"""What the rules of retention mean in this product: how each kind is found and let go of. Nobody is the actor."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.flights.models import Flight, ManifestVersion
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.models.rights import Anonymised, LegalHold
from migrant_support.domains.people.rules import BirthDate
from migrant_support.domains.people.rules.rights import is_kept_as_a_child
from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import SignInSession
from migrant_support.platform.audit import record
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.erasure.retention import AT_ONCE, Outcome, Rule, read_rules, register_kept, run
from migrant_support.platform.files.erasing import forget_files
from migrant_support.platform.files.kinds import Purpose
from migrant_support.platform.store import db
from migrant_support.procedures.anonymise import anonymise_when_due

RULES = Path(__file__).parent / "data" / "retention.toml"


def rules() -> tuple[Rule, ...]:
    """The table."""
    return read_rules(RULES)


def retention_run(*, dry_run: bool) -> tuple[Outcome, ...]:
    """Let go of everything whose period is over, or only count it. Opens its own transactions."""
    return run(rules(), at=now(), dry_run=dry_run)


def retention_tonight() -> None:
    """The run of every night."""
    retention_run(dry_run=False)


def _at_rest(cut: datetime) -> sa.ColumnElement[bool]:
    """A person whose cases are all closed since before the cut, not held and not anonymous already."""
    younger = sa.or_(Case.state != CaseState.CLOSED, Case.closed_at >= cut)
    return sa.and_(
        sa.exists().where(Case.person_id == Person.id),
        ~sa.exists().where(Case.person_id == Person.id, younger),
        ~sa.exists().where(LegalHold.person_id == Person.id, LegalHold.lifted_at.is_(None)),
        ~sa.exists().where(Anonymised.person_id == Person.id),
    )


def _people_due(cut: datetime, after: UUID | None) -> Sequence[UUID]:
    """People whose cases ended before the cut, and who are not kept as children; a few pages are read to fill one."""
    found: list[UUID] = []
    while len(found) < AT_ONCE:
        last = sa.select(sa.func.max(Case.closed_at)).where(Case.person_id == Person.id).scalar_subquery()
        page = sa.select(Person.id, Person.birth_day, Person.birth_precision, last).where(_at_rest(cut))
        page = page.where(Person.id > after) if after else page
        rows = db.session.execute(page.order_by(Person.id).limit(AT_ONCE)).all()
        if not rows:
            break
        after = rows[-1][0]
        today = now().date()
        for person_id, day, precision, closed_at in rows:
            birth = BirthDate(day, precision) if day and precision else None
            if not is_kept_as_a_child(birth, closed_at.date() if closed_at else today, today=today):
                found.append(person_id)
    return found


def _photos_due(cut: datetime, after: UUID | None) -> Sequence[UUID]:
    asked = sa.select(Person.id).where(Person.photo_id.is_not(None), _at_rest(cut))
    asked = asked.where(Person.id > after) if after else asked
    return db.session.scalars(asked.order_by(Person.id).limit(AT_ONCE)).all()


def _let_photo_go(person_id: UUID) -> bool:
    """Destroy her photos, unless somebody took up her case again or a hold was set since she was found."""
    asked = sa.select(Person).where(Person.id == person_id, Person.photo_id.is_not(None), _at_rest(now()))
    person = db.session.scalar(asked.with_for_update(of=Person))
    if person is None:
        return False
    forget_files({person_id}, purpose=Purpose.PHOTO)
    person.photo_id = None
    record(None, "people.photo.expire", kind="person", object_id=person_id, fields=("photo",))
    return True


def _sessions_due(cut: datetime, after: UUID | None) -> Sequence[UUID]:
    asked = sa.select(SignInSession.id).where(SignInSession.last_seen_at < cut)
    asked = asked.where(SignInSession.id > after) if after else asked
    return db.session.scalars(asked.order_by(SignInSession.id).limit(AT_ONCE)).all()


def _let_session_go(session_id: UUID) -> bool:
    gone = db.session.execute(sa.delete(SignInSession).where(SignInSession.id == session_id))
    if not getattr(gone, "rowcount", 0):
        return False
    record(None, "access.session.expire", kind="session", object_id=session_id)
    return True


def _lists_due(cut: datetime, after: UUID | None) -> Sequence[UUID]:
    """Versions of the lists of flights that landed before the cut."""
    asked = sa.select(ManifestVersion.id).join(Flight, Flight.id == ManifestVersion.flight_id)
    asked = asked.where(Flight.arrives_at < cut)
    asked = asked.where(ManifestVersion.id > after) if after else asked
    return db.session.scalars(asked.order_by(ManifestVersion.id).limit(AT_ONCE)).all()


def _lines_due(cut: datetime, after: UUID | None) -> Sequence[UUID]:
    """Lines of the log before the cut, counted by number: an id of a line is its number."""
    asked = sa.select(AuditLine.number).where(AuditLine.at < cut)
    asked = asked.where(AuditLine.number > after.int) if after else asked
    return [UUID(int=n) for n in db.session.scalars(asked.order_by(AuditLine.number).limit(AT_ONCE))]


def _nothing(_each: UUID) -> bool:
    return False


def register_everything() -> None:
    """Connect the kinds with their rules."""
    register_kept("case", due=_people_due, let_go=anonymise_when_due)
    register_kept("photo", due=_photos_due, let_go=_let_photo_go)
    register_kept("sign_in_log", due=_sessions_due, let_go=_let_session_go)
    register_kept("manifest", due=_lists_due, let_go=_nothing)
    register_kept("audit", due=_lines_due, let_go=_nothing)
