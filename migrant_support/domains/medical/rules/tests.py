"""Tests for an infection: which, what came out, until when it counts; and vaccinations. (RP-6, dated data.)"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from migrant_support.domains.medical.rules import TravelTerms
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

OLDEST_SAMPLE = timedelta(days=60)
MOST_DOSES = 20


class TestKind(StrEnum):
    """What was done with the sample."""

    __test__ = False  # not a class of tests for pytest

    PCR = "pcr"
    ANTIGEN = "antigen"


class TestResult(StrEnum):
    """What came out."""

    __test__ = False

    NEGATIVE = "negative"
    POSITIVE = "positive"
    UNCLEAR = "unclear"


class Proof(StrEnum):
    """How a vaccination is known."""

    CARD = "card"
    GIVEN_HERE = "given_here"
    REGISTER = "register"
    TOLD = "told"


def counts_until(kind: TestKind, result: TestResult, sampled_at: datetime, terms: TravelTerms) -> datetime | None:
    """Until when a negative result lets somebody board, counted from the sample; None for any other result."""
    if result is not TestResult.NEGATIVE:
        return None
    return sampled_at + timedelta(hours=terms.pcr_hours if kind is TestKind.PCR else terms.antigen_hours)


def check_sample(sampled_at: datetime, *, now: datetime) -> None:
    """Raise Refused for a sample of the future or long ago."""
    if sampled_at > now:
        raise Refused("sampled_in_future", msg("The sample lies in the future. Check day and time."), field="on")
    if now - sampled_at > OLDEST_SAMPLE:
        raise Refused("sampled_long_ago", msg("This sample is older than 60 days. It tells nothing now."), field="on")


def check_result(before: TestResult | None) -> None:
    """A result is written once; a wrong one is struck out and the test recorded anew. Raises Refused."""
    if before is not None:
        raise Refused("result_known", msg("This test has its result. Strike it out and record it anew if it is wrong."))


def check_vaccination(vaccine: str, given_on: date, dose: int, *, born: date | None, today: date) -> None:
    """Raise Refused for a vaccination without a name, of the future, before birth, or with an impossible number."""
    if not vaccine.strip():
        raise Refused("vaccine_missing", msg("Write the name of the vaccine."), field="vaccine")
    if given_on > today:
        raise Refused("given_in_future", msg("This day has not come yet. Check the date."), field="given_on")
    if born is not None and given_on < born:
        raise Refused("given_before_birth", msg("This day lies before the birth. Check both dates."), field="given_on")
    if not 1 <= dose <= MOST_DOSES:
        raise Refused("dose_impossible", msg("The number of the dose lies between 1 and 20."), field="dose")
