"""How the acts and records of the domains read on the auditor's screens.

A reference leads to a record's id and back, and a person's cases count with the person; nothing of a record's content
passes here. An auditor sees every line of the log, so these look-ups are not cut to a place.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import Person
from migrant_support.kernel.references import read_reference
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.platform.store import db

ACTS = {
    "people.person.register": msg("Registered a person"),
    "people.person.edit": msg("Changed a person's details"),
    "people.person.take_back": msg("Took back a registration"),
    "people.sight.rebuild": msg("Wrote anew who sees whom"),
    "people.document.add": msg("Recorded an identity document"),
    "people.document.move": msg("Said where a document is now"),
    "people.document.verify": msg("Verified a document"),
    "documents.safe.deposit": msg("Put something into the safe"),
    "documents.safe.return": msg("Gave something back from the safe"),
    "documents.safe.disposal": msg("Disposed of something in the safe"),
    "documents.travel_paper.requested": msg("Requested an emergency travel document"),
    "documents.travel_paper.tick": msg("Noted what came for an emergency travel document"),
    "documents.travel_paper.verified": msg("Recorded Colombo's answer about a person's identity"),
    "documents.travel_paper.issued": msg("Issued an emergency travel document"),
    "documents.travel_paper.used": msg("Recorded that an emergency travel document was used"),
    "documents.travel_paper.refused": msg("Recorded that an emergency travel document was refused"),
    "documents.card.issue": msg("Printed a card"),
    "documents.card.revoke": msg("Revoked a card"),
    "documents.receipt.replace": msg("Replaced a receipt"),
    "people.photo.set": msg("Set a photo"),
    "people.file.attach": msg("Attached a file"),
    "people.file.read": msg("Opened an attached file"),
    "people.file.restrict": msg("Restricted a file"),
    "people.file.reader_removed": msg("Took a reader off a restricted file"),
    "people.family.tie": msg("Recorded a family tie"),
    "people.family.prove": msg("Recorded how a family tie is known"),
    "people.unit.form": msg("Formed a travel unit"),
    "people.unit.join": msg("Added somebody to a travel unit"),
    "people.unit.leave": msg("Took somebody out of a travel unit"),
    "people.consent.give": msg("Recorded a consent"),
    "people.consent.withdraw": msg("Recorded that a consent was withdrawn"),
    "people.photo.expire": msg("Destroyed a photo whose period was over"),
    "access.session.expire": msg("Forgot a sign-in whose period was over"),
    "imports.batch.expire": msg("Destroyed a list whose period was over"),
    "people.copy.hand_out": msg("Handed out a copy of a person's data"),
    "people.correction.ask": msg("Wrote down a request for correction"),
    "people.correction.accept": msg("Accepted a request for correction"),
    "people.correction.refuse": msg("Refused a request for correction"),
    "people.consent.words": msg("Kept the words of a consent"),
    "people.consent.print": msg("Printed a consent form"),
    "people.hold.set": msg("Set a legal hold"),
    "people.hold.lift": msg("Lifted a legal hold"),
    "people.person.anonymise": msg("Made a person anonymous"),
    "people.person.merge": msg("Made two records of a person one"),
    "people.person.merge_undo": msg("Parted two records again"),
    "people.pair.tell_apart": msg("Told two people apart"),
    "people.pair.ask_again": msg("Took back that two people are two"),
    "people.flag.set": msg("Flag set"),
    "people.flag.resolve": msg("Resolved a flag"),
    "cases.case.open": msg("Opened a case"),
    "cases.case.edit": msg("Changed the details of a case"),
    "cases.case.assign": msg("Gave a case to an officer"),
    "cases.case.register": msg("Registered a case"),
    "cases.case.verify": msg("Verified a case"),
    "cases.case.activate": msg("Began to work on a case"),
    "cases.case.suspend": msg("Suspended a case"),
    "cases.case.resume": msg("Took a case up again"),
    "cases.case.close": msg("Closed a case"),
    "cases.case.reopen": msg("Opened a closed case again"),
    "cases.case.undo": msg("Took back the last step of a case"),
    "cases.case.take_back": msg("Took back a case"),
    "cases.narrative.read": msg("Read the narrative of a case"),
    "cases.note.write": msg("Wrote a note"),
    "medical.fitness.book": msg("Booked a fit-to-travel check"),
    "medical.fitness.record": msg("Recorded a fit-to-travel result"),
    "medical.fitness.read": msg("Read the fit-to-travel results"),
    "protection.child.decide": msg("Recorded the decision that a child may return"),
    "protection.child.withdraw": msg("Withdrew the decision that a child may return"),
    "protection.child.read": msg("Read the decisions about a child's return"),
    "flights.wish.record": msg("Recorded the wish to return"),
    "flights.wish.withdraw": msg("Recorded that the wish to return is withdrawn"),
    "flights.clearance.record": msg("Recorded the exit clearance"),
    "people.person.known_elsewhere": msg("Was told that a number is known to another mission"),
    "flights.flight.plan": msg("Planned a flight"),
    "flights.flight.change": msg("Changed a flight"),
    "flights.flight.open": msg("Opened a flight, or unlocked its list"),
    "flights.flight.locked": msg("Locked the list of a flight"),
    "flights.flight.sealed": msg("Moved a flight to sealed"),
    "flights.flight.departed": msg("Recorded that a flight left"),
    "flights.flight.arrived": msg("Recorded that a flight landed"),
    "flights.flight.closed": msg("Closed a flight"),
    "flights.flight.cancelled": msg("Cancelled a flight"),
    "flights.flight.share": msg("Shared a flight with an organisation"),
    "flights.flight.unshare": msg("Stopped sharing a flight"),
    "flights.seats.set": msg("Gave seats of a flight to a mission"),
    "flights.seats.move": msg("Moved seats of a flight"),
    "flights.entry.propose": msg("Proposed a person for a flight"),
    "flights.entry.escort": msg("Chose the escort of a passenger"),
    "flights.entry.wait": msg("Put a person on a flight's waiting list"),
    "flights.entry.confirm": msg("Confirmed a seat"),
    "flights.entry.check_in": msg("Checked a passenger in"),
    "flights.entry.board": msg("Let a passenger board"),
    "flights.entry.withdrawn": msg("Withdrew a person from a flight"),
    "flights.entry.postponed": msg("Postponed a person to a later flight"),
    "flights.entry.no_show": msg("Recorded that a passenger did not come"),
    "flights.entry.offloaded": msg("Took a passenger off at the airport"),
    "flights.gate.override": msg("Let something missing pass at the gate"),
    "quarantine.arrival.receive": msg("Received people off a flight"),
    "quarantine.arrival.miss": msg("Marked somebody of a list as not on the plane"),
    "quarantine.arrival.not_listed": msg("Received somebody who stood on no list"),
    "quarantine.arrival.not_known": msg("Wrote down an unknown arrival"),
    "quarantine.arrival.identify": msg("Said who an unknown arrival is"),
    "quarantine.arrival.undo": msg("Undid a reception"),
    "quarantine.order.send": msg("Sent people to a quarantine centre"),
    "quarantine.order.admitted": msg("Admitted somebody to quarantine"),
    "quarantine.order.isolated": msg("Isolated somebody"),
    "quarantine.order.hospitalised": msg("Recorded that somebody went to hospital from quarantine"),
    "quarantine.order.absconded": msg("Recorded that somebody absconded from quarantine"),
    "quarantine.order.deceased": msg("Recorded a death in quarantine"),
    "quarantine.order.release": msg("Released somebody from quarantine"),
    "quarantine.places.plan": msg("Planned quarantine places for a flight"),
    "directory.reference.load": msg("Loaded the reference data"),
    "directory.institution.add": msg("Added an institution"),
    "directory.institution.edit": msg("Changed an institution"),
    "imports.batch.take_in": msg("Took in a list to import"),
    "imports.batch.problems": msg("Downloaded the problems of a list"),
    "imports.batch.match": msg("Said what the columns of a list hold"),
    "imports.batch.stage": msg("Read the lines of a list to import"),
    "imports.batch.accept": msg("Took over the people of a list"),
    "imports.batch.beds": msg("Took over the stays of a shelter's list"),
    "imports.batch.undo": msg("Took back an import"),
    "imports.line.decide": msg("Decided about a line of an import"),
    "imports.line.mend": msg("Mended a line of an import"),
    "requests.request.receive": msg("A request came from somebody without account"),
    "requests.photo.receive": msg("A picture came with a request"),
    "requests.request.read": msg("Read a request"),
    "requests.photo.read": msg("Looked at the picture of a passport"),
    "requests.request.take": msg("Took up a request"),
    "requests.request.register": msg("Registered the person of a request"),
    "requests.request.link": msg("Linked a request to a person"),
    "requests.request.refuse": msg("Refused a request"),
    "requests.request.expire": msg("Deleted a request whose time was over"),
    "flights.manifest.seal": msg("Sealed the list of a flight"),
    "flights.manifest.sign": msg("Signed a sealed list"),
    "flights.manifest.export": msg("Made a file of a sealed list"),
    "desks.country.export": msg("Downloaded the country picture"),
    "demo.country.load": msg("Loaded the demonstration country"),
}
KINDS = {
    "session": msg("Sign-in"),
    "document": msg("Identity document"),
    "receipt": msg("Receipt"),
    "id_card": msg("Card"),
    "travel_paper": msg("Emergency travel document"),
    "travel_unit": msg("Travel unit"),
    "consent": msg("Consent"),
    "flag": msg("Flag"),
    "manifest_version": msg("Sealed list"),
    "flight": msg("Flight"),
    "manifest_entry": msg("Passenger of a flight"),
    "quarantine_order": msg("Quarantine order"),
    "institution": msg("Institution"),
    "reference_data": msg("Reference data"),
    "import_batch": msg("Import"),
    "registration_request": msg("Request"),
    "country_picture": msg("Country picture"),
    "demonstration": msg("Demonstration data"),
}


def name_everything() -> None:
    """Hand the words to the audit log; called at start."""
    name_acts(ACTS)
    name_object_kind("person", msg("Person"), find=_person, references=_people, belongings=_cases_of_person)
    name_object_kind("case", msg("Case"), find=_case, references=_cases)
    for kind, label in KINDS.items():
        name_object_kind(kind, label)


def _person(typed: str) -> str | None:
    return _id_of(sa.select(Person.id).where(Person.reference == read_reference(typed)))


def _case(typed: str) -> str | None:
    return _id_of(sa.select(Case.id).where(Case.reference == read_reference(typed)))


def _id_of(query: sa.Select[UUID]) -> str | None:
    found = db.session.scalar(query)
    return str(found) if found else None


def _people(ids: Collection[str]) -> Mapping[str, str]:
    return _references(sa.select(Person.id, Person.reference).where(Person.id.in_(_uuids(ids))))


def _cases(ids: Collection[str]) -> Mapping[str, str]:
    return _references(sa.select(Case.id, Case.reference).where(Case.id.in_(_uuids(ids))))


def _references(query: sa.Select[UUID, str]) -> Mapping[str, str]:
    return {str(row[0]): row[1] for row in db.session.execute(query)}


def _cases_of_person(person_id: str) -> Collection[str]:
    query = sa.select(Case.id).where(Case.person_id.in_(_uuids([person_id])))
    return tuple(str(case_id) for case_id in db.session.scalars(query))


def _uuids(ids: Collection[str]) -> list[UUID]:
    """Those that are ids of rows; other parts of the log may name objects by words."""
    found = []
    for text in ids:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
