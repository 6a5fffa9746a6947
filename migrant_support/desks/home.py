"""My day: the queues that wait for this viewer, oldest first, and the next act of each. Never a menu.

A queue comes from a function registered for a power: it runs one statement or two and returns plain items.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from migrant_support.desks.flight_day import coordinator_lines, officer_lines
from migrant_support.desks.lists import case_table, told_missions
from migrant_support.desks.partner import partner_day
from migrant_support.desks.task_list import task_classes
from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import COUNTED, CaseFilter, QueueCount, case_list, case_rows, officer_day
from migrant_support.domains.people.queries.pairs import count_open_pairs
from migrant_support.domains.sites.queries import site_day
from migrant_support.exchange.imports.queries import waiting_lines
from migrant_support.exchange.requests.queries import waiting_requests
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.queries import admin_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit.queries import AuditorDay, auditor_day
from migrant_support.platform.audit.words import ActGroup
from migrant_support.platform.store import db
from migrant_support.platform.tasks.queries import my_queue
from migrant_support.platform.web.times import age_of, moment_text, prepare_zone
from migrant_support.policy import Power

blueprint = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A line of a queue card: how many wait, what, since when, and where to go."""

    count: int | str
    label: str
    oldest: str
    href: str
    act: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A card of My day."""

    title: str
    items: tuple[QueueItem, ...]
    all_clear: str
    note: str = ""
    note_href: str = ""


PanelMaker = Callable[[Viewer], Panel | None]


@blueprint.get("/")
@guard(Power.HOME)
def show(viewer: Viewer) -> str:
    """My day."""
    prepare_zone(viewer)
    panels = [panel for maker in PANELS if (panel := maker(viewer)) is not None]
    recent = _recent_cases(viewer) if viewer.may(Power.CASE_READ) else None
    return render_template(
        "desks/home.html",
        panels=panels,
        recent=recent,
        may_register=viewer.may(Power.PERSON_REGISTER),
        may_import=viewer.may(Power.IMPORT_RUN),
        may_search=viewer.may(Power.SEARCH),
    )


def _recent_cases(viewer: Viewer) -> dict[str, Any]:
    statement = case_list(viewer, CaseFilter(only_open=True))
    rows = db.session.execute(statement.order_by(Case.opened_at.desc(), Case.id.desc()).limit(8)).all()
    return case_table(case_rows([(case, person) for case, person in rows]), told_missions(viewer, Power.CASE_READ))


def _item(count: int, label: str, oldest: datetime | None, href: str, act: str) -> QueueItem:
    waits = _("oldest waits %(time)s", time=age_of(oldest)) if oldest and count else ""
    return QueueItem(count, label, waits, href, act)


def _counted(queue: QueueCount, label: str, href: str, act: str) -> QueueItem:
    """A queue that is counted to a limit: above it stands "500+"."""
    item = _item(queue.waiting, label, queue.oldest, href, act)
    return replace(item, count=f"{COUNTED}+") if queue.waiting > COUNTED else item


def officer_panel(viewer: Viewer) -> Panel | None:
    """Cases that wait at the viewer's missions."""
    if not viewer.may(Power.CASE_MOVE) or not viewer.may(Power.CASE_OPEN):
        return None
    day = officer_day(viewer)
    queues: Sequence[tuple[str, str, str, dict[str, Any]]] = (
        ("urgent", _("Emergencies and high risk"), _("Look"), {"risk": "urgent"}),
        ("to_register", _("Reported, to be registered"), _("Register"), {"state": "reported"}),
        ("to_verify", _("Registered, to be verified"), _("Verify"), {"state": "registered"}),
        ("to_take_up", _("Verified, to be taken up"), _("Take up"), {"state": "verified"}),
        ("mine_open", _("My open cases"), _("Continue"), {"mine": "1"}),
    )
    items = tuple(
        _counted(day.queue(name), label, url_for("case_list.show", **query), act) for name, label, act, query in queues
    )
    return Panel(_("Cases"), items, _("No case waits."))


def site_panel(viewer: Viewer) -> Panel | None:
    """Who comes, leaves and should have left today at the viewer's sites, by each site's own midnight; what is free."""
    if not viewer.may(Power.STAY_PLACE) or viewer.reach(Power.STAY_READ).everywhere:
        return None
    day = site_day(viewer)
    if not day.sites:
        return None
    board = url_for("sites.board", site_id=day.only_site) if day.only_site else url_for("sites.list_sites")
    items = (
        QueueItem(day.arriving, _("Arrivals today"), "", board, _("Admit")),
        QueueItem(day.leaving, _("Should leave today"), "", board, _("Check out")),
        _item(day.overdue, _("Should have left before"), day.overdue_since, board, _("Look")),
        QueueItem(day.free, _("Beds free tonight"), "", board, _("Bed board")),
        QueueItem(day.temporary, _("Temporary beds"), "", board, _("Look")),
    )
    return Panel(_("Beds"), items, _("Nobody comes or leaves today, and no bed is free."))


def task_panel(viewer: Viewer) -> Panel | None:
    """Tasks of the viewer."""
    if not viewer.may(Power.TASK_WORK):
        return None
    queue = my_queue(viewer, now(), classes=task_classes(viewer), limit=1)
    tasks = url_for("task_list.show")
    items = (
        _counted(QueueCount(queue.overdue, queue.oldest_due_at), _("Tasks past their time"), tasks, _("Do")),
        _counted(QueueCount(queue.waiting), _("Tasks waiting"), tasks, _("Open")),
    )
    return Panel(_("Tasks"), items, _("No task waits."))


def same_panel(viewer: Viewer) -> Panel | None:
    """Pairs that may be one person."""
    if not viewer.may(Power.PERSON_MERGE):
        return None
    waiting, oldest = count_open_pairs(viewer)
    if not waiting:
        return None
    pairs = QueueCount(waiting, oldest)
    item = _counted(pairs, _("Pairs that may be one person"), url_for("same.show_all"), _("Compare"))
    return Panel(_("Twice in the register"), (item,), "")


def import_panel(viewer: Viewer) -> Panel | None:
    """Lines of lists that wait to be mended or decided."""
    if not viewer.may(Power.IMPORT_RUN):
        return None
    items: list[QueueItem] = []
    for batch in waiting_lines(viewer):
        page = url_for("imports.show", batch_id=batch.id)
        if batch.to_mend:
            items.append(_item(batch.to_mend, _("Lines of a list to be mended"), batch.made_at, page, _("Mend")))
        if batch.ready:
            items.append(_item(batch.ready, _("Ready"), batch.made_at, page, _("Look")))
    return Panel(_("Lists"), tuple(items), _("No line of a list waits.")) if items else None


def request_panel(viewer: Viewer) -> Panel | None:
    """What people sent by themselves and nobody has taken up, and what the viewer works on."""
    if not viewer.may(Power.PERSON_REGISTER):
        return None
    found, queue = waiting_requests(viewer), url_for("requests.show_all")
    items = (
        _item(found.waiting, _("Sent by people themselves"), found.oldest, queue, _("Take up")),
        _item(found.mine, _("Requests you work on"), None, queue, _("Continue")),
    )
    return Panel(_("Requests"), items, _("No request waits."))


def flight_panel(viewer: Viewer) -> Panel | None:
    """The flights of the next days: all of them for the one who plans, the own people for an officer."""
    if viewer.may(Power.FLIGHT_PLAN):
        lines, clear = coordinator_lines(viewer), _("No flight leaves in the next days.")
    elif viewer.may(Power.FLIGHT_CONFIRM):
        lines, clear = officer_lines(viewer), _("Nobody of yours waits for a flight.")
    else:
        return None
    return Panel(_("Flights of the next days"), tuple(QueueItem(*line) for line in lines), clear)


def partner_panel(viewer: Viewer) -> Panel | None:
    """The coming flights whose list is shared with a partner."""
    if not viewer.may(Power.SHARED_FLIGHTS):
        return None
    items = tuple(QueueItem(count or "0", label, "", href, _("Open")) for count, label, href in partner_day(viewer))
    return Panel(_("Shared flights"), items, _("No list is shared with you at present."))


def admin_panel(viewer: Viewer) -> Panel | None:
    """What an administrator looks after."""
    if not viewer.may(Power.ACCOUNT_MANAGE):
        return None
    return Panel(_("Accounts"), tuple(QueueItem(*item) for item in _admin_items(viewer)), _("Nothing waits."))


def _admin_items(viewer: Viewer) -> list[tuple[int, str, str, str, str]]:
    day = admin_day(viewer)
    accounts = url_for("access.accounts")
    return [
        (day.invited, _("Invited, not yet signed in"), "", accounts, _("Look")),
        (day.roles_ending, _("Roles that end within 14 days"), "", accounts, _("Look")),
        (day.without_second_factor, _("Accounts without a second factor"), "", accounts, _("Look")),
        (day.disabled_lately, _("Disabled in the last 30 days"), "", accounts, _("Look")),
        (day.failed_sign_ins, _("Failed sign-ins since yesterday"), "", accounts, _("Look")),
    ]


def auditor_panel(viewer: Viewer) -> Panel | None:
    """What an auditor reads first."""
    if not viewer.may(Power.AUDIT_READ):
        return None
    day = auditor_day(viewer)
    trail = url_for("audit.trail")
    items = (
        QueueItem(day.lines, _("Acts since yesterday"), "", trail, _("Read")),
        QueueItem(day.protected_reads, _("Protected reads since yesterday"), "", trail, _("Read")),
        QueueItem(
            day.groups.get(ActGroup.SIGN_IN_FAILURES, 0), _("Failed sign-ins since yesterday"), "", trail, _("Read")
        ),
        QueueItem(day.groups.get(ActGroup.ROLE_CHANGES, 0), _("Role changes since yesterday"), "", trail, _("Read")),
    )
    return Panel(_("The trail"), items, _("Nothing happened."), _chain_note(day), url_for("audit.chain"))


def _chain_note(day: AuditorDay) -> str:
    """When the chain of the trail was last checked, and whether it held."""
    if day.outcome is None:
        return _("The chain has never been checked.")
    if day.outcome.broken is not None:
        return _("The chain was found broken: %(when)s.", when=moment_text(day.outcome.at))
    return _("The chain held when it was last checked: %(when)s.", when=moment_text(day.outcome.at))


PANELS: list[PanelMaker] = [
    officer_panel,
    site_panel,
    flight_panel,
    task_panel,
    request_panel,
    import_panel,
    same_panel,
    partner_panel,
    admin_panel,
    auditor_panel,
]


def add_panel(maker: PanelMaker) -> None:
    """Put another card on My day; called at start."""
    if maker not in PANELS:
        PANELS.append(maker)
