"""The auditor's screens: the trail, who looked at a record, what accounts did, and whether the chain holds."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer, policy
from migrant_support.platform.audit import queries
from migrant_support.platform.audit.checking import check_chain
from migrant_support.platform.audit.forms import CheckForm, RecordForm, TrailForm
from migrant_support.platform.audit.lines import SYSTEM
from migrant_support.platform.audit.queries import NOBODY, Line, Wanted
from migrant_support.platform.audit.words import object_kind
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("audit", __name__)
PERIODS = {1: _l("Last day"), 7: _l("Last 7 days"), 30: _l("Last 30 days")}


@blueprint.get("/audit")
@guard(Power.AUDIT_READ)
def trail(viewer: Viewer) -> tuple[str, int]:
    """The trail, newest first, cut to what the address says."""
    form = TrailForm(request.args)
    form.offer_acts(queries.acts())
    if not form.validate():
        return render_template("audit/trail.html", form=form, tabs=_tabs("trail"), cuts=[], rows=[]), 422
    page = queries.trail(viewer, _wanted(form), cursor=request.args.get("from"))
    return render_template(
        "audit/trail.html",
        form=form,
        tabs=_tabs("trail"),
        cuts=_cuts(form, page.rows),
        rows=[_shown(line) for line in page.rows],
        newer_href=_here("trail", page.newer),
        older_href=_here("trail", page.older),
    ), 200


@blueprint.route("/audit/records", methods=["GET", "POST"])
@guard(Power.AUDIT_READ)
def records(viewer: Viewer) -> Response | str:
    """Who looked at one record and what belongs to it; the question is posted, the answer has an address."""
    form = RecordForm()
    if form.validate_on_submit():
        try:
            object_id = _find(form.kind.data, form.reference.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("audit.records", kind=form.kind.data, object=object_id)
    if form.is_submitted() or not request.args.get("object"):
        return answer("audit/record.html", form=form, tabs=_tabs("records"), report=None)
    return render_template("audit/record.html", form=form, tabs=_tabs("records"), report=_report(viewer))


@blueprint.get("/audit/accounts")
@guard(Power.AUDIT_READ)
def accounts(viewer: Viewer) -> str:
    """What each account did lately."""
    days = request.args.get("days", 7, type=int)
    days = days if days in PERIODS else 7
    moment = now()
    found = queries.activity(viewer, since=moment - timedelta(days=days), until=moment)
    chips = [
        {"label": label, "href": url_for("audit.accounts", days=period), "current": period == days}
        for period, label in PERIODS.items()
    ]
    rows = [
        {
            "name": account.name,
            "lines": account.lines,
            "reads": account.reads,
            "failures": account.failures,
            "last": _moment(account.last_at),
            "href": url_for("audit.trail", actor=account.account_id),
        }
        for account in found
    ]
    return render_template("audit/accounts.html", tabs=_tabs("accounts"), chips=chips, rows=rows)


@blueprint.route("/audit/chain", methods=["GET", "POST"])
@guard(Power.AUDIT_READ)
def chain(viewer: Viewer) -> Response | str:
    """How long the log is and what its last check found; the button checks it again."""
    form = CheckForm()
    if form.validate_on_submit():
        try:
            job_id = check_chain(viewer)
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("jobs.show_job", job_id=job_id) if job_id else see_other("audit.chain")
    stands = queries.chain(viewer)
    return answer(
        "audit/chain.html",
        form=form,
        tabs=_tabs("chain"),
        lines=stands.lines,
        last=_moment(stands.last_at) if stands.last_at else None,
        outcome=stands.outcome,
        checked=_moment(stands.outcome.at) if stands.outcome else None,
        broken=_broken(stands.outcome.broken) if stands.outcome and stands.outcome.broken else None,
    )


def _broken(broken: Any) -> str:
    return translated(broken.sentence, **broken.values)


def _tabs(current: str) -> list[dict[str, Any]]:
    ways = (
        ("trail", _("Trail")),
        ("records", _("Who looked at a record")),
        ("accounts", _("Accounts")),
        ("chain", _("Does the log hold")),
    )
    return [
        {"label": label, "href": url_for(f"audit.{endpoint}"), "current": endpoint == current}
        for endpoint, label in ways
    ]


def _wanted(form: TrailForm) -> Wanted:
    return Wanted(
        group=form.group.data,
        act=form.act.data or "",
        actor_id=form.actor.data,
        object_kind=form.kind.data or "",
        object_ids=(form.object.data,) if form.object.data else (),
        since=_start_of(form.since.data.first_day) if form.since.data else None,
        until=_start_of(form.until.data.first_day + timedelta(days=1)) if form.until.data else None,
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _cuts(form: TrailForm, rows: Any) -> list[dict[str, Any]]:
    """The cuts that have no box in the form, each with the address without it."""
    cuts = []
    if form.actor.data:
        name = next((line.actor_name for line in rows if line.actor_name), "")
        label = _("By %(name)s", name=name) if name else _("Not signed in, or the program")
        cuts.append({"label": label, "href": _without("actor"), "current": True})
    if form.kind.data or form.object.data:
        label = translated(object_kind(form.kind.data).label) if form.kind.data else _("One record")
        cuts.append({"label": label, "href": _without("kind", "object"), "current": True})
    return cuts


def _without(*names: str) -> str:
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name not in (*names, "from")}
    return url_for("audit.trail", **kept)


def _here(endpoint: str, cursor: str | None) -> str | None:
    """This address at another page of the list."""
    if cursor is None:
        return None
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "from" and value}
    return url_for(f"audit.{endpoint}", **(kept | {"from": cursor}))


def _shown(line: Line) -> dict[str, Any]:
    kind = translated(line.kind_label)
    about: dict[str, Any] = {"kind": line.object_kind, "object": line.object_id}
    record = url_for("audit.records", **about) if line.object_id else url_for("audit.trail", **about)
    return {
        "number": line.number,
        "at": _moment(line.at),
        "who": {
            "label": _who(line.actor_name, line.actor_id, is_access=line.act.startswith("access.")),
            "href": url_for("audit.trail", actor=line.actor_id or NOBODY),
        },
        "role": _role(line.actor_role),
        "what": translated(line.sentence),
        "fields": ", ".join(line.fields),
        "record": {"label": kind, "href": record},
        "reference": line.reference or _short(line.object_id),
        "why": line.reason,
    }


def _short(object_id: str) -> str:
    return f"…{object_id[-12:]}" if len(object_id) > 20 else object_id


def _who(name: str, actor_id: UUID | None, *, is_access: bool = False) -> str:
    if name:
        return name
    if actor_id:
        return _("An account that is gone")
    return _("Not signed in") if is_access else _("The program")


def _role(role: str) -> str:
    return "" if role in ("", SYSTEM) else translated(policy().label_of(role))


def _find(kind: str, typed: str) -> str:
    """The id of a typed reference or id. Raises Refused for what can be neither."""
    known = object_kind(kind)
    found = known.find(typed) if known.find else None
    if found is None:
        try:
            found = str(UUID(typed))
        except ValueError:
            raise Refused(
                "record_unknown", _("No such record was found. Look at the reference again."), field="reference"
            ) from None
    return found


def _report(viewer: Viewer) -> dict[str, Any]:
    kind, object_id = object_kind(request.args.get("kind", "")[:40]), request.args["object"][:80]
    belongings = kind.belongings(object_id) if kind.belongings else ()
    ids = (object_id, *belongings)
    page = queries.trail(viewer, Wanted(object_ids=ids), cursor=request.args.get("from"))
    reference = kind.references([object_id]).get(object_id) if kind.references else None
    lookers = [
        {
            "name": _who(looker.actor_name, looker.actor_id),
            "role": _role(looker.actor_role),
            "reads": looker.reads,
            "changes": looker.changes,
            "first": _moment(looker.first_at),
            "last": _moment(looker.last_at),
        }
        for looker in queries.lookers_at(viewer, ids)
    ]
    return {
        "kind": translated(kind.label) if kind.label else _("Record"),
        "reference": reference or object_id,
        "lookers": lookers,
        "rows": [_shown(line) for line in page.rows],
        "newer_href": _here("records", page.newer),
        "older_href": _here("records", page.older),
    }


def _moment(moment: datetime) -> str:
    """In UTC, as the heads of the columns say."""
    return str(format_datetime(moment, "d MMM y HH:mm:ss", rebase=False))
