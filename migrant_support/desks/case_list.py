"""Lists of cases: filters are enums in the address, paging by key, totals counted to a thousand."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_number
from flask_babel import gettext as _

from migrant_support.desks.lists import case_table, told_missions
from migrant_support.domains.cases import labels
from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import CaseFilter, case_list, case_rows
from migrant_support.domains.cases.rules import SENSITIVE, CaseState, Category, Risk
from migrant_support.domains.directory.queries import mission_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.times import prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("case_list", __name__)
COUNTED = 1_000
CHIPS = ("state", "risk", "category", "mission", "mine")


@blueprint.get("/cases")
@guard(Power.CASE_READ)
def show(viewer: Viewer) -> str:
    """Cases in the viewer's reach, newest first."""
    prepare_zone(viewer)
    chosen = chips_in(request.args)
    statement = case_list(viewer, filter_of(viewer, chosen))
    page = keyset(
        statement,
        (Case.opened_at.desc(), Case.id.desc()),
        cursor=request.args.get("from"),
        size=50,
        total=count_up_to(statement, COUNTED),
    )
    missions = mission_names(page_language())
    return render_template(
        "desks/cases.html",
        table=case_table(case_rows(page.rows), told_missions(viewer, Power.CASE_READ)),
        total=page.total,
        pages=_many(len(page.rows), page.total or 0),
        newer=url_for(".show", **(chosen | {"from": page.newer})) if page.newer else None,
        older=url_for(".show", **(chosen | {"from": page.older})) if page.older else None,
        states=_chips("state", chosen, [(s.value, translated(labels.STATE[s])) for s in CaseState]),
        risks=_chips(
            "risk",
            chosen,
            [("urgent", _("High and emergency")), *((r.value, translated(labels.RISK[r])) for r in Risk)],
        ),
        categories=_chips(
            "category", chosen, [(c.value, translated(labels.CATEGORY[c])) for c in Category if c not in SENSITIVE]
        ),
        mine=_chips("mine", chosen, [("1", _("Only mine"))]),
        missions=_chips("mission", chosen, _mission_options(viewer, missions)),
        may_register=viewer.may(Power.PERSON_REGISTER),
        propose_href=url_for("list_proposing.to_flight", **chosen) if viewer.may(Power.FLIGHT_PROPOSE) else None,
        message_href=url_for("list_messages.to_cases", **chosen) if viewer.may(Power.MESSAGE_SEND) else None,
    )


def chips_in(query: Mapping[str, str]) -> dict[str, Any]:
    """The chips that are chosen in an address."""
    return {key: query[key][:40] for key in CHIPS if key in query}


def filter_of(viewer: Viewer, chosen: Mapping[str, Any]) -> CaseFilter:
    """What the chips ask for; unknown values ask for nothing."""
    state, risk, category = chosen.get("state"), chosen.get("risk"), chosen.get("category")
    return CaseFilter(
        mission=chosen.get("mission"),
        state=CaseState(state) if state in set(CaseState) else None,
        risks=(Risk.HIGH, Risk.EMERGENCY) if risk == "urgent" else ((Risk(risk),) if risk in set(Risk) else ()),
        category=Category(category) if category in set(Category) else None,
        officer_id=viewer.account_id if chosen.get("mine") == "1" else None,
        only_open=state is None,
    )


def _mission_options(viewer: Viewer, missions: dict[str, str]) -> list[tuple[str, str]]:
    reach = viewer.reach(Power.CASE_READ)
    codes = [c for c in missions if reach.everywhere or c in reach.ids("mission")]
    return [(code, missions[code]) for code in codes] if len(codes) > 1 else []


def _chips(name: str, chosen: dict[str, Any], options: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """A chip for each option; the current one leads back to the list without it."""
    others = {key: value for key, value in chosen.items() if key != name}
    return [
        {
            "label": label,
            "href": url_for(".show", **others)
            if chosen.get(name) == value
            else url_for(".show", **(others | {name: value})),
            "current": chosen.get(name) == value,
        }
        for value, label in options
    ]


def _many(shown: int, counted: int) -> str | None:
    """What the pager says when there are more than are counted."""
    if counted <= COUNTED:
        return None
    return _("Showing %(shown)s of more than %(count)s", shown=format_number(shown), count=format_number(COUNTED))
