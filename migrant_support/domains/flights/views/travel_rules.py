"""What holds flights back as a whole, and what countries ask: one page, and the forms of the coordinator."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.leaving import announce_amnesty, extend_amnesty, set_departure_rule
from migrant_support.domains.directory.policies import AmnestyFacts, DatedRule, amnesties, dated_rules
from migrant_support.domains.directory.queries import airports, country_choices, country_names
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.forms import StepForm
from migrant_support.domains.flights.forms_rules import (
    AmnestyForm,
    CeilingForm,
    CountryRuleForm,
    ExtensionForm,
    PauseForm,
    PermitForm,
    day_of,
)
from migrant_support.domains.flights.queries import flight_record
from migrant_support.domains.flights.queries.limits import ceilings, pauses
from migrant_support.domains.flights.rules.limits import Ceiling, Pause
from migrant_support.domains.flights.views.blueprint import airport_choices, blueprint, to_flight
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import Form, answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, span_text
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


@blueprint.get("/rules")
@guard(Power.FLIGHT_READ)
def rules(viewer: Viewer) -> str:
    """Pauses, ceilings, amnesties, and what each country asks on which day."""
    may_write = viewer.may(Power.TRAVEL_RULES)
    names = country_names(page_language())
    return render_template(
        "flights/rules.html",
        pauses=[_pause(one, names, may_write) for one in pauses()],
        ceilings=[_ceiling(one, may_write) for one in ceilings()],
        amnesties=[_amnesty(one, names, may_write) for one in amnesties()],
        countries=[_rule(one, names) for one in sorted(dated_rules(), key=lambda r: _newest_first(r, names))],
        may_write=may_write,
    )


def _newest_first(rule: DatedRule, names: dict[str, str]) -> tuple[str, int]:
    return names.get(rule.country, rule.country), -rule.valid_from.toordinal()


def _airport(code: str | None) -> str:
    return f"{airports()[code].city} ({code})" if code and code in airports() else ""


def _until(one: Pause | Ceiling) -> str:
    return span_text(one.from_on, one.until_on) if one.until_on else _("from %(day)s", day=day_text(one.from_on))


def _acts(limit_id: UUID, may_write: bool) -> list[dict[str, str]]:
    return [{"label": _("End it"), "href": url_for("flights.end_rule", limit_id=limit_id)}] if may_write else []


def _pause(one: Pause, names: dict[str, str], may_write: bool) -> dict[str, Any]:
    holds = one.from_on <= now().date() and (one.until_on is None or one.until_on >= now().date())
    return {
        "where": names.get(one.country or "", "") or _airport(one.airport),
        "when": _until(one),
        "why": one.reason,
        "state": {"label": _("In force"), "tone": "danger"} if holds else {"label": _("Not now"), "tone": "quiet"},
        "acts": _acts(one.id, may_write),
    }


def _ceiling(one: Ceiling, may_write: bool) -> dict[str, Any]:
    return {
        "where": _airport(one.airport), "people": one.people, "when": _until(one), "why": one.reason,
        "acts": _acts(one.id, may_write),
    }  # fmt: skip


def _amnesty(one: AmnestyFacts, names: dict[str, str], may_write: bool) -> dict[str, Any]:
    today = now().date()
    left = (one.until_on - today).days
    state = {"label": _("Over"), "tone": "quiet"}
    if one.from_on > today:
        state = {"label": _("Begins on %(day)s", day=day_text(one.from_on)), "tone": "quiet"}
    elif left >= 0:
        state = {
            "label": _("Last day today") if left == 0 else _("%(days)s days left", days=left),
            "tone": "warn" if left <= 14 else "good",
        }
    effects = [
        one.effect,
        _("No exit clearance is needed.") if one.clears_exit else "",
        _("They may come back.") if one.may_return else "",
        _("Extended: %(count)s times.", count=one.extended) if one.extended else "",
    ]
    extend = [{"label": _("Extend"), "href": url_for("flights.extend", amnesty_id=one.id)}]
    return {
        "where": names.get(one.country, one.country), "who": one.who, "when": span_text(one.from_on, one.until_on),
        "report": one.where_to, "effect": " ".join(part for part in effects if part), "source": one.source,
        "state": state, "acts": extend if may_write and left >= 0 else [],
    }  # fmt: skip


def _rule(one: DatedRule, names: dict[str, str]) -> dict[str, Any]:
    asks = one.facts
    exit_text = asks.clearance_name or _("Yes")
    return {
        "where": names.get(one.country, one.country),
        "from": day_text(one.valid_from),
        "exit": exit_text if asks.needs_exit_clearance else _("No"),
        "fitness": _("Yes") if asks.needs_fitness else _("No"),
        "margin": _("%(count)s days", count=asks.document_margin_days),
        "source": asks.source,
    }


def _rule_page(form: Form, act: Callable[[], object], *, done: str, anchor: str, **words: str) -> Response:
    if went_through(form, act, done):
        return see_other("flights.rules", _anchor=anchor)
    return answer("flights/rule_form.html", form=form, back=url_for("flights.rules", _anchor=anchor), **words)


@blueprint.route("/rules/pauses/new", methods=["GET", "POST"])
@guard(Power.TRAVEL_RULES)
def new_pause(viewer: Viewer) -> Response:
    """Pause travel of a country or an airport."""
    form = PauseForm()
    form.offer(country_choices(page_language()), airport_choices())
    return _rule_page(
        form,
        lambda: actions.pause_travel(
            viewer, country=form.country.data, airport=form.airport.data, from_on=form.from_on.data.first_day,
            until_on=day_of(form.until), reason=form.reason.data or "",
        ),
        title=_("Pause travel"),
        lead=_("Nobody is confirmed and no list is locked while it holds. Lists stay as they are."),
        submit=_("Pause travel"),
        done=_("Travel is paused."),
        anchor="pauses",
    )  # fmt: skip


@blueprint.route("/rules/ceilings/new", methods=["GET", "POST"])
@guard(Power.TRAVEL_RULES)
def new_ceiling(viewer: Viewer) -> Response:
    """Say how many may land on one day."""
    form = CeilingForm()
    form.airport.choices = airport_choices()
    return _rule_page(
        form,
        lambda: actions.limit_day(
            viewer, airport=form.airport.data, from_on=form.from_on.data.first_day, until_on=day_of(form.until),
            people=form.people.data or 0, reason=form.reason.data or "",
        ),
        title=_("Daily ceiling of arrivals"),
        lead=_("Everybody with a seat on a flight that lands there on a day counts. Of two ceilings the lower counts."),
        submit=_("Set the ceiling"),
        done=_("The ceiling is set."),
        anchor="ceilings",
    )  # fmt: skip


@blueprint.route("/rules/<uuid:limit_id>/end", methods=["GET", "POST"])
@guard(Power.TRAVEL_RULES)
def end_rule(viewer: Viewer, limit_id: UUID) -> Response:
    """End a pause or a ceiling."""
    if limit_id not in {one.id for one in pauses()} | {one.id for one in ceilings()}:
        raise NotThere
    return _rule_page(
        StepForm(),
        lambda: actions.end_limit(viewer, limit_id),
        title=_("End it now"),
        lead=_("Flights of these days can be filled again at once."),
        submit=_("End it now"),
        done=_("It is ended."),
        anchor="pauses",
    )


@blueprint.route("/rules/countries/new", methods=["GET", "POST"])
@guard(Power.TRAVEL_RULES)
def new_country_rule(viewer: Viewer) -> Response:
    """Say what a country asks from a day on."""
    form = CountryRuleForm()
    form.country.choices = country_choices(page_language())
    return _rule_page(
        form,
        lambda: set_departure_rule(
            viewer, form.country.data, form.valid_from.data.first_day, form.asks(), today=now().date()
        ),
        title=_("What a country asks"),
        lead=_("Each flight is judged by the rule of its day of departure. Earlier rules stay as they were."),
        submit=_("Save the rule"),
        done=_("The rule is saved."),
        anchor="countries",
    )


@blueprint.route("/rules/amnesties/new", methods=["GET", "POST"])
@guard(Power.TRAVEL_RULES)
def new_amnesty(viewer: Viewer) -> Response:
    """Write an amnesty down."""
    form = AmnestyForm()
    form.country.choices = country_choices(page_language())
    return _rule_page(
        form,
        lambda: announce_amnesty(viewer, form.announced()),
        title=_("Amnesty"),
        lead=_("Missions see it with the days that are left."),
        submit=_("Save the amnesty"),
        done=_("The amnesty is saved."),
        anchor="amnesties",
    )


@blueprint.route("/rules/amnesties/<uuid:amnesty_id>/extend", methods=["GET", "POST"])
@guard(Power.TRAVEL_RULES)
def extend(viewer: Viewer, amnesty_id: UUID) -> Response:
    """Make an amnesty longer."""
    if amnesty_id not in {one.id for one in amnesties()}:
        raise NotThere
    form = ExtensionForm()
    return _rule_page(
        form,
        lambda: extend_amnesty(viewer, amnesty_id, form.until_on.data.first_day, source=form.source.data or ""),
        title=_("Extend the amnesty"),
        lead=_("The days before stay on record."),
        submit=_("Extend the amnesty"),
        done=_("The amnesty is longer now."),
        anchor="amnesties",
    )


@blueprint.route("/<uuid:flight_id>/let-pass", methods=["GET", "POST"])
@guard(Power.GATE_OVERRIDE)
def let_pass(viewer: Viewer, flight_id: UUID) -> Response:
    """Let one flight pass a pause or a ceiling."""
    flight = flight_record(viewer, flight_id, Power.GATE_OVERRIDE)
    form = PermitForm()
    done = went_through(
        form,
        lambda: actions.let_flight_pass(
            viewer, flight_id, form.kind.data, reason=form.reason.data or "", until_at=form.until_at()
        ),
        _("The flight may pass until then."),
    )
    if done:
        return to_flight(flight_id)
    return answer(
        "flights/form.html",
        form=form,
        flight=flight,
        title=_("Let the flight pass"),
        lead=_("Your name, the reason and the end stand on the flight's page. Who planned the flight cannot do this."),
        submit=_("Let the flight pass"),
    )
