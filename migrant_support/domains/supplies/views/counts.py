"""Counting a store on a phone: the sheet without the book, the second round, the approval by somebody else."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.supplies import actions, labels
from migrant_support.domains.supplies.forms import CountForm, StartCountForm
from migrant_support.domains.supplies.queries import StoreRow, fetch_store, reaches
from migrant_support.domains.supplies.queries.counts import CountRow, SheetLine, count_of, counts_of, sheet_of
from migrant_support.domains.supplies.rules.counting import ROUNDS, CountState
from migrant_support.domains.supplies.views.blueprint import (
    blueprint,
    by_clock_of,
    lot_name,
    number_text,
    small_form,
    store_tabs,
)
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.get("/stores/<uuid:store_id>/counts")
@guard(Power.SUPPLY_READ)
def counts(viewer: Viewer, store_id: UUID) -> str:
    """The counts of a store."""
    store = fetch_store(viewer, store_id)
    by_clock_of(store)
    found = counts_of(store)
    under_way = any(one.state in (CountState.OPEN, CountState.SUBMITTED) for one in found)
    return render_template(
        "supplies/counts.html",
        store=store,
        tabs=store_tabs(store, "counts"),
        rows=[_row(store, one) for one in found],
        may_start=not under_way and store.closed_at is None and reaches(viewer, Power.SUPPLY_MOVE, store),
    )


def _row(store: StoreRow, one: CountRow) -> dict[str, Any]:
    return {
        "when": moment_text(one.started_at),
        "href": url_for(".count", store_id=store.id, count_id=one.id),
        "what": translated(labels.KIND[one.kind]) if one.kind else _("Everything"),
        "by": one.by,
        "state": {"label": translated(labels.COUNT[one.state]), "tone": labels.COUNT_TONE[one.state]},
        "approved": one.approved_by if one.state is CountState.CLOSED else "",
    }


@blueprint.route("/stores/<uuid:store_id>/counts/new", methods=["GET", "POST"])
@guard(Power.SUPPLY_MOVE)
def start_count(viewer: Viewer, store_id: UUID) -> Response:
    """Begin a count."""
    store, form = fetch_store(viewer, store_id, Power.SUPPLY_MOVE), StartCountForm()
    made: list[UUID] = []
    return small_form(
        form,
        lambda: made.append(actions.start_count(viewer, store_id, kind=form.kind.data)),
        store=store,
        title=_("Count the store"),
        lead=_("You count without seeing what the book says. Somebody else approves the count."),
        submit=_("Begin"),
        done=_("Go along the shelves and write what you find."),
        back=url_for(".counts", store_id=store_id),
        onward=lambda: see_other("supplies.count", store_id=store_id, count_id=made[0]),
    )


@blueprint.route("/stores/<uuid:store_id>/counts/<uuid:count_id>", methods=["GET", "POST"])
@guard(Power.SUPPLY_READ)
def count(viewer: Viewer, store_id: UUID, count_id: UUID) -> Response:
    """The sheet to write on while a count is open; else what was found beside the book."""
    store = fetch_store(viewer, store_id)
    by_clock_of(store)
    one = count_of(store, count_id)
    if one.state is not CountState.OPEN:
        return _result(viewer, store, one)
    lines, form = sheet_of(one), CountForm()
    to_write = [line for line in lines if one.round < ROUNDS or line.is_again]
    form.counted.offer([line.lot_id for line in to_write])
    form.reason.offer([line.lot_id for line in to_write])
    if form.validate_on_submit():
        try:
            actions.write_count(viewer, store_id, count_id, form.counted.data, form.reason.data)
            state = actions.submit_count(viewer, store_id, count_id) if form.hand_in.data else None
        except Refused as no:
            refuse(form, no)
        else:
            flash(_said(state), "good")
            return see_other("supplies.count", store_id=store_id, count_id=count_id)
    return answer(
        "supplies/count.html",
        form=form,
        store=store,
        rows=[_to_write(line) for line in to_write],
        is_second=one.round == ROUNDS,
        what=translated(labels.KIND[one.kind]) if one.kind else _("Everything"),
        back=url_for(".counts", store_id=store_id),
        may_write=reaches(viewer, Power.SUPPLY_MOVE, store),
        cancel=url_for(".cancel_count", store_id=store_id, count_id=count_id),
    )


def _said(state: CountState | None) -> str:
    if state is None:
        return _("It is kept. Go on, or hand the count in when everything is counted.")
    if state is CountState.SUBMITTED:
        return _("The count is handed in. Somebody else looks at it now.")
    return _("Something differs from the book. Count what stands here once more.")


def _to_write(line: SheetLine) -> dict[str, Any]:
    return {
        "id": line.lot_id,
        "item": line.item.name(page_language()),
        "unit": translated(labels.UNIT[line.item.unit]),
        "lot": lot_name(line.batch, line.expires_on),
        "expiry": day_text(line.expires_on) if line.expires_on and line.batch else "",
        "kept": "" if line.counted is None else f"{line.counted.normalize():f}",
        "reason": line.reason,
    }


def _result(viewer: Viewer, store: StoreRow, one: CountRow) -> Response:
    waits = one.state is CountState.SUBMITTED
    may_approve = waits and reaches(viewer, Power.COUNT_APPROVE, store) and store.closed_at is None
    is_counter = viewer.account_id in (one.started_by, one.submitted_by)
    lines = sheet_of(one)
    rows = [_found(line) for line in sorted(lines, key=lambda line: line.difference == 0)]
    place: dict[str, Any] = {"store_id": store.id, "count_id": one.id}
    page = render_template(
        "supplies/counted.html",
        store=store,
        rows=rows,
        differs=sum(1 for line in lines if line.difference),
        state={"label": translated(labels.COUNT[one.state]), "tone": labels.COUNT_TONE[one.state]},
        what=translated(labels.KIND[one.kind]) if one.kind else _("Everything"),
        by=one.by,
        approved_by=one.approved_by if one.state is CountState.CLOSED else "",
        ended=moment_text(one.ended_at) if one.ended_at else "",
        back=url_for(".counts", store_id=store.id),
        approve=url_for(".approve_count", **place) if may_approve and not is_counter else None,
        send_back=url_for(".send_count_back", **place) if may_approve else None,
        is_own=may_approve and is_counter,
    )
    return Response(page, mimetype="text/html")


def _found(line: SheetLine) -> dict[str, Any]:
    return {
        "item": line.item.name(page_language()),
        "lot": lot_name(line.batch, line.expires_on),
        "book": "" if line.book is None else number_text(line.book),
        "first": "" if line.first_counted is None else number_text(line.first_counted),
        "counted": "" if line.counted is None else number_text(line.counted),
        "difference": _signed(line) if line.difference else "",
        "reason": line.reason,
        "tone": "warn" if line.difference else None,
    }


def _signed(line: SheetLine) -> str:
    text = number_text(abs(line.difference))
    return f"+{text}" if line.difference > 0 else f"−{text}"


@blueprint.post("/stores/<uuid:store_id>/counts/<uuid:count_id>/approve")
@guard(Power.COUNT_APPROVE)
def approve_count(viewer: Viewer, store_id: UUID, count_id: UUID) -> Response:
    """Take the differences into the book."""
    actions.approve_count(viewer, store_id, count_id)
    flash(_("The count is approved, and the book says what was found."), "good")
    return see_other("supplies.count", store_id=store_id, count_id=count_id)


@blueprint.post("/stores/<uuid:store_id>/counts/<uuid:count_id>/send-back")
@guard(Power.COUNT_APPROVE)
def send_count_back(viewer: Viewer, store_id: UUID, count_id: UUID) -> Response:
    """Let what differs be counted again."""
    actions.send_count_back(viewer, store_id, count_id)
    flash(_("The count is open again for what differs."), "good")
    return see_other("supplies.count", store_id=store_id, count_id=count_id)


@blueprint.post("/stores/<uuid:store_id>/counts/<uuid:count_id>/cancel")
@guard(Power.SUPPLY_MOVE)
def cancel_count(viewer: Viewer, store_id: UUID, count_id: UUID) -> Response:
    """Give a count up."""
    actions.cancel_count(viewer, store_id, count_id)
    flash(_("The count was given up. The book stays as it is."), "good")
    return see_other("supplies.counts", store_id=store_id)
