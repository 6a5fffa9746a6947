"""Pairs that may be one person: noted when somebody is registered or changed, told apart by a person. Never commits."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.likeness import read_likeness
from migrant_support.domains.people.models import Person, TakenBack
from migrant_support.domains.people.models.pairs import LikelyPair
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.queries.likeness import likely_everywhere
from migrant_support.domains.people.rules.pairs import PairState
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.platform.store.bulk import insert_new
from migrant_support.policy import Power

NOTED_AT_MOST = 10
_PLACE = (Person.registered_at, Person.id)


def note_pairs(person_id: UUID) -> int:
    """Look through the whole register for people who may be this one and note the pairs that nobody knows yet.

    Restricted files are left out, whoever asks (invariant 10). Returns how many were likely.
    """
    described = read_likeness([person_id]).get(person_id)
    if described is None:
        return 0
    found = likely_everywhere(described, besides=(person_id,))[:NOTED_AT_MOST]
    rows = []
    for other_id, compared in found:
        first, second = sorted((person_id, other_id))
        rows.append(
            {
                "id": new_id(), "first_id": first, "second_id": second, "bits": round(compared.score),
                "reasons": [str(reason) for reason in compared.reasons], "found_at": now(), "state": PairState.OPEN,
            }
        )  # fmt: skip
    insert_new(LikelyPair, rows)
    return len(rows)


def people_since(moment: datetime, after: tuple[datetime, UUID] | None, at_most: int) -> list[tuple[datetime, UUID]]:
    """The next people who were registered since a moment, in order; for a walk through them in small transactions."""
    begun = Person.registered_at >= moment
    if after is not None:
        at, key = after
        begun = sa.or_(Person.registered_at > at, sa.and_(Person.registered_at == at, Person.id > key))
    asked = sa.select(*_PLACE).where(begun).order_by(*_PLACE).limit(at_most)
    return [(row[0], row[1]) for row in db.session.execute(asked)]


def tell_apart(actor: Viewer, one_id: UUID, other_id: UUID) -> None:
    """Remember that two people are two, for good; repeating changes nothing. Raises NotThere."""
    demand(actor, Power.PERSON_MERGE)
    pair = fetch_pair(actor, one_id, other_id)
    if pair.state is PairState.DIFFERENT:
        return
    pair.state = PairState.DIFFERENT
    pair.decided_at, pair.decided_by = now(), actor.account_id
    for person_id in (pair.first_id, pair.second_id):
        happened("person", person_id, happenings.TOLD_APART, actor=actor)
    record(actor, "people.pair.tell_apart", kind="pair", object_id=pair.id)


def ask_again(actor: Viewer, one_id: UUID, other_id: UUID) -> None:
    """Take back that two people are two: the pair waits again."""
    demand(actor, Power.PERSON_MERGE)
    pair = fetch_pair(actor, one_id, other_id)
    if pair.state is not PairState.DIFFERENT:
        raise NotThere
    pair.state = PairState.OPEN
    pair.decided_at = pair.decided_by = None
    record(actor, "people.pair.ask_again", kind="pair", object_id=pair.id)


def fetch_pair(actor: Viewer, one_id: UUID, other_id: UUID) -> LikelyPair:
    """The pair of two people, made when nothing had noted it. Raises NotThere when the actor does not see both."""
    both_in_order(actor, one_id, other_id)
    return pair_of(one_id, other_id)


def pair_of(one_id: UUID, other_id: UUID) -> LikelyPair:
    """The pair of two people, made when nothing had noted it; whoever calls has seen to it that the actor sees both."""
    first, second = sorted((one_id, other_id))
    statement = sa.select(LikelyPair).where(LikelyPair.first_id == first, LikelyPair.second_id == second)
    pair = db.session.scalar(statement)
    if pair is None:
        pair = LikelyPair(first_id=first, second_id=second, bits=0, reasons=[], state=PairState.OPEN)
        db.session.add(pair)
        db.session.flush()
    return pair


def both_in_order(actor: Viewer, one_id: UUID, other_id: UUID) -> dict[UUID, Person]:
    """Two people, locked in the order of their ids so that two who merge the same pair wait and do not stop."""
    if one_id == other_id:
        raise NotThere
    people = {i: fetch_person(actor, i, Power.PERSON_MERGE, lock=True) for i in sorted((one_id, other_id))}
    # Whoever waited for the lock saw the register as it was before: ask again what only the locks have settled.
    if db.session.scalar(sa.select(TakenBack.person_id).where(TakenBack.person_id.in_(people)).limit(1)) is not None:
        raise NotThere
    return people
