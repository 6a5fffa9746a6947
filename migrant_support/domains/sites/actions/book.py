"""Writing the book of a house: incidents, visitors, defects, and closing the report of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites.actions.places import block_bed, unblock_bed
from migrant_support.domains.sites.models import Bed, DailyReport, Defect, Incident, IncidentPerson, Visitor
from migrant_support.domains.sites.queries.book import IncidentRecord, fetch_defect, fetch_visitor, incident_record
from migrant_support.domains.sites.queries.places import fetch_bed, fetch_room, fetch_site
from migrant_support.domains.sites.queries.report import counted
from migrant_support.domains.sites.queries.residents import residents
from migrant_support.domains.sites.rules.book import (
    MENDED_WITHIN,
    DefectKind,
    IncidentKind,
    Severity,
    Told,
    Urgency,
    VisitKind,
    check_defect,
    check_incident,
    check_report_day,
    check_visitor,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

DEFECT_TASK = "defect"


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What is written down of an incident. `people` are residents."""

    kind: IncidentKind
    severity: Severity
    at: datetime
    text: str
    room_id: UUID | None = None
    told: Sequence[Told] = ()
    people: Sequence[UUID] = ()


def write_incident(actor: Viewer, site_id: UUID, new: NewIncident) -> UUID:
    """Write down what happened; return its id. It is never changed. Raises NotThere, Refused."""
    demand(actor, Power.HOUSE_BOOK)
    site = fetch_site(actor, site_id, Power.HOUSE_BOOK)
    check_incident(new.text, new.at, now=now())
    if new.room_id is not None:
        fetch_room(actor, site_id, new.room_id, Power.HOUSE_BOOK)
    if new.people:
        here = {one.person.id for one in residents(actor, site_id, site.zone)}
        if not set(new.people) <= here:
            raise NotThere
    incident = Incident(
        id=new_id(), site_id=site_id, room_id=new.room_id, kind=new.kind, severity=new.severity, at=new.at,
        told=[one.value for one in new.told], made_by=actor.account_id, text_sealed=b"",
    )  # fmt: skip
    incident.text_sealed = seal(
        new.text.strip(), data_class=DataClass.PROTECTION, table="incident", column="text_sealed", row_id=incident.id
    )
    db.session.add(incident)
    db.session.flush()
    for person_id in sorted(set(new.people)):
        db.session.add(IncidentPerson(incident_id=incident.id, person_id=person_id))
    db.session.flush()
    record(actor, "sites.incident.write", kind="incident", object_id=incident.id)
    return incident.id


def read_incident(actor: Viewer, site_id: UUID, incident_id: UUID) -> IncidentRecord:
    """Open an incident. An act: it is in the audit log before the page leaves. Raises NotThere."""
    demand(actor, Power.HOUSE_BOOK)
    found = incident_record(actor, site_id, incident_id)
    record(actor, "sites.incident.read", kind="incident", object_id=incident_id)
    return found


def let_visitor_in(actor: Viewer, site_id: UUID, *, name: str, kind: VisitKind, person_id: UUID | None = None) -> UUID:
    """Write a visitor into the book; return the id. Raises NotThere, Refused."""
    demand(actor, Power.HOUSE_BOOK)
    site = fetch_site(actor, site_id, Power.HOUSE_BOOK)
    check_visitor(name)
    if person_id is not None and person_id not in {one.person.id for one in residents(actor, site_id, site.zone)}:
        raise NotThere
    visitor = Visitor(id=new_id(), site_id=site_id, kind=kind, person_id=person_id, in_by=actor.account_id)
    visitor.name_sealed = seal(
        name.strip(), data_class=DataClass.PERSONAL, table="visitor", column="name_sealed", row_id=visitor.id
    )
    db.session.add(visitor)
    db.session.flush()
    record(actor, "sites.visitor.come", kind="visitor", object_id=visitor.id)
    return visitor.id


def let_visitor_out(actor: Viewer, site_id: UUID, visitor_id: UUID) -> None:
    """Write that a visitor left; a second time changes nothing. Raises NotThere."""
    demand(actor, Power.HOUSE_BOOK)
    visitor = fetch_visitor(actor, site_id, visitor_id)
    if visitor.out_at is None:
        visitor.out_at, visitor.out_by = now(), actor.account_id
        db.session.flush()
        record(actor, "sites.visitor.go", kind="visitor", object_id=visitor.id, fields=("out_at",))


def report_defect(
    actor: Viewer,
    site_id: UUID,
    *,
    kind: DefectKind,
    urgency: Urgency,
    what: str,
    bed_id: UUID | None = None,
    blocks_bed: bool = False,
) -> UUID:
    """Write down what is broken; return the id. The mission gets a task; the bed is taken out of use where asked.

    Raises NotThere, Refused (somebody sleeps in that bed).
    """
    demand(actor, Power.HOUSE_BOOK)
    site = fetch_site(actor, site_id, Power.HOUSE_BOOK)
    check_defect(what)
    if blocks_bed and bed_id is None:
        raise Refused("no_bed_named", msg("Choose the bed that cannot be used."), field="bed")
    if bed_id is not None:
        bed = fetch_bed(actor, site_id, bed_id, Power.HOUSE_BOOK)
        if blocks_bed and bed.blocked_reason is not None:
            raise Refused("bed_blocked_already", msg("This bed is out of use already."), field="bed")
    moment = now()
    defect = Defect(
        id=new_id(), site_id=site_id, bed_id=bed_id, kind=kind, urgency=urgency, what=what.strip()[:200],
        blocks_bed=blocks_bed, due_at=moment + MENDED_WITHIN[urgency], made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(defect)
    db.session.flush()
    if blocks_bed and bed_id is not None:
        try:
            block_bed(actor, site_id, bed_id, reason=what)
        except Refused as no:
            raise Refused(no.code, no.sentence, field="bed") from no
    add_task(
        None, DEFECT_TASK, subject=("defect", defect.id), scope=(ScopeKind.MISSION, site.mission), due_at=defect.due_at
    )
    record(actor, "sites.defect.report", kind="defect", object_id=defect.id)
    return defect.id


def mend_defect(actor: Viewer, site_id: UUID, defect_id: UUID, *, how: str) -> None:
    """Write that a defect is mended, and free the bed that it blocked. Raises NotThere, Refused."""
    demand(actor, Power.HOUSE_BOOK)
    defect = fetch_defect(actor, site_id, defect_id)
    if defect.mended_at is not None:
        raise Refused("mended_already", msg("This is mended already. Load the page again."))
    if len(how.strip()) < 3:
        raise Refused("how_missing", msg("Write how it was mended."), field="how")
    defect.mended_at, defect.mended_by, defect.mended_how = now(), actor.account_id, how.strip()[:200]
    db.session.flush()
    if defect.blocks_bed and defect.bed_id is not None and not _blocked_by_another(defect):
        unblock_bed(actor, site_id, defect.bed_id)
    end_tasks(actor, DEFECT_TASK, ("defect", defect_id))
    record(actor, "sites.defect.mend", kind="defect", object_id=defect_id, fields=("mended_at",))


def _blocked_by_another(defect: Defect) -> bool:
    """Does another defect still keep the bed out of use?"""
    others = sa.exists().where(
        Defect.bed_id == defect.bed_id, Defect.id != defect.id, Defect.blocks_bed, Defect.mended_at.is_(None)
    )
    blocked = sa.exists().where(Bed.id == defect.bed_id, Bed.blocked_at.is_not(None))
    return bool(db.session.scalar(sa.select(sa.or_(others, ~blocked))))


def close_report(actor: Viewer, site_id: UUID, day: date) -> None:
    """Close the report of a day that has ended at the house, for good; twice closes once. Raises NotThere, Refused."""
    demand(actor, Power.HOUSE_BOOK)
    site = fetch_site(actor, site_id, Power.HOUSE_BOOK)
    check_report_day(day, now=now(), zone=site.zone)
    wait_turn(f"report {site_id}")
    standing = sa.select(DailyReport.id).where(DailyReport.site_id == site_id, DailyReport.day == day)
    if db.session.scalar(standing) is not None:
        return
    report = DailyReport(
        id=new_id(), site_id=site_id, day=day, counts=counted(site_id, site.zone, day), closed_by=actor.account_id
    )
    db.session.add(report)
    db.session.flush()
    record(actor, "sites.report.close", kind="daily_report", object_id=report.id)
