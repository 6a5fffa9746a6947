"""A question between two missions about one number, as a table of steps (DOMAIN invariant 10)."""

from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class QuestionState(StrEnum):
    """How far a question is. Only `KNOWN` gives the name of the mission to the one that asked."""

    TOLD = "told"
    ASKED = "asked"
    KNOWN = "known"
    DECLINED = "declined"


STEPS: dict[QuestionState, frozenset[QuestionState]] = {
    QuestionState.TOLD: frozenset({QuestionState.ASKED}),
    QuestionState.ASKED: frozenset({QuestionState.KNOWN, QuestionState.DECLINED}),
    QuestionState.KNOWN: frozenset(),
    QuestionState.DECLINED: frozenset({QuestionState.KNOWN}),
}


def check_step(source: QuestionState, target: QuestionState) -> None:
    """Raise Refused unless a question may go on like this."""
    if target not in STEPS[source]:
        raise Refused("question_went_on", msg("This question went on in the meantime. Look at the page again."))
