"""A sealed list as the list of a passenger message (PAXLST): what of it a border authority or carrier is told."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from migrant_support.domains.flights.rules.manifest import SealedLeg, SealedList, SealedPassenger
from migrant_support.domains.people.rules import DocumentKind
from migrant_support.formats.paxlst.listing import Leg, ListedDocument, ListedFlight, Listing, Traveller
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

KIND_OF_DOCUMENT = {
    DocumentKind.PASSPORT.value: "P",
    DocumentKind.NIC.value: "I",
    DocumentKind.EMERGENCY.value: "F",
}
"""As the guide names documents; F is an approved travel document that is no passport."""

_DESIGNATOR = re.compile(r"([A-Z][A-Z0-9]|[0-9][A-Z])\d{1,4}[A-Z]?")
Airports = Mapping[str, tuple[str, str]]
"""Country and zone of each airport of the flight, by its code."""


def listing_of(content: SealedList, *, number: int, airports: Airports, reporter: str, telephone: str) -> Listing:
    """The list of a message. Raises Refused when the zone of an airport is not known.

    What carriers and border authorities are not told (NOT_BY_LAW) is not in it. A traveller is named by her entry's id
    (ABO), by which the answer is matched.
    """
    flight = content.flight
    day = flight.date.replace("-", "")
    legs = _legs(content.legs, airports)
    first, last = content.legs[0].origin, content.legs[-1].destination
    customs = next((leg.destination for leg in legs if leg.crosses), last) or last
    places = {"22": customs, "178": first, "179": last}
    departs = legs[0].departs
    return Listing(
        version=(f"{flight.number}{day}", str(number)),
        reporter=(reporter,),
        reach={"TE": telephone} if telephone else {},
        flights=(ListedFlight(flight.number, _carrier(flight.number), legs=legs),),
        travellers=tuple(_traveller(passenger, places) for passenger in content.passengers),
        access=f"{flight.number}/{day[2:]}/{departs:%H%M}" if departs else f"{flight.number}/{day[2:]}",
    )


def _carrier(number: str) -> str:
    """The airline's two signs at the head of a flight number; none when it has another form."""
    found = _DESIGNATOR.fullmatch(number)
    return found[1] if found else ""


def _legs(legs: tuple[SealedLeg, ...], airports: Airports) -> tuple[Leg, ...]:
    """The legs in local times. The last one between two countries is the one over the border; others are on the way."""
    if not legs:
        raise Refused("flight_without_legs", msg("This list names no route. Seal the list again, then export it."))
    unknown = sorted({code for leg in legs for code in (leg.origin, leg.destination)} - airports.keys())
    if unknown:
        raise Refused(
            "zone_unknown",
            msg("The time zone of %(airports)s is not known here. Add the airport, then export again."),
            airports=", ".join(unknown),
        )
    abroad = [at for at, leg in enumerate(legs) if airports[leg.origin][0] != airports[leg.destination][0]]
    border = abroad[-1] if abroad else len(legs) - 1
    return tuple(
        Leg(
            leg.origin,
            leg.destination,
            _local(leg.departs_at, airports[leg.origin][1]),
            _local(leg.arrives_at, airports[leg.destination][1]),
            crosses=at == border,
        )
        for at, leg in enumerate(legs)
    )


def _local(moment: str, zone: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _traveller(passenger: SealedPassenger, places: dict[str, str]) -> Traveller:
    references = {"ABO": passenger.entry_id.replace("-", "").upper()}
    if passenger.seat:
        references["SEA"] = passenger.seat
    return Traveller(
        names=(passenger.primary_id, passenger.secondary_id),
        sex=passenger.sex if passenger.sex in {"M", "F", "X"} else "",
        born=_day(passenger.birth_date),
        nationality=passenger.nationality,
        places=places,
        references=references,
        documents=_documents(passenger),
    )


def _documents(passenger: SealedPassenger) -> tuple[ListedDocument, ...]:
    if not passenger.document_number:
        return ()
    kind = KIND_OF_DOCUMENT.get(passenger.document_type, "")
    expires = _day(passenger.document_expiry)
    return (ListedDocument(kind, passenger.document_number, expires),)


def _day(text: str) -> date | None:
    """A day that is known as a day: of a month or a year alone no day is made."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
