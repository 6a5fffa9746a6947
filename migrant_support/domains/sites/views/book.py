"""The book of a house: incidents, visitors, defects."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions import book as actions
from migrant_support.domains.sites.forms.book import DefectForm, IncidentForm, MendForm, VisitorForm, chosen_id
from migrant_support.domains.sites.models import Bed
from migrant_support.domains.sites.queries import SiteRow, room_rows
from migrant_support.domains.sites.queries.book import (
    DefectRow,
    IncidentRow,
    VisitorRow,
    defect_rows,
    fetch_defect,
    incident_rows,
    visitor_rows,
)
from migrant_support.domains.sites.queries.places import bed_rows
from migrant_support.domains.sites.queries.residents import residents
from migrant_support.domains.sites.rules.book import Severity
from migrant_support.domains.sites.views.blueprint import blueprint, small_form, today_at
from migrant_support.domains.sites.views.gate import evening_site
from migrant_support.domains.sites.words import bed_text, room_text
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_TONE = {Severity.LOW: "quiet", Severity.MEDIUM: "warn", Severity.HIGH: "danger"}


@blueprint.get("/sites/<uuid:site_id>/incidents")
@guard(Power.HOUSE_BOOK)
def incidents(viewer: Viewer, site_id: UUID) -> str:
    """What happened, the newest first. Words are opened one by one; sensitive ones by the mission only."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    rows = [_incident(site, row) for row in incident_rows(viewer, site_id)]
    return render_template("sites/incidents.html", site=site, rows=rows)


def _incident(site: SiteRow, row: IncidentRow) -> dict[str, Any]:
    href = url_for("sites.incident", site_id=site.id, incident_id=row.id) if row.may_read else ""
    return {
        "kind": translated(labels.INCIDENT[row.kind]) if row.kind else _("For the mission only"),
        "when": listed_text(row.at),
        "severity": {"label": translated(labels.SEVERITY[row.severity]), "tone": _TONE[row.severity]},
        "by": row.by,
        "href": href,
    }


@blueprint.route("/sites/<uuid:site_id>/incidents/new", methods=["GET", "POST"])
@guard(Power.HOUSE_BOOK)
def new_incident(viewer: Viewer, site_id: UUID) -> Response:
    """Write down what happened."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    form = IncidentForm(data={"day": written_date(f"{today_at(site):%d/%m/%Y}")})
    form.offer(
        [("", _("Elsewhere or outside")), *((str(r.id), room_text(r.name)) for r in room_rows(viewer, site_id))],
        _people(viewer, site),
    )

    def act() -> None:
        new = actions.NewIncident(
            kind=form.kind.data,
            severity=form.severity.data,
            at=form.moment(site.zone),
            text=form.text.data or "",
            room_id=chosen_id(form.room),
            told=form.told.data or (),
            people=[UUID(one) for one in form.people.data or []],
        )
        actions.write_incident(viewer, site_id, new)

    return small_form(
        form,
        act,
        title=_("Write down an incident"),
        submit=_("Write it down"),
        done=_("The incident is written down. It is not changed any more."),
        back=url_for("sites.incidents", site_id=site_id),
        above=site.name,
        crumb=_("Incidents"),
        onward=lambda: see_other("sites.incidents", site_id=site_id),
    )


def _people(viewer: Viewer, site: SiteRow) -> list[tuple[str, str]]:
    """Residents to choose from, by room and bed."""
    return [
        (str(one.person.id), f"{one.person.name} · {bed_text(one.room_name, one.bed_name)}")
        for one in residents(viewer, site.id, site.zone)
    ]


@blueprint.get("/sites/<uuid:site_id>/incidents/<uuid:incident_id>")
@guard(Power.HOUSE_BOOK, writes=True)
def incident(viewer: Viewer, site_id: UUID, incident_id: UUID) -> str:
    """One incident; opening it is in the audit log."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    found = actions.read_incident(viewer, site_id, incident_id)
    told = ", ".join(translated(labels.TOLD[one]) for one in found.told)
    facts = [
        (_("When"), moment_text(found.row.at)),
        (_("How grave?"), translated(labels.SEVERITY[found.row.severity])),
        (_("Where?"), room_text(found.room_name) if found.room_name else ""),
        (_("Who was involved?"), ", ".join(f"{one.name} ({one.reference})" for one in found.people)),
        (_("Who was told?"), told),
        (_("Written by"), found.row.by),
    ]
    return render_template(
        "sites/incident.html",
        site=site,
        kind=translated(labels.INCIDENT[found.row.kind]) if found.row.kind else "",
        text=found.text,
        facts=[{"label": label, "value": value} for label, value in facts if value],
    )


@blueprint.route("/sites/<uuid:site_id>/visitors", methods=["GET"])
@guard(Power.HOUSE_BOOK)
def visitors(viewer: Viewer, site_id: UUID) -> str:
    """Who is in the house from outside, and who was."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    rows = [_visitor(site, row) for row in visitor_rows(viewer, site_id)]
    return render_template("sites/visitors.html", site=site, rows=rows)


def _visitor(site: SiteRow, row: VisitorRow) -> dict[str, Any]:
    visits = _("visits %(name)s", name=row.visits.name) if row.visits else ""
    kind = translated(labels.VISIT[row.kind])
    left = _("left %(when)s", when=listed_text(row.out_at)) if row.out_at else ""
    came = _("came %(when)s", when=listed_text(row.in_at))
    return {
        "name": row.name or _("Name not kept"),
        "note": " · ".join(part for part in (kind, visits, came, left) if part),
        "state": {"label": _("Left"), "tone": "quiet"}
        if row.out_at
        else {"label": _("In the house now"), "tone": "accent"},
        "out_href": "" if row.out_at else url_for("sites.visitor_out", site_id=site.id, visitor_id=row.id),
    }


@blueprint.route("/sites/<uuid:site_id>/visitors/new", methods=["GET", "POST"])
@guard(Power.HOUSE_BOOK)
def new_visitor(viewer: Viewer, site_id: UUID) -> Response:
    """Write a visitor into the book."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    form = VisitorForm()
    form.person.choices = [("", _("Nobody in particular")), *_people(viewer, site)]
    return small_form(
        form,
        lambda: actions.let_visitor_in(
            viewer, site_id, name=form.name.data or "", kind=form.kind.data, person_id=chosen_id(form.person)
        ),
        title=_("A visitor comes"),
        submit=_("Let the visitor in"),
        done=_("The visitor is in the book."),
        back=url_for("sites.visitors", site_id=site_id),
        above=site.name,
        crumb=_("Visitors' book"),
        onward=lambda: see_other("sites.visitors", site_id=site_id),
    )


@blueprint.post("/sites/<uuid:site_id>/visitors/<uuid:visitor_id>/out")
@guard(Power.HOUSE_BOOK)
def visitor_out(viewer: Viewer, site_id: UUID, visitor_id: UUID) -> Response:
    """The visitor leaves."""
    actions.let_visitor_out(viewer, site_id, visitor_id)
    flash(_("The visitor has left."), "good")
    return see_other("sites.visitors", site_id=site_id)


@blueprint.get("/sites/<uuid:site_id>/defects")
@guard(Power.HOUSE_BOOK)
def defects(viewer: Viewer, site_id: UUID) -> str:
    """What is broken, the most urgent first."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    rows = [_defect(site, row) for row in defect_rows(viewer, site_id)]
    return render_template("sites/defects.html", site=site, rows=rows)


def _defect(site: SiteRow, row: DefectRow) -> dict[str, Any]:
    place = bed_text(row.room_name, row.bed_name) if row.bed_name else ""
    is_late = row.mended_at is None and row.due_at < now()
    state = (
        {"label": _("Mended"), "tone": "good"} if row.mended_at
        else {"label": _("Overdue"), "tone": "danger"} if is_late
        else {"label": _("To be mended"), "tone": "warn"}
    )  # fmt: skip
    when = (
        _("mended %(when)s", when=listed_text(row.mended_at))
        if row.mended_at
        else _("due %(when)s", when=listed_text(row.due_at))
    )
    blocks = _("the bed is out of use") if row.blocks_bed and row.mended_at is None else ""
    return {
        "what": row.what,
        "note": " · ".join(
            part for part in (translated(labels.DEFECT[row.kind]), place, blocks, when, row.mended_how) if part
        ),
        "state": state,
        "mend_href": "" if row.mended_at else url_for("sites.mend_defect", site_id=site.id, defect_id=row.id),
    }


@blueprint.route("/sites/<uuid:site_id>/defects/new", methods=["GET", "POST"])
@guard(Power.HOUSE_BOOK)
def new_defect(viewer: Viewer, site_id: UUID) -> Response:
    """Write down what is broken."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    form = DefectForm()
    beds = bed_rows(viewer, Power.HOUSE_BOOK, Bed.site_id == site_id)
    form.bed.choices = [("", _("No bed")), *((str(one.id), bed_text(one.room_name, one.name)) for one in beds)]
    return small_form(
        form,
        lambda: actions.report_defect(
            viewer, site_id, kind=form.kind.data, urgency=form.urgency.data, what=form.what.data or "",
            bed_id=chosen_id(form.bed), blocks_bed=bool(form.blocks_bed.data),
        ),
        title=_("Something is broken"),
        submit=_("Report it"),
        done=_("It is reported. The mission has a task."),
        back=url_for("sites.defects", site_id=site_id),
        above=site.name,
        crumb=_("Defects"),
        onward=lambda: see_other("sites.defects", site_id=site_id),
    )  # fmt: skip


@blueprint.route("/sites/<uuid:site_id>/defects/<uuid:defect_id>", methods=["GET", "POST"])
@guard(Power.HOUSE_BOOK)
def mend_defect(viewer: Viewer, site_id: UUID, defect_id: UUID) -> Response:
    """It is mended."""
    site = evening_site(viewer, site_id, Power.HOUSE_BOOK)
    defect = fetch_defect(viewer, site_id, defect_id)
    form = MendForm()
    return small_form(
        form,
        lambda: actions.mend_defect(viewer, site_id, defect_id, how=form.how.data or ""),
        title=_("It is mended"),
        submit=_("Mended"),
        done=_("It is mended. A bed that was out of use for it can be used again."),
        back=url_for("sites.defects", site_id=site_id),
        above=site.name,
        lead=defect.what,
        crumb=_("Defects"),
        onward=lambda: see_other("sites.defects", site_id=site_id),
    )
