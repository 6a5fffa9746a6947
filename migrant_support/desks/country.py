"""The country picture: people in distress by mission and category, and how far they are on their way home.

Tables and a map, within the viewer's own reach. Each number of the way is one that the map can show.
"""

import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from migrant_support.desks.world_map import land_path, place
from migrant_support.domains.cases import labels
from migrant_support.domains.cases.queries import CountryCount, country_picture
from migrant_support.domains.cases.rules import SENSITIVE, Category
from migrant_support.domains.directory.queries import mission_names, missions
from migrant_support.domains.flights.queries.pipeline import Pipeline, pipeline
from migrant_support.domains.quarantine.queries.counts import in_quarantine
from migrant_support.domains.sites.queries.counts import sheltered
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("country", __name__, url_prefix="/country-picture")


@blueprint.get("")
@guard(Power.COUNTRY_PICTURE)
def show(viewer: Viewer) -> str:
    """The picture as it is now; the map shows the number that is chosen."""
    prepare_zone(viewer)
    counts = country_picture(viewer)
    way = _way(viewer, counts)
    labels_of_way = _measures()
    chosen = request.args.get("show", "distress")
    chosen = chosen if chosen in labels_of_way else "distress"
    shown_now = {mission: numbers[chosen] for mission, numbers in way.items() if numbers[chosen]}
    names = mission_names(page_language())
    shown = [c for c in Category if c not in SENSITIVE and any(row.by_category.get(c) for row in counts)]
    return render_template(
        "desks/country.html",
        columns=[
            {"key": "mission", "label": _("Mission")},
            {"key": "people", "label": _("People"), "kind": "number"},
            {"key": "urgent", "label": _("High risk"), "kind": "number"},
            *({"key": c.value, "label": translated(labels.CATEGORY[c]), "kind": "number"} for c in shown),
        ],
        rows=[_row(count, names, shown) for count in counts],
        foot=_foot(counts, shown),
        bars=[
            {
                "label": names.get(mission, mission),
                "value": people,
                "href": url_for("case_list.show", mission=mission) if chosen == "distress" else None,
            }
            for mission, people in sorted(shown_now.items(), key=lambda one: -one[1])
        ],
        dots=_dots(shown_now, names),
        chosen=labels_of_way[chosen],
        measures=[
            {
                "label": label,
                "href": url_for(".show", show=key if key != "distress" else None),
                "current": key == chosen,
                "count": sum(numbers[key] for numbers in way.values()),
            }
            for key, label in labels_of_way.items()
        ],
        way_columns=[
            {"key": "mission", "label": _("Mission")},
            *({"key": key, "label": label, "kind": "number"} for key, label in labels_of_way.items()),
        ],
        way_rows=[
            {"mission": names.get(mission, mission), **{key: f"{numbers[key]:,}" for key in labels_of_way}}
            for mission, numbers in way.items()
        ],
        way_foot={
            "mission": _("All"),
            **{key: f"{sum(numbers[key] for numbers in way.values()):,}" for key in labels_of_way},
        },
        land=land_path(),
        total=sum(count.people for count in counts),
        as_of=moment_text(now()),
    )


def _measures() -> dict[str, str]:
    """The numbers of the way home, in its order."""
    return {
        "distress": _("In distress"),
        "sheltered": _("In a shelter"),
        "ready": _("Ready to fly"),
        "confirmed": _("Seat confirmed"),
        "flown": _("Flown"),
        "quarantine": _("In quarantine"),
        "home": _("Home"),
    }


def _way(viewer: Viewer, counts: list[CountryCount]) -> dict[str, dict[str, int]]:
    """Each number by mission, for every mission that has any."""
    beds, seats, inside = sheltered(viewer), pipeline(viewer), in_quarantine(viewer)
    distress = {count.mission: count.people for count in counts}
    nobody = Pipeline()
    return {
        mission: {
            "distress": distress.get(mission, 0),
            "sheltered": beds.get(mission, 0),
            "ready": seats.get(mission, nobody).ready,
            "confirmed": seats.get(mission, nobody).confirmed,
            "flown": seats.get(mission, nobody).flown,
            "quarantine": inside.get(mission, 0),
            "home": seats.get(mission, nobody).home,
        }
        for mission in sorted({*distress, *beds, *seats, *inside})
    }


def _row(count: CountryCount, names: dict[str, str], shown: list[Category]) -> dict[str, Any]:
    return {
        "mission": names.get(count.mission, count.mission),
        "href": url_for("case_list.show", mission=count.mission),
        "people": f"{count.people:,}",
        "urgent": f"{count.urgent:,}",
        **{c.value: f"{count.by_category.get(c, 0):,}" for c in shown},
    }


def _foot(counts: list[CountryCount], shown: list[Category]) -> dict[str, str]:
    return {
        "mission": _("All"),
        "people": f"{sum(c.people for c in counts):,}",
        "urgent": f"{sum(c.urgent for c in counts):,}",
        **{c.value: f"{sum(row.by_category.get(c, 0) for row in counts):,}" for c in shown},
    }


def _dots(people: Mapping[str, int], names: dict[str, str]) -> list[dict[str, Any]]:
    """Circles for the map: plate carrée of the part of the world where the missions are, area by people."""
    places = missions()
    most = max(people.values(), default=1)
    return [
        {
            "x": place(places[mission].longitude, places[mission].latitude)[0],
            "y": place(places[mission].longitude, places[mission].latitude)[1],
            "r": round(4 + 22 * (count / most) ** 0.5, 1),
            "label": names.get(mission, mission),
            "people": count,
        }
        for mission, count in people.items()
        if mission in places
    ]


@blueprint.post("/download")
@guard(Power.COUNTRY_PICTURE)
def download(viewer: Viewer) -> Response:
    """The cross table as a spreadsheet; aggregates only, and the download is in the audit log."""
    counts = country_picture(viewer)
    record(viewer, "desks.country.export", kind="country_picture", object_id=None)
    answer = Response(_workbook(counts), mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer.headers["Content-Disposition"] = 'attachment; filename="country-picture.xlsx"'
    return answer


def _workbook(counts: list[CountryCount]) -> bytes:
    """A cross table, mission by category, typed as text and numbers (SEC SH-2)."""
    import pandas as pd  # heavy: two seconds and a hundred megabytes, only for this download

    names = mission_names(page_language())
    lines = [
        {
            _("Mission"): names.get(count.mission, count.mission),
            _("What happened"): translated(labels.CATEGORY[category]),
            _("People"): people,
        }
        for count in counts
        for category, people in count.by_category.items()
    ]
    frame = pd.DataFrame(lines, columns=[_("Mission"), _("What happened"), _("People")])
    table = frame.pivot_table(
        index=_("Mission"), columns=_("What happened"), values=_("People"), aggfunc="sum", fill_value=0
    )
    out = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=options) as writer:
        table.to_excel(writer, sheet_name="Country picture")
    return out.getvalue()
