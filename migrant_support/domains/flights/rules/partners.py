"""What a partner says of a passenger: that the fitness paper reached it, that it pays the seat, and words.

Neither mark changes anything at the gate: the doctor's result and the payer of the seat stay what they are.
"""

from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LONGEST_WORDS = 500


class MarkKind(StrEnum):
    """What a partner may mark."""

    FITNESS_RECEIVED = "fitness_received"
    SEAT_FUNDED = "seat_funded"


def check_words(typed: str) -> str:
    """The words of a comment. Raises Refused for none, or too many."""
    words = typed.strip()
    if not words:
        raise Refused("words_missing", msg("Write what you want to ask or say."), field="words")
    if len(words) > LONGEST_WORDS:
        raise Refused("words_too_long", msg("Keep it within %(most)s signs."), field="words", most=LONGEST_WORDS)
    return words
