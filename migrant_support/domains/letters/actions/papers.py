"""Letters and certificates are issued, and a wrong one is superseded by another."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.queries import cases_of
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.directory.models import Mission
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.letters import history as happenings
from migrant_support.domains.letters.models import IssuedLetter
from migrant_support.domains.letters.rules.papers import (
    CERTIFICATES,
    Demand,
    LetterFacts,
    LetterKind,
    check_letter,
    make_token,
    name_digest,
    token_digest,
)
from migrant_support.domains.letters.templates import letter_words
from migrant_support.domains.people.queries import consents_of, documents_of, fetch_person, person_record
from migrant_support.domains.people.rules import ConsentPurpose, DocumentKind
from migrant_support.domains.sites.queries.stays import stays_of
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

_HELPED = frozenset({ConsentPurpose.ASSISTANCE, ConsentPurpose.REPATRIATION})
_SLEPT = frozenset({StayState.CURRENT, StayState.ENDED})


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What an officer chose and wrote."""

    kind: LetterKind
    mission: str
    language: str
    recipient: str = ""
    demands: tuple[Demand, ...] = ()
    reply_by: date | None = None
    remark: str = ""
    supersedes: UUID | None = None


def missions_of_letters(viewer: Viewer) -> frozenset[str] | None:
    """The missions for which the viewer may issue letters; None for all."""
    reach = viewer.reach(Power.LETTER_ISSUE)
    return None if reach.everywhere else reach.ids(ScopeKind.MISSION)


def draft(viewer: Viewer, person_id: UUID, new: NewLetter) -> dict[str, Any]:
    """Everything that would stand on the letter. Keeps nothing. Raises NotThere or Refused."""
    demand(viewer, Power.LETTER_ISSUE)
    fetch_person(viewer, person_id, Power.LETTER_ISSUE)
    if (allowed := missions_of_letters(viewer)) is not None and new.mission not in allowed:
        raise NotThere
    person = person_record(viewer, person_id)
    zone = zone_of_mission(new.mission)
    today = local_day(zone, now())
    cases = [case for case in cases_of(viewer, person_id) if case.mission == new.mission]
    opened = [case for case in cases if case.state is not CaseState.CLOSED]
    stays = [stay for stay in stays_of(viewer, person_id) if stay.state in _SLEPT and stay.mission == new.mission]
    agreed = any(one.purpose in _HELPED and one.withdrawn_at is None for one in consents_of(viewer, person_id))
    check_letter(
        LetterFacts(
            new.kind, agreed, bool(opened), bool(stays), new.recipient, new.demands, new.reply_by, today,
        )
    )  # fmt: skip
    passports = [one for one in documents_of(viewer, person_id) if one.kind is DocumentKind.PASSPORT and one.number]
    owed = next((case.wages_owed for case in opened if case.wages_owed is not None), None)
    return {
        "name": person.name,
        "script": person.name_in_script,
        "reference": person.reference,
        "birth": person.birth.day.isoformat() if person.birth else "",
        "birth_precision": person.birth.precision.value if person.birth else "",
        "passport": passports[0].number if passports else "",
        "officer": display_names({viewer.account_id}).get(viewer.account_id, ""),
        "day": today.isoformat(),
        "recipient": new.recipient.strip() if new.kind not in CERTIFICATES else "",
        "demands": [demand.value for demand in new.demands] if new.kind is LetterKind.EMPLOYER else [],
        "owed": [str(owed.amount), owed.currency] if owed and Demand.WAGES in new.demands else [],
        "reply_by": new.reply_by.isoformat() if new.reply_by and new.kind not in CERTIFICATES else "",
        "remark": new.remark.strip() if new.kind not in CERTIFICATES else "",
        "since": min(local_day(zone, case.opened_at) for case in opened).isoformat() if opened else "",
        "stays": [
            [
                local_day(stay.zone, stay.from_at).isoformat(),
                local_day(stay.zone, stay.until_at).isoformat()
                if stay.state is StayState.ENDED and stay.until_at
                else "",
            ]
            for stay in reversed(stays)
        ]
        if new.kind is LetterKind.STAY
        else [],
    }


def issue_letter(actor: Viewer, person_id: UUID, new: NewLetter) -> UUID:
    """Issue a letter; what stands on it never changes. Raises NotThere or Refused.

    The mission's row is locked, so that no number is given twice.
    """
    demand(actor, Power.LETTER_ISSUE)
    fetch_person(actor, person_id, Power.LETTER_ISSUE, lock=True)
    content = draft(actor, person_id, new)
    _check_superseded(person_id, new)
    db.session.execute(sa.select(Mission.code).where(Mission.code == new.mission).with_for_update(key_share=True))
    moment, key = now(), new_id()
    year = local_day(zone_of_mission(new.mission), moment).year
    last = sa.select(sa.func.max(IssuedLetter.serial)).where(
        IssuedLetter.mission == new.mission, IssuedLetter.year == year
    )
    token = make_token() if new.kind in CERTIFICATES else ""
    letter = IssuedLetter(
        id=key,
        mission=new.mission,
        year=year,
        serial=(db.session.scalar(last) or 0) + 1,
        kind=new.kind,
        person_id=person_id,
        language=new.language,
        version=letter_words(new.kind, new.language).version,
        content_sealed=_sealed(content | {"token": token}, key, person_id),
        token_hash=token_digest(token) if token else None,
        name_hash=name_digest(token, content["name"]) if token else None,
        issued_at=moment,
        issued_by=actor.account_id,
        supersedes_id=new.supersedes,
    )
    db.session.add(letter)
    db.session.flush()
    happened(
        "person", person_id, happenings.LETTER_ISSUED, reference_kind="issued_letter", reference_id=key, actor=actor
    )
    record(actor, "letters.letter.issue", kind="issued_letter", object_id=key)
    return key


def _check_superseded(person_id: UUID, new: NewLetter) -> None:
    """A letter takes the place of one of hers, of the same kind and mission, that nothing has replaced yet."""
    if new.supersedes is None:
        return
    old = db.session.scalar(sa.select(IssuedLetter).where(IssuedLetter.id == new.supersedes).with_for_update())
    if old is None or old.person_id != person_id or old.mission != new.mission:
        raise NotThere
    if old.kind is not new.kind:
        raise Refused("other_kind", msg("A letter is replaced by one of the same kind."), field="supersedes")
    later = sa.select(IssuedLetter.id).where(IssuedLetter.supersedes_id == old.id)
    if db.session.scalar(later) is not None:
        raise Refused("replaced_already", msg("This letter was replaced already."), field="supersedes")


def _sealed(content: Mapping[str, Any], key: UUID, person_id: UUID) -> bytes:
    return seal(
        json.dumps(content, ensure_ascii=False), data_class=DataClass.PERSONAL, table="issued_letter",
        column="content_sealed", row_id=key, subject=person_id,
    )  # fmt: skip
