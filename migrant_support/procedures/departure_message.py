"""Colombo is told that a flight has left: numbers for the health desk and the quarantine office, never a name."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.airport import told_at
from migrant_support.domains.flights.rules.words import WHEELCHAIRS, Passenger, SpecialService
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import BirthDate, is_minor
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.messages.outbox import NewMessage, put
from migrant_support.platform.messages.rules import Channel
from migrant_support.platform.store import db
from migrant_support.platform.web.times import clock_text

TEMPLATE, VERSION = "flight_departed", 1


def tell_home(actor: Viewer, flight: Flight, entry_ids: Sequence[UUID]) -> int:
    """Put a message to each office at the destination into the outbox, once for a flight; return how many."""
    offices = told_at(flight.destination)
    if not offices:
        return 0
    numbers = numbers_of(flight, entry_ids)
    messages = []
    for office in offices:
        with force_locale(office.language):
            messages.append(
                NewMessage(
                    channel=Channel.EMAIL,
                    to=office.email,
                    heading=_("Flight %(number)s has left", number=flight.number),
                    text=departure_words(flight, numbers),
                    template=TEMPLATE,
                    version=VERSION,
                    language=office.language,
                    subject=("departure_contact", office.id),
                    occasion=f"flight:{flight.id}",
                )
            )
    put(actor, messages)
    return len(messages)


def numbers_of(flight: Flight, entry_ids: Sequence[UUID]) -> Counter[str]:
    """How many fly, and how many of them need what; of everybody on board, also those whose files are closed."""
    found: Counter[str] = Counter()
    for start in range(0, len(entry_ids), 500):
        rows = db.session.execute(
            sa.select(ManifestEntry, Person)
            .join(Person, Person.id == ManifestEntry.person_id)
            .where(ManifestEntry.id.in_(list(entry_ids[start : start + 500])))
        )
        for entry, person in rows:
            found.update(_kinds(flight, entry, person.birth))
            found["bags"] += entry.bags
            found["kilos"] += entry.bag_kilos
    return found


def _kinds(flight: Flight, entry: ManifestEntry, birth: BirthDate | None) -> list[str]:
    services = {SpecialService(one) for one in entry.services}
    told = {
        "people": True,
        "wheelchairs": bool(services & WHEELCHAIRS),
        "stretchers": SpecialService.STCR in services,
        "patients": SpecialService.MEDA in services,
        "infants": entry.passenger is Passenger.INFANT,
        "minors": is_minor(birth, flight.departs_on),
        "alone": SpecialService.UMNR in services,
    }
    return [name for name, is_so in told.items() if is_so]


def departure_words(flight: Flight, numbers: Counter[str]) -> str:
    """The message in the language of the moment."""
    start, end = airports()[flight.origin], airports()[flight.destination]
    lines = [
        _("Flight %(number)s, %(origin)s to %(destination)s, has left.", number=flight.number, origin=flight.origin,
          destination=flight.destination),
        _("Planned departure: %(when)s", when=clock_text(flight.departs_at, start.zone, start.city)),
        _("Planned arrival: %(when)s", when=clock_text(flight.arrives_at, end.zone, end.city)),
        "",
        _("People on board: %(count)s", count=numbers["people"]),
        _("Wheelchairs: %(count)s", count=numbers["wheelchairs"]),
        _("Stretchers: %(count)s", count=numbers["stretchers"]),
        _("Patients with medical clearance: %(count)s", count=numbers["patients"]),
        _("Infants on laps: %(count)s", count=numbers["infants"]),
        _("Under eighteen, infants included: %(count)s", count=numbers["minors"]),
        _("Children without parents: %(count)s", count=numbers["alone"]),
        _("Bags: %(count)s, together %(kilos)s kg", count=numbers["bags"], kilos=numbers["kilos"]),
        "",
        _("The list with names is in the system, for those who may see it."),
    ]  # fmt: skip
    return "\n".join(lines)
