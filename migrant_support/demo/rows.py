"""Turns invented people and cases into rows of the tables, a chunk at a time. Decides nothing and writes nothing.

Sealed columns and the keys of sealing are added by the loader, which knows the vault.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from migrant_support.demo.cases import InventedCase
from migrant_support.demo.country import Entry
from migrant_support.demo.numbers import Keys
from migrant_support.demo.people import Consent, Household, InventedPerson
from migrant_support.demo.tasks import APPOINTMENT, PLACES, InventedTask
from migrant_support.domains.cases import history as case_happenings
from migrant_support.domains.cases.models import Case, CaseCategory, CaseMove, CaseNote
from migrant_support.domains.cases.rules import CaseState, Compartment
from migrant_support.domains.directory.queries import alpha2_of_mission
from migrant_support.domains.people import history as person_happenings
from migrant_support.domains.people.consent_texts import LANGUAGES, latest
from migrant_support.domains.people.models import (
    ConsentFact,
    FamilyTie,
    IdentityDocument,
    Person,
    PersonFlag,
    PersonPhone,
    Sight,
    TravelUnit,
    TravelUnitMember,
)
from migrant_support.domains.people.models.rights import ConsentWords
from migrant_support.domains.people.rules import ConsentGiver, ConsentWay, UnitKind, age_on
from migrant_support.domains.people.rules.rights import ASKED_FROM, ChildView
from migrant_support.kernel.references import make_reference
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.tasks.models import Task
from migrant_support.policy import ScopeKind

WITNESS = "S. Jayawardena"  # invented, like everybody here
Row = dict[str, Any]
Rows = dict[type[Model], list[Row]]

# Parents before children, as foreign keys ask.
ORDER: tuple[type[Model], ...] = (
    Person,
    PersonPhone,
    IdentityDocument,
    ConsentFact,
    ConsentWords,
    PersonFlag,
    TravelUnit,
    TravelUnitMember,
    FamilyTie,
    Sight,
    Case,
    CaseCategory,
    CaseMove,
    CaseNote,
    Task,
    HistoryEvent,
)


def normal_nic(nic: str) -> str:
    """The form of 12 digits, in which a record keeps it."""
    return f"19{nic[:5]}0{nic[5:9]}" if len(nic) == 10 else nic


class RowMaker:
    """Makes rows for one load: `officers` is the account of each mission's officer."""

    def __init__(self, officers: Mapping[str, UUID], keys: Keys, *, moment: datetime) -> None:
        self._officers = officers
        self._keys = keys
        self._moment = moment
        self._alpha2 = {mission: alpha2_of_mission(mission) for mission in officers}
        self.rows: Rows = defaultdict(list)

    def take(self, entries: Iterable[Entry]) -> Rows:
        """Return the rows of these households by table."""
        self.rows = defaultdict(list)
        for entry in entries:
            self._household(entry.household)
            for case, tasks in zip(entry.cases, entry.tasks, strict=True):
                self._case(case, self._officers[case.mission])
                for task in tasks:
                    self._task(task, case)
        return self.rows

    def _key(self, at: datetime) -> UUID:
        return self._keys.at(int(at.timestamp()) * 1000)

    def _household(self, household: Household) -> None:
        first = household.people[0]
        by = self._officers[first.mission]
        for person in household.people:
            self._person(person, by)
        if household.unit_id is None:
            return
        at = first.registered_at
        self.rows[TravelUnit].append({"id": household.unit_id, "kind": UnitKind.FAMILY, "made_at": at, "made_by": by})
        for person in household.people:
            self.rows[TravelUnitMember].append(
                {"id": self._key(at), "unit_id": household.unit_id, "person_id": person.id, "joined_at": at}
                | {"left_at": None, "left_reason": ""}
            )
            self._told(person.id, person_happenings.UNIT_JOINED, at, by, ("travel_unit", household.unit_id))
        for key, one, other, relation in household.ties:
            ids = {"person_id": household.people[one].id, "relative_id": household.people[other].id}
            self.rows[FamilyTie].append(
                {"id": key, **ids, "relation": relation, "evidence": "", "made_at": at, "made_by": by}
            )

    def _person(self, person: InventedPerson, by: UUID) -> None:
        at, name = person.registered_at, person.name
        self.rows[Person].append(
            {
                "id": person.id,
                "reference": make_reference(self._alpha2[person.mission], number=person.spoken_number),
                "primary_name": name.primary,
                "secondary_name": name.secondary,
                "name_si": name.name_si,
                "name_ta": name.name_ta,
                "name_ar": "",
                "other_names": name.other_names,
                "sex": person.sex,
                "birth_day": person.birth_day,
                "birth_precision": person.birth_precision,
                "nationality": "LKA",
                "languages": list(person.languages),
                "needs_interpreter": person.needs_interpreter,
                "slbfe_number": person.slbfe_number,
                "home_district": person.home_district,
                "home_address": person.home_address,
                "kin_name": person.kin_name,
                "kin_relation": person.kin_relation,
                "kin_phone": person.kin_phone,
                "photo_id": None,
                "registered_at": at,
                "registered_by": by,
                "registered_mission": person.mission,
                "version": 1,
            }
        )
        self._told(person.id, person_happenings.REGISTERED, at, by)
        self._sight(person.id, person.mission, at, "registration", person.id)
        for key, number, kind in person.phones:
            self.rows[PersonPhone].append(
                {"id": key, "person_id": person.id, "number": number, "kind": kind, "ended_at": None}
            )
        self._papers(person, by)
        self._consents(person, by)
        self._flags(person, by)

    def _papers(self, person: InventedPerson, by: UUID) -> None:
        at = person.registered_at
        for paper in person.papers:
            self.rows[IdentityDocument].append(
                {
                    "id": paper.id,
                    "person_id": person.id,
                    "kind": paper.kind,
                    "written_sealed": None,
                    "issuing_state": "LKA",
                    "issued_on": paper.issued_on,
                    "expires_on": paper.expires_on,
                    "place": paper.place,
                    "place_since": at,
                    "made_at": at,
                    "verified_at": at if paper.is_verified else None,
                    "verified_by": by if paper.is_verified else None,
                }
            )

    def _consents(self, person: InventedPerson, by: UUID) -> None:
        at = person.registered_at
        for consent in person.consents:
            ended = at + timedelta(days=consent.withdrawn_after) if consent.withdrawn_after else None
            ended = ended if ended and ended < self._moment else None
            self.rows[ConsentFact].append(
                {
                    "id": consent.id,
                    "person_id": person.id,
                    "purpose": consent.purpose,
                    "recipient": "",
                    "giver": consent.giver,
                    "way": consent.way,
                    "given_at": at,
                    "recorded_by": by,
                    "withdrawn_at": ended,
                    "withdrawn_way": ConsentWay.SPOKEN if ended else None,
                    "withdrawn_by": by if ended else None,
                }
            )
            if consent.way is not ConsentWay.LIST:
                self.rows[ConsentWords].append(self._words(person, consent))
            if ended:
                self._told(person.id, person_happenings.CONSENT_WITHDRAWN, ended, by, ("consent", consent.id))

    @staticmethod
    def _words(person: InventedPerson, consent: Consent) -> Row:
        """The words that were read out, in her language; for a child the kin consents, and from 12 it is asked too."""
        is_child = consent.giver is not ConsentGiver.SELF
        asked = age_on(person.born, person.registered_at.date()) >= ASKED_FROM
        return {
            "consent_id": consent.id,
            "text_version": latest(),
            "text_language": next((code for code in person.languages if code in LANGUAGES), "si"),
            "agreed_at": person.registered_at,
            "witness": WITNESS if consent.way is ConsentWay.THUMBPRINT else "",
            "giver_name": person.kin_name if is_child else "",
            "child_view": (ChildView.AGREES if asked else ChildView.TOO_YOUNG) if is_child else None,
            "child_words_sealed": None,
        }

    def _flags(self, person: InventedPerson, by: UUID) -> None:
        at = person.registered_at
        for flag in person.flags:
            self.rows[PersonFlag].append(
                {
                    "id": flag.id,
                    "person_id": person.id,
                    "kind": flag.kind,
                    "instruction": flag.instruction,
                    "checkpoints": sorted(c.value for c in flag.checkpoints),
                    "priority": flag.priority,
                    "denies": flag.denies,
                    "set_at": at,
                    "set_by": by,
                }
            )
            self._told(person.id, person_happenings.FLAG_SET, at, by, ("flag", flag.id))

    def _case(self, case: InventedCase, by: UUID) -> None:
        taken_up = any(step.target is CaseState.ACTIVE for step in case.steps)
        self.rows[Case].append(
            {
                "id": case.id,
                "reference": make_reference(self._alpha2[case.mission], kind="C", number=case.spoken_number),
                "person_id": case.person_id,
                "mission": case.mission,
                "state": case.state,
                "opened_at": case.opened_at,
                "opened_by": by,
                "officer_id": by if taken_up else None,
                "channel": case.channel,
                "risk": case.risk.level,
                "risk_reasons": list(case.risk.reasons),
                "risk_is_raised": False,
                "employer": case.employer,
                "agency": case.agency,
                "job": case.job,
                "contract_from": case.contract_from,
                "contract_until": case.contract_until,
                "wages_owed": case.wages_owed,
                "wages_currency": case.currency,
                "absconding_reported": case.absconding_reported,
                "closed_at": case.closed_at,
                "outcome": case.outcome,
                "version": len(case.steps),
            }
        )
        self.rows[CaseCategory] += [{"case_id": case.id, "category": category} for category in case.categories]
        self._sight(case.person_id, case.mission, case.opened_at, "case", case.id)
        self._steps(case, by)
        for note in case.notes:
            self.rows[CaseNote].append(
                {
                    "id": note.id,
                    "case_id": case.id,
                    "compartment": Compartment.GENERAL,
                    "made_at": note.at,
                    "made_by": by,
                }
            )
            self._told(case.person_id, case_happenings.NOTE_WRITTEN, note.at, by, ("case", case.id))

    def _steps(self, case: InventedCase, by: UUID) -> None:
        for step in case.steps:
            self.rows[CaseMove].append(
                {
                    "id": step.id,
                    "case_id": case.id,
                    "source": step.source,
                    "target": step.target,
                    "at": step.at,
                    "by": by,
                    "reason": step.reason,
                }
            )
            kind = case_happenings.MOVED[step.act] if step.act else case_happenings.OPENED
            self._told(case.person_id, kind, step.at, by, ("case", case.id))

    def _task(self, task: InventedTask, case: InventedCase) -> None:
        by = self._officers[case.mission]
        self.rows[Task].append(
            {
                "id": task.id,
                "subject_kind": "person",
                "subject_id": case.person_id,
                "scope_kind": ScopeKind.MISSION.value,
                "scope_id": case.mission,
                "code": task.code,
                "note": task.note,
                "about_id": case.id if task.code == APPOINTMENT else None,
                "place": PLACES.get(task.note, ""),
                "ended_reason": "",
                "owner_account_id": None,
                "state": task.state,
                "due_at": task.due_at,
                "made_at": task.made_at,
                "made_by": by,
                "done_at": task.done_at,
                "done_by": by if task.done_at else None,
                "escalation": 0,
                "escalated_at": None,
                "escalates_at": None if task.done_at else task.due_at,
            }
        )
        self._told(case.person_id, "task_added", task.made_at, by, ("task", task.id))
        if task.done_at:
            self._told(case.person_id, "task_done", task.done_at, by, ("task", task.id))

    def _sight(self, person_id: UUID, mission: str, since: datetime, source_kind: str, source_id: UUID) -> None:
        self.rows[Sight].append(
            {
                "id": self._key(since),
                "person_id": person_id,
                "scope_kind": ScopeKind.MISSION.value,
                "scope_id": mission,
                "since": since,
                "until": None,
                "source_kind": source_kind,
                "source_id": source_id,
            }
        )

    def _told(
        self, person_id: UUID, kind: str, at: datetime, by: UUID, reference: tuple[str, UUID] | None = None
    ) -> None:
        self.rows[HistoryEvent].append(
            {
                "id": self._key(at),
                "subject_kind": "person",
                "subject_id": person_id,
                "kind": kind,
                "at": at,
                "event_class": DataClass.PERSONAL,
                "reference_kind": reference[0] if reference else None,
                "reference_id": reference[1] if reference else None,
                "actor_id": by,
            }
        )
