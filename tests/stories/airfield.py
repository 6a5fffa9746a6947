"""The builders of flights (`tests/support/flying.py`) at work in the demonstration country, with its own sign-ins."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from tests.stories.house import House
from tests.support.flying import Airfield


def airfield_of(house: House) -> Airfield:
    """Flights, travellers and beds for a story, made by the sign-ins of the demonstration."""
    return Airfield(
        house.app,
        officer=house.account("officer.kuwait"),
        neighbour=house.account("officer.muscat"),
        coordinator=house.account("coordinator"),
        other_coordinator=house.account("coordinator"),
        doctor=house.account("medical"),
        protection=house.account("protection"),
    )


def reference_of(field: Airfield, person_id: UUID) -> str:
    """What stands on a person's card, and is typed where no scanner is."""
    return str(field.value(sa.select(Person.reference).where(Person.id == person_id)))
