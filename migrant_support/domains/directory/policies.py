"""Dated rules of the state: which quarantine applies to an arrival, what a country asks of those who leave it."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from migrant_support.domains.directory.models import DepartureRule, QuarantinePolicy
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


def departure_rules(on: date) -> dict[str, DepartureFacts]:
    """The rule in force on a day, by country code."""
    return {code: facts for code, valid_from, facts in once("departure_rules", _rules) if valid_from <= on}


def _rules() -> list[tuple[str, date, DepartureFacts]]:
    """Every rule, the newest last: (country code, first day, what it asks)."""
    return [
        (r.country_code, r.valid_from, DepartureFacts(r.needs_exit_clearance, r.needs_fitness, r.document_margin_days,
                                                      r.source))
        for r in db.session.scalars(sa.select(DepartureRule).order_by(DepartureRule.valid_from))
    ]  # fmt: skip
