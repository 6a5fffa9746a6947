"""Alerts: why somebody needs care is known to medical staff; what others are to do is a word of a closed list.

The reason (`AlertKind` and a note) lies sealed. What a warden reads is an `Instruction`: it says what to do and cannot
hold a diagnosis, because nobody can write one into it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from migrant_support.domains.people.rules import Checkpoint
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class AlertKind(StrEnum):
    """Why; for medical staff alone."""

    ALLERGY = "allergy"
    PREGNANCY = "pregnancy"
    INFECTIOUS = "infectious"
    MEDICINE = "medicine"
    MOBILITY = "mobility"
    LONG_ILLNESS = "long_illness"
    MENTAL_HEALTH = "mental_health"
    OTHER = "other"


class Instruction(StrEnum):
    """What colleagues do. The foods are those of which fourteen must be named on a label in the European Union, as far
    as they are eaten in our kitchens."""

    ROOM_ALONE = "room_alone"
    MASK = "mask"
    LOWER_BED = "lower_bed"
    NO_STAIRS = "no_stairs"
    WHEELCHAIR = "wheelchair"
    LEAD_BY_HAND = "lead_by_hand"
    NO_HEAVY_WORK = "no_heavy_work"
    NO_PEANUTS = "no_peanuts"
    NO_NUTS = "no_nuts"
    NO_MILK = "no_milk"
    NO_EGGS = "no_eggs"
    NO_FISH = "no_fish"
    NO_SHELLFISH = "no_shellfish"
    NO_WHEAT = "no_wheat"
    NO_SOYA = "no_soya"
    NO_SESAME = "no_sesame"
    LITTLE_SUGAR = "little_sugar"
    LITTLE_SALT = "little_salt"
    SOFT_FOOD = "soft_food"
    EXTRA_MEAL = "extra_meal"
    OWN_MEDICINE = "own_medicine"
    COOL_MEDICINE = "cool_medicine"
    NOT_LEFT_ALONE = "not_left_alone"
    CALL_NURSE = "call_nurse"


APART = frozenset({Instruction.ROOM_ALONE})
"""Who has one of these sleeps apart; sites read it as a mark."""
FOOD = frozenset(one for one in Instruction if one.value.startswith(("no_", "little_"))) - {
    Instruction.NO_STAIRS,
    Instruction.NO_HEAVY_WORK,
} | {Instruction.SOFT_FOOD, Instruction.EXTRA_MEAL}
"""What the kitchen and the ration desk need to know."""
SPEAKS_AT: dict[Checkpoint, frozenset[Instruction]] = {
    Checkpoint.ADMISSION: frozenset(Instruction),
    Checkpoint.ROOM: frozenset(Instruction),
    Checkpoint.DISTRIBUTION: FOOD,
    Checkpoint.GATE: frozenset({Instruction.MASK, Instruction.LEAD_BY_HAND, Instruction.NOT_LEFT_ALONE}),
    Checkpoint.CHECK_IN: frozenset({Instruction.WHEELCHAIR, Instruction.LEAD_BY_HAND, Instruction.COOL_MEDICINE}),
    Checkpoint.BOARDING: frozenset({Instruction.WHEELCHAIR, Instruction.LEAD_BY_HAND}),
}
"""Where each instruction is of use; nobody is told more than they need there (our choice)."""
LONGEST = timedelta(days=366)


def check_alert(instructions: Collection[Instruction], ends_at: datetime | None, *, now: datetime) -> None:
    """Raise Refused for an alert that tells nobody to do anything, or that is over or too long."""
    if not instructions:
        raise Refused(
            "instruction_missing", msg("Choose at least one thing that colleagues are to do."), field="instructions"
        )
    if ends_at is not None and ends_at <= now:
        raise Refused("ends_in_past", msg("Choose an end in the future, or leave it empty."), field="ends_on")
    if ends_at is not None and ends_at > now + LONGEST:
        raise Refused("ends_too_late", msg("An alert lasts one year at most. Set it anew then."), field="ends_on")
