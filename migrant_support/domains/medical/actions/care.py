"""Medical work on a person: an entry, signs of life, alerts. Entries are added, never edited; nothing here commits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.models import Encounter, MedicalAlert, VitalReading
from migrant_support.domains.medical.queries.places import WorkPlace, place_for
from migrant_support.domains.medical.queries.record import fetch_own
from migrant_support.domains.medical.rules.alerts import APART, AlertKind, Instruction, check_alert
from migrant_support.domains.medical.rules.triage import SCALE, Triage
from migrant_support.domains.medical.rules.vitals import Reading, age_in_months, check_reading, levels, worst
from migrant_support.domains.medical.sealed import sealed
from migrant_support.domains.medical.tasks import FOLLOW_UP
from migrant_support.domains.medical.terms import bands_on
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import fetch_person, restricted_among, row_of
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks.actions import add_task, finish_task
from migrant_support.platform.tasks.queries import tasks_of
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.policy import Power

OLDEST = timedelta(days=30)
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewEncounter:
    """What was said and done. `at` is when; `follow_up_at` when the person is to be seen again."""

    at: datetime
    triage: Triage
    complaint: str
    findings: str = ""
    treatment: str = ""
    advice: str = ""
    follow_up_at: datetime | None = None

    def words(self) -> dict[str, str]:
        """What is sealed."""
        return {
            "complaint": self.complaint.strip(),
            "findings": self.findings.strip(),
            "treatment": self.treatment.strip(),
            "advice": self.advice.strip(),
        }


def write_encounter(
    actor: Viewer, person_id: UUID, new: NewEncounter, *, vitals: Reading | None = None, corrects: UUID | None = None
) -> UUID:
    """Write an entry, with what was measured; it may stand in the place of an earlier one. Raises NotThere, Refused."""
    demand(actor, Power.MEDICAL_WRITE)
    person = fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True)
    _check_entry(new)
    if corrects is not None:
        _check_correction(actor, person_id, corrects)
    place = place_for(actor, row_of(person))
    key = new_id()
    db.session.add(
        Encounter(
            id=key,
            person_id=person_id,
            mission=place.mission,
            site_id=place.site_id,
            at=new.at,
            triage=new.triage,
            scale=SCALE,
            content_sealed=sealed(new.words(), "medical_encounter", "content_sealed", key, person_id),
            corrects_id=corrects,
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    if vitals:
        _measure(actor, person, vitals, at=new.at, encounter=key, place=place)
    if corrects is None:
        _seen_again(actor, person_id, place)
    if new.follow_up_at is not None:
        _follow_up(actor, person_id, place, new.follow_up_at)
    _tell(actor, person_id, happenings.CORRECTED if corrects else happenings.SEEN, "medical_encounter", key)
    record(actor, "medical.encounter.correct" if corrects else "medical.encounter.write", kind="person",
           object_id=person_id)  # fmt: skip
    return key


def write_vitals(actor: Viewer, person_id: UUID, values: Reading, *, at: datetime | None = None) -> UUID:
    """Write what was measured, now or a while ago. Raises NotThere, Refused."""
    demand(actor, Power.MEDICAL_WRITE)
    person = fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True)
    moment = at or now()
    _check_moment(moment)
    key = _measure(actor, person, values, at=moment, encounter=None, place=place_for(actor, row_of(person)))
    record(actor, "medical.vitals.write", kind="person", object_id=person_id)
    return key


def set_alert(
    actor: Viewer,
    person_id: UUID,
    kind: AlertKind,
    instructions: Collection[Instruction],
    *,
    note: str = "",
    ends_at: datetime | None = None,
) -> UUID:
    """Say what colleagues are to do for somebody; why is for medical staff. Raises NotThere, Refused."""
    demand(actor, Power.MEDICAL_WRITE)
    fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True)
    check_alert(instructions, ends_at, now=now())
    key = new_id()
    why = {"kind": kind.value, "note": note.strip()}
    db.session.add(
        MedicalAlert(
            id=key,
            person_id=person_id,
            instructions=[one.value for one in Instruction if one in set(instructions)],
            is_apart=bool(APART & set(instructions)),
            why_sealed=sealed(why, "medical_alert", "why_sealed", key, person_id),
            set_by=actor.account_id,
            ends_at=ends_at,
        )
    )
    db.session.flush()
    _tell(actor, person_id, happenings.ALERT_SET, "medical_alert", key)
    record(actor, "medical.alert.set", kind="person", object_id=person_id, fields=("alerts",))
    return key


def lift_alert(actor: Viewer, person_id: UUID, alert_id: UUID) -> None:
    """The alert speaks no more. Lifting it twice lifts it once. Raises NotThere."""
    demand(actor, Power.MEDICAL_WRITE)
    fetch_person(actor, person_id, Power.MEDICAL_WRITE, lock=True)
    alert: MedicalAlert = fetch_own(actor, MedicalAlert, person_id, alert_id)
    if alert.lifted_at is not None:
        return
    alert.lifted_at, alert.lifted_by = now(), actor.account_id
    _tell(actor, person_id, happenings.ALERT_LIFTED, "medical_alert", alert_id)
    record(actor, "medical.alert.lift", kind="person", object_id=person_id, fields=("alerts",))


def _check_entry(new: NewEncounter) -> None:
    if not new.complaint.strip():
        raise Refused("complaint_missing", msg("Write what the person says is wrong."), field="complaint")
    _check_moment(new.at)
    if new.follow_up_at is not None and not now() < new.follow_up_at <= now() + FARTHEST:
        raise Refused("follow_up_out_of_reach", msg("Choose a day from today on, within one year."), field="again_on")


def _check_moment(at: datetime) -> None:
    if at > now():
        raise Refused("seen_in_future", msg("This time has not come yet. Check day and time."), field="on")
    if now() - at > OLDEST:
        raise Refused("seen_long_ago", msg("An entry is written within 30 days. Check the day."), field="on")


def _check_correction(actor: Viewer, person_id: UUID, corrects: UUID) -> None:
    fetch_own(actor, Encounter, person_id, corrects)
    if db.session.scalar(sa.select(Encounter.id).where(Encounter.corrects_id == corrects)) is not None:
        raise Refused("corrected_already", msg("This entry was corrected already. Correct the later one."))


def _measure(
    actor: Viewer, person: Person, values: Reading, *, at: datetime, encounter: UUID | None, place: WorkPlace
) -> UUID:
    check_reading(values)
    day = local_day(place.zone, at)
    book = bands_on(day)
    level = worst(levels(values, age_in_months(person.birth, day), book).values())
    key = new_id()
    words = {sign.value: f"{value.normalize():f}" for sign, value in values.items()}
    db.session.add(
        VitalReading(
            id=key,
            person_id=person.id,
            encounter_id=encounter,
            at=at,
            values_sealed=sealed(words, "vital_reading", "values_sealed", key, person.id),
            level=level.value,
            bands_version=book.version,
            made_by=actor.account_id,
        )
    )
    db.session.flush()
    if encounter is None:
        _tell(actor, person.id, happenings.MEASURED, "vital_reading", key)
    return key


def _seen_again(actor: Viewer, person_id: UUID, place: WorkPlace) -> None:
    """What was agreed for today or before is done now."""
    tonight = start_of_day(place.zone, local_day(place.zone) + timedelta(days=1))
    for task in tasks_of(actor, ("person", person_id), now(), classes={DataClass.MEDICAL}):
        is_due = task.code == FOLLOW_UP and task.done_at is None and task.due_at is not None and task.due_at < tonight
        if is_due:
            finish_task(actor, task.id, TaskState.DONE, classes={DataClass.MEDICAL})


def _follow_up(actor: Viewer, person_id: UUID, place: WorkPlace, due_at: datetime) -> None:
    """A task for medical staff of the place that says nothing of why."""
    is_closed = person_id in restricted_among([person_id])
    scope = (NAMED, str(actor.account_id)) if is_closed else _task_place(actor, place)
    add_task(actor, FOLLOW_UP, subject=("person", person_id), scope=scope, due_at=due_at)


def _task_place(actor: Viewer, place: WorkPlace) -> tuple[str, str]:
    """The place among the actor's own where her colleagues look: her mission, or else her first site."""
    places = sorted(actor.reach(Power.MEDICAL_WRITE).places)
    mission = ("mission", place.mission)
    return mission if mission in places or not places else places[0]


def _tell(actor: Viewer, person_id: UUID, kind: str, reference_kind: str, reference_id: UUID) -> None:
    happened(
        "person",
        person_id,
        kind,
        data_class=DataClass.MEDICAL,
        reference_kind=reference_kind,
        reference_id=reference_id,
        actor=actor,
    )
