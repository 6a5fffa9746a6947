"""The way home week by week: how many people of which mission reached what, as a picture with its figures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from flask import Blueprint, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from migrant_support.domains.directory.lookups import HOME, countries
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.flights.views.blueprint import mission_choices_of
from migrant_support.domains.quarantine.queries.way_home import WITHOUT_PAYER, Reached, Step, reached_by_week
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("way_home", __name__, url_prefix="/country-picture/way-home")
SPANS = (6, 13, 26)
USUAL = 13
DRAWN = ((Step.REGISTERED, 4), (Step.CONFIRMED, 2), (Step.LANDED, 1), (Step.HOME, 3))
"""What the picture shows, and in which colour; the table has every step."""
WIDE, HIGH, FOOT = 640, 200, 24


def step_labels() -> dict[Step, str]:
    """What each step is called, in its order."""
    return {
        Step.REGISTERED: _("Registered"),
        Step.WISHED: _("Wish to return"),
        Step.PROPOSED: _("Proposed"),
        Step.CONFIRMED: _("Seat confirmed"),
        Step.LANDED: _("Landed"),
        Step.RECEIVED: _("Received"),
        Step.HOME: _("Home"),
    }


@blueprint.get("")
@guard(Power.COUNTRY_PICTURE)
def show(viewer: Viewer) -> str:
    """The last weeks, this one so far among them; five statements, fewer when a payer is chosen."""
    prepare_zone(viewer)
    offered = mission_choices_of(viewer, Power.COUNTRY_PICTURE)
    mission, payer, weeks = _asked({code for code, _name in offered})
    mondays = _mondays(weeks)
    zone = countries()[HOME].zone
    found = reached_by_week(viewer, [start_of_day(zone, day) for day in mondays], mission=mission, payer=payer)
    names = step_labels()
    steps = [step for step in Step if payer is None or step not in WITHOUT_PAYER]
    by_week = _by_week(found, weeks)
    total = {step: sum(by_week[step]) for step in steps}
    columns = [{"key": step.value, "label": names[step], "kind": "number"} for step in steps]
    return render_template(
        "desks/way_home.html",
        as_of=moment_text(now()),
        fields=_fields(offered, mission, payer, weeks),
        picture=picture(by_week, mondays[:-1]),
        legend=[{"series": series, "label": names[step]} for step, series in DRAWN if step in steps],
        summary=_summary(total, weeks),
        week_columns=[{"key": "week", "label": _("Week from")}, *columns],
        week_rows=[
            {"week": _day(day), **{step.value: f"{by_week[step][at]:,}" for step in steps}}
            for at, day in enumerate(mondays[:-1])
        ][::-1],
        bars=[{"label": names[step], "value": total[step], "text": f"{total[step]:,}"} for step in steps],
        mission_columns=[{"key": "mission", "label": _("Mission")}, *columns],
        mission_rows=_mission_rows(found, steps),
        mission_foot={"mission": _("All"), **{step.value: f"{total[step]:,}" for step in steps}},
    )


def _asked(codes: set[str]) -> tuple[str | None, Payer | None, int]:
    mission, payer, weeks = (request.args.get(key, "")[:20] for key in ("mission", "payer", "weeks"))
    return (
        mission if mission in codes else None,
        Payer(payer) if payer in set(Payer) else None,
        int(weeks) if weeks in {str(one) for one in SPANS} else USUAL,
    )


def _mondays(weeks: int) -> list[date]:
    """The Mondays on which the weeks begin at home, this week's last, and the one that ends it."""
    today = local_day(countries()[HOME].zone)
    this = today - timedelta(days=today.weekday())
    return [this + timedelta(days=7 * at) for at in range(1 - weeks, 2)]


def _by_week(found: Reached, weeks: int) -> dict[Step, list[int]]:
    counted = {step: [0] * weeks for step in Step}
    for (step, _mission, week), people in found.items():
        counted[step][week] += people
    return counted


def _day(day: date) -> str:
    return format_date(day, "d MMM yyyy", locale=get_locale())


def _fields(
    offered: Sequence[tuple[str, str]], mission: str | None, payer: Payer | None, weeks: int
) -> list[dict[str, Any]]:
    anybody = ("", _("All"))
    return [
        {"name": "mission", "label": _("Mission"), "chosen": mission or "", "choices": [anybody, *offered]},
        {
            "name": "payer",
            "label": _("Who pays"),
            "chosen": payer.value if payer else "",
            "choices": [anybody, *((one.value, translated(labels.PAYER[one])) for one in Payer)],
        },
        {
            "name": "weeks",
            "label": _("Weeks"),
            "chosen": str(weeks),
            "choices": [(str(one), str(one)) for one in SPANS],
        },
    ]


def _summary(total: dict[Step, int], weeks: int) -> str:
    numbers: dict[str, Any] = {"weeks": weeks, **{step.value: f"{count:,}" for step, count in total.items()}}
    if Step.REGISTERED not in total:
        return _("In %(weeks)s weeks: %(confirmed)s got a seat, %(landed)s landed, %(home)s came home.", **numbers)
    return _(
        "In %(weeks)s weeks: %(registered)s registered, %(confirmed)s got a seat, %(landed)s landed, "
        "%(home)s came home.",
        **numbers,
    )


def _mission_rows(found: Reached, steps: Sequence[Step]) -> list[dict[str, Any]]:
    names = mission_names(page_language())
    counted: dict[str, dict[Step, int]] = {}
    for (step, mission, _week), people in found.items():
        of_mission = counted.setdefault(mission, {})
        of_mission[step] = of_mission.get(step, 0) + people
    return [
        {"mission": names.get(mission, mission), **{step.value: f"{by_step.get(step, 0):,}" for step in steps}}
        for mission, by_step in sorted(counted.items(), key=lambda one: names.get(one[0], one[0]))
    ]


def picture(by_week: dict[Step, list[int]], mondays: Sequence[date]) -> Markup:
    """A group of bars for each week; the table below has the same numbers."""
    most = max([1, *(count for step, _series in DRAWN for count in by_week[step])])
    ground, step_wide = HIGH - FOOT, WIDE / len(mondays)
    bar = step_wide / (len(DRAWN) + 1)
    scale = (ground - 22) / most
    parts = [f'<line class="chart__axis" x1="0" y1="{ground}" x2="{WIDE}" y2="{ground}"/>']
    for at, monday in enumerate(mondays):
        left = at * step_wide
        for place, (step, series) in enumerate(DRAWN):
            if high := by_week[step][at] * scale:
                parts.append(
                    f'<rect class="series-{series}" x="{left + place * bar:.1f}" y="{ground - high:.1f}" '
                    f'width="{bar * 0.9:.1f}" height="{high:.1f}"/>'
                )
        if at % max(len(mondays) // 6, 1) == 0:
            parts.append(f'<text x="{left:.1f}" y="{HIGH - 6}" class="chart__soft">{monday:%d/%m}</text>')
    parts.append(f'<text x="{WIDE}" y="14" class="chart__soft chart__end">{most:,}</text>')
    inside = "".join(parts)
    return Markup(  # noqa: S704 - numbers and dates of our own, no text of anybody
        f'<svg class="chart" viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true" focusable="false">{inside}</svg>'
    )
