"""Making a person anonymous, in every table at once (SEC PV-5): a colleague does it, or its period is over.

What names her is emptied or replaced, her keys are destroyed, her files are taken off the disk; rows, keys, sex, year
of birth, district and the kinds of distress stay for counts. The audit chain is not touched: its lines name no value.
"""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.documents.models import SafeItem, SafeRelease
from migrant_support.domains.flights.models import Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import LISTED
from migrant_support.domains.people.actions.rights import mark_anonymised
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.queries.rights import gone, is_held, rows_of
from migrant_support.domains.people.rules.rights import BY_HAND, ErasureGround, Standing, check_may_anonymise
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.rules.orders import OPEN
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import on_commit, work
from migrant_support.policy import Power
from migrant_support.procedures.erased_list import write_down, written_down


def standing_of(person_id: UUID) -> Standing:
    """What still goes on with a person."""
    return Standing(
        is_held=is_held(rows_of(person_id)),
        has_open_case=_any(sa.exists().where(Case.person_id == person_id, Case.state != CaseState.CLOSED)),
        has_open_stay=_any(
            sa.exists().where(Stay.person_id == person_id, Stay.state.in_((StayState.PLANNED, StayState.CURRENT)))
        ),
        has_open_journey=_any(
            sa.or_(
                sa.exists().where(Journey.person_id == person_id, Journey.ended_at.is_(None)),
                sa.exists().where(ManifestEntry.person_id == person_id, ManifestEntry.state.in_(LISTED)),
            )
        ),
        has_open_order=_any(sa.exists().where(QuarantineOrder.person_id == person_id, QuarantineOrder.state.in_(OPEN))),
        has_things_in_safe=_any(
            sa.exists().where(SafeItem.person_id == person_id, ~sa.exists().where(SafeRelease.item_id == SafeItem.id))
        ),
    )


def _any(condition: sa.ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(sa.select(condition)))


def anonymise(actor: Viewer, person_id: UUID, ground: ErasureGround) -> None:
    """Erase everything that names a person, for good. Raises NotThere, or Refused while she is worked with or held."""
    demand(actor, Power.PERSON_ANONYMISE)
    if ground not in BY_HAND:
        raise ValueError(f"not for a colleague to say: {ground}")
    fetch_person(actor, person_id, Power.PERSON_ANONYMISE, lock=True)
    check_may_anonymise(standing_of(person_id))
    _erase(actor, person_id, ground)


def anonymise_when_due(person_id: UUID) -> bool:
    """Erase a person whose period is over; False, and nothing done, when she was anonymised or is not at rest."""
    db.session.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update())
    if gone(person_id) is not None or not standing_of(person_id).is_at_rest:
        return False
    _erase(None, person_id, ErasureGround.PERIOD_OVER)
    return True


def _erase(actor: Viewer | None, person_id: UUID, ground: ErasureGround) -> None:
    """The record itself, and those that went into it, at once or by way of another, when two were made one."""
    ids = rows_of(person_id)
    for one in ids:
        erase(one)
        mark_anonymised(actor, one, ground)

    def write_all_down() -> None:
        for one in ids:
            write_down(one, ground)

    on_commit(write_all_down)


def erase_again() -> int:
    """Erase whom the list beside the database names and a restored backup still knows; return how many.

    Whether somebody works with them or holds them is not asked: it was, when they were erased. Opens transactions.
    """
    done = 0
    for person_id, ground in written_down():
        with work(write=True):
            if db.session.get(Person, person_id) is not None and gone(person_id) is None:
                erase(person_id)
                mark_anonymised(None, person_id, ground)
                done += 1
    return done
