"""Remains and urns on My day, and how acts about them read on the auditor's screens."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.remains.queries import arriving, waiting_at_missions
from migrant_support.domains.remains.rules import ConsignmentState
from migrant_support.domains.visits.queries import newest_visits
from migrant_support.domains.visits.views import is_due
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.policy import Power

ACTS = {
    "visits.visit.record": msg("Recorded a visit to a centre"),
    "visits.visit.meet": msg("Recorded who was met on a visit"),
    "funding.line.cost": msg("Wrote a cost of a flight"),
    "funding.line.funding": msg("Wrote funding of a flight"),
    "funding.line.correct": msg("Corrected a line of a flight's book"),
    "funding.book.export": msg("Downloaded the book of a flight"),
    "funding.months.export": msg("Downloaded the cost of flights by month"),
    "remains.death.record": msg("Recorded a death abroad"),
    "remains.kin.tell": msg("Recorded that the family was told of a death"),
    "remains.consignment.prepare": msg("Began to bring remains or an urn home"),
    "remains.consignment.place": msg("Chose a flight for remains or an urn"),
    "remains.consignment.accept": msg("Recorded that the carrier took remains or an urn"),
    "remains.consignment.take_off": msg("Took remains or an urn off a flight"),
    "remains.consignment.withdraw": msg("Recorded that remains or an urn do not travel"),
    "remains.consignment.receive": msg("Handed remains or an urn to the family"),
    "remains.paper.add": msg("Recorded a document for remains or an urn"),
    "remains.paper.strike": msg("Struck out a document for remains or an urn"),
    "remains.consignee.name": msg("Named who receives remains or an urn"),
    "remains.bill.set": msg("Recorded an airway bill"),
    "remains.allowance.set": msg("Said how many coffins and urns a flight takes"),
    "remains.cargo.print": msg("Printed the cargo paper of a flight"),
    "remains.receipt.print": msg("Printed the receipt for remains or an urn"),
}


def name_remains() -> None:
    """Hand the words to the audit log; called at start."""
    name_acts(ACTS)
    name_object_kind("death_abroad", msg("Death abroad"))
    name_object_kind("consignment", msg("Remains or urn"))
    name_object_kind("centre_visit", msg("Visit"))
    name_object_kind("flight_costs", msg("Cost of flights"))


def remains_panel(viewer: Viewer) -> Panel | None:
    """One line for each that is not with a carrier yet; nothing where there is none."""
    if not viewer.may(Power.REMAINS_WORK):
        return None
    items = tuple(
        QueueItem(
            len(row.lacks),
            f"{row.number} · {row.name}",
            _("Something is missing") if row.lacks else _("Everything is there: choose a flight or hand it over"),
            url_for("remains.consignment", consignment_id=row.id),
            _("Open"),
        )
        for row in waiting_at_missions(viewer)[:10]
        if row.lacks or row.state is not ConsignmentState.ACCEPTED
    )
    return Panel(_("Remains and urns"), items, "") if items else None


def receiving_panel(viewer: Viewer) -> Panel | None:
    """What landed and waits for its family, at the airport."""
    if not viewer.may(Power.REMAINS_RECEIVE):
        return None
    waiting = sum(row.state is ConsignmentState.LANDED for row in arriving(viewer))
    if not waiting:
        return None
    line = QueueItem(waiting, _("To be handed to the family"), "", url_for("remains.arriving"), _("Hand over"))
    return Panel(_("Remains and urns"), (line,), "")


def visit_panel(viewer: Viewer) -> Panel | None:
    """Centres that are to be visited again; nothing where none is due."""
    if not viewer.may(Power.VISIT_WORK):
        return None
    due = sum(is_due(visit) for visit in newest_visits(viewer))
    line = QueueItem(due, _("Visits that are due"), "", url_for("visits.show_all"), _("Look"))
    return Panel(_("Visits to centres"), (line,), "") if due else None
