"""Registers the sites domain with the application."""

from flask import Flask

from migrant_support.domains.people.actions.sight import register_source
from migrant_support.domains.sites import erasure, labels
from migrant_support.domains.sites.actions.alarm import MISSING_TASK
from migrant_support.domains.sites.actions.book import DEFECT_TASK
from migrant_support.domains.sites.actions.gate import OUTSIDE_TASK
from migrant_support.domains.sites.actions.rides_end import NOT_COME_TASK
from migrant_support.domains.sites.actions.sight import SOURCE, sight_of_stays
from migrant_support.domains.sites.actions.standards import STANDARD_TASK
from migrant_support.domains.sites.cli import beds, lapse_all, rides_looked_after, standards_looked_after
from migrant_support.domains.sites.queries import site_choices
from migrant_support.domains.sites.views import blueprint
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.scopes import register_scope_choices
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.platform.jobs.queue import every_minute
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power, ScopeKind

register_task_kind("bed_offer_lapsed", msg("The bed that was offered lapsed. Find another one"))


def register(app: Flask) -> None:
    """Connect the domain."""
    erasure.answer()
    app.register_blueprint(blueprint)
    app.cli.add_command(beds)
    every_minute("lapse_beds", lapse_all)
    every_minute("rides", rides_looked_after)
    every_minute("standards", standards_looked_after)
    add_rail_item(Power.SITE_READ, "sites.list_sites", label=msg("Beds"), icon="bed", order=30)
    add_rail_item(Power.ALARM_READ, "sites.alarms", label=msg("Missing people"), icon="flag", order=36)
    register_source(SOURCE, sight_of_stays)
    register_task_kind(OUTSIDE_TASK, msg("Out of the house after curfew or leave"))
    register_task_kind(DEFECT_TASK, msg("Something is broken at a house"))
    register_task_kind(STANDARD_TASK, msg("A house is below the living standards: look at its page"))
    register_task_kind(NOT_COME_TASK, msg("Left for another house and did not arrive: find out where the person is"))
    register_task_kind(MISSING_TASK, msg("Missing from the house: decide on the search"))
    register_scope_choices(ScopeKind.SITE, site_choices)
    name_acts(labels.ACTS)
    for kind, label in labels.KINDS.items():
        name_object_kind(kind, label)
