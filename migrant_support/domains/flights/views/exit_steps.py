"""The steps of a person's exit clearance: the page of all of them, how they begin, and what becomes of one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.flights import actions, exit_labels
from migrant_support.domains.flights.exit_steps import exit_procedures
from migrant_support.domains.flights.forms import ExitStepForm
from migrant_support.domains.flights.queries.exit_steps import ExitMoveRow, ExitStepRow, exit_moves_of, exit_steps_of
from migrant_support.domains.flights.queries.journeys import open_journeys
from migrant_support.domains.flights.rules.exit_steps import (
    ExitStepCode,
    ExitStepState,
    PlannedStep,
    procedure_on,
)
from migrant_support.domains.flights.views.blueprint import travel
from migrant_support.domains.people.views.blueprint import person_on_page, small_form
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

SOON = 3


def countdown(row: ExitStepRow) -> str:
    """How far the day is on which an open step is due."""
    if row.days_left < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -row.days_left)
    if row.days_left == 0:
        return _("due today")
    return ngettext("%(num)s day left", "%(num)s days left", row.days_left)


def step_chip(row: ExitStepRow) -> dict[str, str]:
    """Where a step stands: for an open one the days that are left."""
    if not row.is_open:
        return {"label": translated(exit_labels.STATE[row.state]), "tone": exit_labels.TONE[row.state]}
    return {"label": countdown(row), "tone": "danger" if row.days_left < 0 else "warn" if row.days_left <= SOON else ""}


def step_line(row: ExitStepRow) -> dict[str, Any]:
    """A step with who does it, what proves it, by when, and the button that records it."""
    planned = _planned(row)
    told = []
    if planned is not None:
        told = [translated(exit_labels.DOER[planned.who]), _("proof: %(what)s", what=translated(_proof(planned)))]
    href = url_for("travel.exit_step", person_id=row.person_id, exit_code=row.code.value)
    if row.code is ExitStepCode.PERMIT:
        href = url_for("travel.clearance", person_id=row.person_id)
    return {
        "name": translated(exit_labels.STEP[row.code]),
        "note": " · ".join(told),
        "state": step_chip(row),
        "when": _("done on %(day)s", day=day_text(row.done_on))
        if row.done_on
        else _("by %(day)s", day=day_text(row.due_on))
        if row.is_open
        else "",
        "acts": [{"label": _("Record") if row.is_open else _("Change"), "href": href}],
    }


def _planned(row: ExitStepRow) -> PlannedStep | None:
    procedure = procedure_on(exit_procedures(), row.country, row.begun_on)
    return next((one for one in procedure.steps if one.code is row.code), None) if procedure else None


def _proof(planned: PlannedStep) -> str:
    return exit_labels.PROOF[planned.proof]


@travel.get("/<uuid:person_id>/exit-steps")
@guard(Power.CLEARANCE_RECORD)
def exit_steps(viewer: Viewer, person_id: UUID) -> str:
    """Every step with its countdown, and what was said of each."""
    prepare_zone(viewer)
    person = person_on_page(viewer, person_id, Power.CLEARANCE_RECORD)
    rows = exit_steps_of(viewer, [person_id]).get(person_id, [])
    moves = exit_moves_of(viewer, person_id)
    names = display_names({move.by for move in moves})
    return render_template(
        "flights/exit_steps.html",
        person=person,
        rows=[step_line(row) for row in rows],
        moves=[_move(move, names) for move in moves],
        is_shortened=any(row.is_shortened and row.is_open for row in rows),
        may_begin=not rows and person_id in open_journeys([person_id]),
    )


def _move(move: ExitMoveRow, names: Mapping[UUID | None, str]) -> dict[str, str]:
    told = [names.get(move.by, ""), day_text(move.done_on) if move.done_on else "", move.reference, move.note]
    return {
        "when": moment_text(move.at),
        "datetime": move.at.isoformat(),
        "text": f"{translated(exit_labels.STEP[move.code])}: {translated(exit_labels.STATE[move.target])}",
        "note": " · ".join(part for part in told if part),
        "tone": exit_labels.TONE[move.target],
    }


@travel.post("/<uuid:person_id>/exit-steps/begin")
@guard(Power.CLEARANCE_RECORD)
def begin_exit(viewer: Viewer, person_id: UUID) -> Response:
    """Begin the steps that the country asks for."""
    actions.begin_exit_steps(viewer, person_id)
    flash(_("The steps of the exit clearance are begun."), "good")
    return see_other("travel.exit_steps", person_id=person_id)


@travel.route("/<uuid:person_id>/exit-steps/<string:exit_code>", methods=["GET", "POST"])
@guard(Power.CLEARANCE_RECORD)
def exit_step(viewer: Viewer, person_id: UUID, exit_code: str) -> Response:
    """Say what became of one step."""
    person = person_on_page(viewer, person_id, Power.CLEARANCE_RECORD)
    rows = exit_steps_of(viewer, [person_id]).get(person_id, [])
    row = next((one for one in rows if one.code.value == exit_code and one.code is not ExitStepCode.PERMIT), None)
    if row is None:
        raise NotThere
    form = ExitStepForm()
    form.offer(row.state)
    planned = _planned(row)
    proof = _("Expected as proof: %(what)s.", what=translated(_proof(planned))) if planned else ""
    return small_form(
        person,
        form,
        lambda: actions.change_exit_step(viewer, person_id, row.code, form.change()),
        title=translated(exit_labels.STEP[row.code]),
        lead=proof if row.state is ExitStepState.OPEN else _("It is closed now. Say why it is open again."),
        submit=_("Record"),
        done=_("The step is recorded."),
        back="travel.exit_steps",
    )
