"""Writing down what was measured at a house, and telling the mission of a house that stands in the red."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites.models import SiteMeasure
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.queries.standards import sites_in_red
from migrant_support.domains.sites.rules.standards import Measure, check_figures
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.platform.tasks.models import Task
from migrant_support.policy import Power, ScopeKind

STANDARD_TASK = "below_standard"
MENDED_BY = timedelta(days=2)  # our choice: somebody of the mission decides within two days
SAID_AGAIN = timedelta(days=7)  # our choice: a task that was closed while the house is still in the red comes back


def write_figures(actor: Viewer, site_id: UUID, figures: Mapping[Measure, Decimal], *, measured_on: date) -> None:
    """Keep what was measured at a house on a day, and tell the mission when it is too little. Raises NotThere, Refused.

    A task that was open for the house ends when nothing is in the red any more.
    """
    demand(actor, Power.HOUSE_BOOK)
    site = fetch_site(actor, site_id, Power.HOUSE_BOOK)
    check_figures(figures, measured_on=measured_on, today=local_day(site.zone))
    moment = now()
    db.session.add_all(
        SiteMeasure(
            id=new_id(), site_id=site_id, measure=measure, value=value, measured_on=measured_on, made_at=moment,
            made_by=actor.account_id,
        )
        for measure, value in figures.items()
    )  # fmt: skip
    db.session.flush()
    record(actor, "sites.measure.add", kind="site", object_id=site_id)
    if site_id in sites_in_red():
        _tell({site_id: (site.mission, site.name)})
    else:
        end_tasks(actor, STANDARD_TASK, ("site", site_id))


def tell_of_red() -> int:
    """Put a task on the mission's list for each house in the red, which has none; return how many. By the worker."""
    return _tell(sites_in_red())


def _tell(sites: Mapping[UUID, tuple[str, str]]) -> int:
    moment = now()
    known = set(
        db.session.scalars(
            sa.select(Task.subject_id).where(
                Task.code == STANDARD_TASK, Task.subject_kind == "site", Task.subject_id.in_(sorted(sites)),
                sa.or_(Task.done_at.is_(None), Task.made_at > moment - SAID_AGAIN),
            )
        )
    )  # fmt: skip
    fresh = {key: place for key, place in sites.items() if key not in known}
    for key, (mission, name) in fresh.items():
        add_task(
            None, STANDARD_TASK, subject=("site", key), scope=(ScopeKind.MISSION, mission), due_at=moment + MENDED_BY,
            where=name,
        )  # fmt: skip
    return len(fresh)
