"""How many people of each mission are how far on their way home, for the country picture; three statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.directory.policies import departure_rules
from migrant_support.domains.directory.queries import missions
from migrant_support.domains.flights.models import ExitClearance, Journey, ManifestEntry
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState
from migrant_support.domains.flights.rules.words import ClearanceState
from migrant_support.domains.people.models import ConsentFact, IdentityDocument
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import ConsentPurpose, DocumentKind, DocumentPlace
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Pipeline:
    """People of a mission by how far they have come; `ready` wait for a seat with paper, clearance and consent."""

    ready: int = 0
    confirmed: int = 0
    flown: int = 0
    home: int = 0


def pipeline(viewer: Viewer) -> dict[str, Pipeline]:
    """By mission, within the viewer's scope (exact there: DOMAIN invariant 14)."""
    confirmed = _entries(viewer, ManifestEntry.state.in_(sorted(SEATED)))
    flown = _entries(viewer, ManifestEntry.state == EntryState.ARRIVED)
    ready = _journeys(viewer, _is_ready(now().date()))
    home = _journeys(viewer, Journey.end_reason == "home")
    keys = {*confirmed, *flown, *ready, *home}
    return {m: Pipeline(ready.get(m, 0), confirmed.get(m, 0), flown.get(m, 0), home.get(m, 0)) for m in sorted(keys)}


def _entries(viewer: Viewer, *where: ColumnElement[bool]) -> Mapping[str, int]:
    seen = visible_to(viewer, Power.COUNTRY_PICTURE, person_id=column_of(ManifestEntry.person_id))
    counted = sa.func.count(sa.distinct(ManifestEntry.person_id))
    rows = db.session.execute(
        sa.select(ManifestEntry.mission, counted).where(seen, *where).group_by(ManifestEntry.mission)
    )
    return {row[0]: row[1] for row in rows}


def _journeys(viewer: Viewer, *where: ColumnElement[bool]) -> Mapping[str, int]:
    seen = visible_to(viewer, Power.COUNTRY_PICTURE, person_id=column_of(Journey.person_id))
    counted = sa.func.count(sa.distinct(Journey.person_id))
    rows = db.session.execute(sa.select(Journey.mission, counted).where(seen, *where).group_by(Journey.mission))
    return {row[0]: row[1] for row in rows}


def _is_ready(today: date) -> ColumnElement[bool]:
    """The condition on `Journey`: open, on no list, with a paper at hand, consent, and clearance where it is asked."""
    mine = Journey.person_id
    paper = sa.exists().where(
        IdentityDocument.person_id == mine,
        IdentityDocument.kind.in_((DocumentKind.PASSPORT, DocumentKind.EMERGENCY)),
        IdentityDocument.place.in_((DocumentPlace.HOLDER, DocumentPlace.MISSION_SAFE)),
        IdentityDocument.expires_on >= today,
    )
    consent = sa.exists().where(
        ConsentFact.person_id == mine,
        ConsentFact.purpose == ConsentPurpose.REPATRIATION,
        ConsentFact.withdrawn_at.is_(None),
    )
    going = sorted({*LISTED, EntryState.ARRIVED})
    listed = sa.exists().where(ManifestEntry.journey_id == Journey.id, ManifestEntry.state.in_(going))
    return sa.and_(Journey.ended_at.is_(None), ~listed, paper, consent, _is_let_go(today))


def _is_let_go(today: date) -> ColumnElement[bool]:
    """The host country lets her go, by what it said last, or asks nothing."""
    rules = departure_rules(today)
    asking = [
        code for code, facts in missions().items()
        if (rule := rules.get(facts.country.code)) is not None and rule.needs_exit_clearance
    ]  # fmt: skip
    later = sa.orm.aliased(ExitClearance)
    granted = sa.exists().where(
        ExitClearance.person_id == Journey.person_id,
        ExitClearance.state == ClearanceState.GRANTED,
        ExitClearance.valid_until >= today,
        ~sa.exists().where(
            later.person_id == ExitClearance.person_id,
            later.country_code == ExitClearance.country_code,
            later.made_at > ExitClearance.made_at,
        ),
    )
    return sa.or_(Journey.mission.not_in(asking), granted)
