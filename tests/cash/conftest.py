"""Two officers of one mission, a neighbour, and a coordinator."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from migrant_support.domains.cash.actions.funds import enter, open_fund
from migrant_support.domains.cash.actions.requesting import NewRequest, approve, request_cash
from migrant_support.domains.cash.rules.funds import EntryKind, FundSource
from migrant_support.domains.cash.rules.requests import Purpose
from migrant_support.kernel.money import Money
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.kuwait import Kuwait, kuwait

__all__ = ["kuwait"]


@dataclass
class Desk:
    """A mission that pays cash."""

    kuwait: Kuwait
    second: TestAccount
    coordinator: TestAccount

    @property
    def app(self) -> Flask:
        return self.kuwait.app

    @property
    def first(self) -> Viewer:
        """The officer who asks."""
        return self.kuwait.viewer()

    def viewer(self, account: TestAccount) -> Viewer:
        return viewer_for(self.app, account)

    def fund(self, amount: str = "500", currency: str = "KWD", name: str = "Welfare") -> UUID:
        """A fund with money in it."""
        with self.app.app_context(), work(write=True):
            fund_id = open_fund(self.first, mission="KWT", name=name, source=FundSource.BUREAU, currency=currency)
            enter(self.first, fund_id, EntryKind.DEPOSIT, Money(Decimal(amount), currency), reference="slip 1")
        return fund_id

    def ask(self, fund_id: UUID, amount: str = "20.500", currency: str = "KWD", person: UUID | None = None) -> UUID:
        """A request of the first officer."""
        person_id = person or self.kuwait.register().person_id
        with self.app.app_context(), work(write=True):
            money = Money(Decimal(amount), currency)
            return request_cash(self.first, person_id, NewRequest(fund_id, Purpose.TICKET, money, "a ticket home"))

    def approved(self, fund_id: UUID, amount: str = "20.500", currency: str = "KWD") -> UUID:
        """A request that the second officer approved."""
        cash_id = self.ask(fund_id, amount, currency)
        with self.app.app_context(), work(write=True):
            approve(self.viewer(self.second), cash_id, version=1)
        return cash_id


@pytest.fixture
def desk(kuwait: Kuwait) -> Desk:
    """The people of the desk."""
    return Desk(
        kuwait,
        an_account(kuwait.app, "mission_officer", "mission:KWT", sign_in_name="second.kuwait", name="Kamala Silva"),
        an_account(kuwait.app, "coordinator", sign_in_name="coordinator.test", name="Chathura"),
    )
