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
    "people.flag.pass": msg("Let an act pass although a flag stops it"),
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
    "cases.medical_notes.read": msg("Read the notes for the medical officer"),
    "cases.file.attach": msg("Attached a file to a case"),
    "cases.file.read": msg("Opened a file of a case"),
    "cases.vulnerability.note": msg("Noted what makes a person vulnerable"),
    "cases.vulnerability.end": msg("Noted that a vulnerability is there no more"),
    "cases.need.open": msg("Noted a need"),
    "cases.need.end": msg("Noted how a need ended"),
    "cases.need.reopen": msg("Opened a need again"),
    "cases.action.plan": msg("Planned something for a need"),
    "cases.action.done": msg("Noted that something was done"),
    "cases.action.not_possible": msg("Noted that something was not possible"),
    "cases.action.planned": msg("Noted that something is tried again"),
    "cases.work.read": msg("Read what has been done in a case"),
    "cases.handover.offer": msg("Offered a case to a colleague"),
    "cases.handover.accept": msg("Took a case that a colleague offered"),
    "cases.handover.decline": msg("Did not take a case that a colleague offered"),
    "cases.handover.withdraw": msg("Took back the offer of a case"),
    "cases.handover.read": msg("Read the note of a hand-over"),
    "cases.transfer.ask": msg("Asked another mission to take a case"),
    "cases.transfer.accept": msg("Took a case over from another mission"),
    "cases.transfer.decline": msg("Did not take a case from another mission"),
    "cases.transfer.withdraw": msg("Took back the request to another mission"),
    "cases.referral.draft": msg("Prepared a referral"),
    "cases.referral.read": msg("Read a referral"),
    "cases.referral.send": msg("Sent a referral"),
    "cases.referral.accept": msg("Recorded that an institution accepted a referral"),
    "cases.referral.begin": msg("Recorded that an institution works on a referral"),
    "cases.referral.complete": msg("Recorded that a referral is completed"),
    "cases.referral.decline": msg("Recorded that an institution declined a referral"),
    "cases.referral.withdraw": msg("Withdrew a referral"),
    "medical.fitness.book": msg("Booked a fit-to-travel check"),
    "medical.fitness.record": msg("Recorded a fit-to-travel result"),
    "medical.fitness.read": msg("Read the fit-to-travel results"),
    "flights.entry.help": msg("Changed what a passenger needs on the way"),
    "medical.record.read": msg("Read a medical record"),
    "medical.desk.read": msg("Opened the medical desk"),
    "medical.round.read": msg("Opened the medical round of a site"),
    "medical.encounter.write": msg("Wrote a medical entry"),
    "medical.encounter.correct": msg("Corrected a medical entry by a later one"),
    "medical.vitals.write": msg("Wrote down signs of life"),
    "medical.alert.set": msg("Set a medical alert"),
    "medical.alert.lift": msg("Lifted a medical alert"),
    "medical.test.record": msg("Recorded a test"),
    "medical.test.result": msg("Wrote the result of a test"),
    "medical.vaccination.record": msg("Recorded a vaccination"),
    "medical.entry.strike": msg("Struck out a medical entry"),
    "medical.certificate.issue": msg("Issued a medical certificate"),
    "medical.certificate.read": msg("Opened a medical certificate to print it"),
    "medical.guarantee.ask": msg("Asked for a cost guarantee"),
    "medical.guarantee.approved": msg("Granted a cost guarantee"),
    "medical.guarantee.refused": msg("Refused a cost guarantee"),
    "medical.guarantee.used": msg("Recorded that a cost guarantee was used"),
    "medical.guarantee.closed": msg("Closed a cost guarantee with the bill"),
    "medical.guarantee.withdrawn": msg("Withdrew a cost guarantee"),
    "medical.guarantee.read": msg("Read why a cost guarantee was asked for"),
    "medical.medicine.give": msg("Gave medicine from the store"),
    "protection.child.decide": msg("Recorded the decision that a child may return"),
    "protection.child.withdraw": msg("Withdrew the decision that a child may return"),
    "protection.child.read": msg("Read the decisions about a child's return"),
    "flights.wish.record": msg("Recorded the wish to return"),
    "flights.wish.withdraw": msg("Recorded that the wish to return is withdrawn"),
    "flights.clearance.record": msg("Recorded the exit clearance"),
    "flights.exit.begin": msg("Began the steps of an exit clearance"),
    "flights.exit.step": msg("Recorded what became of a step of an exit clearance"),
    "people.person.known_elsewhere": msg("Was told that a number is known to another mission"),
    "people.person.ask_mission": msg("Asked another mission about a number that both know"),
    "people.person.answer_known": msg("Told another mission that this one knows the person"),
    "people.person.answer_declined": msg("Did not tell another mission whether this one knows the person"),
    "flights.flight.plan": msg("Planned a flight"),
    "flights.flight.change": msg("Changed a flight"),
    "flights.flight.open": msg("Opened a flight, or unlocked its list"),
    "flights.flight.locked": msg("Locked the list of a flight"),
    "flights.flight.sealed": msg("Moved a flight to sealed"),
    "flights.flight.departed": msg("Recorded that a flight left"),
    "flights.departure.pass": msg("Let a flight leave with a list sealed before its change"),
    "flights.flight.arrived": msg("Recorded that a flight landed"),
    "flights.flight.closed": msg("Closed a flight"),
    "flights.flight.cancelled": msg("Cancelled a flight"),
    "flights.flight.share": msg("Shared a flight with an organisation"),
    "flights.flight.unshare": msg("Stopped sharing a flight"),
    "flights.seats.set": msg("Gave seats of a flight to a mission"),
    "flights.seats.move": msg("Moved seats of a flight"),
    "flights.seats.lend": msg("Lent seats of a flight to another mission"),
    "flights.seats.return": msg("Gave back the seats that were lent"),
    "flights.entry.propose": msg("Proposed a person for a flight"),
    "flights.entry.escort": msg("Chose the escort of a passenger"),
    "flights.entry.wait": msg("Put a person on a flight's waiting list"),
    "flights.entry.confirm": msg("Confirmed a seat"),
    "flights.offer.make": msg("Offered seats that came free to the next of a waiting list"),
    "flights.offer.accepted": msg("Accepted seats that were offered"),
    "flights.offer.declined": msg("Declined seats that were offered"),
    "flights.offer.lapsed": msg("Seats that were offered were not accepted in time"),
    "flights.offer.withdrawn": msg("Took back seats that were offered"),
    "flights.entry.check_in": msg("Checked a passenger in"),
    "flights.entry.board": msg("Let a passenger board"),
    "flights.entry.take_back": msg("Took back a step at the airport"),
    "flights.flight.baggage": msg("Changed the free baggage of a flight"),
    "flights.flight.print_list": msg("Printed the list of the airport"),
    "flights.bus.plan": msg("Planned a bus to the airport"),
    "flights.bus.place": msg("Gave a person a place on a bus to the airport"),
    "flights.bus.board": msg("Let a person board the bus to the airport"),
    "flights.bus.come_back": msg("Took back that a person boarded the bus to the airport"),
    "flights.bus.print_list": msg("Printed the list of a bus"),
    "flights.bus.receipts": msg("Printed receipts of things handed back"),
    "flights.contact.add": msg("Added an office that is told of flights"),
    "flights.contact.end": msg("Took out an office that is told of flights"),
    "flights.entry.withdrawn": msg("Withdrew a person from a flight"),
    "flights.entry.postponed": msg("Postponed a person to a later flight"),
    "flights.entry.no_show": msg("Recorded that a passenger did not come"),
    "flights.entry.offloaded": msg("Took a passenger off at the airport"),
    "flights.pause.set": msg("Paused travel"),
    "flights.pause.end": msg("Ended a pause of travel"),
    "flights.ceiling.set": msg("Set how many people may land on one day"),
    "flights.ceiling.end": msg("Ended a daily ceiling of arrivals"),
    "flights.limit.pass": msg("Let a flight pass a pause or a ceiling"),
    "directory.departure_rule.set": msg("Changed what a country asks of those who leave"),
    "directory.amnesty.announce": msg("Wrote an amnesty down"),
    "directory.amnesty.extend": msg("Made an amnesty longer"),
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
    "imports.stock.take_in": msg("Took a stock book into a store"),
    "imports.stock.take_back": msg("Took a stock book back out of a store"),
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
    "flights.shared.read": msg("A partner opened passengers who agreed"),
    "flights.shared.mark": msg("A partner marked a passenger"),
    "flights.shared.unmark": msg("A partner took a mark back"),
    "flights.comment.write": msg("A partner wrote a comment"),
    "flights.comment.begin": msg("Wrote to a partner"),
    "flights.comment.answer": msg("Answered a partner's comment"),
    "flights.manifest.seal": msg("Sealed the list of a flight"),
    "flights.manifest.sign": msg("Signed a sealed list"),
    "flights.manifest.export": msg("Made a file of a sealed list"),
    "flights.manifest.ask": msg("Asked for a file of a sealed list"),
    "flights.columns.set": msg("Set the columns of a recipient"),
    "desks.country.export": msg("Downloaded the country picture"),
    "demo.country.load": msg("Loaded the demonstration country"),
}
KINDS = {
    "session": msg("Sign-in"),
    "document": msg("Identity document"),
    "receipt": msg("Receipt"),
    "id_card": msg("Card"),
    "medical_certificate": msg("Medical certificate"),
    "cost_guarantee": msg("Cost guarantee"),
    "medical_desk": msg("Medical desk"),
    "travel_paper": msg("Emergency travel document"),
    "departure_contact": msg("Office that is told of flights"),
    "departure_bus": msg("Bus to the airport"),
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
