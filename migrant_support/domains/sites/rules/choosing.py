"""Which bed for whom: every free bed judged by who sleeps beside it, with reasons. Proposals only."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    if option.is_temporary:
        yield 6, msg("A temporary bed")


def best_beds(options: Iterable[BedOption], newcomer: Sleeper, on: date) -> tuple[BedJudgement, ...]:
    """All options, the best first; those that cannot be stand last. Equal ones keep their order."""
    return tuple(sorted((judge_bed(option, newcomer, on) for option in options), key=lambda found: found.rank))
