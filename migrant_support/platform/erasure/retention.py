"""How long what is kept: rules are data, what they mean is registered by the parts that own the tables (SEC PV-4).

A part says how to find what is due and how to let go of one thing; `run` does it, each thing in a transaction of its
own with its audit line, so that a run that breaks off goes on the next night. Run twice is once: what was let go of is
due no more.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from migrant_support.platform.store.transaction import work

AT_ONCE = 200
Due = Callable[[datetime, UUID | None], Sequence[UUID]]
LetGo = Callable[[UUID], bool]


class Act(StrEnum):
    """What happens when a period is over."""

    ANONYMISE = "anonymise"
    DELETE = "delete"
    REPORT = "report"  # a person decides: the run only counts


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: what, from when on, how long, what then, and where the number comes from."""

    code: str
    starts_at: str
    act: Act
    years: int = 0
    days: int = 0
    source: str = ""

    def cut(self, at: datetime) -> datetime:
        """What began before this moment is due at `at`."""
        return years_before(at, self.years) - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found of one rule: how many were due, how many were let go of; `is_known` is False for what this
    version does not keep at all."""

    rule: Rule
    due: int
    done: int
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class _Kind:
    due: Due
    let_go: LetGo


_kinds: dict[str, _Kind] = {}


def register_kept(code: str, *, due: Due, let_go: LetGo) -> None:
    """Say how a kind of data is found and let go of.

    `due(cut, after)` returns ids in rising order, after an id, at most AT_ONCE, of what began before the cut and is not
    held. `let_go(id)` looks once more, acts with an audit line, and returns False when nothing was to be done.
    """
    _kinds[code] = _Kind(due, let_go)


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The table of rules. Raises ValueError for a rule without a period, or two of one code."""
    rules = tuple(
        Rule(
            one["code"],
            one["starts_at"],
            Act(one["act"]),
            one.get("years", 0),
            one.get("days", 0),
            one.get("source", ""),
        )
        for one in tomllib.loads(path.read_text("utf-8"))["rule"]
    )
    if len({rule.code for rule in rules}) < len(rules) or any(rule.years + rule.days <= 0 for rule in rules):
        raise ValueError("each rule of retention stands once and has a period")
    return rules


def due_now(rule: Rule, at: datetime) -> int | None:
    """How many are due of a rule, at most AT_ONCE, within the caller's transaction; None for what is not kept here."""
    kind = _kinds.get(rule.code)
    return None if kind is None else len(kind.due(rule.cut(at), None))


def run(rules: Sequence[Rule], *, at: datetime, dry_run: bool) -> tuple[Outcome, ...]:
    """Let go of everything that is due at this moment, or only count it. Opens its own transactions."""
    return tuple(_outcome(rule, at, dry_run) for rule in rules)


def _outcome(rule: Rule, at: datetime, dry_run: bool) -> Outcome:
    kind = _kinds.get(rule.code)
    if kind is None:
        return Outcome(rule, 0, 0, is_known=False)
    due = done = 0
    after: UUID | None = None
    while True:
        with work(write=False):
            ids = list(kind.due(rule.cut(at), after))
        if not ids:
            return Outcome(rule, due, done)
        after = ids[-1]
        due += len(ids)
        if not dry_run and rule.act is not Act.REPORT:
            done += sum(_let_go(kind, each) for each in ids)


def _let_go(kind: _Kind, each: UUID) -> bool:
    with work(write=True):
        return kind.let_go(each)


def years_before(at: datetime, years: int) -> datetime:
    """The same day of an earlier year; 28 February for the 29th."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)
