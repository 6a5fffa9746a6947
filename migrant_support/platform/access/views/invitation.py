"""The page behind a link: its reader chooses a password. It signs nobody in; links that fail say nothing (AU-9)."""

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.forms import PasswordForm, typed
from migrant_support.platform.access.guard import public
from migrant_support.platform.access.invitations import OpenInvitation, find_invitation, use_invitation
from migrant_support.platform.access.queries import words_about
from migrant_support.platform.access.signing_in import passwords
from migrant_support.platform.access.views import blueprint
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import refuse, render_form
from migrant_support.platform.web.redirects import see_other

WHY = "whoever holds the link chooses a password; the link is the proof"


@blueprint.get("/invitation/<string(length=43):token>")
@public(WHY, transaction=False)
def invitation(token: str) -> Response:
    """Ask for a password. A link that does not work any more is a page that is not there."""
    with work(write=False):
        found = find_invitation(token)
    return _page(PasswordForm(), found)


@blueprint.post("/invitation/<string(length=43):token>")
@public(WHY, transaction=False)
def invitation_send(token: str) -> Response:
    """Set the password, once."""
    with work(write=False):
        found = find_invitation(token)
        about = words_about(found.account_id)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            passwords().check_new(typed(form.password), about)
        except Refused as no:
            refuse(form, no)
        else:
            hashed = passwords().hash(typed(form.password))
            with work(write=True):
                use_invitation(found, hashed)
            flash(_("Your password is set. Sign in with it now."), "good")
            return see_other("access.sign_in")
    return _page(form, found)


def _page(form: PasswordForm, found: OpenInvitation) -> Response:
    return render_form("access/invitation.html", form=form, invitation=found)
