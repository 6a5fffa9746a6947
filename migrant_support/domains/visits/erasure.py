"""What becomes of visits when a person is made anonymous: that she was met in detention is forgotten."""

from migrant_support.domains.visits.models import CentreVisit, VisitCase
from migrant_support.platform.erasure import deletes, keeps_whole, of_subject


def answer() -> None:
    """Answer for the tables."""
    deletes(VisitCase, of_subject(VisitCase.case_id))
    keeps_whole(CentreVisit, "a visit to a place; who went is sealed, and who was met stands in rows of their own")
