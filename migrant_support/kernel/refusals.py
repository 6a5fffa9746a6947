"""How a rule says no: a code for programs, a sentence for the clerk."""

from typing import Any


class Refused(Exception):
    """A decision against an act.

    `sentence` is English, marked with `msg()`, with `%(name)s` places filled from `values` when it is shown;
    `field` names the form field to which the clerk should look, when there is one.
    """

    def __init__(self, code: str, sentence: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values = values

    @property
    def in_english(self) -> str:
        """The filled sentence, for command lines and logs of tests."""
        return self.sentence % self.values if self.values else self.sentence


class NotThere(Exception):
    """What was asked for does not exist, or not for this viewer; the two are never told apart."""


class Stale(Exception):
    """The record changed since the form was opened; carries the names of the fields that differ."""

    def __init__(self, fields: tuple[str, ...] = ()) -> None:
        super().__init__("stale")
        self.fields = fields
