"""Brings a person of the small world to rest, so that nothing keeps her data any more."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState, CloseOutcome
from migrant_support.domains.documents.models import SafeItem, SafeRelease
from migrant_support.domains.flights.models import Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.kuwait import Kuwait
from tests.support.world import World


def put_to_rest(
    app: World | Kuwait, person_id: UUID, *, closed_at: datetime | None = None, returns_things: bool = True
) -> None:
    """End her stay, journey and entry, return what lies in the safe, and close her case."""
    moment = closed_at or now()
    with app.app.app_context(), work(write=True):
        for stay in db.session.scalars(sa.select(Stay).where(Stay.person_id == person_id)):
            stay.state, stay.end_reason = StayState.ENDED, StayEnd.OWN_WISH
            stay.until_at = stay.closed_at = max(stay.from_at + timedelta(seconds=1), now())
        for entry in db.session.scalars(sa.select(ManifestEntry).where(ManifestEntry.person_id == person_id)):
            entry.state, entry.place = EntryState.WITHDRAWN, None
        for journey in db.session.scalars(sa.select(Journey).where(Journey.person_id == person_id)):
            journey.ended_at, journey.end_reason = now(), "withdrawn"
        for item in db.session.scalars(
            sa.select(SafeItem).where(SafeItem.person_id == person_id, sa.literal(returns_things))
        ):
            gave = {"item_id": item.id, "person_id": person_id, "receipt_id": item.receipt_id}
            db.session.add(SafeRelease(**gave, reason_sealed=b""))
        for case in db.session.scalars(sa.select(Case).where(Case.person_id == person_id)):
            case.state, case.closed_at, case.outcome = CaseState.CLOSED, moment, CloseOutcome.RETURNED_HOME
