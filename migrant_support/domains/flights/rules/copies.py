"""Copies: a file for one person, once, for a day; with a mark that says whose it was (SEC PV-6)."""

from datetime import datetime, timedelta

from migrant_support.kernel.references import ALPHABET
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

HOLDS = timedelta(hours=24)
SHORTEST_REASON = 5
LEAST_PHRASE, LONGEST_PHRASE = 12, 200
_PIXELS = 7
"""Of a letter's width, to which spreadsheets round a column; files say five pixels more than was asked for."""
_MORE = 5
_LEVELS = 4


def check_reason(reason: str) -> str:
    """What a copy is for, in a few words. Raises Refused."""
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise Refused(
            "reason_missing", msg("Write what the file is for, such as “visa desk, flight of Friday”."), field="reason"
        )
    return said


def check_phrase(phrase: str) -> str:
    """The pass phrase of a locked file; empty for none. Raises Refused for a short one."""
    if phrase and len(phrase) < LEAST_PHRASE:
        raise Refused(
            "phrase_short",
            msg("Write a pass phrase of at least %(least)s letters, or leave it empty."),
            field="phrase",
            least=LEAST_PHRASE,
        )
    return phrase


def check_open(until: datetime, *, was_taken: bool, at: datetime) -> None:
    """May the file still be taken? Raises Refused."""
    if was_taken:
        raise Refused("copy_taken", msg("This file was downloaded already. Ask for a new one."))
    if at > until:
        raise Refused("copy_late", msg("The time for this file is over. Ask for a new one."))


def hidden_steps(mark: str) -> tuple[float, ...]:
    """The mark as small steps of the widths of columns, two for each sign but the first, which is the lowest place."""
    numbers = [ALPHABET.index(sign) for sign in mark if sign in ALPHABET]
    value = sum(number * len(ALPHABET) ** place for place, number in enumerate(numbers))
    steps = []
    while value:
        value, step = divmod(value, _LEVELS)
        steps.append(step / _PIXELS)
    return tuple(steps)


def mark_of_steps(widths: list[float], signs: int) -> str:
    """The mark back from the widths of the columns of a file that was found."""
    steps = [(round(width * _PIXELS) - _MORE) % _PIXELS % _LEVELS for width in widths]
    value = sum(step * _LEVELS**place for place, step in enumerate(steps))
    found = []
    for _sign in range(signs):
        value, number = divmod(value, len(ALPHABET))
        found.append(ALPHABET[number])
    return "".join(found)
