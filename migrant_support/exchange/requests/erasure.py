"""What becomes of requests when their person is made anonymous: they go, and their keys with them."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.exchange.requests.models import RegistrationPhoto, RegistrationRequest
from migrant_support.platform.erasure import belongs, deletes, of_person, of_subject


def _requests(person_id: UUID) -> sa.Select[UUID]:
    return sa.select(RegistrationRequest.id).where(RegistrationRequest.person_id == person_id)


def answer() -> None:
    """Answer for the tables."""
    belongs(_requests)
    deletes(RegistrationPhoto, of_subject(RegistrationPhoto.request_id))
    deletes(RegistrationRequest, of_person(RegistrationRequest.person_id))
