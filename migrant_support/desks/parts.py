"""Registers the desks with the application, and puts their ways on the rail."""

from flask import Flask

from migrant_support.desks import (
    arrivals,
    audit_words,
    bed_day,
    case_list,
    casework_day,
    counter,
    country,
    departure_day,
    document_day,
    elsewhere,
    evening_day,
    flight_board,
    flight_changes,
    flight_steps,
    home,
    intake_day,
    list_messages,
    list_proposing,
    medical_day,
    money_day,
    money_words,
    partner,
    partner_flight,  # noqa: F401 - its routes
    person_page,
    ration_day,
    remains_day,
    retention,
    rights,
    rooming,
    same,
    supply_day,
    task_list,
    transfers,
    way_home,
    with_partners,
)
from migrant_support.domains.directory.queries import airports, mission_names, missions
from migrant_support.domains.sites.queries import site_names
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.queue import every_night
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.context import add_rail_item, name_places, set_layout_route
from migrant_support.platform.web.drafts import drop_old_drafts
from migrant_support.platform.web.times import name_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind

HOME_ZONE = ("Asia/Colombo", msg("Colombo"))


def _zone_of(viewer: Viewer) -> tuple[str, str]:
    """The zone of the viewer's first mission, or of the mission whose site it is; Colombo's for all others.

    A site's code begins with its mission's: no statement is spent, since a page may ask while it is written.
    """
    known = missions()
    for grant in viewer.grants:
        mission = known.get(grant.scope_id) if grant.scope_kind == ScopeKind.MISSION else None
        if grant.scope_kind == ScopeKind.SITE:
            mission = known.get(grant.scope_id.partition("-")[0])
        if mission is not None:
            return mission.zone, mission.city.in_language(page_language())
    return HOME_ZONE[0], translated(HOME_ZONE[1])


def _places_of(viewer: Viewer) -> str:
    names = mission_names(page_language())
    names |= {code: f"{airport.city} ({code})" for code, airport in airports().items()}
    names |= site_names([g.scope_id for g in viewer.grants if g.scope_kind == ScopeKind.SITE])
    return ", ".join(dict.fromkeys(names.get(g.scope_id, g.scope_id) for g in viewer.grants if g.scope_id))


def _let_drafts_go() -> None:
    with work(write=True):
        drop_old_drafts()


def register(app: Flask) -> None:
    """Connect the desks."""
    audit_words.name_everything()
    money_words.name_money()
    remains_day.name_remains()
    screens = (home, person_page, rights, counter, case_list, task_list, country, partner, arrivals, rooming, same)
    of_flights = (flight_board, flight_changes, flight_steps, departure_day, way_home, with_partners)
    for part in (*screens, elsewhere, *of_flights, list_messages, list_proposing, retention, transfers):
        app.register_blueprint(part.blueprint)
    home.add_panel(intake_day.intake_panel)
    home.add_panel(casework_day.casework_panel)
    every_night("drop_old_drafts", _let_drafts_go)
    home.add_panel(with_partners.comment_panel)
    home.add_panel(evening_day.evening_panel)
    home.add_panel(bed_day.bed_panel)
    home.add_panel(bed_day.ride_panel)
    home.add_panel(bed_day.place_panel)
    home.add_panel(document_day.document_panel)
    home.add_panel(remains_day.remains_panel)
    home.add_panel(remains_day.receiving_panel)
    home.add_panel(remains_day.visit_panel)
    home.add_panel(money_day.claim_panel)
    home.add_panel(ration_day.ration_panel)
    home.add_panel(supply_day.supply_panel)
    home.add_panel(medical_day.medical_panel)
    home.add_panel(medical_day.guarantee_panel)
    home.add_panel(money_day.cash_panel)
    app.register_blueprint(counter.search)
    name_zone(_zone_of)
    name_places(_places_of)
    set_layout_route("search_href", "search.find", power=Power.SEARCH)
    add_rail_item(Power.HOME, "home.show", label=msg("My day"), icon="home", order=10)
    add_rail_item(
        Power.SEARCH,
        "search.find",
        label=msg("People"),
        icon="people",
        order=20,
        covers=("/people", "/register", "/same"),
    )
    add_rail_item(Power.CASE_READ, "case_list.show", label=msg("Cases"), icon="case", order=22)
    add_rail_item(Power.CLAIM_READ, "claims.list_claims", label=msg("Claims"), icon="flag", order=44)
    add_rail_item(Power.VISIT_WORK, "visits.show_all", label=msg("Visits to centres"), icon="shield", order=43)
    add_rail_item(Power.CASH_READ, "cash.list_requests", label=msg("Cash"), icon="chart", order=46)
    add_rail_item(Power.TASK_WORK, "task_list.show", label=msg("Tasks"), icon="check", order=40)
    add_rail_item(Power.CARD_CHECK, "documents.card_check", label=msg("Check a card"), icon="shield", order=38)
    add_rail_item(Power.MEDICAL_READ, "medical.desk", label=msg("Medical desk"), icon="check", order=24)
    add_rail_item(Power.GUARANTEE_READ, "medical.guarantees", label=msg("Cost guarantees"), icon="case", order=48)
    add_rail_item(Power.SHARED_FLIGHTS, "partner.show_all", label=msg("Shared flights"), icon="flight", order=50)
    add_rail_item(Power.ARRIVAL_READ, "arrivals.show_all", label=msg("Arrivals"), icon="flight", order=52)
    add_rail_item(Power.QUARANTINE_READ, "quarantine.show_all", label=msg("Quarantine"), icon="shield", order=54)
    add_rail_item(Power.RETENTION_READ, "retention.show", label=msg("Retention"), icon="clock", order=84)
    add_rail_item(Power.COUNTRY_PICTURE, "country.show", label=msg("Country picture"), icon="globe", order=62)
