"""Leave of residents, and the house rules by which it is granted."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import gate as actions
from migrant_support.domains.sites.forms.evening import HouseRulesForm, LeaveForm, first_day
from migrant_support.domains.sites.queries import SiteRow
from migrant_support.domains.sites.queries.gate import LeaveRow, leave_rows
from migrant_support.domains.sites.queries.residents import house_rules, resident
from migrant_support.domains.sites.rules.gate import HouseRules
from migrant_support.domains.sites.views.blueprint import blueprint, small_form, today_at
from migrant_support.domains.sites.views.gate import evening_site
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.get("/sites/<uuid:site_id>/leave")
@guard(Power.GATE_USE)
def leave(viewer: Viewer, site_id: UUID) -> str:
    """Who has leave, and who had."""
    site = evening_site(viewer, site_id, Power.GATE_USE)
    rows = [_leave(site, row) for row in leave_rows(viewer, site_id)]
    return render_template(
        "sites/leave.html", site=site, rows=rows, rules=rules_text(house_rules(site_id, site.zone)),
        may_set_rules=viewer.may(Power.SITE_EDIT),
    )  # fmt: skip


def rules_text(rules: HouseRules) -> str:
    """The house rules in a line."""
    curfew = (
        _(
            "Everybody is in from %(start)s to %(end)s.",
            start=f"{rules.curfew_from:%H:%M}",
            end=f"{rules.curfew_until:%H:%M}",
        )
        if rules.curfew_from is not None and rules.curfew_until is not None
        else _("There is no curfew.")
    )
    longest = _("Leave is %(hours)s hours at most.", hours=rules.longest_leave_hours)
    most = _("%(most)s people may have leave at once.", most=rules.most_on_leave) if rules.most_on_leave else ""
    return " ".join(part for part in (curfew, longest, most) if part)


def _leave(site: SiteRow, row: LeaveRow) -> dict[str, Any]:
    moment = now()
    is_over = row.until_at <= moment
    state, tone = (
        (_("Taken back"), "quiet") if row.is_cancelled
        else (_("Over"), "quiet") if is_over
        else (_("To come"), "info") if row.from_at > moment
        else (_("Now"), "accent")
    )  # fmt: skip
    return {
        "name": row.person.name,
        "reference": row.person.reference,
        "since": listed_text(row.from_at),
        "until": listed_text(row.until_at),
        "reason": translated(labels.LEAVE[row.reason]),
        "by": row.by,
        "state": {"label": state, "tone": tone},
        "cancel_href": ""
        if row.is_cancelled or is_over
        else url_for("sites.cancel_leave", site_id=site.id, permit_id=row.id),
    }


@blueprint.route("/sites/<uuid:site_id>/leave/<uuid:person_id>", methods=["GET", "POST"])
@guard(Power.GATE_USE)
def new_leave(viewer: Viewer, site_id: UUID, person_id: UUID) -> Response:
    """Give a resident leave."""
    site = evening_site(viewer, site_id, Power.GATE_USE)
    one = resident(viewer, site_id, site.zone, person_id)
    today = written_date(f"{today_at(site):%d/%m/%Y}", years="future")
    form = LeaveForm(data={"since": today, "until": today})
    return small_form(
        form,
        lambda: actions.grant_leave(viewer, site_id, person_id, form.leave(site.zone), form.reason.data),
        title=_("Leave for %(name)s", name=one.person.name),
        submit=_("Give leave"),
        done=_("The leave is granted."),
        back=url_for("sites.leave", site_id=site_id),
        above=f"{site.name}, {bed_text(one.room_name, one.bed_name)}",
        lead=rules_text(house_rules(site_id, site.zone)),
        crumb=_("Leave permits"),
        onward=lambda: see_other("sites.leave", site_id=site_id),
    )


@blueprint.post("/sites/<uuid:site_id>/leave/permits/<uuid:permit_id>/cancel")
@guard(Power.GATE_USE)
def cancel_leave(viewer: Viewer, site_id: UUID, permit_id: UUID) -> Response:
    """Take leave back."""
    actions.cancel_leave(viewer, site_id, permit_id)
    flash(_("The leave is taken back."), "good")
    return see_other("sites.leave", site_id=site_id)


@blueprint.route("/sites/<uuid:site_id>/house-rules", methods=["GET", "POST"], endpoint="house_rules")
@guard(Power.SITE_EDIT)
def edit_house_rules(viewer: Viewer, site_id: UUID) -> Response:
    """What holds at the site from a day on."""
    site = evening_site(viewer, site_id, Power.SITE_EDIT)
    rules = house_rules(site_id, site.zone)
    tomorrow = written_date(f"{today_at(site) + timedelta(days=1):%d/%m/%Y}", years="future")
    form = HouseRulesForm(
        data={
            "from_day": tomorrow,
            "curfew_from": rules.curfew_from,
            "curfew_until": rules.curfew_until,
            "longest_leave_hours": rules.longest_leave_hours,
            "most_on_leave": rules.most_on_leave,
        }
    )
    return small_form(
        form,
        lambda: actions.set_house_rules(viewer, site_id, form.rules(), from_day=first_day(form.from_day)),
        title=_("House rules"),
        submit=_("Save the rules"),
        done=_("The house rules are saved. What held before stays written."),
        back=url_for("sites.show", site_id=site_id),
        above=site.name,
        lead=rules_text(rules),
        onward=lambda: see_other("sites.show", site_id=site_id),
    )
