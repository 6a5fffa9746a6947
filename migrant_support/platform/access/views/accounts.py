"""Administration of accounts. Changes ask for a fresh proof (SEC SE-5); links are shown once, to be handed over."""

from typing import Any
from uuid import UUID

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access import actions, queries
from migrant_support.platform.access.forms import AccountForm, FindForm, PersonForm, ReasonForm, RoleForm, typed
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.models import AccountState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.access.views import blueprint
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

STATES = {
    AccountState.INVITED: (msg("Invited"), "info"),
    AccountState.ACTIVE: (msg("Active"), "good"),
    AccountState.DISABLED: (msg("Disabled"), "quiet"),
}


@blueprint.get("/accounts")
@guard(Power.ACCOUNT_MANAGE)
def accounts(viewer: Viewer) -> str:
    """The accounts, newest first, of one state or all."""
    given = request.args.get("state", "")
    state = AccountState(given) if given in set(AccountState) else None
    page = queries.accounts_page(viewer, state=state, cursor=request.args.get("from"))
    return _list_page(viewer, page, FindForm(formdata=None), state)


@blueprint.post("/accounts/find")
@guard(Power.ACCOUNT_MANAGE)
def find_accounts(viewer: Viewer) -> str:
    """Find accounts by a part of a name; posted, so that no name stands in an address (SEC WB-7)."""
    form = FindForm()
    sought = typed(form.sought) if form.validate_on_submit() else ""
    page = queries.accounts_page(viewer, sought=sought, size=100)
    return _list_page(viewer, page, form, None)


def _list_page(viewer: Viewer, page: Any, form: FindForm, state: AccountState | None) -> str:
    counts = queries.count_by_state(viewer)
    chips = [
        {"label": _("All"), "href": url_for("access.accounts"), "current": state is None, "count": sum(counts.values())}
    ]
    chips += [
        {
            "label": translated(label),
            "href": url_for("access.accounts", state=each.value),
            "current": state is each,
            "count": counts[each],
        }
        for each, (label, _tone) in STATES.items()
    ]
    return render_template(
        "access/accounts.html", page=page, chips=chips, form=form, states=STATES, state=state.value if state else None
    )


@blueprint.get("/accounts/new")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def new_account(_viewer: Viewer) -> Response:
    """The page of a new account."""
    return answer("access/new_account.html", form=AccountForm())


@blueprint.post("/accounts/new")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def new_account_send(viewer: Viewer) -> Response:
    """Invite somebody; the link is shown on the answer and nowhere else."""
    form = AccountForm()
    if form.validate_on_submit():
        new = actions.NewAccount(
            display_name=typed(form.display_name),
            sign_in_name=typed(form.sign_in_name),
            email=typed(form.email),
            role=form.new_role(),
        )
        try:
            account_id, link = actions.invite(viewer, new)
        except Refused as no:
            refuse(form, no)
        else:
            return _link_page(viewer, account_id, link)
    return answer("access/new_account.html", form=form)


@blueprint.get("/accounts/<uuid:account_id>")
@guard(Power.ACCOUNT_MANAGE)
def account(viewer: Viewer, account_id: UUID) -> str:
    """One account: what it may do, where it stands, what can be done."""
    found = queries.account_page(viewer, account_id)
    return render_template("access/account.html", account=found, states=STATES)


@blueprint.get("/accounts/<uuid:account_id>/edit")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def edit_account(viewer: Viewer, account_id: UUID) -> Response:
    """The page that corrects name and e-mail."""
    found = queries.account_page(viewer, account_id)
    return answer("access/edit_account.html", form=PersonForm(obj=found), account=found)


@blueprint.post("/accounts/<uuid:account_id>/edit")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def edit_account_send(viewer: Viewer, account_id: UUID) -> Response:
    """Correct name and e-mail."""
    form = PersonForm()
    if form.validate_on_submit():
        try:
            actions.correct(viewer, account_id, display_name=typed(form.display_name), email=typed(form.email))
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The account is corrected."), "good")
            return see_other("access.account", account_id=account_id)
    return answer("access/edit_account.html", form=form, account=queries.account_page(viewer, account_id))


@blueprint.post("/accounts/<uuid:account_id>/link")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def new_link(viewer: Viewer, account_id: UUID) -> Response:
    """A new invitation, or a link to choose a new password."""
    return _link_page(viewer, account_id, actions.new_link(viewer, account_id))


def _link_page(viewer: Viewer, account_id: UUID, link: str) -> Response:
    found = queries.account_page(viewer, account_id)
    return make_response(render_template("access/link.html", account=found, link=link))


@blueprint.get("/accounts/<uuid:account_id>/disable")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def disable_account(viewer: Viewer, account_id: UUID) -> Response:
    """Ask why an account is disabled."""
    return _reason_page(viewer, account_id, ReasonForm(), "access/disable.html")


@blueprint.post("/accounts/<uuid:account_id>/disable")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def disable_account_send(viewer: Viewer, account_id: UUID) -> Response:
    """Disable it; its sessions die at once."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            actions.disable(viewer, account_id, typed(form.reason))
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The account is disabled."), "good")
            return see_other("access.account", account_id=account_id)
    return _reason_page(viewer, account_id, form, "access/disable.html")


@blueprint.post("/accounts/<uuid:account_id>/enable")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def enable_account(viewer: Viewer, account_id: UUID) -> Response:
    """Let it in again."""
    actions.enable(viewer, account_id)
    flash(_("The account is open again."), "good")
    return see_other("access.account", account_id=account_id)


@blueprint.get("/accounts/<uuid:account_id>/second-factor")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def reset_factor(viewer: Viewer, account_id: UUID) -> Response:
    """Ask how the administrator made sure who lost the second factor."""
    return _reason_page(viewer, account_id, ReasonForm(), "access/reset_factor.html")


@blueprint.post("/accounts/<uuid:account_id>/second-factor")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def reset_factor_send(viewer: Viewer, account_id: UUID) -> Response:
    """Take the second factor off."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            actions.reset_factor(viewer, account_id, typed(form.reason))
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The second factor is gone. A new one is set up at the next sign-in."), "good")
            return see_other("access.account", account_id=account_id)
    return _reason_page(viewer, account_id, form, "access/reset_factor.html")


def _reason_page(viewer: Viewer, account_id: UUID, form: ReasonForm, template: str) -> Response:
    return answer(template, form=form, account=queries.account_page(viewer, account_id))


@blueprint.get("/accounts/<uuid:account_id>/roles/new")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def new_role(viewer: Viewer, account_id: UUID) -> Response:
    """The page of one more role."""
    return answer("access/new_role.html", form=RoleForm(), account=queries.account_page(viewer, account_id))


@blueprint.post("/accounts/<uuid:account_id>/roles/new")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def new_role_send(viewer: Viewer, account_id: UUID) -> Response:
    """Give the role."""
    form = RoleForm()
    if form.validate_on_submit():
        try:
            actions.give_role(viewer, account_id, form.new_role())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The role is given. Its holder signs in anew to use it."), "good")
            return see_other("access.account", account_id=account_id)
    return answer("access/new_role.html", form=form, account=queries.account_page(viewer, account_id))


@blueprint.post("/accounts/roles/<uuid:grant_id>/end")
@guard(Power.ACCOUNT_MANAGE, fresh=True)
def end_role(viewer: Viewer, grant_id: UUID) -> Response:
    """End a role now."""
    account_id = actions.end_role(viewer, grant_id)
    flash(_("The role is ended."), "good")
    return see_other("access.account", account_id=account_id)
