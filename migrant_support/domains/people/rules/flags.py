"""Decisions about flags: which kind may stop an act, who sets and lifts it, who may let one act pass (FEATURES C3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from migrant_support.domains.people.rules import Checkpoint
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

PLAIN = "instruction"
PASS_LASTS = timedelta(minutes=30)  # long enough for the queue at a desk, too short to be forgotten
SHORTEST_REASON = 10


class Denial(StrEnum):
    """May a flag of the kind stop an act?"""

    NEVER = "never"
    MAY = "may"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What goes for flags of one kind; `longest` is None for one without end."""

    code: str
    denial: Denial
    may_pass: bool
    is_grave: bool
    needs_words: bool
    longest: timedelta | None
    checkpoints: tuple[Checkpoint, ...]


def check_flag(
    rule: KindRule,
    *,
    may_grave: bool,
    words: str,
    checkpoints: Collection[Checkpoint],
    denies: bool,
    expires_at: datetime | None,
    now: datetime,
) -> bool:
    """Return whether the new flag denies. Raises Refused where its kind does not allow it."""
    _check_grave(rule, may_grave=may_grave)
    if rule.needs_words and not words.strip():
        raise Refused(
            "instruction_missing", msg("Write what a colleague should do when the flag shows."), field="instruction"
        )
    if not checkpoints:
        raise Refused("checkpoint_missing", msg("Choose at least one place where the flag shows."), field="checkpoints")
    if denies and rule.denial is Denial.NEVER:
        raise Refused("only_advises", msg("A flag of this kind only advises and stops nobody."), field="denies")
    if expires_at is not None and expires_at <= now:
        raise Refused("expires_in_past", msg("Choose an end in the future, or leave it empty."), field="expires_on")
    if rule.longest is not None and (expires_at is None or expires_at > now + rule.longest + timedelta(days=1)):
        raise Refused(
            "needs_an_end",
            msg("A flag of this kind needs an end, at most %(days)s days from now."),
            field="expires_on",
            days=rule.longest.days,
        )
    return denies or rule.denial is Denial.ALWAYS


def check_lift(rule: KindRule, *, may_grave: bool, words: str) -> None:
    """A flag is lifted with a message, by those who may. Raises Refused."""
    _check_grave(rule, may_grave=may_grave)
    if not words.strip():
        raise Refused("resolution_missing", msg("Say how the matter was resolved."), field="resolution")


def check_pass(rule: KindRule, *, is_denying: bool, reason: str) -> None:
    """One act may go on although the flag stops it: only where the kind allows it, with a reason. Raises Refused."""
    if not is_denying:
        raise Refused("stops_nothing", msg("This flag stops nothing here. Go on with your work."))
    if not rule.may_pass:
        raise Refused("no_pass", msg("Nobody may pass over a flag of this kind. It ends when it is resolved."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing", msg("Say in a sentence why the act may go on."), field="reason")


def _check_grave(rule: KindRule, *, may_grave: bool) -> None:
    if rule.is_grave and not may_grave:
        raise Refused(
            "grave_flag",
            msg("Only a protection officer or coordinator sets and lifts a flag of this kind. Ask one of them."),
        )
