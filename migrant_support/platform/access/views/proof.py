"""What happens when the guard asks for more: a sign-in, a fresh proof, a second factor. Typed text waits meanwhile."""

from urllib.parse import urlencode

from flask import Flask, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.kernel.clock import now
from migrant_support.platform.access import signing_in
from migrant_support.platform.access.carrying import carry_form
from migrant_support.platform.access.forms import ProofForm, SignInForm, typed
from migrant_support.platform.access.guard import (
    CHANGING,
    ProofNeeded,
    SecondFactorNeeded,
    SignInNeeded,
    guard,
    session_cookie,
    signed_in_now,
)
from migrant_support.platform.access.queries import own_account_page
from migrant_support.platform.access.sessions import account_of, renew_session
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.access.views import blueprint
from migrant_support.platform.access.views.cookies import caller, last_account, set_session_cookie
from migrant_support.platform.access.views.entry import go_on, kept_text, sign_in_page
from migrant_support.platform.audit import record
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import render_form
from migrant_support.platform.web.redirects import own_path
from migrant_support.policy import Power


@blueprint.get("/confirm")
@guard(Power.OWN_ACCOUNT, transaction=False)
def confirm(viewer: Viewer) -> Response:
    """Ask whether it is still the same person (SEC SE-5)."""
    return _confirm_page(viewer, ProofForm(next=own_path(request.args.get("next"))))


@blueprint.post("/confirm")
@guard(Power.OWN_ACCOUNT, transaction=False)
def confirm_send(viewer: Viewer) -> Response:
    """Check it, give the session a new id (SEC SE-2), and let the act go on."""
    form = ProofForm()
    if not form.validate_on_submit():
        return _confirm_page(viewer, form)
    if not signing_in.prove_again(viewer, typed(form.password), typed(form.code), caller()):
        form.form_errors = [_("This does not fit, or there were too many tries. Wait a little and try again.")]
        return _confirm_page(viewer, form)
    if viewer.session_id is None:
        raise SignInNeeded
    with work(write=True):
        token = renew_session(viewer.session_id, proved_at=now())
        record(viewer, "access.account.proved", kind="account", object_id=viewer.account_id)
    return set_session_cookie(go_on(viewer, own_path(form.next.data), typed(form.carried)), token)


def _confirm_page(viewer: Viewer, form: ProofForm) -> Response:
    with work(write=False):
        own = own_account_page(viewer)
    return render_form(
        "access/confirm.html", form=form, asks_code=own.factor_confirmed_at is not None, **kept_text(form)
    )


def _sign_in_needed(_error: SignInNeeded) -> Response:
    if request.method not in CHANGING:
        return redirect(_with_next("access.sign_in"), 303)
    token = request.cookies.get(session_cookie(), "")
    with work(write=False):
        owner = (account_of(token) if token else None) or last_account()
    carried = carry_form(owner) if owner else ""
    flash(_("You were signed out because nothing happened for a while. Sign in to go on."), "warn")
    answer = sign_in_page(SignInForm(formdata=None, next="/", carried=carried))
    answer.status_code = 401
    return answer


def _proof_needed(_error: ProofNeeded) -> Response:
    if request.method not in CHANGING:
        return redirect(_with_next("access.confirm"), 303)
    with work(write=False):
        signed = signed_in_now()
    if signed is None:
        raise SignInNeeded
    carried = carry_form(signed.viewer.account_id)
    answer = _confirm_page(signed.viewer, ProofForm(formdata=None, next="/", carried=carried))
    answer.status_code = 401
    return answer


def _second_factor_needed(_error: SecondFactorNeeded) -> Response:
    flash(_("Everybody here signs in with a second factor. Set yours up now; then you can work."), "warn")
    return make_response(redirect(url_for("access.second_factor"), 303))


def _with_next(endpoint: str) -> str:
    here = own_path(request.full_path.removesuffix("?"))
    return url_for(endpoint) + ("" if here == "/" else "?" + urlencode({"next": here}, safe="/"))


def set_up_answers(app: Flask) -> None:
    """Answer what the guard asks for with pages."""
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(ProofNeeded, _proof_needed)
    app.register_error_handler(SecondFactorNeeded, _second_factor_needed)
