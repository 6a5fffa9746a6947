"""Setting the columns of a recipient from a day on. What was in force stays, so that old files can be explained."""

from datetime import date

import sqlalchemy as sa

from migrant_support.domains.flights.models import ColumnTemplate
from migrant_support.domains.flights.queries.templates import check_recipient, today
from migrant_support.domains.flights.rules.layouts import HeadingWords, Layout
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power


def set_columns(actor: Viewer, code: str, layout: Layout, *, language: HeadingWords, in_force_from: date) -> int:
    """Keep the next version of a recipient's columns; its number. Raises NotThere, Refused."""
    demand(actor, Power.COLUMNS_EDIT)
    check_recipient(actor, code)
    if in_force_from < today():
        raise Refused(
            "day_over", msg("Choose today or a later day. Files that left keep their columns."), field="in_force_from"
        )
    wait_turn(f"columns:{code}")
    last = db.session.scalar(sa.select(sa.func.max(ColumnTemplate.number)).where(ColumnTemplate.recipient == code))
    row = ColumnTemplate(
        id=new_id(),
        recipient=code,
        number=(last or 0) + 1,
        columns=[list(pair) for pair in zip(layout.columns, layout.headings, strict=True)],
        dates=layout.dates,
        language=language,
        in_force_from=in_force_from,
        made_by=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    record(actor, "flights.columns.set", kind="column_template", object_id=row.id, reason=f"{code} {row.number}")
    return row.number
