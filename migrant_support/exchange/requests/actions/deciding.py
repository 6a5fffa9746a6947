"""What officers do with a request: take it up, register the person, link it to somebody known, refuse it.

The request is locked first: of many officers at once one decides, the others read that it is ended.
"""

from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from uuid import UUID

from werkzeug.datastructures import FileStorage

from migrant_support.domains.cases.actions import write_note
from migrant_support.domains.cases.queries import cases_of
from migrant_support.domains.cases.rules import CaseState, NewCase
from migrant_support.domains.people.actions.bonds import set_flag
from migrant_support.domains.people.actions.details import add_document, attach_file, edit_person
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.rules import Checkpoint, FlagPriority, NewPerson
from migrant_support.exchange.requests.actions.receiving import KIND
from migrant_support.exchange.requests.models import RegistrationRequest
from migrant_support.exchange.requests.queries import TABLE, fetch_request, has_photo, photo_of
from migrant_support.exchange.requests.rules import (
    RefusalReason,
    RequestAct,
    check_refusal,
    check_taker,
    transition,
)
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power
from migrant_support.procedures.register import Registered, open_for_known, register_at_counter


def take_request(actor: Viewer, request_id: UUID) -> None:
    """Take a request up, or over from a colleague. Raises NotThere or Refused."""
    demand(actor, Power.PERSON_REGISTER)
    request = fetch_request(actor, request_id, lock=True)
    request.state = transition(request.state, RequestAct.TAKE)
    request.taken_at, request.taken_by = now(), actor.account_id
    db.session.flush()
    record(actor, "requests.request.take", kind=KIND, object_id=request_id, fields=("state",))


def register_request(
    actor: Viewer, request_id: UUID, person: NewPerson, case: NewCase, *, keep_photo: bool, caution: str,
    may_share_document: bool,
) -> Registered:  # fmt: skip
    """Register the person of a request by the same act as at the counter. Raises NotThere or Refused.

    `caution` says when the phone may not be called; it becomes a flag (SEC PU-4).
    """
    request = _to_decide(actor, request_id, RequestAct.REGISTER)
    made = register_at_counter(actor, person, case, mission=request.mission, may_share_document=may_share_document)
    if keep_photo:
        _hand_over_photo(actor, request_id, made.person_id)
    _warn(actor, made.person_id, caution)
    request.person_id, request.case_id = made.person_id, made.case_id
    _end(actor, request, RequestAct.REGISTER)
    return made


def link_request(
    actor: Viewer, request_id: UUID, person_id: UUID, *, known: NewPerson, sent: NewPerson, case: NewCase,
    take: Collection[str], version: int, keep_photo: bool, caution: str,
) -> None:  # fmt: skip
    """Say that a request is of somebody in the register: her open case at the mission gets a note, else one is opened.

    `known` is what the register has, `sent` what the request says; only the fields named in `take` go over. Raises
    NotThere for somebody out of sight, Refused, or Stale when she was changed since `version`.
    """
    request = _to_decide(actor, request_id, RequestAct.LINK)
    fetch_person(actor, person_id, Power.PERSON_EDIT, lock=True)
    changed = {name: getattr(sent, name) for name in take if name not in ("documents", "phones")}
    phones = (*known.phones, *sent.phones) if "phones" in take else known.phones
    edit_person(actor, person_id, replace(known, phones=phones, **changed), version=version)
    if "documents" in take:
        for document in sent.documents:
            add_document(actor, person_id, document)
    if keep_photo:
        _hand_over_photo(actor, request_id, person_id)
    if "phones" in take:
        _warn(actor, person_id, caution)
    request.person_id, request.case_id = person_id, _tell_case(actor, request.mission, person_id, case)
    _end(actor, request, RequestAct.LINK)


def refuse_request(actor: Viewer, request_id: UUID, reason: RefusalReason, note: str) -> None:
    """End a request that leads to nobody. Raises NotThere or Refused."""
    check_refusal(reason, note)
    request = _to_decide(actor, request_id, RequestAct.REFUSE)
    request.reason = reason
    if note.strip():
        request.note_sealed = seal(
            note.strip(), data_class=DataClass.PERSONAL, table=TABLE, column="note_sealed",
            row_id=request.id, subject=request.id,
        )  # fmt: skip
    _end(actor, request, RequestAct.REFUSE)


def _to_decide(actor: Viewer, request_id: UUID, act: RequestAct) -> RegistrationRequest:
    demand(actor, Power.PERSON_REGISTER)
    request = fetch_request(actor, request_id, lock=True)
    transition(request.state, act)
    check_taker(request.taken_by, actor.account_id)
    return request


def _end(actor: Viewer, request: RegistrationRequest, act: RequestAct) -> None:
    request.state = transition(request.state, act)
    request.decided_at, request.decided_by = now(), actor.account_id
    db.session.flush()
    record(actor, f"requests.request.{act.value}", kind=KIND, object_id=request.id, fields=("state",))


def _tell_case(actor: Viewer, mission: str, person_id: UUID, case: NewCase) -> UUID:
    """The open case at the mission, which gets what was told as a note; a new one where there is none."""
    is_open = [c for c in cases_of(actor, person_id) if c.mission == mission and c.state is not CaseState.CLOSED]
    if not is_open:
        return open_for_known(actor, [(person_id, case)], mission=mission)[0]
    if case.narrative:
        write_note(actor, is_open[0].id, case.narrative)
    return is_open[0].id


def _warn(actor: Viewer, person_id: UUID, caution: str) -> None:
    if caution:
        set_flag(
            actor, person_id, instruction=caution[:200], checkpoints=[Checkpoint.COUNTER],
            priority=FlagPriority.URGENT, denies=False,
        )  # fmt: skip


def _hand_over_photo(actor: Viewer, request_id: UUID, person_id: UUID) -> None:
    if not has_photo(request_id):
        return
    picture, media_type = photo_of(actor, request_id)
    name = "passport" + {"image/png": ".png", "image/webp": ".webp"}.get(media_type, ".jpg")
    attach_file(actor, person_id, FileStorage(BytesIO(picture), filename=name, content_type=media_type, name="upload"))
