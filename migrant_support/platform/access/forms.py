"""The forms of sign-in, of the own account and of administration: the shape of what comes in, no more."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from migrant_support.platform.access.actions import NewRole
from migrant_support.platform.access.scopes import scope_choices
from migrant_support.platform.access.viewer import EVERYWHERE, NAMED, policy
from migrant_support.platform.web.fields import FreeDateField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

_l: Any = lazy_gettext  # what is known of wtforms' types has plain text only
_MOST_TYPED = 1000  # far above what a password may have, so that its own sentence answers
ZONE = ZoneInfo("Asia/Colombo")  # days of roles are the Bureau's days


class SignInForm(Form):
    """Name and password; `next` and `carried` bring the reader back to what was interrupted."""

    name = StringField(_l("Sign-in name"), [InputRequired(), Length(max=120)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=_MOST_TYPED)])
    next = HiddenField(validators=[Length(max=400)])
    carried = HiddenField(validators=[Length(max=1_000_000)])


class CodeForm(Form):
    """A code of the authenticator, or a recovery code."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=40)])
    carried = HiddenField(validators=[Length(max=1_000_000)])


class ProofForm(Form):
    """The password of somebody who is signed in; the code where there is a second factor."""

    password = PasswordField(_l("Password"), [InputRequired(), Length(max=_MOST_TYPED)])
    code = StringField(_l("Code"), [Optional(), Length(max=40)])
    next = HiddenField(validators=[Length(max=400)])
    carried = HiddenField(validators=[Length(max=1_000_000)])


class PasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(_l("New password"), [InputRequired(), Length(max=_MOST_TYPED)])
    again = PasswordField(_l("The same password again"), [InputRequired(), Length(max=_MOST_TYPED)])

    def validate_again(self, field: Any) -> None:
        """Both are the same, sign by sign."""
        if field.data != self.password.data:
            raise ValidationError(_("The two passwords differ. Type both again."))


class ConfirmFactorForm(Form):
    """The first code of a new authenticator."""

    code = StringField(_l("Code that your phone shows"), [InputRequired(), Length(max=40)])


class ReasonForm(Form):
    """Why something grave is done."""

    reason = StringField(_l("Reason"), [DataRequired(), Length(max=300)])


class FindForm(Form):
    """Part of a name."""

    sought = StringField(_l("Name or sign-in name"), [Optional(), Length(max=120)])


class RoleForm(Form):
    """A role, where it holds, and from which to which day."""

    role = SelectField(_l("Role"), [InputRequired()])
    place = SelectField(_l("Place"), [Optional()])
    since = FreeDateField(_l("From"), [Optional()], years="future", least="day")
    until = FreeDateField(_l("Last day"), [Optional()], years="future", least="day")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.role.choices = [(role, translated(policy().label_of(role))) for role in policy().all_roles()]
        self.place.choices = place_choices()

    def new_role(self) -> NewRole:
        """What was chosen; a role without a place holds everywhere, or where its holder is named."""
        kind, _colon, scope_id = (self.place.data or "").partition(":")
        if not kind:
            free = [k for k in policy().scopes_of(self.role.data) if k in (EVERYWHERE, NAMED)]
            kind = free[0] if free else ""
        since = self.since.data.first_day if self.since.data else None
        until = self.until.data.first_day + timedelta(days=1) if self.until.data else None
        return NewRole(
            self.role.data,
            kind,
            scope_id,
            valid_from=datetime.combine(since, time(), ZONE) if since else None,
            valid_until=datetime.combine(until, time(), ZONE) if until else None,
        )


class PersonForm(Form):
    """Whose account it is."""

    display_name = StringField(_l("Name, as colleagues know it"), [DataRequired(), Length(max=120)])
    email = StringField(_l("E-mail"), [Optional(), Length(max=200)])


class AccountForm(RoleForm):
    """A new account with its first role."""

    display_name = StringField(_l("Name, as colleagues know it"), [DataRequired(), Length(max=120)])
    sign_in_name = StringField(_l("Sign-in name"), [DataRequired(), Length(max=120)])
    email = StringField(_l("E-mail"), [Optional(), Length(max=200)])


def typed(field: StringField) -> str:
    """What stands in a field of text; an empty text for none."""
    return field.data or ""


def place_choices() -> dict[str, list[tuple[str, str]]]:
    """All places in groups by kind, as `kind:id`; the first choice is none."""
    none = ("", _("Not bound to a place"))
    labels = {
        "mission": _("Missions"),
        "site": _("Sites"),
        "airport": _("Airports"),
        "organisation": _("Organisations"),
    }
    groups = {label: [(f"{kind}:{i}", name) for i, name in scope_choices(kind)] for kind, label in labels.items()}
    return {_("Everywhere"): [none]} | {label: places for label, places in groups.items() if places}
