"""Which bed for whom: every free bed judged by who sleeps beside it, with reasons. Proposals only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from migrant_support.domains.people.rules import Sex, is_minor
from migrant_support.domains.sites.rules import RoomUse, Sleeper, has_space, may_share_room
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

_OWN_ROOM = {Sex.F: RoomUse.WOMEN, Sex.M: RoomUse.MEN}


@dataclass(frozen=True, slots=True)
class BedOption:
    """A free bed with its room and those who sleep there in the same time."""

    bed_id: UUID
    use: RoomUse
    beside: tuple[Sleeper, ...] = ()
    square_metres: float | None = None
    is_temporary: bool = False
    is_accessible: bool = False
    is_free_shortly: bool = False
    kin_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class BedJudgement:
    """A bed with the reasons for and against it; `refusal` says why it cannot be. Lower `rank` is better."""

    bed_id: UUID
    rank: int
    reasons: tuple[str, ...]
    refusal: Refused | None = None

    @property
    def fits(self) -> bool:
        """May the person sleep there?"""
        return self.refusal is None


def judge_bed(option: BedOption, newcomer: Sleeper, on: date) -> BedJudgement:
    """May she sleep there, and how good a place is it? The weights are our choice; the prohibitions are not."""
    try:
        may_share_room(option.use, newcomer, option.beside, on)
    except Refused as no:
        return BedJudgement(option.bed_id, 100, (), no)
    found = list(_points(option, newcomer, on))
    return BedJudgement(option.bed_id, sum(points for points, _ in found), tuple(text for _, text in found))


def _points(option: BedOption, newcomer: Sleeper, on: date) -> Iterable[tuple[int, str]]:
    kin = any(newcomer.is_kin_of(other) for other in option.beside)
    if kin:
        yield -20, msg("Beside the family")
    elif option.kin_elsewhere:
        yield 10, msg("The family sleeps in another room")
    if any(newcomer.languages & other.languages for other in option.beside):
        yield -2, msg("Somebody speaks the same language")
    if option.use is _OWN_ROOM.get(newcomer.sex) and not is_minor(newcomer.birth, on):
        yield -8, msg("A room of the right kind")
    if option.use is RoomUse.MINORS:
        yield -6, msg("A room for children")
    if option.use is RoomUse.FAMILIES and not kin:
        yield 4, msg("A room that a family may need")
    if option.use is RoomUse.ISOLATION:
        yield 15, msg("An isolation room")
    if not has_space(option.square_metres, len(option.beside) + 1):
        yield 8, msg("Less living space than 3.5 m² a person")
    elif option.square_metres is not None:
        yield -1, msg("Enough living space")
    if option.is_free_shortly:
        yield 4, msg("Free for a few days only")
    if option.is_temporary:
        yield 6, msg("A temporary bed")


@dataclass(frozen=True, slots=True)
class PartyBeds:
    """Beds of one room for people who belong together, in the order of the people; lower `rank` is better."""

    beds: tuple[UUID, ...]
    rank: int
    reasons: tuple[str, ...]


def rooms_for(
    party: Sequence[Sleeper], rooms: Iterable[Sequence[BedOption]], on: date, *, no_steps: bool = False
) -> tuple[PartyBeds, ...]:
    """The rooms that take all of them together, the best first (CH-4: who belong together are not parted).

    Grown people lie down first, so that a child finds its own parent there. `no_steps` leaves only rooms that are
    reached without steps.
    """
    order = sorted(range(len(party)), key=lambda at: is_minor(party[at].birth, on))
    found = (_in_room(party, order, options, on) for options in rooms if not no_steps or _without_steps(options))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.rank))


def _without_steps(options: Sequence[BedOption]) -> bool:
    return bool(options) and options[0].is_accessible


def _in_room(
    party: Sequence[Sleeper], order: Sequence[int], options: Sequence[BedOption], on: date
) -> PartyBeds | None:
    if len(options) < len(party):
        return None
    beds: dict[int, UUID] = {}
    rank, reasons = 0, dict[str, None]()
    lying = list(options[0].beside)
    for at, option in zip(order, options, strict=False):
        judged = judge_bed(replace(option, beside=tuple(lying)), party[at], on)
        if not judged.fits:
            return None
        beds[at] = option.bed_id
        rank += judged.rank
        reasons |= dict.fromkeys(judged.reasons)
        lying.append(party[at])
    return PartyBeds(tuple(beds[at] for at in range(len(party))), rank, tuple(reasons))


def best_beds(options: Iterable[BedOption], newcomer: Sleeper, on: date) -> tuple[BedJudgement, ...]:
    """All options, the best first; those that cannot be stand last. Equal ones keep their order."""
    return tuple(sorted((judge_bed(option, newcomer, on) for option in options), key=lambda found: found.rank))
