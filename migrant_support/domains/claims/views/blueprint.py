"""The blueprint of the domain, and the page of its small forms."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.claims.queries.records import ClaimRecord
from migrant_support.domains.directory.queries import mission_names
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power, ScopeKind

blueprint = Blueprint("claims", __name__)
STALE = msg("The claim has moved on meanwhile. Look at it again before the next step.")


def claim_form(
    claim: ClaimRecord,
    form: FlaskForm,
    act: Callable[[], UUID | object],
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
    is_upload: bool = False,
) -> Response:
    """A page with one small form about a claim: do `act` when it was sent, or show what to mend."""
    if went_through(form, act, done, stale=STALE):
        return see_other("claims.show", claim_id=claim.id)
    return answer(
        "claims/form.html", form=form, claim=claim, title=title, lead=lead, submit=submit, is_upload=is_upload
    )


def told_missions(viewer: Viewer, power: Power) -> dict[str, str]:
    """Names of missions as rows tell them: whoever works at one mission alone need not read it on every row."""
    names, reach = mission_names(page_language()), viewer.reach(power)
    own = [code for code in names if reach.everywhere or code in reach.ids(ScopeKind.MISSION)]
    return names | {own[0]: ""} if len(own) == 1 else names
