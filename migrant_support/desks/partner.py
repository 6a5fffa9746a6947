"""The partner's desk: flights shared with its organisation whose list may go out. Nothing else is there for a partner.

No search, no person, no id, no count of anything but those who agreed and how many did not.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.approving import approve_shared
from migrant_support.domains.flights.actions.copies import ask_for_copy
from migrant_support.domains.flights.forms_files import AskForm
from migrant_support.domains.flights.queries.shared import (
    SharedVersion,
    shared_flights,
    shared_flights_page,
    shared_page,
)
from migrant_support.domains.flights.views.differences import difference_rows
from migrant_support.domains.flights.views.sealed import SHORT
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.policy import Power

blueprint = Blueprint("partner", __name__, url_prefix="/shared-flights")
LATELY = timedelta(days=3)
ON_MY_DAY, ON_A_PAGE = 10, 50


@blueprint.get("")
@guard(Power.SHARED_FLIGHTS)
def show_all(viewer: Viewer) -> str:
    """The flights that are shared with us, the latest departure first, page by page."""
    prepare_zone(viewer)
    page = shared_flights_page(viewer, cursor=request.args.get("from"), size=ON_A_PAGE)
    ways = {}
    for way, cursor in (("newer_href", page.newer), ("older_href", page.older)):
        named: dict[str, Any] = {"from": cursor}
        if cursor:
            ways[way] = url_for(".show_all", **named)
    return render_template("desks/shared_flights.html", rows=[_line(one) for one in page.rows], ways=ways)


def _line(one: SharedVersion) -> dict[str, Any]:
    return {
        "href": url_for("partner.show", version_id=one.version_id),
        "number": one.number,
        "route": f"{one.origin}–{one.destination}",
        "departs": day_text(one.departs_on),
        "version": str(one.version),
        "shown": f"{one.shown:,}",
        "withheld": f"{one.withheld:,}",
        "sealed": moment_text(one.sealed_at),
    }


@blueprint.get("/versions/<uuid:version_id>")
@guard(Power.SHARED_FLIGHTS)
def show(viewer: Viewer, version_id: UUID) -> str:
    """One list: how many are on it for us, what is new, and the way to a file."""
    return render_template("desks/shared_version.html", **_page(viewer, version_id, AskForm()))


def _page(viewer: Viewer, version_id: UUID, form: AskForm) -> dict[str, Any]:
    prepare_zone(viewer)
    page = shared_page(viewer, version_id)
    changes = difference_rows(page.changes, seen=None, fields=labels.PARTNERS) if page.changes else []
    return {
        "version": page.this,
        "short": page.this.content_hash[:SHORT],
        "departs": day_text(page.this.departs_on),
        "approval": page.approval,
        "may_approve": page.approval.is_wanted and page.is_newest,
        "before": page.before,
        "rows": changes,
        "form": form,
        "others": [
            {
                "href": url_for("partner.show", version_id=other.id),
                "number": _("Version %(number)s", number=other.number),
                "sealed": moment_text(other.sealed_at),
            }
            for other in page.others
        ],
    }


@blueprint.post("/versions/<uuid:version_id>/approval")
@guard(Power.SHARED_FLIGHTS)
def approve(viewer: Viewer, version_id: UUID) -> WerkzeugResponse:
    """Our organisation approves this list by its hash."""
    approve_shared(viewer, version_id)
    flash(_("You approved this list. The flight's coordinators see it."), "good")
    return see_other(".show", version_id=version_id)


@blueprint.post("/versions/<uuid:version_id>/files")
@guard(Power.SHARED_FLIGHTS)
def download(viewer: Viewer, version_id: UUID) -> WerkzeugResponse:
    """Ask for the file of those who agree; the next page hands it out, once."""
    form = AskForm()
    if form.validate_on_submit():
        try:
            copy_id = ask_for_copy(viewer, version_id, None, form.form.data, reason=form.reason.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("manifests.copy", copy_id=copy_id)
    return answer("desks/shared_version.html", **_page(viewer, version_id, form))


def partner_day(viewer: Viewer) -> list[tuple[int, str, str]]:
    """The coming flights: how many are shared, the flight in words, its address."""
    return [
        (
            one.shown,
            _(
                "%(flight)s on %(day)s, version %(version)s",
                flight=one.number,
                day=day_text(one.departs_on),
                version=one.version,
            ),
            url_for("partner.show", version_id=one.version_id),
        )
        for one in shared_flights(viewer, since=now() - LATELY, limit=ON_MY_DAY)
    ]
