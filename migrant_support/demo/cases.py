"""Invents cases: why a person came, employer, wages, the way through the states, notes. Pure: no store, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple
from uuid import UUID

from migrant_support.demo.numbers import Keys, invent_civil_id, invent_spoken_numbers
from migrant_support.demo.people import InventedPerson
from migrant_support.domains.cases.rules import (
    Act,
    CaseState,
    Category,
    Channel,
    CloseOutcome,
    RiskJudgement,
    judge_risk,
)
from migrant_support.domains.people.rules import BirthDate, is_minor


class Step(NamedTuple):
    """A step of the state machine; the first has neither source nor act."""

    id: UUID
    act: Act | None
    source: CaseState | None
    target: CaseState
    at: datetime
    reason: str


class Note(NamedTuple):
    """A note of the case."""

    id: UUID
    at: datetime
    text: str


@dataclass(slots=True)
class InventedCase:
    """Why a person needs help, and what happened since."""

    id: UUID
    spoken_number: int
    person_id: UUID
    mission: str
    opened_at: datetime
    channel: Channel
    categories: tuple[Category, ...]
    risk: RiskJudgement
    employer: str
    agency: str
    job: str
    contract_from: date | None
    contract_until: date | None
    civil_id: str
    wages_owed: Decimal | None
    currency: str | None
    absconding_reported: bool
    narrative: str
    steps: tuple[Step, ...]
    outcome: CloseOutcome | None
    notes: tuple[Note, ...]

    @property
    def state(self) -> CaseState:
        """Where the case stands."""
        return self.steps[-1].target

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed, for a closed one."""
        return self.steps[-1].at if self.state is CaseState.CLOSED else None


class HostWork(NamedTuple):
    """Work in a host country: pay a month in its money, and where households are."""

    currency: str
    decimals: int
    least: int
    most: int
    areas: tuple[str, ...]


WORK = {
    "KWT": HostWork("KWD", 3, 70, 160, ("Salmiya", "Hawally", "Jabriya", "Farwaniya", "Mangaf", "Jahra")),
    "OMN": HostWork("OMR", 3, 70, 150, ("Ruwi", "Seeb", "Al Khuwair", "Sohar", "Nizwa", "Salalah")),
    "CYP": HostWork("EUR", 2, 320, 850, ("Nicosia", "Limassol", "Larnaca", "Paphos", "Strovolos")),
}
_COLOURS = (
    "Amber",
    "Copper",
    "Indigo",
    "Ivory",
    "Jade",
    "Ochre",
    "Olive",
    "Scarlet",
    "Silver",
    "Teal",
    "Umber",
    "Violet",
)
_ANIMALS = (
    "Curlew",
    "Egret",
    "Gecko",
    "Heron",
    "Ibis",
    "Kite",
    "Lapwing",
    "Loris",
    "Mongoose",
    "Otter",
    "Plover",
    "Tern",
)
_TRADES = ("Cleaning", "Catering", "Garments", "Security Services", "Contracting", "Laundry", "Bakery", "Nursery")
_JOBS_F = ("housemaid", "cook", "baby sitter", "cleaner", "carer", "tailor", "nurse", "shop assistant")
_JOBS_M = ("house driver", "driver", "security guard", "cleaner", "helper", "mason", "cook", "salesman")
_JOB_SHARES = (46, 58, 68, 79, 86, 92, 96, 100)
_CATEGORIES = {
    Category.UNPAID_WAGES: 30,
    Category.PASSPORT_WITHHELD: 16,
    Category.VISA_OVERSTAYED: 15,
    Category.JOB_LOSS: 14,
    Category.CONTRACT_VIOLATION: 13,
    Category.MEDICAL: 8,
    Category.PHYSICAL_ABUSE: 6,
    Category.CONFINEMENT: 4,
    Category.PREGNANCY: 2,
    Category.DETENTION: 3,
    Category.EMPLOYER_DEATH: 2,
    Category.SEXUAL_ABUSE: 2,
    Category.TRAFFICKING: 2,
    Category.STRANDED_TRANSIT: 2,
    Category.STUDENT_VISITOR: 2,
    Category.CONFLICT_DISASTER: 1,
    Category.OTHER: 4,
}
_KINDS, _KIND_SHARES = tuple(_CATEGORIES), tuple(_CATEGORIES.values())
_CHANNELS = (
    Channel.WALK_IN,
    Channel.PHONE,
    Channel.LIST,
    Channel.HOTLINE,
    Channel.POLICE,
    Channel.HOSPITAL,
    Channel.NGO,
    Channel.EMPLOYER,
    Channel.OTHER_MISSION,
)
_CHANNEL_SHARES = (42, 60, 78, 86, 91, 94, 97, 99, 100)
_OUTCOMES = (
    CloseOutcome.RETURNED_HOME,
    CloseOutcome.SETTLED,
    CloseOutcome.LOST_CONTACT,
    CloseOutcome.HANDED_OVER,
    CloseOutcome.DECEASED,
)
_OUTCOME_SHARES = (62, 86, 95, 99, 100)
_CLOSING = {
    CloseOutcome.RETURNED_HOME: "Flew home; family confirmed the arrival by phone.",
    CloseOutcome.SETTLED: "Employer paid what was owed; receipt signed at the counter.",
    CloseOutcome.LOST_CONTACT: "No answer on any number for six weeks.",
    CloseOutcome.HANDED_OVER: "Taken over by another office.",
    CloseOutcome.DECEASED: "Death certificate received; kin informed.",
}
_SUSPENDED = ("Waits for the court's date.", "In hospital until further notice.", "Asked for time to think about it.")
_STORIES = (
    "Came without papers. Says that the pay stopped {months} months ago and that nobody answers the phone any more.",
    "Worked from five in the morning until midnight. Left when a day off was refused for the {months}th month.",
    "The agency promised other work and other pay than the contract here says. Has a copy of the first contract.",
    "The house was sold and the employer left the country. Lives with friends from the same village.",
    "The residence ran out {months} months ago because the employer did not renew it. Wishes to go home.",
    "Was brought by a neighbour. Speaks little about what happened; asks that the family at home is not told yet.",
)
_NOTES = (
    "Rang the employer; will bring the passport on Sunday.",
    "Called the family at home. They are well and wait for news.",
    "Asked the agency in writing for an answer within 14 days.",
    "Copies of the contract and of two pay slips are in the folder.",
    "Wants to travel together with a friend who came the same week.",
    "Feels better today. Next talk on Thursday.",
)
_DAY = timedelta(days=1)


class CaseInventor:
    """Draws the case of a person; the order of the calls is part of the seed."""

    def __init__(self, rng: Random, keys: Keys, *, moment: datetime) -> None:
        self.rng = rng
        self.moment = moment
        self._keys = keys
        self._spoken = invent_spoken_numbers(rng)

    def case_of(self, person: InventedPerson) -> InventedCase:
        """One case, opened when the person was registered."""
        rng, at, work = self.rng, person.registered_at, WORK[person.mission]
        categories = self._categories(person)
        birth = BirthDate(person.birth_day, person.birth_precision)
        channel = rng.choices(_CHANNELS, cum_weights=_CHANNEL_SHARES)[0]
        began = at.date() - rng.randrange(120, 1500) * _DAY
        steps = tuple(self._steps(at, channel))
        outcome = self._outcome() if steps[-1].target is CaseState.CLOSED else None
        months = rng.randrange(1, 15)
        owed = Category.UNPAID_WAGES in categories and rng.random() < 0.9
        return InventedCase(
            id=self._key(at),
            spoken_number=next(self._spoken),
            person_id=person.id,
            mission=person.mission,
            opened_at=at,
            channel=channel,
            categories=categories,
            risk=judge_risk(categories, is_minor=is_minor(birth, at.date())),
            employer=self._employer(work),
            agency=self._agency() if rng.random() < 0.7 else "",
            job=rng.choices(_JOBS_F if person.sex == "F" else _JOBS_M, cum_weights=_JOB_SHARES)[0],
            contract_from=began,
            contract_until=began + 730 * _DAY,
            civil_id=invent_civil_id(rng, person.born) if person.mission == "KWT" and rng.random() < 0.5 else "",
            wages_owed=self._owed(work, months) if owed else None,
            currency=work.currency if owed else None,
            absconding_reported=rng.random() < 0.18,
            narrative=rng.choice(_STORIES).format(months=months) if rng.random() < 0.35 else "",
            steps=tuple(self._with_reason(step, outcome) for step in steps),
            outcome=outcome,
            notes=self._notes(at),
        )

    def _key(self, at: datetime) -> UUID:
        return self._keys.at(int(at.timestamp()) * 1000)

    def _categories(self, person: InventedPerson) -> tuple[Category, ...]:
        drawn = self.rng.choices(_KINDS, _KIND_SHARES, k=self.rng.choices((1, 2, 3), (50, 35, 15))[0])
        kept = [c for c in dict.fromkeys(drawn) if c is not Category.PREGNANCY or person.sex == "F"]
        return tuple(sorted(kept or [Category.UNPAID_WAGES], key=_KINDS.index))

    def _employer(self, work: HostWork) -> str:
        rng = self.rng
        area = rng.choice(work.areas)
        if rng.random() < 0.62:
            return f"Household of {rng.choice(('Mr', 'Mrs'))} {rng.choice('ABDFGHJKMNRSTWYZ')}., {area}"
        return f"{rng.choice(_COLOURS)} {rng.choice(_ANIMALS)} {rng.choice(_TRADES)}, {area}"

    def _agency(self) -> str:
        return f"{self.rng.choice(_COLOURS)} {self.rng.choice(_ANIMALS)} Employment Agency (invented)"

    def _owed(self, work: HostWork, months: int) -> Decimal:
        smallest = int(10**work.decimals)
        step = smallest // 4
        monthly = self.rng.randrange(work.least * smallest, work.most * smallest, step)
        return (Decimal(monthly * months) / smallest).quantize(Decimal(1) / smallest)

    def _outcome(self) -> CloseOutcome:
        return self.rng.choices(_OUTCOMES, cum_weights=_OUTCOME_SHARES)[0]

    def _with_reason(self, step: Step, outcome: CloseOutcome | None) -> Step:
        return step._replace(reason=_CLOSING[outcome]) if outcome and step.act is Act.CLOSE else step

    def _steps(self, at: datetime, channel: Channel) -> Iterator[Step]:
        """The way through the states as far as the time since then allows; older cases have come further."""
        rng = self.rng
        first = CaseState.REPORTED if channel in (Channel.HOTLINE, Channel.PHONE) else CaseState.REGISTERED
        yield Step(self._key(at), None, None, first, at, "")
        state = first
        is_recent = self.moment - at < 30 * _DAY
        for act, target, fewest, most in self._plan(first, waits=0.25 if is_recent else 0.015):
            at += timedelta(minutes=rng.randrange(fewest * 1440 + 30, most * 1440))
            if at >= self.moment:
                return
            reason = rng.choice(_SUSPENDED) if act is Act.SUSPEND else ""
            yield Step(self._key(at), act, state, target, at, reason)
            state = target

    def _plan(self, first: CaseState, *, waits: float) -> Iterator[tuple[Act, CaseState, int, int]]:
        """What would happen in time: act, state, and between how many days; `waits` is the chance of nothing more."""
        chance = self.rng.random
        if first is CaseState.REPORTED:
            yield Act.REGISTER, CaseState.REGISTERED, 0, 9
        if chance() < waits:
            return
        yield Act.VERIFY, CaseState.VERIFIED, 0, 14
        if chance() < waits:
            return
        yield Act.ACTIVATE, CaseState.ACTIVE, 0, 10
        if chance() < 0.1:
            yield Act.SUSPEND, CaseState.SUSPENDED, 5, 40
            if chance() < 0.5:
                return
            yield Act.RESUME, CaseState.ACTIVE, 5, 30
        if chance() < 0.75:
            yield Act.CLOSE, CaseState.CLOSED, 10, 150

    def _notes(self, at: datetime) -> tuple[Note, ...]:
        rng = self.rng
        if rng.random() > 0.25:
            return ()
        days = max(1, (self.moment - at).days)
        moments = sorted(
            at + timedelta(minutes=rng.randrange(30, days * 1440)) for _ in range(rng.choice((1, 1, 2, 3)))
        )
        texts = rng.sample(_NOTES, len(moments))
        return tuple(Note(self._key(m), m, t) for m, t in zip(moments, texts, strict=True) if m < self.moment)
