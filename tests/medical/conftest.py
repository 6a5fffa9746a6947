"""Kuwait with two who look after the sick, and somebody who is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests.support.accounts import TestAccount, an_account
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait, kuwait
from tests.support.world import a_person

__all__ = ["kuwait"]


@dataclass(frozen=True)
class Sent:
    """What a sent form was answered."""

    status: int
    words: str
    text: str


@dataclass
class Clinic:
    """The application with an officer, a doctor at Kuwait, one at Muscat, and a patient at Kuwait."""

    kuwait: Kuwait
    doctor: TestAccount
    stranger: TestAccount
    patient: UUID

    def browser(self, account: TestAccount | None = None) -> Browser:
        """A browser of the doctor, or of another."""
        return self.kuwait.browser(account or self.doctor)

    def send(self, path: str, fields: dict[str, Any], account: TestAccount | None = None) -> Sent:
        """Open a form of the patient, fill it and send it."""
        browser = self.browser(account)
        at = path if path.startswith("/guarantees") else f"/people/{self.patient}/{path}"
        browser.open(at)
        status = browser.submit(fields, to=at).status_code
        return Sent(status, browser.words, browser.text)


@pytest.fixture
def clinic(kuwait: Kuwait) -> Clinic:
    """The clinic of the mission."""
    return Clinic(
        kuwait,
        an_account(kuwait.app, "medical", "mission:KWT", sign_in_name="doctor.kuwait", name="Dr Perera"),
        an_account(kuwait.app, "medical", "mission:OMN", sign_in_name="doctor.muscat"),
        kuwait.register(a_person(phones=())).person_id,
    )
