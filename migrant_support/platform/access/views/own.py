"""My account: password, authenticator, recovery codes, where I am signed in, my roles (SEC AU-2 to AU-5, SE-4)."""

import io
from uuid import UUID

import segno
from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access import factors, own
from migrant_support.platform.access.forms import ConfirmFactorForm, PasswordForm, typed
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.queries import own_account_page, words_about
from migrant_support.platform.access.signing_in import passwords
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.access.views import blueprint
from migrant_support.platform.access.views.cookies import set_session_cookie
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import refuse, render_form
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power
from migrant_support.settings import Settings


@blueprint.get("/me")
@guard(Power.OWN_ACCOUNT)
def me(viewer: Viewer) -> str:
    """The own account."""
    return render_template("access/me.html", own=own_account_page(viewer))


@blueprint.get("/me/password")
@guard(Power.OWN_ACCOUNT, fresh=True)
def password(_viewer: Viewer) -> Response:
    """The page of a new password."""
    return render_form("access/password.html", form=PasswordForm())


@blueprint.post("/me/password")
@guard(Power.OWN_ACCOUNT, fresh=True, transaction=False)
def password_send(viewer: Viewer) -> Response:
    """Judge and set a new password; every other session ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            token = _change_password(viewer, typed(form.password))
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("Your password is changed. Other browsers were signed out."), "good")
            return set_session_cookie(see_other("access.me"), token)
    return render_form("access/password.html", form=form)


def _change_password(viewer: Viewer, chosen: str) -> str:
    with work(write=False):
        account = db.session.get(Account, viewer.account_id)
        if account is None:
            raise NotThere
        own.refuse_demonstration(account)
        about = words_about(viewer.account_id)
    passwords().check_new(chosen, about)
    hashed = passwords().hash(chosen)
    with work(write=True):
        return own.change_password(viewer, hashed)


@blueprint.get("/me/second-factor")
@guard(Power.OWN_ACCOUNT, fresh=True)
def second_factor(viewer: Viewer) -> Response:
    """The page that sets up an authenticator."""
    return _factor_page(viewer, ConfirmFactorForm())


@blueprint.post("/me/second-factor/start")
@guard(Power.OWN_ACCOUNT, fresh=True)
def second_factor_start(viewer: Viewer) -> Response:
    """Make a new secret for the authenticator."""
    own.offer_factor(viewer)
    return see_other("access.second_factor")


@blueprint.get("/me/second-factor/picture.svg")
@guard(Power.OWN_ACCOUNT, fresh=True)
def second_factor_picture(viewer: Viewer) -> Response:
    """The secret as a picture that the telephone's camera reads."""
    seed = own.offered_seed(viewer)
    if seed is None:
        raise NotThere
    address = factors.address_of_seed(seed, own_account_page(viewer).sign_in_name)
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=5, border=4, light="#ffffff", svgclass=None)
    return make_response(picture.getvalue(), 200, {"Content-Type": "image/svg+xml"})


@blueprint.post("/me/second-factor")
@guard(Power.OWN_ACCOUNT, fresh=True, transaction=False)
def second_factor_send(viewer: Viewer) -> Response:
    """Take the authenticator into use with its first code, and show ten recovery codes, once."""
    form = ConfirmFactorForm()
    if not form.validate_on_submit():
        return _factor_page_alone(viewer, form)
    codes = factors.new_codes()
    hashes = factors.hash_codes(passwords(), codes)
    try:
        with work(write=True):
            token = own.confirm_factor(viewer, typed(form.code), hashes)
    except Refused as no:
        refuse(form, no)
        return _factor_page_alone(viewer, form)
    return set_session_cookie(make_response(render_template("access/codes.html", codes=codes)), token)


def _factor_page(viewer: Viewer, form: ConfirmFactorForm) -> Response:
    return render_form(
        "access/second_factor.html",
        form=form,
        seed=_in_fours(own.offered_seed(viewer)),
        own=own_account_page(viewer),
        in_demonstration=not _settings().is_production,
    )


def _factor_page_alone(viewer: Viewer, form: ConfirmFactorForm) -> Response:
    with work(write=False):
        return _factor_page(viewer, form)


def _in_fours(seed: str | None) -> str:
    return " ".join(seed[place : place + 4] for place in range(0, len(seed), 4)) if seed else ""


@blueprint.post("/me/recovery-codes")
@guard(Power.OWN_ACCOUNT, fresh=True, transaction=False)
def recovery_codes(viewer: Viewer) -> Response:
    """Make ten new recovery codes and show them, once; the old ones are dead."""
    codes = factors.new_codes()
    hashes = factors.hash_codes(passwords(), codes)
    with work(write=True):
        own.replace_codes(viewer, hashes)
    return make_response(render_template("access/codes.html", codes=codes))


@blueprint.post("/me/sessions/<uuid:session_id>/end")
@guard(Power.OWN_ACCOUNT)
def end_session(viewer: Viewer, session_id: UUID) -> Response:
    """End one of the own sessions; ending this one leads to the sign-in page."""
    own.end_own_session(viewer, session_id)
    flash(_("That browser is signed out."), "good")
    return see_other("access.me")


@blueprint.post("/me/sessions/end")
@guard(Power.OWN_ACCOUNT)
def end_sessions(viewer: Viewer) -> Response:
    """End all of the own sessions but this one."""
    ended = own.end_other_sessions(viewer)
    flash(
        ngettext("%(num)s other browser is signed out.", "%(num)s other browsers are signed out.", ended)
        if ended
        else _("You were signed in nowhere else."),
        "good",
    )
    return make_response(redirect(url_for("access.me"), 303))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
