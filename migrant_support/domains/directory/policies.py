"""Dated rules of the state: which quarantine applies to an arrival, what a country asks of those who leave it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.models import Amnesty, AmnestyExtension, DepartureRule, QuarantinePolicy
from migrant_support.domains.directory.rules import SiteKind
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import once


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """A quarantine policy: nights in a place of one of these kinds, tests on these days (day 0 is the arrival)."""

    code: str
    valid_from: datetime
    days: int
    place_kinds: tuple[SiteKind, ...]
    test_days: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class DepartureFacts:
    """What a country asks of a person who leaves it. A country without a rule asks nothing but fitness."""

    needs_exit_clearance: bool = False
    needs_fitness: bool = True
    document_margin_days: int = 0
    source: str = ""
    clearance_name: str = ""


def policy_at(arrives_at: datetime) -> PolicyFacts:
    """The policy in force at an arrival (QU-1). Raises Refused when none began by then."""
    row = db.session.scalars(
        sa.select(QuarantinePolicy)
        .where(QuarantinePolicy.valid_from <= arrives_at)
        .order_by(QuarantinePolicy.valid_from.desc())
        .limit(1)
    ).first()
    if row is None:
        raise Refused(
            "no_policy", msg("No quarantine policy is known for the day of arrival. Ask your administrator to add it.")
        )
    return _facts(row)


def policies() -> list[PolicyFacts]:
    """Every policy, the newest first."""
    newest_first = sa.select(QuarantinePolicy).order_by(QuarantinePolicy.valid_from.desc())
    return once("quarantine_policies", lambda: [_facts(row) for row in db.session.scalars(newest_first)])


def _facts(row: QuarantinePolicy) -> PolicyFacts:
    kinds = tuple(SiteKind(kind) for kind in row.place_kinds)
    return PolicyFacts(row.code, row.valid_from, row.days, kinds, tuple(row.test_days), row.source)


@dataclass(frozen=True, slots=True)
class AmnestyFacts:
    """A time of easier terms of leaving a country, and how often it was made longer."""

    id: UUID
    country: str
    from_on: date
    until_on: date
    who: str
    where_to: str
    effect: str
    clears_exit: bool
    may_return: bool
    source: str
    extended: int = 0

    def holds(self, day: date) -> bool:
        """Is the day one of it?"""
        return self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A rule of a country with the day from which it counts."""

    code: str
    country: str
    valid_from: date
    facts: DepartureFacts


def departure_rules(on: date) -> dict[str, DepartureFacts]:
    """The rule in force on a day, by country code; an amnesty that clears the exit is in it."""
    found = {rule.country: rule.facts for rule in once("departure_rules", dated_rules) if rule.valid_from <= on}
    for amnesty in once("amnesties", amnesties):
        if amnesty.clears_exit and amnesty.holds(on):
            asked = found.get(amnesty.country, DepartureFacts())
            found[amnesty.country] = replace(asked, needs_exit_clearance=False)
    return found


def dated_rules() -> list[DatedRule]:
    """Every rule, the newest last."""
    return [
        DatedRule(
            r.code, r.country_code, r.valid_from,
            DepartureFacts(r.needs_exit_clearance, r.needs_fitness, r.document_margin_days, r.source, r.clearance_name),
        )
        for r in db.session.scalars(sa.select(DepartureRule).order_by(DepartureRule.valid_from))
    ]  # fmt: skip


def amnesties() -> list[AmnestyFacts]:
    """Every amnesty, the one that ends last first."""
    extended = (
        sa.select(sa.func.count()).where(AmnestyExtension.amnesty_id == Amnesty.id).correlate(Amnesty).scalar_subquery()
    )
    rows = db.session.execute(sa.select(Amnesty, extended).order_by(Amnesty.until_on.desc(), Amnesty.id))
    return [
        AmnestyFacts(
            row.id, row.country_code, row.from_on, row.until_on, row.who, row.where_to, row.effect, row.clears_exit,
            row.may_return, row.source, count,
        )
        for row, count in rows
    ]  # fmt: skip
