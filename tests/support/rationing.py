"""A shelter that hands out: `canteen.house(3)`, `canteen.scan(token)`, `canteen.give(person)`."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import Relation
from migrant_support.domains.rations.actions.giving import Given, distribute
from migrant_support.domains.rations.actions.sets import add_set
from migrant_support.domains.rations.models import Share
from migrant_support.domains.rations.rules.sets import Audience, Basis, GiftKind, Line, Per, Terms
from migrant_support.domains.sites import actions as sites
from migrant_support.domains.sites.rules import RoomUse
from migrant_support.domains.supplies.actions import add_store, receive
from migrant_support.domains.supplies.models import Balance
from migrant_support.domains.supplies.rules.ledger import NewLot
from migrant_support.platform.access.viewer import Viewer
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.kuwait import Kuwait
from tests.support.shelters import a_room, a_site, beds_of, do
from tests.support.stocked import NEXT_YEAR, item_id
from tests.support.world import a_person

CODE = "KWT-SURAKSHA"


@dataclass
class Canteen:
    """A safe house at Kuwait with a store of its own, its warden, a set of rice each day, people in its beds."""

    kuwait: Kuwait
    site: UUID
    store: UUID
    warden: TestAccount
    free: list[UUID]
    set_id: UUID
    people: list[UUID] = field(default_factory=list)

    @property
    def viewer(self) -> Viewer:
        """The warden as a viewer."""
        return viewer_for(self.kuwait.app, self.warden)

    @property
    def path(self) -> str:
        """The address of the desk."""
        return self.desk(self.set_id)

    def desk(self, set_id: UUID) -> str:
        """The address of a set's desk."""
        return f"/rations/sites/{self.site}/sets/{set_id}/stores/{self.store}"

    def item(self, code: str) -> UUID:
        """An item by its code."""
        return item_id(self.kuwait, code)

    def resident(self, **details: Any) -> UUID:
        """Somebody in the next free bed."""
        person = self.kuwait.register(a_person(**{"documents": (), "phones": ()} | details)).person_id
        do(self.kuwait.app, sites.place, self.kuwait.viewer(), person, self.free.pop(0))
        self.people.append(person)
        return person

    def house(self, size: int) -> list[UUID]:
        """So many sisters who stay here, tied to the first."""
        people = [self.resident(secondary=f"Sister {number}") for number in range(size)]
        for other in people[1:]:
            self.officer_does(bonds.tie_family, people[0], other, Relation.SIBLING)
        return people

    def child_of(self, mother: UUID, **details: Any) -> UUID:
        """A child of hers in the bed beside her."""
        person = self.kuwait.register(a_person(**{"documents": (), "phones": ()} | details)).person_id
        self.officer_does(bonds.tie_family, mother, person, Relation.CHILD)
        self.officer_does(sites.place, person, self.free.pop(0))
        self.people.append(person)
        return person

    def officer_does(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Call an action as the officer of the mission."""
        return do(self.kuwait.app, act, self.kuwait.viewer(), *arguments, **named)

    def does(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Call an action as the warden."""
        return do(self.kuwait.app, act, self.viewer, *arguments, **named)

    def give(self, person: UUID, set_id: UUID | None = None) -> Given:
        """The warden hands out."""
        made: Given = self.does(distribute, self.site, set_id or self.set_id, self.store, person)
        return made

    def new_set(self, **details: Any) -> UUID:
        """Another set of the mission."""
        made: UUID = self.officer_does(add_set, a_set(self, **details), mission="KWT", zone="Asia/Kuwait")
        return made

    def put(self, code: str, quantity: str | int) -> None:
        """Stock for the store."""
        lot = NewLot(self.item(code), Decimal(quantity), expires_on=NEXT_YEAR)
        self.officer_does(receive, self.store, [lot])

    def holds(self, code: str) -> Decimal:
        """How much there is by the kept balance."""
        statement = sa.select(sa.func.sum(Balance.quantity, type_=Balance.quantity.type)).where(
            Balance.store_id == self.store, Balance.item_id == self.item(code)
        )
        return self.kuwait.value(statement) or Decimal(0)

    def open_shares(self, *people: UUID) -> int:
        """How many shares of these people count and were not freed."""
        mine = [Share.counts, Share.freed_at.is_(None)] + ([Share.person_id.in_(people)] if people else [])
        return int(self.kuwait.value(sa.select(sa.func.count()).select_from(Share).where(*mine)) or 0)

    def reference(self, person: UUID) -> str:
        """What is read out for somebody."""
        return str(self.kuwait.value(sa.select(Person.reference).where(Person.id == person)))


def a_set(canteen: Canteen, **details: Any) -> Terms:
    """Half a kilogram of rice for each of the household, each day, unless said otherwise."""
    lines = details.pop("lines", None) or [("rice", "0.5", Basis.PERSON, None)]
    values: dict[str, Any] = {
        "name_en": "Dry ration", "kind": GiftKind.GRANT, "per": Per.HOUSEHOLD, "audience": Audience.ALL,
        "every_days": 1, "most": None,
        "lines": tuple(Line(canteen.item(code), Decimal(much), basis, months) for code, much, basis, months in lines),
    }  # fmt: skip
    return Terms(**(values | details))


def open_canteen(kuwait: Kuwait, *, beds: int = 12) -> Canteen:
    """A canteen with a hundred kilograms of rice."""
    officer = kuwait.viewer()
    site = a_site(kuwait.app, officer, code=CODE)
    room = a_room(kuwait.app, officer, site, use=RoomUse.WOMEN, beds=beds)
    warden = an_account(kuwait.app, "warden", f"site:{CODE}", sign_in_name="warden.kuwait")
    store = do(kuwait.app, add_store, officer, name="House store", mission="KWT", site_id=site)
    canteen = Canteen(kuwait, site, store, warden, beds_of(kuwait.app, room), UUID(int=0))
    canteen.put("rice", 100)
    canteen.set_id = canteen.new_set()
    return canteen


@pytest.fixture
def canteen(kuwait: Kuwait) -> Canteen:
    """A shelter that hands out."""
    return open_canteen(kuwait)
