"""What a person chose for the columns of a table, and how the next list of the same form is known again. Pure.

A table is known by its print: a hash of its folded headers. Numbers of two digits and more do not count, so that last
month's "Test of 12/03" and this month's "Test of 09/04" are one form.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrant_support.exchange.imports.reading.fields import CONFIDENTIAL, IGNORED, MANY
from migrant_support.exchange.imports.reading.headers import ColumnGuess, fold_words
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LEFT_OUT = ""
_CHANGING = re.compile(r"[0-9]{2,}")
_BY_PLACE = re.compile(r"#[0-9]+")


@dataclass(frozen=True, slots=True)
class Choices:
    """Fields that people set. `by_header`: by a header's text, in every table. `by_table`: by the print of a table,
    then by the folded label of a column. An empty field leaves the column out.
    """

    by_header: Mapping[str, str] = field(default_factory=dict)
    by_table: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def apply(self, guesses: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
        """Return the guesses with what was chosen in their place."""
        chosen = self.by_table.get(table_print(guesses), {})
        return tuple(self._corrected(guess, chosen) for guess in guesses)

    def _corrected(self, guess: ColumnGuess, chosen: Mapping[str, str]) -> ColumnGuess:
        fields = (self.by_header.get(guess.header), chosen.get(label_key(guess.header)))
        wanted = next((name for name in fields if name is not None), None)
        if wanted is None or guess.field == CONFIDENTIAL:
            return guess
        return replace(guess, field=wanted or None, confidence=1.0)


def label_key(label: str) -> str:
    """The folded label by which a choice is kept; a column without a header is known by its place."""
    return label if _BY_PLACE.fullmatch(label) else fold_words(label)


def table_print(guesses: Iterable[ColumnGuess]) -> str:
    """Return the print of a table's form from the labels of its columns, in their order."""
    labels = [_CHANGING.sub("#", label_key(guess.header)) for guess in guesses if not _BY_PLACE.fullmatch(guess.header)]
    return hashlib.sha256("\n".join(labels).encode()).hexdigest()


def labelled(guesses: Iterable[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Give every column a label of its own: of two columns "Phone" the second is "Phone (2)"."""
    seen: dict[str, int] = {}
    found = []
    for guess in guesses:
        count = seen[guess.header] = seen.get(guess.header, 0) + 1
        found.append(replace(guess, header=f"{guess.header} ({count})") if count > 1 else guess)
    return tuple(found)


def check_choice(fields: Mapping[str, str], *, offered: Iterable[str]) -> None:
    """Refuse a field that the kind of list does not have, and one that two columns of a table are said to hold."""
    allowed = {*offered, LEFT_OUT, CONFIDENTIAL}
    taken: set[str] = set()
    for name in fields.values():
        if name not in allowed:
            raise Refused("no_such_field", msg("Choose what each column holds from the list beside it."))
        if name in taken and name not in MANY | IGNORED:
            raise Refused(
                "chosen_twice",
                msg(
                    "Two columns of a table are said to hold the same thing. Keep one of them and leave the other out."
                ),
            )
        if name:
            taken.add(name)
