"""A notice to many at once because something changed for them. Called by procedures that have found these people.

Each is written to in the own language, by SMS or else by e-mail, never to what is not safe; whoever cannot be reached
is told by hand. One occasion tells nobody twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.letters.actions.messages import fill_for, new_message
from migrant_support.domains.letters.queries.reach import addresses_of
from migrant_support.domains.letters.rules.messages import Place, Way, language_for
from migrant_support.domains.people.models import Person
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.messages import put
from migrant_support.platform.store import db

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Noticed:
    """Who was written to, and who could not be."""

    told: tuple[UUID, ...] = ()
    not_reached: tuple[UUID, ...] = ()


def give_notice(
    actor: Viewer,
    person_ids: Sequence[UUID],
    *,
    template: str,
    occasion: str,
    values: Callable[[str], Mapping[Place, str]],
) -> Noticed:
    """Put a notice for each into the outbox; the number of statements does not grow with theirs but by hundreds."""
    news, told, missed = [], [], []
    for start in range(0, len(person_ids), AT_ONCE):
        ids = list(person_ids[start : start + AT_ONCE])
        people = db.session.execute(
            sa.select(Person.id, Person.languages, Person.registered_mission)
            .where(Person.id.in_(ids))
            .order_by(Person.id)
        ).all()
        addresses = addresses_of(ids)
        for person_id, languages, mission in people:
            language = language_for(languages)
            for way in (Way.SMS, Way.EMAIL):
                try:
                    words = fill_for(addresses[person_id], template, way, language, values(language))
                except Refused:
                    continue
                news.append(new_message(person_id, mission, words, occasion))
                told.append(person_id)
                break
            else:
                missed.append(person_id)
    put(actor, news)
    return Noticed(tuple(told), tuple(missed))
