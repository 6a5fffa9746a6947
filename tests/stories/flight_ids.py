"""Flights for the screens: one that is being filled, and a sealed list of two versions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.flights import actions as flights
from migrant_support.domains.flights.actions.airport import add_contact
from migrant_support.domains.flights.actions.copies import ask_for_copy
from migrant_support.domains.flights.actions.departure import plan_bus
from migrant_support.domains.flights.actions.partners import mark_passenger, write_comment
from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.rules.partners import MarkKind
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.words import Organisation, Payer, Rendering
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import (
    TravelUnitMember,
)
from migrant_support.domains.people.rules import ConsentPurpose, NewConsent
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries import site_rows
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.change_flight import delay_flight
from tests.stories.house import House
from tests.support.accounts import viewer_for
from tests.support.flying import a_plan
from tests.support.sealed import add_flight, seat
from tests.support.world_money_of_flights import it_costs


def goes_nowhere() -> list[sa.ColumnElement[bool]]:
    """The conditions under which a person of a case has no bed, no flight and no travel unit yet."""
    taken = (ManifestEntry, Stay, TravelUnitMember)
    return [~sa.exists().where(model.person_id == Case.person_id) for model in taken]


def flight_ids(house: House, officer: Viewer, person_id: UUID) -> dict[str, UUID]:
    """A flight with seats for Kuwait on which the person is proposed."""
    coordinator = viewer_for(house.app, house.account("coordinator"))
    with house.app.app_context(), work(write=True):
        flight_id = flights.plan_flight(coordinator, a_plan(77))
        allotment_id = flights.set_seats(coordinator, flight_id, mission="KWT", payer=Payer.STATE, seats=9)
        flights.open_flight(coordinator, flight_id)
        share_id = flights.share_flight(coordinator, flight_id, Organisation.IOM)
        flight = db.session.get_one(Flight, flight_id)
        change_id = delay_flight(
            coordinator,
            flight_id,
            flight.departs_at + timedelta(hours=2),
            reason="Sandstorm",
            version=flight.version,
        )
        loan_id = flights.lend_seats(coordinator, flight_id, allotment_id, mission="OMN", seats=1, return_at=None)
        flights.request_journey(officer, person_id, mission="KWT")
        flights.begin_exit_steps(officer, person_id)
        (done,) = flights.propose(officer, flight_id, [Candidate(person_id)], mission="KWT", payer=Payer.STATE)
        costs = it_costs(coordinator, flight_id)
        bus_id = plan_bus(
            officer, flight_id, site_rows(officer)[0].id, name="NB-4711", seats=40, driver_phone="+96550001234",
            leaves_at=now() + timedelta(days=1),
        )  # fmt: skip
        add_contact(coordinator, "CMB", office="Health desk", email="desk@health.example", language="en")
    return {
        "flight_id": flight_id, "allotment_id": allotment_id, "share_id": share_id, "entry_id": done.entry_id,
        "seat_loan_id": loan_id, "change_id": change_id,
        "bus_id": bus_id,
        **costs,
    }  # fmt: skip


def sealed_ids(house: House, officer: Viewer) -> dict[str, UUID]:
    """The second version of a list: one person came, one went; signed, and shared with IOM."""
    coordinator = viewer_for(house.app, house.account("coordinator"))
    with house.app.app_context(), work(write=True):
        people = db.session.scalars(
            sa.select(Case.person_id)
            .where(visible_to(officer, person_id=Case.person_id), Case.mission == "KWT", *goes_nowhere())
            .order_by(Case.id.desc())
            .limit(3)
        ).all()
        flight_id = add_flight(number="UL78")
        first, second, third = people
        entry_id = seat(flight_id, first)
        seat(flight_id, second)
        seal_manifest(coordinator, flight_id)
        entry = db.session.get_one(ManifestEntry, entry_id)
        entry.state, entry.place = EntryState.OFFLOADED, None
        seat(flight_id, third)
        for person_id in (second, third):
            bonds.give_consent(officer, person_id, NewConsent(ConsentPurpose.SHARE_IOM, "IOM"))
        version = seal_manifest(coordinator, flight_id)
        sign_version(officer, version.id)
        copy_id = ask_for_copy(coordinator, version.id, "CARRIER", Rendering.PDF, reason="desk of the airline")
        marked = viewer_for(house.app, house.account("partner"))
        mark_passenger(marked, flight_id, second, MarkKind.SEAT_FUNDED)
        write_comment(marked, flight_id, second, "At which counter do we meet her?")
        return {
            "version_id": version.id, "copy_id": copy_id, "shared_flight_id": flight_id, "shared_person_id": second,
            "partner_account_id": house.account("partner").id,
        }  # fmt: skip


def of_the_partner(ids: Mapping[str, Any]) -> dict[str, Any]:
    """The same records, with the flight, the passenger and the colleague that a partner is shown."""
    shown = {"flight_id": ids["shared_flight_id"], "person_id": ids["shared_person_id"]}
    return {**ids, **shown, "account_id": ids["partner_account_id"]}
