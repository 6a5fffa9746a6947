"""What the demonstration shows of the main line: shelters with people, flights, sealed lists, quarantine.

Written by the product's own actions at the moment of the country, with keys drawn from the seed.
"""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from uuid import UUID

from migrant_support.demo.numbers import Keys
from migrant_support.demo.shelters import add_shelters
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.keys import keys_drawn_by
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

ACTORS = {"KWT": "officer.kuwait", "OMN": "officer.muscat", "CYP": "officer.nicosia", "LKA": "coordinator"}


def add_main_line(accounts: Mapping[str, UUID], *, seed: int, moment: datetime, persons: int) -> None:
    """Write it after the people and cases."""
    keys = Keys(Random(f"main-line-{seed}"))  # noqa: S311 - ids that may be known
    milliseconds = int(moment.timestamp()) * 1000
    db.session.flush()
    with clock_set_to(moment), keys_drawn_by(lambda: keys.at(milliseconds)):
        viewers = {mission: _viewer(accounts[name]) for mission, name in ACTORS.items()}
        add_shelters(viewers, seed=seed, moment=moment, persons=persons)
        db.session.flush()


def _viewer(account_id: UUID) -> Viewer:
    viewer = viewer_of(account_id)
    if viewer is None:
        raise RuntimeError("a demonstration account is missing")
    return viewer
