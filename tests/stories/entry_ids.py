"""What holds flights back, for the screens: a pause, a ceiling, an amnesty."""

from datetime import timedelta
from uuid import UUID

from migrant_support.desks.list_sending import SEND
from migrant_support.domains.directory.leaving import NewAmnesty, announce_amnesty
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.outcomes import Outcome
from migrant_support.domains.flights.actions.proposing_many import PROPOSE, kept
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.models import Job, JobState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.house import House
from tests.support.accounts import viewer_for


def rule_ids(house: House) -> dict[str, UUID]:
    """A pause of an airport that no flight of the demonstration touches, a ceiling, an amnesty of a week."""
    coordinator = viewer_for(house.app, house.account("coordinator"))
    today = now().date()
    with house.app.app_context(), work(write=True):
        pause = actions.pause_travel(
            coordinator, airport="HRI", from_on=today, until_on=None, reason="The runway is mended."
        )
        actions.limit_day(
            coordinator, airport="CMB", from_on=today, until_on=today + timedelta(days=30), people=900,
            reason="As many as the quarantine centres take in.",
        )  # fmt: skip
        amnesty = NewAmnesty(
            "KWT", today - timedelta(days=5), today + timedelta(days=7), "Whoever stayed longer than the permit allows",
            "The hall at Farwaniya", "Announced by the ministry", effect="Fines are waived.", may_return=True,
        )  # fmt: skip
        amnesty_id = announce_amnesty(coordinator, amnesty)
    return {"limit_id": pause, "amnesty_id": amnesty_id}


def proposal_ids(house: House, officer: Viewer, flight_id: UUID, person_id: UUID) -> dict[str, UUID]:
    """A list that was proposed in the background: somebody for whom two things are missing."""
    stopped = Outcome(person_id, stops=(BlockerCode.IDENTITY, BlockerCode.EXIT_CLEARANCE))
    with house.app.app_context(), work(write=True):
        done = Job(
            name=PROPOSE, ordered_by=officer.account_id, arguments={}, state=JobState.DONE, done=1, total=1,
            started_at=now(), ended_at=now(),
        )  # fmt: skip
        db.session.add(done)
        db.session.flush()
        done.result = {"flight": str(flight_id), "job": str(done.id), "lines": [kept(stopped)]}
        return {"proposal_id": done.id}


def sending_ids(house: House, officer: Viewer, person_id: UUID) -> dict[str, UUID]:
    """A message to a list that went to two; one was not reached."""
    result = {"ways": {"sms": 1, "email": 1}, "told": 1, "not_reached": 1}
    missed = [(str(person_id), "No address is known for this way. Record one, or choose another way.")]
    with house.app.app_context(), work(write=True):
        done = Job(
            name=SEND, ordered_by=officer.account_id, arguments={}, state=JobState.DONE, done=4, total=4,
            started_at=now(), ended_at=now(),
        )  # fmt: skip
        db.session.add(done)
        db.session.flush()
        done.result = {**result, "job": str(done.id), "missed": missed}
        return {"sending_id": done.id}
