"""The officers of two missions, and a shelter at Kuwait."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.support.kuwait import Kuwait, kuwait
from tests.support.shelters import a_room, a_site, beds_of
from tests.support.world import a_person

__all__ = ["kuwait"]


@dataclass
class Shelter:
    """A safe house at Kuwait with a room of four beds for women."""

    kuwait: Kuwait
    site: UUID
    room: UUID
    beds: list[UUID]

    def woman(self, name: str = "Kumari", **details: object) -> UUID:
        """A grown woman in the register of Kuwait."""
        values = {"primary": name, "documents": (), "phones": ()} | details
        return self.kuwait.register(a_person(**values)).person_id


@pytest.fixture
def shelter(kuwait: Kuwait) -> Shelter:
    """The safe house."""
    officer = kuwait.viewer()
    site = a_site(kuwait.app, officer, code="KWT-LOTUS")
    room = a_room(kuwait.app, officer, site)
    return Shelter(kuwait, site, room, beds_of(kuwait.app, room))
