"""Requests for cash: asked for, decided, paid, with the receipt to print."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cash import labels
from migrant_support.domains.cash.actions.paying import pay, take_back
from migrant_support.domains.cash.actions.requesting import approve, end_request, request_cash
from migrant_support.domains.cash.forms import DecideForm, NewRequestForm, ReturnForm
from migrant_support.domains.cash.models import CashRequest
from migrant_support.domains.cash.queries.funds import funds_of
from migrant_support.domains.cash.queries.requests import (
    RequestFilter,
    RequestRecord,
    RequestRow,
    fetch_request,
    payment_paper,
    rate_words,
    request_list,
    request_record,
    request_rows,
)
from migrant_support.domains.cash.rules.requests import OPEN, Purpose, RequestAct, RequestState
from migrant_support.domains.cash.views.blueprint import blueprint, cash_form
from migrant_support.domains.cash.views.receipt_paper import payment_receipt
from migrant_support.domains.claims.views.blueprint import told_missions
from migrant_support.domains.directory.queries import currency_choices, mission_names
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import PersonRow, fetch_person, flags_speaking, row_of, unit_of
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, listed_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

COUNTED = 1_000
LANGUAGES = ("si", "ta", "en")
_POWER = {
    RequestAct.APPROVE: Power.CASH_APPROVE,
    RequestAct.PAY: Power.CASH_PAY,
    RequestAct.REFUSE: Power.CASH_APPROVE,
    RequestAct.WITHDRAW: Power.CASH_REQUEST,
}


@blueprint.get("/cash")
@guard(Power.CASH_READ)
def list_requests(viewer: Viewer) -> str:
    """Requests of the viewer's missions, the newest first; without a choice those that are open."""
    prepare_zone(viewer)
    chosen = {key: request.args[key] for key in ("state", "purpose") if key in request.args}
    state, purpose = chosen.get("state"), chosen.get("purpose")
    wanted = RequestFilter(
        RequestState(state) if state in set(RequestState) else None,
        Purpose(purpose) if purpose in set(Purpose) else None,
    )
    statement = request_list(viewer, wanted)
    page = keyset(
        statement,
        (CashRequest.requested_at.desc(), CashRequest.id.desc()),
        cursor=request.args.get("from"),
        size=50,
        total=count_up_to(statement, COUNTED),
    )
    names = told_missions(viewer, Power.CASH_READ)
    return render_template(
        "cash/requests.html",
        rows=[_line(row, names) for row in request_rows(page.rows)],
        total=page.total,
        newer=_page(chosen, page.newer),
        older=_page(chosen, page.older),
        states=_chips("state", chosen, [(s.value, translated(labels.STATE[s])) for s in RequestState]),
        purposes=_chips("purpose", chosen, [(p.value, translated(labels.PURPOSE[p])) for p in Purpose]),
    )


def _line(row: RequestRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "href": url_for(".show", cash_id=row.id),
        "name": row.person.name,
        "script": row.person.name_in_script,
        "reference": row.person.reference,
        "mission": names.get(row.mission, row.mission),
        "purpose": translated(labels.PURPOSE[row.purpose]),
        "amount": str(row.money),
        "state": {"label": translated(labels.STATE[row.state]), "tone": labels.STATE_TONE[row.state]},
        "requested": listed_text(row.requested_at),
    }


def _page(chosen: dict[str, str], cursor: str | None) -> str | None:
    place: dict[str, Any] = {**chosen, "from": cursor}
    return url_for(".list_requests", **place) if cursor else None


def _chips(name: str, chosen: dict[str, str], options: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """A chip for each option; the current one leads back to the list without it."""
    others: dict[str, Any] = {key: value for key, value in chosen.items() if key != name}
    return [
        {
            "label": label,
            "href": url_for(".list_requests", **others)
            if chosen.get(name) == value
            else url_for(".list_requests", **(others | {name: value})),
            "current": chosen.get(name) == value,
        }
        for value, label in options
    ]


@blueprint.route("/people/<uuid:person_id>/cash/new", methods=["GET", "POST"])
@guard(Power.CASH_REQUEST)
def new(viewer: Viewer, person_id: UUID) -> Response:
    """Ask for cash for a person."""
    person = row_of(fetch_person(viewer, person_id, Power.CASH_REQUEST))
    funds = funds_of(viewer, power=Power.CASH_REQUEST)
    first: dict[str, Any] = {"currency": funds[0].balance.currency} if funds else {}
    form = NewRequestForm(data=first)
    form.fund_id.choices = [(fund.id, f"{fund.name} · {fund.balance}") for fund in funds]
    form.currency.choices = currency_choices(funds[0].mission if funds else "", page_language())
    if unit_of(viewer, person_id) is None:
        del form.is_for_unit
    if form.validate_on_submit():
        try:
            cash_id = request_cash(viewer, person_id, form.request())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("It is asked for. Somebody else approves it."), "good")
            return see_other(".show", cash_id=cash_id)
    return answer("cash/new.html", form=form, person=person, has_funds=bool(funds), flags=_flags([person_id]))


def _flags(people: list[UUID]) -> list[str]:
    """What the flags of these people say at the cash desk."""
    return [flag.instruction for flags in flags_speaking(people, (Checkpoint.CASH,)).values() for flag in flags]


@blueprint.get("/cash/<uuid:cash_id>")
@guard(Power.CASH_READ)
def show(viewer: Viewer, cash_id: UUID) -> str:
    """A request with what may be done next, and its receipt."""
    prepare_zone(viewer)
    row = request_record(viewer, cash_id)
    person = _person(viewer, row)
    names = display_names(
        {row.requested_by, row.approved_by, row.ended_by, row.payment.paid_by if row.payment else None}
    )
    return render_template(
        "cash/request.html",
        row=row,
        person=person,
        state={"label": translated(labels.STATE[row.state]), "tone": labels.STATE_TONE[row.state]},
        facts=_facts(row),
        flags=_flags([row.person_id]) if row.state in OPEN else [],
        steps=_steps(row, names),
        acts=_acts(viewer, row),
        notes=_notes(viewer, row),
        papers=[
            {
                "label": translated(people_labels.LANGUAGE[code]),
                "href": url_for(".receipt", cash_id=row.id, language=code),
            }
            for code in (LANGUAGES if row.payment else ())
        ],
        may_return=bool(row.payment) and viewer.may(Power.CASH_PAY),
    )


def _person(viewer: Viewer, row: RequestRecord) -> PersonRow:
    return row_of(fetch_person(viewer, row.person_id, Power.CASH_READ))


def _facts(row: RequestRecord) -> list[dict[str, Any]]:
    paid = row.payment
    facts: list[tuple[str, str]] = [
        (_("Amount"), str(row.money)),
        (_("What is it for?"), translated(labels.PURPOSE[row.purpose])),
        (_("Why is it needed?"), row.reason or "–"),
        (_("For whom?"), _("Everybody of the travel unit") if row.unit_id else _("The person alone")),
        (_("Fund"), row.fund),
        (_("Mission"), mission_names(page_language()).get(row.mission, row.mission)),
    ]
    if row.end_reason:
        facts.append((_("Why?"), row.end_reason))
    if paid:
        facts.append((_("Receipt number"), paid.number))
        if paid.rate:
            value, on, source = rate_words(paid.rate)
            facts.append((_("Taken from the fund"), str(paid.taken)))
            facts.append(
                (
                    _("Rate of the day"),
                    _("%(rate)s on %(day)s (%(source)s)", rate=value, day=day_text(on), source=source),
                )
            )
        if paid.returned.amount:
            facts.append((_("Given back"), str(paid.returned)))
    return [{"label": label, "value": value} for label, value in facts]


def _steps(row: RequestRecord, names: dict[UUID | None, str]) -> list[dict[str, Any]]:
    """Who did what, the latest first."""
    steps = [(row.requested_at, row.requested_by, _("Asked for"), "")]
    if row.approved_at:
        steps.append((row.approved_at, row.approved_by or row.requested_by, _("Approved"), "good"))
    if row.payment:
        steps.append((row.payment.paid_at, row.payment.paid_by, _("Paid out"), "good"))
    if row.ended_at:
        text = translated(labels.STATE[row.state])
        steps.append((row.ended_at, row.ended_by or row.requested_by, text, "danger"))
    return [
        {"when": moment_text(at), "datetime": at.isoformat(), "text": text, "note": names.get(by, ""), "tone": tone}
        for at, by, text, tone in reversed(steps)
    ]


def _acts(viewer: Viewer, row: RequestRecord) -> list[dict[str, str]]:
    """What this viewer may do next. What she may not do herself, `_notes` tells."""
    acts = []
    for act in (RequestAct.APPROVE, RequestAct.PAY, RequestAct.REFUSE, RequestAct.WITHDRAW):
        if _is_open_to(viewer, row, act):
            href = url_for(".decide", cash_id=row.id, cash_act=act.value)
            kind = "first" if act in (RequestAct.APPROVE, RequestAct.PAY) else "plain"
            acts.append({"label": translated(labels.ACT[act]), "href": href, "kind": kind})
    return acts


def _is_open_to(viewer: Viewer, row: RequestRecord, act: RequestAct) -> bool:
    if not viewer.may(_POWER[act]) or row.state not in OPEN:
        return False
    if act is RequestAct.APPROVE:
        may = viewer.may(Power.CASH_EXCEED) or not row.needs_coordinator
        return row.state is RequestState.REQUESTED and row.requested_by != viewer.account_id and may
    if act is RequestAct.PAY:
        return row.state is RequestState.APPROVED and row.approved_by != viewer.account_id
    return True


def _notes(viewer: Viewer, row: RequestRecord) -> list[str]:
    """Who must act where this viewer may not."""
    if row.state is RequestState.REQUESTED and row.requested_by == viewer.account_id:
        if row.needs_coordinator:
            return [_("You asked for this money. It is above what the mission may approve: a coordinator decides.")]
        return [_("You asked for this money. Somebody else must approve it.")]
    if row.state is RequestState.REQUESTED and row.needs_coordinator and not viewer.may(Power.CASH_EXCEED):
        return [_("This is above what the mission may approve: a coordinator decides.")]
    if row.state is RequestState.APPROVED and row.approved_by == viewer.account_id:
        return [_("You approved this payment. Somebody else must pay it out.")]
    return []


@blueprint.route("/cash/<uuid:cash_id>/<any(approve,pay,refuse,withdraw):cash_act>", methods=["GET", "POST"])
@guard(Power.CASH_READ)
def decide(viewer: Viewer, cash_id: UUID, cash_act: str) -> Response:
    """Approve, pay, refuse or withdraw a request."""
    act = RequestAct(cash_act)
    fetch_request(viewer, cash_id, Power.CASH_READ)
    if not viewer.may(_POWER[act]):
        raise NotThere
    row = request_record(viewer, cash_id)
    person = _person(viewer, row)
    form = DecideForm(data={"version": row.version})
    differs = row.money.currency != row.fund_currency
    if act is RequestAct.PAY and differs:
        form.only("rate", "rate_on", "source")
        form.rate.description = _(
            "How many %(fund)s for one %(other)s. The result is rounded half up.",
            fund=row.fund_currency,
            other=row.money.currency,
        )
    elif act in (RequestAct.REFUSE, RequestAct.WITHDRAW):
        form.only("reason")
    else:
        form.only()
    title = translated(labels.ACT[act])
    return cash_form(
        form,
        lambda: _do(viewer, row, act, form),
        title=f"{title}: {row.money}",
        above=person.name,
        submit=title,
        done=translated(labels.DONE[act]),
        lead=f"{translated(labels.PURPOSE[row.purpose])} · {row.fund}",
        crumbs=_crumbs(person, row, title),
        back=("cash.show", {"cash_id": row.id}),
        flags=_flags([row.person_id]),
    )


def _crumbs(person: PersonRow, row: RequestRecord, title: str) -> list[dict[str, Any]]:
    return [
        {"label": person.reference, "href": url_for("person_page.show", person_id=person.id)},
        {"label": _("Cash"), "href": url_for(".show", cash_id=row.id)},
        {"label": title},
    ]


def _do(viewer: Viewer, row: RequestRecord, act: RequestAct, form: DecideForm) -> None:
    version = form.version.data or 0
    if act is RequestAct.APPROVE:
        approve(viewer, row.id, version=version)
    elif act is RequestAct.PAY:
        pay(viewer, row.id, form.day_rate(), version=version)
    else:
        end_request(viewer, row.id, act, reason=form.reason.data or "", version=version)


@blueprint.route("/cash/<uuid:cash_id>/return", methods=["GET", "POST"])
@guard(Power.CASH_PAY)
def give_back(viewer: Viewer, cash_id: UUID) -> Response:
    """Money of a payment comes back into the fund."""
    fetch_request(viewer, cash_id, Power.CASH_PAY)
    row = request_record(viewer, cash_id)
    person, form = _person(viewer, row), ReturnForm()
    form.code = row.fund_currency
    return cash_form(
        form,
        lambda: take_back(viewer, cash_id, form.amount.data, reference=form.reference.data or ""),
        title=_("Money comes back"),
        above=person.name,
        submit=_("Record that it came"),
        done=_("It is back in the fund."),
        lead=_(
            "A ticket was refunded, or something was left over. It goes into the fund in %(currency)s.",
            currency=row.fund_currency,
        ),
        crumbs=_crumbs(person, row, _("Money comes back")),
        back=("cash.show", {"cash_id": row.id}),
    )


@blueprint.get("/cash/<uuid:cash_id>/receipt/<any(si,ta,en):language>")
@guard(Power.CASH_READ)
def receipt(viewer: Viewer, cash_id: UUID, language: str) -> Response:
    """The receipt of a payment to print, a copy for each side."""
    payment, content = payment_paper(viewer, cash_id)
    number, paper = payment_receipt(payment, content, language)
    return pdf_answer(paper, f"receipt-{number}-{language}")
