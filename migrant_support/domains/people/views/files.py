"""Her photo and attached files: taken in after a hard look, handed out only through her own doorway."""

from uuid import UUID

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.actions.details import attach_file, set_photo
from migrant_support.domains.people.forms import UploadForm
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.views.blueprint import blueprint, person_on_page, small_form
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.files import download, file_of, show_picture
from migrant_support.platform.web.limits import MIB, takes_files
from migrant_support.policy import Power


@blueprint.get("/<uuid:person_id>/photo")
@guard(Power.PERSON_READ)
def photo(viewer: Viewer, person_id: UUID) -> Response:
    """Her photo."""
    person = fetch_person(viewer, person_id)
    if person.photo_id is None:
        abort(404)
    return show_picture(file_of("person", person_id, person.photo_id))


@blueprint.get("/<uuid:person_id>/files/<uuid:file_id>")
@guard(Power.NARRATIVE_READ, writes=True)
def file(viewer: Viewer, person_id: UUID, file_id: UUID) -> Response:
    """An attached file, always as a download; opening it is in the audit log."""
    fetch_person(viewer, person_id, Power.NARRATIVE_READ)
    found = file_of("person", person_id, file_id)
    record(viewer, "people.file.read", kind="person", object_id=person_id)
    return download(found)


@blueprint.route("/<uuid:person_id>/photo/new", methods=["GET", "POST"])
@takes_files(8 * MIB)
@guard(Power.PERSON_EDIT)
def new_photo(viewer: Viewer, person_id: UUID) -> Response:
    """Add or replace her photo."""
    form = UploadForm()
    return small_form(
        person_on_page(viewer, person_id, Power.PERSON_EDIT),
        form,
        lambda: set_photo(viewer, person_id, form.upload.data),
        title=_("Add a photo"),
        lead=_("JPEG, PNG or WebP, at most 8 MB. Place and camera details are taken out."),
        submit=_("Keep the photo"),
        done=_("The photo is kept."),
        is_upload=True,
    )


@blueprint.route("/<uuid:person_id>/files/new", methods=["GET", "POST"])
@takes_files(10 * MIB)
@guard(Power.PERSON_EDIT)
def new_file(viewer: Viewer, person_id: UUID) -> Response:
    """Attach a file."""
    form = UploadForm()
    return small_form(
        person_on_page(viewer, person_id, Power.PERSON_EDIT),
        form,
        lambda: attach_file(viewer, person_id, form.upload.data),
        title=_("Attach a file"),
        lead=_("PDF, picture, spreadsheet or text, at most 10 MB. It is stored sealed and not scanned for viruses."),
        submit=_("Attach"),
        done=_("The file is attached."),
        part="files",
        is_upload=True,
    )
