"""Who stands on a flight's list: proposing many, confirming, coming off it, check-in, boarding, letting pass."""

from collections.abc import Callable
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.boarding import GateStops
from migrant_support.domains.flights.forms import (
    ChosenForm,
    EscortForm,
    HelpForm,
    LeaveForm,
    OverrideForm,
    ProposeManyForm,
    StepForm,
)
from migrant_support.domains.flights.forms_airport import BaggageForm
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.queries import fetch_entry, flight_record
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.views.blueprint import (
    blueprint,
    missing_text,
    mission_choices_of,
    report,
    to_flight,
)
from migrant_support.domains.people.queries import fetch_person, flags_at, row_of
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.people.views.blueprint import other_person
from migrant_support.domains.people.views.flag_words import shown_flags
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.policy import Power

MOST_AT_ONCE = 200


@blueprint.route("/<uuid:flight_id>/propose", methods=["GET", "POST"])
@guard(Power.FLIGHT_PROPOSE)
def propose(viewer: Viewer, flight_id: UUID) -> Response:
    """Propose people by their references; each gets a line in the report."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_PROPOSE)
    form = ProposeManyForm()
    form.mission.choices = mission_choices_of(viewer, Power.FLIGHT_PROPOSE)
    if form.validate_on_submit():
        try:
            candidates = _candidates(viewer, form)
            outcomes = actions.propose(viewer, flight_id, candidates, mission=form.mission.data, payer=form.payer.data)
        except Refused as no:
            refuse(form, no)
        else:
            if all(outcome.is_done for outcome in outcomes):
                flash(ngettext("%(num)s person is proposed.", "%(num)s people are proposed.", len(outcomes)), "good")
                return to_flight(flight_id)
            return report(viewer, flight, outcomes, title=_("Proposed for the flight"), done=_("Proposed"))
    return answer(
        "flights/form.html",
        form=form,
        flight=flight,
        title=_("Propose people"),
        lead=_("A proposal holds no seat. Everybody gets a line that says whether it was possible, and why not."),
        submit=_("Propose"),
    )


def _candidates(viewer: Viewer, form: ProposeManyForm) -> list[Candidate]:
    typed = [line.strip() for line in (form.references.data or "").replace(",", "\n").splitlines() if line.strip()]
    if len(typed) > MOST_AT_ONCE:
        raise Refused("too_many_at_once", msg("Propose at most %(most)s people at once."), field="references",
                      most=MOST_AT_ONCE)  # fmt: skip
    escort = other_person(viewer, form.escort.data, field="escort") if form.escort.data else None
    people = dict.fromkeys(other_person(viewer, reference, field="references") for reference in typed)
    return [Candidate(person_id, escort=escort if person_id != escort else None) for person_id in people]


@blueprint.post("/<uuid:flight_id>/entries")
@guard(Power.FLIGHT_CONFIRM)
def decide(viewer: Viewer, flight_id: UUID) -> Response:
    """Confirm the people ticked, or let them wait; each gets a line in the report."""
    flight = flight_record(viewer, flight_id, Power.FLIGHT_CONFIRM)
    form = ChosenForm()
    if not form.validate_on_submit() or not form.entry.data:
        raise Refused("nobody_chosen", msg("Tick the people first, then press the button."))
    if form.act.data == "wait":
        outcomes, title, done = (
            actions.put_on_waiting_list(viewer, flight_id, form.entry.data),
            _("Put on the waiting list"),
            _("Waiting list"),
        )
    else:
        outcomes, title, done = (
            actions.confirm(viewer, flight_id, form.entry.data),
            _("Confirmed for the flight"),
            _("Confirmed"),
        )
    if outcomes and all(outcome.is_done for outcome in outcomes):
        flash(_("%(title)s: %(count)s", title=title, count=len(outcomes)), "good")
        return to_flight(flight_id)
    return report(viewer, flight, outcomes, title=title, done=done)


def _entry_form(
    viewer: Viewer,
    entry: ManifestEntry,
    form: FlaskForm,
    act: Callable[[], object],
    *,
    at: Checkpoint | None = None,
    **words: str,
) -> Response:
    """A page with one small form about a passenger: do `act` when it was sent, or show what to mend.

    The flags that speak `at` this checkpoint stand above it.
    """
    done = words.pop("done")
    if form.validate_on_submit():
        try:
            act()
        except GateStops as no:
            refuse(form, no)
            form.form_errors = [*form.form_errors, missing_text([BlockerCode(code) for code in no.stops])]
        except Refused as no:
            refuse(form, no)
        else:
            flash(done, "good")
            return to_flight(entry.flight_id)
    return answer(
        "flights/form.html",
        form=form,
        flight=flight_record(viewer, entry.flight_id),
        person=row_of(fetch_person(viewer, entry.person_id)),
        flags=shown_flags(viewer, entry.person_id, flags_at(viewer, entry.person_id, at)) if at else [],
        **words,
    )


@blueprint.route("/<uuid:flight_id>/entries/<uuid:entry_id>/leave", methods=["GET", "POST"])
@guard(Power.FLIGHT_PROPOSE)
def leave(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Take somebody off the list, with those who travel with them."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_PROPOSE)
    form = LeaveForm()
    return _entry_form(
        viewer,
        entry,
        form,
        lambda: actions.leave_entry(viewer, entry_id, form.target.data, reason=form.reason.data or ""),
        title=_("Take off the list"),
        lead=_("Who travels with this person leaves the list too. The seat is free for others at once."),
        submit=_("Take off the list"),
        done=_("The list is changed, and the seats are free."),
    )


@blueprint.route("/<uuid:flight_id>/entries/<uuid:entry_id>/escort", methods=["GET", "POST"])
@guard(Power.FLIGHT_PROPOSE)
def escort(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Choose who flies along with a child or a patient."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_PROPOSE)
    form = EscortForm()
    return _entry_form(
        viewer,
        entry,
        form,
        lambda: actions.choose_escort(viewer, entry_id, other_person(viewer, form.escort.data or "", field="escort")),
        title=_("Choose an escort"),
        lead=_("The escort stands on the same flight. If the escort comes off the list, this person does too."),
        submit=_("Choose escort"),
        done=_("The escort is chosen."),
    )


@blueprint.route("/<uuid:flight_id>/entries/<uuid:entry_id>/help", methods=["GET", "POST"], endpoint="help")
@guard(Power.FLIGHT_PROPOSE)
def arrange(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Order what a passenger needs on the way."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_PROPOSE)
    form = HelpForm(data={"services": list(entry.services)})
    return _entry_form(
        viewer,
        entry,
        form,
        lambda: actions.arrange_help(viewer, entry_id, form.services.data or ()),
        title=_("Help on the way"),
        lead=_("What is ticked stands on the list that the airline gets."),
        submit=_("Save"),
        done=_("The help is ordered on the list."),
    )


@blueprint.route("/<uuid:flight_id>/entries/<uuid:entry_id>/check-in", methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD)
def check_in(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Check a passenger in."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_BOARD)
    form = BaggageForm()
    return _entry_form(
        viewer,
        entry,
        form,
        lambda: actions.check_in(
            viewer,
            entry_id,
            bags=form.bags.data or 0,
            bag_kilos=form.bag_kilos.data or 0,
            seat_number=form.seat_number.data or "",
            is_let_pass=form.is_let_pass.data,
        ),
        at=Checkpoint.CHECK_IN,
        title=_("Check in"),
        lead="",
        submit=_("Check in"),
        done=_("The passenger is checked in."),
    )


@blueprint.route("/<uuid:flight_id>/entries/<uuid:entry_id>/board", methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD)
def board(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Let a passenger board, with all who travel with them."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_BOARD)
    return _entry_form(
        viewer,
        entry,
        StepForm(),
        lambda: actions.board(viewer, entry_id),
        at=Checkpoint.BOARDING,
        title=_("Board"),
        lead=_("Who travels with this passenger boards too."),
        submit=_("On board"),
        done=_("On board."),
    )


@blueprint.route("/<uuid:flight_id>/entries/<uuid:entry_id>/override", methods=["GET", "POST"])
@guard(Power.GATE_OVERRIDE)
def override(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Let an exit clearance or an expired document pass, by name, with a reason and an end."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.GATE_OVERRIDE)
    form = OverrideForm()
    return _entry_form(
        viewer,
        entry,
        form,
        lambda: actions.override_gate(
            viewer, entry_id, form.blocker.data, reason=form.reason.data or "", until_at=form.until_at()
        ),
        title=_("Let something missing pass"),
        lead=_("Your name, the reason and the end are kept. Consent, escort, fitness and quarantine can never pass."),
        submit=_("Let pass"),
        done=_("It may pass until then."),
    )
