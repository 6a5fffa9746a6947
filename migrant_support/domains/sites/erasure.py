"""What becomes of stays when the person is made anonymous: which bed, from when until when, without a word."""

import sqlalchemy as sa

from migrant_support.domains.people.erasure import NO_NAME
from migrant_support.domains.sites.models import Bed, CapacityOverride, Room, Site, Stay
from migrant_support.platform.erasure import COUNTED, belongs, empties, keeps_whole, of_person

_A_PLACE = "a place, not a person"


def answer() -> None:
    """Answer for the tables."""
    belongs(lambda person_id: sa.select(Stay.id).where(Stay.person_id == person_id))
    empties(
        Stay, of_person(Stay.person_id),
        {"remark": "", "cancel_reason": lambda stay: None if stay.cancel_reason is None else NO_NAME},
        keeps=dict.fromkeys(
            ("bed_id", "state", "from_at", "until_at", "made_at", "closed_at", "end_reason"), COUNTED
        ),
    )  # fmt: skip
    for model in (Site, Room, Bed, CapacityOverride):
        keeps_whole(model, _A_PLACE)
