"""Taking back registrations that came with a wrong list: the people are kept and seen by nobody any more."""

from collections.abc import Sequence
from uuid import UUID

from migrant_support.domains.cases.actions import take_back_cases
from migrant_support.domains.people.actions.taking_back import take_back_people
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.tasks.actions import drop_tasks


def take_back_registrations(actor: Viewer, *, people: Sequence[UUID], cases: Sequence[UUID], batch: UUID) -> None:
    """Close the cases, end the tasks and take back the people. Raises Refused when somebody worked on one of them."""
    take_back_cases(actor, cases, batch=batch)
    take_back_people(actor, people, batch=batch)
    drop_tasks(actor, "person", people)
