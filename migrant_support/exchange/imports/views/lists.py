"""The import as people use it: upload, look at the lines, mend and decide, take in, take back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.people.queries import people_by_id
from migrant_support.domains.sites.queries import site_rows
from migrant_support.exchange.imports import queries
from migrant_support.exchange.imports.actions import accepting, deciding, staging, staying, undoing
from migrant_support.exchange.imports.forms import BedsForm, MendForm, UploadListForm
from migrant_support.exchange.imports.labels import KIND, STATE, STATE_TONE
from migrant_support.exchange.imports.models import BatchState, ImportLine, LineState
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.exchange.imports.reading.sentences import BEDS, DUPLICATE, REFUSED, REJECTED, WARNED
from migrant_support.exchange.imports.views.blueprint import blueprint
from migrant_support.exchange.imports.views.columns import kind_choices
from migrant_support.exchange.imports.views.plan import later_step
from migrant_support.exchange.imports.views.steps import steps_of
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import answer, fit_to_keep, refuse
from migrant_support.platform.web.limits import MIB, takes_files
from migrant_support.platform.web.paging import keyset
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind

LONGEST_CELL = 2000
MOST_NAMED = 200
SHOWN: dict[str, tuple[LineState, ...] | None] = {
    "all": None,
    "mend": (LineState.REJECTED,),
    "ready": (LineState.READY,),
    "known": (LineState.KNOWN, LineState.SAME_AS_LINE),
    "taken": (LineState.ACCEPTED,),
    "out": (LineState.LEFT_OUT, LineState.UNDONE),
}


@blueprint.route("", methods=["GET", "POST"])
@takes_files(25 * MIB)
@guard(Power.IMPORT_RUN)
def show_all(viewer: Viewer) -> Response:
    """Upload a list, and the latest lists."""
    prepare_zone(viewer)
    names = mission_names(page_language())
    form = UploadListForm()
    reach = viewer.reach(Power.IMPORT_RUN)
    form.mission.choices = [(c, n) for c, n in names.items() if reach.everywhere or c in reach.ids(ScopeKind.MISSION)]
    form.kind.choices = [("", _("The list shows it")), *kind_choices()]
    if form.validate_on_submit():
        try:
            kind = ListKind(form.kind.data) if form.kind.data else None
            batch_id = staging.take_in(viewer, form.upload.data, mission=form.mission.data, kind=kind)
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("imports.show", batch_id=batch_id)
    return answer("imports/all.html", form=form, batches=[_listed(b, names) for b in queries.batches(viewer)])


def _listed(batch: queries.BatchRow, names: dict[str, str]) -> dict[str, Any]:
    waiting = batch.counts.get(LineState.REJECTED, 0)
    tone = "danger" if batch.state is BatchState.REFUSED else "warn" if waiting else "good"
    return {
        "href": url_for("imports.show", batch_id=batch.id),
        "when": moment_text(batch.made_at),
        "mission": names.get(batch.mission, batch.mission),
        "lines": f"{sum(batch.counts.values()):,}",
        "waiting": f"{waiting:,}",
        "state": {"label": batch_state(batch.state), "tone": tone if batch.state is not BatchState.UNDONE else "quiet"},
    }


def batch_state(state: BatchState) -> str:
    """What a batch's state is called."""
    return {
        BatchState.READING: _("Being read"),
        BatchState.REFUSED: _("Refused"),
        BatchState.OPEN: _("Open"),
        BatchState.DONE: _("Done"),
        BatchState.UNDONE: _("Taken back"),
    }[state]


@blueprint.get("/<uuid:batch_id>")
@guard(Power.IMPORT_RUN)
def show(viewer: Viewer, batch_id: UUID) -> str:
    """A list line by line: what was understood, what must be mended, who is known."""
    prepare_zone(viewer)
    batch = queries.batch_row(viewer, batch_id)
    chosen = request.args.get("lines", "")
    if chosen not in SHOWN and chosen != "doubts":
        chosen = "mend" if batch.counts.get(LineState.REJECTED) else "all"
    statement = queries.lines_statement(viewer, batch_id, SHOWN.get(chosen), doubtful=chosen == "doubts")
    page = keyset(statement, (ImportLine.position, ImportLine.id), cursor=request.args.get("from"), size=50)
    rows = queries.as_seen(viewer, queries.opened(page.rows))
    others = queries.places_of(batch_id, {row.same_as_id for row in rows if row.same_as_id})
    lines = [_line(row, others, batch) for row in rows]
    return render_template(
        "imports/batch.html",
        batch=batch,
        state=batch_state(batch.state),
        refusal=translated(REFUSED[batch.refusal]) if batch.refusal else "",
        mission=mission_names(page_language()).get(batch.mission, batch.mission),
        chips=_chips(batch, chosen),
        lines=lines,
        steps=steps_of(batch, "done" if batch.accepted_at else "lines"),
        kind=translated(KIND[batch.kind]) if batch.kind else "",
        later=later_step(batch.kind),
        has_problems=bool(batch.counts.get(LineState.REJECTED)) or any(row.warnings for row in rows),
        taken=_taken(batch) if batch.accepted_at else "",
        newer=_page(batch_id, chosen, page.newer),
        older=_page(batch_id, chosen, page.older),
        job_href=url_for("jobs.show_job", job_id=batch.job_id) if batch.job_id else None,
        when=moment_text(batch.made_at),
    )


def _page(batch_id: UUID, lines: str, cursor: str | None) -> str | None:
    values: dict[str, Any] = {"batch_id": batch_id, "lines": lines, "from": cursor}
    return url_for("imports.show", **values) if cursor else None


def _chips(batch: queries.BatchRow, chosen: str) -> list[dict[str, Any]]:
    labels = {
        "all": _("All"),
        "mend": _("To be mended"),
        "doubts": _("With doubts"),
        "ready": _("Ready"),
        "known": _("Known or twice"),
        "taken": _("Taken in"),
        "out": _("Left out"),
    }
    return [
        {
            "label": label,
            "href": url_for("imports.show", batch_id=batch.id, lines=key),
            "current": chosen == key,
            "count": _count(batch, key),
        }
        for key, label in labels.items()
    ]


def _count(batch: queries.BatchRow, key: str) -> int | None:
    if key == "doubts":
        return None
    states = SHOWN[key]
    return sum(count for state, count in batch.counts.items() if states is None or state in states)


def _taken(batch: queries.BatchRow) -> str:
    """What became of a list that was taken in."""
    taken, waiting = batch.counts.get(LineState.ACCEPTED, 0), batch.counts.get(LineState.REJECTED, 0)
    said = ngettext("%(num)s line was taken in.", "%(num)s lines were taken in.", taken)
    if waiting:
        said += " " + ngettext("%(num)s line still waits.", "%(num)s lines still wait.", waiting)
    return said


FACTS = ("dob", "passport_no", "nic", "job", "flight", "centre", "room", "date", "batch", "expiry")


def _line(
    row: queries.LineRow,
    others: Mapping[UUID, tuple[str, int]] | None = None,
    batch: queries.BatchRow | None = None,
) -> dict[str, Any]:
    notes = [translated(REJECTED[row.reason])] if row.reason else []
    if row.state is LineState.SAME_AS_LINE:
        notes.append(translated(DUPLICATE[row.same_because]))
    notes += [translated((WARNED | BEDS)[code]) for _field, code in row.warnings]
    fields = row.fields
    return {
        "id": row.id,
        "where": _where(row.sheet, row.row),
        "sheet": row.sheet,
        "row": row.row,
        "same_as": _same_as(row, others or {}),
        "name": row.name or _("no name"),
        "facts": [str(fields[k]) for k in FACTS if fields.get(k)][:5] + _movement(fields),
        "state": _state_of(row, batch),
        "notes": notes,
        "person_id": row.person_id or row.known_person_id,
        "acts": _acts(row) if batch is None or batch.is_taken_in_here else [],
        "may_mend": row.state in MENDABLE,
    }


MENDABLE = frozenset({LineState.READY, LineState.REJECTED, LineState.SAME_AS_LINE, LineState.KNOWN, LineState.LEFT_OUT})


def _state_of(row: queries.LineRow, batch: queries.BatchRow | None) -> dict[str, str]:
    """The state of a line; one that only is to be read is not "ready" for anything."""
    label = translated(STATE[row.state])
    if row.state is LineState.READY and batch is not None and not batch.is_taken_in_here:
        label = _("Read")
    return {"label": label, "tone": STATE_TONE[row.state]}


def _movement(fields: Mapping[str, Any]) -> list[str]:
    """The numbers of a movement of stock."""
    if "balance_computed" not in fields:
        return []
    labels = {"received": _("Received"), "issued": _("Issued"), "balance_computed": _("Balance")}
    return [f"{label} {fields[name]:,}" for name, label in labels.items() if fields.get(name) is not None]


def _where(sheet: str, row: int) -> str:
    return f"{sheet}, {row}" if sheet else str(row)


def _same_as(row: queries.LineRow, others: Mapping[UUID, tuple[str, int]]) -> dict[str, str] | None:
    """The line that tells of the same person, while that is undecided."""
    if row.same_as_id is None or row.same_as_id not in others or row.state is not LineState.SAME_AS_LINE:
        return None
    href = url_for("imports.mend", batch_id=row.batch_id, line_id=row.same_as_id)
    return {"label": _where(*others[row.same_as_id]), "href": href}


def _acts(row: queries.LineRow) -> list[tuple[str, str]]:
    """Decisions that may be taken about a line: state and label."""
    if row.state in (LineState.KNOWN, LineState.SAME_AS_LINE):
        return [("ready", _("Not the same person")), ("left_out", _("Leave out"))]
    if row.state is LineState.READY:
        back = [("same_as_line", _("Same person as the other line"))] if row.same_as_id else []
        back += [("known", _("The person in the register"))] if row.known_person_id else []
        return [*back, ("left_out", _("Leave out"))]
    if row.state is LineState.REJECTED:
        return [("left_out", _("Leave out"))]
    if row.state is LineState.LEFT_OUT:
        return [("rejected" if row.reason else "ready", _("Take up again"))]
    return []


@blueprint.route("/<uuid:batch_id>/lines/<uuid:line_id>", methods=["GET", "POST"])
@guard(Power.IMPORT_RUN)
def mend(viewer: Viewer, batch_id: UUID, line_id: UUID) -> Response:
    """Mend the cells of a line; what was typed stays until it can be read."""
    line = queries.as_seen(viewer, queries.opened([queries.fetch_line(viewer, batch_id, line_id)]))[0]
    form = MendForm()
    written = deciding.cells_of(viewer, batch_id, line)
    if form.is_submitted():
        for place, header in enumerate(written):
            written[header] = fit_to_keep(request.form.get(f"c{place}", ""))[:LONGEST_CELL]
    if form.validate_on_submit():
        try:
            deciding.mend_line(viewer, batch_id, line_id, written)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The line is mended."), "good")
            return see_other("imports.show", batch_id=batch_id)
    return answer(
        "imports/mend.html",
        form=form,
        batch_id=batch_id,
        line=_line(line),
        cells=[{"name": f"c{i}", "header": h, "text": text} for i, (h, text) in enumerate(written.items())],
    )


@blueprint.post("/<uuid:batch_id>/lines/<uuid:line_id>/<any(ready,known,same_as_line,left_out,rejected):state>")
@guard(Power.IMPORT_RUN)
def decide(viewer: Viewer, batch_id: UUID, line_id: UUID, state: str) -> Response:
    """Decide what becomes of a line."""
    deciding.decide_line(viewer, batch_id, line_id, LineState(state))
    flash(_("The line was decided."), "good")
    return see_other("imports.show", batch_id=batch_id, lines=request.args.get("lines") or None)


@blueprint.post("/<uuid:batch_id>/accept")
@guard(Power.IMPORT_RUN, transaction=False)
def accept(viewer: Viewer, batch_id: UUID) -> Response:
    """Take the ready lines in: prepared first, written in one short transaction."""
    with work(write=False):
        is_long = queries.batch_row(viewer, batch_id).to_accept > accepting.AT_ONCE
    if is_long:
        with work(write=True):
            job_id = accepting.order_acceptance(viewer, batch_id)
        return see_other("jobs.show_job", job_id=job_id)
    with work(write=False):
        prepared = accepting.prepare(viewer, batch_id)
    with work(write=True):
        done = accepting.accept(viewer, batch_id, prepared)
    flash(
        ngettext("%(num)s person was registered.", "%(num)s people were registered.", done.persons)
        + " "
        + ngettext("%(num)s line joined a known person.", "%(num)s lines joined known people.", done.joined),
        "good",
    )
    return see_other("imports.show", batch_id=batch_id)


@blueprint.route("/<uuid:batch_id>/beds", methods=["GET", "POST"])
@guard(Power.IMPORT_RUN)
def beds(viewer: Viewer, batch_id: UUID) -> Response:
    """Write the stays of a shelter's register at the shelter that is chosen."""
    batch = queries.batch_row(viewer, batch_id)
    form = BedsForm()
    places = [site for site in site_rows(viewer, Power.STAY_PLACE) if site.mission == batch.mission]
    form.site.choices = [(str(site.id), site.name) for site in places]
    if form.validate_on_submit():
        try:
            done = staying.take_in_beds(viewer, batch_id, UUID(form.site.data))
        except Refused as no:
            refuse(form, no)
        else:
            flash(ngettext("%(num)s stay was written.", "%(num)s stays were written.", done.kept), "good")
            if done.left:
                flash(
                    ngettext(
                        "%(num)s stay could not be kept: its line says why.",
                        "%(num)s stays could not be kept: their lines say why.",
                        done.left,
                    ),
                    "warn",
                )
            return see_other("imports.show", batch_id=batch_id, lines="doubts" if done.left else None)
    return answer("imports/beds.html", form=form, batch=batch)


@blueprint.route("/<uuid:batch_id>/undo", methods=["GET", "POST"])
@guard(Power.IMPORT_RUN)
def undo(viewer: Viewer, batch_id: UUID) -> Response:
    """Take a whole list back."""
    batch = queries.batch_row(viewer, batch_id)
    form = MendForm()
    if form.validate_on_submit():
        try:
            done = undoing.undo_batch(viewer, batch_id)
        except Refused as no:
            refuse(form, no)
        else:
            flash(ngettext("%(num)s person was taken back.", "%(num)s people were taken back.", done.people), "good")
            if done.staying:
                flash(
                    ngettext(
                        "%(num)s person stays, because somebody has worked on the file since.",
                        "%(num)s people stay, because somebody has worked on their files since.",
                        done.staying,
                    ),
                    "warn",
                )
            return see_other("imports.show", batch_id=batch_id, lines="taken" if done.staying else None)
    staying, hidden = _staying(viewer, batch_id)
    return answer(
        "imports/undo.html",
        form=form,
        batch=batch,
        taken=batch.counts.get(LineState.ACCEPTED, 0),
        staying=staying,
        hidden=hidden,
    )


def _staying(viewer: Viewer, batch_id: UUID) -> tuple[list[dict[str, str]], int]:
    """The people who stay when the list is taken back, by name; and how many more whom the viewer does not see."""
    why = undoing.staying_people(viewer, batch_id)
    seen = people_by_id(viewer, sorted(why)[:MOST_NAMED])
    named = [
        {
            "name": person.name,
            "href": url_for("person_page.show", person_id=person.id),
            "why": translated(why[person.id]),
        }
        for person in sorted(seen.values(), key=lambda person: person.name)
    ]
    return named, len(why) - len(named)
