"""Screens of sealed lists: the versions of a flight, sealing the next one, signing one, making a file of one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as PlainResponse

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.copies import ask_for_copy
from migrant_support.domains.flights.actions.renditions import HandedOut
from migrant_support.domains.flights.actions.sealing import (
    SEALABLE,
    seal_manifest,
    sign_version,
    signatures_open_to,
)
from migrant_support.domains.flights.forms import SealForm
from migrant_support.domains.flights.forms_files import HandOutForm
from migrant_support.domains.flights.models import Flight, ManifestVersion
from migrant_support.domains.flights.queries.copies import CopyLine, copies_of
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.queries.manifests import (
    RenditionLine,
    Signed,
    VersionRow,
    content_of,
    fetch_version,
    latest_version,
    organisations_of,
    renditions_of,
    seen_among,
    version_before,
    version_rows,
    versions_of,
)
from migrant_support.domains.flights.queries.seated import seated_list
from migrant_support.domains.flights.rules.manifest import Difference, canonical, difference, hash_of
from migrant_support.domains.flights.views.differences import Rows, difference_rows
from migrant_support.domains.flights.views.sealed import SHORT, released_chip, version_line
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("manifests", __name__)
POLICY = "sandbox; default-src 'none'"


@blueprint.get("/flights/<uuid:flight_id>/manifest")
@guard(Power.FLIGHT_READ)
def show_all(viewer: Viewer, flight_id: UUID) -> str:
    """The sealed versions of a flight."""
    prepare_zone(viewer)
    flight = fetch_flight(viewer, flight_id)
    versions = versions_of(viewer, flight_id)
    return render_template(
        "flights/manifests.html",
        flight=flight,
        rows=[version_line(version) for version in versions],
        newest=_version_facts(versions[0]) if versions else None,
        may_seal=viewer.may(Power.MANIFEST_SEAL) and flight.state in SEALABLE,
        next_number=versions[0].number + 1 if versions else 1,
    )


def _version_facts(version: VersionRow) -> dict[str, str]:
    return {"number": str(version.number), "hash": version.content_hash, "short": version.content_hash[:SHORT]}


@blueprint.route("/flights/<uuid:flight_id>/manifest/seal", methods=["GET", "POST"])
@guard(Power.MANIFEST_SEAL)
def seal(viewer: Viewer, flight_id: UUID) -> PlainResponse:
    """Seal the list as it stands, after seeing what is new in it."""
    flight = fetch_flight(viewer, flight_id, Power.MANIFEST_SEAL)
    form = SealForm()
    if form.validate_on_submit():
        try:
            version = seal_manifest(viewer, flight_id, expected_hash=form.content_hash.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("Version %(number)s is sealed.", number=version.number), "good")
            return see_other("manifests.show", version_id=version.id)
    content = seated_list(flight)
    last = latest_version(flight_id)
    form.content_hash.data = hash_of(canonical(content))
    found = difference(content_of(last), content) if last else None
    number = last.number + 1 if last else 1
    return answer(
        "flights/seal.html",
        form=form,
        flight=flight,
        title=ngettext(
            "Seal version %(number)s of %(flight)s, %(num)s person",
            "Seal version %(number)s of %(flight)s, %(num)s people",
            len(content.passengers),
            number=number,
            flight=flight.number,
        ),
        number=number,
        rows=_rows(viewer, found) if found else [],
        is_first=last is None,
        may_seal=flight.state in SEALABLE
        and bool(content.passengers)
        and (last is None or last.content_hash != form.content_hash.data),
    )


def _rows(viewer: Viewer, found: Difference) -> Rows:
    people = {p.person for p in (*found.added, *found.removed, *(change.passenger for change in found.changed))}
    return difference_rows(found, seen=seen_among(viewer, people))


@blueprint.get("/flights/versions/<uuid:version_id>")
@guard(Power.FLIGHT_READ)
def show(viewer: Viewer, version_id: UUID) -> str:
    """A sealed version: its hash, who signed, what is new in it, and for whom files were made."""
    form = HandOutForm() if viewer.may(Power.MANIFEST_EXPORT) else None
    return render_template("flights/version.html", **_page(viewer, version_id, form))


def _page(viewer: Viewer, version_id: UUID, form: HandOutForm | None) -> dict[str, Any]:
    prepare_zone(viewer)
    version, flight = fetch_version(viewer, version_id, Power.FLIGHT_READ)
    row = version_rows([(version, flight)])[0]
    before = version_before(version)
    if form is not None:
        form.offer_recipients(_recipients(flight))
    copies = copies_of(version.id) if form is not None else []
    names = display_names(
        {version.sealed_by, *(one.signed_by for one in row.signatures), *(one.asked_by for one in copies)}
    )
    return {
        "form": form,
        "flight": flight,
        "version": row,
        "short": row.content_hash[:SHORT],
        "sealed": f"{moment_text(row.sealed_at)} · {names.get(row.sealed_by, '')}",
        "state": released_chip(row),
        "signatures": [_signature(one, names) for one in row.signatures],
        "missing": [signed_text(one) for one in row.missing],
        "signing": [signed_text(one) for one in signatures_open_to(viewer, row)] if _is_newest(version) else [],
        "before": before.number if before else None,
        "rows": _changes(viewer, before, version),
        "copies": [_copy(one, names) for one in copies],
        "may_edit_columns": viewer.may(Power.COLUMNS_EDIT),
        "renditions": [_rendition(one) for one in renditions_of(version.id)] if form is not None else [],
    }


def _changes(viewer: Viewer, before: ManifestVersion | None, version: ManifestVersion) -> Rows:
    if before is None:
        return []
    old, new = content_of(before), content_of(version)
    return _rows(viewer, difference(old, new))


def _is_newest(version: ManifestVersion) -> bool:
    newest = latest_version(version.flight_id)
    return newest is not None and newest.id == version.id


def _recipients(flight: Flight) -> list[tuple[str, str]]:
    by_law = [(code, translated(label)) for code, label in labels.RECIPIENT.items()]
    shared = [(code, _("%(who)s – those who agreed", who=code)) for code in organisations_of(flight.id)]
    return by_law + shared


def signed_text(signed: Signed) -> str:
    """Who signs: "Mission: Kuwait City, Kuwait", "SLBFE"."""
    kind, place = signed
    name = mission_names(page_language()).get(place, place)
    return f"{translated(labels.SIGNER[kind])}: {name}" if place else translated(labels.SIGNER[kind])


def _signature(signature: Any, names: dict[UUID | None, str]) -> dict[str, str]:
    return {
        "when": moment_text(signature.signed_at),
        "datetime": signature.signed_at.isoformat(),
        "text": signed_text((signature.kind, signature.place)),
        "note": names.get(signature.signed_by, ""),
        "tone": "good",
    }


def _rendition(line: RenditionLine) -> dict[str, Any]:
    return {
        "recipient": line.recipient,
        "format": line.form.value.upper(),
        "number": str(line.number),
        "withheld": str(line.withheld),
        "hash": line.content_hash[:SHORT],
        "made": moment_text(line.made_at),
    }


def _copy(line: CopyLine, names: dict[UUID | None, str]) -> dict[str, Any]:
    return {
        "mark": line.mark,
        "by": names.get(line.asked_by, "–"),
        "recipient": f"{line.recipient} · {line.form.value.upper()}",
        "reason": line.reason,
        "taken": moment_text(line.taken_at),
        "locked": _("Locked") if line.is_locked else "",
        "hash": line.content_hash[:SHORT],
    }


@blueprint.post("/flights/versions/<uuid:version_id>/signature")
@guard(Power.MANIFEST_SIGN)
def sign(viewer: Viewer, version_id: UUID) -> PlainResponse:
    """Sign a version for the viewer's mission, or for the Bureau."""
    signed = sign_version(viewer, version_id)
    flash(_("Signed: %(who)s.", who=", ".join(signed_text(one) for one in signed)), "good")
    return see_other("manifests.show", version_id=version_id)


@blueprint.post("/flights/versions/<uuid:version_id>/renditions")
@guard(Power.MANIFEST_EXPORT)
def make_rendition(viewer: Viewer, version_id: UUID) -> PlainResponse:
    """Ask for the file of a recipient; the next page hands it out."""
    _version, flight = fetch_version(viewer, version_id, Power.MANIFEST_EXPORT)
    form = HandOutForm()
    form.offer_recipients(_recipients(flight))
    if form.validate_on_submit():
        try:
            copy_id = ask_for_copy(
                viewer, version_id, form.recipient.data, form.form.data, reason=form.reason.data or ""
            )
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("manifests.copy", copy_id=copy_id)
    return answer("flights/version.html", **_page(viewer, version_id, form))


def saved_as(made: HandedOut) -> Response:
    """Answer with the file, to be saved; it never becomes a page."""
    answered = Response(made.content, mimetype=made.media_type.partition(";")[0])
    answered.headers["Content-Type"] = made.media_type
    answered.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answered.headers["Content-Security-Policy"] = POLICY
    return answered
