"""One claim with everything that stands on it, but for sealed words; and the claims of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import case_visible_to
from migrant_support.domains.claims.models import Agency, Claim, ClaimClock, ClaimStep
from migrant_support.domains.claims.rules.clocks import ClockKind, is_missed
from migrant_support.domains.claims.rules.steps import (
    OPEN,
    Against,
    AgreedWay,
    ClaimAct,
    ClaimKind,
    ClaimState,
    Extent,
)
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim as its readers see it; what is agreed and offered, but no words."""

    id: UUID
    case_id: UUID
    case_reference: str
    person_id: UUID
    mission: str
    kind: ClaimKind
    against: Against
    party: str
    licence: str
    period_from: date | None
    period_until: date | None
    claimed: Money | None
    state: ClaimState
    opened_at: datetime
    offered: Money | None
    offered_extent: Extent | None
    settled: Money | None
    extent: Extent | None
    agreed_on: date | None
    agreed_way: AgreedWay | None
    version: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that a claim took. `has_words` when something sealed was written with it."""

    id: UUID
    act: ClaimAct | None
    at: datetime
    by: UUID
    money: Money | None
    has_words: bool


@dataclass(frozen=True, slots=True)
class ClockRow:
    """An answer that is or was awaited."""

    kind: ClockKind
    due_at: datetime
    met_at: datetime | None
    stopped_at: datetime | None
    is_missed: bool


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A claim as it stands on a person's page."""

    id: UUID
    case_id: UUID
    kind: ClaimKind
    against: Against
    party: str
    claimed: Money | None
    state: ClaimState
    extent: Extent | None


def claim_visible_to(viewer: Viewer, power: Power = Power.CLAIM_READ) -> ColumnElement[bool]:
    """The condition on `Claim` joined with its `Case`: a claim is there when its case is, with this power."""
    return case_visible_to(viewer, power)


def party_name() -> ColumnElement[str]:
    """The name of whoever is to answer, where `Agency` is joined from outside."""
    return sa.func.coalesce(Agency.name, Claim.employer)


def money_of(amount: object, currency: str | None) -> Money | None:
    """An amount and its currency as read, or None."""
    return Money(amount, currency) if amount is not None and currency else None  # type: ignore[arg-type]


def fetch_claim(
    viewer: Viewer, claim_id: UUID, power: Power = Power.CLAIM_READ, *, lock: bool = False
) -> tuple[Claim, Case]:
    """The doorway: the claim with its case for this viewer, or NotThere. Locked, only the claim is."""
    statement = (
        sa.select(Claim, Case)
        .join(Case, Case.id == Claim.case_id)
        .where(Claim.id == claim_id, claim_visible_to(viewer, power))
    )
    if lock:
        statement = statement.with_for_update(of=Claim).execution_options(populate_existing=True)
    found = db.session.execute(statement).first()
    if found is None:
        raise NotThere
    return found[0], found[1]


def claim_record(viewer: Viewer, claim_id: UUID) -> ClaimRecord:
    """A claim for its page. Raises NotThere."""
    claim, case = fetch_claim(viewer, claim_id)
    agency = db.session.get(Agency, claim.agency_id) if claim.agency_id else None
    return ClaimRecord(
        id=claim.id,
        case_id=case.id,
        case_reference=case.reference,
        person_id=case.person_id,
        mission=case.mission,
        kind=claim.kind,
        against=claim.against,
        party=agency.name if agency else claim.employer,
        licence=(agency.licence or "") if agency else "",
        period_from=claim.period_from,
        period_until=claim.period_until,
        claimed=money_of(claim.amount, claim.currency),
        state=claim.state,
        opened_at=claim.opened_at,
        offered=money_of(claim.offered_amount, claim.currency),
        offered_extent=claim.offered_extent,
        settled=money_of(claim.settled_amount, claim.currency),
        extent=claim.extent,
        agreed_on=claim.agreed_on,
        agreed_way=claim.agreed_way,
        version=claim.version,
    )


def steps_of(viewer: Viewer, claim: ClaimRecord) -> list[StepRow]:
    """The steps of a claim that came through the doorway, the newest first."""
    rows = db.session.scalars(
        sa.select(ClaimStep)
        .join(Claim, Claim.id == ClaimStep.claim_id)
        .join(Case, Case.id == Claim.case_id)
        .where(ClaimStep.claim_id == claim.id, claim_visible_to(viewer))
        .order_by(ClaimStep.at.desc(), ClaimStep.id.desc())
    )
    currency = claim.claimed.currency if claim.claimed else None
    return [StepRow(s.id, s.act, s.at, s.by, money_of(s.amount, currency), s.words_sealed is not None) for s in rows]


def clocks_of(claim_id: UUID, at: datetime) -> list[ClockRow]:
    """The clocks of a claim that came through the doorway, the newest first."""
    rows = db.session.scalars(
        sa.select(ClaimClock)
        .where(ClaimClock.claim_id == claim_id)
        .order_by(ClaimClock.started_at.desc(), ClaimClock.due_at)
    )
    return [
        ClockRow(c.kind, c.due_at, c.met_at, c.stopped_at, is_missed(c.due_at, c.met_at or c.stopped_at, at))
        for c in rows
    ]


def claims_of(viewer: Viewer, person_id: UUID, *, limit: int = 20) -> list[ClaimFact]:
    """The claims of a person, open ones first; none for who may not read them."""
    if not viewer.may(Power.CLAIM_READ):
        return []
    rows = db.session.execute(
        sa.select(Claim, party_name())
        .join(Case, Case.id == Claim.case_id)
        .outerjoin(Agency, Agency.id == Claim.agency_id)
        .where(Case.person_id == person_id, claim_visible_to(viewer))
        .order_by(Claim.state.not_in(sorted(OPEN)), Claim.opened_at.desc(), Claim.id)
        .limit(limit)
    )
    return [
        ClaimFact(c.id, c.case_id, c.kind, c.against, party, money_of(c.amount, c.currency), c.state, c.extent)
        for c, party in rows
    ]


def open_clocks(claim_id: UUID, kinds: Sequence[ClockKind] = tuple(ClockKind)) -> list[ClaimClock]:
    """The clocks that run, locked; for actions."""
    return list(
        db.session.scalars(
            sa.select(ClaimClock)
            .where(
                ClaimClock.claim_id == claim_id,
                ClaimClock.kind.in_(kinds),
                ClaimClock.met_at.is_(None),
                ClaimClock.stopped_at.is_(None),
            )
            .order_by(ClaimClock.due_at)
            .with_for_update()
        )
    )
