"""Decisions about a person's rights over what is kept of her. Standard library only; facts are passed in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migrant_support.domains.people.rules import (
    BirthDate,
    ConsentGiver,
    ConsentWay,
    NewConsent,
    age_on,
    is_minor,
)
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

SHORTEST_REASON = 10
ASKED_FROM = 12  # PROCEDURES CH-5: our choice there
CHILD_KEPT_UNTIL = 25  # SEC PV-4


class ErasureGround(StrEnum):
    """Why somebody was made anonymous (SEC PV-5: name a reason). A closed list: a typed reason could name her."""

    ASKED = "asked"
    PERIOD_OVER = "period_over"
    MISTAKE = "mistake"
    ORDER = "order"


BY_HAND = (ErasureGround.ASKED, ErasureGround.MISTAKE, ErasureGround.ORDER)
"""The grounds that a colleague may give; that the period is over only the retention run knows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What still goes on with a person, as far as it forbids that she is made anonymous."""

    is_held: bool = False
    has_open_case: bool = False
    has_open_stay: bool = False
    has_open_journey: bool = False
    has_open_order: bool = False
    has_things_in_safe: bool = False

    @property
    def is_at_rest(self) -> bool:
        """Nothing goes on and nothing holds."""
        return self == Standing()


def check_may_anonymise(standing: Standing) -> None:
    """Raise Refused while a legal hold stands or somebody works with her (SEC PV-4, PV-5; the rest our choice)."""
    if standing.is_held:
        raise Refused("legal_hold", msg("A legal hold stands on this person. Lift it before anything is erased."))
    if standing.has_open_case:
        raise Refused("case_open", msg("A case of this person is open. Close it first."))
    if standing.has_open_stay:
        raise Refused("stay_open", msg("This person has a bed, or one is planned. End the stay first."))
    if standing.has_open_journey:
        raise Refused("journey_open", msg("This person wishes to go home or stands on a flight. End that first."))
    if standing.has_open_order:
        raise Refused("order_open", msg("This person is in quarantine. Wait for the release."))
    if standing.has_things_in_safe:
        raise Refused("things_in_safe", msg("Something of this person lies in the safe. Return it first."))


def check_hold_reason(reason: str) -> None:
    """A hold has a reason that another can follow (our choice of length)."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing", msg("Say in a sentence why, and who asked for it."), field="reason")


class ChildView(StrEnum):
    """What the child itself says to what others consent to for it (PROCEDURES CH-5, SEC PV-1)."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNSURE = "unsure"
    TOO_YOUNG = "too_young"


@dataclass(frozen=True, slots=True)
class AgreedWords:
    """Which words were agreed to, and what stands beside the name of the one who agreed."""

    version: int
    language: str
    witness: str = ""
    giver_name: str = ""
    child_view: ChildView | None = None
    child_words: str = ""
    guardian_is_suspected: bool = False


def check_words(words: AgreedWords, consent: NewConsent, *, birth: BirthDate | None, today: date) -> None:
    """Raise Refused for a thumbprint nobody witnessed, an unnamed giver, a suspected guardian, a child not asked.

    The witness of a thumbprint is usual practice (our choice); the rest is PROCEDURES CH-5.
    """
    if consent.way is ConsentWay.THUMBPRINT and not words.witness.strip():
        raise Refused("witness_missing", msg("Write who saw the thumbprint."), field="witness")
    if consent.giver is not ConsentGiver.SELF and not words.giver_name.strip():
        raise Refused("giver_unnamed", msg("Write the name of the one who consents for the child."), field="giver_name")
    if words.guardian_is_suspected and consent.giver is not ConsentGiver.AUTHORITY:
        raise Refused(
            "guardian_suspected",
            msg("Where the guardian is suspected, the lawful authority consents. Ask it first."),
            field="giver",
        )
    if is_minor(birth, today):
        _check_child_view(words, birth, today)


def _check_child_view(words: AgreedWords, birth: BirthDate | None, today: date) -> None:
    if words.child_view is None:
        raise Refused("child_not_asked", msg("Ask the child too, and say what it thinks."), field="child_view")
    if words.child_view is ChildView.TOO_YOUNG and birth is not None and age_on(birth.earliest, today) >= ASKED_FROM:
        raise Refused(
            "child_old_enough",
            msg("From %(age)s years a child is asked. Say what it thinks."),
            field="child_view",
            age=ASKED_FROM,
        )


def is_kept_as_a_child(birth: BirthDate | None, closed_on: date, *, today: date) -> bool:
    """Was she a child when her last case ended, and is she not 25 yet (SEC PV-4)? In doubt she is kept."""
    return birth is not None and is_minor(birth, closed_on) and age_on(birth.latest, today) < CHILD_KEPT_UNTIL


class CopyGround(StrEnum):
    """On whose word a copy of a person's data was handed out."""

    PERSON = "person"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"


class CopyForm(StrEnum):
    """How a copy is made: to read, or for a machine."""

    PAPER = "pdf"
    DATA = "json"


class CorrectionState(StrEnum):
    """Where a request for correction stands; an answer is final, and somebody may ask again."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


ANSWER_WITHIN = 21
"""Working days in which a request is answered (SEC PV-3, after the PDPA as far as known; not verified)."""


def working_days_after(day: date, days: int) -> date:
    """The day so many working days later; Saturdays and Sundays do not count, public holidays are not known here."""
    while days:
        day = date.fromordinal(day.toordinal() + 1)
        days -= day.weekday() < 5
    return day


def check_correction(state: CorrectionState) -> None:
    """An answered request is not answered again."""
    if state is not CorrectionState.ASKED:
        raise Refused("answered_already", msg("This request was answered already."))
