"""The columns of each recipient: which are in force today, and every version there was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import ColumnTemplate, FlightShare
from migrant_support.domains.flights.rules.layouts import DEFAULT, DateForm, HeadingWords, Layout
from migrant_support.domains.flights.rules.manifest import LEGAL
from migrant_support.domains.flights.rules.words import Organisation
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.store import db
from migrant_support.policy import Power

HOME_ZONE = "Asia/Colombo"
"""The days of templates are the Bureau's days."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A version of a recipient's columns."""

    number: int
    layout: Layout
    language: HeadingWords
    in_force_from: date
    made_at: datetime
    made_by: UUID
    is_in_force: bool


def today() -> date:
    """The day by which templates come into force."""
    return local_day(HOME_ZONE, now())


def layout_in_force(recipient: str) -> Layout:
    """The recipient's columns today: the latest whose day has come, else the default. For actions that make files."""
    row = db.session.scalars(
        sa.select(ColumnTemplate)
        .where(ColumnTemplate.recipient == recipient, ColumnTemplate.in_force_from <= today())
        .order_by(ColumnTemplate.in_force_from.desc(), ColumnTemplate.number.desc())
        .limit(1)
    ).first()
    return _layout(row) if row else DEFAULT


def recipients(viewer: Viewer) -> list[str]:
    """Everybody who may have columns: by law, the organisations of the list, and those with whom flights are shared."""
    demand(viewer, Power.COLUMNS_EDIT)
    shared = db.session.scalars(sa.select(FlightShare.organisation).distinct().limit(100))
    return [*LEGAL, *sorted({*(one.value for one in Organisation), *shared})]


def check_recipient(viewer: Viewer, code: str) -> str:
    """The code of a recipient that has columns. Raises NotThere."""
    if code not in recipients(viewer):
        raise NotThere
    return code


def templates_of(viewer: Viewer, codes: Sequence[str]) -> dict[str, list[TemplateRow]]:
    """Every version for these recipients, the newest first, in one statement."""
    demand(viewer, Power.COLUMNS_EDIT)
    rows = db.session.scalars(
        sa.select(ColumnTemplate)
        .where(ColumnTemplate.recipient.in_(list(codes)))
        .order_by(ColumnTemplate.in_force_from.desc(), ColumnTemplate.number.desc())
    ).all()
    found: dict[str, list[TemplateRow]] = {code: [] for code in codes}
    day = today()
    for row in rows:
        listed = found[row.recipient]
        is_first = row.in_force_from <= day and not any(one.is_in_force for one in listed)
        listed.append(
            TemplateRow(
                row.number,
                _layout(row),
                HeadingWords(row.language),
                row.in_force_from,
                row.made_at,
                row.made_by,
                is_first,
            )
        )
    return found


def _layout(row: ColumnTemplate) -> Layout:
    return Layout(
        row.number,
        tuple(name for name, _heading in row.columns),
        tuple(heading for _name, heading in row.columns),
        DateForm(row.dates),
    )
