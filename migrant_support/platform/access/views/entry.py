"""Sign-in, second step, sign-out. All failures look the same; what was interrupted goes on (SEC AU-8, SE-3)."""

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.widgets import PasswordInput

from migrant_support.platform.access import signing_in
from migrant_support.platform.access.carrying import open_carried
from migrant_support.platform.access.demonstration import PASSWORD
from migrant_support.platform.access.devices import device_name
from migrant_support.platform.access.forms import CodeForm, ProofForm, SignInForm, typed
from migrant_support.platform.access.guard import public, session_cookie, signed_in_now
from migrant_support.platform.access.queries import demonstration_sign_ins
from migrant_support.platform.access.sessions import end_session, end_token
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.access.views import blueprint
from migrant_support.platform.access.views.cookies import (
    begin_visit,
    caller,
    delete_session_cookie,
    half_signed_in,
    remember_half,
    set_session_cookie,
)
from migrant_support.platform.audit import record
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import render_form
from migrant_support.platform.web.redirects import own_path
from migrant_support.platform.web.translate import set_page_viewer
from migrant_support.settings import Settings

WHY = "nobody is signed in before the sign-in"


@blueprint.get("/sign-in")
@public(WHY, transaction=False)
def sign_in() -> Response:
    """The page of name and password; in a demonstration with its sign-ins, one of which `?as=` fills in."""
    form = SignInForm(next=own_path(request.args.get("next")))
    return sign_in_page(form, fill=request.args.get("as", ""))


@blueprint.post("/sign-in")
@public(WHY, transaction=False)
def sign_in_send() -> Response:
    """Check name and password; lead to the second step or into the product."""
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(form)
    known = signing_in.check_password(typed(form.name), typed(form.password), caller())
    if known is None:
        form.form_errors = [
            _("This name and password do not fit together, or there were too many tries. Wait a little and try again.")
        ]
        return sign_in_page(form)
    target = own_path(form.next.data)
    if not known.needs_code:
        return _enter(known, target, typed(form.carried), second_factor=False)
    remember_half(known, target)
    if form.carried.data:
        return _code_page(CodeForm(formdata=None, carried=form.carried.data))
    return redirect(url_for("access.code"), 303)


def sign_in_page(form: SignInForm, *, fill: str = "") -> Response:
    """Write the page, also where another route needs it first."""
    settings: Settings = current_app.extensions["settings"]
    demonstration = []
    if not settings.is_production:
        with work(write=False):
            demonstration = demonstration_sign_ins()
    filled = next((row.sign_in_name for row in demonstration if row.sign_in_name == fill), "")
    if filled:
        form.name.data = filled
        form.password.data = PASSWORD
        form.password.widget = PasswordInput(hide_value=False)
    return render_form(
        "access/sign_in.html",
        form=form,
        demonstration=demonstration,
        **kept_text(form),
    )


def kept_text(form: SignInForm | CodeForm | ProofForm) -> dict[str, Any]:
    """What a page shows that carries typed text: it says so, and offers no other form that would lose it."""
    return {"carries": True, "language_href": None} if form.carried.data else {"carries": False}


@blueprint.get("/sign-in/code")
@public(WHY, transaction=False)
def code() -> Response:
    """The page of the second factor."""
    if half_signed_in() is None:
        return redirect(url_for("access.sign_in"), 303)
    return _code_page(CodeForm())


@blueprint.post("/sign-in/code")
@public(WHY, transaction=False)
def code_send() -> Response:
    """Check the code; a code of the authenticator or one of the ten for emergencies."""
    half = half_signed_in()
    form = CodeForm()
    if half is None:
        flash(_("The sign-in took too long. Begin again."), "warn")
        return sign_in_page(SignInForm(formdata=None, carried=form.carried.data))
    if not form.validate_on_submit():
        return _code_page(form)
    known, target = half
    kind = signing_in.check_code(known.account_id, typed(form.code), caller())
    if kind is None:
        form.form_errors = [
            _("This code does not fit, was used before, or there were too many tries. Wait for the next code.")
        ]
        return _code_page(form)
    answer = _enter(known, target, typed(form.carried), second_factor=True)
    if kind == "recovery":
        flash(_("You used a recovery code. It is gone now; see under My account how many are left."), "warn")
    return answer


def _code_page(form: CodeForm) -> Response:
    return render_form("access/code.html", form=form, **kept_text(form))


def _enter(known: signing_in.Known, target: str, carried: str, *, second_factor: bool) -> Response:
    before = request.cookies.get(session_cookie(), "")
    if before:
        with work(write=True):
            end_token(before)
    device = device_name(request.user_agent.string)
    entered = signing_in.enter(known.account_id, known.proof, device=device, second_factor=second_factor)
    if entered is None:
        flash(_("Your account changed meanwhile. Begin again."), "warn")
        return redirect(url_for("access.sign_in"), 303)
    token, viewer = entered
    begin_visit(viewer.account_id)
    return set_session_cookie(go_on(viewer, target, carried), token)


def go_on(viewer: Viewer, target: str, carried: str) -> Response:
    """Lead to where the reader was going, or show the page that sends the carried form."""
    if not carried:
        return redirect(own_path(target), 303)
    set_page_viewer(viewer)
    found = open_carried(carried, viewer.account_id)
    if found is None:
        flash(_("What was typed belongs to another account or is too old. It was not sent."), "warn")
        return redirect("/", 303)
    return make_response(render_template("access/continue.html", waiting=found))


@blueprint.post("/sign-out")
@public("whoever is signed in may leave, whatever the roles and however often")
def sign_out() -> Response:
    """End the session here and now."""
    signed = signed_in_now()
    if signed is not None:
        end_session(signed.session_id)
        record(signed.viewer, "access.account.signed_out", kind="account", object_id=signed.viewer.account_id)
    answer = make_response(redirect(url_for("access.sign_in"), 303))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return delete_session_cookie(answer)
