"""How long what is kept, and how much of it is over its period now: the rules and numbers, never whose data it is."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from migrant_support.kernel.clock import now
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.erasure.retention import AT_ONCE, Act, Rule, due_now
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power
from migrant_support.procedures.retention import rules

blueprint = Blueprint("retention", __name__)
WHAT = {
    "case": (msg("A person with her cases"), msg("The last case was closed; a child not before the age of 25")),
    "photo": (msg("Photo"), msg("The last case was closed")),
    "import_list": (msg("A list to import"), msg("The list was taken over, refused or undone")),
    "registration_request": (msg("Registration sent from outside"), msg("The request was ended")),
    "sign_in_log": (msg("Sign-in"), msg("The session was last used")),
    "manifest": (msg("Sealed list of a flight"), msg("The flight landed")),
    "audit": (msg("Line of the audit log"), msg("The act was done")),
    "unused_complaint": (msg("Complaint that led to no case"), msg("The complaint came")),
    "symptom_check": (msg("Symptom check in quarantine"), msg("The check was done")),
}
ACTS = {
    Act.ANONYMISE: msg("Made anonymous by night"),
    Act.DELETE: msg("Deleted by night"),
    Act.REPORT: msg("Only counted: a person decides"),
}


@blueprint.get("/retention")
@guard(Power.RETENTION_READ)
def show(_viewer: Viewer) -> str:
    """The table of rules, with what is due now."""
    moment = now()
    return render_template("people/rights_retention.html", rows=[_row(rule, due_now(rule, moment)) for rule in rules()])


def _row(rule: Rule, due: int | None) -> dict[str, Any]:
    what, start = WHAT.get(rule.code, (rule.code, rule.starts_at))
    return {
        "what": translated(what),
        "start": translated(start),
        "period": ngettext("%(num)s year", "%(num)s years", rule.years)
        if rule.years
        else ngettext("%(num)s day", "%(num)s days", rule.days),
        "act": translated(ACTS[rule.act]),
        "due": _due(due),
    }


def _due(due: int | None) -> str:
    if due is None:
        return _("not kept by this version")
    return _("%(num)s or more", num=due) if due >= AT_ONCE else str(due)
