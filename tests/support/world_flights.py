"""Flights of the small world: one from Kuwait with her own person and the restricted one on it, one from Muscat."""

from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.sealing import seal_manifest, sign_version
from migrant_support.domains.flights.models import (
    AllottedSeat,
    DepartureContact,
    Flight,
    FlightLeg,
    FlightShare,
    Journey,
    ManifestEntry,
    PartnerComment,
    SeatAllotment,
)
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger, Payer
from migrant_support.domains.protection.models import ChildReturnDecision
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from tests.support.world_loans import a_world_change, a_world_loan

ORIGIN = {"KWT": "KWI", "OMN": "MCT"}


def a_world_flight(mission: str) -> dict[str, UUID]:
    """An open flight from a mission's country with three seats for it, shared with IOM; inside a transaction."""
    known = db.session.scalar(sa.select(Flight).where(Flight.origin == ORIGIN[mission]))
    if known is not None:
        return _ids(known.id)
    start = now() + timedelta(days=6)
    flight = Flight(
        number=f"UL{len(mission)}{ORIGIN[mission][0] == 'K':d}0", operator="SriLankan Airlines", state=FlightState.OPEN,
        origin=ORIGIN[mission], destination="CMB", departs_at=start, departs_on=start.date(),
        arrives_at=start + timedelta(hours=5),
    )  # fmt: skip
    db.session.add(flight)
    db.session.flush()
    db.session.add(
        FlightLeg(
            flight_id=flight.id, position=0, from_airport=flight.origin, to_airport="CMB", departs_at=start,
            arrives_at=flight.arrives_at,
        )
    )  # fmt: skip
    allotment = SeatAllotment(flight_id=flight.id, mission=mission, payer=Payer.STATE)
    db.session.add_all([allotment, FlightShare(flight_id=flight.id, organisation="IOM")])
    db.session.flush()
    db.session.add_all([AllottedSeat(allotment_id=allotment.id, place=place) for place in (1, 2, 3)])
    db.session.flush()
    return _ids(flight.id)


def _ids(flight_id: UUID) -> dict[str, UUID]:
    allotment = db.session.scalars(
        sa.select(SeatAllotment.id).where(SeatAllotment.flight_id == flight_id, SeatAllotment.payer == Payer.STATE)
    ).one()
    share = db.session.scalars(sa.select(FlightShare.id).where(FlightShare.flight_id == flight_id)).one()
    return {
        "flight_id": flight_id,
        "allotment_id": allotment,
        "share_id": share,
        "seat_loan_id": a_world_loan(flight_id),
        "change_id": a_world_change(flight_id),
    }


def fly(person_id: UUID, mission: str, account_id: UUID) -> dict[str, UUID]:
    """Give a person a wish to return, a decision about her return, and a seat on the flight of her mission."""
    ids = a_world_flight(mission)
    taken = sa.select(sa.func.count()).where(ManifestEntry.allotment_id == ids["allotment_id"])
    journey = Journey(person_id=person_id, mission=mission, requested_at=now())
    decision = ChildReturnDecision(
        person_id=person_id, assessed_on=date(2026, 1, 5), receiver_checked=True, probation_told=True,
        made_by=account_id,
    )  # fmt: skip
    db.session.add_all([journey, decision])
    db.session.flush()
    entry = ManifestEntry(
        flight_id=ids["flight_id"], person_id=person_id, journey_id=journey.id, mission=mission, payer=Payer.STATE,
        allotment_id=ids["allotment_id"], place=(db.session.scalar(taken) or 0) + 1, passenger=Passenger.ADULT,
        state=EntryState.CONFIRMED,
    )  # fmt: skip
    contact = DepartureContact(
        airport="CMB", office="Health desk", email=f"{entry.person_id.hex}@health.example", language="en",
        made_by=account_id,
    )  # fmt: skip
    db.session.add_all([entry, contact])
    db.session.flush()
    asked = asked_about(ids["flight_id"], person_id, account_id)
    return ids | {"entry_id": entry.id, "comment_id": asked, "contact_id": contact.id}


def asked_about(flight_id: UUID, person_id: UUID, account_id: UUID) -> UUID:
    """IOM asked something about a passenger."""
    key = new_id()
    sealed = seal(
        "When does she leave?", data_class=DataClass.PERSONAL, table="partner_comment", column="words_sealed",
        row_id=key, subject=person_id,
    )  # fmt: skip
    db.session.add(
        PartnerComment(
            id=key, flight_id=flight_id, person_id=person_id, organisation="IOM", is_partners=True,
            words_sealed=sealed, made_by=account_id,
        )
    )  # fmt: skip
    db.session.flush()
    return key


def seal_world_flight(flight_id: UUID, coordinator: Viewer, officer: Viewer) -> UUID:
    """Seal the list of a flight and let its mission sign it, then leave the flight open; inside a transaction."""
    flight = db.session.get_one(Flight, flight_id)
    flight.state = FlightState.LOCKED
    db.session.flush()
    version = seal_manifest(coordinator, flight_id)
    sign_version(officer, version.id)
    flight.state = FlightState.OPEN
    db.session.flush()
    return version.id
