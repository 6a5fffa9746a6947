"""What waits in the outbox of each mission, and a letter for the first of those it was written to."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.letters.actions.messages import send_many, write_many
from migrant_support.domains.letters.actions.papers import NewLetter, issue_letter
from migrant_support.domains.letters.rules.messages import Place, Way
from migrant_support.domains.letters.rules.papers import LetterKind
from migrant_support.domains.people.sight import visible_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

_PEOPLE = 4
_CALL = {Place.PHONE: "+96522434560"}


def add_letters(officers: Mapping[str, Viewer]) -> None:
    """Write to a few people of each mission; without a gateway the messages wait to be passed on."""
    for mission, officer in officers.items():
        people = _people(officer, mission)
        if people:
            told = write_many(officer, people, template="call_us", way=Way.SMS, values=lambda _language: _CALL)
            send_many(officer, told, occasion="demonstration")
            issue_letter(officer, people[0], NewLetter(LetterKind.TO_WHOM, mission, "en"))


def _people(officer: Viewer, mission: str) -> list[UUID]:
    """Some with an open case there, whom the officer sees."""
    seen = visible_to(officer, Power.MESSAGE_SEND, person_id=Case.person_id)  # type: ignore[arg-type]
    return list(
        db.session.scalars(
            sa.select(Case.person_id)
            .where(Case.mission == mission, Case.state == CaseState.ACTIVE, seen)
            .order_by(Case.id)
            .limit(_PEOPLE)
        )
    )
