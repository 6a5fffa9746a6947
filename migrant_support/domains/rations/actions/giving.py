"""The desk hands out: the distribution, the shares of those it covers and the movement of stock are one transaction.

Order of locks: people of the household by id, then the store's book. What the desk knew before the lock is asked again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.people.sight import is_open_to, visible_to
from migrant_support.domains.rations import history as happenings
from migrant_support.domains.rations.models import Distribution, Loan, Share
from migrant_support.domains.rations.queries.desk import Desk, Said, fetch_desk, household, member_of, say, served_of
from migrant_support.domains.rations.rules.desk import (
    HAD_NOTHING,
    SENTENCE,
    Answer,
    No,
    check_answer,
    check_reason,
    check_undo,
    in_an_emergency,
)
from migrant_support.domains.rations.rules.sets import GiftKind, Per
from migrant_support.domains.sites.models import Site
from migrant_support.domains.sites.queries import in_reach
from migrant_support.domains.supplies.actions.posting import issue_all, take_back
from migrant_support.domains.supplies.rules.ledger import Purpose
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Given:
    """What was handed out."""

    distribution_id: UUID
    reference: str
    answer: Answer


def distribute(actor: Viewer, site_id: UUID, set_id: UUID, store_id: UUID, person_id: UUID) -> Given:
    """Hand the set to somebody and those of her household who have not had it. Raises NotThere, or Refused with what
    the desk says: she does not stay here, a flag stops it, they had it, the store is empty.
    """
    desk, said = _asked(actor, site_id, set_id, store_id, person_id)
    check_answer(said.answer)
    return _hand_out(actor, desk, said, said.answer, counts=True)


def distribute_in_an_emergency(
    actor: Viewer, site_id: UUID, set_id: UUID, store_id: UUID, person_id: UUID, *, reason: str
) -> Given:
    """Hand the set to one person although the desk says no, for a reason beside her name. It counts as her share only
    when she had none; the stock moves in any case (invariant 7).
    """
    check_reason(reason)
    desk, said = _asked(actor, site_id, set_id, store_id, person_id)
    given = in_an_emergency(desk.given.terms, said.answer, said.person, day=desk.today)
    before = served_of(desk, [person_id]).get(person_id)
    had_none = said.answer.no in HAD_NOTHING and (before is None or before.at is None)
    return _hand_out(actor, desk, said, given, counts=had_none, reason=reason)


def _asked(actor: Viewer, site_id: UUID, set_id: UUID, store_id: UUID, person_id: UUID) -> tuple[Desk, Said]:
    """What the desk says once nobody else can hand out to this household: asked after its people are held."""
    demand(actor, Power.RATION_USE)
    desk = fetch_desk(actor, site_id, set_id, store_id)
    person = db.session.scalar(sa.select(Person).where(Person.id == person_id, visible_to(actor, Power.RATION_USE)))
    if person is None:
        raise NotThere
    members, _bed = household(actor, site_id, person_id, alone=desk.given.terms.per is Per.PERSON)
    held = sorted({person_id, *(member.person_id for member in members)})
    db.session.execute(sa.select(Person.id).where(Person.id.in_(held)).order_by(Person.id).with_for_update()).all()
    return desk, say(actor, desk, member_of(person), person.reference, at=Checkpoint.DISTRIBUTION)


def _hand_out(actor: Viewer, desk: Desk, said: Said, given: Answer, *, counts: bool, reason: str = "") -> Given:
    person_id = said.person.person_id
    moment, made = now(), new_id()
    lines = issue_all(
        actor,
        desk.store_id,
        given.wanted,
        purpose=Purpose.RATION,
        person_id=person_id,
        reference_kind="distribution",
        reference_id=made,
        power=Power.RATION_USE,
    )
    db.session.add(
        Distribution(
            id=made,
            set_id=desk.given.id,
            version_id=desk.given.version_id,
            site_id=desk.site_id,
            store_id=desk.store_id,
            person_id=person_id,
            movement_id=lines[0].movement_id,
            day=desk.today,
            people=len(given.covered),
            babies=given.babies,
            is_emergency=bool(reason),
            reason=reason.strip()[:200],
            given_at=moment,
            given_by=actor.account_id,
        )
    )
    db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add_all(_shares(desk, made, given, counts=counts, at=moment))
            db.session.flush()
    except IntegrityError as no:
        raise Refused("had_it", SENTENCE[No.HAD_IT]) from no
    if desk.given.terms.kind is GiftKind.LOAN:
        _lend(desk, made, person_id, given)
    covered = [one.person_id for one in given.covered]
    happened_to_many(
        "person", covered, happenings.LENT if desk.given.terms.kind is GiftKind.LOAN else happenings.HANDED_OUT,
        at=moment, reference_kind="distribution", reference_ids=[made] * len(covered), actor=actor,
    )  # fmt: skip
    act = "rations.distribution.emergency" if reason else "rations.distribution.give"
    record(actor, act, kind="distribution", object_id=made)
    return Given(made, said.reference, given)


def _shares(desk: Desk, made: UUID, given: Answer, *, counts: bool, at: datetime) -> list[Share]:
    return [
        Share(
            distribution_id=made,
            set_id=desk.given.id,
            person_id=one.person_id,
            slot=desk.slot,
            day=desk.today,
            given_at=at,
            counts=counts,
        )
        for one in given.covered
    ]


def _lend(desk: Desk, made: UUID, person_id: UUID, given: Answer) -> None:
    db.session.add_all(
        Loan(
            distribution_id=made,
            site_id=desk.site_id,
            person_id=person_id,
            item_id=item_id,
            quantity=quantity,
            lent_at=now(),
        )
        for item_id, quantity in given.wanted.items()
    )
    db.session.flush()


def undo(actor: Viewer, distribution_id: UUID) -> None:
    """It was not handed out after all: the stock comes back by a movement of its own, and they may have it again.

    Raises NotThere, or Refused when it is too late, somebody else's, or undone already.
    """
    demand(actor, Power.RATION_USE)
    row = fetch_distribution(actor, distribution_id)
    people = sorted(db.session.scalars(sa.select(Share.person_id).where(Share.distribution_id == distribution_id)))
    db.session.execute(sa.select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update()).all()
    given = db.session.get_one(Distribution, row.id, with_for_update=True, populate_existing=True)
    moment = now()
    check_undo(
        is_own=given.given_by == actor.account_id, given_at=given.given_at, undone_at=given.undone_at, now=moment
    )
    loans = list(db.session.scalars(sa.select(Loan).where(Loan.distribution_id == given.id).with_for_update()))
    if any(loan.returned or loan.lost for loan in loans):
        raise Refused("loan_moved", msg("Something of this loan came back or was lost already. Record the rest there."))
    take_back(actor, given.movement_id, reference_kind="distribution", reference_id=given.id, power=Power.RATION_USE)
    for loan in loans:
        loan.returned, loan.closed_at = loan.quantity, moment
    given.undone_at, given.undone_by = moment, actor.account_id
    db.session.execute(
        sa.update(Share)
        .where(Share.distribution_id == given.id, Share.freed_at.is_(None))
        .values(freed_at=moment)
        .execution_options(synchronize_session=False)
    )
    db.session.flush()
    happened_to_many(
        "person", people, happenings.TAKEN_BACK, at=moment, reference_kind="distribution",
        reference_ids=[given.id] * len(people), actor=actor,
    )  # fmt: skip
    record(actor, "rations.distribution.undo", kind="distribution", object_id=given.id, fields=("undone_at",))


def fetch_distribution(actor: Viewer, distribution_id: UUID) -> Distribution:
    """The doorway to a distribution: at a site where the actor hands out; or NotThere."""
    found = db.session.scalar(
        sa.select(Distribution)
        .join(Site, Site.id == Distribution.site_id)
        .where(
            Distribution.id == distribution_id,
            in_reach(actor, Power.RATION_USE),
            is_open_to(actor, column_of(Distribution.person_id)),
        )
    )
    if found is None:
        raise NotThere
    return found
