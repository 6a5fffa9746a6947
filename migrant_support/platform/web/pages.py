"""Small routes of the web floor: health, language, colours, undo."""

from uuid import UUID

import sqlalchemy as sa
from flask import Blueprint, flash, render_template, request, session
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from migrant_support.platform.access.guard import guard, public
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.web.context import THEME_KEY, THEMES, viewer_now
from migrant_support.platform.web.gallery import gallery_context
from migrant_support.platform.web.redirects import back_to
from migrant_support.platform.web.translate import COOKIE_KEY, LANGUAGES
from migrant_support.platform.web.undo import take_back as take_back_offer
from migrant_support.policy import Power

blueprint = Blueprint("web", __name__)


@blueprint.get("/healthz")
@public("a balancer asks whether the process answers; it says nothing else", transaction=False)
def healthz() -> str:
    """Say that the process answers."""
    return "ok\n"


@blueprint.post("/language")
@public("the sign-in page can be read in each language")
def choose_language() -> Response:
    """Keep the language of the account, or of this browser."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest
    session[COOKIE_KEY] = chosen
    _keep_for_account("language", chosen)
    return back_to(request.form.get("next"))


@blueprint.post("/theme")
@public("the sign-in page can be read in light and dark")
def choose_theme() -> Response:
    """Keep the colours of the account, or of this browser; an empty choice follows the device."""
    chosen = request.form.get("theme", "")
    if chosen not in ("", *THEMES):
        raise BadRequest
    session[THEME_KEY] = chosen
    _keep_for_account("theme", chosen or "system")
    return back_to(request.form.get("next"))


def _keep_for_account(field: str, value: str) -> None:
    viewer = viewer_now()
    if viewer is not None and getattr(viewer, field) != value:
        db.session.execute(sa.update(Account).where(Account.id == viewer.account_id).values({field: value}))
        record(viewer, "access.account.prefer", kind="account", object_id=viewer.account_id, fields=[field])


@blueprint.get("/gallery")
@guard(Power.GALLERY_READ)
def gallery(_viewer: Viewer) -> str:
    """Every component once, for those who build screens."""
    return render_template("gallery/page.html", **gallery_context())


@blueprint.post("/undo/<uuid:offer_id>")
@guard(Power.OWN_ACCOUNT)
def take_back(viewer: Viewer, offer_id: UUID) -> Response:
    """Take back what was just done."""
    path = take_back_offer(viewer, offer_id)
    flash(_("It was taken back."), "good")
    return back_to(path)
