"""What becomes of fitness checks when the person is made anonymous: the result stays, as one among others."""

from migrant_support.domains.medical.models import FitnessCheck
from migrant_support.platform.erasure import COUNTED, empties, of_person


def answer() -> None:
    """Answer for the table."""
    empties(
        FitnessCheck, of_person(FitnessCheck.person_id), {},
        keeps=dict.fromkeys(("made_at", "booked_for", "result", "valid_from", "valid_until"), COUNTED),
    )  # fmt: skip
