"""What changed between any two versions of a list: on the screen and on paper."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.queries.comparing import Came, Comparison, compared
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.manifests import versions_of
from migrant_support.domains.flights.rules.manifest import SealedPassenger
from migrant_support.domains.flights.views.manifests import blueprint
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import A4_ACROSS, Block, Heading, Rows, Text, pdf_answer, printed
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

_TONES = {"added": "good", "removed": "danger", "changed": "warn"}


@blueprint.get("/flights/<uuid:flight_id>/manifest/changes")
@guard(Power.FLIGHT_READ)
def compare(viewer: Viewer, flight_id: UUID) -> str:
    """Who changed what between two versions; without a choice, since the one before the newest."""
    prepare_zone(viewer)
    flight = fetch_flight(viewer, flight_id)
    versions = versions_of(viewer, flight_id)
    names = display_names({version.sealed_by for version in versions})
    pair = _pair([version.number for version in versions])
    found = compared(viewer, flight_id, *pair) if pair else None
    return render_template(
        "flights/changes.html",
        flight=flight,
        choices=[
            (
                version.number,
                _(
                    "Version %(number)s, sealed %(when)s by %(who)s",
                    number=version.number,
                    when=moment_text(version.sealed_at),
                    who=names.get(version.sealed_by, "–"),
                ),
            )
            for version in versions
        ],
        pair=pair,
        rows=_lines(found, names) if found else [],
        paper_href=url_for(".compare_paper", flight_id=flight_id, before=pair[0], after=pair[1]) if pair else None,
    )


def _pair(numbers: list[int]) -> tuple[int, int] | None:
    """The two that are asked for in the address, else the newest and the one before; none where there is only one."""
    if len(numbers) < 2:
        return None
    after = request.args.get("after", numbers[0], type=int)
    before = request.args.get("before", max(numbers[1], 1), type=int)
    if before == after:
        before, after = numbers[1], numbers[0]
    return min(before, after), max(before, after)


@blueprint.get("/flights/<uuid:flight_id>/manifest/changes.pdf")
@guard(Power.FLIGHT_READ)
def compare_paper(viewer: Viewer, flight_id: UUID) -> Response:
    """The same on paper."""
    prepare_zone(viewer)
    flight = fetch_flight(viewer, flight_id)
    pair = _pair([version.number for version in versions_of(viewer, flight_id)])
    if pair is None:
        return see_other(".compare", flight_id=flight_id)
    found = compared(viewer, flight_id, *pair)
    names = display_names({found.before.sealed_by, found.after.sealed_by, *(c.since.sealed_by for c in found.changes)})
    title = _("Changes of the list of %(flight)s, %(day)s", flight=flight.number, day=day_text(flight.departs_on))
    lines = [
        (row["who"], row["what"]["label"], row["field"], row["before"], row["after"], f"{row['since']} · {row['by']}")
        for row in _lines(found, names)
    ]
    heading = (_("Who"), _("What"), _("Field"), _("Before"), _("After"), _("Came with"))
    blocks: list[Block] = [
        Heading(title, level=1),
        *(
            Text(
                _(
                    "Version %(number)s, sealed %(when)s by %(who)s",
                    number=one.number,
                    when=moment_text(one.sealed_at),
                    who=names.get(one.sealed_by, "–"),
                )
                + f"\n{one.content_hash}",
                size="small",
            )
            for one in (found.before, found.after)
        ),
        Rows(heading, lines, (3.2, 1.4, 2, 2.4, 2.4, 2.6)) if lines else Text(_("Nothing that you see changed")),
    ]
    content = printed(blocks, language=page_language(), footer=title, page=A4_ACROSS, title=title)
    return pdf_answer(content, f"{flight.number}-{flight.departs_on}-v{pair[0]}-v{pair[1]}")


def _lines(found: Comparison, names: dict[UUID | None, str]) -> list[dict[str, Any]]:
    """A line a passenger and field; that people out of sight changed is said once, without a number."""
    words = {"added": _("Added"), "removed": _("Taken off"), "changed": _("Changed")}
    lines = [
        {
            "who": _name(change.passenger) if change.passenger else _("The flight"),
            "what": {"label": words[change.what], "tone": _TONES[change.what]},
            **_said(change),
            "since": _("Version %(number)s", number=change.since.number),
            "by": names.get(change.since.sealed_by, "–"),
        }
        for change in found.changes
    ]
    if found.hidden:
        quiet = {"label": _("Changed"), "tone": "quiet"}
        empty = dict.fromkeys(("field", "before", "after", "since", "by"), "")
        lines.append({"who": _("Other seats that are held"), "what": quiet, **empty})
    return lines


def _said(change: Came) -> dict[str, str]:
    if not change.field:
        return {"field": "", "before": "", "after": ""}
    name = translated(labels.FIELD[change.field])
    if change.field in labels.NAMED_ONLY or change.field == "is_overridden":
        return {"field": name, "before": "", "after": ""}
    return {"field": name, "before": change.before or "–", "after": change.after or "–"}


def _name(passenger: SealedPassenger) -> str:
    return f"{passenger.secondary_id} {passenger.primary_id}".strip()
