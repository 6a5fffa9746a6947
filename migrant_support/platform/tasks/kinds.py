"""Kinds of tasks: how each reads, of what class the news is, and whether it is an appointment. Registered at start."""

from collections.abc import Collection
from dataclasses import dataclass

from migrant_support.kernel.texts import msg
from migrant_support.platform.store import DataClass


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task. `sentence` is English, for `gettext`."""

    code: str
    sentence: str
    data_class: DataClass = DataClass.PERSONAL
    is_appointment: bool = False


_kinds: dict[str, TaskKind] = {}


def register_task_kind(
    code: str, sentence: str, *, data_class: DataClass = DataClass.PERSONAL, is_appointment: bool = False
) -> None:
    """Make a kind known, its sentence marked with `msg()`. Raises ValueError for a second meaning of a code."""
    kind = TaskKind(code, sentence, data_class, is_appointment)
    if not code.isidentifier() or not code.islower() or len(code) > 60:
        raise ValueError(f"not a kind of task: {code!r}")
    if _kinds.setdefault(code, kind) != kind:
        raise ValueError(f"the kind of task {code} has another meaning already")


def task_kind(code: str) -> TaskKind:
    """The kind of a code. Raises ValueError for one that was never registered."""
    try:
        return _kinds[code]
    except KeyError:
        raise ValueError(f"no kind of task is registered as {code!r}") from None


def task_kinds() -> tuple[TaskKind, ...]:
    """Every registered kind, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def codes_of(classes: Collection[DataClass]) -> frozenset[str]:
    """The codes of the kinds of these classes, for the cut in SQL."""
    return frozenset(kind.code for kind in _kinds.values() if kind.data_class in classes)


def appointment_codes() -> frozenset[str]:
    """The codes of the kinds that have a place and a time."""
    return frozenset(kind.code for kind in _kinds.values() if kind.is_appointment)


register_task_kind("follow_up", msg("Follow up"))
register_task_kind("call_back", msg("Call back"))
register_task_kind("appointment", msg("Appointment"), is_appointment=True)
