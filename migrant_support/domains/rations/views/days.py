"""Who came and who has not: the list of a set, its printed roster, and what was handed out on a day."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.rations.actions.giving import fetch_distribution, undo
from migrant_support.domains.rations.queries.days import GivenRow, Resident, given_on, residents
from migrant_support.domains.rations.queries.sets import SetRow, set_row
from migrant_support.domains.rations.rules.desk import UNDO_WITHIN
from migrant_support.domains.rations.rules.sets import is_meant, period_start
from migrant_support.domains.rations.views.blueprint import blueprint, interval_text, place_of
from migrant_support.domains.sites.queries import SiteRow
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import Block, Heading, Rows, Text, pdf_answer, printed
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, listed_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


def _list(viewer: Viewer, site_id: UUID, set_id: UUID) -> tuple[SiteRow, SetRow, date, list[Resident]]:
    place = place_of(viewer, site_id, Power.RATION_READ)
    one = set_row(viewer, set_id, Power.RATION_READ)
    if one.mission != place.mission or one.site_id not in (None, site_id):
        raise NotThere
    today = local_day(place.zone)
    since = period_start(one.terms.every_days, began=one.began_on, day=today)
    everybody = residents(viewer, site_id, set_id, since=since, power=Power.RATION_READ)
    meant = [
        row for row in everybody if is_meant(one.terms.audience, sex=row.person.sex, birth=row.person.birth, on=today)
    ]
    return place, one, today, meant


@blueprint.get("/sites/<uuid:site_id>/sets/<uuid:set_id>/people")
@guard(Power.RATION_READ)
def who_came(viewer: Viewer, site_id: UUID, set_id: UUID) -> str:
    """Those who had the set in this period, and those who have not come yet."""
    place, one, today, rows = _list(viewer, site_id, set_id)
    waiting = [row for row in rows if row.had_at is None]
    had = [row for row in rows if row.had_at is not None]
    return render_template(
        "rations/who_came.html",
        site=place,
        set_id=set_id,
        name=one.terms.name(page_language()),
        interval=interval_text(one),
        today=day_text(today),
        waiting=[_row(row) for row in waiting],
        had=[_row(row) for row in sorted(had, key=lambda row: row.had_at or now(), reverse=True)],
    )


def _row(row: Resident) -> dict[str, Any]:
    return {
        "name": row.person.name,
        "reference": row.person.reference,
        "bed": bed_text(row.room, row.bed),
        "at": listed_text(row.had_at) if row.had_at else "",
    }


@blueprint.get("/sites/<uuid:site_id>/sets/<uuid:set_id>/roster/<any(en, si, ta):language>")
@guard(Power.RATION_READ)
def roster(viewer: Viewer, site_id: UUID, set_id: UUID, language: str) -> Response:
    """The list on paper, to tick and sign when there is no line."""
    place, one, today, rows = _list(viewer, site_id, set_id)
    with force_locale(language):
        heading = (_("Bed"), _("Name"), _("Reference"), _("Had it"), _("Signature"))
        body = [
            (
                bed_text(row.room, row.bed),
                f"{row.person.name} {row.person.name_in_script}".strip(),
                row.person.reference,
                listed_text(row.had_at) if row.had_at else "[    ]",
                "",
            )
            for row in rows
        ]
        blocks: list[Block] = [
            Heading(one.terms.name(language), 1),
            Text(f"{place.name} · {day_text(today)} · {interval_text(one)}"),
            Text(_("Tick who gets it and let them sign. Type it into the system on the same day.")),
            Rows(heading, body, widths=(2, 4, 2, 1.6, 3)),
        ]
        content = printed(blocks, language=language, footer=_("Roster of %(day)s", day=day_text(today)))
    return pdf_answer(content, f"roster-{place.code}-{today:%Y-%m-%d}-{language}")


@blueprint.get("/sites/<uuid:site_id>/given")
@guard(Power.RATION_READ)
def given(viewer: Viewer, site_id: UUID) -> str:
    """What was handed out on a day of the site."""
    place = place_of(viewer, site_id, Power.RATION_READ)
    today = local_day(place.zone)
    day = _asked_day(today)
    page = given_on(viewer, site_id, day, cursor=request.args.get("cursor"))
    return render_template(
        "rations/given.html",
        site=place,
        day=day_text(day),
        rows=[_given(viewer, row) for row in page.rows],
        newer=_href(site_id, day, page.newer),
        older=_href(site_id, day, page.older),
        before=url_for("rations.given", site_id=site_id, day=(day - timedelta(days=1)).isoformat()),
        after=url_for("rations.given", site_id=site_id, day=(day + timedelta(days=1)).isoformat())
        if day < today
        else "",
        is_today=day == today,
    )


def _asked_day(today: date) -> date:
    try:
        return min(date.fromisoformat(request.args.get("day", "")), today)
    except ValueError:
        return today


def _href(site_id: UUID, day: date, cursor: str | None) -> str:
    if not cursor:
        return ""
    return url_for("rations.given", site_id=site_id, day=day.isoformat(), cursor=cursor)


def _given(viewer: Viewer, row: GivenRow) -> dict[str, Any]:
    names = dict(zip(("en", "si", "ta"), row.set_name, strict=True))
    may_undo = row.is_own and not row.is_undone and now() - row.given_at <= UNDO_WITHIN and viewer.may(Power.RATION_USE)
    return {
        "at": listed_text(row.given_at),
        "set": names.get(page_language()) or names["en"],
        "name": row.person.name,
        "reference": row.person.reference,
        "people": ngettext("One person", "%(num)s people", row.people),
        "emergency": row.reason if row.is_emergency else "",
        "undone": row.is_undone,
        "undo_href": url_for("rations.undo_one", distribution_id=row.id) if may_undo else "",
    }


@blueprint.post("/given/<uuid:distribution_id>/undo")
@guard(Power.RATION_USE)
def undo_one(viewer: Viewer, distribution_id: UUID) -> Response:
    """It was not handed out after all."""
    row = fetch_distribution(viewer, distribution_id)
    site_id = row.site_id
    try:
        undo(viewer, distribution_id)
    except Refused as no:
        flash(translated(no), "danger")
    return see_other("rations.given", site_id=site_id)
