"""Two rows that may be one human being: what a person decides about them, and what is chosen when they become one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from migrant_support.kernel.names import fold_name
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

Side = Literal["kept", "gone"]


class PairState(StrEnum):
    """What became of a pair."""

    OPEN = "open"
    DIFFERENT = "different"
    MERGED = "merged"


CHOICES: dict[str, tuple[str, ...]] = {
    "names": ("primary_name", "secondary_name"),
    "name_si": ("name_si",),
    "name_ta": ("name_ta",),
    "name_ar": ("name_ar",),
    "other_names": ("other_names",),
    "sex": ("sex",),
    "birth": ("birth_day", "birth_precision"),
    "nationality": ("nationality",),
    "languages": ("languages", "needs_interpreter"),
    "nic": ("nic",),
    "slbfe_number": ("slbfe_number",),
    "home": ("home_district", "home_address"),
    "kin": ("kin_name", "kin_relation", "kin_phone"),
    "photo": ("photo_id",),
}
"""What is chosen together, with its columns of `person`; "nic" stands for the opened number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing in which two rows differ, and which of the two is proposed."""

    name: str
    kept: tuple[Any, ...]
    gone: tuple[Any, ...]
    proposed: Side


def choices_between(kept: Mapping[str, Any], gone: Mapping[str, Any]) -> list[Choice]:
    """What has to be chosen between two rows (column → value): whatever differs and is there on both sides or on one.

    The row that stays is proposed; the other one where the first says nothing, or says a birth date less exactly.
    """
    found = []
    for name, columns in CHOICES.items():
        mine, theirs = tuple(kept[c] for c in columns), tuple(gone[c] for c in columns)
        if mine == theirs or not _says(name, theirs):
            continue
        found.append(Choice(name, mine, theirs, "kept" if _says(name, mine) >= _says(name, theirs) else "gone"))
    return found


def _says(name: str, values: Sequence[Any]) -> int:
    """How much a value says: nothing, something, or the whole of it."""
    if name == "birth":
        return {"day": 3, "month": 2, "year": 1, "estimated": 1}.get(str(values[1] or ""), 0)
    if name == "sex":
        return int(str(values[0]) != "X")
    if name == "languages":
        return int(bool(values[0]))
    if name == "names":
        return int(bool(fold_name(" ".join(values))))
    return int(any(values))


def check_chosen(choices: Sequence[Choice], chosen: Mapping[str, str]) -> dict[str, Side]:
    """Return the side chosen for each choice. Raises Refused for one that is missing or unknown."""
    sides: dict[str, Side] = {}
    for choice in choices:
        side = chosen.get(choice.name)
        if side == "kept":
            sides[choice.name] = "kept"
        elif side == "gone":
            sides[choice.name] = "gone"
        else:
            raise Refused("not_chosen", msg("Choose one of the two in every line."), field=choice.name)
    return sides
