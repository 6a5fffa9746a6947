"""What lies in the safes of the demonstration: passports, phones and money of people who sleep in a shelter."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.actions.safe import deposit
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem
from migrant_support.domains.people.models import IdentityDocument
from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

_CURRENCIES = {"KWT": ("KWD", "12.500"), "OMN": ("OMR", "20.250"), "CYP": ("EUR", "35.00")}
_PHONES = ("Samsung, black", "Nokia, blue", "Redmi, grey")
_PEOPLE = 6


def add_safes(officers: Mapping[str, Viewer]) -> None:
    """Put things of some people into the safe of each mission."""
    for mission, officer in officers.items():
        if mission not in _CURRENCIES:
            continue
        currency, amount = _CURRENCIES[mission]
        for place, (document_id, person_id) in enumerate(_papers(officer)):
            things = [NewItem(ItemKind.DOCUMENT, document_id=document_id)]
            if place % 2:
                things.append(NewItem(ItemKind.PHONE, what=_PHONES[place % len(_PHONES)]))
            if place % 3 == 0:
                things.append(NewItem(ItemKind.MONEY, money=Money(Decimal(amount), currency)))
            deposit(officer, person_id, things, mission=mission)


def _papers(officer: Viewer) -> list[tuple[UUID, UUID]]:
    """Documents that are said to lie in the safe, of people whom the officer sees."""
    seen = visible_to(officer, Power.SAFE_KEEP, person_id=IdentityDocument.person_id)  # type: ignore[arg-type]
    return [
        (row[0], row[1])
        for row in db.session.execute(
            sa.select(IdentityDocument.id, IdentityDocument.person_id)
            .where(IdentityDocument.place == DocumentPlace.MISSION_SAFE, seen)
            .order_by(IdentityDocument.id)
            .limit(_PEOPLE)
        )
    ]
