"""A claim: opened for a case, its page, its steps, its proofs, what was said."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.claims import labels
from migrant_support.domains.claims.actions.claims import (
    StepTaken,
    add_proof,
    move_claim,
    open_claim,
    read_words,
)
from migrant_support.domains.claims.forms import NewClaimForm, StepForm
from migrant_support.domains.claims.queries.money import held_of, ledger_of
from migrant_support.domains.claims.queries.records import (
    ClaimRecord,
    ClockRow,
    StepRow,
    claim_record,
    clocks_of,
    fetch_claim,
    money_of,
    steps_of,
)
from migrant_support.domains.claims.rules.steps import ENDED, ClaimAct, Extent, next_acts
from migrant_support.domains.claims.views.blueprint import blueprint, claim_form
from migrant_support.domains.claims.views.money import money_lines
from migrant_support.domains.directory.queries import currency_choices, mission_names
from migrant_support.domains.people.forms import UploadForm
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.files import download, file_of, files_of
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.limits import MIB, takes_files
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone, span_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

_ACTS = "any(present,answer,offer,accept,decline,refuse,withdraw,reopen)"


@blueprint.route("/cases/<uuid:case_id>/claims/new", methods=["GET", "POST"])
@guard(Power.CLAIM_WORK)
def new(viewer: Viewer, case_id: UUID) -> Response:
    """Open a claim of a case."""
    case = fetch_case(viewer, case_id, Power.CLAIM_WORK)
    person = row_of(fetch_person(viewer, case.person_id, Power.CLAIM_WORK))
    first: dict[str, Any] = {
        "party": case.employer,
        "amount": money_of(case.wages_owed, case.wages_currency),
        "currency": case.wages_currency,
    }
    form = NewClaimForm(data=first)
    form.currency.choices = currency_choices(case.mission, page_language())
    if form.validate_on_submit():
        try:
            claim_id = open_claim(viewer, case_id, form.claim())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The claim is opened. Present it to whoever is to answer."), "good")
            return see_other(".show", claim_id=claim_id)
    return answer("claims/new.html", form=form, case=case, person=person)


@blueprint.get("/claims/<uuid:claim_id>")
@guard(Power.CLAIM_READ)
def show(viewer: Viewer, claim_id: UUID) -> str:
    """A claim with its clocks, steps, money and proofs."""
    prepare_zone(viewer)
    claim = claim_record(viewer, claim_id)
    person = row_of(fetch_person(viewer, claim.person_id, Power.CLAIM_READ))
    steps, ledger, held = steps_of(viewer, claim), ledger_of(claim.id), held_of(claim.id)
    names = display_names({step.by for step in steps} | {line.by for line in ledger})
    may_work, may_read = viewer.may(Power.CLAIM_WORK), viewer.may(Power.NARRATIVE_READ)
    return render_template(
        "claims/claim.html",
        claim=claim,
        person=person,
        kind=translated(labels.KIND[claim.kind]),
        state=_state(claim),
        facts=_facts(claim),
        clocks=[_clock(clock) for clock in clocks_of(claim.id, now())],
        steps=[_step(step, names) for step in steps],
        held=[str(money) for money in held],
        ledger=money_lines(claim.id, ledger, names),
        proofs=files_of("claim", claim.id) if may_read else [],
        acts=[
            {
                "label": translated(labels.ACT[act]),
                "href": url_for(".step", claim_id=claim.id, claim_act=act.value),
                "kind": "plain" if act in (ClaimAct.WITHDRAW, ClaimAct.REFUSE) else "",
            }
            for act in (next_acts(claim.state) if may_work else ())
        ],
        is_ended=claim.state in ENDED,
        may_work=may_work,
        may_read=may_read,
    )


def _state(claim: ClaimRecord) -> dict[str, str]:
    label = labels.EXTENT[claim.extent] if claim.extent else labels.STATE[claim.state]
    return {"label": translated(label), "tone": labels.STATE_TONE[claim.state]}


def _facts(claim: ClaimRecord) -> list[dict[str, str]]:
    facts = [
        (translated(labels.AGAINST[claim.against]), claim.party or "–"),
        (_("Licence number of the agency"), claim.licence),
        (_("Claimed"), str(claim.claimed) if claim.claimed else "–"),
        (_("For the time"), span_text(claim.period_from, claim.period_until)),
        (_("Offered"), _offered(claim)),
        (_("Settled"), str(claim.settled) if claim.settled else ""),
        (_("The person agreed"), _agreed(claim)),
        (_("Mission"), mission_names(page_language()).get(claim.mission, claim.mission)),
        (_("Opened"), moment_text(claim.opened_at)),
    ]
    always = (_("Claimed"), _("Mission"), _("Opened"))
    return [{"label": label, "value": value} for label, value in facts if value.strip("–") or label in always]


def _offered(claim: ClaimRecord) -> str:
    if claim.offered_extent is None:
        return ""
    said = translated(labels.OFFER_EXTENT[claim.offered_extent])
    return f"{claim.offered} · {said}" if claim.offered else said


def _agreed(claim: ClaimRecord) -> str:
    if claim.agreed_way is None:
        return ""
    return _("%(how)s on %(day)s", how=translated(labels.AGREED[claim.agreed_way]), day=day_text(claim.agreed_on))


def _clock(clock: ClockRow) -> dict[str, Any]:
    if clock.met_at:
        chip = {"label": _("Came late"), "tone": "danger"} if clock.is_missed else {"label": _("Came"), "tone": "good"}
    elif clock.stopped_at:
        chip = {"label": _("Never came"), "tone": "danger"} if clock.is_missed else {
            "label": _("Not needed any more"), "tone": "quiet",
        }  # fmt: skip
    else:
        chip = {"label": _("Overdue"), "tone": "danger"} if clock.is_missed else {"label": _("Waits"), "tone": "info"}
    return {"what": translated(labels.CLOCK[clock.kind]), "due": moment_text(clock.due_at), "chip": chip}


def _step(step: StepRow, names: dict[UUID | None, str]) -> dict[str, str]:
    text = translated(labels.DONE[step.act])
    return {
        "when": moment_text(step.at),
        "datetime": step.at.isoformat(),
        "text": f"{text}: {step.money}" if step.money else text,
        "note": names.get(step.by, ""),
        "tone": "danger" if step.act is ClaimAct.REFUSE else "good" if step.act is ClaimAct.ACCEPT else "",
    }


@blueprint.route(f"/claims/<uuid:claim_id>/steps/<{_ACTS}:claim_act>", methods=["GET", "POST"])
@guard(Power.CLAIM_WORK)
def step(viewer: Viewer, claim_id: UUID, claim_act: str) -> Response:
    """Take one step of a claim, with what it asks for."""
    act = ClaimAct(claim_act)
    fetch_claim(viewer, claim_id, Power.CLAIM_WORK)
    claim = claim_record(viewer, claim_id)
    form = StepForm(data={"version": claim.version})
    form.only(act, claimed=claim.claimed, needs_agreement=claim.offered_extent is Extent.PART)

    def take() -> object:
        taken = StepTaken(
            words=form.words.data or "",
            money=form.amount.data if "amount" in form else None,
            gives_all=bool(form.gives_all.data) if "gives_all" in form else False,
            agreement=form.agreement(),
        )
        return move_claim(viewer, claim_id, act, taken, version=form.version.data or 0)

    return claim_form(
        claim,
        form,
        take,
        title=translated(labels.ACT[act]),
        submit=translated(labels.ACT[act]),
        done=translated(labels.DONE[act]),
        lead=_lead(act, claim),
    )


def _lead(act: ClaimAct, claim: ClaimRecord) -> str:
    if act is ClaimAct.PRESENT:
        return _("From now on the clock runs. What is late becomes a task.")
    if act is ClaimAct.ACCEPT and claim.offered_extent is Extent.PART:
        if claim.offered is None:
            return _("A part of what is claimed is offered: the person must have agreed.")
        return _(
            "%(offer)s is offered. This is less than was claimed: the person must have agreed.", offer=claim.offered
        )
    if act is ClaimAct.ACCEPT:
        return _("Offered: %(offer)s.", offer=_offered(claim))
    if act is ClaimAct.WITHDRAW:
        return _("The person does not want to go on with this claim. Write why.")
    return ""


@blueprint.get("/claims/<uuid:claim_id>/words")
@guard(Power.NARRATIVE_READ, writes=True)
def words(viewer: Viewer, claim_id: UUID) -> str:
    """What was said in a claim; opening it is in the audit log."""
    prepare_zone(viewer)
    claim = claim_record(viewer, claim_id)
    said = read_words(viewer, claim_id)
    names = display_names({row.by for row in said})
    return render_template(
        "claims/words.html",
        claim=claim,
        said=[
            {
                "what": translated(labels.DONE[row.act]),
                "when": moment_text(row.at),
                "who": names.get(row.by, ""),
                "words": row.words or _("What was written here can no longer be read."),
            }
            for row in said
        ],
    )


@blueprint.route("/claims/<uuid:claim_id>/proofs/new", methods=["GET", "POST"])
@takes_files(10 * MIB)
@guard(Power.CLAIM_WORK)
def new_proof(viewer: Viewer, claim_id: UUID) -> Response:
    """Keep a file that proves the claim."""
    fetch_claim(viewer, claim_id, Power.CLAIM_WORK)
    claim, form = claim_record(viewer, claim_id), UploadForm()
    return claim_form(
        claim,
        form,
        lambda: add_proof(viewer, claim_id, form.upload.data),
        title=_("Add a proof"),
        lead=_("PDF, picture, spreadsheet or text, at most 10 MB. It is stored sealed and not scanned for viruses."),
        submit=_("Keep the file"),
        done=_("The file is kept with the claim."),
        is_upload=True,
    )


@blueprint.get("/claims/<uuid:claim_id>/proofs/<uuid:proof_id>")
@guard(Power.NARRATIVE_READ, writes=True)
def proof(viewer: Viewer, claim_id: UUID, proof_id: UUID) -> Response:
    """A file of a claim, always as a download; opening it is in the audit log."""
    fetch_claim(viewer, claim_id, Power.NARRATIVE_READ)
    found = file_of("claim", claim_id, proof_id)
    record(viewer, "claims.proof.read", kind="claim", object_id=claim_id)
    return download(found)
