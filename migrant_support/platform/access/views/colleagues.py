"""Screens on which an organisation's own administrator looks after its accounts (SEC SE-5: with a fresh proof)."""

from typing import Any
from uuid import UUID

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access import colleagues as people
from migrant_support.platform.access.forms import ReasonForm, typed
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer, policy
from migrant_support.platform.access.views import blueprint
from migrant_support.platform.access.views.accounts import STATES
from migrant_support.platform.web.forms import Form, answer, refuse, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_l: Any = lazy_gettext  # what is known of wtforms' types has plain text only


class ColleagueForm(Form):
    """A new colleague."""

    display_name = StringField(_l("Name, as colleagues know it"), [DataRequired(), Length(max=120)])
    sign_in_name = StringField(_l("Sign-in name"), [DataRequired(), Length(max=80)])
    email = StringField(_l("E-mail"), [Optional(), Length(max=200)])
    organisation = SelectField(_l("Organisation"), [InputRequired()])
    role = SelectField(_l("Role"), [InputRequired()])


@blueprint.get("/colleagues")
@guard(Power.COLLEAGUE_MANAGE)
def colleagues(viewer: Viewer) -> str:
    """Everybody of the own organisation."""
    page = people.colleagues_page(viewer, cursor=request.args.get("from"))
    return render_template("access/colleagues.html", page=page, states=STATES)


@blueprint.get("/colleagues/new")
@guard(Power.COLLEAGUE_MANAGE, fresh=True)
def new_colleague(viewer: Viewer) -> Response:
    """The page of a new colleague."""
    return answer("access/new_colleague.html", form=_form(viewer))


@blueprint.post("/colleagues/new")
@guard(Power.COLLEAGUE_MANAGE, fresh=True)
def new_colleague_send(viewer: Viewer) -> Response:
    """Invite; the link is shown on the answer and nowhere else."""
    form = _form(viewer)
    if form.validate_on_submit():
        try:
            account_id, link = people.invite_colleague(
                viewer,
                organisation=form.organisation.data,
                role=form.role.data,
                display_name=typed(form.display_name),
                sign_in_name=typed(form.sign_in_name),
                email=typed(form.email),
            )
        except Refused as no:
            refuse(form, no)
        else:
            return _link_page(viewer, account_id, link)
    return answer("access/new_colleague.html", form=form)


def _form(viewer: Viewer) -> ColleagueForm:
    form = ColleagueForm()
    form.organisation.choices = people.own_organisations(viewer)
    form.role.choices = [(role, translated(policy().label_of(role))) for role in people.colleague_roles()]
    return form


@blueprint.post("/colleagues/<uuid:account_id>/link")
@guard(Power.COLLEAGUE_MANAGE, fresh=True)
def colleague_link(viewer: Viewer, account_id: UUID) -> Response:
    """A new invitation, or a link to choose a new password."""
    return _link_page(viewer, account_id, people.colleague_link(viewer, account_id))


def _link_page(viewer: Viewer, account_id: UUID, link: str) -> Response:
    name, sign_in_name = people.colleague_called(viewer, account_id)
    return make_response(render_template("access/colleague_link.html", name=name, sign_in_name=sign_in_name, link=link))


@blueprint.route("/colleagues/<uuid:account_id>/end", methods=["GET", "POST"])
@guard(Power.COLLEAGUE_MANAGE, fresh=True)
def end_colleague(viewer: Viewer, account_id: UUID) -> Response:
    """Ask why, then end it."""
    name, _sign_in_name = people.colleague_called(viewer, account_id)
    form = ReasonForm()
    if went_through(form, lambda: people.end_colleague(viewer, account_id, typed(form.reason))):
        flash(_("The account has no role in your organisation any more."), "good")
        return see_other("access.colleagues")
    return answer("access/end_colleague.html", form=form, name=name, account_id=account_id)
