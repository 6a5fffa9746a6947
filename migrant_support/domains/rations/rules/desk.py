"""What the desk answers to a scan: yes with what to hand over and for whom, or no with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from migrant_support.domains.people.rules import BirthDate, Sex
from migrant_support.domains.rations.rules.sets import (
    GiftKind,
    Per,
    Terms,
    is_meant,
    is_under_months,
    next_period_on,
    quantities,
)
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

UNDO_WITHIN = timedelta(minutes=10)
"""How long a clerk may take back what she just handed out; afterwards the store-keeper corrects. Our choice."""


class No(StrEnum):
    """Why nothing is handed out."""

    NOT_STAYING = "not_staying"
    STOPPED = "stopped"
    HAD_IT = "had_it"
    ON_LOAN = "on_loan"
    OFTEN_ENOUGH = "often_enough"
    NOT_MEANT = "not_meant"
    NOTHING_FOR_HER = "nothing_for_her"
    OUT_OF_STOCK = "out_of_stock"
    NEEDS_SET = "needs_set"
    NEEDS_DOCUMENT = "needs_document"


SENTENCE = {
    No.NOT_STAYING: msg("Does not stay here."),
    No.STOPPED: msg("Do not hand out. A flag says what to do."),
    No.HAD_IT: msg("Had it already in this period."),
    No.ON_LOAN: msg("Has it on loan already. Take it back first."),
    No.OFTEN_ENOUGH: msg("Had it as often as it is given."),
    No.NOT_MEANT: msg("This is not meant for this person."),
    No.NOTHING_FOR_HER: msg("There is nothing in it for this household."),
    No.OUT_OF_STOCK: msg("There is not enough in the store."),
    No.NEEDS_SET: msg("Must have another set first."),
    No.NEEDS_DOCUMENT: msg("No document of this person was verified yet. Send the person to the office first."),
}
"""What the clerk reads for each; the page adds when it was and when it comes again."""

MAY_BE_AN_EMERGENCY = frozenset({No.HAD_IT, No.OFTEN_ENOUGH, No.NOT_STAYING, No.NEEDS_SET, No.NEEDS_DOCUMENT})
"""For these a clerk may hand out all the same, for a reason that stands beside her name (DOMAIN invariant 7)."""

HAD_NOTHING = frozenset({No.NOT_STAYING, No.NEEDS_SET, No.NEEDS_DOCUMENT})
"""For these what is handed out in an emergency is her share of the period, unless she had it elsewhere."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the household who stays at the site."""

    person_id: UUID
    name: str
    sex: Sex
    birth: BirthDate | None


@dataclass(frozen=True, slots=True)
class Served:
    """That a member had the set before: when last in this period (None: not in this one), and how often at all."""

    at: datetime | None
    times: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk knows. `members` begins with whoever stands there and is empty when she does not stay here;
    `stopped` is the instruction of a flag that denies; `stock` what may be issued by item (None: not looked at yet);
    `had_required` and `has_document` are about whoever stands there, and true where the set asks for nothing.
    """

    members: tuple[Member, ...]
    served: Mapping[UUID, Served]
    stopped: str = ""
    stock: Mapping[UUID, Decimal] | None = None
    had_required: bool = True
    has_document: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes when `no` is None. `covered` are those for whom it is; `at` and `again_on` say when it was and when it comes
    again; `lacking` are the items of which there is not enough.
    """

    no: No | None
    covered: tuple[Member, ...] = ()
    wanted: Mapping[UUID, Decimal] = field(default_factory=dict)
    babies: int = 0
    at: datetime | None = None
    again_on: date | None = None
    instruction: str = ""
    lacking: tuple[UUID, ...] = ()

    @property
    def may_be_an_emergency(self) -> bool:
        """May a clerk hand out all the same, with a reason?"""
        return self.no in MAY_BE_AN_EMERGENCY


def answer(terms: Terms, facts: Facts, *, began: date, day: date) -> Answer:
    """What the desk says. A member who had it is not served twice; what she had is no reason against the others.

    R2; DOMAIN invariants 7 and 11. A flag that denies comes before everything else that is told.
    """
    if facts.stopped:
        return Answer(No.STOPPED, instruction=facts.stopped)
    if not facts.members:
        return Answer(No.NOT_STAYING)
    meant = [one for one in facts.members if is_meant(terms.audience, sex=one.sex, birth=one.birth, on=day)]
    if terms.per is Per.PERSON:
        meant = [one for one in meant if one.person_id == facts.members[0].person_id]
    if not meant:
        return Answer(No.NOT_MEANT)
    left = [one for one in meant if _is_open(terms, facts.served.get(one.person_id))]
    if not left:
        return _refused(terms, facts, meant, began=began, day=day)
    if not facts.had_required:
        return Answer(No.NEEDS_SET, tuple(left))
    if not facts.has_document:
        return Answer(No.NEEDS_DOCUMENT, tuple(left))
    return _given(terms, facts, left, day=day, whole=len(left) == len(meant))


def _is_open(terms: Terms, served: Served | None) -> bool:
    if served is None:
        return True
    return served.at is None and (terms.most is None or served.times < terms.most)


def _refused(terms: Terms, facts: Facts, meant: Sequence[Member], *, began: date, day: date) -> Answer:
    served = [facts.served[one.person_id] for one in meant]
    had = [one.at for one in served if one.at is not None]
    if not had:
        return Answer(No.OFTEN_ENOUGH, tuple(meant))
    if terms.kind is GiftKind.LOAN:
        return Answer(No.ON_LOAN, tuple(meant), at=max(had))
    is_last = all(terms.most is not None and one.times >= terms.most for one in served)
    again = None if is_last else next_period_on(terms.every_days, began=began, day=day)
    return Answer(No.HAD_IT, tuple(meant), at=max(had), again_on=again)


def _given(terms: Terms, facts: Facts, left: Sequence[Member], *, day: date, whole: bool) -> Answer:
    wanted = quantities(terms.lines, [one.birth for one in left], day, whole=whole)
    babies = sum(is_under_months(one.birth, 24, day) for one in left)
    if not wanted:
        return Answer(No.NOTHING_FOR_HER, tuple(left))
    lacking = (
        ()
        if facts.stock is None
        else tuple(item for item, quantity in wanted.items() if facts.stock.get(item, Decimal(0)) < quantity)
    )
    return Answer(No.OUT_OF_STOCK if lacking else None, tuple(left), wanted, babies, lacking=lacking)


def check_answer(said: Answer) -> None:
    """Raise Refused with the desk's sentence unless it says yes."""
    if said.no is No.STOPPED:
        raise Refused("stopped", msg("A flag stops this: %(instruction)s"), instruction=said.instruction)
    if said.no is not None:
        raise Refused(said.no.value, SENTENCE[said.no])


def in_an_emergency(terms: Terms, said: Answer, presenter: Member, *, day: date) -> Answer:
    """What is handed out all the same: for her alone, as if nobody had had it. Raises Refused for what no emergency
    opens: a flag, an empty store.
    """
    if not said.may_be_an_emergency:
        check_answer(said)
        raise Refused("no_emergency", msg("The desk says yes to this person. Hand it out in the usual way."))
    wanted = quantities(terms.lines, [presenter.birth], day, whole=True)
    if not wanted:
        raise Refused("nothing_for_her", SENTENCE[No.NOTHING_FOR_HER])
    return Answer(None, (presenter,), wanted, int(is_under_months(presenter.birth, 24, day)))


def check_reason(reason: str) -> None:
    """Raise Refused for an emergency without a reason."""
    if len(reason.strip()) < 5:
        raise Refused("reason_missing", msg("Say in a few words why it is handed out all the same."), field="reason")


def check_undo(*, is_own: bool, given_at: datetime, undone_at: datetime | None, now: datetime) -> None:
    """Raise Refused unless she who handed it out takes it back soon, and for the first time."""
    if undone_at is not None:
        raise Refused("undone_already", msg("This was taken back already."))
    if not is_own or now - given_at > UNDO_WITHIN:
        raise Refused(
            "undo_too_late",
            msg("Only whoever handed it out can take it back, within ten minutes. Ask the store-keeper."),
        )


def check_loan(asked: Decimal, *, out: Decimal) -> None:
    """Raise Refused when more comes back, or is lost, than is out."""
    if asked <= 0:
        raise Refused("quantity_not_positive", msg("Write a quantity above zero."), field="quantity")
    if asked > out:
        raise Refused("more_than_lent", msg("No more than what is still out can come back."), field="quantity")
