"""The daily report of a house: a page, a paper, and closing it for good."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import book as actions
from migrant_support.domains.sites.forms.evening import PlainForm
from migrant_support.domains.sites.queries import SiteRow
from migrant_support.domains.sites.queries.report import Report, closed_days, report_of
from migrant_support.domains.sites.views.blueprint import blueprint, small_form, today_at
from migrant_support.domains.sites.views.gate import evening_site
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import Block, Facts, Heading, Signatures, Text, pdf_answer, printed
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

DAYS = 14


@blueprint.get("/sites/<uuid:site_id>/report")
@guard(Power.REPORT_READ)
def report(viewer: Viewer, site_id: UUID) -> str:
    """A day of the house in counts; the day stands in the address, yesterday where it is none."""
    site = evening_site(viewer, site_id, Power.REPORT_READ)
    today = today_at(site)
    day = _day_asked(today)
    found = report_of(viewer, site_id, site.zone, day)
    closed = closed_days(viewer, site_id, today - timedelta(days=DAYS))
    days = [today - timedelta(days=back) for back in range(DAYS)]
    return render_template(
        "sites/report.html",
        site=site,
        day=day.isoformat(),
        day_text=day_text(day),
        groups=_groups(found),
        closed=moment_text(found.closed_at) if found.closed_at else "",
        may_close=viewer.may(Power.HOUSE_BOOK) and found.closed_at is None and day < today,
        days=[
            {
                "label": day_text(one),
                "href": url_for("sites.report", site_id=site_id, day=one.isoformat()),
                "is_closed": one in closed,
                "is_now": one == day,
            }
            for one in days
        ],
    )


def _day_asked(today: date) -> date:
    """The day in the address, within ten years and not to come; yesterday where it is none."""
    try:
        day = date.fromisoformat(request.args.get("day", "")[:10])
    except ValueError:
        return today - timedelta(days=1)
    return day if timedelta() <= today - day < timedelta(days=3660) else today - timedelta(days=1)


def _groups(found: Report) -> list[dict[str, Any]]:
    return [
        {
            "title": translated(title),
            "lines": [
                {"label": translated(labels.REPORT[name]), "count": found.counts.get(name, "–")} for name in names
            ],
        }
        for title, names in labels.REPORT_GROUPS
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotThere from None


@blueprint.route("/sites/<uuid:site_id>/report/<string(length=10):day>/close", methods=["GET", "POST"])
@guard(Power.HOUSE_BOOK)
def close_report(viewer: Viewer, site_id: UUID, day: str) -> Response:
    """Close a day for good."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    asked = _day(day)
    form = PlainForm()
    return small_form(
        form,
        lambda: actions.close_report(viewer, site_id, asked),
        title=_("Close the report of %(day)s", day=day_text(asked)),
        submit=_("Close the report"),
        done=_("The report is closed."),
        back=url_for("sites.report", site_id=site_id, day=asked.isoformat()),
        above=site.name,
        lead=_("The counts stand as they are now and are not changed any more."),
        crumb=_("Daily report"),
        onward=lambda: see_other("sites.report", site_id=site_id, day=asked.isoformat()),
    )


@blueprint.get("/sites/<uuid:site_id>/report/<string(length=10):day>/<any(en, si, ta):language>")
@guard(Power.REPORT_READ)
def report_paper(viewer: Viewer, site_id: UUID, day: str, language: str) -> Response:
    """The report as a PDF; one that is closed gives the same bytes each time."""
    site = evening_site(viewer, site_id, Power.REPORT_READ)
    found = report_of(viewer, site_id, site.zone, _day(day))
    with force_locale(language):
        paper = printed(_blocks(site, found), language=language, title=_("Daily report"))
    return pdf_answer(paper, f"report-{site.code.lower()}-{found.day.isoformat()}-{language}")


def _blocks(site: SiteRow, found: Report) -> list[Block]:
    state = _("Closed. It is not changed any more.") if found.closed_at else _("Not closed yet: counted as of now.")
    blocks: list[Block] = [
        Heading(_("Daily report, %(day)s", day=day_text(found.day)), level=1),
        Text(f"{site.name} · {site.code}", size="small"),
        Text(state, size="small"),
    ]
    for group in _groups(found):
        facts = [(line["label"], str(line["count"])) for line in group["lines"]]
        blocks += [Heading(group["title"]), Facts(facts, columns=2)]
    return [*blocks, Signatures((_("Signature of the warden"), _("Signature of the officer")))]
