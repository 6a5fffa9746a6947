"""A partner marks a passenger and writes; those who plan answer. Nothing here touches the gate, a seat or its payer."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights import history
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.models.partners import PartnerComment, PartnerMark
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.manifests import consenting, content_of, organisations_of
from migrant_support.domains.flights.queries.partners import fetch_comment, fetch_shared_passenger
from migrant_support.domains.flights.queries.shared import fetch_shared_flight, released_versions
from migrant_support.domains.flights.rules.partners import MarkKind, check_words
from migrant_support.domains.people.queries import fetch_person
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power


def read_shared(actor: Viewer, flight_id: UUID, person_id: UUID | None = None) -> None:
    """Write down that a partner opened names; asked before they are shown."""
    demand(actor, Power.SHARED_FLIGHTS)
    kind, key = ("person", person_id) if person_id else ("flight", flight_id)
    record(actor, "flights.shared.read", kind=kind, object_id=key)


def mark_passenger(actor: Viewer, flight_id: UUID, person_id: UUID, kind: MarkKind) -> None:
    """Mark a passenger who agreed; a second time changes nothing. Raises NotThere."""
    organisation, mark = _held(actor, flight_id, person_id, kind)
    if mark is not None:
        return
    db.session.add(
        PartnerMark(
            flight_id=flight_id, person_id=person_id, organisation=organisation, kind=kind, made_by=actor.account_id
        )
    )
    db.session.flush()
    happened("person", person_id, history.MARKED[kind], reference_kind="flight", reference_id=flight_id, actor=actor)
    record(actor, "flights.shared.mark", kind="person", object_id=person_id, fields=[kind.value])


def end_mark(actor: Viewer, flight_id: UUID, person_id: UUID, kind: MarkKind) -> None:
    """Take a mark off again; without one nothing changes. Raises NotThere."""
    _organisation, mark = _held(actor, flight_id, person_id, kind)
    if mark is None:
        return
    mark.ended_at, mark.ended_by = now(), actor.account_id
    happened("person", person_id, history.UNMARKED[kind], reference_kind="flight", reference_id=flight_id, actor=actor)
    record(actor, "flights.shared.unmark", kind="person", object_id=person_id, fields=[kind.value])


def _held(actor: Viewer, flight_id: UUID, person_id: UUID, kind: MarkKind) -> tuple[str, PartnerMark | None]:
    """The organisation and its mark in force, while nobody else marks on this flight."""
    demand(actor, Power.SHARED_MARK)
    shared, _passenger = fetch_shared_passenger(actor, flight_id, person_id)
    db.session.execute(sa.select(Flight.id).where(Flight.id == flight_id).with_for_update(key_share=True)).all()
    mark = db.session.scalar(
        sa.select(PartnerMark).where(
            PartnerMark.flight_id == flight_id,
            PartnerMark.person_id == person_id,
            PartnerMark.organisation == shared.organisation,
            PartnerMark.kind == kind,
            PartnerMark.ended_at.is_(None),
        )
    )
    return shared.organisation, mark


def write_comment(actor: Viewer, flight_id: UUID, person_id: UUID | None, words: str) -> None:
    """A partner writes about a passenger who agreed, or about the flight. Raises NotThere, Refused."""
    demand(actor, Power.SHARED_MARK)
    if person_id is None:
        _flight, organisation = fetch_shared_flight(actor, flight_id)
    else:
        organisation = fetch_shared_passenger(actor, flight_id, person_id)[0].organisation
    _add(actor, flight_id, person_id, organisation, words, is_partners=True, act="flights.comment.write")


def answer_comment(actor: Viewer, flight_id: UUID, comment_id: UUID, words: str) -> None:
    """A mission or the coordinator answers what a partner wrote. Raises NotThere, Refused."""
    demand(actor, Power.COMMENT_ANSWER)
    comment = fetch_comment(actor, flight_id, comment_id)
    about, organisation = comment.person_id, comment.organisation
    _add(actor, flight_id, about, organisation, words, is_partners=False, act="flights.comment.answer")


def begin_comment(actor: Viewer, flight_id: UUID, organisation: str, person_id: UUID | None, words: str) -> None:
    """A mission or the coordinator writes to a partner first: about the flight, or somebody whom it is told of.

    Raises NotThere for a flight or a person out of sight, Refused where the partner would not be told of it.
    """
    demand(actor, Power.COMMENT_ANSWER)
    flight = fetch_flight(actor, flight_id, Power.COMMENT_ANSWER)
    if organisation not in organisations_of(flight.id):
        raise Refused(
            "not_shared_with",
            msg("This flight is not shared with this organisation. Choose one from the list."),
            field="organisation",
        )
    if person_id is not None:
        fetch_person(actor, person_id)
        versions = released_versions(flight)
        listed = {one.person for one in content_of(versions[0]).passengers} if versions else set()
        if person_id not in listed & consenting({person_id}, organisation):
            raise Refused(
                "not_told_of",
                msg("The partner is not told of this person: not on the newest list, or did not agree."),
                field="person",
            )
    _add(actor, flight_id, person_id, organisation, words, is_partners=False, act="flights.comment.begin")


def _add(
    actor: Viewer,
    flight_id: UUID,
    person_id: UUID | None,
    organisation: str,
    words: str,
    *,
    is_partners: bool,
    act: str,
) -> None:
    text, key = check_words(words), new_id()
    sealed = seal(
        text, data_class=DataClass.PERSONAL, table="partner_comment", column="words_sealed", row_id=key,
        subject=person_id,
    )  # fmt: skip
    db.session.add(
        PartnerComment(
            id=key, flight_id=flight_id, person_id=person_id, organisation=organisation, is_partners=is_partners,
            words_sealed=sealed, made_by=actor.account_id,
        )
    )  # fmt: skip
    db.session.flush()
    kind, about = ("person", person_id) if person_id else ("flight", flight_id)
    record(actor, act, kind=kind, object_id=about)
