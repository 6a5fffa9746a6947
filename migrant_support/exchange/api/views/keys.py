"""Screens of keys for programs: the list, a new one (shown once), the end of one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.exchange.api.actions import make_key, revoke_key
from migrant_support.exchange.api.forms import KeyForm
from migrant_support.exchange.api.queries import KeyRow, keys_page, organisations_for
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.policy import Power

blueprint = Blueprint("api_keys", __name__, url_prefix="/api-keys")


@blueprint.get("")
@guard(Power.KEY_MANAGE)
def show_all(viewer: Viewer) -> str:
    """The keys of the viewer's organisation; of every one for the administrator."""
    prepare_zone(viewer)
    page = keys_page(viewer, cursor=request.args.get("from"))
    return render_template("api/keys.html", page=page, rows=[_line(key) for key in page.rows])


def _line(key: KeyRow) -> dict[str, Any]:
    if key.revoked_at is not None:
        state = {"label": _("Revoked"), "tone": "quiet"}
    else:
        state = {"label": _("In use"), "tone": "good"} if key.is_alive else {"label": _("Expired"), "tone": "quiet"}
    return {
        "id": key.id,
        "name": key.name,
        "hint": f"{key.hint}…",
        "organisation": key.organisation,
        "scopes": " ".join(scope.value for scope in key.scopes),
        "made": moment_text(key.made_at),
        "by": key.made_by,
        "ends": moment_text(key.revoked_at or key.expires_at),
        "used": moment_text(key.last_used_at) if key.last_used_at else _("Never"),
        "state": state,
        "is_alive": key.is_alive,
    }


@blueprint.get("/new")
@guard(Power.KEY_MANAGE, fresh=True)
def new(viewer: Viewer) -> Response:
    """The page of a new key."""
    return answer("api/new_key.html", form=_form(viewer))


@blueprint.post("/new")
@guard(Power.KEY_MANAGE, fresh=True)
def make(viewer: Viewer) -> Response:
    """Make it; it is shown on the answer and nowhere else."""
    form = _form(viewer)
    if form.validate_on_submit():
        try:
            _key_id, token = make_key(
                viewer,
                name=form.name.data or "",
                organisation=form.organisation.data or "",
                scopes=form.chosen_scopes(),
                days=int(form.days.data),
            )
        except Refused as no:
            refuse(form, no)
        else:
            return make_response(render_template("api/key.html", name=form.name.data, token=token))
    return answer("api/new_key.html", form=form)


def _form(viewer: Viewer) -> KeyForm:
    form = KeyForm()
    form.offer(organisations_for(viewer))
    return form


@blueprint.post("/<uuid:key_id>/revoke")
@guard(Power.KEY_MANAGE)
def revoke(viewer: Viewer, key_id: UUID) -> Response:
    """A key opens nothing from now on."""
    revoke_key(viewer, key_id)
    flash(_("The key is revoked. It opens nothing any more."), "good")
    return see_other(".show_all")
