"""Screens of the directory: the institutions that help, and the missions; an administrator keeps the institutions."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.actions import add_institution, edit_institution
from migrant_support.domains.directory.forms import InstitutionForm, as_typed
from migrant_support.domains.directory.queries import (
    InstitutionRow,
    MissionRow,
    institution,
    institutions,
    language_choices,
    mission_rows,
    services_offered,
)
from migrant_support.domains.directory.rules import (
    LANGUAGES,
    MISSION_KINDS,
    SERVICES,
    NewPhone,
    Service,
    is_short_number,
    names_differ,
)
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("directory", __name__, url_prefix="/directory")


@blueprint.get("/institutions")
@guard(Power.DIRECTORY_READ)
def list_institutions(viewer: Viewer) -> str:
    """The institutions that help, by service and by language."""
    service = _enum_of("service")
    language = request.args.get("language")
    language = language if language in LANGUAGES else None
    found = institutions(service=service, language=language)
    return render_template(
        "directory/institutions.html",
        rows=[_listed(row) for row in found],
        services=_service_chips(service, language),
        languages=_language_chips(service, language),
        may_edit=viewer.may(Power.DIRECTORY_EDIT),
    )


def _enum_of(argument: str) -> Service | None:
    given = request.args.get(argument, "")
    return Service(given) if given in set(Service) else None


def _service_chips(chosen: Service | None, language: str | None) -> list[dict[str, Any]]:
    return [
        {
            "label": translated(SERVICES[service]),
            "href": _filtered(None if service is chosen else service, language),
            "current": service is chosen,
            "count": count,
        }
        for service, count in services_offered().items()
    ]


def _language_chips(service: Service | None, chosen: str | None) -> list[dict[str, Any]]:
    names = dict(language_choices(page_language()))
    return [
        {
            "label": names[code],
            "href": _filtered(service, None if code == chosen else code),
            "current": code == chosen,
        }
        for code in ("si", "ta", "en")
    ]


def _filtered(service: Service | None, language: str | None) -> str:
    """The address of the list under two filters; what is None does not stand in it."""
    return url_for("directory.list_institutions", service=service.value if service else None, language=language)


def _listed(row: InstitutionRow) -> dict[str, Any]:
    language = page_language()
    name = row.name.in_language(language)
    written = row.name_as_written
    return {
        "name": name,
        "written": written if written and names_differ(written, name) else "",
        "href": url_for("directory.show_institution", institution_id=row.id),
        "phones": ", ".join(phone.as_written for phone in row.phones),
        "services": ", ".join(translated(SERVICES[service]) for service in row.services),
        "hours": row.hours.in_language(language),
        "verified": day_text(row.verified_on) if row.verified_on else _("Nobody has yet"),
    }


@blueprint.get("/institutions/<uuid:institution_id>")
@guard(Power.DIRECTORY_READ)
def show_institution(viewer: Viewer, institution_id: UUID) -> str:
    """One institution: how to reach it, what it helps with, and what the received list called it."""
    row = institution(institution_id)
    language = page_language()
    spoken = dict(language_choices(language))
    return render_template(
        "directory/institution.html",
        row=row,
        name=row.name.in_language(language),
        differs=bool(row.name_as_written) and names_differ(row.name_as_written, row.name.en),
        note=row.note.in_language(language),
        hours=row.hours.in_language(language),
        address=row.address.in_language(language),
        phones=[_phone(phone) for phone in row.phones],
        services=[translated(SERVICES[service]) for service in row.services],
        languages=", ".join(spoken.get(code, code) for code in row.languages),
        verified=day_text(row.verified_on) if row.verified_on else "",
        may_edit=viewer.may(Power.DIRECTORY_EDIT),
    )


def _phone(phone: NewPhone) -> dict[str, Any]:
    return {
        "written": phone.as_written,
        "dial": phone.dial,
        "href": f"tel:{phone.dial}",
        "note": _("Works only from a phone in Sri Lanka") if is_short_number(phone.dial) else "",
    }


@blueprint.route("/institutions/new", methods=["GET", "POST"])
@guard(Power.DIRECTORY_EDIT)
def new_institution(viewer: Viewer) -> Response:
    """Add an institution."""
    form = InstitutionForm()
    if form.validate_on_submit():
        try:
            institution_id = add_institution(viewer, form.facts())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The institution stands in the directory."), "good")
            return see_other("directory.show_institution", institution_id=institution_id)
    back = url_for("directory.list_institutions")
    return answer("directory/edit.html", form=form, title=_("Add an institution"), back=back, row=None)


@blueprint.route("/institutions/<uuid:institution_id>/edit", methods=["GET", "POST"])
@guard(Power.DIRECTORY_EDIT)
def change_institution(viewer: Viewer, institution_id: UUID) -> Response:
    """Change what the directory says of an institution."""
    row = institution(institution_id)
    form = InstitutionForm(data=as_typed(row))
    if form.validate_on_submit():
        try:
            edit_institution(viewer, institution_id, form.facts(), version=form.version.data or 0)
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [
                _("Somebody else saved this entry while you typed. Your text is still here: compare and save again.")
            ]
            form.version.raw_data = [str(row.version)]
            form.version.data = row.version
        else:
            flash(_("The entry was saved."), "good")
            return see_other("directory.show_institution", institution_id=institution_id)
    back = url_for("directory.show_institution", institution_id=institution_id)
    return answer("directory/edit.html", form=form, title=_("Change the entry"), back=back, row=row)


@blueprint.get("/missions")
@guard(Power.DIRECTORY_READ)
def list_missions(_viewer: Viewer) -> str:
    """The missions, each with its airport and how far that is."""
    return render_template("directory/missions.html", rows=[_mission(row) for row in mission_rows()])


def _mission(row: MissionRow) -> dict[str, Any]:
    language = page_language()
    airport = ""
    if row.airport is not None:
        airport = _(
            "%(airport)s (%(code)s), %(km)s km",
            airport=row.airport.name,
            code=row.airport.code,
            km=max(1, round(row.kilometres)),
        )
    return {
        "name": row.mission.name_in(language),
        "kind": translated(MISSION_KINDS[row.mission.kind]),
        "code": row.mission.code,
        "zone": row.mission.zone,
        "currency": row.mission.country.currency,
        "calling": f"+{row.mission.country.calling_code}",
        "airport": airport,
    }
