"""What roles may be cut to: each domain that owns a kind of place says at start which there are."""

from collections.abc import Callable

Choices = Callable[[], list[tuple[str, str]]]
_known: dict[str, Choices] = {}


def register_scope_choices(kind: str, choices: Choices) -> None:
    """Name the places of one kind. `choices()` returns (scope id, label as shown) in the order shown; it may read."""
    _known[kind] = choices


def scope_choices(kind: str) -> list[tuple[str, str]]:
    """The places of one kind; none when nobody owns the kind yet."""
    return _known[kind]() if kind in _known else []


def scope_label(kind: str, scope_id: str) -> str:
    """How one place is called; its id when it is no longer known."""
    return dict(scope_choices(kind)).get(scope_id, scope_id)
