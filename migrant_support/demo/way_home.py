"""What the demonstration shows around its flights: wishes, a pause and a ceiling, buses, a partner that marks and asks,
columns of its own, offices that are told, rides between houses. Each by the product's own actions.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.demo.flights import Crew
from migrant_support.demo.shelters import candidates
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.flights.actions import request_journey
from migrant_support.domains.flights.actions.airport import add_contact
from migrant_support.domains.flights.actions.departure import plan_bus, put_on_bus
from migrant_support.domains.flights.actions.limits import limit_day, pause_travel
from migrant_support.domains.flights.actions.partners import answer_comment, mark_passenger, write_comment
from migrant_support.domains.flights.actions.templates import set_columns
from migrant_support.domains.flights.models import Flight, Journey, ManifestEntry, ManifestVersion
from migrant_support.domains.flights.models.partners import PartnerComment
from migrant_support.domains.flights.queries.partners import shared_passengers
from migrant_support.domains.flights.queries.templates import today
from migrant_support.domains.flights.rules.layouts import HeadingWords, Layout
from migrant_support.domains.flights.rules.partners import MarkKind
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.funding.actions import write_line
from migrant_support.domains.funding.rules import CostItem, MoneySide, NewLine
from migrant_support.domains.sites.actions.rides import Trip, accept_ride, ask_ride
from migrant_support.domains.sites.queries import site_row
from migrant_support.domains.sites.queries.residents import residents
from migrant_support.domains.sites.queries.rides import beds_for_riders, fetch_ride, riders_of
from migrant_support.domains.sites.rules.rides import Vehicle
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

_DAY = timedelta(days=1)
_WISHES = 5
_SEALED = "UL230"
_HOUSES = {"KWT": "Suraksha", "OMN": "Suraksha Muscat"}
_COLUMNS = (
    ("case_ref", "Case"), ("seq", "No."), ("primary_id", "Surname"), ("secondary_id", "Given names"), ("sex", "Sex"),
    ("birth_date", "Born"), ("nationality", "Nationality"), ("document_number", "Passport"),
    ("document_expiry", "Passport until"), ("payer", "Who pays"), ("ssr", "Help"),
    ("fit_to_travel_until", "Fit until"), ("destination_district", "District"), ("phone", "Telephone"),
)  # fmt: skip
_NOT_PAID_FOR = (FlightState.DRAFT, FlightState.OPEN, FlightState.CANCELLED)
OFFICES = (
    ("Health desk of the airport", "health.cmb@demonstration.example", "en"),
    ("Quarantine office, Colombo", "quarantine@demonstration.example", "si"),
)


def add_way_home(crew: Crew, partner: Viewer, sites: Mapping[str, UUID], *, moment: datetime) -> None:
    """Write it after the flights, at the present."""
    _limits(crew.coordinator, moment)
    for office, email, language in OFFICES:
        add_contact(crew.coordinator, "CMB", office=office, email=email, language=language)
    names, headings = zip(*_COLUMNS, strict=True)
    layout = Layout(0, tuple(names), tuple(headings))
    set_columns(crew.coordinator, "IOM", layout, language=HeadingWords.ENGLISH, in_force_from=today())
    for mission, officer in crew.officers.items():
        _wishes(officer, mission)
    flight = db.session.scalars(sa.select(Flight).where(Flight.number == _SEALED)).one()
    if db.session.scalar(sa.select(ManifestVersion.id).where(ManifestVersion.flight_id == flight.id)) is not None:
        _buses(crew, flight, sites)
        _partners(crew, partner, flight.id)
    _rides(crew.officers["CYP"], sites, moment)
    _costs(crew.coordinator, moment)


def _limits(coordinator: Viewer, moment: datetime) -> None:
    """A pause and a full stretch of days, both in the weeks of the drafts."""
    first = (moment + 14 * _DAY).date()
    pause_travel(
        coordinator, airport="JED", from_on=first, until_on=first + timedelta(days=4),
        reason="The airport takes no charters in these days (note of the Consulate General)",
    )  # fmt: skip
    limit_day(
        coordinator, airport="CMB", from_on=first, until_on=first + timedelta(days=14), people=250,
        reason="Quarantine takes no more in a day",
    )  # fmt: skip


def _costs(coordinator: Viewer, moment: datetime) -> None:
    """A charter for each flight whose list is locked or that has left, with what the payers have sent so far."""
    asked = sa.select(Flight).where(Flight.state.not_in(_NOT_PAID_FOR)).order_by(Flight.departs_at, Flight.id)
    for number, flight in enumerate(db.session.scalars(asked).all(), start=1):
        day, rate = moment.date(), Decimal("302.4500")
        charter = Money(Decimal(41_000 + 1_500 * number), "USD")
        handling = Money(Decimal("615000.00"), "LKR")
        paid = {Payer.SLBFE: Decimal(5_200_000), Payer.IOM: Decimal(3_900_000) * (number % 2)}
        lines = [
            NewLine(
                MoneySide.COST, charter, day, CostItem.CHARTER, rate=rate, rate_on=day, reference=f"CH-{number:03}"
            ),
            NewLine(MoneySide.COST, handling, day, CostItem.HANDLING, reference=f"GH-{number:03}"),
            *(NewLine(MoneySide.FUNDING, Money(sent, "LKR"), day, payer=p) for p, sent in paid.items() if sent),
        ]
        for line in lines:
            write_line(coordinator, flight.id, line)


def _wishes(officer: Viewer, mission: str) -> None:
    """Some who wish to go home and stand on no flight yet."""
    found = candidates(mission, (CaseState.VERIFIED, CaseState.ACTIVE), 200)
    ids = [one.person_id for one in found]
    going = set(db.session.scalars(sa.select(Journey.person_id).where(Journey.person_id.in_(ids))))
    alone = [one.person_id for one in found if one.unit_id is None and one.person_id not in going]
    for person_id in alone[:_WISHES]:
        request_journey(officer, person_id, mission=mission)


def _buses(crew: Crew, flight: Flight, sites: Mapping[str, UUID]) -> None:
    """A bus from the house of each mission, with those who have a seat."""
    for number, (mission, house) in enumerate(_HOUSES.items()):
        entries: Sequence[UUID] = db.session.scalars(
            sa.select(ManifestEntry.id)
            .where(
                ManifestEntry.flight_id == flight.id, ManifestEntry.mission == mission,
                ManifestEntry.state == EntryState.CONFIRMED,
            )
            .order_by(ManifestEntry.id)
            .limit(30)
        ).all()  # fmt: skip
        if not entries:
            continue
        bus = plan_bus(
            crew.officers[mission], flight.id, sites[house], name=f"Bus {number + 1}", seats=30,
            leaves_at=flight.departs_at - timedelta(hours=5), driver_phone=f"+9655000000{number}",
        )  # fmt: skip
        put_on_bus(crew.officers[mission], flight.id, bus, entries)


def _partners(crew: Crew, partner: Viewer, flight_id: UUID) -> None:
    """IOM has papers of two and asks twice; one question is answered, the other waits."""
    agreed = shared_passengers(partner, flight_id).passengers
    for passenger in agreed[:2]:
        mark_passenger(partner, flight_id, passenger.person, MarkKind.FITNESS_RECEIVED)
    write_comment(partner, flight_id, None, "At which counter do we meet the passengers?")
    asked = db.session.scalars(sa.select(PartnerComment.id).where(PartnerComment.flight_id == flight_id)).one()
    answer_comment(crew.coordinator, flight_id, asked, "At the charter counter, four hours before the departure.")
    for passenger in agreed[:1]:
        write_comment(partner, flight_id, passenger.person, "Does she travel with a bag for the hold?")


def _rides(officer: Viewer, sites: Mapping[str, UUID], moment: datetime) -> None:
    """From the transit house of Cyprus to its hotel: beds are kept for one ride, the other waits for its answer."""
    start, target = sites["Transit house Larnaca"], sites["Hotel Almond Tree"]
    zone = site_row(officer, start, Power.STAY_PLACE).zone
    alone = [one.person.id for one in residents(officer, start, zone)]
    for hours, most in ((20, 2), (26, 3)):
        ride = _asked(officer, start, target, alone, moment + timedelta(hours=hours), most)
        if ride is not None and most == 2:
            _accepted(officer, ride)


def _asked(
    officer: Viewer, start: UUID, target: UUID, people: list[UUID], leaves_at: datetime, most: int
) -> UUID | None:
    """A ride of up to so many; whoever would be parted from a family stays. Takes those who ride from `people`."""
    trip = Trip(leaves_at, leaves_at + timedelta(hours=1), Vehicle.CAR, 4, "Andreas", "+35799000000", "")
    while people:
        chosen, people[:] = people[:most], people[most:]
        try:
            with db.session.begin_nested():
                return ask_ride(officer, start, target, chosen, trip)
        except Refused:
            continue
    return None


def _accepted(officer: Viewer, ride_id: UUID) -> None:
    kept = beds_for_riders(officer, fetch_ride(officer, ride_id, Power.STAY_PLACE), riders_of(ride_id))
    beds = {one.person_id: one.best for one in kept if one.best is not None}
    if len(beds) == len(kept):
        try:
            with db.session.begin_nested():
                accept_ride(officer, ride_id, beds)
        except Refused:  # a flag that stops at a room: the house answers later
            return
