"""What whoever records a leaving is told of the person by the parts above: what she has on loan, what lies for her.

A part registers a question; it answers with sentences in the page's language, cut to the viewer.
"""

from collections.abc import Callable
from uuid import UUID

from migrant_support.platform.access.viewer import Viewer

Asked = Callable[[Viewer, UUID], list[str]]
_asked: list[Asked] = []


def ask_at_leaving(question: Asked) -> None:
    """Register a question about a person who leaves."""
    if question not in _asked:
        _asked.append(question)


def notes_at_leaving(viewer: Viewer, person_id: UUID) -> tuple[str, ...]:
    """Everything that is to be said before this person leaves."""
    return tuple(sentence for question in _asked for sentence in question(viewer, person_id))
