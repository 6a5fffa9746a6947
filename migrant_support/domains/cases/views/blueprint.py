"""The blueprint of the domain, and what all its screens share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.directory.queries import missions
from migrant_support.platform.access.accounts import colleagues_at
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import show_in
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power, ScopeKind

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


def case_on_page(viewer: Viewer, case_id: UUID, power: Power) -> Case:
    """The case whose screen this is, for this viewer and act; its times are shown by its mission's clock."""
    case = fetch_case(viewer, case_id, power)
    by_the_clock_of(case.mission)
    return case


def by_the_clock_of(mission: str) -> None:
    """Show the times of this page by the clock of a mission."""
    found = missions()[mission]
    show_in(found.zone, found.city.in_language(page_language()))


def colleagues(case: Case) -> list[tuple[UUID, str]]:
    """Who works at the case's mission."""
    return colleagues_at((ScopeKind.MISSION.value, case.mission), Power.CASE_WORK)


def to_case(case_id: UUID, part: str = "") -> Response:
    """Lead back to the case."""
    return see_other("cases.show", case_id=case_id, _anchor=part or None)


def small_form(
    case: Case,
    form: FlaskForm,
    act: Callable[[], object],
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
    part: str = "",
    back: Callable[[], Response] | None = None,
    **shown: Any,
) -> Response:
    """A page with one small form about a case: do `act` when it was sent, or show what to mend."""
    if went_through(form, act, done):
        return back() if back else to_case(case.id, part)
    return answer("cases/form.html", form=form, case=case, title=title, lead=lead, submit=submit, part=part, **shown)
