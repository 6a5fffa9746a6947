"""Screens of a centre: which there are, who is in until when, an order with its steps, and release."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.rules import age_on
from migrant_support.domains.quarantine import actions, labels, queries
from migrant_support.domains.quarantine.forms import ReasonForm
from migrant_support.domains.quarantine.rules.orders import INSIDE, NEEDS_REASON, ORDER_STEPS, OrderState
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("quarantine", __name__, url_prefix="/quarantine")
FILTERS = ("waiting", "inside", "today", "tomorrow")
Line = dict[str, Any]


@blueprint.get("")
@guard(Power.QUARANTINE_READ)
def show_all(viewer: Viewer) -> str:
    """The viewer's centres with who is expected, in, and to be released."""
    prepare_zone(viewer)
    centres = queries.own_centres(viewer)
    today = local_day(centres[0].zone) if centres else date.min
    counts = queries.centre_counts(viewer, today, today + timedelta(days=1)) if centres else {}
    return render_template(
        "quarantine/centres.html",
        columns=[
            {"key": "name", "label": _("Centre"), "note_key": "code"},
            {"key": "expected", "label": _("Waiting for a room"), "kind": "number"},
            {"key": "inside", "label": _("In quarantine"), "kind": "number"},
            {"key": "due_today", "label": _("Release due"), "kind": "number"},
            {"key": "due_tomorrow", "label": _("Release tomorrow"), "kind": "number"},
        ],
        rows=[_centre_line(centre, counts.get(centre.id, queries.CentreCounts())) for centre in centres],
    )


def _centre_line(centre: queries.Centre, counts: queries.CentreCounts) -> Line:
    return {
        "href": url_for(".show", centre_id=centre.id),
        "name": centre.name,
        "code": centre.code,
        "expected": counts.expected,
        "inside": counts.inside,
        "due_today": counts.due_today,
        "due_tomorrow": counts.due_tomorrow,
    }


@blueprint.get("/<uuid:centre_id>")
@guard(Power.QUARANTINE_READ)
def show(viewer: Viewer, centre_id: UUID) -> str:
    """Who waits for a room, who is in until when, who leaves today and tomorrow."""
    prepare_zone(viewer)
    centre = queries.centre_for(viewer, centre_id)
    orders = queries.orders_at(viewer, centre)
    today = local_day(centre.zone)
    wanted = request.args.get("show", "")
    chosen = wanted if wanted in FILTERS else ""
    shown = [order for order in orders if not chosen or _fits(order, chosen, today)]
    return render_template(
        "quarantine/centre.html",
        centre=centre,
        filters=_filters(orders, centre_id, chosen, today),
        rows=[_order_line(viewer, order, today) for order in shown],
        waiting=sum(order.waits_for_a_room for order in orders),
        may_room=viewer.may(Power.STAY_PLACE),
    )


def _fits(order: queries.OrderRow, chosen: str, today: date) -> bool:
    return {
        "waiting": order.waits_for_a_room,
        "inside": order.state in INSIDE,
        "today": order.is_due(today),
        "tomorrow": order.state in INSIDE and order.until_on == today + timedelta(days=1),
    }[chosen]


def _filters(orders: list[queries.OrderRow], centre_id: UUID, chosen: str, today: date) -> list[Line]:
    words = {
        "waiting": _("Waiting for a room"),
        "inside": _("In quarantine"),
        "today": _("Release due"),
        "tomorrow": _("Release tomorrow"),
    }
    return [
        {
            "label": words[name],
            "href": url_for(".show", centre_id=centre_id, show=None if chosen == name else name),
            "current": chosen == name,
            "count": sum(_fits(order, name, today) for order in orders),
        }
        for name in FILTERS
    ]


def _order_line(viewer: Viewer, order: queries.OrderRow, today: date) -> Line:
    state = {"label": translated(labels.ORDER[order.state]), "tone": labels.ORDER_TONE[order.state]}
    due = [{"label": _("Release due"), "tone": "good"}] if order.is_due(today) else []
    return {
        "id": order.id,
        "name": order.person.name,
        "code": order.person.reference,
        "note": ", ".join(part for part in _facts(order, today) if part),
        "chips": [state, *due],
        "acts": _acts(viewer, order, today),
        "pickable": False,
    }


def _facts(order: queries.OrderRow, today: date) -> list[str]:
    birth, place = order.person.birth, order.place
    return [
        translated(people_labels.SEX[order.person.sex]),
        _("%(age)s years", age=age_on(birth.latest, today)) if birth else "",
        _("room %(room)s, bed %(bed)s", room=place.room, bed=place.bed) if place and place.room else "",
        _("until %(day)s", day=day_text(order.until_on)),
        order.flight_number,
    ]


def _acts(viewer: Viewer, order: queries.OrderRow, today: date) -> list[Line]:
    acts: list[Line] = []
    if order.waits_for_a_room and viewer.may(Power.STAY_PLACE):
        if order.place is not None and order.place.is_planned:
            acts.append(
                {"label": _("Has come"), "action": url_for("rooming.admit", order_id=order.id), "kind": "first"}
            )
        else:
            acts.append(
                {"label": _("Choose a bed"), "href": url_for("rooming.room", order_id=order.id), "kind": "first"}
            )
    if order.state is OrderState.ADMITTED and order.is_due(today) and viewer.may(Power.QUARANTINE_RELEASE):
        acts.append({"label": _("Release"), "action": url_for(".release", order_id=order.id), "kind": "first"})
    return [*acts, {"label": _("Open"), "href": url_for(".show_order", order_id=order.id)}]


@blueprint.get("/orders/<uuid:order_id>")
@guard(Power.QUARANTINE_READ)
def show_order(viewer: Viewer, order_id: UUID) -> str:
    """One order: on what ground, until when, its steps, and what may be done next."""
    prepare_zone(viewer)
    order = queries.order_record(viewer, order_id)
    moves = queries.order_moves(viewer, order_id)
    names = display_names({move.by for move in moves})
    today = local_day(queries.site_zone(order.site_id))
    may_move = viewer.may(Power.QUARANTINE_RELEASE)
    return render_template(
        "quarantine/order.html",
        order=order,
        state={"label": translated(labels.ORDER[order.state]), "tone": labels.ORDER_TONE[order.state]},
        facts=_order_facts(order),
        steps=[_step_item(move, names) for move in moves],
        acts=_order_acts(order) if may_move else [],
        may_release=may_move and order.state is OrderState.ADMITTED,
        may_room=order.waits_for_a_room and viewer.may(Power.STAY_PLACE),
        is_due=order.is_due(today),
    )


def _order_facts(order: queries.OrderRow) -> list[dict[str, str]]:
    place = order.place
    return [
        {"label": _("Legal basis"), "value": order.legal_basis},
        {"label": _("Policy"), "value": order.policy_code},
        {"label": _("From"), "value": day_text(order.from_on)},
        {"label": _("Until"), "value": day_text(order.until_on)},
        {"label": _("Flight"), "value": order.flight_number},
        {"label": _("Centre"), "value": place.site_name if place else ""},
        {"label": _("Room and bed"), "value": f"{place.room} / {place.bed}" if place and place.room else ""},
    ]


def _order_acts(order: queries.OrderRow) -> list[Line]:
    """The steps beside rooming and release, by the table."""
    steps = [
        target
        for target in labels.STEP
        if (order.state, target) in ORDER_STEPS
        and (target is not OrderState.ADMITTED or order.state is OrderState.ISOLATED)
    ]
    return [
        {
            "label": translated(labels.STEP[target]),
            "href": url_for(".step", order_id=order.id, order_step=target.value),
            "asks": target in NEEDS_REASON,
        }
        for target in steps
    ]


def _step_item(move: Any, names: dict[UUID | None, str]) -> dict[str, str]:
    who = names.get(move.by, _("The system"))
    return {
        "when": moment_text(move.at),
        "datetime": move.at.isoformat(),
        "text": translated(labels.ORDER[move.target]),
        "note": f"{who} – {move.reason}" if move.reason else who,
    }


@blueprint.route(
    "/orders/<uuid:order_id>/steps/<any(isolated,admitted,hospitalised,absconded,deceased):order_step>",
    methods=["GET", "POST"],
)
@guard(Power.QUARANTINE_RELEASE)
def step(viewer: Viewer, order_id: UUID, order_step: str) -> Response:
    """Isolate and back, hospital, absconded, died."""
    target = OrderState(order_step)
    queries.fetch_order(viewer, order_id, Power.QUARANTINE_RELEASE)
    order = queries.order_record(viewer, order_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            actions.move_order(viewer, order_id, target, reason=form.reason.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(translated(labels.ORDER[target]), "good")
            return see_other(".show_order", order_id=order_id)
    return answer(
        "quarantine/form.html",
        form=form,
        title=translated(labels.STEP[target]),
        above=order.person.reference,
        lead=_("A short sentence is enough. It stays in the history.") if target in NEEDS_REASON else "",
        submit=translated(labels.STEP[target]),
        back_href=url_for(".show_order", order_id=order_id),
        back_label=order.person.reference,
    )


@blueprint.post("/orders/<uuid:order_id>/release")
@guard(Power.QUARANTINE_RELEASE)
def release(viewer: Viewer, order_id: UUID) -> Response:
    """The days are done: she goes home."""
    site_id = queries.fetch_order(viewer, order_id, Power.QUARANTINE_RELEASE).site_id
    actions.release(viewer, order_id)
    flash(_("Released from quarantine. The journey home is over."), "good")
    return see_other(".show", centre_id=site_id) if site_id else see_other(".show_all")
